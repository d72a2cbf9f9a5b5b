"""What LTX-2 would make of a request, known without torch, weights or a GPU."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reelwright.generators import registry
from reelwright.generators.engine import EnginePlan
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.cast import Performance, Utterance
from reelwright.story.errors import InputError
from reelwright.story.requests import (
    ImageToVideo,
    Interpolate,
    Region,
    Speaker,
    Subject,
    TalkingPresenter,
    TextToVideo,
    Upscale,
)

IMAGE, SOUND, CLIP = "1" * 64, "2" * 64, "3" * 64
FACE = Region(x="1/4", y="1/4", width="1/4", height="1/4")


def engine(**levers: Any) -> Any:
    return registry.engine("ltx-2", EngineSettings(levers=Levers(**levers)))


def speaker(*lines: tuple[int, str], seconds: str = "30", image: str = IMAGE) -> Speaker:
    said = tuple(Utterance(line="a", start=start, seconds=Fraction(length), speech=SOUND) for start, length in lines)
    performance = Performance(person="maya", speech=said) if said else None
    subject = Subject(person="maya", image=image)
    return Speaker(subject=subject, audio=SOUND, seconds=Fraction(seconds), face=FACE, performance=performance)


def talking(*speakers: Speaker, **more: Any) -> TalkingPresenter:
    told = {"width": 1080, "height": 1920, "fps": Fraction(25), "seconds": Fraction(30)} | more
    return TalkingPresenter(**told, speakers=speakers or (speaker(),))


def ends(plan: EnginePlan) -> list[Fraction]:
    """When each chunk ends, in seconds."""
    assert plan.shape is not None
    return [Fraction(chunk.start + chunk.kept) / plan.shape.fps for chunk in plan.shape.chunks]


@given(
    width=st.integers(64, 2200),
    height=st.integers(64, 2200),
    fps=st.sampled_from(["12", "24", "25", "30000/1001", "30", "50", "60"]),
    seconds=st.fractions(Fraction(1, 20), Fraction(40), max_denominator=60),
    handle=st.sampled_from(["0", "1/2"]),
)
@settings(max_examples=200)
def test_every_clip_is_made_on_the_models_grid(
    width: int, height: int, fps: str, seconds: Fraction, handle: str
) -> None:
    assume(max(width / height, height / width) < 8)
    request = TextToVideo(
        width=width, height=height, fps=Fraction(fps), seconds=seconds,
        handle_before_s=Fraction(handle), handle_after_s=Fraction(handle),
    )  # fmt: skip
    plan = engine().plan(request)
    shape = plan.shape
    assert shape is not None
    assert shape.picture.width % 64 == shape.picture.height % 64 == 0, "half of it is on the grid, too"
    assert all(chunk.made % 8 == 1 and chunk.made <= 257 for chunk in shape.chunks)
    assert all(chunk.carried == 9 for chunk in shape.chunks[1:])
    assert shape.fps in (24, 25, 30, 60)
    shown = request.frames - request.handle_before - request.handle_after
    assert Fraction(plan.clip.shown) / plan.clip.fps >= Fraction(shown) / request.fps
    assert (plan.clip.frames, plan.clip.fps) == (shape.frames, shape.fps)
    assert (plan.clip.width, plan.clip.height) == (shape.picture.shown_width, shape.picture.shown_height)
    assert plan.compute_s > 0
    assert plan.memory_mb > 38_000


def test_long_speech_is_cut_between_what_is_said() -> None:
    lines = ((0, "88/10"), (230, "9"), (470, "8"))
    plan = engine().plan(talking(speaker(*lines), seconds=Fraction(28)))
    assert ends(plan) == [9, Fraction("18.48"), 28], "where nobody talks"


def test_without_a_pause_chunks_are_of_one_length() -> None:
    plan = engine().plan(talking(speaker()))
    assert ends(plan) == pytest.approx([10, 20, 30], abs=0.3)
    assert "made in 3 chunks, each going on from the last frames of the one before" in plan.notes


def test_lips_are_kept_and_motion_is_not() -> None:
    assert engine().plan(talking()).keeps == ("timing", "lips", "identity")


def test_one_person_talks_at_a_time() -> None:
    with pytest.raises(InputError, match="shows at most 1 people"):
        engine().plan(talking(speaker(), speaker()))


def test_a_speaker_without_a_picture_is_planned_and_told() -> None:
    plan = engine().plan(talking(speaker(image="")))
    assert any("needs a picture of the speaker" in note for note in plan.notes)


def test_a_plan_needs_what_it_is_made_from_and_its_encoded_prompt() -> None:
    ltx = engine()
    plan = ltx.plan(talking())
    (prompt,) = ltx.prepare(plan)
    assert plan.needs == (IMAGE, SOUND, prompt.key())
    moving = ImageToVideo(width=640, height=640, seconds=2, image=IMAGE, last=CLIP)
    assert engine().plan(moving).needs[:2] == (IMAGE, CLIP)


def test_a_few_steps_without_guidance_are_the_default() -> None:
    plan, whole = engine().plan(talking()), engine(distilled=False).plan(talking())
    assert plan.options["adapter"] == "ltx-2-8-step"
    assert (plan.options["steps"], plan.options["guidance"], plan.options["refine_steps"]) == (8, 1.0, 3)
    assert [name.partition("@")[0] for name in plan.weights] == ["ltx-2", "ltx-2-8-step", "ltx-2-upsampler"]
    assert "adapter" not in whole.options
    assert whole.options["steps"] == 40
    assert whole.compute_s > 5 * plan.compute_s
    assert whole.group != plan.group


def test_noise_under_what_is_heard_belongs_to_the_clip() -> None:
    clean, noised = engine().plan(talking()), engine(audio_noise=0.1).plan(talking())
    assert "audio_noise" not in clean.options
    assert noised.options["audio_noise"] == 0.1
    assert noised.key() != clean.key()
    request = TextToVideo(width=640, height=640, seconds=2)
    assert engine().plan(request).key() == engine(audio_noise=0.1).plan(request).key(), "nothing is heard there"


@pytest.mark.parametrize(("before", "after", "frames"), [("24", "30", 125), ("15", "30", 200), ("25", "50", 200)])
def test_a_clip_between_whose_frames_others_are_put_keeps_its_length(before: str, after: str, frames: int) -> None:
    request = Interpolate(clip=CLIP, width=464, height=832, frames=100, clip_fps=Fraction(before), fps=Fraction(after))
    plan = engine().plan(request)
    assert (plan.clip.frames, plan.clip.fps, plan.clip.width, plan.clip.height) == (frames, Fraction(after), 464, 832)
    assert plan.shape is not None
    assert (plan.shape.picture.width, plan.shape.picture.height) == (480, 832), "one stage, its own size"
    assert plan.options["stages"] == 1
    assert not any(name.startswith("ltx-2-upsampler") for name in plan.weights)


def test_more_frames_than_the_model_can_tell_apart_are_refused() -> None:
    request = Interpolate(clip=CLIP, width=464, height=832, frames=100, clip_fps=Fraction(30), fps=Fraction(120))
    with pytest.raises(InputError, match="at most 60"):
        engine().plan(request)


@pytest.mark.parametrize(("width", "height", "made"), [(1280, 720, (1280, 720)), (1281, 721, (1280, 720))])
def test_a_larger_clip_has_the_size_that_is_asked_for(width: int, height: int, made: tuple[int, int]) -> None:
    upscaler = registry.engine("ltx-upscaler", EngineSettings())
    plan = upscaler.plan(Upscale(clip=CLIP, width=width, height=height, frames=300, fps=Fraction(25)))
    assert (plan.clip.width, plan.clip.height, plan.clip.frames) == (*made, 300)
    assert plan.needs == (CLIP,)
    assert plan.shape is not None
    assert len(plan.shape.chunks) == 3
    assert sum(chunk.kept for chunk in plan.shape.chunks) == 300
    assert [name.partition("@")[0] for name in plan.weights] == ["ltx-2", "ltx-2-upsampler"]


def test_pictures_are_decoded_in_tiles_unless_the_settings_forbid_it() -> None:
    plan, whole = engine().plan(talking()), engine(tiling=False).plan(talking())
    assert plan.options["tiling"] is True
    assert "tiling" not in whole.options
    assert whole.memory_mb > plan.memory_mb + 10_000


def test_missing_weights_are_told_with_the_command() -> None:
    for name in ("ltx-2", "ltx-upscaler"):
        hints = [each.hint for each in registry.engine(name, EngineSettings(device="cpu")).obstacles()]
        assert any("hf download Lightricks/LTX-2" in hint for hint in hints)
