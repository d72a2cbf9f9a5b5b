"""Reads a brief as people write it. What is not in the text or in a flag is left empty, never guessed.

A brief has two languages. It is *read* in the language in which it is written, told from its script and its little
words (`reading_language`); the *film's* language, `Brief.language`, is what a person wished for by flag or in the text
("in German"), else the brief's own. So a German brief may ask for an English film: its facts stay German words, and
who writes the film (a person, a model) translates them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from ...story.brief import Brief, Product
from ...story.document import describe
from ...story.errors import InputError
from ...templates.reading_words import Reading, reading
from ..script_reading.user_script import title_of
from .chat import plain_lines
from .facts import Subject
from .language import language_of
from .noun_words import known_noun
from .pasted import unsaid_removed
from .scan import Found, scan
from .subject import SubjectReader
from .text import even, same_words
from .unspaced import UnspacedReader

TEXT_MAX = 20_000
"""Characters of a brief; longer ones are a script or a mistake."""
SCRIPT_MAX = 60_000
SECONDS_MAX = 3600
_ROW = re.compile(r"^[^,;\t\n]+([,;\t])(?:[^\s,;\t][^,;\t\n]*\1)+[^\s,;\t][^,;\t\n]*$", re.M)
"""A row of pasted CSV: three columns or more, with no space behind their marks."""
VERTICAL = frozenset({"tiktok", "reels", "shorts"})
WIDE = frozenset({"youtube", "amazon"})


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
    rows = [match.group().count(match.group(1)) for match in _ROW.finditer(text)]
    if what == "the brief" and any(one == other for one, other in pairwise(rows)):
        raise InputError(
            f"the brief holds a table of {len(rows)} rows",
            hint="say in sentences what the film is about; a table to show goes into a script, see docs/scripts.md",
        )
    return text.strip()


def read_brief(text: str, **wishes: Any) -> Brief:
    """The brief that a text and the flags given beside it make. Flags win; where the text disagrees, a note says so.

    Wishes are fields of `Brief` (`seconds`, `platform`, `ratio`, `language`, `look`, `voice`, `seed`, `script_text`,
    `assets`, `call_to_action`, ...); None and "" mean not wished. `InputError` for texts and values that cannot be
    used. Every fact in `Brief.product`, `audience` and `call_to_action` stands in the text, but for marks, spaces and
    the case of letters.
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
    tongue = language_of(str(given["script_text"])[:2000] if told else text, hint=str(given.get("language", "en")))
    words = reading(tongue.language)
    found = Found() if told else _scanned(text, words, tongue.language)
    subject = _subject_of(found, words, tongue.language)
    notes: list[str] = list(given.pop("notes", ()))
    notes += _notes(found, language=tongue.language, sure=tongue.sure or "language" in given)
    fields: dict[str, Any] = {"text": text, "product": _product(subject, found, text, words)}
    fields["audience"] = subject.audience if stands_in(subject.audience, text) else ""
    fields["tone"] = tuple(found.tone)
    call = subject.call_to_action
    fields["call_to_action"] = call if stands_in(call, text) else ""
    fields["shots"] = found.shots
    fields["points"] = found.points
    fields["people"] = found.people
    fields["presenter"] = found.presenter
    fields["language"] = found.language or tongue.language
    if found.seconds is not None:
        fields["seconds"] = found.seconds
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
    """What a film without a product is about: 'how photosynthesis works'; empty where the text does not say.

    The text is read in its own language; `language` is a hint for texts too short to tell.
    """
    code = language_of(text, hint=language).language
    words = reading(code)
    topic = _subject_of(_scanned(text, words, code), words, code).topic
    return topic if stands_in(topic, text) else ""


def reading_language(text: str, language: str = "en") -> str:
    """The language in which a brief is written ('de'); `language` is a hint for texts too short to tell."""
    return language_of(text, hint=language).language


