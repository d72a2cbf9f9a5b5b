"""Phrase banks: the words by which briefs are read and the lines that offline films are written from, by language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import ValidationError, model_validator

from ..story.document import Part, describe
from ..story.errors import InputError
from ..story.script import Emotion
from .reading_words import Reading as Reading
from .reading_words import reading as reading
from .yaml_text import read_yaml

HERE = Path(__file__).resolve().parent
Kind = TypeVar("Kind", bound=Part)
PhraseUse = Literal[
    "hook",
    "reveal",
    "naming",
    "what",
    "audience",
    "feature-adjective",
    "feature-noun",
    "feature-verb",
    "feature-sentence",
    "feature-fragment",
    "feature-participle",
    "list-intro",
    "outline",
    "invite",
    "type",
    "price",
    "deal",
    "offer",
    "call-to-action",
    "call-address",
    "sign-off",
    "topic-close",
]
"""Where in a film a phrase stands."""


class Phrase(Part):
    """One line of a bank. It asserts nothing but what its fields, all from the brief, say.

    In a bank it may be written short: 'what is said | what is shown @tone tone +need'; '| shown' is shown only.
    """

    say: str = ""
    """With fields in braces: `{name}`, `{noun}`, `{feature}`. Empty: shown only."""
    show: str = ""
    """What is set large; empty: what is said."""
    tones: tuple[str, ...] = ()
    """The tones that it suits; empty: all."""
    needs: tuple[str, ...] = ()
    """Fields that must be known beside those that it names."""
    emotion: Emotion = "neutral"

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        words, *marks = re.split(r"\s+(?=[@+]\w)", value)
        say, _, show = words.partition("|")
        found: dict[str, Any] = {"say": say.strip(), "show": show.strip()}
        for mark in marks:
            found["tones" if mark[0] == "@" else "needs"] = tuple(mark[1:].split())
        return found


class World(Part):
    """The world of a thing or of a quality: places, moments and questions around it, never claims."""

    id: str
    language: str = "en"
    """Whose words `match` holds; set by the bank."""
    match: tuple[str, ...]
    """Words of the noun or the feature that lead here; how they are compared is the language's."""
    icon: str = ""
    """The sign that stands for every member of this world; empty where none stands for all."""
    things: tuple[str, ...] = ()
    """For qualities: the worlds of things beside which these words are true; empty: any thing."""
    hooks: tuple[Phrase, ...] = ()
    lists: tuple[str, ...] = ()
    """Words set one by one, one a beat: 'Rain? Mud? Puddles?'"""
    answers: tuple[Phrase, ...] = ()
    """The feature itself, said in this world's voice; `{feature}` is from the brief."""
    invites: tuple[Phrase, ...] = ()
    types: tuple[Phrase, ...] = ()
    calls: tuple[Phrase, ...] = ()


class PhraseBank(Part):
    """What one language brings."""

    language: str
    lines: dict[PhraseUse, tuple[Phrase, ...]]
    nouns: tuple[World, ...] = ()
    """Worlds of things."""
    features: tuple[World, ...] = ()
    """Worlds of qualities."""
    claims: tuple[str, ...] = ()
    """Words that assert something; used only where the brief has them."""


def written_languages() -> tuple[str, ...]:
    """The languages that the offline planner can write in."""
    return tuple(sorted(path.parent.name for path in (HERE / "phrases").glob("*/lines.yaml")))


@cache
def phrase_bank(language: str) -> PhraseBank:
    """The bank of a language ('en', 'en-GB'). `InputError` lists those that exist."""
    code = language.split("-")[0].lower()
    if code not in written_languages():
        raise InputError(
            f"the offline planner has no lines in {language!r}",
            hint=f"give --script in that language, plan with a model, or choose from: {', '.join(written_languages())}",
        )
    folder = HERE / "phrases" / code
    lines, worlds, claims = (_data(folder / f"{name}.yaml") for name in ("lines", "worlds", "claims"))
    for world in (*worlds["nouns"], *worlds["features"]):
        world["language"] = code
    return _valid(PhraseBank, {"language": code, "lines": lines, "claims": claims["words"], **worlds}, folder)


@cache
def claim_words(language: str) -> tuple[str, ...]:
    """The words that assert something in a language; none where it has no list yet."""
    path = HERE / "phrases" / language.split("-")[0].lower() / "claims.yaml"
    return tuple(_data(path)["words"]) if path.is_file() else ()


@cache
def prompt(name: str) -> str:
    """A prompt for language models, `templates/prompts/NAME.txt`."""
    return (HERE / "prompts" / f"{name}.txt").read_text(encoding="utf-8")


def _data(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = read_yaml(path.read_bytes())
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML: {error}") from None
    return found


def _valid(kind: type[Kind], data: dict[str, Any], where: Path) -> Kind:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise InputError(describe(error, str(where))) from None
