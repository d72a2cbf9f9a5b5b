"""How long it will take to say, to render, and what it will cost: before anything is made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..generators.engine import EnginePlan, Obstacle
from ..story.brief import Brief
from ..story.document import Part
from ..story.script import Script
from ..story.speech import SpokenWord
from ..story.storyboard import Storyboard
from ..story.time import Seconds
from ..tools.speech.words import split_words
from .engine_estimate import EngineEstimate, PartEstimate, download_mb, engine_estimates, part_estimates

_CHARS_A_SECOND: dict[str, Fraction] = {
    "en": Fraction(31, 2),
    "de": Fraction(31, 2),
    "fr": Fraction(17),
    "es": Fraction(31, 2),
    "it": Fraction(15),
    "pt": Fraction(15),
    "ru": Fraction(33, 2),
    "ar": Fraction(10),
    "zh": Fraction(9, 2),
    "ja": Fraction(15, 2),
    "ko": Fraction(13, 2),
}
"""Letters and spaces a second of unhurried narration (zh: characters, ja: morae), by the offline voices, rounded to the
slow side: of twenty lines a language the sum is 0 to 10 % longer than spoken."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_PAUSE_S = Fraction(7, 20)
_COMMA_PAUSE_S = Fraction(3, 20)
RENDER_S_A_SECOND = Fraction(13, 10)
"""Seconds of two cores a second of 1080x1920 film, review included (the bar that benchmarks hold)."""

_STATES_ITS_COST = "the storyboard wishes for engines: `--engines gpu` estimates them, too"


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
    engines: tuple[EngineEstimate, ...] = ()
    """Besides the preview; empty where nothing but it was asked for."""
    parts: tuple[PartEstimate, ...] = ()
    """What the engines make, in the film's order."""
    engines_s: float = 0.0
    """One after the other, without loading."""
    engines_mb: int = 0
    """The largest peak; each device needs that of its own engines."""
    download_mb: int = 0
    """Of all engines; what several need counts once."""
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
        length = max(_weight(word.text, language) / rate, Fraction(9, 100))
        spoken.append(SpokenWord(text=word.text, start_s=_ms(at), end_s=_ms(at + length)))
        at += length
        if number < len(words) - 1:
            at += _pause(word.text) / pace
    return SpokenEstimate(seconds=_ms(at + Fraction(1, 10)), words=tuple(spoken))


def estimate_film(brief: Brief, script: Script, storyboard: Storyboard) -> FilmEstimate:
    """What making the film would take, but for what engines do (`with_engines`)."""
    spoken = sum((speech_seconds(line.say, script.language) for line in script.lines), Fraction(0))
    pixels = Fraction(storyboard.width * storyboard.height, 1080 * 1920)
    wished = any(shot.engine != "embedded" for shot in storyboard.shots)
    notes = [_STATES_ITS_COST] if wished else []
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


def with_engines(
    film: FilmEstimate,
    plans: Sequence[tuple[str, EnginePlan]],
    *,
    obstacles: Mapping[str, tuple[Obstacle, ...]],
    notes: Sequence[str] = (),
) -> FilmEstimate:
    """The estimate with what engines would take: each plan with its place, in the film's order.

    `obstacles` are those of each engine by its name.
    """
    parts, engines = part_estimates(plans), engine_estimates(plans, obstacles)
    # They speak for themselves now.
    kept = tuple(note for note in film.notes if note != _STATES_ITS_COST)
    return film.model_copy(
        update={
            "engines": engines,
            "parts": parts,
            "engines_s": round(sum(part.compute_s for part in parts), 1),
            "engines_mb": max((part.memory_mb for part in parts), default=0),
            "download_mb": download_mb(engines),
            "paid": round(film.paid + sum(part.cost for part in parts), 2),
            "notes": (*kept, *notes),
        }
    )


def _weight(word: str, language: str) -> Fraction:
    """Letters that a word sounds like. Digits are spelled out, signs of dense scripts count for themselves."""
    dense = len(_DENSE.findall(word))
    if dense or language[:2] in ("zh", "ja"):
        weight = Fraction(dense) + Fraction(sum(letter.isascii() and letter.isalpha() for letter in word), 2)
        if language[:2] == "ja":
            # A Chinese character is nearly two morae long.
            weight += Fraction(7, 10) * len(_HAN.findall(word))
        weight += sum(_digits(digits) for digits in re.findall(r"\d+", word)) * Fraction(2, 5)
        return weight + 4 * sum(letter in "€$£¥￥₹%％&+@" for letter in word)
    weight = Fraction(1) + sum(_digits(digits) for digits in re.findall(r"\d+", word))
    weight += sum(letter.isalpha() for letter in word)
    weight += 6 * sum(letter in "€$£¥₹₽%&+@" for letter in word)
    if re.search(r"\w\.\w", word):
        weight += 5
    capitals = re.fullmatch(r"[A-Z]{2,5}", re.sub(r"\W", "", word))
    return weight + (2 * len(capitals.group()) if capitals else 0)


def _digits(digits: str) -> int:
    """Letters of a number that is read out: '40' is short, '299' is long."""
    if len(digits) > 6:
        return 5 * len(digits)
    spoken = sum(digit != "0" for digit in digits)
    return max(5, 8 * spoken if len(digits) > 1 and spoken > 1 else 6)


def _pause(word: str) -> Fraction:
    end = word.rstrip("\"'”’)»")[-1:]
    if end in ".!?…。！？":
        return _SENTENCE_PAUSE_S
    return _COMMA_PAUSE_S if end in ",;:—–，、；：" else Fraction(0)


def _ms(seconds: Fraction) -> Fraction:
    return Fraction(round(seconds * 100), 100)
