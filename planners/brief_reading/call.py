"""The call to action of a brief: what viewers are asked to do, and where."""

from __future__ import annotations

import re

from ...templates.reading_words import Reading, any_of
from .facts import Subject
from .text import URL, edge

CALL_MAX = 60
"""A longer sentence with an e-mail address says more than where to write."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class CallReader:
    """Takes calls to action out of sentences, into a subject."""

    def __init__(self, words: Reading, subject: Subject) -> None:
        self._words = words
        self._film = any_of(words.film)
        self._starts = any_of(words.cta_starts)
        self.subject = subject

    def take(self, sentence: str, *, first: bool) -> str:
        """Take the call, where the sentence is one or ends with one; the rest of the sentence comes back."""
        low, b = sentence.lower(), edge(self._words)
        if not first and re.match(rf"{self._starts}{b}", low) and not re.search(rf"{b}{self._film}{b}", low):
            self._keep(sentence.rstrip(" .!。！"))
            return ""
        for pattern in self._words.cta_patterns:
            match = re.search(pattern, sentence, re.I)
            if match:
                self._keep(match.group("call").strip(" ,.!:;、"))
                return (sentence[: match.start()] + sentence[match.end() :]).strip(" ,;:、")
        joined = any_of(self._words.and_words)
        tail = re.search(rf"(?:[,;:–—،-]\s*|{b}{joined}\s+)({self._starts}{b}[^,;،]*?)[.!]?$", sentence, re.I)
        if tail and not first and URL.search(tail.group(1)):
            self._keep(tail.group(1).rstrip(" .!"))
            return sentence[: tail.start()]
        if _MAIL.search(sentence) and len(sentence) <= CALL_MAX and not self.subject.call_to_action:
            self._keep(sentence.rstrip(" .!。！"))
            return ""
        url = URL.search(sentence)
        if url and not _is_abbreviation(url.group()):
            return self._with_address(sentence, url.group())
        return sentence

    def _with_address(self, sentence: str, url: str) -> str:
        b, words = edge(self._words), self._words
        leads = any_of(words.url_leads)
        tail = re.search(
            rf"[,;:–—،、-]?\s*(?:{b}(?:{self._starts})[^,;:،、]*)?(?:{b}{leads}\s+)*(?:{b}{leads})?\s*{re.escape(url)}"
            rf"(?:{any_of(words.url_tails)})?",
            sentence,
            re.I,
        )
        said = tail.group().strip(" ,;:–—،、-") if tail else url
        if not re.match(rf"{self._starts}{b}", said, re.I):
            said = url
        self._keep(said)
        return (sentence[: tail.start()] + sentence[tail.end() :]).strip(" ,;:،、") if tail else sentence

    def _keep(self, call: str) -> None:
        self.subject.call_to_action = self.subject.call_to_action or call


def _is_abbreviation(text: str) -> bool:
    return (
        text.lower() in {"e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "z.b"}
        or re.fullmatch(r"[\d.]+\w?", text) is not None
    )
