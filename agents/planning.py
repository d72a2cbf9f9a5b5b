"""Which planner works at a desk, and what it leaves when it fails."""

from __future__ import annotations

from ..planners.choice import choose_planner
from ..planners.model.settings import LLMSettings
from ..planners.planner import Planner
from ..story.document import write_atomically
from ..story.errors import PlanningError
from .answers import FolderReplies, spent
from .desk import Desk

RECEIVED = "received.txt"
"""What a model answered that could not be used, kept for a person to read."""


def planner_for(desk: Desk) -> Planner:
    """The planner that was ordered."""
    if desk.planner is None:
        settings = LLMSettings.from_environment()
        production = desk.production
        replies = FolderReplies(production.hidden, production.claims, paid=settings.paid)
        desk.planner, note = choose_planner(desk.order.planner, settings, replies=replies)
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


def tell_spending(desk: Desk) -> None:
    """Say what asking a model took for this production, all runs together."""
    usage, model = spent(desk.production.hidden)
    if usage.requests:
        desk.note(usage.told(model))


def keep_received(desk: Desk, error: PlanningError) -> PlanningError:
    """Write what a model answered beside the documents, so that a person can read what went wrong."""
    received = getattr(error, "received", "")
    if not received:
        return error
    path = desk.production.hidden / RECEIVED
    write_atomically(path, received.encode("utf-8", "replace"))
    return PlanningError(error.what, hint=f"what the model answered is kept in {path}; --planner offline needs none")
