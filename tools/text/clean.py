"""Makes any string fit to be set: one form for one text, and nothing in it that steers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .clusters import clusters

MARKS_MAX = 3
"""Combining marks kept on one letter: more climb out of every line."""
ZWNJ, ZWJ, ZWSP, NBSP = "\u200c", "\u200d", "\u200b", "\u00a0"
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text in composed form (NFC), spaces run together, at most one empty line fewer: lines end in one newline.

    Control characters, bidirectional overrides, lone surrogates, byte order marks and tags are taken out; joiners,
    no-break spaces, zero-width spaces and newlines keep their meaning.
    """
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", "".join(char for char in text if _kept(char)))
    text = "".join(_tamed(cluster) for cluster in clusters(text))
    lines = (re.sub(r" +", " ", line).strip(" " + NBSP) for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(ZWNJ + ZWJ + ZWSP + NBSP))


def _kept(char: str) -> bool:
    if char in ("\n", ZWNJ, ZWJ, ZWSP):
        return True
    kind = unicodedata.category(char)
    return kind not in ("Cc", "Cs", "Cf") and not 0xFFF0 <= ord(char) <= 0xFFFB


def _tamed(cluster: str) -> str:
    if len(cluster) == 1:
        # Every other blank is as wide as the space; figure and no-break spaces keep words together.
        return (
            (NBSP if cluster in "\u2007\u202f" else " ")
            if unicodedata.category(cluster) == "Zs" and (cluster != NBSP)
            else cluster
        )
    kept, marks = [], 0
    for char in cluster:
        if unicodedata.category(char) in ("Mn", "Me", "Mc") and not 0xFE00 <= ord(char) <= 0xFE0F:
            marks += 1
            if marks > MARKS_MAX:
                continue
        kept.append(char)
    return "".join(kept)
