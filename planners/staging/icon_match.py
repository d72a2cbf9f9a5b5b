"""Finds the icon of a thing by its words, in nine languages. Better none than a wrong one: a phrase's head decides.

'coffee table' is a table, 'Kaffeetisch' too; 'mesa de café' begins with what it is. Only where the head is a kind of
place or offer ('yoga studio', 'application de méditation') the words beside it are asked.
"""

from __future__ import annotations

import re
from functools import cache

from ...templates.icon_words import IconWords, icon_words

HEAD_FIRST = frozenset({"fr", "es", "pt", "ar"})
UNSPACED = frozenset({"zh", "ja"})
COMPOUND_MIN = 3
"""A German word shorter than this is no end of a compound."""
FACT_WORDS = 7
"""A longer fact is a sentence, and no one sign stands for it."""
STEM_TAIL = 3
"""Letters that a Russian word may have behind its stem."""
_PREPOSITIONS = {
    "en": "for|of|in|at|on|with|about|that|who|which|from|by|to|without|made",
    "de": "für|von|aus|mit|in|im|an|am|auf|zu|zum|zur|ohne|bei|nach|der|die|das|des",
    "fr": "pour|de|du|des|en|à|au|aux|avec|sans|dans|sur|la|le|les",
    "es": "para|de|del|en|a|al|con|sin|sobre|la|el|los|las",
    "pt": "para|de|do|da|dos|das|em|no|na|a|ao|à|com|sem|sobre",
    "ru": "для|из|с|со|в|во|на|от|без|по|под|к|о|об|про",
    "ar": "من|في|مع|على|عن|إلى|بدون",
}
_LEADS = re.compile(r"^(?:و|ف)?(?:ال|بال|لل|[بلك])(?=\w{3})")
_QUESTION = re.compile(
    r"^(?:how|why|what(?: is| are)?|wie|warum|wieso|weshalb|was(?: ist| sind)?|comment|pourquoi|cómo|por qué|"
    r"qué(?: es)?|como|por que|o que é|как|почему|зачем|что такое|كيف|لماذا|ما هو|ما هي)\s+",
    re.I,
)


def icon_of_noun(noun: str, language: str = "en") -> str:
    """The icon of a thing named in a language ('trail shoe' -> 'sport-shoe'); empty where none fits surely."""
    code = language.split("-")[0].lower()
    return _icon_of_noun(" ".join(noun.lower().split()), code)


@cache
def _icon_of_noun(noun: str, code: str) -> str:
    words = icon_words(code)
    if not noun or not words.icons:
        return ""
    if code in UNSPACED:
        return _by_end(noun, words)
    whole = _lookup(noun, words, code)
    if whole and " " in noun:
        return whole
    if code == "ar":
        tokens, cut = noun.split(), f"(?:{_PREPOSITIONS[code]})"
    else:
        tokens, cut = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", noun), f"(?:{_PREPOSITIONS[code]})"
    stop = next((place for place, token in enumerate(tokens) if place and re.fullmatch(cut, token)), len(tokens))
    head, rest = tokens[:stop], [token for token in tokens[stop:] if not re.fullmatch(cut, token)]
    found, generic = _head(head, words, code)
    if generic and rest and (not found or len(head) == 1):
        return _head(rest, words, code)[0] or found
    return found


def _head(tokens: list[str], words: IconWords, code: str) -> tuple[str, bool]:
    """The icon of a phrase's head, and whether the head only says that it is a shop, a course, an app."""
    if not tokens:
        return "", False
    if code in HEAD_FIRST:
        if len(tokens) > 1 and _is_generic(tokens[0], words, code):
            found = _head(tokens[1:], words, code)[0]
            return found or _lookup(tokens[0], words, code), True
        for length in range(len(tokens), 0, -1):
            found = _lookup(" ".join(tokens[:length]), words, code)
            if found:
                return found, _is_generic(tokens[0], words, code)
        return "", _is_generic(tokens[0], words, code)
    if code == "ru":
        for place in range(len(tokens)):
            if _is_generic(tokens[place], words, code):
                found = _head(tokens[place + 1 :], words, code)[0]
                return found or _lookup(tokens[place], words, code), True
            for length in range(len(tokens) - place, 0, -1):
                found = _lookup(" ".join(tokens[place : place + length]), words, code)
                if found:
                    return found, False
        return "", False
    generic = _is_generic(tokens[-1], words, code)
    for start in range(len(tokens) - 1 if generic else len(tokens)):
        found = _lookup(" ".join(tokens[start:]), words, code)
        if found:
            return found, generic
    if not generic:
        return "", False
    return _head(tokens[:-1], words, code)[0] or _lookup(tokens[-1], words, code), True


def icon_of_phrase(phrase: str, language: str = "en") -> str:
    """The icon that a phrase as a whole stands for: 'trail shoes' is one, what leads to it is not part of it."""
    code = language.split("-")[0].lower()
    return _lookup(phrase, icon_words(code), code)


def _lookup(phrase: str, words: IconWords, code: str) -> str:
    """The icon of a phrase as a whole, in its common forms."""
    for form in _forms(phrase, code):
        if form in words.icons:
            return words.icons[form]
    if code == "ru":
        return _by_stem(phrase, words)
    if code == "de" and " " not in phrase:
        return _by_compound(phrase, words)
    return ""


