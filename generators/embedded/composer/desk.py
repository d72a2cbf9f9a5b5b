"""Playing a score and mixing it: buses, pump, sweeps, room, echo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ....tools.sound.filters import Sound, Track, band_taps, filtered
from ....tools.sound.grid import SAMPLE_RATE
from . import drums
from .effects import EffectSounds, barwise, bed, effects, lay, stops
from .mood import Layer, Mood, Tone
from .orchestra import STRUCK
from .pads import PADS, held, loop_of
from .score import Bar, Note, Score, Stroke
from .space import echoed, reverberated, room_taps

Progress = Callable[[float], None]

_STRETCH = 40 * SAMPLE_RATE
_KEPT_NOTES = 240
_ALONE = 1.22
"""How far the fader goes up for what plays without kick and bass."""


@dataclass(frozen=True)
class _Window:
    """A stretch of the piece: what begins in it, with room for all that rings on after it."""

    start: int
    stop: int
    length: int


def play(score: Score, progress: Progress) -> Iterator[Sound]:
    """The piece as it leaves the desk, before balance and mastering, in stretches that follow each other.

    A long piece is played some forty seconds at a time: all on the desk is linear, so what rings over a border is
    carried and added, and memory does not grow with the piece.
    """
    band = _Band(score)
    carried = np.zeros((0, 2), np.float32)
    borders = _borders(score)
    for number, (start, stop) in enumerate(pairwise(borders)):
        played = _stretch(score, band, start, stop)
        reach = min(len(carried), len(played))
        played[:reach] += carried[:reach]
        carried = played[stop - start :]
        progress(0.85 * (number + 1) / (len(borders) - 1))
        yield played[: stop - start]


def _borders(score: Score) -> list[int]:
    """Samples at bars, forty seconds apart; a short piece is one stretch."""
    borders = [0]
    for bar in score.bars:
        at = score.meter.sample(bar.beat)
        if at - borders[-1] >= _STRETCH and score.meter.samples - at >= _STRETCH // 2:
            borders.append(at)
    return [*borders, score.meter.samples]


def _stretch(score: Score, band: _Band, start: int, stop: int) -> Sound:
    """What begins between two samples, with its tails."""
    mood = score.mood
    notes, strokes = band.between(start, stop)
    window = _Window(start, stop, band.reach(notes, stop) - start)
    tonal, pad, echo, bass, drum, effect = (np.zeros((window.length, 2), np.float32) for _ in range(6))
    band.play_notes(notes, {"keys": tonal, "arp": echo, "lead": echo, "bass": bass, "pad": pad}, start)
    band.play_drums(strokes, drum, start)
    bed(score, pad[: stop - start], gain=_gain(mood, "texture"), start=start)
    effects(score, effect, band.sounds, start=start, stop=stop)
    effect *= np.float32(10 ** (mood.effects_db / 20))
    pumped = _pump(score, window)
    for bus, share in ((bass, 1.0), (pad, 0.9), (tonal, 0.55), (echo, 0.3)):
        _turn(bus, 1 - (1 - pumped) * np.float32(share))
    silence = _stop_gain(score, window)
    if silence is not None:
        for bus in (tonal, pad, echo, bass, drum, effect):
            _turn(bus, silence)
    rising = _ride(score, window)
    for bus in (tonal, pad, echo):
        _turn(bus, rising)
    _open_up(score, tonal, start)
    if mood.wow:
        tonal, pad = (drifted(bus, mood.wow, start=start) for bus in (tonal, pad))
    repeats = echoed(echo, step=score.meter.sample(0.75), fall=0.45) if mood.delay else np.zeros_like(echo)
    if silence is not None:
        repeats *= silence[:, None]
    tonal += echo
    tonal += repeats * np.float32(mood.delay)
    send = tonal + pad * np.float32(0.8) + drum * np.float32(0.22) + effect * np.float32(0.35)
    room = reverberated(send, band.room)
    if silence is not None:
        # The room is held too, or the stop would not be heard as one.
        room *= (0.12 + 0.88 * silence)[:, None]
    return tonal + pad + bass + drum + effect + room * np.float32(mood.reverb)


class _Band:
    """The players: what each has sounded already is kept for a while, for most notes come again."""

    def __init__(self, score: Score) -> None:
        mood = score.mood
        self._score = score
        self._tones: dict[str, Tone] = {
            "keys": mood.keys, "arp": mood.arp, "lead": mood.lead, "bass": mood.bass, "pad": mood.pad,
        }  # fmt: skip
        self._notes = sorted(score.notes, key=lambda note: (note.beat, note.layer, note.pitch))
        self._strokes = sorted(score.strokes, key=lambda stroke: (stroke.beat, stroke.layer, stroke.sound))
        self._note_at = [self._moment(note) for note in self._notes]
        self._stroke_at = [self._moment(stroke) for stroke in self._strokes]
        self._played: dict[tuple[Tone, int, int, bool], Sound] = {}
        self._loops: dict[int, Sound] = {}
        self._kit: dict[str, list[Sound]] = {}
        self._touch, self._hands = score.chance("touch"), score.chance("kit")
        self.room = room_taps(mood.reverb_s, score.chance("room"))
        self.sounds = EffectSounds(score)

    def _moment(self, played: Note | Stroke) -> int:
        return self._score.meter.sample(played.beat) + round(played.late_s * SAMPLE_RATE)

    def between(self, start: int, stop: int) -> tuple[list[tuple[int, Note]], list[tuple[int, Stroke]]]:
        """Notes and strokes that begin there, each with its sample, in order."""
        last = self._score.meter.samples
        until = stop if stop < last else last + SAMPLE_RATE * 10
        notes = [(at, note) for at, note in zip(self._note_at, self._notes, strict=True) if start <= at < until]
        strokes = [(at, each) for at, each in zip(self._stroke_at, self._strokes, strict=True) if start <= at < until]
        return notes, strokes

    def reach(self, notes: list[tuple[int, Note]], stop: int) -> int:
        """The sample by which everything of a stretch has died away, at most the piece's end."""
        beat_s = self._score.meter.beat_s
        ends = [at + round((note.beats * beat_s + 3) * SAMPLE_RATE) for at, note in notes]
        away_s = 1.2 * self._score.mood.reverb_s + 3 * beat_s + 0.5
        last = max([stop + 3 * SAMPLE_RATE, *ends]) + round(away_s * SAMPLE_RATE)
        return max(stop, min(last, self._score.meter.samples))

    def play_notes(self, notes: list[tuple[int, Note]], routes: dict[str, Sound], start: int) -> None:
        """Every note onto its bus."""
        score, mood = self._score, self._score.mood
        for at, note in notes:
            tone = self._tones[note.layer]
            gain = _gain(mood, note.layer) * note.velocity
            if tone in PADS:
                if note.pitch not in self._loops:
                    self._loops[note.pitch] = loop_of(tone, note.pitch, score.seed)
                loop = self._loops[note.pitch]
                begin = int(self._touch.integers(len(loop)))
                sound = held(tone, loop, seconds=note.beats * score.meter.beat_s, start=begin)
            else:
                sound = self._struck(tone, note)
            lay(routes[note.layer], sound, at - start, gain=gain, pan=note.pan)

    def _struck(self, tone: Tone, note: Note) -> Sound:
        ticks, hard = _ticks(note, tone, self._score.meter.beat_s), note.velocity > 0.7
        key = (tone, note.pitch, ticks, hard)
        if key not in self._played:
            if len(self._played) >= _KEPT_NOTES:
                self._played.pop(next(iter(self._played)))
            self._played[key] = STRUCK[tone](note.pitch, ticks / 20, hard)
        return self._played[key]

    def play_drums(self, strokes: list[tuple[int, Stroke]], bus: Sound, start: int) -> None:
        """Every stroke onto the drums' bus."""
        chance = self._hands
        for at, stroke in strokes:
            if stroke.sound not in self._kit:
                # Two takes of each, so that no two strokes in a row are the same sample.
                takes = 1 if "kick" in stroke.sound else 2
                self._kit[stroke.sound] = [drums.KIT[stroke.sound](chance) for _ in range(takes)]
            takes_of = self._kit[stroke.sound]
            gain = _gain(self._score.mood, stroke.layer) * stroke.velocity
            sound = takes_of[int(chance.integers(len(takes_of)))]
            lay(bus, sound, at - start, gain=gain, pan=_PANS.get(stroke.sound, 0.0))


