"""All moods by name."""

from __future__ import annotations

from ....story.errors import InputError
from .mood import Mood
from .moods_machine import RETRO, TECH
from .moods_pop import BRIGHT, DRIVING
from .moods_quiet import CALM, LOFI, PREMIUM
from .moods_stage import CURIOUS, EPIC
from .moods_wood import FOLK, PLAYFUL, WARM

MOODS: dict[str, Mood] = {
    mood.id: mood for mood in (BRIGHT, DRIVING, CALM, PREMIUM, WARM, PLAYFUL, CURIOUS, EPIC, LOFI, TECH, FOLK, RETRO)
}
"""By id."""


def mood_named(name: str) -> Mood:
    """The mood of that name; `InputError` lists those there are."""
    try:
        return MOODS[name]
    except KeyError:
        raise InputError(f"there is no music mood {name!r}", hint=f"choose one of {', '.join(sorted(MOODS))}") from None
