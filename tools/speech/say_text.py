"""From written words to what a simple voice should say, and where it should pause. Pure; nothing is read or spoken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .say_abbreviations import ABBREVIATIONS, BEFORE_NUMBERS, WITH_STOP_ONLY
from .say_dates import said_time
from .say_forms import counted, unit_of
from .say_numbers import (
    NUMBER,
    PHONE,
    digit_by_digit,
    large,
    plain_number,
    price,
    said_number,
    said_with_digits,
    signed,
    western,
    with_unit,
)
from .say_tables import SayTable, table_for
from .words import WrittenWord, is_sounded, split_words

Break = Literal["none", "breath", "comma", "dash", "sentence", "question", "exclamation", "paragraph"]

_MARKS: dict[str, Break] = {
    **dict.fromkeys(",،、，‚", "comma"),
    **dict.fromkeys(";:—–؛；：", "dash"),
    **dict.fromkeys(".…。．｡۔।", "sentence"),
    **dict.fromkeys("?？؟", "question"),
    **dict.fromkeys("!！", "exclamation"),
}
_STRENGTH: tuple[Break, ...] = (
    "none",
    "breath",
    "comma",
    "dash",
    "sentence",
    "exclamation",
    "question",
    "paragraph",
)
_URL = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,12})((?:/[\w%.~-]*)*)(?:[?#]\S*)?", re.IGNORECASE | re.ASCII
)
_EMAIL = re.compile(r"([\w.+-]+)@((?:[\w-]+\.)+[a-z]{2,12})", re.IGNORECASE | re.ASCII)
_NUMBER = NUMBER
_RANGE = re.compile(rf"({_NUMBER})\s?[-–—~～]\s?({_NUMBER})(\D*)")
_OUT_OF = re.compile(rf"({_NUMBER})/(5|10|100)")
_COUNTED = re.compile(rf"([+-]?)({_NUMBER})\s?([^\W\d_]+(?:/h)?[²³]?|[%％٪]|°[CF]?|ºC)")
_BY = re.compile(rf"({_NUMBER})[x×]({_NUMBER})(\D*)", re.IGNORECASE)
_SIGNS = r"(?:US|CA?|AU?|NZ?|HK)?\$|R\$|[€£¥￥₹₽]"
_MONEY_FIRST = re.compile(rf"([+-]?)({_SIGNS})\s?({_NUMBER})\s?(k|K|M|mn|bn|B)?\+?")
_MONEY_LAST = re.compile(rf"([+-]?)({_NUMBER})\s?(k|K|M|mn|bn|B)?\s?({_SIGNS})\+?")
_VERSION = re.compile(r"v?\d+(?:\.\d+){2,}")
_MODEL = re.compile(r"(\d+)([A-Z]{1,2})")
_PLAIN_CAPITALS = re.compile(r"[^\W\d_]{4,}(?:['’-][^\W\d_]+)*")
_SHORT_WORDS_TEXT = (
    "a add all and any are ask at be big buy by can cut day do eat fit fly for fun get go got had has he hot how if in "
    "is it job joy let man me my new no not now off on one our out own pay put ran red run sea see set she so sun ten "
    "the to too top try two up us use was way we who why win yes you"
)
_SHORT_WORDS = frozenset(_SHORT_WORDS_TEXT.split())
"""English words of up to three letters that are said, not spelled, when written in capitals."""


@dataclass(frozen=True)
class SaidWord:
    """One written word: what to say for it (empty where nothing is said) and the pause after it."""

    written: WrittenWord
    said: str
    pause: Break


def say(line: str, *, language: str, readings: Mapping[int, str] | None = None) -> tuple[SaidWord, ...]:
    """What a simple voice should say for each written word of a line.

    Pictures, stars and markup are dropped, addresses are read as 'stride dot com', signs and units are named, ranges
    and prices are worded, capitals become words. `readings` tells, by word number, what to say for
    words that the voice could not read. The written words stay as they are: `split_words(line)`.
    """
    table = table_for(language)
    base = language.replace("_", "-").split("-")[0].lower()
    words = split_words(line)
    shouted = len(line) > 24 and line.upper() == line and line.lower() != line
    cores = [_core((readings or {}).get(number, word.text)) for number, word in enumerate(words)]
    phones = [found.span() for found in PHONE.finditer(western(line))]
    said: list[SaidWord] = []
    swallowed = 0
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else None
        pause = _pause(line, word, following, table)
        if swallowed:
            # An earlier word was said together with this one.
            swallowed -= 1
            said.append(SaidWord(word, "", pause))
            continue
        if base in _SPACED_THOUSANDS and (whole := _spaced(cores, number)):
            cores[number], swallowed = whole
            cores[number + 1 : number + 1 + swallowed] = [""] * swallowed
        around = _Around(cores, number, word.text.rstrip("\"'”’»)]").endswith("."))
        joined = _joined(around, base) if not swallowed else None
        if any(start <= word.start < end for start, end in phones) and any(map(str.isdigit, cores[number])):
            text = digit_by_digit(cores[number], language=base)
            pause = "comma" if pause == "none" else pause
        elif joined is not None:
            text, swallowed = joined
        else:
            text = _worded(around, table, language=base, shouted=shouted)
        if _is_german_ordinal(around, base):
            pause = "none"
        said.append(SaidWord(word, text, pause))
    return tuple(said)


@dataclass(frozen=True)
class _Around:
    """A word without its punctuation, among the others of its line."""

    cores: list[str]
    at: int
    stopped: bool
    """A full stop stands after it."""

    @property
    def core(self) -> str:
        return self.cores[self.at]

    @property
    def before(self) -> str:
        return next((core for core in reversed(self.cores[: self.at]) if core), "")

    @property
    def after(self) -> str:
        return next((core for core in self.cores[self.at + 1 :] if core), "")


_HALVES = frozenset(("am", "pm", "a.m", "p.m", "a.m.", "p.m.", "uhr", "h"))


def _joined(around: _Around, language: str) -> tuple[str, int] | None:
    """What two words mean together, and how many more than the first that takes: '7:30 pm', 'z. B.', '19 Uhr'."""
    pair = f"{around.core}.{around.after}".casefold()
    in_full = ABBREVIATIONS.get(language, {}).get(pair)
    if in_full and around.stopped:
        return in_full, 1
    if language == "ja" and around.core.isdigit() and unit_of(around.after) == "min":
        return with_unit(around.core, "min", language="ja"), 1
    half = around.after.casefold()
    if half not in _HALVES or not re.fullmatch(r"\d{1,2}(?::\d\d)?", around.core):
        return None
    if half == "uhr":
        said = said_time(around.core, language=language) if ":" in around.core else None
        return (said, 1) if said and language == "de" else None
    said = said_time(around.core + (half.replace(".", "") if half != "h" else ":00"), language=language)
    return (said, 1) if said and (half != "h" or language == "fr") else None


_SPACED_THOUSANDS = frozenset(("fr", "ru", "es", "pt"))


def _spaced(cores: list[str], at: int) -> tuple[str, int] | None:
    """'1 299,50 €', whose thousands stand apart, as one number."""
    if not re.fullmatch(r"[1-9]\d{0,2}", cores[at]):
        return None
    groups = 0
    rest = cores[at + 1 :]
    while groups < len(rest) and re.fullmatch(r"\d{3}", rest[groups]):
        groups += 1
    last = rest[groups] if groups < len(rest) and re.match(r"\d{3}(?!\d)", rest[groups]) else ""
    if not groups and not last:
        return None
    return "".join([cores[at], *rest[:groups], last]), groups + bool(last)


def _is_german_ordinal(around: _Around, language: str) -> bool:
    return (
        language == "de"
        and around.stopped
        and around.core.isdigit()
        and said_with_digits(f"{around.core}.", language="de", before=around.before, after=around.after) is not None
    )


def plain(line: str) -> str:
    """A line as online voices get it: markup, pictures and control characters dropped, all else as written."""
    line = re.sub(r"(?<=[^\W_])[^\S\n]*\n\s*", ". ", line.strip())
    return " ".join(_without_pictures(_unmarked(line)).split())


def _core(text: str) -> str:
    """A word without the punctuation around it that is not part of it."""
    text = _without_pictures(_unmarked(text))
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] in "#@€$£¥￥₹₽&+-.%°№½¼¾⅓⅔⅛⅜⅝"):
        start += 1
    closing = "%％٪°€$£¥₹₽&+™№½¼¾⅓⅔⅛⅜⅝"
    closing = "%％٪°€$£¥₹₽&+™№½¼¾⅓⅔⅛⅜⅝"
    while end > start and not (text[end - 1].isalnum() or _is_mark(text[end - 1]) or text[end - 1] in closing):
        end -= 1
    core = text[start:end].lstrip("." if text[start : start + 2].lstrip(".")[:1].isalpha() else "")
    return core.lstrip("-") if not re.match(r"-\d", core) else core


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _unmarked(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*_`~^|\\<>{}\[\]]+", " ", text)


def _without_pictures(text: str) -> str:
    kept: list[str] = []
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cs", "Co", "Cn") or (kind in ("So", "Sk", "Cf", "Sm", "Me") and letter not in "°+<>=×№"):
            kept.append("" if kind == "Cf" or letter in "™®©" else " ")
        elif kind != "Mn" or not 0xFE00 <= ord(letter) <= 0xFE0F:
            kept.append(letter)
    return "".join(kept)


def _count_of(core: str) -> str:
    """The number that a unit after this word counts: '15' of '10-15'; empty where it is no number."""
    found = re.fullmatch(rf"(?:{_NUMBER}[-–—~x×]|[+-])?({_NUMBER})", western(core))
    return found[1] if found else ""


def _worded(around: _Around, table: SayTable, *, language: str, shouted: bool) -> str:
    core = around.core
    if not core or not (is_sounded(core) or core in ("&", "+", "@", "№", "½", "¼", "¾")):
        return ""
    if core in ("&", "+"):
        return table.also
    if core in ("@", "№"):
        return table.at if core == "@" else table.number
    address = _EMAIL.fullmatch(core)
    if address:
        return f"{_dotted(address[1], table)} {table.at} {_dotted(address[2], table)}"
    link = _URL.fullmatch(core)
    if link and not re.fullmatch(r"[\d.]+", link[1]) and len(link[1].rsplit(".", 1)[1]) >= 2 and _looks_linked(core):
        path = [_dotted(part, table) for part in link[2].split("/") if part]
        return f" {table.slash} ".join([_dotted(link[1], table), *path])
    if in_full := _in_full(around, language):
        return in_full
    unit = unit_of(core)
    if language == "ru" and core == "г" and re.fullmatch(r"1\d{3}|20\d\d", around.before):
        return "года"
    if unit and (count := _count_of(around.before)):
        return counted(unit, plain_number(count, language=language), language=language)[0]
    said = _numbers(around, table, language=language) if re.search(r"[\d½¼¾⅓⅔⅛⅜⅝]", core) else core
    return _letters(said, table, shouted=shouted, english=language == "en")


def _in_full(around: _Around, language: str) -> str | None:
    name = around.core.rstrip(".").casefold()
    if not around.stopped and (name in WITH_STOP_ONLY or "." not in around.core):
        known = BEFORE_NUMBERS.get(language, {}).get(name) if not name.isalpha() else None
        in_full = ABBREVIATIONS.get(language, {}).get(name) if name.startswith("w/") or len(name) == 3 else None
        in_full = in_full if name in ("w/o", "usw", "bzw", "ggf", "mme", "млн", "тыс") or name == "w/" else None
        return known if known and around.after[:1].isdigit() else in_full
    if around.after[:1].isdigit() and (known := BEFORE_NUMBERS.get(language, {}).get(name)):
        return known
    return ABBREVIATIONS.get(language, {}).get(name)


def _looks_linked(core: str) -> bool:
    host = core.split("/")[0] if "://" not in core else core
    return "://" in core or "www." in core.lower() or host.islower()


def _dotted(host: str, table: SayTable) -> str:
    return f" {table.dot} ".join(part.replace("-", " ").replace("_", " ").replace("%", " ") for part in host.split("."))


def _numbers(around: _Around, table: SayTable, *, language: str) -> str:
    core = western(around.core)
    with_stop = f"{core}." if around.stopped and language == "de" else core
    before, after = around.before, around.after
    said = said_with_digits(with_stop, language=language, before=before, after=after)
    if said is None and with_stop != core:
        said = said_with_digits(core, language=language, before=before, after=after)
    if said is not None:
        return said
    if found := _MONEY_FIRST.fullmatch(core):
        return _money(found[1], found[2], found[3], found[4], language)
    if found := _MONEY_LAST.fullmatch(core):
        return _money(found[1], found[4], found[2], found[3], language)
    if found := _RANGE.fullmatch(core):
        return _from_to(found[1], found[2], found[3].strip(), table, language)
    if found := _OUT_OF.fullmatch(core):
        parts = [said_number(part, language=language) for part in found.groups()]
        return f"{parts[0]} {table.out_of} {parts[1]}"
    if found := _BY.fullmatch(core):
        unit = unit_of(found[3].strip())
        second = with_unit(found[2], unit, language=language) if unit else f"{found[2]} {found[3]}".strip()
        return f"{said_number(found[1], language=language)} {table.times} {second}"
    if found := _COUNTED.fullmatch(core):
        unit = unit_of(found[3]) or unit_of(found[3][:1]) if found[3][:1] in "°º%٪％" else unit_of(found[3])
        if unit:
            return signed(with_unit(found[2], unit, language=language), found[1], language=language)
        if found[3].casefold() == "x":
            return f"{said_number(found[2], language=language)} {'times' if language == 'en' else 'x'}"
    if _VERSION.fullmatch(core) and not all(len(group) == 3 for group in core.split(".")[1:]):
        return f" {table.dot} ".join(core.lstrip("v").split("."))
    if found := re.fullmatch(rf"([+-]?)({_NUMBER})\+?", core):
        unit = unit_of(after) or ""
        feminine = bool(unit) and counted(unit, "1", language=language)[1]
        return signed(said_number(found[2], language=language, feminine=feminine), found[1], language=language)
    if found := re.fullmatch(r"[#№](\d+)", core):
        return f"{table.number} {said_number(found[1], language=language)}"
    if found := _MODEL.fullmatch(core):
        return f"{said_number(found[1], language=language)} {found[2]}"
    if language in ("zh", "ja"):
        return re.sub(r"\d+", lambda found: said_number(found[0], language=language), core)
    return core


def _money(sign: str, currency: str, number: str, suffix: str | None, language: str) -> str:
    name = unit_of(currency) or ("R$" if currency == "R$" else "$")
    if suffix:
        return large(number, suffix, name, language=language)
    return signed(price(number, name, language=language), sign, language=language)


def _from_to(first: str, last: str, tail: str, table: SayTable, language: str) -> str:
    ends = [said_number(end, language=language) for end in (first, last)]
    gap = "" if language in ("zh", "ja") else " "
    unit = unit_of(tail)
    if unit == "%" and language == "zh":
        return f"百分之{ends[0]}{table.until}{ends[1]}"
    word = counted(unit, plain_number(last, language=language), language=language)[0] if unit else tail
    return f"{ends[0]}{gap}{table.until}{gap}{ends[1]}{gap if word else ''}{word}"


def _letters(said: str, table: SayTable, *, shouted: bool, english: bool) -> str:
    said = said.replace("&", f" {table.also} ") if re.fullmatch(r"\w{2,}&\w{2,}", said) else said
    said = re.sub(r"(?<=[A-Z])-(?=[A-Z]\b)", " ", said)
    said = re.sub(r"^@(?=\w)", f"{table.at} ", said)
    said = re.sub(r"^#(?=[^\W\d])", "", said)
    said = re.sub(r"(?<=\w)[/](?=\w)", " ", said) if not re.search(r"\d/\d", said) else said
    if _PLAIN_CAPITALS.fullmatch(said) and said.isupper():
        return said.lower()
    if said.isupper() and len(said) <= 3 and english and (shouted or said.lower() in _SHORT_WORDS):
        # 'US' and 'IT' are names in a text that does not shout.
        return said if said in ("US", "IT") and not shouted else said.lower()
    return re.sub(r"(?<!\w)/|/(?!\w)|[()\"=#@+:;]", " ", said).strip()


_STOPPED = frozenset(
    name for kind in (ABBREVIATIONS, BEFORE_NUMBERS) for names in kind.values() for name in names if name.isascii()
) - {"no", "m", "p", "s", "etc", "str"}
"""Abbreviations whose full stop ends no sentence; 'no.' and 'etc.' do as often."""


def _pause(line: str, word: WrittenWord, following: WrittenWord | None, table: SayTable) -> Break:
    marks = word.text.rstrip("\"'”’»)]}』」）】》* _`\u200d\ufe0f")
    tail: list[Break] = []
    at = len(marks)
    while at > 0 and not marks[at - 1].isalnum() and not _is_mark(marks[at - 1]):
        at -= 1
        tail.append(_MARKS.get(marks[at], "none"))
    kind: Break = max(tail, key=_STRENGTH.index, default="none")
    gap = line[word.end : following.start] if following else ""
    if "\n" in gap:
        return "paragraph" if gap.count("\n") > 1 or kind in ("sentence", "question", "exclamation") else "sentence"
    if kind == "sentence" and marks.endswith(".") and not marks.endswith("..") and following is not None:
        name = marks.rstrip(".").lstrip("(\"'“").casefold()
        opens_small = following.text[:1].islower()
        known = name in table.abbreviations or name in _STOPPED
        if known or opens_small or (len(name) == 1 and name.isalpha()):
            return "none"
    if kind == "none" and word.text.rstrip().endswith(" -"):
        return "dash"
    return kind