def drifted(bus: Sound, amount: float, *, start: int = 0) -> Sound:
    """The sound from a worn tape: its pitch sways by up to 8 cents, slowly, and flutters by one."""
    t = np.arange(start, start + len(bus)) / SAMPLE_RATE
    slow, quick = 0.00125 * np.sin(2 * np.pi * 0.58 * t), 0.000014 * np.sin(2 * np.pi * 6.3 * t)
    # Before the first sample there is silence.
    ahead = SAMPLE_RATE // 100
    padded = np.concatenate([np.zeros((ahead, 2), np.float32), bus])
    late = np.arange(len(bus)) + ahead - amount * SAMPLE_RATE * (0.00127 + slow + quick)
    whole = np.floor(late).astype(np.int64)
    part = (late - whole).astype(np.float32)[:, None]
    before, after = (padded[np.minimum(whole + step, len(padded) - 1)] for step in (0, 1))
    return np.asarray(before + (after - before) * part, np.float32)


def _turn(bus: Sound, gain: Track) -> None:
    bus *= gain[:, None]


def _gain(mood: Mood, layer: Layer) -> float:
    return float(10 ** (mood.levels[layer] / 20))


def _ticks(note: Note, tone: Tone, beat_s: float) -> int:
    """The length of a note's sound in twentieths of a second: struck things ring on after their time."""
    seconds = note.beats * beat_s + _RING.get(tone, 0.05)
    return max(2, round(min(seconds, 6.0) * 20))


