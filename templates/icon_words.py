"""What icons stand for, in words of each language: `templates/icons/words/CODE.txt`, read when first asked for.

A file has one icon a line, `name: word, words of a phrase, ...`. How a word is compared is the language's: Russian
words are stems, German ones stand for compounds too, Chinese and Japanese ones are ends of phrases.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
GENERIC = "~generic"


class IconWords(NamedTuple):
    """The words of one language."""

    icons: dict[str, str]
    """Word or phrase, in small letters, to the icon's name."""
    generic: frozenset[str]
    """Kinds of places and offers ('studio', 'app'): what stands beside them says what they are about."""


@cache
def icon_words(language: str) -> IconWords:
    """The icons' words in a language; none where it has no file."""
    path = HERE / "icons" / "words" / f"{language.split('-')[0].lower()}.txt"
    icons: dict[str, str] = {}
    generic: frozenset[str] = frozenset()
    if not path.is_file():
        return IconWords(icons, generic)
    for row in path.read_text(encoding="utf-8").splitlines():
        name, colon, listed = row.partition(": ")
        if not colon or row.startswith("#"):
            continue
        words = [word.strip().lower() for word in listed.split(",") if word.strip()]
        if name == GENERIC:
            generic = frozenset(words)
        else:
            for word in words:
                icons.setdefault(word, name)
    return IconWords(icons, generic)
