"""In which order engines work: plans of one model and one shape run back to back, so that pipelines stay warm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from .engine import EnginePlan

Work = TypeVar("Work")


def back_to_back(work: Iterable[Work], *, plan_of: Callable[[Work], EnginePlan]) -> list[Work]:
    """The work in an order in which each pipeline is loaded once and each of its shapes is compiled once.

    Groups come in the order in which they were first asked for, shapes within them by size, larger ones first: what
    does not fit the memory is known early. Equal work keeps its order.
    """
    asked = list(work)
    groups = {group: number for number, group in reversed(list(enumerate(plan_of(each).group for each in asked)))}
    return sorted(asked, key=lambda each: (groups[plan_of(each).group], _shape(plan_of(each))))


def _shape(plan: EnginePlan) -> tuple[int, ...]:
    if plan.shape is None:
        return (0,)
    picture, longest = plan.shape.picture, max(chunk.made for chunk in plan.shape.chunks)
    return (-picture.width * picture.height * longest, picture.width, picture.height, longest)


def switches(work: Iterable[Work], *, plan_of: Callable[[Work], EnginePlan]) -> int:
    """How often the pipeline changes in that order, the first load included."""
    groups = [plan_of(each).group for each in work]
    return sum(number == 0 or group != groups[number - 1] for number, group in enumerate(groups))
