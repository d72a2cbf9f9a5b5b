"""VACE on a tiny checkpoint: chunks that go on from the very frames before them, skeletons and pictures that count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reelwright.generators import registry
from reelwright.generators.diffusion.attempts import generator_of
from reelwright.generators.diffusion.loading import load
from reelwright.generators.diffusion.wan.vace_chunks import run_chunks
from reelwright.generators.engine import Capabilities
from reelwright.generators.frames import read_signal, to_pixels
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.generators.shape import Shape, shape_of
from reelwright.story.requests import AnimatePose, Subject, TextToVideo
from tiny_weights import settings_with
from wan_stage import WanStage, pictures, pose

pytestmark = pytest.mark.torch
WEIGHTS = "wan-vace-1.3b"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    found: EngineSettings = settings_with(tmp_path_factory.mktemp("weights"), WEIGHTS, levers=Levers(steps=2))
    return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> WanStage:
    return WanStage(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def asked(stage: WanStage) -> AnimatePose:
    request = pose(subject=Subject(person="maya", image=stage.portrait()))
    return stage.signalled(request, registry.engine("wan-vace", EngineSettings()).plan(request))


class Watched:
    """A real pipeline whose callers are watched."""

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **told: Any) -> Any:
        self.calls.append(told)
        return self.pipe(**told)


@pytest.fixture(scope="module")
def pipe(settings: EngineSettings) -> Any:
    from pathlib import Path

    skip = ("text_encoder", "tokenizer")
    found = load("WanVACEPipeline", Path(settings.weights[WEIGHTS]), precision="fp32", skip=skip)
    found.set_progress_bar_config(disable=True)
    return found


def in_chunks(frames: int, *, carry: int = 6, longest: int = 17) -> Shape:
    capabilities = Capabilities(
        skills={}, size_multiple=16, rates=(Fraction(16),), frames_max=longest, frames_step=4, carry=carry
    )
    asked = TextToVideo(width=64, height=64, fps=Fraction(16), seconds=Fraction(frames, 16))
    return shape_of(asked, capabilities)


def run(pipe: Any, shape: Shape, **more: Any) -> Iterator[np.ndarray]:
    import torch

    told: dict[str, Any] = {
        "video": np.random.default_rng(1).integers(0, 256, (shape.frames, 64, 64, 3), np.uint8),
        "masks": None,
        "references": [],
        "prompt": {"prompt_embeds": torch.randn(1, 512, 32, generator=torch.Generator().manual_seed(3))},
        "steps": 2,
        "guidance": 1.0,
        "attempt": lambda number, make: to_pixels(make(generator_of("clip", number))),
    }
    return run_chunks(pipe, shape=shape, **told | more)


def test_each_chunk_begins_with_the_very_frames_before_it_and_keeps_them(pipe: Any) -> None:
    shape = in_chunks(40)
    watched = Watched(pipe)
    chunks = list(run(watched, shape))
    assert [len(chunk) for chunk in chunks] == [chunk.kept for chunk in shape.chunks]
    assert len(chunks) == len(watched.calls) >= 3
    whole = np.concatenate(chunks)
    assert len(whole) == 40
    for chunk, told in zip(shape.chunks, watched.calls, strict=True):
        assert told["num_frames"] == len(told["video"]) == len(told["mask"]) == chunk.made
        shown = np.stack([np.asarray(each) for each in told["video"][: chunk.carried]]) if chunk.carried else None
        if shown is not None:
            assert np.array_equal(shown, whole[chunk.start - chunk.carried : chunk.start])
        marks = [np.asarray(each) for each in told["mask"]]
        assert all(mark.max() == 0 for mark in marks[: chunk.carried])
        assert all(mark.min() == 255 for mark in marks[chunk.carried :])


def test_carried_frames_change_what_comes_after_them(pipe: Any) -> None:
    def dark(start: int, made: np.ndarray) -> np.ndarray:
        return made // 4 if start == 0 else made

    shape = in_chunks(20)
    plain, darkened = list(run(pipe, shape)), list(run(pipe, shape, finish=dark))
    assert np.array_equal(darkened[0], plain[0] // 4)
    assert not np.array_equal(darkened[1], plain[1])


def test_masks_and_the_original_reach_the_model_frame_by_frame(pipe: Any) -> None:
    shape = in_chunks(20)
    masks = np.zeros((20, 64, 64), np.uint8)
    masks[np.arange(20), np.arange(20)] = 255
    watched = Watched(pipe)
    list(run(watched, shape, masks=masks))
    second = shape.chunks[1]
    told = [np.asarray(each) for each in watched.calls[1]["mask"]]
    for offset in range(second.kept):
        assert np.array_equal(told[second.carried + offset], masks[second.start + offset])


def test_a_chunk_that_goes_beyond_the_end_runs_back(pipe: Any) -> None:
    shape = in_chunks(6)
    (chunk,) = shape.chunks
    assert chunk.made == 9
    watched = Watched(pipe)
    list(run(watched, shape))
    told = [np.asarray(each) for each in watched.calls[0]["video"]]
    assert [np.array_equal(told[number], told[10 - number]) for number in (6, 7, 8)] == [True] * 3


def test_reference_pictures_are_seen(pipe: Any) -> None:
    shape = in_chunks(5)
    picture = Image.new("RGB", (40, 80), (200, 30, 60))
    plain, shown = (np.concatenate(list(run(pipe, shape, references=each))) for each in ([], [picture]))
    assert plain.shape == shown.shape
    assert not np.array_equal(plain, shown)


def test_a_pose_is_made_alike_each_time_and_its_skeleton_and_picture_count(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose
) -> None:
    engine = registry.engine("wan-vace", settings)
    clip, folder = stage.run(engine, asked)
    shown = pictures(clip, folder)
    assert shown.shape == (clip.frames, 96, 64, 3)
    assert (clip.frames, clip.fps) == (6, 16)
    assert stage.told == [0.25, 0.5, 0.75, 1.0]
    again, second = stage.run(engine, asked)
    assert (second / again.picture).read_bytes() == (folder / clip.picture).read_bytes()
    other = pictures(*stage.run(engine, asked.model_copy(update={"seed": 8}))).astype(int)
    assert np.abs(other - shown).mean() > 0.5


def test_the_model_is_shown_the_skeleton_and_the_person(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import WanVACEPipeline

    told: dict[str, Any] = {}
    real: Callable[..., Any] = WanVACEPipeline.__call__

    def watched(self: Any, **given: Any) -> Any:
        told.update(given)
        return real(self, **given)

    monkeypatch.setattr(WanVACEPipeline, "__call__", watched)
    stage.run(registry.engine("wan-vace", settings), asked)
    skeleton = read_signal(stage.artifacts[asked.signal("skeleton")], "skeleton", fps=Fraction(16), frames=6)
    assert skeleton.max() > 100
    assert np.array_equal(np.stack([np.asarray(each) for each in told["video"][:6]]), skeleton)
    assert all(np.asarray(mark).min() == 255 for mark in told["mask"])
    (person,) = told["reference_images"]
    assert person.tobytes() == Image.open(stage.artifacts[asked.subject.image] / "picture.png").tobytes()
    assert told["negative_prompt_embeds"].shape == told["prompt_embeds"].shape


def test_weights_of_another_model_are_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, stage: WanStage, asked: AnimatePose
) -> None:
    from reelwright.story.errors import EngineError, InputError

    others = settings_with(tmp_path_factory.mktemp("others"), "wan-ti2v-5b", levers=Levers(steps=2))
    wrong = others.model_copy(update={"weights": {WEIGHTS: others.weights["wan-ti2v-5b"]}})
    with pytest.raises((EngineError, InputError), match=r"WanVACE|WanTransformer3DModel"):
        stage.run(registry.engine("wan-vace", wrong), asked)


def test_a_clip_that_shows_nothing_is_tried_again_and_then_told(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import WanVACEPipeline
    from reelwright.story.errors import EngineError

    made: list[int] = []
    real: Callable[..., Any] = WanVACEPipeline.__call__

    def broken(self: Any, *, fails: int, **told: Any) -> Any:
        found = real(self, **told)
        made.append(1)
        if len(made) <= fails:
            found.frames[0][0] = np.nan
        return found

    engine = registry.engine("wan-vace", settings)
    monkeypatch.setattr(WanVACEPipeline, "__call__", lambda self, **told: broken(self, fails=1, **told))
    clip, folder = stage.run(engine, asked)
    assert len(made) == 2
    assert len(pictures(clip, folder)) == 6
    made.clear()
    monkeypatch.setattr(WanVACEPipeline, "__call__", lambda self, **told: broken(self, fails=9, **told))
    with pytest.raises(EngineError, match="NaN"):
        stage.run(engine, asked)
    assert len(made) == 2
