"""Finds the motion of a clause in the library: hard constraints first, likeness second, variety last."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ...templates.motion import Motion
from ...templates.motion_words import motion_words
from .clauses import Clause, clauses
from .fitting import Place, unfit

Side = Literal["left", "right", "up", "down", ""]
ENOUGH = 0.42
"""A motion that is less alike than this is not what was asked for."""
HEARD = 0.5
"""This share of a clause's words must be a motion's."""
_LIGHT = frozenset({"hand", "arm", "camera", "stand", "head", "around", "pose", "shift", "large", "small"})
"""Ideas that go with many motions and name none."""
FASTEST = Fraction(5, 4)
"""Motions are hurried no more than this."""
_SEEN_BEFORE = 0.06
"""What a motion loses for each time it was seen lately: less than any difference in meaning."""
_OTHER_WAY = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Found:
    """A motion for a clause, and why it was taken."""

    motion: Motion
    mirrored: bool
    why: str


@dataclass(frozen=True)
class Lacking:
    """That there is none, and why."""

    clause: Clause
    why: str


@dataclass(frozen=True)
class _Entry:
    motion: Motion
    phrases: tuple[frozenset[str], ...]
    all: frozenset[str]


class MotionIndex:
    """The library's motions, ready to be asked."""

    def __init__(self, motions: Mapping[str, Motion]) -> None:
        self.motions = dict(sorted(motions.items()))
        self._entries = [_entry(motion) for motion in self.motions.values()]
        counts = Counter(word for entry in self._entries for word in entry.all)
        self._rarity = {
            word: math.log(1 + len(self._entries) / count) * (0.3 if word in _LIGHT else 1.0)
            for word, count in counts.items()
        }

    def find(
        self, clause: Clause, place: Place, *, seen: Sequence[str] = (), longest_s: Fraction | None = None
    ) -> Found | Lacking:
        """The motion that does what a clause says. `seen` are the ids of motions that were used lately, `longest_s` is
        the time that there is: what has an end comes to it."""
        wanted = clause.ideas | clause.words
        ranked = sorted(
            ((self._alike(clause, wanted, entry), entry) for entry in self._entries),
            key=lambda pair: (-pair[0], pair[1].motion.id),
        )
        alike = [(score, entry) for score, entry in ranked if score >= ENOUGH]
        if not alike:
            return Lacking(clause, f"the library has no motion for {clause.text!r}")
        refused = ""
        fit: list[tuple[float, _Entry]] = []
        for score, entry in alike:
            if "product" in entry.motion.needs and "product" not in clause.ideas:
                # A hand is raised with nothing in it.
                continue
            reason = unfit(entry.motion, place) or _too_long(entry.motion, longest_s)
            if reason:
                refused = refused or f"{entry.motion.id!r} would do {clause.text!r}, but {reason}"
            else:
                fit.append((score - _SEEN_BEFORE * list(seen).count(entry.motion.id), entry))
        best = max((score for score, _ in alike), default=0.0)
        # Constraints decide before likeness does, but nothing may be done that was not asked for.
        fit = [(score, entry) for score, entry in fit if score >= max(ENOUGH, best * 0.6)]
        if not fit:
            return Lacking(clause, refused or f"the library has no motion for {clause.text!r}")
        # Of two that are as alike, the one that does nothing else.
        score, entry = max(fit, key=lambda pair: (round(pair[0], 2), -len(pair[1].all), pair[1].motion.id))
        mirrored = bool(clause.way) and _OTHER_WAY.get(clause.way) == side_of(entry.motion)
        shared = sorted(wanted & entry.all)
        why = f"{clause.text!r}: alike in {', '.join(shared)}"
        return Found(entry.motion, mirrored, f"{why}, mirrored" if mirrored else why)

    def _alike(self, clause: Clause, wanted: frozenset[str], entry: _Entry) -> float:
        whole = self._weight(wanted)
        heard = self._weight(wanted & entry.all) / whole if whole else 0.0
        if heard < HEARD:
            return 0.0
        score = max((self._phrase(wanted, phrase, whole) for phrase in entry.phrases if phrase), default=0.0)
        score = max(score, 0.75 * heard)
        if set(entry.motion.id.split("-")) <= wanted:
            # Its very name was said.
            score += 0.05
        side = side_of(entry.motion)
        if clause.way and side:
            score += 0.1 if side == clause.way else 0.08 if _OTHER_WAY.get(clause.way) == side else -0.4
        elif side in ("up", "down"):
            score -= 0.1
        return score

    def _phrase(self, wanted: frozenset[str], phrase: frozenset[str], whole: float) -> float:
        shared = self._weight(wanted & phrase)
        return 0.6 * shared / whole + 0.4 * shared / (self._weight(phrase) or 1.0)

    def _weight(self, words: frozenset[str]) -> float:
        # What no motion knows weighs as much as the rarest word: it was meant, and is missing.
        most = max(self._rarity.values(), default=1.0)
        return sum(self._rarity.get(word, 0.3 if word in _LIGHT else most) for word in words)


def _too_long(motion: Motion, longest_s: Fraction | None) -> str:
    if longest_s is None or motion.loop or motion.kind == "walk" or motion.seconds / FASTEST <= longest_s:
        return ""
    return f"it takes {float(motion.seconds):.1f} s, and there are {float(longest_s):.1f}"


def side_of(motion: Motion) -> Side:
    """The side to which a motion goes, as a viewer sees it; empty where it has none."""
    sides: tuple[Side, ...] = ("left", "right", "up", "down")
    return next((side for side in sides if side in motion.tags or side in motion.id.split("-")), "")


def _entry(motion: Motion) -> _Entry:
    phrases = [*motion.says, motion.title, motion.id.replace("-", " "), " ".join(motion.tags)]
    read = tuple(_features(each) for each in phrases if each.strip())
    everything = frozenset().union(*read, _features(motion.kind)) if read else frozenset()
    return _Entry(motion, read, everything)


def _features(phrase: str) -> frozenset[str]:
    found: set[str] = set()
    for clause in clauses(phrase, things=False):
        found |= clause.ideas | clause.words
    # Titles such as 'To camera' have no deed: their ideas count as they stand.
    found |= {name for name, pattern in motion_words().ideas.items() if pattern.search(re.sub(r"[-_]", " ", phrase))}
    return frozenset(found)