_RING: dict[str, float] = {
    "piano": 0.5, "felt": 0.4, "epiano": 0.3, "guitar": 0.35, "uke": 0.4, "pizzicato": 0.5, "glock": 1.2,
    "celesta": 1.0, "bell": 1.2, "glass": 1.6, "marimba": 0.5,
}  # fmt: skip
"""Seconds that a struck thing sounds on after its time."""


_PANS: dict[str, float] = {
    "hat": 0.22, "openhat": 0.22, "dusthat": 0.15, "shaker": -0.35, "rim": -0.25, "tambourine": 0.35, "click": 0.3,
    "brush": 0.1, "woodblock": 0.4, "frame": -0.2, "zap": -0.4,
}  # fmt: skip


def _pump(score: Score, window: _Window) -> Track:
    """The gain under the kick: pressed down on each stroke, back within three quarters of a beat."""
    gain = np.ones(window.length, np.float32)
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
            at = score.meter.sample(stroke.beat) - window.start
            begin = max(0, at)
            part = gain[begin : max(begin, at + length)]
            np.minimum(part, dip[begin - at :][: len(part)], out=part)
    return gain


def _ride(score: Score, window: _Window) -> Track:
    """The hand on the fader: what plays without kick and bass comes forward, and steps back on the beat they enter."""

    def forward(bar: Bar) -> float:
        return 1.0 if {"kick", "bass"} & set(bar.stack) else _ALONE

    return barwise(score, forward, smooth_s=0.1, start=window.start, length=window.length)


def _stop_gain(score: Score, window: _Window) -> Track | None:
    end = window.start + window.length
    spans = [(start, hit) for start, hit in stops(score) if hit > window.start and start < end]
    if not spans:
        return None
    gain = np.ones(window.length, np.float32)
    edge = SAMPLE_RATE // 50
    for start, hit in spans:
        fade = min(edge, hit - start)
        fall = np.concatenate([np.linspace(1, 0, fade, dtype=np.float32), np.zeros(hit - start - fade, np.float32)])
        at = start - window.start
        part = gain[max(0, at) : max(0, at + len(fall))]
        part[:] = fall[max(0, -at) :][: len(part)]
    return gain


def _open_up(score: Score, bus: Sound, start: int) -> None:
    """Let a low-pass open over the intro; in place."""
    intro = [bar for bar in score.bars if bar.section == "intro"]
    if not intro or len(score.bars) == len(intro):
        return
    whole = score.meter.sample(intro[-1].beat + intro[-1].beats)
    stop = min(whole - start, len(bus))
    if stop <= 0:
        return
    taps = band_taps(0, 1100, length=255)
    dark = filtered(bus[: stop + 256], taps, delay=127)[:stop]
    way = np.linspace(0.25, 1, whole, dtype=np.float32)[start : start + stop, None] ** 1.5
    bus[:stop] = dark + (bus[:stop] - dark) * way
