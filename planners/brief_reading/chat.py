"""How busy people type: emojis, hashtags, telegrams with strokes. Made into plain lines; no word is added."""

from __future__ import annotations

import re

from ...templates.reading_words import Reading, any_of
from .pasted import unmarked
from .text import URL

_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u231a-\u23ff\ufe0f\u200d\u20e3\U0001f1e6-\U0001f1ff]+"
)
_HASHTAG = re.compile(r"(?:^|(?<=\s))#[^\W\d]\w*")
_STROKE = re.compile(r"\s+(?://?|\|+|·|–|—|-)\s+|\s*\|+\s*|\s*//\s+")
_DENSE_STROKE = re.compile(r"\s*(?:/|\||·)\s*")
_SMILE = re.compile(r"(?<!\w)(?:[:;]-?[)D(]|<3|\^\^|xD)(?!\w)")
STROKES_MIN = 3
"""A line with so many strokes is a telegram: each part says one thing."""


def plain_lines(text: str, words: Reading) -> str:
    """The text with emojis and smileys as line ends, without marks and hashtags, a telegram's parts as lines."""
    text = unmarked(text, words)
    text = _HASHTAG.sub("\n", _SMILE.sub("\n", text))
    # An aside that asks or exclaims is said to the reader: '(funny, right?)'.
    text = re.sub(r"\s*\([^()\n]*[?!][^()\n]*\)", "\n", text)
    text = _EMOJI.sub("\n", text)
    text = re.sub(r"(?<=\w)\s+=\s+(?=\w)", ": ", text)
    # '.~' and '!~' end a sentence as their first mark does; a wave alone is a pause.
    text = re.sub(r"[~〜]+(?=[\s!?.,。、]|$|[^\W\d_])", "\n" if not words.spaced else " ", text)
    text = "\n".join(_parted(line, words) for line in text.split("\n"))
    return _wishes_apart(text, words)


def _wishes_apart(text: str, words: Reading) -> str:
    """'..., and we would like a video': a wish for the film starts a line of its own."""
    if not words.spaced:
        return re.sub(rf"[,、]\s*(?={any_of(words.requests)})", "\n", text)
    joined = rf"(?:[,،;]\s*(?:{any_of(words.and_words)}\s+)?|\s+{any_of(words.and_words)}\s+)"
    glued = r"|\s+(?=و)" if words.prefixes else ""
    return re.sub(rf"(?:{joined}{glued})(?={any_of(words.requests)}(?!\w))", "\n", text, flags=re.I)


def _parted(line: str, words: Reading) -> str:
    stroke = _STROKE if words.spaced else _DENSE_STROKE
    addresses = [each.span() for each in URL.finditer(line)]
    cuts = [each for each in stroke.finditer(line) if not any(start <= each.start() < end for start, end in addresses)]
    if len(cuts) < STROKES_MIN:
        return line
    parts, start = [], 0
    for cut in cuts:
        parts.append(line[start : cut.start()])
        start = cut.end()
    return "\n".join([*parts, line[start:]])
