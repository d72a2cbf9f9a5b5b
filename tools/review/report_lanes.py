"""The report's desk: shots, captions, waveform, loudness and beats over one time axis, as inline SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...story.violation import Report

Escape = Callable[[object], str]

PX_PER_SECOND = 42
"""Under this a caption cannot be read in its place; a film that is too wide for the screen scrolls."""
UNITS = 10_000
"""Width of the drawings' own grid; the page stretches it."""
LONGEST_S = 6 * 3600
"""Curves that claim more are not a film's."""
MARKS_MAX = 400
LOUD_TOP, LOUD_BOTTOM = 0.0, -48.0


def render_lanes(report: Report, escape: Escape, *, spectrogram: str = "") -> str:
    """The desk; empty where the report holds no curves. Damaged or foreign curves draw as far as they go.

    `spectrogram` is a JPEG in base64; empty: no such lane.
    """
    from .report_stems import render_chapters, render_spectrogram, render_stems

    curves = report.curves
    seconds = number(curves.get("seconds")) or report.seconds
    if not curves or not 0 < seconds <= LONGEST_S:
        return ""
    axis = Axis(seconds)
    lanes = [
        render_chapters(curves, axis, escape),
        _shots(report, axis, escape),
        _captions(curves, axis, escape),
        *render_stems(curves, axis),
        _wave(curves, axis),
        render_spectrogram(spectrogram),
        _loudness(curves, axis),
        _beats(report, axis),
    ]
    width = f"max(100%, {seconds * PX_PER_SECOND:.0f}px)"
    return (
        '<section id="timeline"><h2>Timeline</h2>'
        '<div class="scroll" tabindex="0" role="region" aria-label="Timeline, scrolls sideways">'
        f'<div class="lanes" style="width:{width}">{"".join(lanes)}{_ruler(axis)}</div></div>{_key()}</section>'
    )


class Axis:
    """From seconds to places on the drawing."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def x(self, moment: float) -> float:
        """Drawing units."""
        return round(max(0.0, min(1.0, moment / self.seconds)) * UNITS, 1)

    def place(self, start: float, end: float) -> str:
        """A block's place as CSS."""
        left, right = (max(0.0, min(1.0, moment / self.seconds)) * 100 for moment in (start, end))
        return f"left:{left:.3f}%;width:{max(0.0, right - left):.3f}%"

    def step(self) -> float:
        """Seconds between marks: 50 pixels or more."""
        least = max(50 / PX_PER_SECOND, self.seconds / MARKS_MAX)
        return next(step for step in (1, 2, 5, 10, 30, 60) if step >= least)


def drawing(height: int, body: str, label: str) -> str:
    """A drawing that stretches to its lane's width."""
    return (
        f'<svg viewBox="0 0 {UNITS} {height}" height="{height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}">{body}</svg>'
    )


def lane(title: str, note: str, body: str, kind: str = "") -> str:
    """One lane of the desk, titled."""
    more = f" <i>{note}</i>" if note else ""
    return f'<div class="lane"><b>{title}{more}</b><div class="track {kind}">{body}</div></div>'


def _shots(report: Report, axis: Axis, escape: Escape) -> str:
    if not report.shots:
        return ""
    blocks = [
        f'<div class="block" style="{axis.place(shot.start_s, shot.start_s + shot.seconds)}" '
        f'title="{escape(f"{shot.shot}: {shot.scene}, {shot.seconds:.2f} s")}"><bdi>{escape(shot.shot)}</bdi> · '
        f"{escape(shot.scene)}</div>"
        for shot in report.shots
    ]
    return lane("Shots", "", "".join(blocks), "shots")


