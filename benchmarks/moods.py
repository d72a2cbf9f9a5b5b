"""What the composer's moods are: a table of tempo, key, form, density, balance and seconds of compute.

    python benchmarks/moods.py [--seconds 30] [--seed 1] [--out FOLDER]

Composes one piece of each mood and measures it. `strokes` counts onsets a second in the lift; `bright Hz` is the
spectral centroid; `width` is one minus the correlation of left and right; `hit` is how late the asked hit sounds.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from reelwright.generators.embedded.composer.compose import Piece, compose
from reelwright.generators.embedded.composer.moods import MOODS, Mood
from reelwright.story.timeline import MusicSection
from reelwright.tools.media.wav import write_wav
from reelwright.tools.sound.grid import SAMPLE_RATE, arrange
from reelwright.tools.sound.loudness import integrated, true_peak_db
from reelwright.tools.sound.onsets import onsets

FPS = Fraction(30)
COLUMNS = ("mood", "bpm", "key", "LUFS", "dBTP", "verse", "lift", "strokes", "bright Hz", "width", "hit ms", "s")


def main() -> None:
    """Compose, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, help="keep the pieces here")
    asked = options.parse_args()
    print(row(COLUMNS))
    for mood in MOODS.values():
        print(row(measured(mood, asked.seconds * 30, asked.seed, asked.out)))


def row(cells: tuple[str, ...]) -> str:
    """One line of the table."""
    widths = (9, 5, 16, 7, 6, 7, 7, 8, 10, 6, 7, 5)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def measured(mood: Mood, frames: int, seed: int, out: Path | None) -> tuple[str, ...]:
    """The cells of one mood."""
    tempi = mood.frames_per_beat(FPS)
    beat = tempi[len(tempi) // 2]
    sections = arrange(frames, beat, fps=FPS)
    hit = frames * 2 // 3
    began = time.perf_counter()
    piece = compose(mood, frames=frames, fps=FPS, frames_per_beat=beat, sections=sections, hits=(hit,), seed=seed)
    took = time.perf_counter() - began
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_wav(out / f"{mood.id}.wav", piece.sound, bits=24)
    mono = piece.sound.mean(axis=1)
    lift = span(piece, sections, "lift", beat)
    power = np.abs(np.fft.rfft(mono)) ** 2
    hz = np.fft.rfftfreq(len(mono), 1 / SAMPLE_RATE)
    return (
        mood.id,
        f"{float(60 * FPS / beat):.0f}",
        piece.key,
        f"{integrated(piece.sound):.1f}",
        f"{true_peak_db(piece.sound):.1f}",
        f"{integrated(span(piece, sections, 'verse', beat)):.1f}",
        f"{integrated(lift):.1f}",
        f"{strokes_per_second(lift.mean(axis=1)):.1f}",
        f"{float((np.sqrt(power) * hz).sum() / np.sqrt(power).sum()):.0f}",
        f"{1 - float(np.asarray(np.corrcoef(piece.sound.T))[0, 1]):.2f}",
        f"{lateness_ms(np.abs(piece.sound).max(axis=1), hit * SAMPLE_RATE // 30):+.1f}",
        f"{took:.1f}",
    )


def span(piece: Piece, sections: tuple[MusicSection, ...], name: str, beat: int) -> np.ndarray:
    """The sound of the first section of that name, or of the whole."""
    for section in sections:
        if section.name == name:
            per_beat = beat * SAMPLE_RATE // 30
            return piece.sound[section.start_beat * per_beat : (section.start_beat + section.beats) * per_beat]
    return piece.sound


def strokes_per_second(mono: np.ndarray) -> float:
    """Peaks of the onset envelope over its deviation."""
    strength = onsets(mono).strength
    peaks = (strength[1:-1] > strength[:-2]) & (strength[1:-1] >= strength[2:]) & (strength[1:-1] > 2.0)
    return float(peaks.sum() / (len(mono) / SAMPLE_RATE))


def lateness_ms(level: np.ndarray, hit: int) -> float:
    """How long after the hit the level rises over twice what was before it."""
    before = level[hit - SAMPLE_RATE // 12 : hit - SAMPLE_RATE // 200].max()
    loud = np.flatnonzero(level[hit - 384 : hit + SAMPLE_RATE // 10] > 2.5 * before)
    return float((loud[0] - 384) / SAMPLE_RATE * 1000) if loud.size else float("nan")


if __name__ == "__main__":
    main()
