"""Wan-Animate and Wan-Animate-2 on tiny checkpoints: somebody in a picture moves as they are told, or takes a place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reelwright.generators import registry
from reelwright.generators.diffusion.wan.segments import in_segments
from reelwright.generators.engine import Engine, EnginePlan
from reelwright.generators.frames import read_frames, read_signal
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.generators.shape import shape_of
from reelwright.story.errors import InputError
from reelwright.story.requests import AnimatePose, Subject
from tiny_weights import settings_with
from wan_stage import ALL_STEERING, WanStage, pictures, pose

pytestmark = pytest.mark.torch
WEIGHTS = {"wan-animate-2": "wan-animate-2-distilled", "wan-animate": "wan-animate-14b"}
BOTH = pytest.mark.parametrize("name", list(WEIGHTS))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    found: EngineSettings = settings_with(tmp_path_factory.mktemp("weights"), *WEIGHTS.values(), levers=Levers(steps=2))
    return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> WanStage:
    return WanStage(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def asked(stage: WanStage) -> AnimatePose:
    """Eighteen frames of a drawn person with everything that steers, in a picture that both models make as it is."""
    request = pose(subject=Subject(person="maya", image=stage.portrait()), seconds=Fraction(3, 5))
    plan = registry.engine("wan-animate-2", EngineSettings()).plan(request)
    return stage.signalled(request, plan, only=ALL_STEERING)


def in_pieces(engine: Engine, request: AnimatePose, *, longest: int) -> EnginePlan:
    """The plan of a model that makes at most so many frames at once."""
    plan = engine.plan(request)
    capabilities = engine.capabilities().model_copy(update={"frames_max": longest})
    shape = in_segments(shape_of(request, capabilities), carry=capabilities.carry)
    return plan.model_copy(update={"shape": shape})


class Pieces:
    """An engine whose plans come in short pieces."""

    def __init__(self, engine: Engine, longest: int) -> None:
        self._engine, self._longest = engine, longest
        self.prepare, self.run = engine.prepare, engine.run

    def plan(self, request: Any) -> EnginePlan:
        return in_pieces(self._engine, request, longest=self._longest)


@BOTH
def test_the_same_seed_gives_the_same_bytes_and_another_other_frames(
    name: str, settings: EngineSettings, stage: WanStage, asked: AnimatePose
) -> None:
    engine = registry.engine(name, settings)
    clip, folder = stage.run(engine, asked)
    assert clip == engine.plan(asked).answer
    shown = pictures(clip, folder)
    assert shown.shape == (clip.frames, 96, 64, 3)
    assert clip.frames == {"wan-animate-2": 15, "wan-animate": 18}[name]
    assert stage.told == sorted(stage.told)
    assert stage.told[-1] == 1.0
    again, second = stage.run(engine, asked)
    assert (second / again.picture).read_bytes() == (folder / clip.picture).read_bytes()
    other = pictures(*stage.run(engine, asked.model_copy(update={"seed": 8})))
    assert np.abs(other.astype(int) - shown).mean() > 2


@BOTH
def test_long_clips_are_made_in_segments_without_a_frame_too_much(
    name: str, settings: EngineSettings, stage: WanStage, asked: AnimatePose
) -> None:
    engine = registry.engine(name, settings)
    longest = {"wan-animate-2": 9, "wan-animate": 13}[name]
    pieces: Any = Pieces(engine, longest)
    assert len(pieces.plan(asked).shape.chunks) == 2
    clip, folder = stage.run(pieces, asked)
    assert len(pictures(clip, folder)) == clip.frames
    steps = {"wan-animate-2": 2 * (2 + 1), "wan-animate": 2 * 2}[name]
    assert len(stage.told) == steps


def watched(monkeypatch: pytest.MonkeyPatch, kind: str) -> dict[str, Any]:
    """What the pipeline of that class is called with, from now on."""
    import diffusers

    told: dict[str, Any] = {}
    pipeline = getattr(diffusers, kind)
    real = pipeline.__call__

    def call(self: Any, **given: Any) -> Any:
        told.update(given)
        return real(self, **given)

    monkeypatch.setattr(pipeline, "__call__", call)
    return told


def frames_of(told: list[Any], count: int) -> np.ndarray:
    return np.stack([np.asarray(each) for each in told[:count]])


def test_wan_animate_2_is_shown_the_drawn_clip_and_the_person(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = watched(monkeypatch, "WanAnimate2DistilledModularPipeline")
    stage.run(registry.engine("wan-animate-2", settings), asked)
    drawn = read_signal(stage.artifacts[asked.signal("picture")], "picture", fps=Fraction(24), frames=15)
    assert np.array_equal(frames_of(told["driving_video"], 15), drawn)
    # Two frames that nobody sees run back.
    assert np.array_equal(np.asarray(told["driving_video"][16]), drawn[12])
    assert told["image"].size == (64, 96)


def test_a_users_video_drives_at_the_models_rate_and_fills_its_picture(
    settings: EngineSettings, stage: WanStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = watched(monkeypatch, "WanAnimate2DistilledModularPipeline")
    driving = stage.footage(frames=25, fps=60, size=(96, 64))
    request = pose(subject=Subject(image=stage.portrait()), driving=driving, performance=None)
    clip, _ = stage.run(registry.engine("wan-animate-2", settings), request)
    seen = frames_of(told["driving_video"], clip.frames)
    assert seen.shape == (8, 96, 64, 3)
    bars = [int(np.argmax(frame.mean(axis=(0, 2)))) for frame in seen if frame.mean(axis=(0, 2)).max() > 150]
    assert bars == sorted(bars)
    assert bars[-1] - bars[0] > 30


def test_wan_animate_is_shown_skeleton_and_face_of_the_same_frames(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = watched(monkeypatch, "WanAnimatePipeline")
    stage.run(registry.engine("wan-animate", settings), asked)
    skeleton = read_signal(stage.artifacts[asked.signal("skeleton")], "skeleton", fps=Fraction(30), frames=18)
    assert np.array_equal(frames_of(told["pose_video"], 18), skeleton)
    assert len(told["pose_video"]) == len(told["face_video"]) == told["segment_frame_length"] == 21
    assert {face.size for face in told["face_video"]} == {(16, 16)}
    assert told["mode"] == "animate"


def test_a_replacement_changes_only_where_the_person_was(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = watched(monkeypatch, "WanAnimatePipeline")
    engine = registry.engine("wan-animate", settings)
    shown = pictures(*stage.run(engine, asked.model_copy(update={"replace": True})))
    drawn = stage.artifacts[asked.signal("picture")] / "picture.mp4"
    original = read_frames(drawn, fps=Fraction(30), frames=18, width=64, height=96)
    person = read_signal(
        stage.artifacts[asked.signal("mask-person")], "mask-person", fps=Fraction(30), frames=18, mode="L"
    )
    error = np.abs(shown.astype(int) - original).mean(axis=3)
    far = np.stack([_far_from(mask > 0, by=12) for mask in person])
    assert far.any()
    # What the encoder does to it, and no more.
    assert error[far].mean() < 4
    assert error[person > 0].mean() > 20
    behind, room = frames_of(told["background_video"], 18), frames_of(told["mask_video"], 18)[..., 0] > 127
    assert room[person > 127].all()
    assert (behind[room] == 0).all(), "the model sees nothing of whoever is replaced"
    assert np.array_equal(behind[~room], original[~room])


def _far_from(mask: np.ndarray, *, by: int) -> np.ndarray:
    ys, xs = np.nonzero(mask)
    far = np.ones_like(mask)
    far[max(0, ys.min() - by) : ys.max() + by, max(0, xs.min() - by) : xs.max() + by] = False
    return far


@BOTH
def test_without_a_picture_of_the_person_nothing_is_loaded_and_the_remedy_is_named(
    name: str, stage: WanStage, asked: AnimatePose, tmp_path: Path
) -> None:
    nowhere = EngineSettings(device="cpu", weights={each: str(tmp_path) for each in WEIGHTS.values()})
    engine = registry.engine(name, nowhere)
    request = asked.model_copy(update={"subject": Subject(person="maya")})
    with pytest.raises(InputError, match="picture of the person") as caught:
        engine.run(engine.plan(request), _bench(stage, tmp_path))
    assert "subject.image" in caught.value.hint


@pytest.mark.parametrize(("frames", "says"), [(1, "lasts 0.03 s"), (5, "lasts 0.17 s")], ids=["still", "short"])
def test_a_driving_video_that_ends_too_early_is_refused(
    frames: int, says: str, settings: EngineSettings, stage: WanStage, tmp_path: Path
) -> None:
    engine = registry.engine("wan-animate-2", settings)
    request = pose(subject=Subject(image=stage.portrait()), driving=stage.footage(frames=frames), performance=None)
    with pytest.raises(InputError, match=says):
        engine.run(engine.plan(request), _bench(stage, tmp_path))


def test_a_face_of_another_length_than_the_clip_is_refused(
    settings: EngineSettings, stage: WanStage, asked: AnimatePose, tmp_path: Path
) -> None:
    engine = registry.engine("wan-animate", settings)
    longer = asked.model_copy(update={"seconds": Fraction(1)})
    with pytest.raises(InputError, match=r"'skeleton' lasts 0\.60 s, and the shot 1\.00 s"):
        engine.run(engine.plan(longer), _bench(stage, tmp_path))


def _bench(stage: WanStage, folder: Path) -> Any:
    from reelwright.tools.work.bench import FolderBench

    return FolderBench(folder, artifacts=stage.artifacts)
