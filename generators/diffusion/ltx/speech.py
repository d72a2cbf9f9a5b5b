"""What LTX-2 hears: the speech of those who talk, cut to a chunk."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ....story.requests import TalkingPresenter
from ....tools.media.wav import read_wav
from ....tools.speech.dsp import resample
from ....tools.work.job import Bench
from .mel import COMPRESSION, HOP, RATE, Sound, latents_of


def heard(request: TalkingPresenter, bench: Bench) -> Sound:
    """All that is said in the clip: one channel of 16 kHz from its first frame to its last, silence included."""
    length = round(Fraction(request.frames) / request.fps * RATE)
    mix = np.zeros(length, np.float32)
    for speaker in request.speakers:
        samples, rate = read_wav(bench.path(speaker.audio, "speech.wav"))
        sound = resample(samples.mean(axis=1), rate=rate, to=RATE)
        at = round(Fraction(speaker.start) / request.fps * RATE)
        piece = sound[: max(0, min(length - at, round(speaker.seconds * RATE)))]
        mix[at : at + len(piece)] += piece
    return np.clip(mix, -1.0, 1.0)


def slice_of(sound: Sound, *, start_s: Fraction, seconds: Fraction) -> Sound:
    """What is heard in that stretch, as many samples as its latents stand for; silence where the sound is over."""
    wanted = latents_of(float(seconds)) * COMPRESSION * HOP
    begin = round(start_s * RATE)
    piece = sound[begin : begin + wanted]
    return np.pad(piece, (0, wanted - len(piece)))