def _forms(phrase: str, code: str) -> list[str]:
    forms = [phrase, phrase.replace("’", "'")]
    first, _, rest = phrase.partition(" ")
    if code == "en":
        forms += [phrase[:-1]] if phrase.endswith("s") and not phrase.endswith("ss") else []
        forms += [phrase[:-2]] if phrase.endswith("es") else []
        forms += [f"{phrase[:-3]}y"] if phrase.endswith("ies") else []
        forms += [f"{phrase[:-3]}f", f"{phrase[:-3]}fe"] if phrase.endswith("ves") else []
    elif code == "de":
        forms += [phrase[: -len(end)] for end in ("en", "er", "n", "e", "s") if phrase.endswith(end)]
    elif code in ("fr", "es", "pt"):
        for end, instead in (("s", ""), ("x", ""), ("es", ""), ("ces", "z"), ("aux", "al"), ("ões", "ão"), ("ns", "m")):
            if first.endswith(end) and len(first) > len(end) + 2:
                bare = first[: -len(end)] + instead
                forms += [f"{bare} {rest}".strip()]
        if rest:
            forms.append(" ".join(token[:-1] if token.endswith("s") else token for token in phrase.split()))
    elif code == "ar":
        bare = " ".join(_LEADS.sub("", token) for token in phrase.split())
        bare = bare.removesuffix("نا") if len(bare) > 5 else bare
        forms += [bare, *(bare[: -len(end)] for end in ("ات", "ة", "ين", "ون") if bare.endswith(end))]
        forms += [f"{form}ة" for form in forms[-1:]]
    return forms


def _by_stem(phrase: str, words: IconWords) -> str:
    tokens = phrase.split()
    best = ""
    for stem in words.icons:
        parts = stem.split()
        if (
            len(parts) == len(tokens)
            and len(stem) > len(best)
            and all(
                token.startswith(part) and len(token) - len(part) <= STEM_TAIL
                for token, part in zip(tokens, parts, strict=True)
            )
        ):
            best = stem
    return words.icons.get(best, "")


def _by_compound(word: str, words: IconWords) -> str:
    """The longest known word at the end: 'Trailschuh' is a shoe."""
    for form in _forms(word, "de"):
        for start in range(1, len(form) - COMPOUND_MIN + 1):
            end = form[start:].lstrip("-")
            if end in words.icons and len(end) >= (4 if start > 1 else COMPOUND_MIN):
                return words.icons[end]
    for kind in sorted(words.generic, key=len, reverse=True):
        if word.endswith(kind) and len(word) > len(kind) + 2:
            stem = word[: -len(kind)].rstrip("-")
            return next((words.icons[form] for form in (stem, stem.rstrip("s"), f"{stem}e") if form in words.icons), "")
    return ""


def _is_generic(token: str, words: IconWords, code: str) -> bool:
    if code == "ar":
        token = _LEADS.sub("", token)
    return any(form in words.generic for form in _forms(token, code))


def _by_end(noun: str, words: IconWords) -> str:
    """Chinese, Japanese: the longest word that ends the phrase; behind it only a kind of place or offer may stand."""
    found = next((noun[start:] for start in range(len(noun)) if noun[start:] in words.icons), "")
    kind = next((each for each in sorted(words.generic, key=len, reverse=True) if noun.endswith(each)), "")
    if kind and kind != noun and len(found) <= len(kind):
        rest = _by_end(noun[: -len(kind)].rstrip("の的 "), words)
        if rest:
            return rest
    return words.icons.get(found, "")


def icon_of_topic(topic: str, language: str = "en") -> str:
    """The icon of what a topic is about: 'Wie Windräder funktionieren' -> 'wind'; its first word that is a thing."""
    code = language.split("-")[0].lower()
    words = icon_words(code)
    low = _QUESTION.sub("", " ".join(topic.lower().strip(" ?!.¿؟。？").split()))
    if code in UNSPACED:
        hits = {name for word, name in words.icons.items() if len(word) > 1 and word in low}
        longest = max((word for word in words.icons if word in low and len(word) > 1), key=len, default="")
        return words.icons[longest] if longest and (len(hits) == 1 or len(longest) > 2) else ""
    tokens = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", low)
    found: list[str] = []
    place = 0
    while place < len(tokens):
        for length in (3, 2, 1):
            name = (
                _lookup(" ".join(tokens[place : place + length]), words, code) if place + length <= len(tokens) else ""
            )
            if name:
                found.append(name)
                place += length - 1
                break
        place += 1
    return next(iter(found), "")


def icon_of_fact(fact: str, language: str = "en") -> str:
    """The icon of a short fact: '40 Stunden Akkulaufzeit' -> 'battery-full'; none for several things."""
    code = language.split("-")[0].lower()
    low = " ".join(fact.lower().strip(" .!。！").split())
    head = icon_of_noun(low, code)
    if head:
        return head
    words = icon_words(code)
    if code in UNSPACED:
        inside = [word for word in words.icons if len(word) > 1 and word in low]
        longest = max(inside, key=len, default="")
        hits = {words.icons[word] for word in inside if word not in longest}
        return words.icons[longest] if longest and not hits else ""
    tokens = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", low)
    if not 0 < len(tokens) <= FACT_WORDS:
        return ""
    pairs = [" ".join(tokens[n : n + length]) for length in (3, 2, 1) for n in range(len(tokens) - length + 1)]
    names = [name for name in (_lookup(each, words, code) for each in pairs) if name]
    return names[0] if len(set(names)) == 1 else ""
