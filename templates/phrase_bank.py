"""Phrase banks: the words by which briefs are read and the lines that offline films are written from, by language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import ValidationError

from ..story.document import Part, describe
from ..story.errors import InputError
from ..story.script import Emotion

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
    "invite",
    "type",
    "price",
    "deal",
    "offer",
    "call-to-action",
    "sign-off",
]
"""Where in a film a phrase stands."""


class Phrase(Part):
    """One line of a bank. It asserts nothing but what its fields, all from the brief, say."""

    say: str = ""
    """With fields in braces: `{name}`, `{noun}`, `{feature}`. Empty: shown only."""
    show: str = ""
    """What is set large; empty: what is said."""
    tones: tuple[str, ...] = ()
    """The tones that it suits; empty: all."""
    needs: tuple[str, ...] = ()
    """Fields that must be known beside those that it names."""
    emotion: Emotion = "neutral"


class World(Part):
    """The world of a thing or of a quality: places, moments and questions around it, never claims."""

    id: str
    match: tuple[str, ...]
    """Words of the noun or the feature that lead here."""
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


class Reading(Part):
    """The words by which a brief is understood. Never written into a film."""

    numbers: dict[str, int]
    seconds: tuple[str, ...]
    minutes: tuple[str, ...]
    half_minute: tuple[str, ...]
    one_minute: tuple[str, ...]
    one_and_half_minutes: tuple[str, ...]
    film: tuple[str, ...]
    film_links: tuple[str, ...]
    openers: tuple[str, ...]
    platforms: dict[str, tuple[str, ...]]
    ratios: dict[str, tuple[str, ...]]
    ratio_platforms: dict[str, str]
    tones: dict[str, tuple[str, ...]]
    tone_nouns: tuple[str, ...]
    colours: tuple[str, ...]
    adjectives: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    unsaid_adjectives: tuple[str, ...]
    mass_nouns: tuple[str, ...]
    countable: tuple[str, ...]
    fragment_starts: tuple[str, ...]
    verbs: tuple[str, ...]
    directions: tuple[str, ...]
    cta_starts: tuple[str, ...]
    cta_labels: tuple[str, ...]
    feature_labels: tuple[str, ...]
    audience_labels: tuple[str, ...]
    audience_words: tuple[str, ...]
    brand_links: tuple[str, ...]
    quiet: tuple[str, ...]
    languages: dict[str, str]
    offers: tuple[str, ...]
    price: str
    price_prefixes_kept: tuple[str, ...]
    price_nouns: tuple[str, ...] = ("tickets",)
    """What may stand before a price and belong to it: 'Tickets from €25'."""


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
    return _valid(PhraseBank, {"language": code, "lines": lines, "claims": claims["words"], **worlds}, folder)


@cache
def reading(language: str = "en") -> Reading:
    """The reading words of a language; English where there are none yet."""
    code = language.split("-")[0].lower()
    path = HERE / "phrases" / code / "reading.yaml"
    if not path.is_file():
        path = HERE / "phrases" / "en" / "reading.yaml"
    return _valid(Reading, _data(path), path)


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
        found: dict[str, Any] = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML: {error}") from None
    return found


def _valid(kind: type[Kind], data: dict[str, Any], where: Path) -> Kind:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise InputError(describe(error, str(where))) from None
