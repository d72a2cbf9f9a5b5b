"""Clips, larger: exact sizes, every frame, no seam between chunks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reelwright.generators import registry
from reelwright.generators.engine_job import EngineJob
from reelwright.story.answers import ClipLayer
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import Upscale
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.work.bench import FolderBench

pytestmark = [pytest.mark.torch, pytest.mark.usefixtures("no_pipelines_stay")]
KEY = "c" * 64
Settings = Callable[..., Any]


def clip_in(folder: Path, *, frames: int, width: int = 48, height: int = 64) -> ClipLayer:
    from reelwright.generators.frames import write_clip
    from reelwright.generators.shape import Picture

    folder.mkdir()
    clip = ClipLayer(request="0" * 64, engine="test", width=width, height=height, fps=Fraction(25), frames=frames)
    still = np.kron(np.random.default_rng(0).integers(0, 255, (height // 8, width // 8, 3)), np.ones((8, 8, 1)))
    picture = Picture(width=width, height=height, shown_width=width, shown_height=height)
    write_clip(folder, clip, np.repeat(still[None].astype(np.uint8), frames, axis=0), picture=picture)
    clip.save(folder)
    return clip


def larger(folder: Path, clip: ClipLayer, settings: Any, *, width: int, height: int, name: str = "out") -> np.ndarray:
    out = folder / name
    out.mkdir()
    request = Upscale(clip=KEY, width=width, height=height, frames=clip.frames, fps=clip.fps)
    plan = registry.engine("ltx-upscaler", settings).plan(request)
    EngineJob(plan=plan, settings=settings).make(FolderBench(out, artifacts={KEY: folder / "clip"}))
    made = ClipLayer.load(out)
    found = np.stack([frame for _, frame in decoded(out / made.picture, list(range(made.frames)))])
    assert found.shape == (clip.frames, height, width, 3)
    return found.astype(int)


@pytest.mark.parametrize(("frames", "width", "height"), [(10, 96, 128), (9, 72, 96), (1, 66, 88)])
def test_a_clip_has_all_its_frames_and_exactly_the_size(
    tmp_path: Path, ltx_settings: Settings, frames: int, width: int, height: int
) -> None:
    clip = clip_in(tmp_path / "clip", frames=frames)
    assert larger(tmp_path, clip, ltx_settings(), width=width, height=height).std() > 1


def test_equal_clips_become_equal_clips(tmp_path: Path, ltx_settings: Settings) -> None:
    clip = clip_in(tmp_path / "clip", frames=5)
    first, again = (larger(tmp_path, clip, ltx_settings(), width=96, height=128, name=name) for name in ("one", "two"))
    assert (first == again).all()


def test_one_chunk_fades_into_the_next(tmp_path: Path, ltx_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from reelwright.generators.diffusion.ltx import larger as doubling
    from reelwright.generators.diffusion.ltx import upscaler

    levels = iter((0.2, 0.8))

    def plain(_: Any, pixels: np.ndarray) -> np.ndarray:
        return np.full((len(pixels), 2 * pixels.shape[1], 2 * pixels.shape[2], 3), next(levels))

    monkeypatch.setattr(upscaler, "FRAMES_MAX", 33)
    monkeypatch.setattr(doubling.Larger, "frames", plain)
    clip = clip_in(tmp_path / "clip", frames=50)
    found = larger(tmp_path, clip, ltx_settings(), width=96, height=128).mean(axis=(1, 2, 3))
    assert found[:20] == pytest.approx(51, abs=2)
    assert found[-20:] == pytest.approx(204, abs=2)
    assert 10 < np.abs(np.diff(found)).max() < 20, "a tenth of the difference at a time"


def test_another_clip_than_the_request_speaks_of_is_an_error(tmp_path: Path, ltx_settings: Settings) -> None:
    clip = clip_in(tmp_path / "clip", frames=5).model_copy(update={"frames": 6})
    with pytest.raises(EngineError, match="has 5 frames at 25 fps, not 6"):
        larger(tmp_path, clip, ltx_settings(), width=96, height=128)


def test_an_upsampler_that_was_cut_off_is_named(tmp_path: Path, ltx_settings: Settings) -> None:
    settings = ltx_settings()
    cut = tmp_path / "weights"
    shutil.copytree(settings.weights["ltx-2"], cut)
    path = cut / "latent_upsampler" / "diffusion_pytorch_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])
    clip = clip_in(tmp_path / "clip", frames=2)
    with pytest.raises(InputError, match=r"latent_upsampler.*is cut off"):
        larger(tmp_path, clip, settings.model_copy(update={"weights": {"ltx-2": str(cut)}}), width=96, height=128)
