"""A piece of music for a film, as a job."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import Field, model_validator

from ....story.artifact import Making
from ....story.time import Rate
from ....story.timeline import MusicSection
from ....tools.media.wav import write_wav_blocks
from ....tools.sound.grid import BEATS_PER_BAR, SAMPLE_RATE, arrange, beat_grid
from ....tools.sound.tape import Tape
from ....tools.sound.tape_meter import measure_tape, read_in_turn
from ....tools.work.job import Bench, Job, Made
from .compose import record
from .moods import mood_named
from .score import Meter


class ComposeJob(Job):
    """Compose and play one piece -> `music.wav`, 48 kHz stereo, exactly `frames` frames long, about -14 LUFS.

    Beats fall on whole frames. `sections` tile the beats from 0 (`tools.sound.grid.arrange`; empty: it is asked);
    `hits` are frames on which the music stops short and strikes, thinned to one in two seconds. Facts: `beats`,
    `downbeats` (frames), `bpm`, `key` ('D major'), `mood`, `sections`, `accents` (frames), `ending_frame`, `lufs`,
    `peak_db` (true peak), `waveform`, `momentary_lufs`.
    """

    kind: ClassVar[str] = "music"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.composer.job",)
    title: ClassVar[str] = "Composing"

    mood: str
    fps: Rate
    frames: int = Field(ge=1)
    frames_per_beat: int = Field(ge=4, le=240)
    beats_per_bar: int = Field(default=BEATS_PER_BAR, ge=2, le=8)
    sections: tuple[MusicSection, ...] = ()
    hits: tuple[int, ...] = ()
    seed: int = 0

    @model_validator(mode="after")
    def _fits(self) -> ComposeJob:
        mood_named(self.mood)
        beat = 0
        for section in self.sections:
            if section.start_beat != beat or section.beats < 1:
                raise ValueError(f"section {section.name!r} starts at beat {section.start_beat}, not at {beat}")
            beat += section.beats
        return self

    def cost(self) -> float:
        """About a twelfth of the film's length."""
        return 0.5 + float(self.frames / self.fps) / 12

    def make(self, bench: Bench) -> Made:
        """Compose, play, master, write."""
        began = time.perf_counter()
        sections = self.sections or arrange(
            self.frames, self.frames_per_beat, fps=self.fps, beats_per_bar=self.beats_per_bar
        )
        meter = Meter(
            frames=self.frames, fps=self.fps, frames_per_beat=self.frames_per_beat, beats_per_bar=self.beats_per_bar
        )
        with Tape(meter.samples, folder=bench.folder) as tape:
            notes = record(
                mood_named(self.mood),
                meter,
                sections=sections,
                hits=self.hits,
                seed=self.seed,
                out=tape,
                progress=bench.progress,
                folder=bench.folder,
            )
            measured = measure_tape(tape)
            blocks = (block for _, block in read_in_turn(tape, None))
            write_wav_blocks(bench.folder / "music.wav", blocks, samples=tape.samples, rate=SAMPLE_RATE)
        grid = beat_grid(self.frames, self.fps, self.frames_per_beat, beats_per_bar=self.beats_per_bar)
        return Made(
            facts={
                "mood": self.mood,
                "key": notes.key,
                "bpm": str(grid.bpm),
                "beats": list(grid.beats),
                "downbeats": list(grid.downbeats),
                "sections": [section.model_dump(mode="json") for section in sections],
                "accents": list(notes.accents),
                "ending_frame": notes.ending_frame,
                "lufs": round(measured.lufs, 2),
                "peak_db": round(measured.true_peak_db, 2),
                "waveform": measured.waveform(),
                "momentary_lufs": measured.momentary_lufs,
            },
            making=Making(engine="composer", seed=self.seed, compute_s=time.perf_counter() - began),
        )
