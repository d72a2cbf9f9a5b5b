"""Shots of one model and shape run back to back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.engine import Capabilities, EnginePlan
from reelwright.generators.scheduling import back_to_back, switches
from reelwright.generators.shape import shape_of
from reelwright.story.answers import ClipLayer
from reelwright.story.requests import TextToVideo

MODEL = Capabilities(skills={}, size_multiple=16, frames_step=4)


def _plan(group: str, width: int, seconds: int) -> EnginePlan:
    request = TextToVideo(width=width, height=128, seconds=seconds)
    shape = shape_of(request, MODEL)
    answer = ClipLayer(request="", engine=group, width=width, height=128, fps=shape.fps, frames=shape.frames)
    return EnginePlan(engine=group, request=request, answer=answer, shape=shape, group=group)


PLANS = st.lists(st.builds(_plan, st.sampled_from("abc"), st.sampled_from([64, 128, 256]), st.integers(1, 4)))


@given(plans=PLANS)
def test_each_model_is_loaded_once_and_each_shape_comes_once(plans: list[EnginePlan]) -> None:
    ordered = back_to_back(plans, plan_of=lambda plan: plan)
    assert sorted(map(id, ordered)) == sorted(map(id, plans))
    assert switches(ordered, plan_of=lambda plan: plan) == len({plan.group for plan in plans})
    shapes = [(plan.group, plan.shape) for plan in ordered]
    runs = [shape for number, shape in enumerate(shapes) if not number or shape != shapes[number - 1]]
    assert len(runs) == len({(group, shape.model_dump_json()) for group, shape in runs if shape is not None})


@given(plans=PLANS)
def test_the_first_model_asked_for_comes_first(plans: list[EnginePlan]) -> None:
    ordered = back_to_back(plans, plan_of=lambda plan: plan)
    assert list(dict.fromkeys(plan.group for plan in ordered)) == list(dict.fromkeys(plan.group for plan in plans))
