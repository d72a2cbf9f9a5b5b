"""A brief's text made even and cut into sentences, in every script."""

from __future__ import annotations

import re

from ...templates.reading_words import Reading, any_of

URL = re.compile(
    r"(?<![A-Za-z0-9@._-])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}(?![A-Za-z0-9])"
    r"(?:/[^\s,;!?\"'<>，。；！？、]*[^\s.,;!?\"'<>)，。；！？、])?",
    re.I,
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?…؟])[\"'”’)»]*\s+|(?<=[。！？])[”’」』）]*\s*"
    r"|(?<=[!?])[”’」』）]*(?=\d*[\u3000-\u30ff\u3400-\u9fff])|\s*;(?=[\u3040-\u9fff])|\s*[;；؛]\s+|\s*[；؛]\s*|\s*\n+\s*"
)
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2009: 0x20, 0x202F: 0x20}
_QUOTES = '"“”„‟«»「」『』《》〈〉'
QUOTED = re.compile(r"[\"“„«「『《〈]\s*([^\"“”„«»「」『』《》〈〉\n]{1,60}?)\s*[\"”“»」』》〉]")
"""A name in quotes, as every language writes them."""


def even(text: str) -> str:
    """The text with full-width letters, digits and marks as plain ones; places do not move."""
    return text.translate(_FOLDED)


def edge(words: Reading) -> str:
    """Where a word starts or ends: nothing marks it in scripts without spaces."""
    return r"\b" if words.spaced else ""


def sentences(text: str, words: Reading | None = None) -> list[str]:
    """The sentences and lines of a text, in order, without list marks."""
    abbreviated = re.compile(rf"\b{any_of(words.abbreviations)}\.$" if words else r"(?!)", re.I)
    lengths = re.compile(rf"\d\s*{any_of(words.seconds)}\.?$" if words else r"(?!)", re.I)
    known = re.compile(r"\b(?:e\.g|i\.e|no|approx|incl|st|dr|mr|mrs|ms|vs)\.$", re.I)
    found: list[str] = []
    start = 0
    for gap in [*_SENTENCE_END.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[start:end]
        short = abbreviated.search(piece) or (not words and known.search(piece))
        # '20 sec. Free returns': behind a length a capital starts a sentence.
        over = gap is not None and lengths.search(piece) and text[gap.end() :][:1].isupper()
        # 'am 3. Mai' is a day.
        day = words is not None and words.nouns_capital and re.search(r"\b(?:am|den|vom|zum|bis|ab) \d{1,2}\.$", piece)
        if gap and "\n" not in gap.group() and (day or (short and not over)):
            continue
        start = gap.end() if gap else len(text)
        piece = re.sub(r"^\s*(?:[-*–—]\s+|[•▪●◦・·]\s*|\d{1,2}[.)]\s+)", "", piece).strip()
        if piece:
            found.append(piece)
    return found


def unquoted(text: str) -> str:
    """The text without quotes around it."""
    return text.strip().strip(_QUOTES + "‘’'").strip()


def same_words(text: str) -> str:
    """What stays equal when only case, spaces and marks differ."""
    return re.sub(r"[\W_]+", "", even(text).casefold())
