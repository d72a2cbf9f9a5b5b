"""A whole film by our engines, on tiny random weights in the layout of the real ones: people, garment, b-roll, music.

What they paint is noise. What is proven is everything else: the very code that runs the real weights loads these, works
on the CPU without a network, and its clips make a film of the preview's timing to the frame.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reelwright
from engine_films import plan_everything
from reelwright.agents.engines.choice import read_choice
from reelwright.story.timeline import Timeline
from small_films import artifacts, copy_of

pytestmark = pytest.mark.torch

IDS = (
    "wan-animate-2-distilled", "ltx-2", "ltx-2-8-step", "ltx-2-upsampler", "wan-vace-1.3b", "wan-2.1-t2v-4-step",
    "wan-t2v-a14b", "wan-2.2-t2v-4-step", "flux-klein-4b", "ace-step",
)  # fmt: skip
BY = {"shot-1": "ltx-2", "shot-2": "wan-animate-2", "shot-3": "wan-vace", "shot-4": "wan-video"}


@pytest.fixture(scope="module")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Engine settings that name tiny weights and the processor."""
    from tiny_weights import build

    folder = tmp_path_factory.mktemp("weights")
    lines = ['device = "cpu"', "[weights]", *(f'"{name}" = "{build(name, folder / name)}"' for name in IDS)]
    path = folder / "engines.toml"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film as it is drawn."""
    folder = plan_everything(tmp_path_factory.mktemp("tiny") / "film")
    reelwright.render(folder)
    return folder


@pytest.fixture(scope="module")
def final(preview: Path, settings_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same by `--engines gpu`."""
    folder = copy_of(preview, tmp_path_factory.mktemp("final") / "film")
    film = reelwright.render(folder, engines=read_choice(engines="gpu", settings_file=settings_file))
    assert film.video is not None
    return folder


def _report(folder: Path) -> Any:
    return json.loads((folder / "report.json").read_text())


def test_every_shot_and_the_music_are_made_by_the_engines_and_the_report_says_so(final: Path) -> None:
    report = _report(final)
    # A garment's first frame is dressed by the engine that makes pictures, and the clip's engine follows it.
    assert {shot["shot"]: [each["engine"] for each in shot["engines"]] for shot in report["shots"]} == {
        shot: ["flux-klein", name] if shot == "shot-3" else [name] for shot, name in BY.items()
    }
    whole = {each["place"]: each["engine"] for each in report["engines"]}
    (music,) = (each for each in report["engines"] if each["place"] == "music")
    assert any("beat" in note for note in music["notes"])
    assert whole == {"music": "ace-step", "portraits/maya": "flux-klein", "portraits/noah": "flux-klein"}
    for made in (each for shot in report["shots"] for each in shot["engines"]):
        assert made["weights"]
        assert made["compute_s"] > 0
    notes = {shot["shot"]: " ".join(shot["engines"][-1]["notes"]) for shot in report["shots"]}
    assert "no dressed first frame" not in notes["shot-3"]
    page = (final / "report.html").read_text()
    assert all(name in page for name in (*BY.values(), "ace-step", "flux-klein"))


def test_the_final_has_the_previews_timing_to_the_frame(preview: Path, final: Path) -> None:
    timeline = Timeline.load(final)
    assert timeline == Timeline.load(preview)
    drawn, made = _frames(preview / "video.mp4"), _frames(final / "video.mp4")
    assert drawn.shape == made.shape
    assert len(made) == timeline.frames
    for placement in timeline.picture[1:]:
        # The cut lies on the same frame: the picture changes there in both.
        for film in (drawn, made):
            jump = np.abs(film[placement.start].astype(int) - film[placement.start - 1]).mean()
            assert jump > 8, placement.shot
    changed = np.abs(drawn.astype(int) - made).mean(axis=(1, 2, 3))
    for placement in timeline.picture:
        assert changed[placement.start : placement.end].min() > 1, f"{placement.shot} is as it was drawn"


def test_all_of_the_measured_film_but_what_noise_spoils_holds(final: Path) -> None:
    failed = {check["title"] for check in _report(final)["checks"] if not check["passed"]}
    assert not failed, failed


def test_a_resume_makes_nothing_twice(final: Path) -> None:
    before = artifacts(final)
    reelwright.resume(final)
    assert artifacts(final) == before


def _frames(path: Path) -> np.ndarray[Any, Any]:
    import av

    with av.open(str(path)) as opened:
        return np.stack([frame.to_ndarray(format="rgb24")[::4, ::4] for frame in opened.decode(video=0)])
