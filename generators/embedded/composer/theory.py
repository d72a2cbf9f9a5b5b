"""Keys, chords by roman numeral, and voice leading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
}
NAMES = ("C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii")
_QUALITIES: dict[str, tuple[int, ...]] = {
    "": (),
    "7": (10,),
    "maj7": (11,),
    "9": (10, 14),
    "maj9": (11, 14),
    "add9": (14,),
    "6": (9,),
    "11": (10, 17),
}
_CHORD = re.compile(r"^([b#]?)([ivIV]+)(sus2|sus4|5)?(maj9|maj7|add9|11|9|7|6)?$")


@dataclass(frozen=True)
class Chord:
    """A chord as pitch classes: the root first."""

    numeral: str
    root: int
    """0 to 11, 0 is C."""
    intervals: tuple[int, ...]
    """Semitones over the root, rising, the root's 0 first."""

    @property
    def classes(self) -> tuple[int, ...]:
        """The pitch classes, the root first."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)


@dataclass(frozen=True)
class Key:
    """A tonic and a mode."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        """'D major'."""
        return f"{NAMES[self.tonic]} {self.mode}"

    def chord(self, numeral: str) -> Chord:
        """The chord of a roman numeral: 'vi7', 'IVadd9', 'bVII', 'Vsus4'. Upper case is major, lower minor.

        Degrees are those of the mode; `b` and `#` shift them. An unknown one raises `ValueError`.
        """
        found = _CHORD.match(numeral)
        if found is None or found[2].lower() not in _NUMERALS:
            raise ValueError(f"{numeral!r} is no chord")
        shift = {"": 0, "b": -1, "#": 1}[found[1]]
        degree = _NUMERALS.index(found[2].lower())
        root = (self.tonic + MODES[self.mode][degree] + shift) % 12
        third = 4 if found[2].isupper() else 3
        triad = {None: (0, third, 7), "sus2": (0, 2, 7), "sus4": (0, 5, 7), "5": (0, 7)}[found[3]]
        return Chord(numeral, root, triad + _QUALITIES[found[4] or ""])

    def home(self) -> Chord:
        """The tonic triad."""
        return self.chord("I" if MODES[self.mode][2] == 4 else "i")

    def scale(self, low: int, high: int) -> list[int]:
        """The key's notes (MIDI numbers) from low to high."""
        steps = {(self.tonic + step) % 12 for step in MODES[self.mode]}
        return [pitch for pitch in range(low, high + 1) if pitch % 12 in steps]


def voicing(chord: Chord, before: tuple[int, ...] | None, *, low: int, high: int, voices: int = 4) -> tuple[int, ...]:
    """The chord in so many voices within a range, moving as little as it can from the voicing before.

    Clusters of semitones low down and gaps of over an octave are avoided; the third is always there.
    """
    wanted = chord.classes
    must = set(wanted[1:2]) | (set(wanted[3:]) if voices >= 4 else set())
    pool = [pitch for pitch in range(low, high + 1) if pitch % 12 in wanted]
    centre = (low + high) / 2
    best: tuple[float, tuple[int, ...]] | None = None
    for pick in combinations(pool, min(voices, len(pool))):
        classes = {pitch % 12 for pitch in pick}
        gaps = [b - a for a, b in pairwise(pick)]
        cost = 6.0 * len(must - classes) + 3.0 * (min(len(wanted), voices) - len(classes))
        cost += sum(2.5 for gap in gaps if gap < 2) + sum(3.0 for gap in gaps if gap > 9)
        cost += sum(1.5 for pitch, gap in zip(pick, gaps, strict=False) if gap < 4 and pitch < 55)
        cost += 0.15 * abs(sum(pick) / len(pick) - centre)
        if before is not None and len(before) == len(pick):
            cost += 0.5 * sum(abs(a - b) for a, b in zip(pick, before, strict=True))
        if best is None or cost < best[0]:
            best = (cost, pick)
    return best[1] if best is not None else ()
