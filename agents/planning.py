"""Which planner works at a desk, and what it leaves when it fails."""

from __future__ import annotations

from ..planners.choice import choose_planner
from ..planners.planner import Planner
from ..story.document import write_atomically
from ..story.errors import PlanningError
from .desk import Desk

RECEIVED = "received.txt"
"""What a model answered that could not be used, kept for a person to read."""


def planner_for(desk: Desk) -> Planner:
    """The planner that was ordered."""
    if desk.planner is None:
        desk.planner, note = choose_planner(desk.order.planner)
        if note:
            desk.note(note)
    return desk.planner


def heed(desk: Desk) -> None:
    """Pass on what the planner has to say of itself: above all that a model failed and another took over."""
    note = getattr(desk.planner, "note", "")
    if note:
        desk.note(note)
    received = getattr(desk.planner, "received", "")
    if received:
        write_atomically(desk.production.hidden / RECEIVED, received.encode("utf-8", "replace"))


def keep_received(desk: Desk, error: PlanningError) -> PlanningError:
    """Write what a model answered beside the documents, so that a person can read what went wrong."""
    received = getattr(error, "received", "")
    if not received:
        return error
    path = desk.production.hidden / RECEIVED
    write_atomically(path, received.encode("utf-8", "replace"))
    return PlanningError(error.what, hint=f"what the model answered is kept in {path}; --planner offline needs none")
