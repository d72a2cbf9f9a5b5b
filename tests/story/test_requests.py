"""Requests for people are frozen, told apart by kind, exact in time, and refuse what contradicts itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from reelwright.generators.engine import Capabilities, Skill, check_request
from reelwright.generators.shape import snapped
from reelwright.story.answers import ClipLayer
from reelwright.story.cast import Performance, Utterance
from reelwright.story.errors import InputError
from reelwright.story.requests import (
    AnimatePose,
    Region,
    Speaker,
    Subject,
    TalkingPresenter,
    TryOn,
    read_request,
)

KEY = "a" * 64
MAYA = Subject(person="maya")
FACE = Region(x="1/4", y="1/8", width="1/2", height="1/4")


def pose(**fields: Any) -> AnimatePose:
    told = {"width": 512, "height": 896, "seconds": "5/2", "subject": MAYA, "performance": Performance(person="maya")}
    return AnimatePose.model_validate(told | fields)


def talk(count: int = 1, **fields: Any) -> TalkingPresenter:
    speaker = Speaker(subject=MAYA, audio=KEY, seconds=Fraction(2), face=FACE, emotion="happy")
    told = {"width": 512, "height": 896, "seconds": "5/2", "speakers": (speaker,) * count, "camera": "slow push-in"}
    return TalkingPresenter.model_validate(told | fields)


def dress(**fields: Any) -> TryOn:
    told = {"width": 512, "height": 896, "seconds": 3, "subject": MAYA, "garment": KEY, "category": "dress"}
    return TryOn.model_validate(told | {"driving": KEY} | fields)


@pytest.mark.parametrize("request_", [pose(), talk(2), dress()], ids=lambda each: each.kind)
def test_a_request_survives_its_json_and_knows_its_kind(request_: AnimatePose | TalkingPresenter | TryOn) -> None:
    found = read_request(request_.model_dump_json())
    assert found == request_
    assert type(found) is type(request_)
    assert found.digest() == request_.digest()
    with pytest.raises(ValidationError, match="frozen"):
        found.seed = 3  # type: ignore[misc]


@given(st.fractions(min_value=Fraction(1, 30), max_value=60, max_denominator=1000), st.integers(0, 60))
def test_frames_are_counted_exactly_handles_included(seconds: Fraction, handle: int) -> None:
    found = pose(seconds=seconds, handle_before_s=Fraction(handle, 30), fps="30")
    assert abs(Fraction(found.frames - handle, 30) - seconds) <= Fraction(1, 60)
    assert (found.handle_before, found.handle_after) == (handle, 0)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"performance": None}, "motion comes from one place"),
        ({"driving": KEY}, "motion comes from one place"),
        ({"subject": {"person": "", "image": ""}}, "nobody is named"),
        ({"seconds": 0}, "seconds"),
        ({"width": 10}, "width"),
        ({"colour": 1}, "colour"),
    ],
)
def test_what_contradicts_itself_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        pose(**fields)


def test_a_region_lies_inside_the_frame() -> None:
    with pytest.raises(ValidationError, match="inside the frame"):
        Region(x="3/4", y=0, width="1/2", height=1)


def test_a_speaker_begins_within_the_shot() -> None:
    late = Speaker(subject=MAYA, audio=KEY, start=75, seconds=Fraction(1), face=FACE)
    with pytest.raises(ValidationError, match="begins at frame 75"):
        talk(speakers=(late,))


def test_somebody_may_look_as_in_a_picture() -> None:
    assert Subject(image=KEY).person == ""
    assert Subject(person="maya", image=KEY).image == KEY


def test_a_clip_says_what_is_shown_and_where_its_matte_is() -> None:
    clip = ClipLayer(
        request=KEY, engine="x", width=512, height=896, fps="25", frames=81, handle_before=5, handle_after=6
    )
    assert clip.shown == 70
    with pytest.raises(ValidationError, match="leave nothing"):
        ClipLayer.model_validate(clip.model_dump() | {"handle_after": 76})
    with pytest.raises(ValidationError, match="come together"):
        ClipLayer.model_validate(clip.model_dump() | {"matte": "file"})


WAN = Capabilities(
    skills={"animate-pose": Skill(keeps=("motion",), takes=("skeleton",)), "talking-presenter": Skill()},
    side_max=1280,
    frames_step=4,
    frames_max=81,
)


@pytest.mark.parametrize(("frames", "made"), [(1, 1), (2, 5), (5, 5), (6, 9), (78, 81), (81, 81)])
def test_an_engine_that_counts_in_steps_makes_more_never_less(frames: int, made: int) -> None:
    assert snapped(frames, WAN) == made
    assert snapped(frames, Capabilities(skills={})) == frames


def test_what_an_engine_cannot_do_is_said_before_it_runs() -> None:
    assert check_request(pose(), WAN, engine="wan").takes == ("skeleton",)
    with pytest.raises(InputError, match="longer than the 81"):
        snapped(82, WAN)
    with pytest.raises(InputError, match="does not answer 'try-on'"):
        check_request(dress(), WAN, engine="wan")
    with pytest.raises(InputError, match="at most 1 people"):
        check_request(talk(2), WAN, engine="wan")
    with pytest.raises(InputError, match="larger than"):
        check_request(pose(width=1920), WAN, engine="wan")


def test_a_performance_is_part_of_the_digest() -> None:
    said = Utterance(line="a", start=0, seconds=Fraction(1))
    assert pose().digest() != pose(performance=Performance(person="maya", speech=(said,))).digest()
