"""Finds what a brief says besides its subject: length, platform, tone, price, offer. Each find is cut from the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from ..templates.phrase_bank import Reading

URL = re.compile(
    r"\b(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}\b(?:/[^\s,;!?\"'<>]*[^\s.,;!?\"'<>)])?", re.I
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\s*;\s+|\s*\n+\s*")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|no|approx|incl|st|dr|mr|mrs|ms|vs)\.$", re.I)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, in order, without list marks."""
    found: list[str] = []
    start = 0
    for gap in [*_SENTENCE_END.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[start:end]
        if gap and "\n" not in gap.group() and _ABBREVIATED.search(piece):
            continue
        start = gap.end() if gap else len(text)
        piece = re.sub(r"^\s*(?:[-*•–—]\s+|\d{1,2}[.)]\s+)", "", piece).strip()
        if piece:
            found.append(piece)
    return found


@dataclass
class Found:
    """What the scan found, and the text that is left of each sentence."""

    seconds: Fraction | None = None
    platform: str = ""
    ratio: str = ""
    language: str = ""
    tone: list[str] = field(default_factory=list)
    price: str = ""
    offer: str = ""
    quiet: bool = False
    shots: int | None = None
    left: list[str] = field(default_factory=list)


def scan(text: str, words: Reading) -> Found:
    """Take length, platform, shape, tone, price, offer and silence out of a text; `left` keeps the rest."""
    found = Found()
    for number, sentence in enumerate(sentences(text)):
        # 'Start your free trial at tidy.app' is a call, though it holds an offer's words.
        calls = number > 0 and URL.search(sentence) and re.match(rf"{any_of(words.cta_starts)}\b", sentence, re.I)
        rest = sentence if calls else _take_price_and_offer(sentence, words, found)
        if _is_request(rest, words, first=number == 0):
            rest = _take_seconds(rest, words, found)
            rest = _take_shots(rest, words, found)
            rest = _take_quiet(rest, words, found)
            rest = _take_language(rest, words, found)
            rest = _take_platform(rest, words, found)
            rest = _take_tone(rest, words, found)
        rest = _tidy(rest)
        if re.search(r"\w", rest):
            found.left.append(rest)
    return found


def _is_request(sentence: str, words: Reading, *, first: bool) -> bool:
    low = sentence.lower()
    if re.match(rf"{any_of(words.cta_starts)}\b", low) and not first:
        return False
    if re.search(rf"\b{any_of(words.film)}\b", low) or re.match(rf"{any_of(words.directions)}\b", low):
        return True
    tones = [tone for each in words.tones.values() for tone in each]
    plain = any_of([*tones, *words.tone_nouns, *words.quiet, *words.seconds])
    bare = re.sub(rf"\b(?:{plain}|and|but|very|a bit|please|with|no|not|too|more|\d+)\b", "", low)
    return first or not re.search(r"\w{2,}", bare)


def _number(token: str, words: Reading) -> Fraction | None:
    token = token.lower().replace(",", ".")
    if re.fullmatch(r"\d+(?:\.\d+)?", token):
        return Fraction(token)
    return Fraction(words.numbers[token]) if token in words.numbers else None


def _take_seconds(sentence: str, words: Reading, found: Found) -> str:
    number = rf"(?:\d+(?:[.,]\d+)?|{any_of(words.numbers)})"
    fixed = [
        (words.one_and_half_minutes, Fraction(90)),
        (words.half_minute, Fraction(30)),
        (words.one_minute, Fraction(60)),
    ]
    candidates: list[tuple[int, int, int, Fraction]] = []
    for phrases, seconds in fixed:
        candidates.extend(
            (_film_likelihood(sentence, match, words), match.start(), match.end(), seconds)
            for match in re.finditer(rf"(?<![\w-]){any_of(phrases)}\b", sentence, re.I)
        )
    pattern = rf"(?<![\w.,-])({number})[\s-]*({any_of([*words.seconds, *words.minutes])})\b(?:\s+long\b)?"
    for match in re.finditer(pattern, sentence, re.I):
        value = _number(match.group(1), words)
        if value is not None:
            unit = 60 if match.group(2).lower() in words.minutes else 1
            candidates.append((_film_likelihood(sentence, match, words), match.start(), match.end(), value * unit))
    candidates = [each for each in candidates if each[0] > 0]
    if not candidates:
        return sentence
    if found.seconds is not None and max(candidates)[0] < 3:
        # The film's length is known: 'ten-minute sessions' is a fact.
        return sentence
    _, start, end, seconds = max(candidates, key=lambda each: (each[0], each[2] - each[1], -each[1]))
    if found.seconds is None:
        found.seconds = seconds
    head = re.sub(r"\b(?:in|within|of|lasting|for|about|around)\s*$", "", sentence[:start], flags=re.I)
    return head + " " + sentence[end:]


def _film_likelihood(sentence: str, match: re.Match[str], words: Reading) -> int:
    before, after = sentence[: match.start()].lower().rstrip(" (,:;-"), sentence[match.end() :].lower()
    film = any_of(words.film)
    score = 0
    if re.match(rf"[\s,-]*(?:[\w-]+[\s,]+){{0,3}}?{film}\b", after):
        score += 3
    if not before or re.fullmatch(r"\s*(?:a|an|one|make(?: me)?(?: an?)?|create an?|length|duration|please)", before):
        score += 2
    if re.search(
        rf"\b{film}\s+(?:of|lasting|that lasts|that is|in|running|at)(?:\s+(?:about|around|roughly))?$", before
    ):
        score += 3
    if re.search(
        r"\b(?:length|duration|make it|keep it|about|max|maximum|at most|under)\s*(?:about|around|under|to|is)?$",
        before,
    ):
        score += 2
    if re.search(rf"\b{film}$", before):
        score += 2
    if not re.search(r"\w", after) and not re.search(r"\b(?:for|in|within|up to|to|under|takes|than)$", before):
        score += 1
    if re.search(r"\bin$", before) and re.match(r"\s*(?:(?:make|explain|show|tell|present)\b)", sentence.lower()):
        score += 3
    if re.search(r"\b(?:charges?|dries|heats|opens|ready|works|folds|within|for|every)\s*(?:in|up|for)?$", before):
        score -= 2
    return score


def _take_shots(sentence: str, words: Reading, found: Found) -> str:
    match = re.search(rf"\b(?:in |with |using )?(\d{{1,2}}|{any_of(words.numbers)}) (?:shots|scenes)\b", sentence, re.I)
    if not match:
        return sentence
    value = _number(match.group(1), words)
    found.shots = int(value) if value and 1 <= value <= 60 else None
    return sentence[: match.start()] + " " + sentence[match.end() :]


def _take_quiet(sentence: str, words: Reading, found: Found) -> str:
    pattern = rf",?\s*(?:\bwith\s+)?\b{any_of(words.quiet)}\b"
    if re.search(pattern, sentence, re.I):
        found.quiet = True
    return re.sub(pattern, " ", sentence, flags=re.I)


def _take_language(sentence: str, words: Reading, found: Found) -> str:
    match = re.search(rf"\bin ({any_of(words.languages)})\b", sentence, re.I)
    if not match:
        return sentence
    found.language = words.languages[match.group(1).lower()]
    return sentence[: match.start()] + " " + sentence[match.end() :]


def _take_platform(sentence: str, words: Reading, found: Found) -> str:
    for ratio, names in words.ratios.items():
        match = re.search(rf"(?<![\w:]){any_of(names)}(?![\w:])", sentence, re.I)
        if match and not found.ratio:
            found.ratio = ratio
            sentence = sentence[: match.start()] + "video" + sentence[match.end() :]
            sentence = re.sub(rf"\bvideo,?\s+({any_of(words.film)})\b", r"\1", sentence, flags=re.I)
    for platform, names in words.platforms.items():
        if platform == "square":
            continue
        pattern = rf",?\s*(?:\b(?:for|on|as)\s+(?:an?\s+)?)?(?<!\w)({any_of(names)})\b"
        match = re.search(pattern, sentence, re.I)
        if not match:
            continue
        if not found.platform:
            found.platform = platform
        linked = re.match(r",?\s*(?:for|on)\b", match.group(), re.I) is not None
        sentence = sentence[: match.start()] + (" " if linked else " video ") + sentence[match.end() :]
        sentence = re.sub(rf"\bvideo\s+({any_of(words.film)})\b", r"\1", sentence, flags=re.I)
    return sentence


def _take_tone(sentence: str, words: Reading, found: Found) -> str:
    film = any_of(words.film)
    plain = any_of([*(name for names in words.tones.values() for name in names), *words.tone_nouns])
    little = r"and|but|very|make|keep|it|please|the|with|more|not|too|be|is|should"
    alone = not re.search(r"\w{3,}", re.sub(rf"\b(?:{plain}|{little})\b", "", sentence.lower()))
    for tone, names in words.tones.items():
        for match in re.finditer(rf"(?<![\w-])({any_of(names)})(?![\w-])", sentence, re.I):
            after = sentence[match.end() :].lower()
            if re.search(
                r"\b(?:not|no|never|less|without)(?:\s+(?:too|so|very|a|any))?\s+$", sentence[: match.start()], re.I
            ):
                continue
            near = after[:1] == ":" or re.match(
                rf"[\s,-]*(?:(?:and\s+)?[\w-]+[\s,]+){{0,3}}?(?:{film}|{any_of(words.tone_nouns)})\b", after
            )
            if (alone or near) and tone not in found.tone:
                found.tone.append(tone)
            if (alone or near) and not alone:
                sentence = sentence[: match.start()] + " " * len(match.group()) + sentence[match.end() :]
    return sentence


def _take_price_and_offer(sentence: str, words: Reading, found: Found) -> str:
    for pattern in words.offers:
        match = re.search(rf"(?<!\w){pattern}", sentence, re.I)
        if match:
            offer = match.group()
            if re.match(r"\.[a-z]{2,}", sentence[match.end() :], re.I):
                # The match ends inside an address.
                offer = re.sub(r"\s+(?:at|on|via)\s+\S+$", "", offer)
            offer = re.split(r"\s+(?:at|on) (?=\S+\.[a-z]{2,}\b)|\s*[–—]\s*|\s+-\s+", offer)[0]
            offer = re.split(rf"\s+(?:and|then) (?={any_of(words.cta_starts)}\b)", offer, flags=re.I)[0].strip(" ,:;")
            now = re.search(r"\bnow (\S*\d)", offer) if offer.lower().startswith("was ") else None
            if now and not found.price:
                found.price = now.group(1)
            if not found.offer:
                found.offer = offer
            elif len(found.offer) + len(offer) < 70:
                found.offer = f"{found.offer}, {offer}"
            sentence = sentence[: match.start()] + "\x1f" + sentence[match.start() + len(offer) :]
    match = re.search(words.price, sentence, re.I)
    if match:
        price = match.group().strip()
        prefix = re.match(
            rf"{any_of(['from', 'starting at', 'starts at', 'only', 'just', 'under', 'for only', 'for just'])} ",
            price,
            re.I,
        )
        if prefix and prefix.group().strip().lower() not in words.price_prefixes_kept:
            price = price[prefix.end() :]
        if not found.price:
            found.price = price
        cut = re.compile(r"[\s,]*\b(?:for|at|costs?|it costs|price:?|priced at|the price is|is|now)?[\s:]*$", re.I)
        before = re.search(rf"\b{any_of(words.price_nouns)}\s+$", sentence[: match.start()], re.I)
        if before and found.price == price:
            # 'Tickets from €25': what costs that belongs to the price.
            found.price = sentence[before.start() : match.end()].strip()
            return sentence[: before.start()] + sentence[before.start() :].replace(found.price, "\x1f", 1)
        head = cut.sub("", sentence[: match.start()])
        sentence = head + "\x1f" + sentence[match.end() :]
    return sentence


def _tidy(text: str) -> str:
    text = re.sub(r"\s*\x1f\s*", " ", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:.])+", r"\1", text)
    text = re.sub(r"[,;:]\s*([.!?])", r"\1", text)
    return re.sub(r"\s{2,}", " ", text).strip(" ,;:-–—")
