"""What the composer's moods are, measured: the table of docs/sound.md.

    .venv/bin/python benchmarks/moods.py [--seconds 30] [--seeds 3] [--keep FOLDER] [--write docs/sound.md]

Composes pieces of each mood with several seeds. Numbers are of the first seed; `to itself` is how far its other seeds
lie from it at most, `to the next` how far the nearest piece of another mood does, in standard deviations over all
features (tempo, mode, swing, onsets, and what `tools/sound/character.py` measures).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import astuple, dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reelwright.generators.embedded.composer.compose import Piece, compose
from reelwright.generators.embedded.composer.mood import Mood
from reelwright.generators.embedded.composer.moods import MOODS
from reelwright.tools.media.wav import write_wav
from reelwright.tools.sound.character import Character, characterise
from reelwright.tools.sound.grid import SAMPLE_RATE, arrange

FPS = Fraction(30)
BEGIN, END = "<!-- made by benchmarks/moods.py -->", "<!-- end -->"
BRIGHTNESS = {"lydian": 1, "major": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "harmonic": -4}
"""How many notes of each mode are raised or lowered against the major scale, about."""
HEADS = ("mood", "what it is", "tempo", "mode", "swing", "onsets/s", "centroid", "< 150 Hz", "> 4 kHz", "punch",
         "range", "width", "to itself", "to the next")  # fmt: skip


@dataclass(frozen=True)
class Played:
    """One piece and its measurements."""

    mood: Mood
    seed: int
    piece: Piece
    bpm: float
    character: Character
    hit_ms: float
    seconds: float

    @property
    def features(self) -> tuple[float, ...]:
        """The piece as a point; frequencies and tempi count by ratio."""
        found = self.character
        return (
            4 * float(np.log2(self.bpm)),
            BRIGHTNESS[self.mood.mode],
            self.mood.swing,
            self.piece.onsets_a_second,
            float(np.log2(found.centroid_hz)),
            *astuple(found)[1:],
        )


def main() -> None:
    """Compose, measure, print or write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--keep", type=Path, help="leave the pieces here")
    options.add_argument("--write", type=Path, help="put the table between the marks of this page")
    asked = options.parse_args()
    played = [play(mood, asked.seconds * 30, seed) for mood in MOODS.values() for seed in range(1, asked.seeds + 1)]
    for each in played if asked.keep else ():
        asked.keep.mkdir(parents=True, exist_ok=True)
        write_wav(asked.keep / f"{each.mood.id}-{each.seed}.wav", each.piece.sound, bits=24)
    table = tabled(played)
    if asked.write is None:
        print(table)
        return
    page = asked.write.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    asked.write.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def play(mood: Mood, frames: int, seed: int) -> Played:
    """One piece in the middle of the mood's tempi, with a hit after two thirds."""
    tempi = mood.frames_per_beat(FPS)
    beat = tempi[len(tempi) // 2]
    hit = frames * 2 // 3
    began = time.process_time()
    piece = compose(
        mood, frames=frames, fps=FPS, frames_per_beat=beat, sections=arrange(frames, beat, fps=FPS), hits=(hit,),
        seed=seed,
    )  # fmt: skip
    return Played(
        mood=mood,
        seed=seed,
        piece=piece,
        bpm=float(60 * FPS / beat),
        character=characterise(piece.sound),
        hit_ms=lateness_ms(np.abs(piece.sound).max(axis=1), hit * SAMPLE_RATE // 30),
        seconds=time.process_time() - began,
    )


def distances(played: list[Played]) -> NDArray[np.float64]:
    """How far every piece lies from every other, each feature in its standard deviation over all pieces."""
    points = np.array([each.features for each in played])
    scaled = (points - points.mean(axis=0)) / np.maximum(points.std(axis=0), 1e-9)
    return np.asarray(np.sqrt(((scaled[:, None] - scaled[None]) ** 2).sum(axis=-1)))


def tabled(played: list[Played]) -> str:
    """The Markdown table and a line on time and hits."""
    apart = distances(played)
    rows = [HEADS, tuple("---" for _ in HEADS)]
    for number, each in enumerate(played):
        if each.seed != played[0].seed:
            continue
        same = [n for n, other in enumerate(played) if other.mood.id == each.mood.id]
        others = [n for n in range(len(played)) if n not in same]
        nearest = min(others, key=lambda other: apart[number, other])
        found, low, high = each.character, *each.mood.bpm
        rows.append((
            f"`{each.mood.id}`", each.mood.title, f"{low}-{high}", each.mood.mode,
            f"{each.mood.swing:.2f}" if each.mood.swing else "", f"{each.piece.onsets_a_second:.1f}",
            f"{found.centroid_hz:.0f} Hz", f"{found.low_db:.1f} dB", f"{found.high_db:.1f} dB",
            f"{found.punch_db:.1f} dB", f"{found.range_lu:.1f} LU", f"{found.width:.2f}",
            f"{apart[number, same].max():.1f}", f"{apart[number, nearest]:.1f} (`{played[nearest].mood.id}`)",
        ))  # fmt: skip
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    minutes = sum(len(each.piece.sound) for each in played) / SAMPLE_RATE / 60
    late = max(abs(each.hit_ms) for each in played)
    spent = sum(each.seconds for each in played) / minutes
    lines += [
        "",
        f"Hits sound within {late:.1f} ms of their frame. A minute of short pieces takes {spent:.1f} s of one core.",
    ]
    return "\n".join(lines)


def lateness_ms(level: NDArray[np.float32], hit: int) -> float:
    """How long after the hit the level rises over twice what was before it."""
    before = level[hit - SAMPLE_RATE // 12 : hit - SAMPLE_RATE // 200].max()
    loud = np.flatnonzero(level[hit - 384 : hit + SAMPLE_RATE // 10] > 2.5 * before)
    return float((loud[0] - 384) / SAMPLE_RATE * 1000) if loud.size else float("nan")


if __name__ == "__main__":
    main()
