"""What ACE-Step is told of a piece beside its caption: whole beats a minute, a key, a metre, a length. Pure.

Its ranges are those of its documentation (docs/en/Tutorial.md of https://github.com/ace-step/ACE-Step-1.5, and the page
of its pipeline in diffusers' documentation): 30 to 300 beats a minute, major and minor keys, metres of 2, 3, 4 and 6,
10 seconds to 10 minutes.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ....story.document import Part
from ....story.errors import InputError
from ....story.requests import Music

SECONDS_MIN, SECONDS_MAX = 10, 600
_BPM_MIN, _BPM_MAX = 30, 300
_METRES = (2, 3, 4, 6)
_SCALE = re.compile(
    r"([A-G][#b]?) ?(major|minor|ionian|lydian|mixolydian|dorian|aeolian|phrygian|harmonic minor)?", re.I
)
_MINOR = ("minor", "dorian", "aeolian", "phrygian", "harmonic minor")
INSTRUMENTAL = "[Instrumental]"
"""What stands in place of lyrics for music without a voice."""


class Fields(Part):
    """A piece in the model's own fields."""

    seconds: Fraction
    """What is generated; a whole number of 25ths, never less than is wanted."""
    bpm: int
    scale: str
    """'D minor'; empty: the model chooses."""
    metre: str
    """'4'; empty: the model chooses."""
    lyrics: str
    notes: tuple[str, ...] = ()
    """What differs from what was asked, for people."""


def fields_of(request: Music) -> Fields:
    """A request in the model's fields. `InputError` for a scale that is none."""
    notes = []
    seconds = max(Fraction(SECONDS_MIN), Fraction(math.ceil(request.seconds * 25), 25))
    if request.seconds < SECONDS_MIN:
        notes.append(f"{SECONDS_MIN} s are made, which is the least, and cut to {float(request.seconds):g} s")
    bpm = round(request.bpm)
    while bpm < _BPM_MIN:
        bpm *= 2
    if bpm != request.bpm:
        notes.append(f"asked for {min(bpm, _BPM_MAX)} beats a minute in place of {float(request.bpm):.2f}")
    metre = str(request.beats_per_bar) if request.beats_per_bar in _METRES else ""
    if not metre:
        notes.append(f"bars of {request.beats_per_bar} beats cannot be asked for: the model chooses")
    scale = _scale(request.scale, notes)
    return Fields(
        seconds=seconds,
        bpm=min(bpm, _BPM_MAX),
        scale=scale,
        metre=metre,
        lyrics=request.lyrics.strip() or INSTRUMENTAL,
        notes=tuple(notes),
    )


def _scale(asked: str, notes: list[str]) -> str:
    if not asked.strip():
        return ""
    found = _SCALE.fullmatch(asked.strip())
    if found is None:
        raise InputError(f"{asked!r} is no scale", hint="say tonic and mode: 'C major', 'F# minor', 'Bb dorian'")
    tonic, mode = found[1][0].upper() + found[1][1:], (found[2] or "major").lower()
    plain = "minor" if mode in _MINOR else "major"
    if mode not in ("major", "minor"):
        notes.append(f"asked for {tonic} {plain}: the model knows no {mode}")
    return f"{tonic} {plain}"