def _captions(curves: dict[str, Any], axis: Axis, escape: Escape) -> str:
    captions = rows_of(curves, "captions")
    if not captions:
        return ""
    blocks = []
    for caption in captions:
        start, end = number(caption.get("start")), number(caption.get("end"))
        inner = Axis(max(end - start, 1e-3))
        words = [_word(word, start=start, inner=inner) for word in rows_of(caption, "words")]
        text = " ".join(str(caption.get("text", "")).split())
        blocks.append(
            f'<div class="block" style="{axis.place(start, end)}" title="{escape(f"{start:.2f}-{end:.2f} s: {text}")}">'
            f"<span><bdi>{escape(text)}</bdi></span>"
            f'<svg class="words" viewBox="0 0 {UNITS} 9" preserveAspectRatio="none" aria-hidden="true">'
            f"{''.join(words)}</svg></div>"
        )
    return lane("Captions", "each bar a word, as it lights up", "".join(blocks), "cues")


def _word(word: dict[str, Any], *, start: float, inner: Axis) -> str:
    left, right = (inner.x(number(word.get(name)) - start) for name in ("start", "end"))
    # A sliver of air between words.
    width = max(20.0, right - left - UNITS * 0.02 / inner.seconds)
    return f'<rect class="word" x="{left}" y="1" width="{width:.1f}" height="3"/>'


def grid(axis: Axis, height: int) -> str:
    """Lines at the ruler's marks."""
    step = axis.step()
    marks = [step * number for number in range(1, int(axis.seconds / step) + 1)]
    return "".join(f'<line class="grid" x1="{axis.x(m)}" x2="{axis.x(m)}" y1="0" y2="{height}"/>' for m in marks)


def speech(curves: dict[str, Any], axis: Axis, height: int) -> str:
    """Where someone speaks, shaded."""
    return "".join(
        f'<rect class="speech" x="{axis.x(number(cue.get("start")))}" y="0" '
        f'width="{round(axis.x(number(cue.get("end"))) - axis.x(number(cue.get("start"))), 1)}" height="{height}"/>'
        for cue in rows_of(curves, "voice")
    )


def _wave(curves: dict[str, Any], axis: Axis) -> str:
    wave = curves.get("wave")
    low, high = (numbers(wave, name) for name in ("low", "high")) if isinstance(wave, dict) else ([], [])
    if not low or not isinstance(wave, dict):
        return ""
    height, half = 112, 54
    step = number(wave.get("step_s")) or axis.seconds / len(low)
    tops = [f"{axis.x(i * step)} {56 - half * min(1, v):.1f}" for i, v in enumerate(high)]
    bottoms = [f"{axis.x(i * step)} {56 - half * max(-1, v):.1f}" for i, v in enumerate(low)]
    path = f'<path class="wave" d="M{" ".join(tops)} {" ".join(reversed(bottoms))}Z"/>'
    body = speech(curves, axis, height) + grid(axis, height) + path
    return lane("Waveform", "", drawing(height, body, "Waveform of the delivered sound; shaded where someone speaks"))


def _loudness(curves: dict[str, Any], axis: Axis) -> str:
    loudness = curves.get("loudness")
    if not isinstance(loudness, dict):
        return ""
    values, step = numbers(loudness, "lufs"), number(loudness.get("step_s")) or 0.1
    target = number(loudness.get("target_lufs"))
    if not values:
        return ""
    height = 120

    def y(lufs: float) -> float:
        return round((LOUD_TOP - max(LOUD_BOTTOM, min(LOUD_TOP, lufs))) / (LOUD_TOP - LOUD_BOTTOM) * height, 1)

    # A momentary value covers the 400 ms before it: drawn at their middle.
    points = " ".join(f"{axis.x(max(0.0, (i + 1) * step - 0.2))} {y(v)}" for i, v in enumerate(values))
    levels = (-6.0, -24.0, -36.0)
    rules = "".join(f'<line class="grid" x1="0" x2="{UNITS}" y1="{y(v)}" y2="{y(v)}"/>' for v in levels)
    body = (
        speech(curves, axis, height)
        + grid(axis, height)
        + rules
        + f'<line class="target" x1="0" x2="{UNITS}" y1="{y(target)}" y2="{y(target)}"/>'
        + f'<path class="trace fine" d="M{points}"/>'
        + "".join(_trace(numbers(loudness, name), axis, step, y, kind) for name, kind in _TRACES)
    )
    names = "".join(f'<span class="scale" style="top:{y(v) / height * 100:.1f}%">{_signed(v)}</span>' for v in levels)
    names += f'<span class="scale target" style="top:{y(target) / height * 100:.1f}%">{_signed(target)}</span>'
    drawn = drawing(height, body, f"Momentary loudness over time against the target of {target:.0f} LUFS")
    return lane(
        "Loudness", "LUFS: thin momentary, strong short-term, fine integrated; dashed the target", drawn + names
    )


