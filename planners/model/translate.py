"""Carries a script into another language with a model: the same lines, for a person to correct."""

from __future__ import annotations

import json
import re
from collections import Counter

from pydantic import Field

from ...story.script import Line, Script
from ...story.violation import Violation
from .asking import Asker, nothing
from .prompt import language_name, messages_of
from .wire import Wire

SHOW_LETTERS = {"zh": "22 half-width characters (11 Chinese ones)", "ja": "22 half-width characters (11 Japanese ones)"}
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


class TranslatedLine(Wire):
    """One line as a model translates it."""

    id: str
    say: str = ""
    show: str = ""
    items: list[str] = Field(default=[])
    cells: list[list[str]] = Field(default=[])


class TranslationWire(Wire):
    """A script as a model translates it."""

    title: str = ""
    lines: list[TranslatedLine]


def translate(asker: Asker, script: Script, *, language: str) -> Script:
    """The script in another language, line by line, numbers and names untouched.

    Code and formulas are not sent. `UnusableAnswerError` where the model drops lines or changes numbers three times.
    """

    def judge(wire: TranslationWire) -> tuple[Script, tuple[Violation, ...]]:
        if not wire.lines:
            nothing("lines")
        made = {line.id: line for line in wire.lines}
        lines = tuple(_carried(line, made.get(line.id)) for line in script.lines)
        title = wire.title.strip() or script.title
        model = asker.client.settings.model
        note = f"translated from {script.language} by {model}: read it over before it is spoken"
        translated = script.model_copy(
            update={"title": title, "language": language, "lines": lines, "notes": (note,), "planner": model}
        )
        return translated, _faults(script, made)

    values = {"language": language_name(language), "show": _limit(language), "script": _sent(script)}
    return asker.until_sound(messages_of("translate", values), TranslationWire, judge, name="translation")


def _limit(language: str) -> str:
    return SHOW_LETTERS.get(language.split("-")[0].lower(), "40 characters")


def _sent(script: Script) -> str:
    rows = [json.dumps({"title": script.title}, ensure_ascii=False)]
    for line in script.lines:
        row: dict[str, object] = {"id": line.id, "say": line.say, "show": line.show}
        if line.items:
            row["items"] = line.items
        if _cells(line):
            row["cells"] = _cells(line)
        rows.append(json.dumps(row, ensure_ascii=False))
    return "\n".join(rows)


def _cells(line: Line) -> list[list[str]]:
    """The words of what a line shows beside its own: a table's cells, a quotation and its author."""
    exhibit = line.exhibit
    if exhibit is None or exhibit.kind in ("code", "formula"):
        return []
    return [list(row) for row in exhibit.rows] or ([[exhibit.text, exhibit.by]] if exhibit.text else [])


def _carried(line: Line, made: TranslatedLine | None) -> Line:
    if made is None:
        return line
    update: dict[str, object] = {
        "say": made.say.strip() if line.say else "",
        "show": made.show.strip() if line.show else "",
        "items": tuple(item.strip() for item in made.items) if line.items else (),
        # Where words stand in a sentence differs between languages: a direction in mid-line goes to its start.
        "cues": tuple(cue.model_copy(update={"word": 0}) for cue in line.cues),
    }
    if line.exhibit is not None and _cells(line) and made.cells:
        rows = tuple(tuple(cell.strip() for cell in row) for row in made.cells)
        words: dict[str, object] = {"rows": rows} if line.exhibit.rows else {"text": rows[0][0], "by": rows[0][-1]}
        update["exhibit"] = line.exhibit.model_copy(update=words)
    return line.model_copy(update=update)


def _faults(script: Script, made: dict[str, TranslatedLine]) -> tuple[Violation, ...]:
    found: list[Violation] = []
    for number, line in enumerate(script.lines):
        where = f"lines.{number} ({line.id})"
        other = made.get(line.id)
        if other is None:
            found.append(_fault("missing-line", where, "the line is missing", "send every id once"))
            continue
        found += [
            _fault("empty-words", f"{where}.{name}", "the words are missing", "translate them")
            for name in ("say", "show")
            if getattr(line, name).strip() and not getattr(other, name).strip()
        ]
        if len(line.items) != len(other.items):
            message = f"{len(other.items)} points in place of {len(line.items)}"
            found.append(_fault("slot-items", f"{where}.items", message, "keep their number"))
        if [len(row) for row in _cells(line)] != [len(row) for row in other.cells]:
            found.append(_fault("slot-items", f"{where}.cells", "the rows differ", "keep rows and columns"))
        for name in ("say", "show"):
            lost = _numbers(getattr(line, name)) != _numbers(getattr(other, name))
            if lost and getattr(other, name).strip():
                message = f"the numbers differ from {getattr(line, name)!r}"
                found.append(_fault("untraced-number", f"{where}.{name}", message, "keep every number as it is"))
    unknown = sorted(set(made) - {line.id for line in script.lines})
    if unknown:
        found.append(_fault("unknown-line", "lines", f"there are no lines {unknown}", "send only the ids given"))
    return tuple(found)


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def _fault(code: str, path: str, message: str, hint: str) -> Violation:
    return Violation(code=code, path=path, message=message, hint=hint)
