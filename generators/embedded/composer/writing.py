"""The pitched parts: pads, keys, arpeggios, bass and tune, written bar by bar over the chords."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from .mood import Layer
from .score import Bar, Note, Score
from .theory import MODES, voicing

T = TypeVar("T")

_STEP = 0.25
_LEVEL = {"X": 1.0, "x": 0.8, "o": 0.55}
_KEYS_RANGE = (53, 76)
_PAD_RANGE = (50, 74)


def write_parts(score: Score) -> None:
    """Write every pitched part into the score, its last chord included."""
    voicings = _voicings(score, *_KEYS_RANGE, voices=score.mood.voices)
    pads = _voicings(score, *_PAD_RANGE, voices=4)
    _write_keys(score, voicings)
    _write_arp(score, voicings)
    _write_pad(score, pads)
    _write_bass(score)
    _write_lead(score)
    _write_ending(score, voicings[-1] if voicings else None)


def _voicings(score: Score, low: int, high: int, *, voices: int) -> list[tuple[int, ...]]:
    out: list[tuple[int, ...]] = []
    known: dict[tuple[str, tuple[int, ...] | None], tuple[int, ...]] = {}
    for bar in score.bars:
        before = out[-1] if out else None
        if out and bar.chord == score.bars[bar.number - 1].chord:
            out.append(out[-1])
            continue
        look = (bar.chord.numeral, before)
        if look not in known:
            known[look] = voicing(bar.chord, before, low=low, high=high, voices=voices)
        out.append(known[look])
    return out


def _steps(bar: Bar, pattern: str) -> list[tuple[int, str]]:
    """The sounding steps of a bar; patterns repeat in longer bars and are cut in shorter ones."""
    count = round(bar.beats / _STEP)
    return [(step, pattern[step % len(pattern)]) for step in range(count) if pattern[step % len(pattern)] != "."]


def again(choices: tuple[T, ...], first: int, bar: Bar) -> T:
    """What is played in a section: the first choice, and each time the section comes again the next one."""
    return choices[(first + bar.turn) % len(choices)]


def swung(score: Score, step: int) -> float:
    """How many beats late a sixteenth comes."""
    return score.mood.swing * _STEP if step % 2 else 0.0


def _length(steps: list[tuple[int, str]], place: int, bar: Bar, *, longest: float) -> float:
    after = steps[place + 1][0] if place + 1 < len(steps) else round(bar.beats / _STEP)
    return min((after - steps[place][0]) * _STEP, longest)


def _write_keys(score: Score, voicings: list[tuple[int, ...]]) -> None:
    chance = score.chance("keys")
    first = int(chance.integers(len(score.mood.comping)))
    strummed = score.mood.keys in ("guitar", "uke")
    for bar, chord in zip(score.bars, voicings, strict=True):
        if "keys" not in bar.stack:
            continue
        quiet, full = again(score.mood.comping, first, bar)
        steps = _steps(bar, full if bar.full else quiet)
        if bar.number == 0 and (not steps or steps[0][0]):
            # A film starts with sound, not with a rest.
            steps.insert(0, (0, "x"))
        for place, (step, mark) in enumerate(steps):
            beats = _length(steps, place, bar, longest=4.0 if score.mood.keys in ("piano", "epiano") else 1.5)
            up = strummed and step % 4 >= 2
            # A strum runs over the strings; an upstroke catches the high ones only.
            pitches = chord[::-1][:3] if up else chord
            for order, pitch in enumerate(pitches):
                late = order * (0.011 if strummed else 0.004) + abs(float(chance.normal(0, 0.0025)))
                velocity = _LEVEL[mark] * (1 - 0.05 * order) * float(chance.normal(1, 0.06))
                at = bar.beat + step * _STEP + swung(score, step)
                spread = 0.5 * (order / max(1, len(pitches) - 1) - 0.5)
                score.notes.append(Note("keys", pitch, at, beats, velocity, pan=spread, late_s=late))
            if score.mood.keys in ("piano", "epiano") and step == 0:
                root = 36 + (bar.chord.root - 36) % 12
                low = Note("keys", root if root >= 38 else root + 12, bar.beat, bar.beats, 0.62, pan=-0.15)
                score.notes.append(low)


def _write_arp(score: Score, voicings: list[tuple[int, ...]]) -> None:
    chance = score.chance("arp")
    pattern, other = (int(chance.integers(len(score.mood.arps))) for _ in range(2))
    raised = 12 if score.mood.arp in ("pluck", "marimba", "celesta", "blip") else 0
    for bar, chord in zip(score.bars, voicings, strict=True):
        if "arp" not in bar.stack:
            continue
        line = again(score.mood.arps, other if bar.full else pattern, bar)
        for step, mark in _steps(bar, line):
            tone = int(mark)
            pitch = chord[tone % len(chord)] + 12 * (tone // len(chord)) + raised
            velocity = (0.85 if step % 4 == 0 else 0.6) * float(chance.normal(1, 0.08))
            at = bar.beat + step * _STEP + swung(score, step)
            late = abs(float(chance.normal(0, 0.003)))
            score.notes.append(Note("arp", pitch, at, 0.5, velocity, pan=0.45 if step // 2 % 2 else -0.45, late_s=late))


def _write_pad(score: Score, pads: list[tuple[int, ...]]) -> None:
    held: dict[int, tuple[float, float]] = {}

    def release(pitch: int, until: float) -> None:
        start, velocity = held.pop(pitch)
        score.notes.append(Note("pad", pitch, start, until - start, velocity, pan=0.0))

    for bar, chord in zip(score.bars, pads, strict=True):
        wanted = set(chord) if "pad" in bar.stack else set()
        # A section's first bar is struck anew; elsewhere common tones are held over.
        for pitch in [p for p in held if p not in wanted or bar.index == 0]:
            release(pitch, bar.beat)
        for pitch in sorted(wanted - set(held)):
            held[pitch] = (bar.beat, 1.0 if bar.full else 0.75)
    for pitch in list(held):
        release(pitch, float(score.meter.end))


def _bass_pitch(root: int) -> int:
    """The root between E1 and D sharp 2."""
    return 28 + (root - 28) % 12


def _write_bass(score: Score) -> None:
    chance = score.chance("bass")
    first = int(chance.integers(len(score.mood.bass_lines)))
    for bar in score.bars:
        if "bass" not in bar.stack:
            continue
        quiet, full = again(score.mood.bass_lines, first, bar)
        following = score.bars[bar.number + 1].chord if bar.number + 1 < len(score.bars) else score.key.home()
        root = _bass_pitch(bar.chord.root)
        for token in (full if bar.full else quiet).split():
            step, length, tone = token.split(":")
            at = int(step) * _STEP
            if at >= bar.beats:
                continue
            pitch = {"r": root, "o": root + 12, "f": root + 7, "a": 0}[tone] or _approach(score, root, following.root)
            beats = min(int(length) * _STEP, bar.beats - at)
            velocity = (1.0 if int(step) % 4 == 0 else 0.85) * float(chance.normal(1, 0.04))
            when = bar.beat + at + swung(score, int(step))
            score.notes.append(Note("bass", pitch, when, beats * 0.92, velocity))


def _approach(score: Score, root: int, following: int) -> int:
    """A note of the scale next to the root that comes, or the fifth where it does not move."""
    target = _bass_pitch(following)
    if target == root:
        return root + 7
    notes = score.key.scale(target - 4, target + 4)
    near = [pitch for pitch in notes if 0 < abs(pitch - target) <= 2]
    # From the side it comes from.
    return min(near, key=lambda pitch: abs(pitch - root), default=target)


_ANCHORS: dict[str, int] = {"glock": 74, "bell": 74, "glass": 74, "celesta": 76, "whistle": 76, "horns": 60, "felt": 67}
"""Where each instrument's tune lies (MIDI numbers); 71 else."""


