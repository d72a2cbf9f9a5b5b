"""Short forms: words for the screen out of words for the ear. Cuts between phrases, never inside a word."""

from __future__ import annotations

import re

DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts without spaces."""
_WEAK_WORDS = """
    a an the of for to in on at with and or but that than which from by as is are your our its
    ein eine einen einem einer der die das den dem des und oder aber für mit von vom zu zum zur im am auf aus bei
    un una unos unas el la los las de del y o u con para por en al que su tu
    une le les l' d' du des et ou avec pour par dans sur au aux sans votre vos ton
    um uma uns umas o os as do da dos das e com no na nos nas ao sem seu sua
    и или но с со в во на для из от до по к о об без у за при не
    و أو في من إلى على عن مع ال هذا هذه
"""
_WEAK = frozenset(_WEAK_WORDS.split())
"""Words that no line ends with."""
_BOUND_WORDS = """
    and or but that than which who what how why because when while if before after until where so
    und oder aber dass weil wenn als wo wie was bevor nachdem bis damit
    et ou mais que qui quand parce comme où
    y o pero que cuando porque como donde
    e ou mas quando porque como onde
"""
_BOUNDS = frozenset(_BOUND_WORDS.split())
"""Words that begin another part of a sentence: what stands before them holds without them."""
_OPENER_WORDS = "so and but because then also denn aber und weil mais et donc pero y porque mas e"
_OPENERS = frozenset(_OPENER_WORDS.split())
"""Words that join a sentence to the one before; a short form needs none."""
_LEAD_WORDS = "at on via under chez sous ab bei unter auf en em na no في على عبر через на в у"
_LEADS = frozenset(_LEAD_WORDS.split())
"""Words that lead to an address."""
_MARKS = ".,;:!?…。、，；：！？؟،؛"


_MEASURE = re.compile(
    r"[\d.,×x\s]+(?:ml|cl|dl|l|g|kg|mg|oz|lb|cm|mm|m|km|w|kw|wh|mah|v|hz|inch(?:es)?|zoll|lit(?:er|re|ro)s?|"
    r"gram(?:m|s|mes|os)?|мл|л|литр\w*|г|кг|см|мм|м|вт|毫升|升|克|公斤|千克|厘米|毫米|リットル|グラム|キロ|センチ|ミリ|"
    r"مل|لتر\w*|غرام|جرام|كيلو|سم|مم)\.?",
    re.I,
)


_STREET = re.compile(
    r"(?:\d+\w? )?(?:[A-Z][\w'’.-]+ )+(?:St|Street|Rd|Road|Ave|Avenue|Lane|Way|Square|Blvd|Drive|Place|Row)\b"
)


def is_street(text: str) -> bool:
    """True for an English address: '12 Market St'. Its number counts nothing."""
    return _STREET.match(text.strip()) is not None


def is_measure(text: str) -> bool:
    """True for an amount and its unit alone: '600 ml'. Said alone it tells a listener nothing."""
    return _MEASURE.fullmatch(text.strip()) is not None


_NO_STOP = "".join(rf"(?<!\b{short}\.)" for short in ("St", "Dr", "Mr", "Mrs", "Ms", "No", "vs"))
_CLAUSES = re.compile(rf"(?<=[.!?…؟]){_NO_STOP}\s+|(?<=[。！？])|\s*[,;:–—،؛]\s+|[，；：、]|\s+[–—-]\s+")
"""Where a clause ends; the stop of 'St. Mark' ends none."""


def word_count(text: str) -> int:
    """Words as a reader meets them: what stands between spaces, two letters of a script without spaces."""
    dense = len(DENSE.findall(text))
    return len(re.findall(r"\S+", DENSE.sub(" ", text) if dense else text)) + -(-dense // 2)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: whole, else its first clause, else its first words without a dangling one."""
    text = " ".join(text.split())
    bare = re.sub(r"[,;:，；：、،؛]$", "", text)
    if len(bare) <= limit:
        return bare
    bare = re.sub(r"[.。]$", "", bare)
    if len(bare) <= limit:
        return bare
    clauses = [piece.strip() for piece in _CLAUSES.split(bare) if piece and piece.strip()]
    # One word of a list says less than the list's beginning: 'Nurses' of 'Nurses, bakers and drivers tell'.
    least = 0 if DENSE.search(bare) else 1
    fitting = [piece for piece in clauses if len(piece) <= limit and word_count(piece) > 1] or [
        piece for piece in clauses if len(piece) <= limit and word_count(piece) > least
    ]
    if fitting:
        # Numbers are what a viewer remembers; else the first clause leads.
        chosen = next((piece for piece in fitting if re.search(r"\d", piece)), fitting[0])
        chosen = re.sub(r"[.,;:。，；：、]$", "", chosen)
        return chosen[:1].upper() + chosen[1:] if bare[:1].isupper() else chosen
    words = bare.split()
    kept: list[str] = []
    for word in words:
        if len(" ".join([*kept, word])) > limit:
            break
        kept.append(word)
    kept = _whole_part(words, len(kept)) or kept
    while len(kept) > 1 and kept[-1].lower().strip(",;:") in _WEAK:
        kept.pop()
    short = " ".join(kept).rstrip(",;:–—-")
    return short or _cut_dense(bare, limit)


def _whole_part(words: list[str], most: int) -> list[str]:
    """The longest beginning of at most so many words behind which a part of the sentence begins; none of one word."""
    ends = (end for end in range(most, 1, -1) if words[end].lower() in _BOUNDS and words[end - 1].lower() not in _WEAK)
    kept = words[: next(ends, 0)]
    if len(kept) > 2 and kept[0].lower() in _OPENERS:
        kept = [kept[1][:1].upper() + kept[1][1:], *kept[2:]]
    return kept


def _cut_dense(text: str, limit: int) -> str:
    """The first letters of a text without spaces; Latin words and numbers in it stay whole."""
    cut = text[:limit]
    if re.search(r"[A-Za-z0-9]$", cut) and re.match(r"[A-Za-z0-9]", text[limit:]) and DENSE.search(cut):
        cut = re.sub(r"[A-Za-z0-9]+$", "", cut) or cut
    return cut.rstrip(_MARKS)


def without_dangling(text: str) -> str:
    """A text without the small words at its end that led to what was cut off: 'Order at' -> 'Order'."""
    if DENSE.search(text):
        # '予約は', 'ご注文は': a particle leads to what was cut off.
        return re.sub(r"(?<=.)(?:は|へ|で|から|にて|まで|请|到)$", "", text.strip())
    words = text.split()
    while len(words) > 1 and words[-1].lower().strip(",;:") in _WEAK | _LEADS:
        words.pop()
    return " ".join(words).rstrip(",;: ")


def fits(text: str, limit: int) -> bool:
    """True where the text needs no cut."""
    return len(text) <= limit
