"""Further lanes of the report's desk: chapters, the mix's stems with their accents, the spectrogram."""

from __future__ import annotations

from typing import Any

from .report_lanes import UNITS, Axis, Escape, drawing, grid, lane, number, numbers, rows_of, speech

_TITLES = {"voice": "Voice", "music": "Music", "accents": "Accents"}
_HEIGHT = 56


def render_chapters(curves: dict[str, Any], axis: Axis, escape: Escape) -> str:
    """Chapters as blocks; empty for a film without."""
    chapters = rows_of(curves, "chapters")
    ends = [*(number(each.get("start")) for each in chapters[1:]), axis.seconds]
    blocks = [
        f'<div class="block" style="{axis.place(number(each.get("start")), end)}">'
        f"<bdi>{escape(each.get('title', ''))}</bdi></div>"
        for each, end in zip(chapters, ends, strict=False)
    ]
    return lane("Chapters", "", "".join(blocks), "shots") if blocks else ""


def render_stems(curves: dict[str, Any], axis: Axis) -> list[str]:
    """One lane for each stem that the mix left, as heard: after ducking and mastering."""
    stems = curves.get("stems")
    if not isinstance(stems, dict):
        return []
    return [_stem(name, numbers(stems, name), curves, axis) for name in _TITLES if numbers(stems, name)]


def _stem(name: str, values: list[float], curves: dict[str, Any], axis: Axis) -> str:
    step, middle = axis.seconds / len(values), _HEIGHT / 2
    heights = [round(min(1.0, abs(value)) ** 0.7 * (middle - 2), 1) for value in values]
    tops = [f"{axis.x(i * step)} {middle - high:.1f}" for i, high in enumerate(heights)]
    bottoms = [f"{axis.x(i * step)} {middle + high:.1f}" for i, high in enumerate(heights)]
    body = speech(curves, axis, _HEIGHT) if name == "music" else ""
    body += grid(axis, _HEIGHT) + f'<path class="stem {name}" d="M{" ".join(tops)} {" ".join(reversed(bottoms))}Z"/>'
    labels = _accent_labels(curves, axis) if name == "accents" else ""
    note = {"music": "shaded: someone speaks, the music gives way", "accents": "designed sounds"}.get(name, "")
    return lane(_TITLES[name], note, drawing(_HEIGHT, body, f"Waveform of the {name} stem") + labels)


def _accent_labels(curves: dict[str, Any], axis: Axis) -> str:
    kinds = {"whoosh": "whoosh", "tick": "tick", "impact": "impact", "sting": "sting"}
    return "".join(
        f'<span class="mark" style="left:{axis.x(number(each.get("at"))) / UNITS * 100:.2f}%">'
        f"{kinds.get(str(each.get('kind')), 'accent')}</span>"
        for each in rows_of(curves, "accents")
    )


def render_spectrogram(jpg: str) -> str:
    """Frequencies over time; empty without."""
    if not jpg:
        return ""
    scale = "".join(
        f'<span class="scale light" style="top:{top}%">{name}</span>'
        for top, name in ((8, "12k"), (44, "1k"), (80, "100"))
    )
    alt = "Spectrogram of the delivered sound, 30 Hz to 16 kHz"
    image = f'<img class="spectrogram" alt="{alt}" src="data:image/jpeg;base64,{jpg}">'
    return lane("Spectrogram", "30 Hz to 16 kHz", image + scale)
