"""How words are to be said: a person's list, read strictly, and put into a line before any voice gets it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...story.errors import InputError
from ...story.speech import SpokenWord
from ..media.sniff import read_text
from .words import is_dense, settle_words, split_words

ENTRIES_MAX = 5_000
_FORM_CHARS_MAX = 200
_HEADS = frozenset(("written", "spoken", "word", "say", "language", "written form", "spoken form"))


def read_lexicon(path: Path, *, language: str) -> dict[str, str]:
    """Written to spoken forms of a YAML, CSV or TSV file, those for other languages left out.

    YAML: `WRITTEN: SPOKEN` pairs, or a list of `{written, spoken, language}`. CSV and TSV: written, spoken and, where
    wanted, a language, with or without a head row. `InputError` names the entry that does not fit.
    """
    text = read_text(path, what="lexicon")
    rows = _yaml_rows(text, path) if path.suffix.lower() in (".yaml", ".yml", ".json") else _table_rows(text, path)
    entries: dict[str, str] = {}
    wanted = _base(language)
    for where, written, spoken, only in rows:
        _check(where, written, spoken, path)
        if only and _base(only) != wanted:
            continue
        if entries.setdefault(written, spoken) != spoken:
            raise InputError(
                f"the lexicon {path.name!r} says {written!r} as {entries[written]!r} and as {spoken!r} ({where})",
                hint="keep one of them, or give each its language",
            )
    if len(entries) > ENTRIES_MAX:
        raise InputError(f"the lexicon {path.name!r} has {len(entries)} entries, more than {ENTRIES_MAX}")
    return entries


@dataclass(frozen=True)
class Respelled:
    """A line as a voice gets it. `owners` holds, for each word of `spoken`, the number of its word in `written`."""

    written: str
    spoken: str
    owners: tuple[int, ...]

    def timed_as_written(self, words: tuple[SpokenWord, ...], *, seconds: float) -> tuple[SpokenWord, ...]:
        """The times of the spoken line's words given to the written ones, whose text captions keep."""
        if self.spoken == self.written:
            return words
        heard: dict[int, tuple[float, float]] = {}
        for word, owner in zip(words, self.owners, strict=False):
            start = heard[owner][0] if owner in heard else float(word.start_s)
            heard[owner] = (start, float(word.end_s))
        return settle_words(split_words(self.written), heard, seconds=seconds)


