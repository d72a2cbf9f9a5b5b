"""The drum parts: patterns by layer, humanised, with fills before whatever comes new."""

from __future__ import annotations

from .mood import Layer, Pattern
from .score import Bar, Score, Stroke
from .writing import swung

_STEP = 0.25
_LEVEL = {"X": 1.0, "x": 0.8, "o": 0.42}
_DRUMS: tuple[Layer, ...] = ("kick", "snare", "hat", "perc")


def write_drums(score: Score) -> None:
    """Write every drum into the score."""
    chance = score.chance("drums")
    for layer in _DRUMS:
        choices = score.mood.drums[layer]
        for bar in score.bars:
            if layer not in bar.stack:
                continue
            level = _fullness(bar, len(choices))
            filling = _fills(score, bar) and layer in ("kick", "snare", "perc")
            for pattern in choices[level]:
                for stroke in _strokes(score, bar, layer, pattern):
                    if filling and stroke.beat >= bar.beat + bar.beats - 1:
                        continue
                    loud = stroke.velocity * float(chance.normal(1, 0.07 if layer in ("hat", "perc") else 0.03))
                    # Kicks stand on the grid; hands are a few milliseconds loose.
                    late = 0.0 if layer == "kick" else abs(float(chance.normal(0, 0.0028)))
                    score.strokes.append(Stroke(layer, stroke.sound, stroke.beat, min(loud, 1.1), late))
    for bar in score.bars:
        if _fills(score, bar):
            _write_fill(score, bar)


def _fullness(bar: Bar, choices: int) -> int:
    if bar.full:
        return choices - 1
    return min(choices - 1, 1) if bar.section == "verse" and bar.block >= 1 else 0


def _strokes(score: Score, bar: Bar, layer: Layer, pattern: Pattern) -> list[Stroke]:
    out = []
    # Beyond 155 beats a minute sixteenths blur into a hiss: hands play the eighths only.
    coarse = score.meter.bpm > 155 and layer in ("hat", "perc")
    for step in range(round(bar.beats / _STEP)):
        mark = pattern.steps[step % len(pattern.steps)]
        if mark == "." or (coarse and step % 2):
            continue
        at = bar.beat + step * _STEP + swung(score, step)
        out.append(Stroke(layer, pattern.sound, at, _LEVEL[mark]))
    return out


def _fills(score: Score, bar: Bar) -> bool:
    """A bar is filled where drums play and the next bar is a new section or the end."""
    if not {"kick", "snare"} & set(bar.stack):
        return False
    if bar.number + 1 >= len(score.bars):
        return True
    return score.bars[bar.number + 1].section != bar.section


def _write_fill(score: Score, bar: Bar) -> None:
    chance = score.chance(f"fill{bar.number}")
    patterns = {pattern.sound for choice in score.mood.drums["snare"] for pattern in choice}
    soft = bool(patterns & {"brush", "rim"})
    sound = "tom" if not soft and chance.random() < 0.45 else min(patterns)
    shapes = ("x.xx", "xxxX", ".xxX", "x.xX") if not soft else ("x.o.", "..ox", "o.x.")
    shape = shapes[chance.integers(len(shapes))]
    at = bar.beat + bar.beats - 1
    for step, mark in enumerate(shape):
        if mark != ".":
            velocity = (0.55 + 0.13 * step) * _LEVEL[mark] / 0.8
            score.strokes.append(Stroke("snare", sound, at + step * _STEP, min(velocity, 1.0)))
