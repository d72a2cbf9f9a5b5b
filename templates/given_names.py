"""First names by which speakers are told to be women or men: `templates/given_names.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from .yaml_text import read_yaml_as_words

HERE = Path(__file__).resolve().parent


@cache
def _names() -> dict[str, str]:
    data = read_yaml_as_words((HERE / "given_names.yaml").read_bytes())
    women, men = set(data["women"]), set(data["men"])
    return dict.fromkeys(women - men, "female") | dict.fromkeys(men - women, "male")


def gender_of_name(name: str) -> Literal["female", "male", ""]:
    """What a speaker's name tells: 'anna', 'dr-anna-weiss'; empty where it tells nothing."""
    for part in re.split(r"[\s_\-.]+", name.casefold()):
        found = _names().get(part)
        if found:
            return "female" if found == "female" else "male"
    return ""