_TRACES = (("short", "trace"), ("running", "trace running"))


def _trace(values: list[float], axis: Axis, step: float, y: Callable[[float], float], kind: str) -> str:
    if not values:
        return ""
    # Before its window is full a meter has nothing to say.
    first = next((place for place, value in enumerate(values) if value > -69), len(values))
    points = " ".join(f"{axis.x((i + 1) * step)} {y(v)}" for i, v in enumerate(values) if i >= first)
    if not points:
        return ""
    return f'<path class="{kind}" d="M{points}"/>'


def _beats(report: Report, axis: Axis) -> str:
    curves = report.curves
    beats, downbeats, hits = (numbers(curves, name) for name in ("beats", "downbeats", "hits"))
    if not beats:
        return ""
    strong = set(downbeats)
    lines = [
        f'<line class="{"downbeat" if beat in strong else "beat"}" x1="{axis.x(beat)}" x2="{axis.x(beat)}" '
        f'y1="{2 if beat in strong else 9}" y2="22"/>'
        for beat in beats
    ]
    fps = _frames_a_second(report)
    cuts = [
        f'<path class="cut{"" if not cut.get("off") else " off"}" '
        f'd="M{axis.x(number(cut.get("frame")) / fps)} 24 l-34 10 h68Z"/>'
        for cut in rows_of(curves, "cuts")
    ]
    marks = [f'<rect class="hit" x="{axis.x(hit) - 12}" y="0" width="24" height="22"/>' for hit in hits]
    note = "long: downbeats; bars: the music's hits; triangles: cuts" if hits else "long: downbeats; triangles: cuts"
    label = f"{len(beats)} beats, {len(downbeats)} downbeats, {len(cuts)} cuts"
    return lane("Beats and cuts", note, drawing(36, "".join(lines + marks + cuts), label))


def _frames_a_second(report: Report) -> float:
    """From a cut's frame and the second on which its shot starts; 30 where nothing tells."""
    starts = {shot.shot: shot.start_s for shot in report.shots}
    for cut in reversed(rows_of(report.curves, "cuts")):
        at = starts.get(str(cut.get("shot")), 0.0)
        if at > 0 and number(cut.get("frame")) and cut.get("kind") == "cut":
            return number(cut.get("frame")) / at
    return 30.0


def _ruler(axis: Axis) -> str:
    step = axis.step()
    count = int((axis.seconds - step / 2) / step)
    marks = [
        f'<span style="left:{step * n / axis.seconds * 100:.3f}%">{_clock(step * n)}</span>' for n in range(count + 1)
    ]
    marks.append(f'<span class="end" style="left:100%">{axis.seconds:.2f} s</span>')
    return f'<div class="axis">{"".join(marks)}</div>'


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _key() -> str:
    return (
        '<ul class="key"><li><i style="background:var(--speech)"></i>someone speaks</li>'
        '<li><i style="background:var(--trace);height:3px"></i>loudness</li>'
        '<li><i style="border-top:2px dashed var(--target);height:0;border-radius:0"></i>target</li></ul>'
    )


def _signed(value: float) -> str:
    return f"{value:.0f}".replace("-", "\u2212")


def number(value: Any) -> float:
    """A finite number, or 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(value) if abs(value) < 1e9 else 0.0


def numbers(holder: dict[str, Any], name: str) -> list[float]:
    """A list of numbers, as far as it is one."""
    values = holder.get(name)
    return [number(value) for value in values] if isinstance(values, Sequence) and not isinstance(values, str) else []


def rows_of(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of dictionaries, as far as it is one."""
    values = holder.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, (list, tuple)) else []
