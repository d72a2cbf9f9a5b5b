"""A piece on paper: bars, chords, notes, strokes and the accents that the film asks for."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from ....story.timeline import MusicSection
from ....tools.sound.grid import SAMPLE_RATE, ending_beat, sample_at
from .mood import Layer, Mood, Stack
from .theory import Chord, Key

ACCENT_GAP_S = 2.0
"""At most one accent in two seconds."""


@dataclass(frozen=True)
class Meter:
    """From beats to samples."""

    frames: int
    fps: Fraction
    frames_per_beat: int
    beats_per_bar: int

    @property
    def samples(self) -> int:
        """The whole piece."""
        return sample_at(self.frames, self.fps)

    @property
    def beat_s(self) -> float:
        """Seconds a beat."""
        return float(self.frames_per_beat / self.fps)

    @property
    def bpm(self) -> float:
        """Beats a minute."""
        return 60 / self.beat_s

    @property
    def end(self) -> int:
        """The beat of the last chord."""
        return ending_beat(self.frames, self.fps, self.frames_per_beat, beats_per_bar=self.beats_per_bar)

    def sample(self, beat: float) -> int:
        """The sample of a moment in beats; whole beats fall on frames exactly."""
        whole = int(beat)
        part = (beat - whole) * self.beat_s * SAMPLE_RATE
        return sample_at(whole * self.frames_per_beat, self.fps) + round(part)


@dataclass(frozen=True)
class Bar:
    """One bar before the last chord."""

    number: int
    beat: float
    beats: float
    section: str
    index: int
    """Its place in its section, from 0."""
    stack: Stack
    turn: int
    """How many sections of this name came before: what comes again comes otherwise."""
    last: bool
    """The last before something new begins."""
    chord: Chord

    @property
    def block(self) -> int:
        """Which four bars of its section it belongs to, from 0."""
        return self.index // 4

    @property
    def full(self) -> bool:
        """True in the sections that carry the most."""
        return self.section in ("lift", "drop")


@dataclass(frozen=True)
class Note:
    """One note of one layer."""

    layer: Layer
    pitch: int
    beat: float
    beats: float
    velocity: float
    pan: float = 0.0
    late_s: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """One stroke of one drum."""

    layer: Layer
    sound: str
    beat: float
    velocity: float
    late_s: float = 0.0


@dataclass
class Score:
    """All that is played."""

    mood: Mood
    meter: Meter
    key: Key
    bars: tuple[Bar, ...]
    hits: tuple[int, ...]
    """Frames, thinned."""
    seed: int
    notes: list[Note] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)

    def chance(self, name: str) -> np.random.Generator:
        """A stream of chance of its own for each part, so that one part's choices do not move another's."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, zlib.crc32(f"{self.mood.id}/{name}".encode())])

    @cached_property
    def changes(self) -> tuple[Bar, ...]:
        """The bars that open a section, the first bar aside."""
        return tuple(bar for bar in self.bars if bar.index == 0 and bar.number > 0)

    @property
    def onsets_a_second(self) -> float:
        """How many moments a second something is struck; hands within 30 ms of each other are one moment."""
        played: list[Note | Stroke] = [*self.notes, *self.strokes]
        struck = [self.meter.sample(each.beat) for each in played if each.layer != "pad"]
        return len({round(at / (0.03 * SAMPLE_RATE)) for at in struck}) / (self.meter.samples / SAMPLE_RATE)

    def accents(self) -> tuple[int, ...]:
        """The samples of all accents in order: hits first by right, then openings of lifts and drops, then the end."""
        taken = [sample_at(frame, self.meter.fps) for frame in self.hits]
        for beat in [float(self.meter.end), *(bar.beat for bar in self.changes if bar.full)]:
            at = self.meter.sample(beat)
            if all(abs(at - other) >= ACCENT_GAP_S * SAMPLE_RATE for other in taken):
                taken.append(at)
        return tuple(sorted(taken))


def key_of(mood: Mood, seed: int) -> Key:
    """The key of every piece of that mood and seed."""
    chance = np.random.default_rng([seed & 0xFFFFFFFF, 7])
    return Key(mood.tonics[chance.integers(len(mood.tonics))], mood.mode)


def lay_bars(mood: Mood, meter: Meter, key: Key, sections: Sequence[MusicSection], seed: int) -> tuple[Bar, ...]:
    """Bars with their layers and chords, up to the last chord."""
    chance = np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(f"{mood.id}/harmony".encode())])
    verses, lifts, rests = (_shuffled(choices, chance) for choices in (mood.verses, mood.lifts, mood.breaks))
    cadence = mood.cadences[chance.integers(len(mood.cadences))]
    progressions = {"intro": verses, "verse": verses, "lift": lifts, "drop": lifts, "break": rests, "outro": verses}
    bars: list[Bar] = []
    number = 0
    turns: Counter[str] = Counter()
    for place, section in enumerate(sections):
        stop = min(section.start_beat + section.beats, meter.end)
        turn = turns[section.name]
        turns[section.name] += 1
        stacks = _varied(mood.stacks[section.name], turn)
        options = progressions[section.name]
        names = options[turn % len(options)]
        index = 0
        beat = section.start_beat
        while beat < stop:
            beats = min(meter.beats_per_bar, stop - beat)
            block = index // 4
            stack = stacks[min(block, len(stacks) - 1 - (block - len(stacks) + 1) % min(2, len(stacks)))]
            numeral = names[index // mood.bars_per_chord % len(names)]
            following = sections[place + 1].name if place + 1 < len(sections) else "outro"
            closing = beat + beats >= meter.end
            turning = section.name in ("verse", "break") and following in ("lift", "drop")
            if closing or (turning and beat + beats >= stop):
                numeral = cadence
            last = closing or beat + beats >= stop or index % 4 == 3
            bars.append(
                Bar(
                    number=number,
                    beat=float(beat),
                    beats=float(beats),
                    section=section.name,
                    index=index,
                    stack=stack,
                    turn=turn,
                    last=last,
                    chord=key.chord(numeral),
                )
            )
            number += 1
            index += 1
            beat += beats
    return tuple(bars)


def _shuffled(choices: tuple[tuple[str, ...], ...], chance: np.random.Generator) -> list[tuple[str, ...]]:
    return [choices[place] for place in chance.permutation(len(choices))]


_RESTING: tuple[Layer | None, ...] = (None, "lead", "arp")
"""Which layer rests in the first, second, third, fourth... section of one name."""


def _varied(stacks: tuple[Stack, ...], turn: int) -> tuple[Stack, ...]:
    """The layers of a section that comes again, one of them at rest, where each four bars still differ."""
    resting = _RESTING[turn % len(_RESTING)]
    thinner = tuple(tuple(layer for layer in stack if layer != resting) for stack in stacks)
    apart = all(set(one) != set(other) for one, other in pairwise(thinner))
    return thinner if apart and all(len(stack) > 1 for stack in thinner) else stacks


def thin(hits: Sequence[int], fps: Fraction, frames: int) -> tuple[int, ...]:
    """Hits inside the piece, in order, none within two seconds of the one before."""
    kept: list[int] = []
    for frame in sorted(set(hits)):
        if 0 <= frame < frames and (not kept or (frame - kept[-1]) / fps >= ACCENT_GAP_S):
            kept.append(frame)
    return tuple(kept)
