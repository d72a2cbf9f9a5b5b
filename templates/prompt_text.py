"""What models are told and held to: prompts (ours, or a person's own), orders to a model, dimensions of tags."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from ..story.errors import InputError
from .phrase_bank import HERE, prompt
from .yaml_text import read_yaml

OWN = "REELWRIGHT_PROMPTS"
"""Names a folder whose NAME.txt stands in for the library's prompt of that name."""
BREAK = "\n===\n"
"""Between what the system says and what is asked."""


def prompt_text(name: str) -> str:
    """A prompt: a person's own from the folder in REELWRIGHT_PROMPTS, else `templates/prompts/NAME.txt`.

    `InputError` where an own prompt cannot be read, or lacks a field of the library's: the model would not be told.
    """
    given = prompt(name)
    folder = os.environ.get(OWN, "").strip()
    if not folder:
        return given
    path = Path(folder) / f"{name}.txt"
    if not Path(folder).is_dir():
        raise InputError(f"{OWN} {folder!r} is no folder", hint="give a folder with own prompts, or unset it")
    if not path.is_file():
        return given
    try:
        own = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the prompt {str(path)!r} cannot be read: {error}", hint="save it as UTF-8 text") from None
    missing = sorted(_fields(given) - _fields(own))
    if missing or (BREAK in given) != (BREAK in own):
        lacks = ", ".join(f"{{{field}}}" for field in missing) or "the line === before what is asked"
        raise InputError(f"the prompt {str(path)!r} lacks {lacks}", hint=f"begin from a copy of {name}.txt")
    return own


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text.partition(BREAK)[2] or text))


@cache
def model_orders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What sentences look like that address a model, and those that belong to one: `templates/prompts/orders.yaml`."""
    data = read_yaml((HERE / "prompts" / "orders.yaml").read_bytes())
    orders, follow = ("|".join(f"(?:{each})" for each in data[name]) for name in ("orders", "follow"))
    return re.compile(orders, re.I), re.compile(follow, re.I)


@cache
def tag_dimensions() -> dict[str, dict[str, Any]]:
    """The qualities by which products are tagged: `templates/product_tags.yaml`."""
    data: dict[str, dict[str, Any]] = read_yaml((HERE / "product_tags.yaml").read_bytes())
    return data
