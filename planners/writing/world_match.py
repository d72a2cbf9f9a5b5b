"""Which world a noun or a quality belongs to. Where a noun's weight stands differs from language to language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...templates.phrase_bank import World

_AFTER_HEAD: dict[str, str] = {
    "en": r"\s+(?:for|of|with|at|in|from|by|on|and|to|about|that|who|which)\s+",
    "de": r"\s+(?:für|mit|aus|von|vom|in|im|am|an|bei|auf|zum|zur|und|ohne|der|die|das|des)\s+",
    "ru": r"\s+(?:для|из|с|со|на|в|во|от|по|к|и|без|о|об)\s+",
}
"""What follows the word that says what a thing is."""
_DENIALS: dict[str, str] = {
    "en": r"\b(?:no|not|without|never|free|isn't|aren't)\b",
    "de": r"\b(?:kein\w*|nicht|ohne|nie)\b",
    "es": r"\b(?:sin|no|nunca|ni)\b",
    "fr": r"\b(?:sans|pas|jamais|ni|aucune?)\b",
    "pt": r"\b(?:sem|não|nunca|nem)\b",
    "ru": r"\b(?:без|не|нет|никогда)\b",
    "ar": r"(?:بدون|دون|بلا|غير|لا|ليس)\s",
    "zh": r"无(?!线)|没有|不(?!锈)|免(?!洗)|非",
    "ja": r"なし|ない|不要|無(?!線)|ゼロ",
}


def thing_worlds(noun: str, worlds: Iterable[World]) -> list[World]:
    """The world of a noun by the word that says what it is: a coffee table is a table, trail mix no trail."""
    ranked: list[tuple[int, int, World]] = []
    for number, world in enumerate(worlds):
        lengths = [len(match) for match in world.match if _is_a(noun.strip().lower(), match.lower(), world.language)]
        if lengths:
            ranked.append((-max(lengths), number, world))
    # Only the most specific one: what is true of tables need not be true of a coffee table's other kin.
    return [world for _, _, world in sorted(ranked, key=lambda each: each[:2])[:1]]


def quality_worlds(feature: str, worlds: Iterable[World], thing: str = "") -> list[World]:
    """The worlds that a feature leads to beside a thing of the world `thing`: the longest match first."""
    ranked: list[tuple[int, int, World]] = []
    for number, world in enumerate(worlds):
        if world.things and thing not in world.things:
            continue
        lengths = [len(match) for match in world.match if _speaks_of(feature.lower(), match.lower(), world.language)]
        if lengths:
            ranked.append((-max(lengths), number, world))
    return [world for _, _, world in sorted(ranked, key=lambda each: each[:2])]


def _denies(feature: str, match: str, language: str) -> bool:
    """True for 'no battery': a world speaks of what is there. A denial inside the match ('sans fil') is none."""
    if language != "en":
        feature = feature.replace(match, " ")
    else:
        feature = re.sub(r"[^a-z0-9%-]+", " ", feature).replace("-free", "free")
    return re.search(_DENIALS.get(language, r"(?!)"), feature) is not None


def _is_a(noun: str, match: str, language: str) -> bool:
    """True where the noun is a kind of what `match` names."""
    if language in ("zh", "ja"):
        # The head stands last: 降噪耳机, ワイヤレスイヤホン.
        return noun.endswith(match)
    if language in ("es", "fr", "pt", "ar"):
        # The head stands first; Arabic may have its article.
        bare = noun
        if language == "ar":
            bare, match = (re.sub(r"\bال(?=\w{2})", "", each) for each in (noun, match))
        return re.match(rf"(?:\w+ )?{re.escape(match)}(?:e?s|x)?\b", bare) is not None and (
            re.match(rf"{re.escape(match)}(?:e?s|x)?\b", bare) is not None or _leads(bare, match, language)
        )
    head = re.split(_AFTER_HEAD.get(language, _AFTER_HEAD["en"]), noun)[0]
    if language == "de":
        # Compounds: a Fahrradlampe is a Lampe.
        return re.search(rf"{re.escape(match)}(?:e?n|s|e)?$", head) is not None and (
            len(match) > 3 or re.search(rf"(?:^|\s){re.escape(match)}(?:e?n|s|e)?$", head) is not None
        )
    if language == "ru":
        # Matches are stems, for endings bend: кроссовк, чай.
        if re.search(r" (?:для|из|с|на|в) ", match):
            return noun.startswith(match)
        wanted, words = match.split(" "), head.split(" ")[-len(match.split(" ")) :]
        return len(words) == len(wanted) and all(
            word.startswith(stem) and len(word) - len(stem) <= 3 for word, stem in zip(words, wanted, strict=True)
        )
    low = f" {re.sub(r'[^a-zà-ÿ0-9%-]+', ' ', head).strip()} "
    return low.endswith((f" {match} ", f" {match}s "))


_FRONT: dict[str, str] = {
    "es": r"(?:nuev[oa]s?|gran|pequeñ[oa]s?|mini) ",
    "fr": r"(?:nouvelle?s?|nouveaux?|petite?s?|grande?s?|mini) ",
    "pt": r"(?:nov[oa]s?|grande|pequen[oa]s?|mini) ",
    "ar": r"(?!)",
}


def _leads(noun: str, match: str, language: str) -> bool:
    """True where only a word that says nothing of the kind stands before the head."""
    return re.match(rf"{_FRONT[language]}{re.escape(match)}(?:e?s|x)?\b", noun) is not None


def _speaks_of(feature: str, match: str, language: str) -> bool:
    """True where the feature says what `match` says."""
    if _denies(feature, match, language):
        return False
    if language in ("zh", "ja"):
        return match in feature
    if language == "ar":
        return re.search(rf"(?:^|\s)(?:و|ب|ال|بال|وال)?{re.escape(match)}", feature) is not None
    if language == "en":
        low = f" {re.sub(r'[^a-z0-9%-]+', ' ', feature)} "
        return re.search(rf"[ -]{re.escape(match)}s? ", low) is not None
    # Stems, for endings bend: impermeable, impermeables; wasserdicht, wasserdichter.
    return re.search(rf"(?<!\w){re.escape(match)}", feature) is not None
