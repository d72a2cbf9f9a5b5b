"""Words as they will be said, with what stands at places in them: bold, directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...tools.speech.words import is_dense
from .cues import Cue


@dataclass(frozen=True)
class Mark:
    """A direction, and how many characters of the text come before it."""

    at: int
    cue: Cue


@dataclass(frozen=True)
class Prose:
    """One stretch of words; single spaces between them."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    """Stretches that were written bold, as (first character, character after the last)."""
    marks: tuple[Mark, ...] = ()

    def cut(self, start: int, end: int) -> Prose:
        """A part, without spaces around it. Marks on a border stay with the part."""
        inner = self.text[start:end]
        start += len(inner) - len(inner.lstrip())
        end = max(start, end - (len(inner) - len(inner.rstrip())))
        return Prose(
            self.text[start:end],
            tuple((max(a, start) - start, min(b, end) - start) for a, b in self.bold if a < end and b > start),
            tuple(replace(mark, at=min(max(mark.at, start), end) - start) for mark in self.marks),
        )

    @property
    def emphasised(self) -> str:
        """What was written bold."""
        return " ".join(self.text[start:end].strip() for start, end in self.bold).strip()


def joined(parts: Sequence[Prose]) -> Prose:
    """Parts one after the other: with a space between, but not between Chinese or Japanese."""
    text = ""
    bold: list[tuple[int, int]] = []
    marks: list[Mark] = []
    for part in parts:
        if text and part.text and needs_space(text[-1], part.text[0]):
            text += " "
        at = len(text)
        bold += [(start + at, end + at) for start, end in part.bold]
        marks += [Mark(mark.at + at, mark.cue) for mark in part.marks]
        text += part.text
    return Prose(text, tuple(bold), tuple(marks))


def needs_space(before: str, after: str) -> bool:
    """Whether the ends of two rows are written apart: not where both are of a script without spaces."""
    return not (_dense(before) and _dense(after))


def _dense(letter: str) -> bool:
    return is_dense(letter) or re.match(r"[\u3000-\u303f\uff00-\uff65]", letter) is not None


class Writer:
    """Builds prose letter by letter; any white space becomes one space."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._bold: list[bool] = []
        self._marks: list[Mark] = []
        self._space = False

    def write(self, letter: str, *, bold: bool) -> None:
        """One more letter."""
        if letter.isspace():
            self._space = bool(self._text)
            return
        if self._space:
            self._text.append(" ")
            self._bold.append(bold and self._bold[-1])
            self._space = False
        self._text.append(letter)
        self._bold.append(bold)

    def mark(self, cue: Cue) -> None:
        """A direction here. What stands around it stays apart."""
        self._marks.append(Mark(len(self._text), cue))
        self._space = self._space and bool(self._text)

    def prose(self) -> Prose:
        """What was written."""
        bold: list[tuple[int, int]] = []
        for place, on in enumerate(self._bold):
            if on and bold and bold[-1][1] == place:
                bold[-1] = (bold[-1][0], place + 1)
            elif on:
                bold.append((place, place + 1))
        return Prose("".join(self._text), tuple(bold), tuple(self._marks))
