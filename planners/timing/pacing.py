"""An editor's clock: how long words need on the screen and in the ear, and how long a shot may rest after them.

Writing (before voice) and timing (after it) read the same numbers, so that a script which fits stays fitting.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ...story.script import Line, Role
from ..staging.looking import looking_s

LEAD_FRAMES = 4
"""Frames from a shot's start to its first word at 30 fps: the eye arrives before the ear."""
TAIL_S = Fraction(3, 10)
"""Breath after the last word, where there is room."""
TAIL_TIGHT_S = Fraction(1, 10)
GAP_S = Fraction(7, 20)
"""Between two lines of one shot."""
GAP_TIGHT_S = Fraction(3, 20)
ENTRY_S = Fraction(3, 10)
"""Type needs this long to come to rest."""
HOOK_S = Fraction(2)
"""The first words stand within this."""

HEARD_SHARE = Fraction(21, 50)
"""Below two fifths a film with a voice sounds as if the voice had gone; voices may be quicker than estimated."""

_REST_S: dict[Role, Fraction] = {
    "hook": Fraction(3, 5),
    "problem": Fraction(4, 5),
    "question": Fraction(1),
    "benefit": Fraction(3, 2),
    "feature": Fraction(7, 5),
    "proof": Fraction(3, 2),
    "statement": Fraction(6, 5),
    "chapter": Fraction(6, 5),
    "offer": Fraction(2),
    "call-to-action": Fraction(3),
}
_WEIGHT: dict[Role, Fraction] = {
    "hook": Fraction(1, 4),
    "problem": Fraction(1, 2),
    "question": Fraction(1, 2),
    "benefit": Fraction(1),
    "feature": Fraction(1),
    "proof": Fraction(1),
    "statement": Fraction(4, 5),
    "chapter": Fraction(4, 5),
    "offer": Fraction(8, 5),
    "call-to-action": Fraction(5, 2),
}


def reading_s(text: str) -> Fraction:
    """How long settled text stays: 0.4 s and 0.25 s a word (scripts without spaces: three signs a word)."""
    words = len(re.findall(r"\S*\w\S*", text))
    dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    return Fraction(2, 5) + Fraction(1, 4) * max(words, math.ceil(dense / 3))


def shown_words(line: Line) -> str:
    """All that a line puts on the screen."""
    return " ".join(part for part in (line.show, *line.items) if part)


def rest_s(role: Role, *, speaks: bool) -> Fraction:
    """How long a shot may hold after its words are said or read before it feels dead."""
    return _REST_S[role] if speaks or role in ("offer", "call-to-action") else _REST_S[role] * Fraction(2, 3)


def weight(role: Role) -> Fraction:
    """Which shots get the time that is left: hooks stay tight, offers and end cards breathe."""
    return _WEIGHT[role]


def line_need_s(line: Line, speech_s: Fraction) -> Fraction:
    """The shortest time of a line's own shot: its speech with a lead and a breath, or its reading."""
    lead = Fraction(LEAD_FRAMES, 30)
    shown = ENTRY_S + reading_s(shown_words(line)) if shown_words(line) else Fraction(0)
    if line.say:
        inside = sum((cue.seconds for cue in line.cues if cue.seconds is not None), Fraction(0))
        spoken = lead + speech_s + inside + (line.pause_after_s if line.pause_after_s is not None else TAIL_S)
        # What is said is read along; only a list needs its reading time beside the voice.
        return max(spoken, shown if line.items else Fraction(0), _least(line.role), looking_s(line))
    return max(shown, _least(line.role), looking_s(line)) + (line.pause_after_s or 0)


def _least(role: Role) -> Fraction:
    """An end card is looked at, not only heard."""
    return Fraction(9, 5) if role == "call-to-action" else Fraction(9, 10)
