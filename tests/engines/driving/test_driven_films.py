"""Films whose people take over a user's clip: what is read off it, who stands in it, and what is refused before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reelwright
from engine_films import toys
from filmed_people import bright_segmenter, somebody, write_film
from reelwright.agents.engines.choice import EngineBench, EngineChoice, read_choice
from reelwright.agents.engines.driving import check_driven
from reelwright.generators.embedded.cast.signals.signal_set import SignalSet
from reelwright.story.answers import ClipLayer
from reelwright.story.brief import Brief
from reelwright.story.errors import InputError
from reelwright.story.timeline import Timeline
from reelwright.tools.media.decode import frames as decoded
from small_films import change, copy_of
from tiny_estimators import tiny_pose_model

AGREED = "Anna, today, this film"
SIZE = (320, 320)
RATE = 12
STEP = 20
"""Pixels a second."""


@dataclass(frozen=True)
class Given:
    """What a person has."""

    film: Path
    """The preview of a film of one shot, in which somebody poses."""
    clip: Path
    """Somebody who walks to the right."""
    pose: Path


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    folder = tmp_path_factory.mktemp("driven")
    script = folder / "script.md"
    script.write_text("---\ntitle: A wave\n---\nThis one is quiet.\n")
    film = folder / "film"
    reelwright.plan(script=script, out=film, planner="offline", platform="square", presenter="none")
    (shot,) = json.loads((film / "storyboard.json").read_text())["shots"]
    shot |= {
        "scene": "presenter-beside",
        "kind": "pose",
        "cast": [{"person": "noah", "motion": "waves at the viewer"}],
        "slots": {"headline": "This one is"},
    }
    change(film, "storyboard", width=160, height=160, shots=[shot])
    reelwright.render(film)
    seconds = float(Timeline.load(film).frames / Timeline.load(film).fps)
    walk = [(110 + STEP * number // RATE, 150) for number in range(round((seconds + 1) * RATE))]
    clip = write_film(folder / "dance.mp4", [somebody(SIZE, at) for at in walk], fps=RATE)
    return Given(film, clip, tiny_pose_model(folder))


@pytest.fixture
def toy() -> Iterator[None]:
    with toys():
        yield


def settings(folder: Path, **estimators: Path) -> Path:
    """A settings file that names models; the processor."""
    return _written(folder, estimators, weights={})


def _written(folder: Path, estimators: dict[str, Path], *, weights: dict[str, str]) -> Path:
    tables = {"weights": weights, "estimators": {name: str(path) for name, path in estimators.items()}}
    lines = ['device = "cpu"', "[levers]", "steps = 1"]
    for table, entries in tables.items():
        lines += [f"[{table}]", *(f'"{name}" = "{told}"' for name, told in entries.items())]
    path = folder / "engines.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def choose(given: Given, engine: str, file: Path, **told: Any) -> EngineChoice:
    return reelwright.choose_engines(
        roles={"pose": engine}, settings_file=file, driving=given.clip, consent=AGREED, **told
    )


def stored(folder: Path, kind: str) -> list[Path]:
    """The folders of a kind of artifact."""
    records = folder.glob(".reelwright/store/??/*/artifact.json")
    return [record.parent for record in records if json.loads(record.read_text())["kind"] == kind]


def shot_engine(folder: Path) -> dict[str, Any]:
    """What the report says of who made the shot."""
    (shot,) = json.loads((folder / "report.json").read_text())["shots"]
    (made,) = shot["engines"]
    found: dict[str, Any] = made
    return found


@pytest.mark.usefixtures("toy")
def test_an_engine_that_follows_a_skeleton_follows_the_clips(given: Given, tmp_path: Path) -> None:
    folder = copy_of(given.film, tmp_path / "film")
    reelwright.render(folder, engines=choose(given, "toy", settings(tmp_path, pose=given.pose)))
    assert stored(folder, "signals") == [], "nothing is read off the drawn person"
    (read,) = stored(folder, "footage-signals")
    told, timeline = SignalSet.load(read), Timeline.load(folder)
    assert (told.fps, told.frames) == (timeline.fps, timeline.frames)
    lit = [np.nonzero(picture.max(axis=2) > 60)[1].mean() for _, picture in decoded(read / "skeleton.mp4")]
    assert np.diff(lit).min() > -2
    assert lit[-1] - lit[0] > 8, "the skeleton walks to the right, as the clip does"
    made = shot_engine(folder)
    assert made["keeps"] == []
    assert any("'dance.mp4'" in note for note in made["notes"])


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, r"'toy' reads skeleton off the driving video"),
        ({"pose": Path("nowhere.onnx")}, r"there is no 'nowhere\.onnx'"),
        ({"replace": True}, r"replaces nobody"),
    ],
    ids=["no model", "no file", "no replacing"],
)
def test_what_an_engine_lacks_to_follow_a_clip_is_said_before_anything_is_made(
    given: Given, tmp_path: Path, told: dict[str, Any], says: str
) -> None:
    models = {"pose": told["pose"]} if "pose" in told else {}
    choice = choose(given, "toy", settings(tmp_path, **models), replace=told.get("replace", False))
    with pytest.raises(InputError, match=says) as refused:
        reelwright.make("6 s ad for Nib, a pen.", out=tmp_path / "film", engines=choice)
    assert refused.value.hint
    assert not (tmp_path / "film").exists()


def test_one_message_names_all_the_models_that_lack(given: Given, tmp_path: Path) -> None:
    bench = EngineBench(choose(given, "embedded", settings(tmp_path), replace=True))
    with pytest.raises(InputError, match="skeleton, face, mask-person") as refused:
        check_driven(bench.engine("wan-animate"), bench.settings, replaces=True)
    assert "`pose`" in refused.value.hint
    assert "`person`" in refused.value.hint
    assert "wan-animate-2" not in refused.value.hint, "that one replaces nobody"


def test_a_clip_for_nobody_and_a_place_in_no_clip_are_refused(given: Given, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--replace needs the clip"):
        read_choice(engines="gpu", replace=True)
    with pytest.raises(InputError, match="--driving moves nobody"):
        reelwright.render(given.film, engines=reelwright.choose_engines(driving=given.clip, consent=AGREED))
    assert not Brief.load(given.film).assets_of("driving-video")


@pytest.mark.usefixtures("toy")
def test_a_clip_that_is_shorter_than_its_shot_is_refused_by_the_shots_name(given: Given, tmp_path: Path) -> None:
    folder = copy_of(given.film, tmp_path / "film")
    short = write_film(tmp_path / "short.mp4", [somebody(SIZE, (150, 150))] * 13, fps=RATE)
    file = settings(tmp_path, pose=given.pose)
    choice = reelwright.choose_engines("toy", settings_file=file, driving=short, consent=AGREED)
    with pytest.raises(InputError, match=r"shot-1/\S+: the driving video lasts 1\.08 s.*'short\.mp4'"):
        reelwright.render(folder, engines=choice)


@pytest.mark.torch
def test_somebody_takes_the_place_of_whoever_was_filmed_and_all_else_stays(given: Given, tmp_path: Path) -> None:
    from tiny_weights import build

    weights = {"wan-animate-14b": str(build("wan-animate-14b", tmp_path / "wan"))}
    models = {"pose": given.pose, "person": bright_segmenter(tmp_path / "people")}
    file = _written(tmp_path, models, weights=weights)
    folder = copy_of(given.film, tmp_path / "film")
    film = reelwright.render(folder, engines=choose(given, "wan-animate", file, replace=True))
    assert film.video is not None
    made = shot_engine(folder)
    assert (made["engine"], made["keeps"]) == ("wan-animate", ["identity"])
    (read,) = stored(folder, "footage-signals")
    told = SignalSet.load(read)
    assert [signal.name for signal in told.signals] == ["skeleton", "face", "mask-person"]
    (clips,) = [place for place in stored(folder, "engine") if (place / "clip.json").is_file()]
    clip = ClipLayer.load(clips)
    assert clip.matte == "none"
    for number, picture in decoded(clips / clip.picture, [0, clip.frames // 2, clip.frames - 1]):
        x = _walked(number, clip)
        # Well beside whoever was filmed it is the footage, whose ground is plain.
        far = np.ones(picture.shape[1], np.bool_)
        far[max(0, round(x - 0.14 * clip.width)) : round(x + 0.14 * clip.width)] = False
        assert np.abs(picture[:, far].astype(int) - 40).mean() < 4
        assert np.abs(picture[:, round(x) - 2 : round(x) + 3].astype(int) - 40).mean() > 15


def _walked(number: int, clip: ClipLayer) -> float:
    """Where the clip's person is in a frame of a layer that is square or higher, in its pixels."""
    at = 110 + STEP * int(Fraction(number) / clip.fps * RATE) // RATE
    scale = clip.height / SIZE[1]
    return float((at - SIZE[0] / 2) * scale + clip.width / 2)