def stands_in(fact: str, text: str) -> bool:
    """True where a fact's words stand in a text, whatever its marks, spaces and capitals."""
    if not fact or same_words(fact) in same_words(text) or same_words(fact) in same_words(unsaid_removed(text)):
        return True
    # Arabic writes 'for the' as one: the article is in 'للآباء' too.
    return fact.startswith("ال") and f"لل{fact[2:]}" in text


def _scanned(text: str, words: Reading, language: str) -> Found:
    return scan(plain_lines(even(text), words), words, language)


def _subject_of(found: Found, words: Reading, language: str) -> Subject:
    known = known_noun(language)
    if words.spaced:
        return SubjectReader(words, known_noun=known).read(found.left)
    return UnspacedReader(words, known_noun=known).read(found.left)


def _product(subject: Subject, found: Found, text: str, words: Reading) -> Product:
    """The product in words of the text: whatever would not stand in it is left out."""
    name = capital(subject.name) if subject.name.islower() and subject.name.isascii() else subject.name
    if re.search(r"\b(?:Co|Bros|Inc|Ltd|Cie|Cia|Cía|Corp|Jr|Sr|Ltda)$", name) and f"{name}." in text:
        # 'Crumb & Co.' ends in a full stop of its own.
        name = f"{name}."

    noun = subject.noun
    if words.nouns_capital and noun.islower():
        # Typed in haste: 'handgemachte seife'.
        head, _, last = noun.rpartition(" ")
        noun = f"{head} {capital(last)}".strip()

    starts = re.search(rf"(?:^|[.!?:•\n-]\s*){re.escape(noun)}", text) if noun else None
    if starts and not words.nouns_capital and noun[:1].isupper() and noun[1:].islower():
        # Its capital is the sentence's.
        noun = noun[:1].lower() + noun[1:]

    def kept(fact: str) -> str:
        return fact if stands_in(fact, text) else ""

    return Product(
        name=kept(name),
        brand=kept(subject.brand),
        noun=kept(noun),
        offer=kept(found.offer),
        price=kept(found.price),
        features=tuple(sorted((each for each in subject.features if stands_in(each, text)), key=_place_in(text))),
        colours=tuple(each for each in dict.fromkeys(subject.colours) if stands_in(each, text)),
    )


def _place_in(text: str) -> Callable[[str], int]:
    """Where a fact stands in a text, so that facts keep the order in which a person wrote them."""
    low = even(unsaid_removed(text)).lower()
    return lambda fact: found if (found := low.find(fact.lower().rstrip("."))) >= 0 else len(low)


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def _notes(found: Found, *, language: str, sure: bool) -> list[str]:
    notes = []
    if not sure:
        notes.append(f"the brief's language is not certain: read as {language!r}; --language says otherwise")
    notes.extend(
        f"{person}: no likeness or voice of a real person is made or asked for; the film shows the product's own "
        "words, signs and photos, and a drawn presenter who resembles no one"
        for person in found.persons
    )
    return notes


def _place(found: Found, given: dict[str, Any], ratio_platforms: dict[str, str]) -> dict[str, Any]:
    """Platform and shape from the text. 'vertical' names a shape, and a platform only where none is named."""
    fields: dict[str, Any] = {}
    platform = given.get("platform") or found.platform
    if found.platform:
        fields["platform"] = found.platform
    if found.ratio and not platform:
        fields["platform"] = ratio_platforms[found.ratio]
    elif found.ratio and platform and not given.get("ratio") and ratio_platforms[found.ratio] != platform:
        same = (found.ratio == "9:16" and platform in VERTICAL) or (found.ratio == "16:9" and platform in WIDE)
        if not same and not given.get("platform"):
            fields["ratio"] = found.ratio
    return fields


def _note_contradiction(name: str, value: Any, fields: dict[str, Any], found: Found, notes: list[str]) -> None:
    if name == "platform" and found.ratio and not found.platform and fields.get("platform", value) != value:
        notes.append(f"the text asks for {found.ratio}, --platform {value} was given: made for {value}")
        return
    said = found.language if name == "language" else fields.get(name)
    if name in {"seconds", "platform", "language", "voice", "ratio"} and said and name in fields:
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
