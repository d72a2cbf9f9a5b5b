"""One paragraph's own marks: bold, links, pictures, directions in brackets; and what is not understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .cues import read_cue
from .prose import Prose, Writer

Note = tuple[int, str]
"""The row of the script (from 1), and what a person should know."""
_BRACKETS = re.compile(r"(!?)\[([^\[\]\n]{1,120})\](?:\(([^()\n]*)\))?")
_TASK = re.compile(r"[ xX]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)(?:www\.)?(?=\w)", re.I)


@dataclass(frozen=True)
class PictureRef:
    """A picture that the script names."""

    path: str
    """As written."""
    alt: str
    line: int


@dataclass(frozen=True)
class Row:
    """One row of a paragraph."""

    prose: Prose
    line: int


@dataclass
class Inline:
    """What stands in a paragraph, a heading, a cell."""

    rows: list[Row] = field(default_factory=list)
    pictures: list[PictureRef] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Letter:
    text: str
    bold: bool
    plain: bool
    """False where it was escaped or set as code: never a mark of ours."""


def read_inline(tokens: Sequence[Any], *, line: int) -> Inline:
    """What markdown-it's inline tokens say, row by row; `line` is the number of the first row."""
    found = Inline()
    row: list[_Letter] = []
    bold = 0

    def end_row() -> None:
        nonlocal row
        prose = _settled(row, line, found)
        if prose.text or prose.marks:
            found.rows.append(Row(prose, line))
        row = []

    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            end_row()
            line += 1
        elif token.type == "strong_open":
            bold += 1
        elif token.type == "strong_close":
            bold -= 1
        elif token.type in ("text", "text_special", "code_inline"):
            plain = token.type == "text"
            row += [_Letter(letter, bold > 0, plain) for letter in token.content]
        elif token.type == "image":
            _picture(unquote(str(token.attrs.get("src", ""))), token.content, line, found)
        elif token.type == "html_inline":
            row.append(_Letter(" ", False, True)) if re.match(r"<br\b", token.content, re.I) else None
            if not re.match(r"<(?:br\b|!--)", token.content, re.I) and not token.content.startswith("</"):
                found.notes.append((line, f"{token.content[:40]} is HTML and left out"))
    end_row()
    return found


def _settled(row: list[_Letter], line: int, found: Inline) -> Prose:
    """The row's words, its directions taken out."""
    text = "".join(letter.text for letter in row)
    writer = Writer()
    place = 0
    while place < len(row):
        step = _direction(row, text, place, line, writer, found) if row[place].plain else 0
        if not step:
            writer.write(row[place].text, bold=row[place].bold)
            step = 1
        place += step
    return writer.prose()


def _direction(row: list[_Letter], text: str, place: int, line: int, writer: Writer, found: Inline) -> int:
    """How many letters a direction, a picture or an address's scheme takes here; 0 where there is none."""
    if text[place] in "hHmM":
        address = _ADDRESS.match(text, place)
        before = text[place - 1 : place]
        return address.end() - place if address and not before.isalnum() else 0
    if text[place] not in "![":
        return 0
    match = _BRACKETS.match(text, place)
    if match is None or not all(letter.plain for letter in row[place : place + 2]):
        return 0
    if match[1] and match[3]:
        # Markdown wants %20 for a space in a path; people write spaces.
        _picture(match[3].strip(), match[2], line, found)
        return len(match.group())
    if match[1]:
        return 0
    taken = match.end(2) + 1 - place
    cue = read_cue(match[2])
    if cue is not None:
        writer.mark(cue)
        writer.write(" ", bold=False)
    elif match[2].startswith("^"):
        found.notes.append((line, f"the footnote [{match[2]}] is left out"))
    elif not (_TASK.fullmatch(match[2]) and not text[:place].strip()):
        found.notes.append((line, f"[{match[2]}] is not understood; what stands in brackets is not spoken"))
        writer.write(" ", bold=False)
    return taken


def _picture(path: str, alt: str, line: int, found: Inline) -> None:
    if re.match(r"(?:https?|ftp|data):", path, re.I):
        found.notes.append(
            (line, f"the picture {path[:60]} is on the network and not fetched; save it beside the script")
        )
    elif path:
        found.pictures.append(PictureRef(path, " ".join(alt.split()), line))
