"""What the report draws: waveform, loudness, beats, captions and speech, thinned to what a screen can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...story.timeline import Placement, Timeline
from .sound import Heard

WAVE_POINTS = 1_200
LOUDNESS_POINTS = 1_200


def thin_curves(
    heard: Heard, timeline: Timeline, *, target_lufs: float, stems: Mapping[str, list[float]] | None = None
) -> dict[str, Any]:
    """Plain data for curves.json; times are seconds from the film's start. `stems`: peaks of each 10 ms by name."""
    fps = timeline.fps
    step = max(1, -(-len(heard.low) // WAVE_POINTS))
    skip = max(1, -(-len(heard.momentary_lufs) // LOUDNESS_POINTS))
    return {
        "seconds": round(float(timeline.seconds), 3),
        "wave": {
            "step_s": step / 100,
            "low": _grouped(heard.low, step, lowest=True),
            "high": _grouped(heard.high, step, lowest=False),
        },
        "loudness": {
            "step_s": skip / 10,
            "target_lufs": target_lufs,
            "lufs": heard.momentary_lufs[::skip],
            "short": heard.short_lufs[::skip],
            "running": heard.running_lufs[::skip],
        },
        "spectrum": spectrum(heard),
        "stems": {
            name: _grouped(peaks, max(1, -(-len(peaks) // WAVE_POINTS)), lowest=False)
            for name, peaks in (stems or {}).items()
        },
        "accents": [{"kind": accent.kind, "at": round(float(accent.frame / fps), 3)} for accent in timeline.accents],
        "chapters": [
            {"title": chapter.title, "start": round(float(chapter.start / fps), 3)} for chapter in timeline.chapters
        ],
        "sections": [
            {"name": section.name, "beat": section.start_beat, "beats": section.beats} for section in timeline.sections
        ],
        "cuts": [
            {
                "shot": placement.shot,
                "frame": placement.start + placement.transition.frames,
                "kind": placement.transition.kind,
                "off": _off_beat(timeline, placement),
            }
            for placement in timeline.picture[1:]
        ],
        "beats": [round(float(beat / fps), 3) for beat in timeline.beats.beats],
        "downbeats": [round(float(beat / fps), 3) for beat in timeline.beats.downbeats],
        "hits": [round(float(hit / fps), 3) for hit in timeline.hits],
        "voice": [
            {
                "line": cue.line,
                "start": round(float(cue.start / fps), 3),
                "end": round(float(cue.start / fps + cue.seconds), 3),
            }
            for cue in timeline.voice
        ],
        "captions": [
            {
                "text": caption.text,
                "start": round(float(caption.start / fps), 3),
                "end": round(float(caption.end / fps), 3),
                "words": [
                    {
                        "text": word.text,
                        "start": round(float(word.start / fps), 3),
                        "end": round(float(word.end / fps), 3),
                    }
                    for word in caption.words
                ],
            }
            for caption in timeline.captions
        ],
        "shots": [
            {
                "shot": placement.shot,
                "start": round(float(placement.start / fps), 3),
                "end": round(float(placement.end / fps), 3),
            }
            for placement in timeline.picture
        ],
    }


def spectrum(heard: Heard) -> list[float]:
    """The mean level of each band over the film in dB against the loudest band; empty without sound."""
    rows = [rows for rows in heard.bands_db if len(rows)]
    if not rows:
        return []
    mean = 10 * np.log10((10 ** (np.concatenate(rows).astype(np.float64) / 10)).mean(axis=0) + 1e-12)
    return [round(float(level - mean.max()), 1) for level in mean]


def _off_beat(timeline: Timeline, placement: Placement) -> int | None:
    """Frames from the nearest beat to a cut; None in a film without beats."""
    cut = placement.start + placement.transition.frames
    beats = timeline.beats.beats
    return min((cut - beat for beat in beats), key=abs) if beats else None


def _grouped(values: list[float], step: int, *, lowest: bool) -> list[float]:
    if not values:
        return []
    array = np.array(values, np.float64)
    array = np.concatenate([array, np.full(-len(array) % step, array[-1])]).reshape(-1, step)
    found = array.min(axis=1) if lowest else array.max(axis=1)
    return [round(float(value), 3) for value in found]
