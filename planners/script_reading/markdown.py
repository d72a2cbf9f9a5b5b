"""Markdown as scripts need it: CommonMark with tables, `$$` formulas and footnotes, without code by indenting."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_BULLET = re.compile(r"^(\s*)[•●▪◦‣・∙]\s*", re.M)
_YEAR = re.compile(r"^(\s*)(\d{3,9})([.)])(?=\s)", re.M)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\[]{1,100})\]:\s*<?([^\s<>]*[./#][^\s<>]*)>?\s*(?:[\"'(].*)?$")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]]{1,40}\]:")


def parse(text: str) -> list[Any]:
    """The block tokens of a text. Rows keep their numbers."""
    text = _BULLET.sub(r"\1- ", text)
    # '1986. A good year' begins no list.
    text = _YEAR.sub(r"\1\2\\\3", text)
    return list(_parser().parse(text))


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "reference", "text_join"])
    ends: Any = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("fence", "formula", _formula, ends)
    parser.block.ruler.before("paragraph", "footnote", _footnote, {"alt": []})
    parser.block.ruler.before("paragraph", "definition", _definition, {"alt": []})
    return parser


def _row(state: Any, number: int) -> str:
    return str(state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]])


def _formula(state: Any, first: int, last: int, silent: bool) -> bool:
    """Rows from `$$` to `$$`, or one row between them."""
    row = _row(state, first).strip()
    if not row.startswith("$$"):
        return False
    rows = [row[2:]]
    number = first
    while not rows[-1].rstrip().endswith("$$"):
        number += 1
        if number >= last:
            return False
        rows.append(_row(state, number))
    rows[-1] = rows[-1].rstrip()[:-2]
    if not "".join(rows).strip():
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.info, token.content, token.map = "math", "\n".join(rows).strip(), [first, number + 1]
        state.line = number + 1
    return True


def _footnote(state: Any, first: int, last: int, silent: bool) -> bool:
    """`[^1]: ...` and the indented rows below it."""
    if not _FOOTNOTE.match(_row(state, first)):
        return False
    number = first + 1
    while number < last and _row(state, number).strip() and state.sCount[number] > state.blkIndent:
        number += 1
    if not silent:
        token = state.push("footnote_definition", "", 0)
        token.content, token.map = _row(state, first), [first, number]
        state.line = number
    return True


def _definition(state: Any, first: int, last: int, silent: bool) -> bool:
    """`[name]: address`, which `[words][name]` leads to. Only addresses: '[ANNA]: hello' is none."""
    found = _DEFINITION.match(_row(state, first)) if first < last else None
    if not found:
        return False
    if not silent:
        from markdown_it.common.utils import normalizeReference

        state.env.setdefault("references", {}).setdefault(normalizeReference(found[1]), {"href": found[2], "title": ""})
        state.line = first + 1
    return True
