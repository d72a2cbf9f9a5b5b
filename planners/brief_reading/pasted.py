"""How briefs are pasted: Markdown, a letter's end, names in single quotes, steps. Marks go, words stay."""

from __future__ import annotations

import re

from ...templates.reading_words import UPPER, Reading, any_of

STEP = "\ue000"
"""Stands before a step that is told as a whole: 'Add garlic, cumin and paprika'."""
SIGNED_LINES = 4
"""A letter's end has no more lines: the regards, a name, a title, a company."""

_LINES = (
    (re.compile(r"^[ \t]*(?:```.*|~~~.*|[-*_]{3,}|\|?[ \t:|-]*-{3}[ \t:|-]*)[ \t]*$", re.M), ""),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+", re.M), ""),
    (re.compile(r"^[ \t]*>+[ \t]?", re.M), ""),
)
_MARKS = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\((?:https?://)?([^)\s]*)\)"), r"\1: \2"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.I), "\n"),
    (re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>\n]*)?/?>", re.I), " "),
)
_SINGLE = re.compile(rf"(?<![\w’'])[‘'](?=[{UPPER}])([^‘’'\n]{{2,60}}?)[’'](?![\w’'])")
_NUMBERED = re.compile(r"^[ \t]*(\d{1,2})[.)][ \t]+(?=\S)(.+?)[ \t]*$", re.M)


_UNSAID = re.compile(r"https?://(?=[\w-]+\.)|\s*\((?:[a-z]\s*[/|]\s*){1,3}[a-z*]\)", re.I)
"""The scheme of an address; the '(m/w/d)' of a job."""


def unsaid_removed(text: str) -> str:
    """The text without what nobody says aloud."""
    return _UNSAID.sub("", text)


def unmarked(text: str, words: Reading) -> str:
    """The text without Markdown, HTML and `https://`; a name in single quotes gets double ones, a step its mark."""
    for pattern, instead in (*_LINES, *_MARKS):
        text = pattern.sub(instead, text)
    text = unsaid_removed(text)
    text = _SINGLE.sub("“\\1”", text)
    return _steps_marked(_unsigned(text, words), words)


def _unsigned(text: str, words: Reading) -> str:
    """Without 'Thanks, Lena' at the end of a letter."""
    lines = text.rstrip().split("\n")
    for place in range(max(1, len(lines) - SIGNED_LINES), len(lines)):
        if re.fullmatch(rf"\s*{any_of(words.sign_offs)}[\s,.!–—-]*(?:[{UPPER}][\w.-]*\s*){{0,2}}", lines[place], re.I):
            return "\n".join(lines[:place])
    return text


def _steps_marked(text: str, words: Reading) -> str:
    """Lines that count from 1 behind 'how to ...' or 'in 5 steps': each is said as it is written."""
    found = list(_NUMBERED.finditer(text))
    asked = any_of([*words.question_words, *words.point_words])
    if [int(each.group(1)) for each in found] != list(range(1, len(found) + 1)) or len(found) < 2:
        return text
    if not re.search(rf"(?<!\w){asked}(?!\w)" if words.spaced else asked, text[: found[0].start()], re.I):
        return text
    return _NUMBERED.sub(lambda match: f"{STEP}{match.group(2)}", text)
