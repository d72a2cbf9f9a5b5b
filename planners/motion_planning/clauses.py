"""A description of what somebody does, taken apart: one clause for each thing, in the order in which they are done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import cast, get_args

from ...story.cast import GazeTarget
from ...story.script import Emotion
from ...templates.motion_words import MotionWords, motion_words
from ..staging.signs import stem

_MARKS = re.compile(r"([,.;:!?،؛؟、。，；：！？\n]+)")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_THINGS = frozenset({"product", "chair", "hand", "arm", "head", "around", "back", "forward", "camera"})
_THING = re.compile(r"\b(?:the|an?|his|her|their|its|this|that)\s+\w+", re.I)
_IT = re.compile(r"\b(?:it|them|one)\b", re.I)
_NUMBERS = ("one", "two", "three", "four", "five")
CLAUSES_MAX = 24
"""More things are done in no shot."""


@dataclass(frozen=True)
class Clause:
    """One thing that is done."""

    text: str
    ideas: frozenset[str] = frozenset()
    """What is done and with what, by names of `templates/motion_words.yaml`."""
    words: frozenset[str] = frozenset()
    """Stems of the other words that mean something."""
    way: str = ""
    """'left', 'right', 'up' or 'down', as a viewer sees it."""
    face: Emotion | None = None
    look: GazeTarget | None = None
    talks: bool = False
    together: bool = False
    """True where it is done while the clause before it is."""
    at_last: bool = False
    """True where it ends the shot."""
    rate: Fraction = Fraction(1)
    strength: float = 1.0
    times: int = 1

    @property
    def moves(self) -> bool:
        """True where a motion is asked for: not only a face, a look or talk."""
        words = self.words - {"large", "small"}
        return bool(self.ideas) or (bool(words) and not (self.face or self.look or self.talks))


@dataclass
class _Piece:
    text: str
    together: bool = False
    at_last: bool = False
    joined: bool = field(default=False)
    """True where 'and' stands before it: it may go on with what the one before does."""


def clauses(description: str, language: str = "en", *, things: bool = True) -> tuple[Clause, ...]:
    """The clauses of a description in order; none for an empty one. English is always understood.

    `things`: whatever is lifted, held or shown is the product, whatever it is called.
    """
    words = motion_words(language)
    found: list[Clause] = []
    for piece in _pieces(description, words)[:CLAUSES_MAX]:
        clause = _read(piece, words, things=things)
        if piece.joined and found and not _acts(clause):
            # 'turns left and right', 'lifts the bottle and the box': the same deed goes on.
            found[-1] = _merged(found[-1], clause)
        elif clause.ideas or clause.words or clause.face or clause.look or clause.talks:
            found.append(clause)
    return tuple(found)


def _pieces(description: str, words: MotionWords) -> list[_Piece]:
    pieces: list[_Piece] = []
    for part in _MARKS.split(description)[::2]:
        at, together, joined = 0, False, False
        borders = sorted(
            [(match.start(), match.end(), "then") for match in words.then.finditer(part)]
            + [(match.start(), match.end(), "together") for match in words.together.finditer(part)]
        )
        for start, end, kind in [*borders, (len(part), len(part), "end")]:
            if start < at:
                continue
            text = " ".join(part[at:start].split())
            if text:
                pieces.append(_Piece(text, together, bool(words.at_last.search(text)), joined))
            at, together = end, kind == "together"
            # After a comma something new is done.
            joined = kind == "then" and bool(text)
    return pieces


def _read(piece: _Piece, words: MotionWords, *, things: bool) -> Clause:
    text = piece.text
    ideas = {name for name, pattern in words.ideas.items() if pattern.search(text)}
    face = next((name for name, pattern in words.faces.items() if pattern.search(text)), None)
    looks = bool(words.looks.search(text))
    way = next((name for name, pattern in words.ways.items() if pattern.search(text)), "")
    look = _target(text, words, way) if looks else None
    rest = text
    known = [*words.ideas.values(), *words.ways.values(), *words.faces.values(), *words.gazes.values()]
    for pattern in (words.at_last, *known, words.looks, words.talks, *words.measures.values(), words.little):
        rest = pattern.sub(" ", rest)
    others = {stem(word) for word in _WORD.findall(rest)} if words.spaced else set()
    held = ideas & words.handling
    named = bool(others) and bool(held & {"hold", "lift"} or (not way and _THING.search(text)))
    if things and held and "product" not in ideas and (named or _IT.search(text)):
        ideas, others = ideas | {"product"}, set()
    if "count" in ideas:
        others |= {number for number in _NUMBERS if re.search(rf"\b{number}\b", text, re.I)}
    talks = bool(words.talks.search(text))
    if face or look or talks:
        # Who smiles at the camera does not go there.
        ideas -= {"camera"}
    rate = Fraction(1)
    if words.measures["slow"].search(text):
        rate = Fraction(4, 5)
    elif words.measures["fast"].search(text):
        rate = Fraction(5, 4)
    large, small = words.measures["large"].search(text), words.measures["small"].search(text)
    times = 3 if words.measures["three-times"].search(text) else 2 if words.measures["twice"].search(text) else 1
    others |= {"large"} if large else {"small"} if small else set()
    return Clause(
        text=text,
        ideas=frozenset(ideas),
        words=frozenset(others),
        way="" if "thumb" in ideas else way,
        face=cast(Emotion, face) if face else None,
        look=look,
        talks=talks,
        together=piece.together,
        at_last=piece.at_last,
        rate=rate,
        strength=1.25 if large else 0.75 if small else 1.0,
        times=times,
    )


def _target(text: str, words: MotionWords, way: str) -> GazeTarget:
    found = next((name for name, pattern in words.gazes.items() if pattern.search(text)), way or "camera")
    return cast(GazeTarget, found) if found in get_args(GazeTarget) else "camera"


def _acts(clause: Clause) -> bool:
    """False for what only goes on a clause: things, sides, hands."""
    return bool(clause.ideas - _THINGS or clause.face or clause.look or clause.talks or clause.words)


def _merged(before: Clause, after: Clause) -> Clause:
    return replace(before, text=f"{before.text} and {after.text}", ideas=before.ideas | after.ideas)
