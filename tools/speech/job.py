"""The job that speaks one line."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from ...story.artifact import Making
from ...story.errors import DocumentError, EngineError
from ...story.script import Emotion
from ...story.speech import Speech, Voice
from ...story.time import Seconds
from ..media.wav import write_wav
from ..work.job import Bench, Job, Made
from .lexicon import respell
from .pauses import with_pauses
from .voice_engine import PAID, RATE, REMOTE, voice_maker


class SpeechJob(Job):
    """Speak one line: leaves `speech.wav` (48 kHz, mono, 16 bits) and `speech.json` (a `Speech`).

    Equal espeak jobs leave equal bytes. Online voices are asked once; the store keeps what they said.
    """

    kind: ClassVar[str] = "speech"
    makers: ClassVar[tuple[str, ...]] = (
        "tools.speech.job",
        "tools.speech.espeak",
        "tools.speech.edge",
        "tools.speech.openai_speech",
    )
    title: ClassVar[str] = "Speaking"

    text: str
    voice: Voice
    emotion: Emotion = "neutral"
    pace: Seconds = Fraction(1)
    """How fast: 1 is the voice's own, 2 twice as fast."""
    lexicon: tuple[tuple[str, str], ...] = ()
    """The entries of the lexicon that the line uses: as written, as spoken (`lexicon.used_in`)."""
    pauses: tuple[tuple[int, Seconds], ...] = ()
    """Silences inside the line: how many words come before, seconds."""

    @property
    def paid(self) -> bool:
        """True where the call may cost money: it is claimed before it is submitted."""
        return self.voice.engine in PAID

    @property
    def remote(self) -> bool:
        """True where the call needs a network."""
        return self.voice.engine in REMOTE

    def cost(self) -> float:
        """Seconds of one core: a process start and the chain for espeak, waiting for a server otherwise."""
        return 1.5 if self.remote else 0.1 + len(self.text) * 0.0015

    def make(self, bench: Bench) -> Made:
        """Speak and write. `EngineError` says why a voice could not; the caller falls back to the next one."""
        if not Fraction(1, 4) <= self.pace <= 4:
            raise EngineError(f"a pace of {self.pace} cannot be spoken", hint="choose one between 1/4 and 4")
        began = time.perf_counter()
        line = respell(self.text, dict(self.lexicon))
        said = voice_maker(self.voice.engine).speak(line.spoken, voice=self.voice, emotion=self.emotion, pace=self.pace)
        words = line.timed_as_written(said.words, seconds=float(said.seconds))
        if self.pauses:
            said = with_pauses(replace(said, words=words), self.pauses)
            words = said.words
        write_wav(bench.folder / "speech.wav", said.samples, RATE, bits=16)
        speech = Speech(text=self.text, voice=self.voice, seconds=said.seconds, words=words, phonemes=said.phonemes)
        speech.save(bench.folder)
        bench.progress(1.0)
        return Made(
            facts={"seconds": str(said.seconds), "words": len(words)},
            making=Making(
                engine=f"{self.voice.engine} {self.voice.id}",
                version=self.voice.revision,
                compute_s=round(time.perf_counter() - began, 3),
            ),
        )


def read_speech(path: Path) -> Speech:
    """Read a `speech.json` (or the one in a folder). `DocumentError` names the field that does not fit."""
    if path.is_dir():
        return Speech.load(path)
    try:
        return Speech.parse(path.read_bytes(), where=str(path))
    except OSError as error:
        raise DocumentError(f"{str(path)!r} cannot be read: {error.strerror}") from None
