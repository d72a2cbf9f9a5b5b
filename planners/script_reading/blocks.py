"""A script as blocks: headings, paragraphs, lists, and things to look at."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...story.exhibit import Exhibit, ExhibitKind
from .inline import Inline, Note, PictureRef, Row, read_inline
from .markdown import parse
from .prose import Prose, joined
from .tables import read_chart_hint, table_exhibits

HEADING_CHARS = 90
"""A longer 'heading' underlined with dashes is a paragraph over a line."""
CODE_ROWS_MAX, CODE_CHARS_MAX = 14, 900
"""A screen of code; more is shown in parts. The scene `code` holds the same."""
FORMULA_CHARS_MAX, FORMULA_ROWS_MAX = 160, 3


@dataclass(frozen=True)
class Heading:
    """A chapter's title."""

    level: int
    prose: Prose
    line: int


@dataclass(frozen=True)
class Speech:
    """A paragraph, row by row."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Point:
    """One item of a list and what lies below it."""

    prose: Prose
    children: tuple[Prose, ...] = ()


@dataclass(frozen=True)
class Points:
    """A list."""

    points: tuple[Point, ...]
    ordered: bool
    first: int
    line: int


@dataclass(frozen=True)
class Show:
    """Something to look at: an exhibit or a picture; a quotation has the words that are said with it."""

    what: Exhibit | PictureRef
    line: int
    said: tuple[Row, ...] = ()


Block = Heading | Speech | Points | Show
_ATTRIBUTION = re.compile(r"^\s*(?:[—–―]|--)\s*(?=\S)(.{1,80})$")
_TEX = re.compile(r"\s*\\(?:begin\{(?:equation|align)|frac|sum|int)\b")
_FORMULAS = ("math", "latex", "tex", "katex")


@dataclass
class Reader:
    """Walks markdown-it's tree."""

    notes: list[Note] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _hint: tuple[ExhibitKind, str] | None = None
    """The chart that the next table is to be."""
    _following: str = ""
    """The type of the block after the one that is read."""

    def read(self, text: str) -> None:
        """All blocks of a text."""
        from markdown_it.tree import SyntaxTreeNode

        self._children(SyntaxTreeNode(parse(text)).children)

    def _children(self, nodes: Sequence[Any]) -> None:
        for number, node in enumerate(nodes):
            self._following = nodes[number + 1].type if number + 1 < len(nodes) else ""
            getattr(self, f"_{node.type}", self._other)(node)
            if node.type not in ("html_block", "paragraph"):
                self._hint = None

    def _heading(self, node: Any) -> None:
        inline = self._inline(node)
        prose = joined([row.prose for row in inline.rows])
        if node.markup[:1] in "=-" and (len(inline.rows) > 1 or len(prose.text) > HEADING_CHARS):
            self._say(inline)
        elif re.search(r"\w", prose.text):
            self.blocks.append(Heading(int(node.tag[1]), prose, _line(node)))
            self._pictures(inline)

    def _paragraph(self, node: Any) -> None:
        inline = self._inline(node)
        hint = read_chart_hint(inline.rows[0].prose.text) if len(inline.rows) == 1 else None
        if hint and self._following == "table":
            self._hint = hint
            return
        self._hint = None
        self._say(inline)

    def _blockquote(self, node: Any) -> None:
        paragraphs = [child for child in node.children if child.type == "paragraph"]
        if len(paragraphs) != len(node.children) or not paragraphs:
            self._children(node.children)
            return
        inlines = [self._inline(child) for child in paragraphs]
        rows = [row for inline in inlines for row in inline.rows]
        by = _ATTRIBUTION.match(rows[-1].prose.text) if len(rows) > 1 else None
        if by is None:
            for inline in inlines:
                self._say(inline)
            return
        said = tuple(rows[:-1])
        quote = Exhibit(kind="quote", text=joined([row.prose for row in said]).text, by=by[1].strip())
        self.blocks.append(Show(quote, _line(node), said))

    def _bullet_list(self, node: Any) -> None:
        self._list(node, ordered=False)

    def _ordered_list(self, node: Any) -> None:
        numbers = [int(item.info or 1) for item in node.children]
        counted = all(number in (before + 1, 1) for before, number in itertools.pairwise(numbers))
        if len(numbers) > 1 and counted:
            self._list(node, ordered=True, first=numbers[0])
            return
        # '7. Juni' begins a sentence, not a list: its number is said.
        for item, number in zip(node.children, numbers, strict=True):
            before = len(self.blocks)
            self._children(item.children)
            if len(self.blocks) > before and isinstance(block := self.blocks[before], Speech) and number != 1:
                head = block.rows[0]
                prose = joined([Prose(f"{number}{item.markup}"), head.prose])
                self.blocks[before] = Speech((Row(prose, head.line), *block.rows[1:]))

    def _list(self, node: Any, *, ordered: bool, first: int = 1) -> None:
        points: list[Point] = []
        rest: list[Any] = []
        for item in node.children:
            prose = [part for child in item.children if child.type in _WORDED for part in self._words(child)]
            below = tuple(part for child in item.children for part in self._below(child))
            rest += [child for child in item.children if child.type in _INSIDE]
            if prose or below:
                points.append(Point(joined(prose), below))
        if len(points) == 1 and not points[0].children:
            self.blocks.append(Speech((Row(points[0].prose, _line(node)),)))
        elif points:
            self.blocks.append(Points(tuple(points), ordered, first, _line(node)))
        self._children(rest)

    def _below(self, node: Any) -> Iterator[Prose]:
        """The items of lists inside an item, however deep, one after the other."""
        if node.type not in ("bullet_list", "ordered_list"):
            return
        for item in node.children:
            words = [part for child in item.children if child.type in _WORDED for part in self._words(child)]
            if words:
                yield joined(words)
            for child in item.children:
                yield from self._below(child)

    def _words(self, node: Any) -> list[Prose]:
        inline = self._inline(node)
        self._pictures(inline)
        return [row.prose for row in inline.rows]

    def _fence(self, node: Any) -> None:
        info = (node.info.split() or [""])[0].lower()
        text = node.content.rstrip("\n")
        if not text.strip():
            return
        formula = info in _FORMULAS or (not info and _TEX.match(text) is not None)
        if formula and len(text) <= FORMULA_CHARS_MAX and len(text.split("\n")) <= FORMULA_ROWS_MAX:
            self.blocks.append(Show(Exhibit(kind="formula", text=text.strip()), _line(node)))
            return
        self.blocks.extend(Show(Exhibit(kind="code", text=part, by=info[:20]), _line(node)) for part in _screens(text))

    def _table(self, node: Any) -> None:
        rows = []
        for part in node.children:
            for row in part.children:
                cells = [self._inline(cell) for cell in row.children]
                rows.append(tuple(" ".join(line.prose.text for line in cell.rows) for cell in cells))
        exhibits, notes = table_exhibits(rows, self._hint)
        self.notes.extend((_line(node), note) for note in notes)
        self.blocks.extend(Show(exhibit, _line(node)) for exhibit in exhibits)

    def _html_block(self, node: Any) -> None:
        comment = re.fullmatch(r"\s*<!--\s*(.*?)\s*-->\s*", node.content, re.S)
        if comment:
            hint = read_chart_hint(comment[1])
            if hint and self._following == "table":
                self._hint = hint
            return
        tag = re.match(r"\s*<!?/?\s*[\w-]*", node.content)
        self.notes.append((_line(node), f"{tag.group().strip() if tag else '<'}> is HTML and left out"))

    def _footnote_definition(self, node: Any) -> None:
        self.notes.append((_line(node), f"the footnote {node.content[:40]!r} is left out"))

    def _hr(self, node: Any) -> None:
        """A rule across the page only parts paragraphs."""

    def _other(self, node: Any) -> None:
        self._children(node.children)

    def _say(self, inline: Inline) -> None:
        self._pictures(inline)
        if inline.rows:
            self.blocks.append(Speech(tuple(inline.rows)))

    def _pictures(self, inline: Inline) -> None:
        self.blocks.extend(Show(picture, picture.line) for picture in inline.pictures)

    def _inline(self, node: Any) -> Inline:
        child = node.children[0] if node.children else None
        if child is None or child.type != "inline":
            return Inline()
        token = child.token
        inline = read_inline(token.children or [], line=_line(child) if child.map else _line(node))
        self.notes.extend(inline.notes)
        return inline


_WORDED = ("paragraph", "heading")
_INSIDE = ("fence", "table", "blockquote", "html_block")
"""What an item may hold beside its words; it comes after the list."""


def _screens(code: str) -> list[str]:
    """Code in parts that a screen holds, cut at empty rows where that is near."""
    rows = code.split("\n")
    parts: list[str] = []
    while rows:
        most = len(rows)
        while most > 1 and (most > CODE_ROWS_MAX or len("\n".join(rows[:most])) > CODE_CHARS_MAX):
            most -= 1
        empty = [number for number in range(most // 2, most) if not rows[number].strip()]
        end = empty[-1] if empty and most < len(rows) else most
        part = "\n".join(rows[:end]).strip("\n")
        if part.strip():
            parts.append(part[:CODE_CHARS_MAX])
        rows = rows[end:]
    return parts


def _line(node: Any) -> int:
    while node is not None:
        if getattr(node, "map", None):
            return int(node.map[0]) + 1
        node = node.parent
    return 1


__all__ = ["Block", "Heading", "Point", "Points", "Reader", "Show", "Speech"]
