"""What every voice engine gives: sound, words with times, and phonemes with times where it knows them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ...story.errors import EngineError, InputError
from ...story.script import Emotion
from ...story.speech import Phoneme, SpokenWord, Voice, VoiceEngine

Sound = NDArray[np.float32]
"""Mono samples between -1 and 1."""

RATE = 48_000
"""Samples a second of every utterance."""

LONGEST_LINE = 4_000
"""Characters that one line may have: some five minutes. A film's line has a hundred."""

_ENGINES: dict[str, str] = {
    "espeak": "espeak",
    "edge": "edge",
    "openai": "openai_speech",
    "piper": "piper",
    "kokoro": "kokoro",
}
REMOTE: frozenset[str] = frozenset({"edge", "openai"})
"""Engines that need a network."""
PHRASED: frozenset[str] = frozenset({"espeak", "piper", "kokoro"})
"""Engines that are given lines in clauses, with numbers and signs as words."""
PAID: frozenset[str] = frozenset({"openai"})
"""Engines whose calls may cost money: their jobs are claimed before they are submitted."""


@dataclass(frozen=True)
class Utterance:
    """One line as spoken: mono at 48 kHz, its words in order, covering the line, inside the audio."""

    samples: Sound
    words: tuple[SpokenWord, ...]
    phonemes: tuple[Phoneme, ...] = ()

    @property
    def seconds(self) -> Fraction:
        """The length of the audio."""
        return Fraction(len(self.samples), RATE)


class VoiceMaker(Protocol):
    """An engine that speaks. `EngineError` says why it could not; `InputError` what is wrong with the line."""

    def speak(self, text: str, *, voice: Voice, emotion: Emotion, pace: Fraction) -> Utterance:
        """Say one line. `pace` 1 is the voice's own, 2 twice as fast."""
        ...


def voice_maker(engine: VoiceEngine) -> VoiceMaker:
    """The engine of that name; its module is imported now. `EngineError` where this build has none."""
    module = _ENGINES.get(engine)
    if module is None:
        raise EngineError(
            f"this version has no voice engine {engine!r}", hint=f"choose a voice of: {', '.join(sorted(_ENGINES))}"
        )
    return cast(VoiceMaker, import_module(f".{module}", __package__).maker())


def spoken_text(text: str, *, voice: Voice, pace: Fraction = Fraction(1)) -> str:
    """A line as it reaches a voice: worded by us for those that read letters only, else as written without markup."""
    if voice.engine in PHRASED:
        from .espeak import clauses_of

        return " ".join(
            clause.text for clause in clauses_of(text, language=voice.language, emotion="neutral", pace=pace)
        )
    from .say_text import plain

    return plain(text)


def checked_line(text: str) -> str:
    """A line that can be spoken. `InputError` where it is blank or longer than any film's."""
    if not text.strip():
        raise InputError("a line to speak is blank", hint="give it words, or leave `say` out")
    if len(text) > LONGEST_LINE:
        raise InputError(
            f"a line of {len(text)} characters is too long to speak at once (it begins {text[:40]!r})",
            hint=f"split it into lines of at most {LONGEST_LINE} characters",
        )
    return text.encode("utf-8", "replace").decode("utf-8")


def offline() -> bool:
    """True where REELWRIGHT_OFFLINE forbids any attempt to reach a network."""
    return os.environ.get("REELWRIGHT_OFFLINE", "").strip().lower() not in ("", "0", "false", "no")
