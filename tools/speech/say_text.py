"""From written words to what a simple voice should say, and where it should pause. Pure; nothing is read or spoken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
_NUMBER = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_RANGE = re.compile(rf"({_NUMBER})[-–—~]({_NUMBER})(\D*)")
_OUT_OF = re.compile(rf"({_NUMBER})/(5|10|100)")
_PERCENT = re.compile(rf"([+-]?{_NUMBER})\s?[%％٪]")
_DEGREES = re.compile(rf"([+-]?{_NUMBER})\s?°[CF]?")
_BY = re.compile(rf"({_NUMBER})[x×]({_NUMBER})(\D*)", re.IGNORECASE)
_WITH_UNIT = re.compile(rf"({_NUMBER})([^\W\d_]+(?:/h)?)")
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
    words = split_words(line)
    shouted = len(line) > 24 and line.upper() == line and line.lower() != line
    said = []
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else None
        core = _core((readings or {}).get(number, word.text))
        before = _core(words[number - 1].text) if number else ""
        text = _worded(core, table, language=language, shouted=shouted, after_number=_is_number(before))
        said.append(SaidWord(word, text, _pause(line, word, following, table)))
    return tuple(said)


def plain(line: str) -> str:
    """A line as online voices get it: markup, pictures and control characters dropped, all else as written."""
    line = re.sub(r"(?<=[^\W_])[^\S\n]*\n\s*", ". ", line.strip())
    return " ".join(_without_pictures(_unmarked(line)).split())


def _core(text: str) -> str:
    """A word without the punctuation around it that is not part of it."""
    text = _without_pictures(_unmarked(text))
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] in "#@€$£¥￥₹₽&+-.%"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or _is_mark(text[end - 1]) or text[end - 1] in "%％٪°€$£¥₹₽&+™"):
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
        if kind in ("Cc", "Cs", "Co", "Cn") or (kind in ("So", "Sk", "Cf", "Sm", "Me") and letter not in "°+<>=×"):
            kept.append("" if kind == "Cf" or letter in "™®©" else " ")
        elif kind != "Mn" or not 0xFE00 <= ord(letter) <= 0xFE0F:
            kept.append(letter)
    return "".join(kept)


def _is_number(text: str) -> bool:
    return re.fullmatch(rf"{_NUMBER}(?:[-–—~x×]{_NUMBER})?", text) is not None


def _worded(core: str, table: SayTable, *, language: str, shouted: bool, after_number: bool) -> str:
    if not core or not (is_sounded(core) or core in ("&", "+", "@")):
        return ""
    if core in ("&", "+"):
        return table.also
    if core == "@":
        return table.at
    address = _EMAIL.fullmatch(core)
    if address:
        return f"{_dotted(address[1], table)} {table.at} {_dotted(address[2], table)}"
    link = _URL.fullmatch(core)
    if link and not re.fullmatch(r"[\d.]+", link[1]) and len(link[1].rsplit(".", 1)[1]) >= 2 and _looks_linked(core):
        path = [_dotted(part, table) for part in link[2].split("/") if part]
        return f" {table.slash} ".join([_dotted(link[1], table), *path])
    said = _numbers(core, table, language=language)
    if after_number and said.casefold() in table.units:
        return table.units[said.casefold()]
    return _letters(said, table, shouted=shouted, english=language.lower().startswith("en"))


def _looks_linked(core: str) -> bool:
    host = core.split("/")[0] if "://" not in core else core
    return "://" in core or "www." in core.lower() or host.islower()


def _dotted(host: str, table: SayTable) -> str:
    return f" {table.dot} ".join(part.replace("-", " ").replace("_", " ").replace("%", " ") for part in host.split("."))


def _numbers(core: str, table: SayTable, *, language: str) -> str:
    for sign, names in table.currencies.items():
        money = re.fullmatch(rf"{re.escape(sign)}\s?({_NUMBER})\+?|({_NUMBER})\s?{re.escape(sign)}\+?", core)
        if money:
            return _price(money[1] or money[2], names, language=language)
    if found := _PERCENT.fullmatch(core):
        return table.percent.format(found[1])
    if found := _DEGREES.fullmatch(core):
        return table.degrees.format(found[1])
    if found := _RANGE.fullmatch(core):
        tail = found[3].strip()
        tail = table.percent.replace("{}", "") if tail == "%" else table.units.get(tail.casefold(), tail)
        return f"{found[1]} {table.until} {found[2]} {tail}".strip()
    if found := _OUT_OF.fullmatch(core):
        return f"{found[1]} {table.out_of} {found[2]}"
    if found := _BY.fullmatch(core):
        unit = table.units.get(found[3].strip().casefold(), found[3])
        return f"{found[1]} {table.times} {found[2]} {unit}".strip()
    if core == "24/7":
        return "24 7"
    if found := _WITH_UNIT.fullmatch(core):
        known = table.units.get(found[2].casefold())
        return f"{found[1]} {known}" if known else core
    if re.fullmatch(r"#\d+", core):
        return f"{table.number} {core[1:]}"
    return core


def _price(number: str, names: tuple[str, str], *, language: str) -> str:
    """'49.99' of dollars as '49 dollars 99': how it is said in a shop, in all the languages we know."""
    cents = re.fullmatch(r"(.*\d)[.,](\d\d)", number)
    whole, rest = (cents[1], cents[2]) if cents else (number, "")
    whole = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?:\D|$))", "", whole)
    name = names[0] if whole == "1" else names[1]
    tight = "" if language.split("-")[0] in ("zh", "ja") else " "
    rest = "" if rest == "00" else rest
    return f"{whole}{tight}{name}{tight}{rest}".strip()


def _letters(said: str, table: SayTable, *, shouted: bool, english: bool) -> str:
    said = said.replace("&", f" {table.also} ") if re.fullmatch(r"\w{2,}&\w{2,}", said) else said
    said = re.sub(r"^@(?=\w)", f"{table.at} ", said)
    said = re.sub(r"^#(?=[^\W\d])", "", said)
    said = re.sub(r"(?<=\w)[/](?=\w)", " ", said) if not re.search(r"\d/\d", said) else said
    if _PLAIN_CAPITALS.fullmatch(said) and said.isupper():
        return said.lower()
    if said.isupper() and len(said) <= 3 and english and (shouted or said.lower() in _SHORT_WORDS):
        # 'US' and 'IT' are names in a text that does not shout.
        return said if said in ("US", "IT") and not shouted else said.lower()
    return re.sub(r"(?<!\w)/|/(?!\w)|[()\"=#@+:;]", " ", said).strip()


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
        if name in table.abbreviations or opens_small or (len(name) == 1 and name.isalpha()):
            return "none"
    if kind == "none" and word.text.rstrip().endswith(" -"):
        return "dash"
    return kind
