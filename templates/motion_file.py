"""A motion as the text of its file: one key a line, to be read and changed by hand."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

from .motion import Motion

_WIDTH = 118


def motion_yaml(motion: Motion) -> str:
    """YAML that `library` reads back as the same motion; what has its usual value is left out."""
    told = motion.model_dump(exclude_defaults=True, exclude={"id"})
    lines = []
    for name, value in told.items():
        if name in ("keys", "contacts"):
            lines.append(f"{name}:")
            lines.extend(_wrapped(f"  - {_flow(item)}") for item in value)
        else:
            lines.append(_wrapped(f"{name}: {_time(value) if name in _TIMES else _flow(value, times=name == 'cues')}"))
    return "\n".join(lines) + "\n"


def _flow(value: Any, *, times: bool = False) -> str:
    if isinstance(value, dict):
        items = ((name, _time(item) if times or name in _TIMES else _flow(item)) for name, item in value.items())
        return "{" + ", ".join(f"{_flow(name)}: {text}" for name, text in items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = re.fullmatch(r"[a-z][a-z0-9._-]*", value) and value not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    return f"{value:g}"


def _time(value: Any) -> str:
    """Seconds as a number where that is exact."""
    exact = Fraction(value)
    return f"{float(exact):g}" if Fraction(f"{float(exact):g}") == exact else json.dumps(str(exact))


_TIMES = {"seconds", "at_s", "start_s", "end_s"}
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
"""YAML takes these for something else than words."""


def _wrapped(line: str) -> str:
    """Lines of at most `_WIDTH`, broken between items."""
    lines: list[str] = []
    while len(line) > _WIDTH:
        at = line.rfind(", ", 0, _WIDTH)
        # A triple stays on one line.
        while at > 0 and line.count("[", 0, at) != line.count("]", 0, at):
            at = line.rfind(", ", 0, at)
        if at <= 8:
            break
        lines.append(line[: at + 1])
        line = "     " + line[at + 2 :]
    return "\n".join([*lines, line])
