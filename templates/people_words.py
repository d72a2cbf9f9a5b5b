"""The words with which briefs ask for people, or for none: `templates/people_words.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .yaml_text import read_yaml_as_words

HERE = Path(__file__).resolve().parent
UNSPACED = ("zh", "ja")


@dataclass(frozen=True)
class PeopleWords:
    """Patterns of one language. What `nobody`, `presenter` and `model` find is cut from a brief."""

    nobody: tuple[re.Pattern[str], ...]
    presenter: tuple[re.Pattern[str], ...]
    model: tuple[re.Pattern[str], ...]
    tells: re.Pattern[str]
    """Asks for a presenter and stays in the text: 'explainer'."""
    model_tells: re.Pattern[str]
    women: re.Pattern[str]
    men: re.Pattern[str]


@cache
def people_words(language: str = "en") -> PeopleWords:
    """The words of a language; English where there are none yet."""
    data: dict[str, dict[str, Any]] = read_yaml_as_words((HERE / "people_words.yaml").read_bytes())
    code = language.split("-")[0].lower()
    own = data.get(code, data["en"])
    spaced = code not in UNSPACED
    end = r"(?!\w)" if spaced else ""
    who, wearer = (
        f"(?:{'|'.join(re.escape(word) for word in sorted(own[name], key=len, reverse=True))}){end}"
        for name in ("who", "wearer")
    )

    def patterns(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(
            re.compile(each.replace("{who}", who).replace("{wearer}", wearer), re.I) for each in own.get(name, ())
        )

    def words(name: str) -> re.Pattern[str]:
        listed = "|".join(re.sub(r"(?<!\w)\*|(?<=\w)\*$", r"\\w*", each) for each in own.get(name, ()))
        return re.compile((rf"(?<!\w)(?:{listed})(?!\w)" if spaced else listed) if listed else "(?!)", re.I)

    return PeopleWords(
        nobody=patterns("nobody"),
        presenter=patterns("presenter"),
        model=patterns("model"),
        tells=words("tells"),
        model_tells=words("model_tells"),
        women=words("women"),
        men=words("men"),
    )
