"""Reading words: by which words a brief is understood, one set a language. They are never written into a film.

A list entry may start or end with `*`: any letters there ('*video' reads 'Produktvideo', 'ролик*' reads 'ролика').
Patterns may hold `{name}` for any word of the list `name`, `{money}` for an amount with its currency, `{n}` for a
number in digits, `{thousands}` for one whose thousands stand apart, and `{number}` for one in digits or words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from ..story.document import Part, describe
from ..story.errors import InputError

HERE = Path(__file__).resolve().parent
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞĪİŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽА-ЯЁ"
"""Capital letters, for use inside a character class."""
DIGITS = r"\d+(?:[.,'’٬٫]\d+)*"
"""A number with its marks for thousands and decimals; Arabic digits too."""
THOUSANDS = r"\d{1,3}(?:[ \u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
"""A number whose thousands stand apart: '12 900'."""
AMOUNT = rf"{THOUSANDS}|\d+(?:[.,'’٬٫]\d+)*"
"""A number in which thousands may stand apart."""

ClauseKind = Literal["verb", "made", "with", "for", "colours", "brand"]


class Clause(Part):
    """A clause that hangs on the subject's right: 'with ...', 'made of ...', 'that ...', 'by ...'."""

    kind: ClauseKind
    pattern: str
    """Its group `of`, or its first, is what the clause says; a group `cut` starts where the clause does."""


