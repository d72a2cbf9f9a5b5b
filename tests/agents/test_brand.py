"""A brand kit: read with plain words for every fault, used everywhere, and not needed again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reelwright
from PIL import Image, ImageDraw
from reelwright.agents.brand import read_kit, take_in_brand
from reelwright.planners.linting.brand import forbidden_in, lint_brand
from reelwright.story.brand import Brand
from reelwright.story.brief import Brief
from reelwright.story.errors import InputError
from reelwright.story.script import Line, Script
from reelwright.story.storyboard import Storyboard
from reelwright.templates.library import platform
from reelwright.tools.compositor.sheets.still import settled_still
from reelwright.tools.text.fonts import face
from reelwright.tools.work.store import FolderStore
from small_films import change, run

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of the page, with its files."""
    folder = tmp_path_factory.mktemp("kit")
    block = re.search(r"^```yaml\n(.*?)^```", (DOCS / "brand-kits.md").read_text("utf-8"), re.M | re.S)
    assert block is not None
    (folder / "alba.yaml").write_text(block.group(1), "utf-8")
    logo = Image.new("RGBA", (400, 120), (0, 0, 0, 0))
    ImageDraw.Draw(logo).rectangle((10, 10, 390, 110), fill=(20, 44, 26, 255))
    logo.save(folder / "alba.png")
    shutil.copy(face("Unbounded", 800).path, folder / "AlbaDisplay.ttf")
    return folder / "alba.yaml"


@pytest.fixture(scope="module")
def film(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan made with the kit, whose files are then gone."""
    folder = tmp_path_factory.mktemp("branded") / "film"
    copied = folder.parent / "kit"
    shutil.copytree(kit.parent, copied)
    done = run(
        "plan", "8 s square ad for a stoneware mug. Cheap. Keeps coffee warm. €29.", "--brand", copied / "alba.yaml",
        "--planner", "offline", "--out", folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shutil.rmtree(copied)
    change(folder, "storyboard", width=270, height=270)
    return folder


def test_everything_of_the_kit_stands_in_the_documents(film: Path) -> None:
    brief, storyboard = Brief.load(film), Storyboard.load(film)
    assert brief.brand is not None
    assert brief.product.brand == "Alba"
    assert brief.tone == ("calm", "warm")
    assert brief.call_to_action == "Visit us"
    assert [asset.kind for asset in brief.assets] == ["logo"]
    assert storyboard.colours is not None
    assert storyboard.colours.source == "brand"
    assert storyboard.fonts["headline"].name == "AlbaDisplay.ttf"
    assert storyboard.fonts["text"].family == "Onest"
    last = storyboard.shots[-1].slots
    assert last["legal"] == "Offer valid while stocks last."
    assert last["cta"] == "Visit us"


def test_no_forbidden_word_is_said_or_shown(film: Path) -> None:
    for name in ("script.json", "storyboard.json"):
        document = json.loads((film / name).read_text())
        words = json.dumps([document.get("lines"), [shot["slots"] for shot in document.get("shots", [])]])
        assert "cheap" not in words.lower()


def test_frames_are_drawn_from_the_store_alone_in_the_brands_letters_and_colours(film: Path) -> None:
    storyboard, brief = Storyboard.load(film), Brief.load(film)
    store = FolderStore(film / ".reelwright" / "store")
    branded = _still(storyboard, brief, store)
    plain = _still(storyboard.model_copy(update={"fonts": {}}), brief, store)
    other = _still(storyboard.model_copy(update={"colours": None}), brief, store)
    assert np.abs(branded - plain).mean() > 1, "the brand's font is not used"
    assert np.abs(branded - other).mean() > 4, "the brand's colours are not used"


def _still(storyboard: Storyboard, brief: Brief, store: FolderStore) -> Any:
    from reelwright.story.timeline import Placement
    from reelwright.tools.compositor.scene_source import build_scene_source

    class Files:
        def path(self, key: str, name: str) -> Path:
            return store.folder(key) / name

    assets = {asset.id: asset for asset in brief.assets}
    frames = []
    for shot in (storyboard.shots[0], storyboard.shots[-1]):
        placement = Placement(shot=shot.id, start=0, frames=90)
        source = build_scene_source(shot, placement, storyboard, assets=assets, platform=platform(storyboard.platform))
        frames.append(np.asarray(settled_still(source, Files(), frame=80), float)[..., :3])
    return np.concatenate(frames)


FAULTS = {
    "colours:\n  accent: #ff0000": "quotes",
    "colours: [red]": "no colour",
    "colours: {ink: '#112233'}": "ink",
    "colors: ['#112233']": "colors",
    "fonts: {headline: Comic Sans}": "Comic Sans",
    "fonts: {headline: nowhere.ttf}": "nowhere.ttf",
    "fonts: {headline: broken.ttf}": "no font",
    "logo: nowhere.png": "nowhere.png",
    "look: nothing": "nothing",
    "music_mood: nothing": "nothing",
    "tone: [": "YAML",
    "- a list": "no fields",
    "forbidden: yes": "forbidden",
    "call_to_action: " + "x" * 60: "call_to_action",
}


@pytest.mark.parametrize("text", FAULTS, ids=range(len(FAULTS)))
def test_every_fault_of_a_kit_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "kit.yaml").write_text(text, "utf-8")
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(InputError) as caught:
        take_in_brand(tmp_path / "kit.yaml", put_file=FolderStore(tmp_path / "store").put_file)
    assert FAULTS[text] in str(caught.value)


def test_a_kit_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.yaml"):
        read_kit(tmp_path / "gone.yaml")


def test_letters_that_a_font_lacks_are_told(kit: Path, tmp_path: Path) -> None:
    _, logo, notes = take_in_brand(kit, put_file=FolderStore(tmp_path / "store").put_file)
    assert logo == kit.parent / "alba.png"
    assert any("Arabic" in note and "AlbaDisplay.ttf" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cheap and good.", ("cheap",)),
        ("The cheapest of all.", ()),
        ("The World's  Best mug", ("world's best",)),
        ("a world's-best mug", ("world's best",)),
        ("这是最好的杯子", ("最好",)),
        ("nothing here", ()),
    ],
)
def test_forbidden_words_are_found_whole(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_in(text, ("cheap", "world's best", "最好")) == found


@pytest.mark.parametrize(("own", "severity"), [("", "error"), ("Cheap mugs.", "warning")])
def test_ones_own_words_are_warned_of_and_ours_refused(own: str, severity: str) -> None:
    brief = Brief(text="A mug.", script_text=own, brand=Brand(name="Alba", forbidden=("cheap",)))
    script = Script(title="Alba", lines=(Line(id="l1", role="hook", say="Cheap mugs."),))
    violation = next(iter(lint_brand(brief, script, None)))
    assert (violation.code, violation.severity) == ("forbidden-word", severity)
    assert violation.path == "script.lines.0.say"


def test_a_film_without_a_kit_has_no_colours_of_its_own(tmp_path: Path) -> None:
    reelwright.plan("6 s square ad for Lumo, a bike lamp.", out=tmp_path / "film", planner="offline")
    storyboard = Storyboard.load(tmp_path / "film")
    assert storyboard.colours is None
    assert storyboard.fonts == {}
