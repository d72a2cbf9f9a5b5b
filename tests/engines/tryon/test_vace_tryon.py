"""Try-on in a video by VACE with a tiny checkpoint: chunk by chunk over the garment, all else as it was to the bit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reelwright.generators.diffusion.masks import region
from reelwright.generators.diffusion.residency import residency
from reelwright.generators.diffusion.wan.vace import WanVace
from reelwright.generators.diffusion.wan.vace_tryon import read_original
from reelwright.generators.frames import ClipWriter
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.errors import InputError
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.work.bench import FolderBench
from tiny_weights import settings_with
from tryon_stage import TryOnStage, bringing, drawn, wearing

pytestmark = pytest.mark.torch
SMALL = {"width": 64, "height": 96}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSettings]:
    """A tiny VACE, two steps a chunk, without guidance."""
    import torch

    torch.set_num_threads(1)
    levers = Levers(steps=2, guidance=1.0)
    yield settings_with(tmp_path_factory.mktemp("weights"), "wan-vace-1.3b", levers=levers)
    residency().evict()


@pytest.fixture
def stage(tmp_path: Path) -> TryOnStage:
    """An empty store."""
    return TryOnStage(tmp_path)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """The frames of a clip as they go to the encoder, before it loses anything."""
    seen: list[np.ndarray] = []
    write = ClipWriter.write

    def watched(self: ClipWriter, frames: np.ndarray) -> None:
        seen.append(frames.copy())
        write(self, frames)

    monkeypatch.setattr(ClipWriter, "write", watched)
    return seen


def asked(stage: TryOnStage, **told: Any) -> Any:
    """A request whose film has the model's own rate, so that frames can be told apart."""
    return wearing(stage.garment(), **(SMALL | {"fps": Fraction(16), "seconds": Fraction(5, 8)} | told))


def test_every_pixel_outside_the_garment_is_the_originals_and_a_seed_makes_the_same_frames(
    settings: EngineSettings, stage: TryOnStage, written: list[np.ndarray]
) -> None:
    engine, request = WanVace(settings), asked(stage)
    assert engine.plan(request).signals == ("picture", "mask-garment")
    pictures, masks = drawn(10, **SMALL)
    plan = engine.plan(bringing(request, stage.signals(pictures, masks, fps=16)))
    assert set(plan.keeps) == {"motion", "timing", "lips", "identity"}
    folder = stage.run(engine, plan)
    made, mask = np.concatenate(written), region(masks)
    np.testing.assert_array_equal(made[mask == 0], pictures[mask == 0])
    assert (made[masks > 0] != pictures[masks > 0]).mean() > 0.9
    assert len(list(decoded(folder / "picture.mp4"))) == plan.clip.frames == 10
    written.clear()
    stage.run(engine, plan, work="again")
    np.testing.assert_array_equal(made, np.concatenate(written))
    written.clear()
    other = engine.plan(plan.request.model_copy(update={"seed": 4}))
    stage.run(engine, other, work="other")
    assert (made[mask > 0] != np.concatenate(written)[mask > 0]).any()


def test_a_long_clip_is_made_chunk_by_chunk_and_stays_the_originals_all_along(
    settings: EngineSettings, stage: TryOnStage, written: list[np.ndarray]
) -> None:
    engine = WanVace(settings)
    request = asked(stage, seconds=Fraction(100, 16))
    pictures, masks = drawn(100, **SMALL)
    plan = engine.plan(bringing(request, stage.signals(pictures, masks, fps=16)))
    assert plan.shape is not None
    assert len(plan.shape.chunks) == 2
    stage.run(engine, plan)
    made, mask = np.concatenate(written), region(masks)
    assert [len(chunk) for chunk in written] == [chunk.kept for chunk in plan.shape.chunks]
    assert len(made) == 100
    np.testing.assert_array_equal(made[mask == 0], pictures[mask == 0])


def test_the_dressed_first_frame_and_the_garment_are_what_the_model_looks_at(
    settings: EngineSettings, stage: TryOnStage, written: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import WanVACEPipeline

    shown: list[Any] = []
    call = WanVACEPipeline.__call__

    def watched(self: Any, **told: Any) -> Any:
        shown.append(told["reference_images"])
        return call(self, **told)

    monkeypatch.setattr(WanVACEPipeline, "__call__", watched)
    engine, request = WanVace(settings), asked(stage)
    pictures, masks = drawn(10, **SMALL)
    bare = bringing(request, stage.signals(pictures, masks, fps=16))
    dressed = stage.photo("dressed", np.full((96, 64, 3), (200, 30, 30), np.uint8))
    stage.run(engine, engine.plan(bare), work="bare")
    alone = np.concatenate(written)
    written.clear()
    stage.run(engine, engine.plan(bare.model_copy(update={"references": (dressed,)})), work="dressed")
    assert (alone != np.concatenate(written)).any()
    assert [len(pictures) for pictures in shown] == [1, 2]
    first, garment = (np.asarray(picture) for picture in shown[1])
    assert tuple(first[48, 32]) == (200, 30, 30)
    assert tuple(garment[48, 32]) == (30, 140, 60)
    assert tuple(garment[0, 0]) == (255, 255, 255)


def test_the_model_sees_nothing_of_what_was_worn(
    settings: EngineSettings, stage: TryOnStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import WanVACEPipeline

    shown: dict[str, Any] = {}
    call = WanVACEPipeline.__call__

    def watched(self: Any, **told: Any) -> Any:
        shown.update(told)
        return call(self, **told)

    monkeypatch.setattr(WanVACEPipeline, "__call__", watched)
    engine, request = WanVace(settings), asked(stage)
    pictures, masks = drawn(10, **SMALL)
    stage.run(engine, engine.plan(bringing(request, stage.signals(pictures, masks, fps=16))))
    video, mask = (np.stack([np.asarray(each) for each in shown[name]]) for name in ("video", "mask"))
    assert (video[:10][masks > 0] == 127).all()
    assert (mask[:10][masks > 0] == 255).all()
    np.testing.assert_array_equal(video[mask == 0], np.concatenate([pictures, pictures[8:5:-1]])[mask == 0])


def test_footage_is_dressed_where_a_signal_marks_the_garment_and_refused_where_nothing_does(
    settings: EngineSettings, stage: TryOnStage, written: list[np.ndarray]
) -> None:
    engine = WanVace(settings)
    pictures, masks = drawn(20, **SMALL)
    # Footage is encoded, so its pictures are calm.
    calm = np.repeat(np.repeat(pictures[:, ::16, ::16], 16, axis=1), 16, axis=2)
    request = asked(stage, driving=stage.footage(calm, fps=16))
    with pytest.raises(InputError, match="which part of the footage"):
        engine.plan(request)
    signals = stage.signals(calm[:10], masks[:10], fps=16)
    marked = bringing(request, signals).model_copy(
        update={"signals": tuple(each for each in bringing(request, signals).signals if each.name == "mask-garment")}
    )
    plan = engine.plan(marked)
    assert plan.signals == ()
    stage.run(engine, plan)
    assert plan.shape is not None
    bench = FolderBench(stage.folder, artifacts=stage.artifacts)
    original, mask = read_original(marked, plan.shape, bench, engine.shop)
    made = np.concatenate(written)[:10]
    np.testing.assert_array_equal(made[mask == 0], original[mask == 0])
    assert (made[mask > 0] != original[mask > 0]).mean() > 0.5
