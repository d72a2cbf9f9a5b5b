"""Playing a score and mixing it: buses, pump, sweeps, room, echo, balance, saturation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Sound, Track, band_taps, filtered, shape_taps
from ....tools.sound.grid import SAMPLE_RATE
from . import drums
from .effects import barwise, bed, effects, lay, stops
from .moods import Layer, Mood, Tone
from .pads import PADS, held, loop_of
from .score import Note, Score
from .space import echoed, reverberated, room_taps
from .tones import STRUCK

Progress = Callable[[float], None]

_BALANCE = ((31, -5.0), (50, 3.0), (80, 5.5), (125, 4.5), (250, 1.5), (500, 1.0), (1000, 0.0), (2000, -2.0),
            (4000, -4.5), (8000, -8.0), (12_000, -12.0), (16_000, -17.0))  # fmt: skip
"""Third-octave levels of a balanced record (Hz, dB against 1 kHz), about those of Pestana et al., AES 135 (2013)."""
_ALONE = 1.22
"""How far the fader goes up for what plays without kick and bass."""
_BALANCE_MOST_DB = 6.0


def play(score: Score, progress: Progress) -> Sound:
    """The whole piece as it leaves the desk, before mastering."""
    mood, samples = score.mood, score.meter.samples
    tonal, pad, echo = (np.zeros((samples, 2), np.float32) for _ in range(3))
    bass, drum, effect = (np.zeros((samples, 2), np.float32) for _ in range(3))
    routes = {"keys": tonal, "arp": echo, "lead": echo, "bass": bass, "pad": pad}
    _play_notes(score, routes)
    progress(0.45)
    _play_drums(score, drum)
    bed(score, pad, gain=_gain(mood, "texture"))
    effects(score, effect)
    effect *= np.float32(10 ** (mood.effects_db / 20))
    progress(0.6)
    pumped = _pump(score)
    for bus, share in ((bass, 1.0), (pad, 0.9), (tonal, 0.55), (echo, 0.3)):
        _turn(bus, 1 - (1 - pumped) * np.float32(share))
    silence = _stop_gain(score)
    if silence is not None:
        for bus in (tonal, pad, echo, bass, drum):
            _turn(bus, silence)
    rising = _ride(score)
    for bus in (tonal, pad, echo):
        _turn(bus, rising)
    _open_up(score, tonal)
    repeats = echoed(echo, step=score.meter.sample(0.75), fall=0.45) if mood.delay else np.zeros_like(echo)
    if silence is not None:
        repeats *= silence[:, None]
    tonal += echo
    tonal += repeats * np.float32(mood.delay)
    progress(0.7)
    send = tonal + pad * np.float32(0.8) + drum * np.float32(0.22) + effect * np.float32(0.35)
    room = reverberated(send, room_taps(mood.reverb_s, score.chance("room")))
    progress(0.85)
    if silence is not None:
        # The room is held too, or the stop would not be heard as one.
        room *= (0.2 + 0.8 * silence)[:, None]
    mix = tonal + pad + bass + drum + effect + room * np.float32(mood.reverb)
    return _finish(score, mix)


def _turn(bus: Sound, gain: Track) -> None:
    bus *= gain[:, None]


def _gain(mood: Mood, layer: Layer) -> float:
    return float(10 ** (mood.levels[layer] / 20))


def _play_notes(score: Score, routes: dict[str, Sound]) -> None:
    mood = score.mood
    tones: dict[str, Tone] = {
        "keys": mood.keys, "arp": mood.arp, "lead": mood.lead, "bass": mood.bass, "pad": mood.pad,
    }  # fmt: skip
    played: dict[tuple[Tone, int, int, bool], Sound] = {}
    loops: dict[int, Sound] = {}
    chance = score.chance("touch")
    for note in score.notes:
        tone = tones[note.layer]
        at = score.meter.sample(note.beat) + round(note.late_s * SAMPLE_RATE)
        gain = _gain(mood, note.layer) * note.velocity
        if tone in PADS:
            if note.pitch not in loops:
                loops[note.pitch] = loop_of(tone, note.pitch, score.seed)
            start = int(chance.integers(len(loops[note.pitch])))
            sound = held(tone, loops[note.pitch], seconds=note.beats * score.meter.beat_s, start=start)
            lay(routes[note.layer], sound, at, gain=gain, pan=note.pan)
            continue
        ticks, hard = _ticks(note, tone, score.meter.beat_s), note.velocity > 0.7
        key = (tone, note.pitch, ticks, hard)
        if key not in played:
            played[key] = STRUCK[tone](note.pitch, ticks / 20, hard)
        lay(routes[note.layer], played[key], at, gain=gain, pan=note.pan)


def _ticks(note: Note, tone: Tone, beat_s: float) -> int:
    """The length of a note's sound in twentieths of a second: struck things ring on after their time."""
    ring = {"piano": 0.5, "epiano": 0.3, "guitar": 0.35, "glock": 1.2, "bell": 1.2, "glass": 1.6, "marimba": 0.5}
    seconds = note.beats * beat_s + ring.get(tone, 0.05)
    return max(2, round(min(seconds, 6.0) * 20))


