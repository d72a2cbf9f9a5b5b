"""From a mood and a form to sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ....story.timeline import MusicSection
from ....tools.sound.filters import Sound
from ....tools.sound.mastering import master
from .desk import play
from .drumming import write_drums
from .effects import write_stops
from .moods import Mood
from .score import Meter, Score, lay_bars, thin
from .theory import Key
from .writing import write_parts

MUSIC_LUFS = -14.0
MUSIC_PEAK_DB = -1.0


@dataclass(frozen=True)
class Piece:
    """A played piece and what is known of it."""

    sound: Sound
    key: str
    accents: tuple[int, ...]
    """Frames of hits, openings and the last chord."""
    ending_frame: int


def write(
    mood: Mood, meter: Meter, *, sections: Sequence[MusicSection], hits: Sequence[int] = (), seed: int = 0
) -> Score:
    """The score: equal arguments, equal notes."""
    chance = np.random.default_rng([seed & 0xFFFFFFFF, 7])
    key = Key(mood.tonics[chance.integers(len(mood.tonics))], mood.mode)
    score = Score(
        mood=mood,
        meter=meter,
        key=key,
        bars=lay_bars(mood, meter, key, sections, seed),
        hits=thin(hits, meter.fps, meter.frames),
        seed=seed,
    )
    write_parts(score)
    write_drums(score)
    write_stops(score)
    return score


def compose(
    mood: Mood,
    *,
    frames: int,
    fps: Fraction,
    frames_per_beat: int,
    beats_per_bar: int = 4,
    sections: Sequence[MusicSection],
    hits: Sequence[int] = (),
    seed: int = 0,
    progress: Callable[[float], None] = lambda done: None,
) -> Piece:
    """Write, play and master one piece of exactly so many frames at -14 LUFS under -1 dBTP."""
    meter = Meter(frames=frames, fps=fps, frames_per_beat=frames_per_beat, beats_per_bar=beats_per_bar)
    score = write(mood, meter, sections=sections, hits=hits, seed=seed)
    sound = play(score, progress)
    mastered = master(sound, target_lufs=MUSIC_LUFS, true_peak_db=MUSIC_PEAK_DB)
    accents = tuple(sorted({round(at * fps / 48_000) for at in score.accents()}))
    return Piece(
        sound=(sound * mastered.gain[:, None]).astype(np.float32),
        key=score.key.name,
        accents=accents,
        ending_frame=meter.end * frames_per_beat,
    )
