"""What b-roll shows for a sign: `templates/broll.yaml`, read when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .yaml_text import read_yaml

FILE = Path(__file__).resolve().parent / "broll.yaml"


@cache
def broll_scenes() -> dict[str, str]:
    """By the name of an icon, what can be filmed for it, in English; icons that stand for ideas are missing."""
    found: dict[str, str] = read_yaml(FILE.read_bytes())
    return found
