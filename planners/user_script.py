"""A person's own script as lines: plain text or simple Markdown. Its words are kept exactly, in order."""

from __future__ import annotations

import re
from collections import Counter

from ..story.errors import InputError
from ..story.script import Line, Role
from ..templates.phrase_bank import Reading
from .brief_scan import URL, any_of, sentences
from .wording import shorten

SHOW_MAX = 44
ITEM_MAX = 32
HEADLINE_MAX = 40
TITLE_MAX = 60
CALL_MAX = 90
"""A longer last line is told, not called."""
MERGE_CHARS = 34
"""Sentences shorter than this together are one thought: 'Rain. Mud. Rivers.'"""
SPLIT_CHARS = 170
"""Sentences longer than this are spoken in two breaths, cut between clauses."""
LINES_MAX = 400
_CUE = re.compile(r"^\s*[\[(][^\])]*[\])]\s*$")
_SPEAKER = re.compile(r"^([A-Z][A-Z0-9 ._'’-]{0,24}|[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?)\s*:\s*(.*)$")


def lines_of(
    text: str, words: Reading, *, shown_only: bool = False, names: tuple[str, ...] = ()
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of a script, and notes on what was left out (directions in brackets).

    `# headings` become shown chapters, `NAME:` names who speaks, list items become points of one line. The last line is
    a call to action only where it calls: by its first word, an address, or one of `names` (the product, the brand).
    """
    drafts, notes = _drafts(text)
    if not drafts:
        raise InputError("the script has no words to say or show", hint="write the sentences that should be heard")
    if len(drafts) > LINES_MAX:
        raise InputError(
            f"the script has {len(drafts)} lines, at most {LINES_MAX} make a film", hint="split it in parts"
        )
    lines = []
    for number, (kind, speaker, said, items) in enumerate(drafts):
        role = _role(kind, said, last=number == len(drafts) - 1, first=number == 0, words=words, names=names)
        show = _headline(drafts[:number]) if items else shorten(said, SHOW_MAX)
        lines.append(
            Line(
                id=f"line-{number + 1}",
                role=role,
                say="" if kind == "heading" or shown_only else said,
                show=show,
                items=items,
                speaker=speaker,
                source="script",
            )
        )
    return tuple(lines), tuple(notes)


Draft = tuple[str, str, str, tuple[str, ...]]


class _Drafting:
    """Reads a script row by row: paragraphs, headings, lists, speakers, directions."""

    def __init__(self, text: str) -> None:
        self._names = _speakers(text)
        self._speaker = "narrator"
        self._joined: list[str] = []
        self._bullets: list[str] = []
        self.drafts: list[Draft] = []
        self.skipped = 0

    def read(self, row: str) -> None:
        """Take one row; an empty one ends a paragraph."""
        if not row or re.fullmatch(r"[-*_=~]{3,}", row):
            self.flush()
            return
        if _CUE.match(row):
            self.skipped += 1
            return
        bullet = re.match(r"^(?:[-*•+]|\d{1,2}[.)])\s+(.+)$", row)
        if bullet:
            self._flush_paragraph()
            self._bullets.append(_plain(bullet.group(1)))
            return
        self._flush_list()
        heading = re.match(r"^#{1,6}\s+(.*?)\s*#*$", row)
        named = _SPEAKER.match(row)
        if heading:
            self.flush()
            self.drafts.append(("heading", self._speaker, _plain(heading.group(1)), ()))
        elif named and named.group(1) in self._names:
            self.flush()
            self._speaker = re.sub(r"[^a-z0-9]+", "-", named.group(1).lower()).strip("-") or "narrator"
            if named.group(2).strip():
                self._joined.append(_plain(named.group(2)))
        else:
            self._joined.append(_plain(row.lstrip("> ")))

    def flush(self) -> None:
        """End the paragraph or the list."""
        self._flush_paragraph()
        self._flush_list()

    def _flush_paragraph(self) -> None:
        if self._joined:
            thoughts = _thoughts(" ".join(self._joined))
            self.drafts.extend(("said", self._speaker, each, ()) for each in thoughts)
            self._joined.clear()

    def _flush_list(self) -> None:
        if self._bullets:
            said = " ".join(each if each[-1:] in ".!?,;" else f"{each}." for each in self._bullets)
            points = tuple(shorten(each, ITEM_MAX) for each in self._bullets)
            self.drafts.append(("list", self._speaker, said, points))
            self._bullets.clear()


def _drafts(text: str) -> tuple[list[Draft], list[str]]:
    reader = _Drafting(text)
    for row in text.split("\n"):
        reader.read(row.strip())
    reader.flush()
    notes = [f"directions in brackets are not spoken ({reader.skipped} left out)"] if reader.skipped else []
    return [draft for draft in reader.drafts if re.search(r"\w", draft[2])], notes


def _speakers(text: str) -> set[str]:
    """Names before a colon: in capitals, or at least twice ('Remember: ...' is no speaker)."""
    found = Counter(match.group(1) for row in text.split("\n") if (match := _SPEAKER.match(row.strip())))
    return {name for name, count in found.items() if count > 1 or (name.isupper() and len(name) > 1)}


def _plain(text: str) -> str:
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"\1", text)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    return " ".join(re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", text).split())


def _thoughts(paragraph: str) -> list[str]:
    thoughts: list[str] = []
    for sentence in _kept_sentences(paragraph):
        if thoughts and len(thoughts[-1]) + len(sentence) < MERGE_CHARS:
            thoughts[-1] = f"{thoughts[-1]} {sentence}"
        else:
            thoughts.extend(_breaths(sentence))
    return thoughts


def _kept_sentences(paragraph: str) -> list[str]:
    """Sentences with every mark kept (the reader of briefs strips list marks; here nothing may go)."""
    pieces = re.split(r"(?<=[.!?…])(?=[\"'”’)]*\s)[\"'”’)]*\s+|(?<=[。！？])", paragraph)
    if " ".join("".join(pieces).split()).replace(" ", "") != paragraph.replace(" ", ""):
        pieces = sentences(paragraph)
    joined: list[str] = []
    for piece in pieces:
        if joined and re.search(r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|St|No|vs|e\.g|i\.e|approx)\.$", joined[-1]):
            joined[-1] = f"{joined[-1]} {piece.strip()}"
        elif piece.strip():
            joined.append(piece.strip())
    return joined


def _breaths(sentence: str) -> list[str]:
    if len(sentence) <= SPLIT_CHARS:
        return [sentence]
    cuts = [match.end() for match in re.finditer(r"[,;:–—]\s+", sentence)] or [
        match.end() for match in re.finditer(r"\s+", sentence)
    ]
    cuts = [cut for cut in cuts if 20 < cut < len(sentence) - 20]
    if not cuts:
        return [sentence]
    middle = min(cuts, key=lambda cut: abs(cut - len(sentence) / 2))
    return [*_breaths(sentence[:middle].strip()), *_breaths(sentence[middle:].strip())]


def _role(kind: str, said: str, *, first: bool, last: bool, words: Reading, names: tuple[str, ...]) -> Role:
    if kind == "heading":
        return "chapter"
    if kind == "list":
        return "feature"
    if last and not first and _calls(said, words, names):
        return "call-to-action"
    if first:
        return "hook"
    if re.search(words.price, said, re.I) or any(re.search(pattern, said, re.I) for pattern in words.offers):
        return "offer"
    return "question" if said.endswith("?") else "statement"


def _calls(said: str, words: Reading, names: tuple[str, ...]) -> bool:
    """True where a last line asks for something that an end card can carry; narration is no button."""
    if URL.search(said) or any(name and re.search(rf"\b{re.escape(name)}\b", said, re.I) for name in names):
        return len(said) <= CALL_MAX
    return len(said) <= CALL_MAX // 2 and re.match(rf"{any_of(words.cta_starts)}\b", said, re.I) is not None


def _headline(before: list[Draft]) -> str:
    """What stands over a list: the heading or the short line that leads to it, never a point of its own."""
    if before and (before[-1][0] == "heading" or (before[-1][0] == "said" and len(before[-1][2]) <= HEADLINE_MAX)):
        return before[-1][2].rstrip(" :.")
    return ""


def title_of(text: str) -> str:
    """A script's title: its first heading, else its first words, without marks."""
    drafts, _ = _drafts(text)
    headings = [said for kind, _, said, _ in drafts if kind == "heading"]
    said = next(iter(headings), drafts[0][2] if drafts else "")
    return shorten(said, TITLE_MAX)
