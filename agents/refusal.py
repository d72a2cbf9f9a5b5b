"""The error for a plan that cannot be mended."""

from __future__ import annotations

from ..story.errors import PlanningError
from ..story.violation import Violation


def refusal(errors: list[Violation]) -> PlanningError:
    """The error for a plan that cannot be mended: what is wrong, where, what to do."""
    lines = [f"  {error.path}: {error.message}" for error in errors[:6]]
    hints = [error.hint for error in errors if error.hint]
    return PlanningError("the storyboard does not hold:\n" + "\n".join(lines), hint=hints[0] if hints else "")