def _write_lead(score: Score) -> None:
    chance = score.chance("lead")
    first = int(chance.integers(len(score.mood.motifs)))
    scale = score.key.scale(48, 90)
    contours = {rhythm: _contour(rhythm, chance) for rhythm in score.mood.motifs}
    anchor = _ANCHORS.get(score.mood.lead, 71)
    for bar in score.bars:
        if "lead" not in bar.stack:
            continue
        rhythm = again(score.mood.motifs, first, bar)
        contour = contours[rhythm]
        half = bar.index % 2
        count = round(bar.beats / _STEP)
        cells = [(step, rhythm[half * 16 + step]) for step in range(min(count, 16)) if rhythm[half * 16 + step] != "."]
        answer = bar.index % 4 >= 2
        tones = [pitch for pitch in scale if pitch % 12 in bar.chord.classes] or scale
        base = min(tones, key=lambda pitch: abs(pitch - anchor))
        for place, (step, _) in enumerate(cells):
            turn = contour[half * 16 + step]
            wanted = scale.index(base) + (-turn if answer and half else turn)
            pitch = scale[min(max(wanted, 0), len(scale) - 1)]
            if step % 4 == 0 or place == len(cells) - 1:
                pitch = min(tones, key=lambda tone: (abs(tone - pitch), tone))
            beats = _length(cells, place, bar, longest=2.0)
            velocity = (0.95 if step % 4 == 0 else 0.75) * float(chance.normal(1, 0.05))
            at = bar.beat + step * _STEP + swung(score, step)
            score.notes.append(
                Note("lead", pitch, at, beats, velocity, pan=0.1, late_s=abs(float(chance.normal(0, 0.004))))
            )


def _contour(rhythm: str, chance: np.random.Generator) -> list[int]:
    """Scale steps from the anchor for each sixteenth: mostly by step, seldom by a leap, always coming back."""
    at, out = 0, []
    for mark in rhythm:
        if mark != ".":
            at += int(chance.choice([-1, 1, -1, 1, 2, -2, 0, 3]))
            at = max(-3, min(5, at))
        out.append(at)
    return out


def _write_ending(score: Score, before: tuple[int, ...] | None) -> None:
    """The tonic on its downbeat, held to the last frame by all that can hold it."""
    end = float(score.meter.end)
    beats = score.meter.frames / score.meter.frames_per_beat - end
    home = score.key.chord(score.mood.home)
    chord = voicing(home, before, low=_KEYS_RANGE[0], high=_KEYS_RANGE[1], voices=score.mood.voices)
    layers: tuple[Layer, ...] = ("keys", "pad")
    for layer in layers:
        for order, pitch in enumerate(chord):
            # Pads swell slowly; the attack is the keys'. Two milliseconds a voice still sound as one chord.
            late = 0.002 * order if layer == "keys" else 0.0
            pan = 0.4 * (order / max(1, len(chord) - 1) - 0.5)
            score.notes.append(Note(layer, pitch, end, beats, 0.95, pan=pan, late_s=late))
    root = _bass_pitch(score.key.tonic)
    score.notes.append(Note("bass", root, end, beats, 1.0))
    score.notes.append(Note("keys", root + 12, end, beats, 0.8))
    top = 72 + (score.key.tonic - 72) % 12
    fifth = (score.key.tonic + MODES[score.key.mode][4]) % 12
    score.notes.append(Note("lead", top, end, beats, 0.6, pan=0.15))
    score.notes.append(Note("arp", 60 + (fifth - 60) % 12, end, beats, 0.5, pan=-0.3))
