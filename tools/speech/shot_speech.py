"""All that one person says in a shot as one sound, for engines that move a mouth by it."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import ClassVar

import numpy as np
from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import Part
from ...story.time import Frames, Rate
from ..media.wav import read_wav, write_wav
from ..work.job import Bench, Job, Made
from .voice_engine import RATE


class Said(Part):
    """One line and where it begins."""

    speech: Key
    start: Frames


class ShotSpeechJob(Job):
    """Lay lines on a shot's length -> `speech.wav`, mono, silent between them. Facts: `seconds`."""

    kind: ClassVar[str] = "shot-speech"
    makers: ClassVar[tuple[str, ...]] = ("tools.speech.shot_speech",)
    title: ClassVar[str] = "Laying speech"

    said: tuple[Said, ...] = Field(min_length=1)
    fps: Rate
    frames: int = Field(ge=1)

    def needs(self) -> tuple[Key, ...]:
        """The lines."""
        return tuple(dict.fromkeys(each.speech for each in self.said))

    def cost(self) -> float:
        """Hardly any."""
        return 0.1

    def make(self, bench: Bench) -> Made:
        """Lay and write. What would sound after the shot's end is cut."""
        began = time.perf_counter()
        length = round(Fraction(self.frames) / self.fps * RATE)
        sound = np.zeros(length, np.float32)
        for each in self.said:
            samples, rate = read_wav(bench.path(each.speech, "speech.wav"))
            if rate != RATE:
                raise ValueError(f"speech of {rate} Hz")
            at = round(Fraction(each.start) / self.fps * RATE)
            piece = samples.mean(axis=1)[: max(0, length - at)]
            sound[at : at + len(piece)] += piece
        write_wav(bench.folder / "speech.wav", np.clip(sound, -1, 1), RATE, bits=16)
        seconds = Fraction(self.frames) / self.fps
        return Made(
            facts={"seconds": str(seconds)}, making=Making(engine="mixer", compute_s=time.perf_counter() - began)
        )
