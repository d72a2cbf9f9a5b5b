"""A person's music, cut or repeated to the film's length at musical places."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import ClassVar

import numpy as np
from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import write_atomically
from ...story.time import Rate
from ..media.wav import write_wav
from ..work.job import Bench, Job, Made
from .beats import ASSET_FILE, read_music, track
from .curves import momentary_curve, waveform
from .filters import Sound
from .fit_plan import FitPlan, plan_fit
from .grid import SAMPLE_RATE, sample_at
from .loudness import integrated, true_peak_db


class FitMusicJob(Job):
    """A music asset made exactly `frames` long -> `music.wav` (48 kHz stereo) and `beats.json` (its beat grid).

    Facts: `beats`, `downbeats` (frames), `bpm`, `ending` ('own' or 'fade'), `stretches` (source and seconds),
    `notes`, `lufs`, `peak_db`, `waveform`, `momentary_lufs`.
    """

    kind: ClassVar[str] = "fitted-music"
    makers: ClassVar[tuple[str, ...]] = ("tools.sound.fit",)
    title: ClassVar[str] = "Cutting the music"

    asset: Key
    frames: int = Field(ge=1)
    fps: Rate

    def needs(self) -> tuple[Key, ...]:
        """The asset."""
        return (self.asset,)

    def make(self, bench: Bench) -> Made:
        """Track, plan, cut, write."""
        began = time.perf_counter()
        music = read_music(bench.path(self.asset, ASSET_FILE))
        tracked = track(music)
        bench.progress(0.6)
        plan = plan_fit(tracked, frames=self.frames, fps=self.fps)
        sound = cut(music, plan, frames=self.frames, fps=self.fps)
        write_wav(bench.folder / "music.wav", sound, rate=SAMPLE_RATE, bits=24)
        write_atomically(bench.folder / "beats.json", plan.grid.model_dump_json(indent=2).encode() + b"\n")
        return Made(
            facts={
                "beats": list(plan.grid.beats),
                "downbeats": list(plan.grid.downbeats),
                "bpm": str(plan.grid.bpm),
                "ending": plan.ending,
                "stretches": [[round(s.source_s, 3), round(s.seconds, 3)] for s in plan.stretches],
                "notes": list(plan.notes),
                "lufs": round(integrated(sound), 2),
                "peak_db": round(true_peak_db(sound), 2),
                "waveform": waveform(sound),
                "momentary_lufs": momentary_curve(sound),
            },
            making=Making(engine="music editor", compute_s=time.perf_counter() - began),
        )


def cut(music: Sound, plan: FitPlan, *, frames: int, fps: Fraction) -> Sound:
    """Lay a plan's stretches end to end over so many frames, crossfaded just before each join."""
    samples = sample_at(frames, fps)
    out = np.zeros((samples, 2), np.float32)
    at_s = 0.0
    for place, stretch in enumerate(plan.stretches):
        begin, end = round(at_s * SAMPLE_RATE), round((at_s + stretch.seconds) * SAMPLE_RATE)
        source = round(stretch.source_s * SAMPLE_RATE)
        # The join's crossfade lies before the new beat, so that its attack is whole.
        lead = min(round(plan.crossfade_s * SAMPLE_RATE), source, begin) if place else 0
        piece = music[source - lead : source + end - begin]
        piece = piece[: max(0, samples - (begin - lead))]
        if lead and len(piece):
            way = np.linspace(0, np.pi / 2, lead, dtype=np.float32)[: len(piece), None]
            out[begin - lead : begin][: len(way)] *= np.cos(way)
            piece = np.concatenate([piece[:lead] * np.sin(way), piece[lead:]])
        out[begin - lead : begin - lead + len(piece)] += piece
        at_s += stretch.seconds
    rise = min(SAMPLE_RATE // 200, samples)
    out[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[:, None]
    fall = min(max(round(plan.fade_s * SAMPLE_RATE), SAMPLE_RATE // 100), samples)
    out[-fall:] *= (np.cos(np.pi / 2 * np.arange(1, fall + 1) / fall)[:, None] ** 2).astype(np.float32)
    return out
