"""A script out of a presentation alone: each page's notes are said, or the page's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|$~])")
_LEADING = re.compile(r"^(\s*)([-+•●▪◦‣·–—*]\s*|\d{1,2}[.)]\s+)")
_NUMBER = re.compile(r"\d{1,4}(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?")
_END = ".!?…。！？:：;؟"


def deck_script(pages: Sequence[tuple[str, str]]) -> str:
    """The Markdown of a film that shows page after page. `pages` are the words and the notes of each.

    A page's notes are what its author meant to say; where it has none, what stands on it is read, row by row. A page
    with neither is shown in silence.
    """
    title = deck_title(pages)
    parts = [f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---"] if title else []
    for number, (text, note) in enumerate(pages, 1):
        said = _escaped(note) if note.strip() else _read_out(text)
        parts.append(f"[slide {number}]" + (f" {said}" if said else " [pause 4s]"))
    return "\n\n".join(parts) + "\n"


def deck_title(pages: Sequence[tuple[str, str]]) -> str:
    """The first page's first row that has letters."""
    rows = [row for text, _ in pages[:1] for row in text.split("\n")]
    return next((row for row in rows if re.search(r"[^\W\d_]", row)), "")


def _read_out(text: str) -> str:
    """Rows as sentences: wrapped ones joined, each with an end. A page number is not read."""
    rows = [_LEADING.sub("", row).strip() for row in text.split("\n")]
    marked = [bool(_LEADING.match(row)) for row in text.split("\n")]
    found: list[str] = []
    for row, new in zip(rows, marked, strict=True):
        if not row or _NUMBER.fullmatch(row):
            continue
        # A row that begins small goes on from the one before.
        if found and not new and row[0].islower() and found[-1][-1] not in _END:
            found[-1] = f"{found[-1]} {row}"
        else:
            found.append(row)
    return " ".join(_escaped(row if row[-1] in _END else f"{row}.") for row in found)


def _escaped(text: str) -> str:
    return " ".join(_SPECIAL.sub(r"\\\1", " ".join(text.split())).split())


__all__ = ["deck_script", "deck_title"]
