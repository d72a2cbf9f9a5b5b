"""`reelwright signals DIR --shot N`: the signals of a film's shot, kept in the store, left whole in a folder."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.agents.production import Production
from reelwright.agents.signals import shot_signals
from reelwright.apps.signals_command import add_to
from reelwright.generators.embedded.cast.signals.signal_set import SignalSet
from reelwright.story.brief import Brief
from reelwright.story.cast import CastMember, Performance
from reelwright.story.errors import InputError
from reelwright.story.script import Line, Script
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.story.timeline import Placement, Timeline
from small_films import artifacts
from typer import Typer
from typer.testing import CliRunner

FRAMES = 3


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two shots, of which the first shows somebody."""
    folder = tmp_path_factory.mktemp("film")
    production = Production(folder)
    production.save(Brief(text="Somebody talks."))
    production.save(Script(title="A talk", lines=(Line(id="a", role="hook", show="Hello there"),)))
    member = CastMember(person="maya", framing="head")
    shots = (
        Shot(id="one", scene="presenter-headline", slots={"headline": "Hello there"}, cast=(member,)),
        Shot(id="two", scene="statement", slots={"headline": "The end"}),
    )
    production.save(
        Storyboard(
            title="A talk", platform="tiktok", width=270, height=480, look="calm", seconds=Fraction(1), shots=shots
        )
    )
    placements = (
        Placement(shot="one", start=0, frames=FRAMES, performances=(Performance(person="maya", framing="head"),)),
        Placement(shot="two", start=FRAMES, frames=FRAMES),
    )
    production.save(Timeline(width=270, height=480, fps=Fraction(30), frames=2 * FRAMES, picture=placements))
    return folder


def test_the_signals_of_a_shot_lie_in_folders_of_their_own(planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "control"
    found = shot_signals(planned, shot=1, only=("depth", "keypoints", "mask-person"), size="128x224", out=out)
    told = SignalSet.load(out)
    assert told == found.signals
    assert {path.name for path in out.iterdir()} == {"signals.json", "keypoints.json", "depth", "mask-person"}
    assert told.of("depth").files == ("depth/depth-%05d.png",)
    for number in range(FRAMES):
        assert (out / (told.of("depth").files[0] % number)).is_file()
    assert [person.id for person in told.people] == ["maya"]
    # The film's 270x480 lies in the middle of 128x224, whole.
    assert told.frame.scale == pytest.approx(224 / 480)
    assert told.frame.x == pytest.approx((128 - 270 * 224 / 480) / 2)
    nose = json.loads((out / "keypoints.json").read_text())["frames"][1]["people"][0]["keypoints"][:2]
    with Image.open(out / "mask-person" / "mask-person-00001.png") as shown:
        mask = np.array(shown)
    assert mask[int(nose[1]), int(nose[0])] == 255


def test_what_the_store_has_is_not_made_again_and_what_stood_there_is_replaced(planned: Path) -> None:
    asked = {"shot": 1, "size": "64x112", "only": ("mask-face",)}
    first = shot_signals(planned, **asked)
    made = {key: moment for key, (kind, moment) in artifacts(planned).items() if kind == "signals"}
    assert first.folder == planned / "signals" / "shot-1"
    (first.folder / "mask-face" / "old.png").write_bytes(b"")
    second = shot_signals(planned, **asked)
    assert {key: moment for key, (kind, moment) in artifacts(planned).items() if kind == "signals"} == made
    assert not (second.folder / "mask-face" / "old.png").exists()
    assert {path.name for path in second.folder.parent.iterdir()} == {"shot-1"}


def test_without_a_size_the_short_side_is_512(planned: Path, tmp_path: Path) -> None:
    found = shot_signals(planned, shot=1, only=("mesh",), out=tmp_path / "x").signals
    assert (found.width, found.height) == (512, 912)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"shot": 2}, "shows nobody"),
        ({"shot": 3}, "no shot 3"),
        ({"shot": 0}, "no shot 0"),
        ({"shot": 1, "only": ("deep",)}, "no signal 'deep'"),
        ({"shot": 1, "size": "big"}, "--size 'big'"),
        ({"shot": 1, "size": "65x112"}, "even"),
    ],
)
def test_what_cannot_be_made_is_refused(planned: Path, asked: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as refused:
        shot_signals(planned, **asked)  # type: ignore[arg-type]
    assert says in str(refused.value)
    assert refused.value.hint


def test_a_folder_with_other_things_is_left_alone(planned: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        shot_signals(planned, shot=1, only=("mesh",), out=tmp_path)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_a_film_without_a_timeline_is_told_how_to_get_one(tmp_path: Path) -> None:
    Production(tmp_path).save(Brief(text="x"))
    with pytest.raises(InputError, match="timeline") as refused:
        shot_signals(tmp_path, shot=1)
    assert "--stop-at timeline" in refused.value.hint


def test_the_command_takes_names_and_tells_machines(planned: Path, tmp_path: Path) -> None:
    app = Typer()
    app.callback()(lambda: None)
    add_to(app)
    asked = ["signals", str(planned), "--shot", "1", "--only", "mesh, keypoints", "--size", "64x112", "--json"]
    done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout.splitlines()[-1])
    assert [signal["name"] for signal in result["signals"]["signals"]] == ["keypoints", "mesh"]
    assert (tmp_path / "out" / "mesh.glb").read_bytes()[:4] == b"glTF"