def _play_drums(score: Score, bus: Sound) -> None:
    chance = score.chance("kit")
    kit: dict[str, list[Sound]] = {}
    pans = {"hat": 0.22, "openhat": 0.22, "shaker": -0.35, "rim": -0.25, "tambourine": 0.35, "click": 0.3, "brush": 0.1}
    for stroke in score.strokes:
        if stroke.sound not in kit:
            # Two takes of each, so that no two strokes in a row are the same sample.
            kit[stroke.sound] = [drums.KIT[stroke.sound](chance) for _ in range(1 if "kick" in stroke.sound else 2)]
        takes = kit[stroke.sound]
        at = score.meter.sample(stroke.beat) + round(stroke.late_s * SAMPLE_RATE)
        gain = _gain(score.mood, stroke.layer) * stroke.velocity
        lay(bus, takes[int(chance.integers(len(takes)))], at, gain=gain, pan=pans.get(stroke.sound, 0.0))


def _pump(score: Score) -> Track:
    """The gain under the kick: pressed down on each stroke, back within three quarters of a beat."""
    gain = np.ones(score.meter.samples, np.float32)
    if not score.mood.pump:
        return gain
    length = round(min(0.75 * score.meter.beat_s, 0.34) * SAMPLE_RATE)
    way = np.arange(length) / length
    dip = (1 - score.mood.pump * (1 - way * way * (3 - 2 * way))).astype(np.float32)
    # The press itself takes two milliseconds, or it would click.
    edge = SAMPLE_RATE // 500
    dip[:edge] = np.linspace(1, dip[edge], edge, dtype=np.float32)
    for stroke in score.strokes:
        if stroke.layer == "kick":
            at = score.meter.sample(stroke.beat)
            part = gain[at : at + length]
            np.minimum(part, dip[: len(part)], out=part)
    return gain


def _ride(score: Score) -> Track:
    """The hand on the fader: what plays without kick and bass comes forward, and steps back on the beat they enter."""
    return barwise(score, lambda bar: 1.0 if {"kick", "bass"} & set(bar.stack) else _ALONE, smooth_s=0.1)


def _stop_gain(score: Score) -> Track | None:
    spans = stops(score)
    if not spans:
        return None
    gain = np.ones(score.meter.samples, np.float32)
    edge = SAMPLE_RATE // 50
    for start, hit in spans:
        fade = min(edge, hit - start)
        gain[start : start + fade] = np.linspace(1, 0, fade, dtype=np.float32)
        gain[start + fade : hit] = 0
    return gain


def _open_up(score: Score, bus: Sound) -> None:
    """Let a low-pass open over the intro; in place."""
    intro = [bar for bar in score.bars if bar.section == "intro"]
    if not intro or len(score.bars) == len(intro):
        return
    stop = score.meter.sample(intro[-1].beat + intro[-1].beats)
    taps = band_taps(0, 1100, length=255)
    dark = filtered(bus[: stop + 256], taps, delay=127)[:stop]
    way = np.linspace(0.25, 1, stop, dtype=np.float32)[:, None] ** 1.5
    bus[:stop] = dark + (bus[:stop] - dark) * way


def _finish(score: Score, mix: Sound) -> Sound:
    """Balance, warmth, and the fade that reaches zero on the last sample."""
    mix = filtered(mix, _balance_taps(mix, score.mood.tilt_db), delay=2047)
    peak = float(np.percentile(np.abs(mix[::7]), 99.9)) or 1.0
    mix *= np.float32(0.8 / max(peak, 1e-6))
    drive = np.float32(score.mood.drive)
    mix = ((1 - drive) * mix + drive * np.tanh(1.6 * mix) / np.float32(1.25)).astype(np.float32)
    samples = len(mix)
    end = score.meter.sample(score.meter.end)
    tail = samples - end
    fade = min(SAMPLE_RATE, max(1, round(tail * 0.6)), samples)
    mix[-fade:] *= (np.cos(np.pi / 2 * np.arange(1, fade + 1) / fade)[:, None] ** 2).astype(np.float32)
    return mix


def _balance_taps(mix: Sound, tilt_db: float) -> Track:
    """A gentle equaliser towards a record's balance, at most 6 dB anywhere, the mood's own tilt on top."""
    size = 8192
    rows = len(mix) // size
    if not rows:
        return shape_taps(lambda hz: -24 * np.clip(np.log2(28 / np.maximum(hz, 1.0)), 0, 1))
    middle = mix[: rows * size].mean(axis=1).reshape(rows, size) * np.hanning(size).astype(np.float32)
    power = (np.abs(np.fft.rfft(middle, axis=1)) ** 2).mean(axis=0).astype(np.float64)
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    centres = 1000 * 2 ** (np.arange(-15, 13) / 3)
    found = np.array([_band_db(power, hz, centre) for centre in centres])
    wanted = np.interp(np.log2(centres), [np.log2(f) for f, _ in _BALANCE], [db for _, db in _BALANCE])
    wanted = wanted + tilt_db * np.log2(centres / 1000)
    # Aligned over the middle, where the ear judges.
    inside = (centres > 90) & (centres < 9000)
    change = wanted - found
    change -= np.median(change[inside])
    change = np.convolve(np.pad(change, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    change = np.clip(0.8 * change, -_BALANCE_MOST_DB, _BALANCE_MOST_DB)

    def curve(at: NDArray[np.float64]) -> NDArray[np.float64]:
        octave = np.log2(np.maximum(at, 1.0))
        # No rumble: what lies under 28 Hz only costs loudness.
        low = -24 * np.clip(np.log2(28 / np.maximum(at, 1.0)), 0, 1)
        return np.asarray(np.interp(octave, np.log2(centres), change) + low, np.float64)

    return shape_taps(curve)


def _band_db(power: NDArray[np.float64], hz: NDArray[Any], centre: float) -> float:
    inside = (hz >= centre * 2 ** (-1 / 6)) & (hz < centre * 2 ** (1 / 6))
    return float(10 * np.log10(power[inside].sum() + 1e-12)) if inside.any() else -120.0
