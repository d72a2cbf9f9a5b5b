"""What frames the music: risers into what is coming, cymbals, impacts, stops, a bed of air."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....tools.sound.filters import Sound, Track, band_taps, convolve
from ....tools.sound.grid import SAMPLE_RATE, sample_at
from . import drums
from .score import Bar, Note, Score, Stroke
from .theory import voicing

_TICK = SAMPLE_RATE // 100
_STOP_S = 0.22
"""The silence before a hit."""
Span = tuple[int, int]


def write_stops(score: Score) -> None:
    """Clear the beat around each hit and strike its chord on the hit itself."""
    meter = score.meter
    for frame in score.hits:
        beat = frame / meter.frames_per_beat
        if beat > meter.end or not score.bars:
            continue
        resume = float(int(beat) + 1 if beat == int(beat) else int(beat) + 2)
        gap = min(_STOP_S / meter.beat_s, 0.5)
        atend = abs(beat - meter.end) * meter.beat_s < 0.3
        until = float(meter.end) if atend else resume
        score.strokes[:] = [stroke for stroke in score.strokes if not beat - gap <= stroke.beat < until]
        score.notes[:] = [note for note in score.notes if note.layer == "pad" or not beat - gap <= note.beat < until]
        if not atend:
            _strike(score, beat)


def _strike(score: Score, beat: float) -> None:
    bar = max((b for b in score.bars if b.beat <= beat), key=lambda b: b.beat, default=score.bars[0])
    for order, pitch in enumerate(voicing(bar.chord, None, low=53, high=76, voices=score.mood.voices)):
        score.notes.append(Note("keys", pitch, beat, 1.5, 1.0, pan=0.3 * (order - 1.5) / 1.5))
    score.notes.append(Note("bass", 28 + (bar.chord.root - 28) % 12, beat, 1.5, 1.0))
    score.strokes.append(Stroke("kick", score.mood.drums["kick"][-1][0].sound, beat, 1.0))


def stops(score: Score) -> list[Span]:
    """The samples in which the music is silent before a hit."""
    out = []
    for frame in score.hits:
        if frame / score.meter.frames_per_beat <= score.meter.end:
            hit = sample_at(frame, score.meter.fps)
            gap = min(_STOP_S, score.meter.beat_s / 2)
            out.append((max(0, hit - round(gap * SAMPLE_RATE)), hit))
    return out


class EffectSounds:
    """Impact and cymbal of a piece, each made once."""

    def __init__(self, score: Score) -> None:
        chance = score.chance("effects")
        self.blow, self.wash = drums.impact(chance), drums.crash(chance)
        meter = score.meter
        self.hits = {sample_at(frame, meter.fps) for frame in score.hits}
        self.accents = score.accents()


def effects(score: Score, bus: Sound, sounds: EffectSounds, *, start: int, stop: int) -> None:
    """Add every effect that begins between two samples to its bus, which begins at the first of them; in place."""
    meter = score.meter
    gentle = score.mood.effects_db < -14
    for at in sounds.accents:
        if not start <= at < stop:
            continue
        place = at - start
        if at in sounds.hits:
            # Hits are the film's own: they stay strong in gentle moods too.
            lay(bus, sounds.blow, place, gain=10 ** (max(0.0, -11 - score.mood.effects_db) / 20) * 1.25)
        elif at == meter.sample(meter.end):
            lay(bus, sounds.blow, place, gain=0.55)
            lay(bus, sounds.wash, place, gain=0.5 if gentle else 0.75)
        else:
            lay(bus, sounds.wash, place, gain=0.4 if gentle else 1.0)
            lay(bus, sounds.blow, place, gain=0.3 if gentle else 0.6)
    for bar in score.changes:
        end = meter.sample(bar.beat)
        if bar.full and start <= end < stop + 5 * SAMPLE_RATE:
            for at, sound, gain in _rise(score, bar, gentle=gentle):
                if start <= max(0, at) < stop:
                    lay(bus, sound, at - start, gain=gain)


def _rise(score: Score, bar: Bar, *, gentle: bool) -> list[tuple[int, Sound, float]]:
    """What leads into a bar: sounds that end on its first sample, with the sample on which each begins."""
    end = score.meter.sample(bar.beat)
    beats = min(8.0, bar.beat / 2) if not gentle else min(4.0, bar.beat / 2)
    seconds = min(beats * score.meter.beat_s, 4.0)
    if seconds < 0.5:
        return []
    chance = score.chance(f"rise{bar.number}")
    out = []
    if not gentle:
        rise = drums.riser(chance, seconds)
        out.append((end - len(rise), rise, 0.5))
    back = drums.reverse_cymbal(chance, min(seconds, 2.0))
    out.append((end - len(back), back, 0.6))
    return out


def bed(score: Score, bus: Sound, *, gain: float, start: int = 0) -> None:
    """A quiet bed of moving air, with a little crackle, under the bars that ask for texture; in place.

    The bus begins at the sample `start` of the piece.
    """
    if not any("texture" in bar.stack for bar in score.bars):
        return
    chance = score.chance("texture")
    count = SAMPLE_RATE * 6
    ears = []
    for ear in range(2):
        noise = chance.standard_normal(count + 1024).astype(np.float32)
        air = convolve(noise, band_taps(500, 5500, length=511))[512 : 512 + count]
        sway = 0.65 + 0.35 * np.sin(2 * np.pi * np.arange(count) / count * 2 + ear * 1.9)
        crackle = np.zeros(count, np.float32)
        ticks = chance.integers(0, count, 40)
        crackle[ticks] = chance.normal(0, 9, len(ticks)).astype(np.float32)
        crackle = convolve(crackle, band_taps(900, 7000, length=255))[127 : 127 + count]
        ears.append((air * sway.astype(np.float32) + crackle).astype(np.float32))
    loop = np.stack(ears, axis=1)
    seam = SAMPLE_RATE // 2
    ramp = np.linspace(0, 1, seam, dtype=np.float32)[:, None]
    loop[:seam] = loop[:seam] * np.sqrt(ramp) + loop[-seam:] * np.sqrt(1 - ramp)
    loop = loop[:-seam]
    envelope = barwise(
        score, lambda bar: gain if "texture" in bar.stack else 0.0, smooth_s=0.25, start=start, length=len(bus)
    )
    turned = np.roll(loop, -(start % len(loop)), axis=0)
    for at in range(0, len(bus), len(loop)):
        part = bus[at : at + len(loop)]
        part += turned[: len(part)] * envelope[at : at + len(part), None]


def barwise(score: Score, value: Callable[[Bar], float], *, smooth_s: float, start: int, length: int) -> Track:
    """A value for each bar as a curve over so many samples from `start` on, gliding after a change.

    The last chord keeps the last bar's value.
    """
    ticks = np.full(-(-score.meter.samples // _TICK) + 1, value(score.bars[0]) if score.bars else 1.0)
    for bar in score.bars:
        ticks[score.meter.sample(bar.beat) // _TICK :] = value(bar)
    width = max(1, round(smooth_s * SAMPLE_RATE / _TICK))
    smooth = np.convolve(np.concatenate([np.full(width - 1, ticks[0]), ticks]), np.ones(width) / width, mode="valid")
    at = np.arange(start, start + length, dtype=np.float64)
    return np.interp(at, np.arange(len(smooth)) * float(_TICK), smooth).astype(np.float32)


def lay(bus: Sound, sound: Sound, at: int, *, gain: float = 1.0, pan: float = 0.0) -> None:
    """Add a sound to a bus from a sample on, cut at both ends of the bus; `pan` -1 left, 1 right (equal power)."""
    if at < 0:
        sound, at = sound[-at:], 0
    count = min(len(sound), len(bus) - at)
    if count <= 0:
        return
    left = np.float32(gain * np.cos((pan + 1) * np.pi / 4) * np.sqrt(2))
    right = np.float32(gain * np.sin((pan + 1) * np.pi / 4) * np.sqrt(2))
    bus[at : at + count, 0] += sound[:count, 0] * left
    bus[at : at + count, 1] += sound[:count, 1] * right
