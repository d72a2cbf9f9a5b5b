"""What a mood is: all that makes one kind of piece differ from another, as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from ....story.document import Part

Layer = Literal["kick", "snare", "hat", "perc", "bass", "pad", "keys", "arp", "lead", "texture"]
Tone = Literal[
    "piano", "felt", "epiano", "pluck", "blip", "square", "supersaw", "guitar", "uke", "pizzicato", "spiccato", "glock",
    "celesta", "marimba", "bell", "glass", "whistle", "sub", "synthbass", "upright", "drivebass", "strings", "cellos",
    "horns", "choir", "polysynth", "air", "warmth",
]  # fmt: skip
Stack = tuple[Layer, ...]


class Pattern(Part):
    """Sixteenths of one bar: `X` accent, `x` normal, `o` soft, `.` rest."""

    steps: str
    sound: str


class Mood(Part):
    """One kind of piece."""

    id: str
    title: str
    bpm: tuple[int, int]
    mode: Literal["major", "lydian", "mixolydian", "dorian", "minor", "harmonic"]
    tonics: tuple[int, ...]
    """Pitch classes that sit well under a voice; the seed picks."""
    verses: tuple[tuple[str, ...], ...]
    lifts: tuple[tuple[str, ...], ...]
    breaks: tuple[tuple[str, ...], ...]
    cadences: tuple[str, ...]
    """The chord of the last bar before the end."""
    home: str
    """The last chord."""
    bars_per_chord: int = 1
    swing: float = 0.0
    """How late every second sixteenth comes, in sixteenths."""
    drums: dict[str, tuple[tuple[Pattern, ...], ...]]
    """By layer ('kick', 'snare', 'hat', 'perc'): choices, quiet to full; each choice one or more patterns."""
    bass: Tone
    bass_lines: tuple[tuple[str, ...], ...]
    """Choices, each for verse and lift: tokens `step:length:tone`, tone r root, f fifth, o octave, a approach."""
    pad: Tone
    keys: Tone
    comping: tuple[tuple[str, str], ...]
    """Rhythms of the keys for verse and lift, as sixteenths."""
    arp: Tone
    arps: tuple[str, ...]
    """Sixteen steps of chord tones: digits count up the voicing, `.` rests."""
    lead: Tone
    motifs: tuple[str, ...]
    """Rhythms of the tune over two bars, as sixteenths."""
    stacks: dict[str, tuple[Stack, ...]]
    """By section: what plays in its first four bars, its next four, ..."""
    levels: dict[str, float]
    """Decibels by layer."""
    pump: float = 0.0
    """How deep the kick presses on bass, pad and keys, 0 to 1."""
    reverb: float = 0.25
    reverb_s: float = 1.8
    delay: float = 0.2
    drive: float = 0.15
    """Saturation of the sum, 0 to 1."""
    tilt_db: float = 0.0
    """Brightness against the common balance: decibels an octave over 1 kHz."""
    effects_db: float = -10.0
    """Impacts, risers and cymbals."""
    wow: float = 0.0
    """How far a worn tape drifts in pitch, 0 to 1."""
    voices: int = 4

    def frames_per_beat(self, fps: Fraction) -> tuple[int, ...]:
        """The whole frames a beat whose tempo lies in the mood's range, slow to fast (the nearest, where none does)."""
        low, high = self.bpm
        span = range(1, int(60 * fps / low) + 2)
        fitting = tuple(frames for frames in reversed(span) if low <= 60 * fps / frames <= high)
        middle = Fraction(low + high, 2)
        return fitting or (min(span, key=lambda frames: abs(60 * fps / frames - middle)),)


def pattern(sound: str, steps: str) -> Pattern:
    """A drum's pattern."""
    return Pattern(sound=sound, steps=steps)
