"""How long it will take to say, to render, and what it will cost: before anything is made."""

from __future__ import annotations

import re
from fractions import Fraction

from ..story.brief import Brief
from ..story.document import Part
from ..story.script import Script
from ..story.speech import SpokenWord
from ..story.storyboard import Storyboard
from ..story.time import Seconds
from ..tools.speech.words import split_words

_CHARS_A_SECOND: dict[str, Fraction] = {
    "en": Fraction(29, 2),
    "de": Fraction(14),
    "fr": Fraction(15),
    "es": Fraction(31, 2),
    "it": Fraction(15),
    "pt": Fraction(15),
    "ru": Fraction(27, 2),
    "ar": Fraction(12),
    "zh": Fraction(22, 5),
    "ja": Fraction(7),
    "ko": Fraction(13, 2),
}
"""Letters and spaces a second of unhurried narration, rounded to the slow side."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_PAUSE_S = Fraction(7, 20)
_COMMA_PAUSE_S = Fraction(3, 20)
RENDER_S_A_SECOND = Fraction(13, 10)
"""Seconds of two cores a second of 1080x1920 film, review included (the bar that benchmarks hold)."""


class SpokenEstimate(Part):
    """A line's speech before there is a voice: its length, and when each word would sound."""

    seconds: Seconds
    words: tuple[SpokenWord, ...] = ()


class FilmEstimate(Part):
    """What `estimate BRIEF` says."""

    seconds: Seconds
    shots: int
    lines: int
    spoken_s: float
    render_s: float
    """On two cores like those of the benchmarks."""
    paid: float = 0.0
    """Money that engines will cost; embedded ones cost nothing."""
    currency: str = "USD"
    notes: tuple[str, ...] = ()


def speech_seconds(text: str, language: str = "en", *, pace: Fraction = Fraction(1)) -> Fraction:
    """How long a narrator takes for a text, to 10 ms. `pace` 1.1 is a tenth faster. Empty text takes no time."""
    return estimate_speech(text, language, pace=pace).seconds


def estimate_speech(text: str, language: str = "en", *, pace: Fraction = Fraction(1)) -> SpokenEstimate:
    """A line's length and its words' times from their letters, digits and marks."""
    words = split_words(text)
    if not words:
        return SpokenEstimate(seconds=Fraction(0))
    rate = _CHARS_A_SECOND.get(language.split("-")[0].lower(), Fraction(14)) * pace
    at = Fraction(1, 20)
    spoken: list[SpokenWord] = []
    for number, word in enumerate(words):
        length = max(_weight(word.text) / rate, Fraction(9, 100))
        spoken.append(SpokenWord(text=word.text, start_s=_ms(at), end_s=_ms(at + length)))
        at += length
        if number < len(words) - 1:
            at += _pause(word.text) / pace
    return SpokenEstimate(seconds=_ms(at + Fraction(1, 10)), words=tuple(spoken))


def estimate_film(brief: Brief, script: Script, storyboard: Storyboard) -> FilmEstimate:
    """What making the film would take. Engines other than the embedded ones are named in the notes."""
    spoken = sum((speech_seconds(line.say, script.language) for line in script.lines), Fraction(0))
    pixels = Fraction(storyboard.width * storyboard.height, 1080 * 1920)
    engines = sorted({shot.engine for shot in storyboard.shots} - {"embedded"})
    notes = [f"the engine {engine!r} states its own cost when it is asked" for engine in engines]
    if brief.voice != "none":
        notes.append("speech is estimated from the text; the voice sets the true length")
    return FilmEstimate(
        seconds=storyboard.seconds,
        shots=len(storyboard.shots),
        lines=len(script.lines),
        spoken_s=round(float(spoken), 2),
        render_s=round(float(storyboard.seconds * RENDER_S_A_SECOND * max(pixels, Fraction(1, 4))), 1),
        notes=tuple(notes),
    )


def _weight(word: str) -> Fraction:
    """Letters that a word sounds like. Digits are spelled out, signs of dense scripts count for themselves."""
    dense = len(_DENSE.findall(word))
    if dense:
        return Fraction(dense) + Fraction(sum(letter.isascii() and letter.isalnum() for letter in word), 3)
    weight = Fraction(1)
    for digits in re.findall(r"\d+", word):
        weight += Fraction(5 * len(digits)) if len(digits) <= 4 else Fraction(4 * len(digits))
    weight += sum(letter.isalpha() for letter in word)
    weight += 6 * sum(letter in "€$£¥₹%&+@" for letter in word)
    if re.search(r"\w\.\w", word):
        weight += 5
    capitals = re.fullmatch(r"[A-Z]{2,5}", re.sub(r"\W", "", word))
    return weight + (2 * len(capitals.group()) if capitals else 0)


def _pause(word: str) -> Fraction:
    end = word.rstrip("\"'”’)»")[-1:]
    if end in ".!?…。！？":
        return _SENTENCE_PAUSE_S
    return _COMMA_PAUSE_S if end in ",;:—–，、；：" else Fraction(0)


def _ms(seconds: Fraction) -> Fraction:
    return Fraction(round(seconds * 100), 100)
