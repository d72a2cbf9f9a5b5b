"""How well a narration's words are found: a table of word errors over nine languages, voices and rooms.

    python benchmarks/alignment.py [--languages en,de] [--minutes 20]

Each recording is made: another espeak-ng voice (often another accent) in a room with reverberation, noise, hum and
breaths, clauses of drifting tempo, pauses of 0.3 to 1.3 s. The true times are the voice's own. `start` and `end` are
errors in milliseconds. `--minutes` adds one long recording in English, with its time and memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator, Sequence

import numpy as np
from made_narration import ACCENTS, TEXTS, Made, Room, Sound, make_narration
from reelwright.tools.speech.narration import Alignment, align_narration

ROOMS: tuple[tuple[str, str, float, float, float], ...] = (
    ("woman, quiet room", "f4", 1.15, -52.0, 0.2),
    ("man, noisy room", "m1", 0.85, -38.0, 0.35),
    ("woman, fast, echo", "Annie", 1.35, -46.0, 0.5),
)
"""What it is, the voice's variant, pace, noise in dB, reverberation in seconds."""
TRIALS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("as written", (0, 1, 2, 3)),
    ("a line twice", (0, 1, 1, 2, 3)),
    ("a line left out", (0, 1, 3)),
)
COLUMNS = ("language", "recording", "words", "start", "p90", "worst", "end", "fit", "trials")
_WORDS = "river stone cloud engine winter garden letter harbour window mountain silver forest teacher planet copper"
_DOES = "carries follows finds leaves opens holds meets remembers crosses paints watches answers builds repairs"


def main() -> None:
    """Make, align, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--languages", default=",".join(TEXTS))
    options.add_argument("--minutes", type=float, default=0.0)
    asked = options.parse_args()
    print(row(COLUMNS))
    for language in asked.languages.split(","):
        for name, variant, pace, noise_db, reverb_s in ROOMS:
            room = Room(f"{ACCENTS[language]}+{variant}", pace=pace, noise_db=noise_db, reverb_s=reverb_s)
            print(row(measured(language, name, room)), flush=True)
    if asked.minutes:
        print(long_recording(asked.minutes))


def row(cells: Sequence[str]) -> str:
    """One line of the table, in Markdown."""
    return f"| {' | '.join(cells)} |"


def measured(language: str, name: str, room: Room) -> tuple[str, ...]:
    """The cells of one language and room; `trials` counts the repeats and omissions that were told rightly."""
    texts = TEXTS[language]
    starts: list[float] = []
    ends: list[float] = []
    right, fit = 0, 1.0
    for _, order in TRIALS:
        made = make_narration(texts, room, language=language, order=order)
        found = align_narration(pieces(made.sound), texts, language=language)
        right += set(found.missing) == set(range(len(texts))) - set(order)
        for start, end in errors(found, made):
            starts.append(start)
            ends.append(end)
        fit = min(fit, found.contrast)
    cells = [np.median(starts), np.percentile(starts, 90), np.max(starts), np.median(ends)]
    times = tuple(f"{1000 * float(cell):.0f}" for cell in cells)
    return (language, name, str(len(starts)), *times, f"{fit:.2f}", f"{right} of {len(TRIALS)}")


def errors(found: Alignment, made: Made) -> Iterator[tuple[float, float]]:
    """How far the start and the end of each word are off, in seconds, against the reading that was taken."""
    for line in found.lines:
        readings = [words for place, words in made.lines if place == line.line]
        taken = min(readings, key=lambda words: abs(min(words.values())[0] - line.start_s), default={})
        for number, (start, end) in taken.items():
            if number in line.words:
                yield abs(line.words[number][0] - start), abs(line.words[number][1] - end)


def pieces(sound: Sound) -> Iterator[Sound]:
    """As a file is read: ten seconds at a time."""
    for at in range(0, len(sound), 480_000):
        yield sound[at : at + 480_000]


def long_recording(minutes: float) -> str:
    """A sentence on one long recording: how well, how fast, how much memory."""
    dice = random.Random(5)
    nouns, verbs = _WORDS.split(), _DOES.split()
    lines = [
        f"The {dice.choice(nouns)} {dice.choice(verbs)} the {dice.choice(nouns)}, and a {dice.choice(nouns)} "
        f"{dice.choice(verbs)} every {dice.choice(nouns)} of the {dice.choice(nouns)}."
        for _ in range(round(minutes * 10))
    ]
    made = make_narration(lines, Room("en-gb-x-rp+f4", pace=0.95), language="en")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    found = align_narration(pieces(made.sound), lines, language="en")
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    starts = [start for start, _ in errors(found, made)]
    return (
        f"{found.seconds / 60:.1f} minutes, {len(lines)} lines: median {1000 * float(np.median(starts)):.0f} ms, "
        f"90 % within {1000 * float(np.percentile(starts, 90)):.0f} ms, {len(found.missing)} missing; "
        f"{took:.0f} s; memory grew by {grown:.0f} MB"
    )


if __name__ == "__main__":
    main()
