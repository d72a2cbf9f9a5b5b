"""Short forms: words for the screen out of words for the ear. Cuts between phrases, never inside a word."""

from __future__ import annotations

import re

_WEAK = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "with",
        "and",
        "or",
        "but",
        "that",
        "which",
        "from",
        "by",
        "as",
        "is",
        "are",
        "your",
        "our",
        "its",
    ]
)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: whole, else its first clause, else its first words without a dangling one."""
    text = " ".join(text.split())
    bare = re.sub(r"[,;:]$", "", text)
    if len(bare) <= limit:
        return bare
    bare = re.sub(r"[.]$", "", bare)
    if len(bare) <= limit:
        return bare
    clauses = [piece.strip() for piece in re.split(r"(?<=[.!?…])\s+|\s*[,;:–—]\s+|\s+[–—-]\s+", bare) if piece.strip()]
    fitting = [piece for piece in clauses if len(piece) <= limit and len(piece.split()) > 1] or [
        piece for piece in clauses if len(piece) <= limit
    ]
    if fitting:
        # Numbers are what a viewer remembers; else the first clause leads.
        return re.sub(r"[.,;:]$", "", next((piece for piece in fitting if re.search(r"\d", piece)), fitting[0]))
    words = bare.split()
    kept: list[str] = []
    for word in words:
        if len(" ".join([*kept, word])) > limit:
            break
        kept.append(word)
    while len(kept) > 1 and kept[-1].lower().strip(",;:") in _WEAK:
        kept.pop()
    short = " ".join(kept).rstrip(",;:–—-")
    return short or bare[:limit]


def fits(text: str, limit: int) -> bool:
    """True where the text needs no cut."""
    return len(text) <= limit