def respell(line: str, lexicon: Mapping[str, str]) -> Respelled:
    """Put the spoken forms into a line. Longer written forms come first, and nothing inside a longer word is touched.

    A form in small letters stands for any case of it; one with a capital only for itself, so that 'US' is not 'us'.
    """
    pieces: list[tuple[int, int, str]] = []
    if lexicon:
        exact, pattern = _compiled(tuple(sorted(lexicon.items())))
        pieces = [(found.start(), found.end(), exact[_entry(found[0], exact)]) for found in pattern.finditer(line)]
    spoken_line, places = "", []
    at = 0
    for start, end, spoken in pieces:
        places += list(range(at, start))
        spoken_line += line[at:start] + spoken
        # Letters of a spoken form stand for those of the written one by their share of it.
        places += [start + (end - start) * place // len(spoken) for place in range(len(spoken))]
        at = end
    places += list(range(at, len(line)))
    spoken_line += line[at:]
    written = split_words(line)
    ends = [word.end for word in written]
    owners = tuple(
        next((number for number, end in enumerate(ends) if places[word.start] < end), len(written) - 1)
        for word in split_words(spoken_line)
    )
    return Respelled(line, spoken_line, owners)


def used_in(line: str, lexicon: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The entries that a line uses: only these belong to its work, so that a new one re-makes no other line."""
    if not lexicon:
        return ()
    exact, pattern = _compiled(tuple(sorted(lexicon.items())))
    found = {_entry(match, exact) for match in pattern.findall(line)}
    return tuple(sorted((form, exact[form]) for form in found))


def _entry(match: str, exact: Mapping[str, str]) -> str:
    """The written form that a match in a line stands for."""
    form = " ".join(match.split())
    return form if form in exact else next(known for known in exact if known.lower() == form.lower())


@cache
def _compiled(entries: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    exact = dict(entries)
    forms = []
    for written in sorted(exact, key=len, reverse=True):
        form = r"\s+".join(re.escape(part) for part in written.split())
        if written == written.lower() and written != written.upper():
            form = f"(?i:{form})"
        # Scripts without spaces have no edge to look for.
        before = r"(?<![^\W_])" if written[0].isalnum() and not is_dense(written[0]) else ""
        after = r"(?![^\W_])" if written[-1].isalnum() and not is_dense(written[-1]) else ""
        forms.append(f"{before}{form}{after}")
    return exact, re.compile("|".join(forms))


def _base(language: str) -> str:
    return re.split(r"[-_]", language.strip().lower())[0]


def _check(where: str, written: str, spoken: str, path: Path) -> None:
    if not written or not spoken:
        raise InputError(
            f"the lexicon {path.name!r} has an entry without a {'spoken' if written else 'written'} form ({where})",
            hint="give both: the word as it is written, and as it is to be said",
        )
    if max(len(written), len(spoken)) > _FORM_CHARS_MAX or any(letter in written + spoken for letter in "\0\n\r"):
        raise InputError(f"the lexicon {path.name!r} has an entry that is no word or phrase ({where})")


Row = tuple[str, str, str, str]


def _table_rows(text: str, path: Path) -> list[Row]:
    separator = "\t" if path.suffix.lower() in (".tsv", ".tab") or "\t" in text else ","
    if separator == "," and "," not in text and ";" in text:
        separator = ";"
    rows: list[Row] = []
    try:
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter=separator, strict=True), 1):
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells) or (cells[0].startswith("#") and len(cells) < 2):
                continue
            if not rows and {cell.lower() for cell in cells if cell} <= _HEADS:
                continue
            if len(cells) not in (2, 3):
                raise InputError(
                    f"the lexicon {path.name!r} has {len(cells)} columns in row {number}, not 2 or 3",
                    hint="written, spoken and, where wanted, a language; put quotes around a form that holds a comma",
                )
            rows.append((f"row {number}", cells[0], cells[1], cells[2] if len(cells) == 3 else ""))
    except csv.Error as error:
        raise InputError(f"the lexicon {path.name!r} is no table: {error}", hint="write: written, spoken") from None
    return rows


def _yaml_rows(text: str, path: Path) -> list[Row]:
    import yaml

    try:
        # The base loader keeps every scalar text: 'NO' is a word, and '5' is how somebody wrote five.
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark else ""
        raise InputError(f"the lexicon {path.name!r} is no YAML{place}", hint="write: 'WRITTEN: SPOKEN'") from None
    if isinstance(data, dict):
        return [
            (f"entry {number}", *_pair(key, value, path), "") for number, (key, value) in enumerate(data.items(), 1)
        ]
    if isinstance(data, list):
        return [(f"entry {number}", *_item(item, number, path)) for number, item in enumerate(data, 1)]
    raise InputError(f"the lexicon {path.name!r} holds no entries", hint="write: 'WRITTEN: SPOKEN'")


def _pair(key: Any, value: Any, path: Path) -> tuple[str, str]:
    if not isinstance(key, str) or not isinstance(value, str):
        raise InputError(
            f"the lexicon {path.name!r} has an entry {str(key)[:40]!r} that is no text", hint="write: 'WRITTEN: SPOKEN'"
        )
    return " ".join(key.split()), " ".join(value.split())


def _item(item: Any, number: int, path: Path) -> tuple[str, str, str]:
    fields = ("written", "spoken", "language")
    if not isinstance(item, dict) or not set(item) <= set(fields):
        raise InputError(
            f"the lexicon {path.name!r} has an entry {number} that is not written, spoken and language",
            hint="write: '- {written: Reelwright, spoken: reel right, language: en}'",
        )
    written, spoken = _pair(item.get("written", ""), item.get("spoken", ""), path)
    return written, spoken, str(item.get("language", "") or "")
