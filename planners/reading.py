"""Reads a brief as people write it. What is not in the text or in a flag is left empty, never guessed."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from ..story.brief import Brief, Product
from ..story.document import describe
from ..story.errors import InputError
from ..templates.phrase_bank import Reading, phrase_bank, reading, written_languages
from .brief_facts import Subject
from .brief_scan import Found, scan
from .brief_subject import SubjectReader
from .grammar import Grammar, capital
from .user_script import title_of

TEXT_MAX = 20_000
"""Characters of a brief; longer ones are a script or a mistake."""
SCRIPT_MAX = 60_000
SECONDS_MAX = 3600


def check_text(text: str, *, what: str = "the brief", limit: int = TEXT_MAX) -> str:
    """The text, with line ends made one kind. `InputError` where it is empty, enormous or holds control characters."""
    if len(text) > limit:
        raise InputError(
            f"{what} has {len(text):,} characters, at most {limit:,} are read",
            hint="say it in a few sentences; a finished text goes into --script FILE",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\u00a0", " ")
    for place, letter in enumerate(text):
        if letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cs"}:
            raise InputError(
                f"{what} holds the control character U+{ord(letter):04X} at position {place}",
                hint="save it as plain UTF-8 text without control characters",
            )
    if not any(unicodedata.category(letter)[0] in "LN" for letter in text):
        raise InputError(f"{what} is empty", hint='say what the film is about: "15 s ad for Lumo, a bike lamp"')
    return text.strip()


def read_brief(text: str, **wishes: Any) -> Brief:
    """The brief that a text and the flags given beside it make. Flags win; where the text disagrees, a note says so.

    Wishes are fields of `Brief` (`seconds`, `platform`, `ratio`, `language`, `look`, `voice`, `seed`, `script_text`,
    `assets`, `call_to_action`, ...); None means not wished. `InputError` for texts and values that cannot be used.
    """
    given = {name: value for name, value in wishes.items() if value is not None and value != ""}
    unknown = sorted(set(given) - set(Brief.model_fields))
    if unknown:
        raise InputError(
            f"a brief has no field {unknown[0]!r}", hint=f"fields: {', '.join(sorted(Brief.model_fields))}"
        )
    script_text = given.get("script_text", "")
    if script_text:
        given["script_text"] = check_text(str(script_text), what="the script", limit=SCRIPT_MAX)
    # Where a script is all that there is, it names no product: its words are told, not read for facts.
    told = bool(script_text) and not text.strip()
    text = check_text(title_of(str(given["script_text"])) or str(given["script_text"])[:200] if told else text)
    words = reading(str(given.get("language", "en")))
    found = Found() if told else scan(text, words)
    subject = _reader(words).read(found.left)
    notes: list[str] = list(given.pop("notes", ()))
    fields: dict[str, Any] = {"text": text, "product": _product(subject, found), "audience": subject.audience}
    fields["tone"] = tuple(found.tone)
    fields["call_to_action"] = subject.call_to_action
    fields["shots"] = found.shots
    if found.seconds is not None:
        fields["seconds"] = found.seconds
    if found.language:
        fields["language"] = found.language
    if found.quiet:
        fields["voice"] = "none"
    fields.update(_place(found, given, words.ratio_platforms))
    for name, value in given.items():
        _note_contradiction(name, value, fields, found, notes)
        fields[name] = value
    if given.get("ratio") and not given.get("platform") and found.platform == "":
        fields["platform"] = words.ratio_platforms.get(str(given["ratio"]), fields.get("platform", "tiktok"))
    try:
        brief = Brief(**fields, notes=tuple(notes))
    except ValidationError as error:
        raise InputError(describe(error, "the brief")) from None
    if brief.seconds is not None and not 1 <= brief.seconds <= SECONDS_MAX:
        raise InputError(
            f"a film of {float(brief.seconds):g} s cannot be made", hint=f"ask for 1 to {SECONDS_MAX} seconds"
        )
    return brief


def topic_of(text: str, language: str = "en") -> str:
    """What a film without a product is about: 'how photosynthesis works'; empty where the text does not say."""
    words = reading(language)
    return _reader(words).read(scan(text, words).left).topic


def _reader(words: Reading, language: str = "en") -> SubjectReader:
    bank = phrase_bank(language) if language in written_languages() else None
    nouns = frozenset(match for world in (bank.nouns if bank else ()) for match in world.match)
    return SubjectReader(words, Grammar(words), vocabulary=nouns)


def _product(subject: Subject, found: Found) -> Product:
    return Product(
        name=capital(subject.name) if subject.name.islower() and subject.name.isascii() else subject.name,
        brand=subject.brand,
        noun=subject.noun,
        features=tuple(subject.features),
        offer=found.offer,
        price=found.price,
        colours=tuple(dict.fromkeys(subject.colours)),
    )


def _place(found: Found, given: dict[str, Any], ratio_platforms: dict[str, str]) -> dict[str, Any]:
    """Platform and shape from the text. 'vertical' names a shape, and a platform only where none is named."""
    fields: dict[str, Any] = {}
    platform = given.get("platform") or found.platform
    if found.platform:
        fields["platform"] = found.platform
    if found.ratio and not platform:
        fields["platform"] = ratio_platforms[found.ratio]
    elif found.ratio and platform and not given.get("ratio") and ratio_platforms[found.ratio] != platform:
        vertical = {"tiktok", "reels", "shorts"}
        same = (found.ratio == "9:16" and platform in vertical) or (
            found.ratio == "16:9" and platform in {"youtube", "amazon"}
        )
        if not same and not given.get("platform"):
            fields["ratio"] = found.ratio
    return fields


def _note_contradiction(name: str, value: Any, fields: dict[str, Any], found: Found, notes: list[str]) -> None:
    if name == "platform" and found.ratio and not found.platform and fields.get("platform", value) != value:
        notes.append(f"the text asks for {found.ratio}, --platform {value} was given: made for {value}")
        return
    said = fields.get(name)
    if name in {"seconds", "platform", "language", "voice", "ratio"} and said is not None and name in fields:
        if name == "seconds":
            same = Fraction(str(value)) == said if _is_number(value) else False
            shown = f"{float(said):g} s"
            taken = f"{value} s" if not isinstance(value, Fraction) else f"{float(value):g} s"
        else:
            same, shown, taken = str(value) == str(said), str(said), str(value)
        if not same and not (name == "voice" and value == "auto"):
            notes.append(f"the text says {shown}, --{name} says {taken}: took {taken}")


def _is_number(value: Any) -> bool:
    return re.fullmatch(r"\d+(?:[./]\d+)?", str(value)) is not None
