"""From a mood and a form to sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from ....story.timeline import MusicSection
from ....tools.sound.filters import Sound
from ....tools.sound.mastering import master_tape
from ....tools.sound.tape import Tape
from ....tools.sound.tape_meter import read_in_turn
from .desk import play
from .drumming import write_drums
from .effects import write_stops
from .finish import finish
from .mood import Mood
from .score import Meter, Score, key_of, lay_bars, thin
from .writing import write_parts

MUSIC_LUFS = -14.0
MUSIC_PEAK_DB = -1.0


@dataclass(frozen=True)
class Notes:
    """What is known of a played piece."""

    key: str
    accents: tuple[int, ...]
    """Frames of hits, openings and the last chord."""
    ending_frame: int
    onsets_a_second: float
    """How many moments a second something is struck."""


@dataclass(frozen=True)
class Piece:
    """A played piece and what is known of it."""

    sound: Sound
    key: str
    accents: tuple[int, ...]
    ending_frame: int
    onsets_a_second: float


def write(
    mood: Mood, meter: Meter, *, sections: Sequence[MusicSection], hits: Sequence[int] = (), seed: int = 0
) -> Score:
    """The score: equal arguments, equal notes."""
    key = key_of(mood, seed)
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
    with Tape(meter.samples) as out:
        notes = record(mood, meter, sections=sections, hits=hits, seed=seed, out=out, progress=progress)
        return Piece(sound=out.whole(), **asdict(notes))


def record(
    mood: Mood,
    meter: Meter,
    *,
    sections: Sequence[MusicSection],
    hits: Sequence[int] = (),
    seed: int = 0,
    out: Tape,
    progress: Callable[[float], None] = lambda done: None,
    folder: Path | None = None,
) -> Notes:
    """As `compose`, onto a tape as long as the piece: memory does not grow with it. `folder` holds passing tapes."""
    score = write(mood, meter, sections=sections, hits=hits, seed=seed)
    with Tape(meter.samples, folder=folder) as raw, Tape(meter.samples, channels=1, folder=folder) as gain:
        at = 0
        for block in play(score, progress):
            raw.write(at, block)
            at += len(block)
        finish(score, raw, out)
        master_tape(out, gain, target_lufs=MUSIC_LUFS, true_peak_db=MUSIC_PEAK_DB)
        for start, block in read_in_turn(out, gain):
            out.write(start, block)
    return Notes(
        key=score.key.name,
        accents=tuple(sorted({round(at * meter.fps / 48_000) for at in score.accents()})),
        ending_frame=meter.end * meter.frames_per_beat,
        onsets_a_second=score.onsets_a_second,
    )
