"""Japanese readings: espeak-ng reads kana only and calls each kanji 'Chinese letter'."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from ...story.errors import UnspeakableError
from .words import WrittenWord

_KANJI = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

Reader = Callable[[str], list[tuple[str, str]]]
"""Cuts a line into pieces, in order, each with its reading in kana."""


def read_kanji(line: str, words: Sequence[WrittenWord]) -> dict[int, str]:
    """What to say, in kana, for each word with kanji in it; nothing for a line without.

    The readings come from pykakasi (12 MB) or janome (200 MB), whichever is installed; `UnspeakableError` where none
    is.
    """
    if not _KANJI.search(line):
        return {}
    reader = _reader()
    if reader is None:
        raise UnspeakableError(
            f"espeak-ng cannot read the kanji in {line[:40]!r}",
            hint="`pip install pykakasi` teaches it; or write the line in kana, or choose an online voice",
        )
    said: dict[int, str] = {}
    cursor = 0
    for surface, reading in reader(line):
        start = line.find(surface, cursor) if surface else -1
        if start < 0:
            continue
        cursor = start + len(surface)
        # A piece that reaches over several written words is said with the first of them.
        number = next((place for place, word in enumerate(words) if start < word.end), len(words))
        if number < len(words):
            said[number] = said.get(number, "") + reading
            said.update({place: "" for place in range(number + 1, len(words)) if words[place].start < cursor})
    return {number: text for number, text in said.items() if _KANJI.search(words[number].text) or not text}


@cache
def _reader() -> Reader | None:
    for opened in (_pykakasi, _janome):
        try:
            return opened()
        except ImportError:
            continue
    return None


def _pykakasi() -> Reader:
    reader = import_module("pykakasi").kakasi()
    return lambda line: [(piece["orig"], piece["hira"]) for piece in reader.convert(line)]


def _janome() -> Reader:
    reader = import_module("janome.tokenizer").Tokenizer(mmap=True)
    return lambda line: [
        (token.surface, token.surface if token.reading == "*" else token.reading) for token in reader.tokenize(line)
    ]
