"""Cuts a text into what is never broken, shaped, and finds the word to remember."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ....templates.look import TypeRoleStyle
from ...text.bidi import base_level, levels
from ...text.breaks import FUNCTION_WORDS, Piece, pieces
from ...text.clusters import is_cjk
from .lettering import Glyphs, setting_of, shape, split_emoji

_PUNCTUATION = ".,!?:;\"'“”‘’()…"
# fmt: off
_PALE = frozenset({
    "every", "good", "great", "really", "very", "more", "most", "just", "only", "with", "made", "make", "makes",
    "meet", "have", "has", "best", "get", "got", "now", "new", "all", "any", "some", "what", "when", "where", "why",
    "how", "who", "can", "will", "does", "there", "here", "everything", "thing", "things",
})
# fmt: on
"""Words that say little by themselves: never the one to remember."""


@dataclass(frozen=True)
class Token:
    """What is never broken: a word of a spaced script, or a letter of an unspaced one."""

    text: str
    pieces: tuple[Glyphs, ...]
    space: bool
    """True where a space stands before it."""
    cost: float = 0.0
    """Of breaking before it."""
    may_break: bool = True
    must_break: bool = False
    level: int = 0
    """Odd: it runs right to left."""
    loud: bool = False
    """True for the emphasised words."""

    @property
    def advance(self) -> float:
        """At `SHAPE_SIZE`."""
        return sum(piece.advance for piece in self.pieces)


@lru_cache(maxsize=512)
def tokens_of(
    text: str, style: TypeRoleStyle, language: str, loud_style: TypeRoleStyle | None = None, tabular: bool = False
) -> tuple[Token, ...]:
    """The text cut into what is never broken, shaped; the word to remember in `loud_style`, where one is given."""
    shown = text.upper() if style.capitals and has_case(text, language) else text
    loud = loud_word(shown, language) if loud_style is not None else -1
    cut = pieces(shown, language=language)
    return shaped(cut, style, language, loud_style=loud_style, loud=loud, tabular=tabular)


def shaped(
    cut: tuple[Piece, ...],
    style: TypeRoleStyle,
    language: str,
    *,
    loud_style: TypeRoleStyle | None = None,
    loud: int = -1,
    tabular: bool = False,
) -> tuple[Token, ...]:
    """Pieces of one text as tokens: each shaped in the direction that its place in the text gives it."""
    line = "".join((" " if piece.space else "") + piece.text for piece in cut)
    way = levels(line, base_level(line))
    found: list[Token] = []
    position = 0
    for piece in cut:
        position += piece.space
        level = way[position] if position < len(way) else 0
        position += len(piece.text)
        is_loud = piece.word == loud
        use = setting_of(
            loud_style if is_loud and loud_style is not None else style, language=language, tabular=tabular
        )
        glyphs = tuple(shape(part, use, rtl=bool(level % 2)) for part in split_emoji(piece.text))
        # Letters that run right to left are laid from the right.
        ordered = glyphs[::-1] if level % 2 else glyphs
        found.append(
            Token(piece.text, ordered, piece.space, piece.cost, piece.may_break, piece.must_break, level, is_loud)
        )
    return tuple(found)


def has_case(text: str, language: str) -> bool:
    """Whether capitals say the same as the text does (Turkish dotted i and German ß do not survive)."""
    return language.split("-")[0] not in {"tr", "az"} and "ß" not in text


def loud_word(text: str, language: str) -> int:
    """The number of the word to remember: one with a figure, else the longest that carries meaning; -1 for none."""
    words: dict[int, str] = {}
    for piece in pieces(text, language=language):
        words[piece.word] = words.get(piece.word, "") + piece.text
    if len(words) < 2 or any(is_cjk(letter) for letter in text):
        return -1
    small = FUNCTION_WORDS.get(language[:2], frozenset())
    best, best_score = -1, 0.0
    for number, word in words.items():
        bare = word.strip(_PUNCTUATION).casefold()
        if not bare or bare in small or not any(letter.isalnum() for letter in bare):
            continue
        if bare in _PALE and not any(letter.isdigit() for letter in bare):
            continue
        score = min(len(bare), 9) + (20 if any(letter.isdigit() for letter in bare) else 0) + number * 0.25
        if score > best_score:
            best, best_score = number, score
    return best
