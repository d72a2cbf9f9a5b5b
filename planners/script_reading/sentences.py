"""Sentences, thoughts and breaths of a paragraph, as stretches of its text: nothing of it is lost."""

from __future__ import annotations

import re
import unicodedata

MERGE_CHARS = 34
"""Sentences shorter than this together are one thought: 'Rain. Mud. Rivers.'"""
SPLIT_CHARS = 170
"""Sentences longer than this are spoken in two breaths, cut between clauses."""
_CLOSING = "\"'”’»›)\\]）」』】》〉"
_END = re.compile(
    rf"(?:[.!?…؟۔।]+[{_CLOSING}]*)(?=\s)|(?:[。！？｡]|…(?=[^\s…]*[\u3040-\u30ff\u3400-\u9fff]))[。！？…]*[{_CLOSING}]*"
)
_CLAUSE = re.compile(r"[,;:–—،؛]\s+|[，、；：]")
_ABBREVIATIONS: dict[str, str] = {
    "en": "dr mr mrs ms prof st no vs approx inc ltd jr sr fig vol dept est etc a.m p.m e.g i.e u.s u.k ph.d",
    "de": "dr prof hr fr nr str bzw ca usw z.b d.h u.a o.ä ggf inkl evtl max min mind vgl sog st abs bd hrsg",
    "fr": "m mm mme mlle dr prof st ste p.ex ex etc env av apr j.-c n° art chap éd",
    "es": "sr sra srta dr dra ud uds d dña p.ej ej etc ee.uu ee uu núm pág aprox av c tel",
    "pt": "sr sra dr dra prof profa p.ex ex etc aprox av n.º núm pág tel ltda exmo exma",
    "ru": "т т.е т.д т.п т.к г гг в вв руб коп им ул д стр др проч см рис тыс млн млрд акад проф",
    "it": "sig sig.ra dott prof ecc es p.es n pag",
}
_ALWAYS = frozenset(["dr", "prof", "st", "vs", "etc", "e.g", "i.e"])


def length(text: str) -> int:
    """Letters as they weigh in the ear: a Chinese or Japanese sign is about two and a half Latin ones."""
    return sum(5 if unicodedata.east_asian_width(letter) in "WF" else 2 for letter in text) // 2


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Where each sentence lies, in order: (first character, character after the last). Together they are the text."""
    ends = [found.end() for found in _END.finditer(text) if not _goes_on(text, found, language)]
    found = []
    start = 0
    for end in [*ends, len(text)]:
        if text[start:end].strip():
            found.append((start, end))
            start = end
    if found and start < len(text):
        found[-1] = (found[-1][0], len(text))
    return found


def thoughts(text: str, language: str = "en", *, borders: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Sentences as they are said: short ones joined, long ones cut between clauses, none over a border."""
    made: list[tuple[int, int]] = []
    for start, end in _bordered(sentences(text, language), borders):
        whole = text[made[-1][0] : end] if made else ""
        if made and start not in borders and length(whole.strip()) <= MERGE_CHARS:
            made[-1] = (made[-1][0], end)
        else:
            made.extend(_breaths(text, start, end))
    return made


def _bordered(found: list[tuple[int, int]], borders: tuple[int, ...]) -> list[tuple[int, int]]:
    cut: list[tuple[int, int]] = []
    for start, end in found:
        at = start
        for border in sorted(borders):
            if at < border < end:
                cut.append((at, border))
                at = border
        cut.append((at, end))
    return cut


def _goes_on(text: str, end: re.Match[str], language: str) -> bool:
    """True where what looks like an end is none: an abbreviation, an initial, an ordinal, or a small letter follows."""
    after = text[end.end() :].lstrip()
    mark = end.group()
    if not after or mark[0] in "。！？｡؟۔।":
        return False
    first = after.lstrip("\"'“‘«„([¿¡")[:1]
    if first.islower():
        return True
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    before = text[: end.start()].split()[-1:] or [""]
    word = before[0].lstrip("\"'“‘«„([").casefold()
    known = _ALWAYS | frozenset(_ABBREVIATIONS.get(language.split("-")[0].lower(), "").split())
    if word in known or re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word):
        # 'J. R. R. Tolkien', 'z. B. Wasser'. Two sentences in one breath do less harm than one torn apart.
        return True
    return language.split("-")[0].lower() in ("de", "da", "nb", "cs") and re.fullmatch(r"\d{1,2}", word) is not None


def _breaths(text: str, start: int, end: int) -> list[tuple[int, int]]:
    sentence = text[start:end]
    if length(sentence.strip()) <= SPLIT_CHARS:
        return [(start, end)]
    marks = [found.end() for found in _CLAUSE.finditer(sentence)]
    spaces = [found.end() for found in re.finditer(r"\s+", sentence)]
    for cuts in (marks, spaces):
        inside = [cut for cut in cuts if length(sentence[:cut]) > 20 and length(sentence[cut:]) > 20]
        if inside:
            middle = start + min(inside, key=lambda cut: abs(cut - len(sentence) / 2))
            return [*_breaths(text, start, middle), *_breaths(text, middle, end)]
    return [(start, end)]