class Reading(Part):
    """The words by which a brief is understood in one language. Never written into a film."""

    # How the script works.
    spaced: bool = True
    """False where no space stands between words (Chinese, Japanese)."""
    prefixes: str = ""
    """A pattern of little words that are written onto the next one (Arabic and, the, by, for)."""
    nouns_capital: bool = False
    """True where every noun has a capital (German): a capital alone makes no name."""
    adjectives_follow: bool = False
    """True where qualities stand behind their noun (Romance languages, Arabic)."""
    adjective_inflections: tuple[str, ...] = ()
    """Endings that an adjective takes before its noun and loses when it stands alone (German)."""
    abbreviations: tuple[str, ...] = ()
    """What ends in a full stop and ends no sentence."""

    # Numbers and lengths.
    numbers: dict[str, int]
    seconds: tuple[str, ...]
    minutes: tuple[str, ...]
    half_minute: tuple[str, ...]
    one_minute: tuple[str, ...]
    one_and_half_minutes: tuple[str, ...]
    length_starts: tuple[str, ...] = ()
    """What may stand alone before a length: 'make me a'."""
    length_links: tuple[str, ...] = ()
    """Between the film and its length: 'of', 'lasting'."""
    length_labels: tuple[str, ...] = ()
    length_tails: tuple[str, ...] = ()
    """Behind a length, and cut with it: 'long'."""
    length_cuts: tuple[str, ...] = ()
    """Before a length, and cut with it: 'in', 'about'."""
    roughly: tuple[str, ...] = ()
    not_lengths: tuple[str, ...] = ()
    """Before a length of something else: 'within', 'up to'."""
    acts: tuple[str, ...] = ()
    """What a thing does in a time: 'charges in 10 seconds' is no film's length."""
    tellers: tuple[str, ...] = ()
    """Verbs that ask for a film in a time: 'explain in 60 seconds'."""
    tell_links: tuple[str, ...] = ()
    shot_words: tuple[str, ...] = ()
    shot_links: tuple[str, ...] = ()
    point_words: tuple[str, ...] = ()
    """What a film counts: reasons, tips, steps."""
    point_links: tuple[str, ...] = ()
    """Between the points and the product: 'to try'. Other points are a topic."""

    # The film.
    film: tuple[str, ...]
    film_word: str = "video"
    """Stands in a text for the name of a platform or a shape while it is read."""
    film_links: tuple[str, ...]
    """Between the film and its subject: 'for'. An entry that ends in `-` is written onto the next word."""
    film_links_weak: tuple[str, ...] = ()
    """Links that are tried last, for they stand in many other places: 'de', 'von'."""
    film_determiners: tuple[str, ...] = ()
    film_demands: tuple[str, ...] = ()
    openers: tuple[str, ...]
    introducers: tuple[str, ...] = ()
    """'Meet Lumo': opens a subject, but is no order to the film maker."""
    platforms: dict[str, tuple[str, ...]]
    platform_links: tuple[str, ...] = ()
    ratios: dict[str, tuple[str, ...]]
    ratio_platforms: dict[str, str]
    tones: dict[str, tuple[str, ...]]
    tone_nouns: tuple[str, ...]
    tones_follow: bool = False
    """True where a tone may stand behind its noun: 'tono cercano'."""
    tone_clauses: bool = True
    """True where a tone may stand alone between commas, beside a length or a platform."""
    fillers: tuple[str, ...] = ()
    """Little words that say nothing beside a tone or a length."""
    negations: tuple[str, ...] = ()
    negation_fillers: tuple[str, ...] = ()
    quiet: tuple[str, ...]
    with_words: tuple[str, ...] = ()
    languages: dict[str, str]
    language_links: tuple[str, ...] = ("",)
    """What stands before a language that is wished for; '' where the words in `languages` say it all."""
    directions: tuple[str, ...]
    not_directions: tuple[str, ...] = ()
    """Patterns of sentences that start like a direction and are facts."""
    persons: tuple[str, ...] = ()
    """Patterns that ask for a real person's likeness; `{person}` is a first name with a surname."""

    # The subject.
    articles: tuple[str, ...] = ()
    new_words: tuple[str, ...] = ()
    please: tuple[str, ...] = ()
    announcements: tuple[str, ...] = ()
    """What opens a brief and names nothing: 'Now open!', 'We open on Saturday!'."""
    requests: tuple[str, ...] = ()
    """What starts a wish for the film in the midst of a sentence: 'and we would like'."""
    greetings: tuple[str, ...] = ()
    """How a letter begins; no name, no fact."""
    plain_words: tuple[str, ...] = ()
    """What has a capital only where it starts a brief: 'Community garage sale', 'Online course'."""
    sign_offs: tuple[str, ...] = ()
    """How a letter ends, before its writer's name."""
    place_words: tuple[str, ...] = ()
    """What leads to a place behind a name: 'Brightside Dental in Leeds'."""
    film_places: tuple[str, ...] = ()
    """Where a film is shown that has no platform of its own: 'a clip for our website'."""
    own_words: tuple[str, ...] = ()
    """'our', 'my': what follows is the subject in 'new opening hours for our bakery'."""
    possessive: str = ""
    """A pattern with groups `brand` and `rest`: "Norda's Halo"."""
    naming: tuple[str, ...] = ()
    copulas: tuple[str, ...] = ()
    contracted: str = "(?!)"
    pronouns: tuple[str, ...] = ()
    finite_starts: tuple[str, ...] = ()
    """First words of whole sentences: 'we', 'there'."""
    announces: tuple[str, ...] = ()
    """Verbs of what is announced, behind a plural: 'opening hours change'."""
    not_subjects: tuple[str, ...] = ()
    self_links: tuple[str, ...] = ()
    question_words: tuple[str, ...] = ()
    topic_patterns: tuple[str, ...] = ()
    """Patterns whose group `topic` is what a film without a product is about."""
    explainers: tuple[str, ...] = ()
    subject_patterns: tuple[str, ...] = ()
    """For unspaced scripts: patterns whose group `about` names the subject."""
    joiners: tuple[str, ...] = ()
    and_words: tuple[str, ...] = ()
    and_prefix: str = ""
    """A pattern of the 'and' that is written onto the next point of a list (Arabic)."""
    of_words: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    relatives: tuple[str, ...] = ()
    links_in_names: tuple[str, ...] = ()
    """What joins a noun to a capital that is no name: 'studio in Leeds'."""
    made_starts: tuple[str, ...] = ()
    opening_words: tuple[str, ...] = ()
    comes_in: tuple[str, ...] = ()
    colour_links: tuple[str, ...] = ()
    colours: tuple[str, ...]
    adjectives: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    adjective_pattern: str = ""
    """A pattern of whole small-letter words that are adjectives by their form."""
    adjective_like: str = ""
    """A pattern of words that may be adjectives and stay with their noun: 'офисное кресло'."""
    adjective_phrases: tuple[str, ...] = ()
    """Patterns of qualities of several words behind a noun: 'resistant to water'."""
    nouns: tuple[str, ...] = ()
    """Nouns of things that people advertise, beside those that have an icon; `*` as in all lists."""
    unsaid_adjectives: tuple[str, ...]
    mass_nouns: tuple[str, ...] = ()
    countable: tuple[str, ...] = ()
    fragment_starts: tuple[str, ...] = ()
    verbs: tuple[str, ...]
    lists_hold_verbs: bool = True
    """True where 'bottle Hydra, keeps drinks cold' is a list and no sentence."""
    name_labels: tuple[str, ...] = ()
    brand_labels: tuple[str, ...] = ()
    client_labels: tuple[str, ...] = ()
    """Before a name alone: 'Client: Brightside Dental'."""
    cta_starts: tuple[str, ...]
    cta_labels: tuple[str, ...]
    cta_patterns: tuple[str, ...] = ()
    """Patterns of calls that do not start with their verb."""
    url_links: tuple[str, ...] = ()
    url_leads: tuple[str, ...] = ()
    url_tails: tuple[str, ...] = ()
    """What follows an address and belongs to the call: 'へ'."""
    feature_labels: tuple[str, ...]
    audience_labels: tuple[str, ...]
    audience_links: tuple[str, ...] = ()
    audience_words: tuple[str, ...]
    audience_patterns: tuple[str, ...] = ()
    """Patterns whose group `who` is the audience, where it stands before its link."""
    brand_links: tuple[str, ...] = ()

    # Money.
    offers: tuple[str, ...]
    price: str = ""
    """A pattern; empty: made of prefixes, `money` and tails."""
    currencies: tuple[str, ...] = ()
    """Patterns of what stands behind an amount."""
    price_prefixes: tuple[str, ...] = ()
    price_prefixes_kept: tuple[str, ...] = ()
    price_tails: tuple[str, ...] = ()
    """Patterns of what may follow a price and belong to it: 'a month'."""
    buys: tuple[str, ...] = ()
    """What an amount does: '€10 buys a pair of gloves'."""
    range_links: tuple[str, ...] = ()
    """Between the ends of a range: '20 to 25 seconds', 'from 60 to 95'; strokes and waves beside them."""
    price_links: tuple[str, ...] = ()
    """Before a price, and cut with it: 'for', 'it costs'."""
    price_nouns: tuple[str, ...] = ()
    """What may stand before a price and belong to it: 'Tickets from €25'."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first; `*` at an end stands for letters. No words: it never matches."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in ordered) + ")" if ordered else "(?!)"


def linked(links: Iterable[str]) -> str:
    """A pattern for a link and the space behind it; one that ends in `-` or `'` is written onto the next word."""
    links = tuple(links)
    onto = [link[:-1] for link in links if link.endswith("-")]
    elided = [f"{link[:-1]}{mark}" for link in links if link.endswith("'") for mark in "'’"]
    apart = [link for link in links if not link.endswith(("-", "'"))]
    return rf"(?:{any_of(apart)}\s+|{any_of(onto)}(?=\w\w)|{any_of(elided)})"


@cache
def reading_languages() -> tuple[str, ...]:
    """The languages in which briefs are read."""
    return tuple(sorted(path.parent.name for path in (HERE / "phrases").glob("*/reading.yaml")))


@cache
def reading(language: str = "en") -> Reading:
    """The reading words of a language ('de', 'pt-BR'), patterns ready to use; English where there are none yet."""
    code = language.split("-")[0].lower()
    path = HERE / "phrases" / (code if code in reading_languages() else "en") / "reading.yaml"
    try:
        data: dict[str, Any] = yaml.load(path.read_bytes(), Loader=_word_loader())
        return _ready(Reading.model_validate(data))
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML: {error}") from None
    except ValidationError as error:
        raise InputError(describe(error, str(path))) from None


@cache
def _word_loader() -> Any:
    """A YAML loader to which 'on', 'no' and 'y' are words."""
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":bool")]
        for first, pairs in base.yaml_implicit_resolvers.items()
    }
    return type("WordLoader", (base,), {"yaml_implicit_resolvers": resolvers})


@cache
def little_words() -> dict[str, tuple[str, ...]]:
    """Little words by language, `templates/languages.yaml`: they tell in which language a text is."""
    path = HERE / "languages.yaml"
    data: dict[str, list[str]] = yaml.load(path.read_bytes(), Loader=_word_loader())
    return {language: tuple(words) for language, words in data.items()}


def _ready(words: Reading) -> Reading:
    """The words with every `{macro}` of their patterns filled in."""
    edge = r"\b" if words.spaced else ""
    signs = r"(?:US|CA|AU|C|A|R|S|MX)?[€$£¥₹₽₩₺]|￥"
    after = "|".join(words.currencies) or "(?!)"
    numerals = any_of(words.numbers)
    if not words.spaced:
        numerals = "[〇一二两三四五六七八九十百千万]+"
    particle = r"(?:(?:de|da|di|du|del|dos|van|von|der|den|la|le|bin|al|el)\s+)?"
    person = rf"[{UPPER}][\w'’.-]+(?:\s+{particle}[{UPPER}][\w'’.-]+){{1,2}}"
    after_amount = AMOUNT if words.spaced else f"{AMOUNT}|{numerals}"
    links = any_of(words.range_links)
    between = rf"(?:[-–—~〜]|(?<=\s){links}(?=\s))" if words.spaced else rf"(?:[-–—~〜]|{links})"
    macros = {
        "n": rf"(?:{AMOUNT})",
        "thousands": THOUSANDS,
        "number": rf"(?:{AMOUNT}|{numerals})",
        "money": rf"(?:(?:{signs}) ?(?:{AMOUNT})|(?:{after_amount})[ \u202f]?(?:{after}))",
        "range": rf"(?:(?:{signs} ?)?(?:{AMOUNT})(?: ?(?:{after}))?\s*{between}\s*)",
        "person": person,
    }
    macros |= {name: any_of(value) for name, value in words if isinstance(value, tuple) and _plain(value)}
    macros |= {"ratios": any_of(name for names in words.ratios.values() for name in names)}
    macros |= {"platforms": any_of(name for names in words.platforms.values() for name in names)}

    def fill(pattern: str) -> str:
        return re.sub(r"\{([a-z_]+)\}", lambda match: macros.get(match.group(1), match.group()), pattern)

    lists = (
        "offers",
        "persons",
        "topic_patterns",
        "subject_patterns",
        "cta_patterns",
        "audience_patterns",
        "adjective_phrases",
    )
    patterns: dict[str, Any] = {name: tuple(fill(each) for each in getattr(words, name)) for name in lists}
    patterns["not_directions"] = tuple(fill(each) for each in words.not_directions)
    patterns["possessive"] = fill(words.possessive)
    patterns["clauses"] = tuple(each.model_copy(update={"pattern": fill(each.pattern)}) for each in words.clauses)
    tails = "|".join(words.price_tails) or "(?!)"
    before = rf"(?:{edge}{any_of(words.price_prefixes)}\s*)?" if words.price_prefixes else ""
    patterns["price"] = fill(words.price) or rf"{before}{macros['range']}?{macros['money']}(?:{tails})?"
    return words.model_copy(update=patterns)


def _plain(value: tuple[Any, ...]) -> bool:
    return all(isinstance(each, str) for each in value)
