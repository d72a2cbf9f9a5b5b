"""The thing that a sentence names and a sign can show: 'The moon pulls on the water' -> the moon. Rather none.

Only things that can be seen count (those that can be filmed, `templates/broll.yaml`), and only where the sentence's own
grammar makes a noun of the word: behind an article in English and the Romance languages, with a capital in German.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...templates.broll_words import broll_scenes
from .icon_match import icon_of_fact, icon_of_phrase

_ARTICLES = {
    "en": "a an the this that these those my your his her its our their every each no another one two three",
    "fr": "un une le la les l' d' du des ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos chaque",
    "es": "un una unos unas el la los las este esta estos estas mi mis tu tus su sus nuestro nuestra cada del al",
    "pt": "um uma o a os as este esta estes estas meu minha teu tua seu sua seus suas nosso nossa cada do da no na",
}
_BEHIND = {code: frozenset(words.split()) for code, words in _ARTICLES.items()}
_IDEA_WORDS = (
    "balance band box club cold community competition credit display energy exercise fair fan fever flat game health "
    "holiday home inflation justice key keys law light map night pool power present race research scale server shop "
    "sleep store summer tap team temperature thread tour walk watch water weights winter"
)
_IDEAS = frozenset(_IDEA_WORDS.split())
"""English words that are a thing in one sentence and none in the next: 'the key to it', 'a cold morning'."""
_FIGURE_SIGNS = "key scale zap drum hourglass wallet users server handshake map store"
_FIGURES = frozenset(_FIGURE_SIGNS.split())
"""Signs of things that are mostly spoken of in a figure."""
_WORD = re.compile(r"l'|d'|[^\W\d_]+(?:[-’'][^\W\d_]+)*", re.I)


@lru_cache(maxsize=512)
def thing_named(sentence: str, language: str) -> str:
    """The sign of the first thing that a sentence names; empty where it names none that can be seen."""
    code = language.split("-")[0].lower()
    if code != "de" and code not in _BEHIND:
        return _seen(icon_of_fact(sentence, language))
    words = _WORD.findall(sentence.replace("’", "'"))
    for place in range(len(words)):
        for length in (3, 2, 1):
            found = _of_phrase(words, place, length, code)
            if found:
                return found
    return ""


def _of_phrase(words: list[str], place: int, length: int, code: str) -> str:
    phrase = " ".join(words[place : place + length]).lower()
    if place + length > len(words) or not _is_noun(words, place, code) or (code == "en" and phrase in _IDEAS):
        return ""
    if code == "en" and any(icon_of_phrase(word.lower()) for word in words[place + length : place + length + 1]):
        # 'A coffee table': what stands before a thing only says which one.
        return ""
    return _seen(icon_of_phrase(phrase, code))


def _is_noun(words: list[str], place: int, code: str) -> bool:
    if code == "de":
        return place > 0 and words[place][:1].isupper()
    before = [word.lower() for word in words[max(0, place - 2) : place]]
    if any(word in _BEHIND[code] for word in before[-1:]):
        return True
    # One word may stand between, 'a second moon', but none that makes another thing of it, 'a power plant'.
    return bool(before) and before[0] in _BEHIND[code] and before[-1] not in _IDEAS


def _seen(sign: str) -> str:
    return sign if sign in broll_scenes() and sign not in _FIGURES else ""
