"""From a spoken line to its `Mouth`: the best grade that its voice and language allow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ....story.errors import EngineError
from ....story.mouth import Mouth, MouthGrade
from ....story.speech import Speech
from ..catalog import base_language
from ..dsp import Sound
from ..words import to_ms
from .blend import Curves, blend
from .heard import RATE, Heard, hear
from .laid import laid_phonemes
from .loudness import curves_by_loudness
from .settle import settle
from .timed import TimedSound
from .told import ToldPhoneme, timed_sounds

SAMPLES_A_SECOND = Fraction(60)
_BREATH_S = 0.35
"""A pause inside a line is long enough for breath from here on."""
_STRESSED = 0.60
_STRESSES_APART_S = 0.16


@dataclass(frozen=True)
class MouthMade:
    """A mouth, and why it is of a lower grade than its line could have (empty otherwise)."""

    mouth: Mouth
    why: str = ""


def make_mouth(speech: Speech, sound: Sound, *, language: str, lexicon: tuple[tuple[str, str], ...] = ()) -> MouthMade:
    """The mouth of a line (its `sound` mono, 48 kHz). A line that cannot be phonemised gets the grade `energy`.

    Its note then says why, so that a person can be told; nothing else is raised.
    """
    heard = hear(sound)
    seconds = sound.size / RATE
    grade, phonemes, why = _phonemes_of(speech, sound, language=language, lexicon=lexicon)
    if not phonemes:
        curves = curves_by_loudness(heard, seconds=seconds, rate=SAMPLES_A_SECOND)
        return MouthMade(_mouth("energy" if why else grade, curves, sounds=(), heard=heard, seconds=seconds), why)
    sounds = timed_sounds(phonemes, heard, language=base_language(language))
    shapes = settle(sounds, seconds=seconds)
    curves = blend(shapes, heard, seconds=seconds, rate=SAMPLES_A_SECOND)
    return MouthMade(_mouth(grade, curves, sounds=sounds, heard=heard, seconds=seconds, pauses=_pauses(shapes)))


def _phonemes_of(
    speech: Speech, sound: Sound, *, language: str, lexicon: tuple[tuple[str, str], ...]
) -> tuple[MouthGrade, tuple[ToldPhoneme, ...], str]:
    if speech.phonemes:
        told = tuple((each.symbol, float(each.start_s), float(each.end_s)) for each in speech.phonemes)
        return "phonemes", told, ""
    grade: MouthGrade = "aligned" if speech.voice.engine == "recording" else "words"
    if not speech.words:
        return "energy", (), "the voice told no words"
    try:
        laid = laid_phonemes(sound, text=speech.text, words=speech.words, language=language, lexicon=lexicon)
    except EngineError as error:
        return "energy", (), error.what
    return grade, laid, ""


def _mouth(
    grade: MouthGrade,
    curves: Curves,
    *,
    sounds: tuple[TimedSound, ...],
    heard: Heard,
    seconds: float,
    pauses: tuple[tuple[Fraction, Fraction], ...] = (),
) -> Mouth:
    return Mouth(
        grade=grade,
        rate=SAMPLES_A_SECOND,
        seconds=Fraction(round(seconds * RATE), RATE),
        shapes={name: tuple(int(value) for value in np.rint(100 * curve)) for name, curve in curves.items()},
        closures_s=tuple(to_ms(each.middle_s) for each in sounds if each.sound.closure),
        stresses_s=_stresses(sounds, heard),
        silences_s=pauses,
    )


def _pauses(shapes: tuple[TimedSound, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    """The long silences inside the line: what comes before and after it is none of them."""
    return tuple(
        (to_ms(each.start_s), to_ms(each.end_s))
        for each in shapes[1:-1]
        if each.sound.name == "rest" and each.seconds >= _BREATH_S
    )


def _stresses(sounds: tuple[TimedSound, ...], heard: Heard) -> tuple[tuple[Fraction, Fraction], ...]:
    """The loudest moment of each prominent vowel; of two that crowd each other the stronger."""
    found: list[tuple[float, float]] = []
    for each in sounds:
        if not each.sound.vowel or each.prominence < _STRESSED:
            continue
        rows = heard.rows(each.start_s, each.end_s)
        peak = (rows.start + int(heard.level_db[rows].argmax())) * 0.005
        strength = 0.3 + 0.7 * (each.prominence - _STRESSED) / (1 - _STRESSED)
        if found and peak - found[-1][0] < _STRESSES_APART_S:
            if strength > found[-1][1]:
                found[-1] = (peak, strength)
        else:
            found.append((peak, strength))
    return tuple((to_ms(time), Fraction(round(100 * strength), 100)) for time, strength in found)
