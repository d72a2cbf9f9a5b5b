"""Reelwright: one line in, a finished, measured video out.

import reelwright

film = reelwright.make("30 s vertical ad for Stride, a waterproof trail shoe. Punchy.", out="films/stride")
print(film.video, film.report.passed)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Film", "ReelwrightError", "approve", "choose_engines", "edit", "make", "plan", "render", "resume"]

if TYPE_CHECKING:
    from .agents.film import Film
    from .agents.python_api import approve, choose_engines, edit, make, plan, render, resume
    from .story.errors import ReelwrightError


def __getattr__(name: str) -> Any:
    # Importing the package costs nothing; the crew is loaded when a door is used.
    if name in ("approve", "choose_engines", "edit", "make", "plan", "render", "resume"):
        from .agents import python_api

        return getattr(python_api, name)
    if name == "Film":
        from .agents.film import Film

        return Film
    if name == "ReelwrightError":
        from .story.errors import ReelwrightError

        return ReelwrightError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
