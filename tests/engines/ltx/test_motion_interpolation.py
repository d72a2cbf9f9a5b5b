"""Frames between frames on any CPU: the same length, the wished rate, things half-way where they should be."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from reelwright.generators import registry
from reelwright.generators.engine_job import EngineJob
from reelwright.generators.settings import EngineSettings
from reelwright.story.answers import ClipLayer
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import Interpolate
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.media.yuv import FrameConverter
from reelwright.tools.work.bench import FolderBench

KEY = "c" * 64
WIDTH, HEIGHT, SIDE = 192, 128, 48
ENGINE = registry.engine("motion-interpolation", EngineSettings())


def moving_square(folder: Path, *, frames: int, fps: Fraction, step: int = 4) -> ClipLayer:
    """A patterned square that moves `step` pixels to the right with every frame."""
    folder.mkdir()
    clip = ClipLayer(request="0" * 64, engine="test", width=WIDTH, height=HEIGHT, fps=fps, frames=frames)
    pattern = np.kron(np.random.default_rng(0).integers(90, 255, (6, 6)), np.ones((8, 8)))
    converter = FrameConverter(WIDTH, HEIGHT)
    settings = EncoderSettings(crf=8)
    with FrameEncoder(folder / clip.picture, width=WIDTH, height=HEIGHT, fps=fps, settings=settings) as encoder:
        for number in range(frames):
            picture = np.full((HEIGHT, WIDTH, 4), 30, np.uint8)
            left = 10 + step * number
            picture[40 : 40 + SIDE, left : left + SIDE, :3] = pattern[:, :, None]
            encoder.write(*converter.planes(picture))
        encoder.finish()
    clip.save(folder)
    return clip


def centres(path: Path) -> list[float]:
    """Where the square is in each frame, in pixels."""
    found = []
    with av.open(str(path)) as opened:
        for frame in opened.decode(opened.streams.video[0]):
            light = frame.to_ndarray(format="gray").astype(float) - 45
            light[light < 15] = 0
            found.append(float((light.sum(axis=0) * np.arange(WIDTH)).sum() / light.sum()))
    return found


def asked(clip: ClipLayer, fps: Fraction, **more: int) -> Interpolate:
    told = {"width": clip.width, "height": clip.height, "frames": clip.frames} | more
    return Interpolate(clip=KEY, clip_fps=clip.fps, fps=fps, **told)


def run(clip: ClipLayer, request: Interpolate, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    plan = ENGINE.plan(request)
    EngineJob(plan=plan).make(FolderBench(out, artifacts={KEY: tmp_path / "clip"}))
    assert ClipLayer.load(out) == plan.clip
    return out / plan.clip.picture


@pytest.mark.parametrize(("fps", "to"), [("15", "30"), ("16", "30"), ("24", "30000/1001"), ("12", "60")])
def test_a_clip_lasts_as_long_as_before(tmp_path: Path, fps: str, to: str) -> None:
    clip = moving_square(tmp_path / "clip", frames=9, fps=Fraction(fps))
    path = run(clip, asked(clip, Fraction(to)), tmp_path)
    with av.open(str(path)) as opened:
        stream = opened.streams.video[0]
        assert stream.average_rate == Fraction(to)
        frames = stream.frames
    before, after = Fraction(9) / Fraction(fps), Fraction(frames) / Fraction(to)
    assert before <= after < before + 1 / Fraction(to)


def test_what_moves_is_half_way_in_between(tmp_path: Path) -> None:
    clip = moving_square(tmp_path / "clip", frames=16, fps=Fraction(15))
    given, made = centres(tmp_path / "clip" / clip.picture), centres(run(clip, asked(clip, Fraction(30)), tmp_path))
    assert made[0:30:2] == pytest.approx(given[:15], abs=0.3), "nothing happens earlier or later"
    assert made[1:29:2] == pytest.approx([at + 2 for at in given[:14]], abs=0.5)


def test_even_one_frame_lasts_its_time(tmp_path: Path) -> None:
    clip = moving_square(tmp_path / "clip", frames=1, fps=Fraction(15))
    assert len(centres(run(clip, asked(clip, Fraction(60)), tmp_path))) == 4


@pytest.mark.parametrize("fps", ["15", "12"])
def test_a_rate_that_is_no_higher_is_refused(tmp_path: Path, fps: str) -> None:
    clip = moving_square(tmp_path / "clip", frames=2, fps=Fraction(15))
    with pytest.raises(InputError, match="no frame missing"):
        ENGINE.plan(asked(clip, Fraction(fps)))


def test_another_clip_than_the_request_speaks_of_is_an_error(tmp_path: Path) -> None:
    clip = moving_square(tmp_path / "clip", frames=4, fps=Fraction(15))
    with pytest.raises(EngineError, match="192x128 with 4 frames at 15 fps, not 192x128 with 5 frames"):
        run(clip, asked(clip, Fraction(30), frames=5), tmp_path)


def test_it_runs_anywhere_and_keeps_everything() -> None:
    assert ENGINE.obstacles() == ()
    assert ENGINE.capabilities().skills["interpolate"].keeps == ("motion", "timing", "lips", "identity")
