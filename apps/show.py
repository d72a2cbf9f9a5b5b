"""What the command line prints: errors, results and lists, for people and for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def show_error(what: str, hint: str, *, code: int, as_json: bool) -> None:
    """One message: what and where on the first line, what to do on the next."""
    if as_json:
        emit({"event": "error", "message": what, "hint": hint, "exit_code": code})
        return
    print(f"reelwright: {what}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)


def emit(record: dict[str, Any]) -> None:
    """One line of JSON for a machine."""
    print(json.dumps(record, ensure_ascii=False, default=str), flush=True)


def say(text: str = "") -> None:
    """A line for a person, on standard output."""
    print(text)


def table(rows: Iterable[Sequence[str]], *, heads: Sequence[str]) -> None:
    """Columns as wide as what they hold; the last one runs free."""
    lines = [tuple(heads), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads) - 1)]
    for number, line in enumerate(lines):
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        print("  ".join([*cells, line[-1]]).rstrip())
        if number == 0:
            print("  ".join(["-" * width for width in widths] + ["-" * len(heads[-1])]))


def seconds_left(part: float, passed_s: float) -> float:
    """The time left, if the rest goes as fast as what is done."""
    return passed_s * (1 - part) / max(part, 0.001)
