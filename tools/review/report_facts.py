"""What the report knows of a film beyond its measurements: its documents, and what was seen of each shot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FilmFacts:
    """Plain values, all optional: a part without facts is left out of the page."""

    brief: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    """What was asked and decided: ('Platform', 'tiktok')."""
    lines: tuple[tuple[str, str, str, str], ...] = ()
    """Of the script: role, speaker, words said, words shown."""
    loudness: tuple[str, ...] = ()
    """Of each line as mixed, beside `lines`: '-17.2 LUFS'."""
    planned: tuple[tuple[str, str], ...] = ()
    """The look's colours: role and `#rrggbb`."""
    critique: dict[str, Any] = field(default_factory=dict)
    """The critic's scores and verdict."""
    mix: dict[str, Any] = field(default_factory=dict)
    """Facts of the mix."""
    scopes: dict[str, Any] = field(default_factory=dict)
    """`scopes.json` of the measurement."""
