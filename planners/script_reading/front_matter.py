"""What a script says of the film before its first words: rows between `---` at the top."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...story.errors import InputError

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_ROW = re.compile(r"^[A-Za-z][\w -]*:(?:\s|$)")
KEYS = ("title", "language", "seconds", "platform", "look", "voice", "speakers", "presenter", "cast")

TEXTS = ("title", "language", "platform", "look", "voice", "presenter")


@dataclass(frozen=True)
class FrontMatter:
    """A script's own wishes. Flags of the command win over them."""

    title: str = ""
    language: str = ""
    seconds: Fraction | None = None
    platform: str = ""
    look: str = ""
    voice: str = ""
    speakers: dict[str, str] = field(default_factory=dict)
    """Names as written before a colon, to voices."""
    presenter: str = ""
    """Who is seen: a person of the library, 'auto', 'woman', 'man', or 'none'."""
    cast: dict[str, str] = field(default_factory=dict)
    """Names as written before a colon, to people of the library."""
    notes: tuple[tuple[int, str], ...] = ()
    """What is not understood, with its row."""
    rows: int = 0
    """How many rows of the script it takes."""


def front_matter(text: str) -> FrontMatter:
    """The front matter of a script; an empty one where there is none. `InputError` where a value cannot be used."""
    block = _BLOCK.match(text)
    if block is None or not _ROW.match(block[1].lstrip("\n")):
        return FrontMatter()
    values = _values(block[1])
    rows = block.group().count("\n")
    notes = []
    for key in values:
        if key not in KEYS:
            row = next((n for n, line in enumerate(block[1].split("\n"), 2) if line.startswith(f"{key}:")), 2)
            notes.append((row, f"{key}: is not understood (known: {', '.join(KEYS)})"))
    speakers = values.get("speakers") or {}
    if isinstance(speakers, list):
        speakers = {_text(name): "" for name in speakers if _text(name)}
    if not isinstance(speakers, dict):
        raise InputError(
            "the script's front matter says speakers:, but names no one",
            hint="write a row for each: `  ANNA: the name of a voice`",
        )
    return FrontMatter(
        **{key: _text(values[key]) for key in TEXTS if key in values},
        seconds=_seconds(values.get("seconds")),
        speakers={_text(name): _text(voice) for name, voice in speakers.items()},
        cast=_cast(values.get("cast")),
        notes=tuple(notes),
        rows=rows,
    )


def _cast(value: Any) -> dict[str, str]:
    if value in (None, ""):
        return {}
    if not isinstance(value, dict) or not all(_text(person) for person in value.values()):
        raise InputError(
            "the script's front matter says cast:, but not who plays whom",
            hint="write a row for each: `  ANNA: maya`; `reelwright cast list` shows the people",
        )
    return {_text(name): _text(person).lower() for name, person in value.items()}


def without_front_matter(text: str) -> str:
    """The script with its front matter blanked, so that rows keep their numbers."""
    rows = front_matter(text).rows
    return "\n" * rows + "\n".join(text.split("\n")[rows:]) if rows else text


def _values(block: str) -> dict[str, Any]:
    import yaml

    try:
        # As text: `no` is a language and 1e3 a name here.
        values = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 2}" if mark else ""
        raise InputError(
            f"the script's front matter cannot be read{where}: {getattr(error, 'problem', '') or 'no YAML'}",
            hint="write `key: value` rows between the two `---`, or leave them away",
        ) from None
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _seconds(value: Any) -> Fraction | None:
    if value in (None, ""):
        return None
    match = re.fullmatch(r"(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:s|sec|seconds)?", str(value).strip())
    if match is None:
        raise InputError(
            f"the script's front matter says seconds: {str(value)[:40]!r}", hint="give a number such as 30"
        )
    return Fraction(match[1].replace(",", "."))
