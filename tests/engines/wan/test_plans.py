"""Plans of Wan's engines for whatever is asked: legal counts and sizes, nothing stretched, honest words."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators import registry
from reelwright.generators.engine import Engine, EnginePlan
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.cast import Performance
from reelwright.story.errors import InputError
from reelwright.story.requests import (
    AnimatePose,
    AnyRequest,
    ImageToVideo,
    Signal,
    Subject,
    TalkingPresenter,
    TextToVideo,
)

KEY = "a" * 64
MAKERS = [
    ("wan-animate-2", "wan-animate-2-distilled", "animate-pose"),
    ("wan-animate-2", "wan-animate-2", "animate-pose"),
    ("wan-animate", "wan-animate-14b", "animate-pose"),
    ("wan-vace", "wan-vace-1.3b", "animate-pose"),
    ("wan-vace", "wan-vace-14b", "animate-pose"),
    ("wan-video", "wan-t2v-a14b", "text-to-video"),
    ("wan-video", "wan-t2v-a14b", "image-to-video"),
    ("wan-video", "wan-ti2v-5b", "text-to-video"),
    ("wan-video", "wan-ti2v-5b", "image-to-video"),
]
SIDES = st.integers(64, 2160)
RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(30000, 1001), Fraction(12)])
LENGTHS = st.fractions(min_value=Fraction(1, 25), max_value=40, max_denominator=240)


def engine(name: str, variant: str = "", **told: Any) -> Engine:
    return registry.engine(name, EngineSettings(variants={name: variant} if variant else {}, **told))


def ask(kind: str, **told: Any) -> AnyRequest:
    asked: dict[str, Any] = {"width": 1080, "height": 1920, "seconds": Fraction(3), "prompt": "a woman waves"} | told
    if kind == "text-to-video":
        return TextToVideo(**asked)
    if kind == "image-to-video":
        return ImageToVideo(**{"image": KEY} | asked)
    move = {} if "driving" in asked else {"performance": Performance(person="maya", framing="full")}
    return AnimatePose(**{"subject": Subject(person="maya", image=KEY)} | move | asked)


@pytest.mark.parametrize(("name", "variant", "kind"), MAKERS, ids=[f"{each[1]}-{each[2]}" for each in MAKERS])
@given(width=SIDES, height=SIDES, fps=RATES, seconds=LENGTHS, memory_mb=st.sampled_from([0, 24_000, 80_000]))
def test_any_clip_is_planned_in_counts_and_sizes_that_the_model_can_make(
    name: str, variant: str, kind: str, width: int, height: int, fps: Fraction, seconds: Fraction, memory_mb: int
) -> None:
    maker = engine(name, variant, memory_mb=memory_mb)
    request = ask(kind, width=width, height=height, fps=fps, seconds=seconds, handle_after_s=Fraction(1, 4))
    longest, step = {"wan-animate": 77, "wan-video": 121 if variant == "wan-ti2v-5b" else 81}.get(name, 81), 4
    if variant == "wan-t2v-a14b" and kind == "text-to-video" and seconds > Fraction(9, 2):
        seconds = Fraction(9, 2)
        request = request.model_copy(update={"seconds": seconds})
    plan = maker.plan(request)
    shape, multiple = plan.shape, 32 if variant == "wan-ti2v-5b" else 16
    assert shape is not None
    at = 0
    for number, chunk in enumerate(shape.chunks):
        assert chunk.made % step == 1
        assert chunk.carried + chunk.kept <= chunk.made <= longest
        assert chunk.start == at
        assert (chunk.carried > 0) == (number > 0)
        at += chunk.kept
    assert at == shape.frames == plan.clip.frames
    assert Fraction(shape.frames) / shape.fps >= seconds
    picture = shape.picture
    assert picture.width % multiple == picture.height % multiple == 0
    # 720 lines at most, to a row of squares.
    assert picture.width * picture.height <= 921_600 + multiple * max(picture.width, picture.height)
    assert (plan.clip.width, plan.clip.height) == (picture.shown_width, picture.shown_height)
    assert plan.clip.width % 2 == plan.clip.height % 2 == 0
    scales = plan.clip.width / width, plan.clip.height / height
    # Of each side at most a pixel or so is off, by evenness; nothing is stretched beyond that.
    assert abs(scales[0] - scales[1]) * min(width, height) <= 2.01
    assert plan.memory_mb > 0
    assert EnginePlan.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize(("name", "variant", "kind"), MAKERS, ids=[f"{each[1]}-{each[2]}" for each in MAKERS])
def test_the_plan_names_weights_prompts_and_what_differs(name: str, variant: str, kind: str) -> None:
    maker = engine(name, variant)
    plan = maker.plan(ask(kind))
    assert plan == maker.plan(ask(kind))
    assert plan.weights[0].partition("@")[0] in (variant, "wan-i2v-a14b")
    prompts = {job.key() for job in maker.prepare(plan)}
    assert prompts
    assert prompts | set(plan.request.needs()) <= set(plan.needs)
    assert any("frames a second" in note for note in plan.notes) == (plan.clip.fps != 30)
    assert any("shown larger" in note for note in plan.notes)
    assert {"steps", "guidance", "precision"} <= set(plan.options)
    assert "lips" not in plan.keeps
    assert maker.capabilities().prompts == "wan"


def test_planning_and_obstacles_need_no_torch() -> None:
    code = (
        "import sys; from fractions import Fraction; from reelwright.generators import registry; "
        "from reelwright.generators.settings import EngineSettings; from reelwright.story.requests import TextToVideo; "
        "engines = [registry.engine(name, EngineSettings()) for name in "
        "('wan-animate-2', 'wan-animate', 'wan-vace', 'wan-video')]; "
        "engines[3].plan(TextToVideo(width=640, height=480, seconds=Fraction(1))); "
        "[(each.capabilities(), each.obstacles()) for each in engines]; "
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_more_memory_makes_larger_pictures_and_no_machine_is_asked() -> None:
    def area(name: str, memory_mb: int, variant: str = "") -> int:
        return engine(name, variant, memory_mb=memory_mb).capabilities().area_max

    assert [area("wan-animate-2", size) for size in (0, 48_000, 80_000)] == [480 * 832, 480 * 832, 720 * 1280]
    assert [area("wan-vace", size, "wan-vace-14b") for size in (0, 24_000)] == [480 * 832, 720 * 1280]
    assert area("wan-vace", 80_000) == 480 * 832


def test_wan_animate_2_counts_the_memory_of_what_it_remembers() -> None:
    # Two tensors of 21 * 30 * 52 tokens, 5120 wide, in 40 blocks, in two bytes: 26.8 GB.
    plans = [engine(name).plan(ask("animate-pose")).memory_mb for name in ("wan-animate-2", "wan-animate")]
    assert plans[0] - plans[1] > 15_000
    short = engine("wan-animate-2", memory_mb=24_000).obstacles()
    assert any("on the device, which has 24" in each.what for each in short)
    assert not any(
        "on the device, which has" in each.what for each in engine("wan-animate-2", memory_mb=80_000).obstacles()
    )


def test_longer_clips_take_longer_and_estimates_are_no_part_of_the_key() -> None:
    maker = engine("wan-animate-2")
    short, long = (maker.plan(ask("animate-pose", seconds=Fraction(length))) for length in (2, 20))
    assert long.compute_s > 4 * short.compute_s > 0
    again = short.model_copy(update={"compute_s": 1.0, "memory_mb": 1, "notes": ()})
    assert again.key() == short.key() != long.key()


def test_levers_with_an_error_are_in_the_key_and_offloading_is_not() -> None:
    request = ask("animate-pose")
    plain = engine("wan-vace", "wan-vace-14b").plan(request)
    fewer = engine("wan-vace", "wan-vace-14b", levers=Levers(steps=8)).plan(request)
    waiting = engine("wan-vace", "wan-vace-14b", levers=Levers(offload="group")).plan(request)
    assert plain.key() == waiting.key() != fewer.key()


@pytest.mark.parametrize(
    ("name", "signals"),
    [("wan-animate-2", ("picture",)), ("wan-animate", ("skeleton", "face")), ("wan-vace", ("skeleton",))],
)
def test_signals_are_asked_for_until_the_request_brings_them(name: str, signals: tuple[str, ...]) -> None:
    maker = engine(name)
    request = ask("animate-pose")
    assert maker.plan(request).signals == signals
    brought = request.model_copy(update={"signals": tuple(Signal(name=each, key="b" * 64) for each in signals)})
    plan = maker.plan(brought)
    assert plan.signals == ()
    assert "b" * 64 in plan.needs


@pytest.mark.parametrize("name", ["wan-animate-2", "wan-animate"])
def test_without_a_picture_of_the_person_the_plan_says_that_one_is_made_first(name: str) -> None:
    plan = engine(name).plan(ask("animate-pose", subject=Subject(person="maya")))
    assert any("portrait" in note for note in plan.notes)


def test_vace_without_a_picture_does_not_promise_who_is_seen() -> None:
    plan = engine("wan-vace").plan(ask("animate-pose", subject=Subject(person="maya")))
    assert "identity" not in plan.keeps
    assert any("prompt alone" in note for note in plan.notes)
    assert "identity" in engine("wan-vace").plan(ask("animate-pose", references=(KEY,))).keeps


def test_a_driving_video_needs_no_signals_where_the_model_reads_videos() -> None:
    plan = engine("wan-animate-2").plan(ask("animate-pose", driving="d" * 64))
    assert plan.signals == ()
    assert "d" * 64 in plan.needs


@pytest.mark.parametrize(
    ("name", "replace", "signals"),
    [
        ("wan-vace", False, ("skeleton",)),
        ("wan-animate", False, ("skeleton", "face")),
        ("wan-animate", True, ("skeleton", "face", "mask-person")),
    ],
    ids=["vace", "animate", "replace"],
)
def test_other_models_say_what_is_to_be_read_off_a_driving_video(
    name: str, replace: bool, signals: tuple[str, ...]
) -> None:
    assert engine(name).plan(ask("animate-pose", driving=KEY, replace=replace)).signals == signals


@pytest.mark.parametrize("name", ["wan-animate-2", "wan-animate", "wan-vace"])
def test_of_the_preview_a_driving_video_leaves_nothing_but_who_it_is(name: str) -> None:
    assert "motion" in engine(name).plan(ask("animate-pose")).keeps
    assert engine(name).plan(ask("animate-pose", driving=KEY)).keeps == ("identity",)


REFUSED = [
    ("wan-animate-2", ask("animate-pose", replace=True), "replaces nobody"),
    ("wan-vace", ask("animate-pose", replace=True), "replaces nobody"),
    ("wan-video", ask("animate-pose"), "does not answer"),
    ("wan-animate", ask("text-to-video"), "does not answer"),
    ("wan-video", ask("text-to-video", seconds=Fraction(8)), "makes 5.1 s from words alone"),
]


@pytest.mark.parametrize(("name", "request_", "says"), REFUSED, ids=[f"{each[0]}: {each[2]}" for each in REFUSED])
def test_what_an_engine_cannot_do_is_said_before_anything_is_made(name: str, request_: AnyRequest, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        engine(name).plan(request_)
    assert caught.value.hint


def test_the_small_video_model_arrives_at_no_picture() -> None:
    request = ask("image-to-video", last="b" * 64)
    assert engine("wan-video").plan(request).keeps == ("identity",)
    with pytest.raises(InputError, match="cannot arrive") as caught:
        engine("wan-video", "wan-ti2v-5b").plan(request)
    assert "wan-i2v-a14b" in caught.value.hint


def test_replacing_takes_the_drawn_clip_as_its_ground_where_there_is_no_video() -> None:
    plan = engine("wan-animate").plan(ask("animate-pose", replace=True))
    assert plan.signals == ("skeleton", "face", "mask-person", "picture")


def test_negative_prompts_are_encoded_only_where_there_is_guidance() -> None:
    request = ask("animate-pose", avoid="blurred")
    guided = engine("wan-vace")
    (encoded,) = guided.prepare(guided.plan(request))
    assert encoded.model_dump()["avoid"] == "blurred"
    distilled = engine("wan-animate-2")
    assert {job.model_dump()["avoid"] for job in distilled.prepare(distilled.plan(request))} == {None}


def test_nobody_talks_here() -> None:
    kinds = {
        kind
        for name in ("wan-animate-2", "wan-animate", "wan-vace", "wan-video")
        for kind in engine(name).capabilities().skills
    }
    assert TalkingPresenter.model_fields["kind"].default not in kinds
