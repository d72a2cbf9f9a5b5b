"""Directions in square brackets: `[pause 2s]`, `[point left]`, `[smile]`, `[slide 3]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...story.script import Emotion

PAUSE_S = Fraction(1)
"""A `[pause]` without a length."""
PAUSE_MAX_S = Fraction(60)
EMOTIONS: dict[str, Emotion] = {
    "neutral": "neutral",
    "calm": "neutral",
    "smile": "happy",
    "smiling": "happy",
    "happy": "happy",
    "laugh": "happy",
    "excited": "excited",
    "serious": "serious",
    "sad": "concerned",
    "worried": "concerned",
    "concerned": "concerned",
    "surprised": "surprised",
}
"""What is written in brackets, and how the sentence is then said."""
GESTURES = {"nod": "nod", "wave": "wave", "shrug": "shrug", "shake head": "shake-head", "think": "think"}
_PAUSE = re.compile(r"(?:pause|silence|beat)(?:\s+(\d+(?:[.,]\d+)?)\s*(ms|s|sec|secs|second|seconds)?)?")
_TOWARD = re.compile(r"(point|look)(?:s|ing)?(?:\s+(?:to\s+the|to|at\s+the))?\s+(left|right|up|down)")
_SLIDE = re.compile(r"(?:slide|page)\s+(\d{1,4}|off|none)")


@dataclass(frozen=True)
class Cue:
    """One direction that is understood."""

    name: str
    """As in `SpokenCue`: 'pause', 'point-left', 'smile', 'nod'; 'slide'."""
    seconds: Fraction | None = None
    """Of a pause."""
    emotion: Emotion | None = None
    slide: int = 0
    """The page that 'slide' asks for, from 1; 0 for none."""


def read_cue(text: str) -> Cue | None:
    """What stands between brackets as a direction, or None where it is not understood."""
    said = " ".join(text.lower().split())
    pause = _PAUSE.fullmatch(said)
    if pause:
        seconds = Fraction(pause[1].replace(",", ".")) if pause[1] else PAUSE_S
        seconds = seconds / 1000 if pause[2] == "ms" else seconds
        return Cue("pause", seconds=seconds) if 0 < seconds <= PAUSE_MAX_S else None
    toward = _TOWARD.fullmatch(said)
    if toward:
        return Cue(f"{toward[1]}-{toward[2]}")
    slide = _SLIDE.fullmatch(said)
    if slide:
        return Cue("slide", slide=int(slide[1]) if slide[1].isdigit() else 0)
    if said in EMOTIONS:
        return Cue(said, emotion=EMOTIONS[said])
    return Cue(GESTURES[said]) if said in GESTURES else None
