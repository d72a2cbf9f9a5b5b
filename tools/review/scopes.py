"""One decoded frame of every shot under a colourist's scopes: waveform, vectorscope, palette, levels."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...story.timeline import Timeline
from .film import Picture, plane

SHOTS_MAX = 120
"""Of a longer film every nth shot is looked at: the page stays under 3 MB."""
_WIDE = (96, 64)
"""Columns and levels of the waveform; the vectorscope is as high and as wide as it is high."""
_COLOURS = 6
_TRACE = np.array([120, 235, 150], np.float32)


class ShotEye:
    """Looks at the frame two thirds into each shot as the film goes by; `shots` is plain data for scopes.json."""

    def __init__(self, timeline: Timeline) -> None:
        placements = timeline.picture
        step = -(-len(placements) // SHOTS_MAX)
        self._wanted = {
            each.start + each.transition.frames + (each.frames - each.transition.frames) * 2 // 3: each.shot
            for each in placements[::step]
        }
        self._fps = timeline.fps
        wide = timeline.width > timeline.height
        few = len(self._wanted) <= 40
        self._width = (300 if wide else 200) if few else (150 if wide else 104)
        self._quality = 74 if few else 62
        self.shots: list[dict[str, Any]] = []

    def see(self, picture: Picture) -> None:
        """Look at a frame, if it is one of those wanted."""
        shot = self._wanted.get(picture.number)
        if shot is None:
            return
        luma = picture.luma
        frame = picture.frame
        height = max(2, round(frame.height * self._width / frame.width))
        small = frame.reformat(width=self._width, height=height, format="rgb24").to_ndarray()
        blue, red = (plane(frame, number)[::4, ::4].astype(np.float32) - 128 for number in (1, 2))
        colours = np.hypot(blue, red) / 112
        levels = np.clip((luma[::4, ::4].astype(np.float32) - 16) / 2.19, 0, 100)
        self.shots.append(
            {
                "shot": shot,
                "at_s": round(float(picture.number / self._fps), 2),
                "width": self._width,
                "height": height,
                "jpg": _jpeg(small, self._quality),
                "scope": _jpeg(_scopes(luma, blue, red), 82),
                "low": round(float(np.percentile(levels, 1)), 1),
                "middle": round(float(levels.mean()), 1),
                "high": round(float(np.percentile(levels, 99)), 1),
                "saturation": round(float(colours.mean()) * 100, 1),
                "palette": palette_of_picture(small),
            }
        )


def palette_of_picture(rgb: NDArray[np.uint8], *, colours: int = _COLOURS) -> list[dict[str, Any]]:
    """The colours that cover most of a picture: `hex` and `share`, largest first; near ones are one."""
    flat = rgb.reshape(-1, 3)
    cells = (flat >> 4).astype(np.int32)
    keys = (cells[:, 0] << 8) | (cells[:, 1] << 4) | cells[:, 2]
    counts = np.bincount(keys, minlength=4096)
    sums = np.stack([np.bincount(keys, weights=flat[:, channel], minlength=4096) for channel in range(3)], axis=1)
    groups: list[tuple[NDArray[np.float64], float]] = []
    for key in np.argsort(counts, kind="stable")[::-1][:200]:
        if not counts[key]:
            break
        mean, weight = sums[key] / counts[key], float(counts[key])
        for place, (centre, held) in enumerate(groups):
            if float(np.abs(centre - mean).max()) < 30:
                groups[place] = ((centre * held + mean * weight) / (held + weight), held + weight)
                break
        else:
            groups.append((mean, weight))
    groups.sort(key=lambda group: -group[1])
    return [
        {"hex": "#" + "".join(f"{round(value):02x}" for value in centre), "share": round(weight / len(flat), 3)}
        for centre, weight in groups[:colours]
        if weight / len(flat) >= 0.004
    ]


def _scopes(luma: NDArray[np.uint8], blue: NDArray[np.float32], red: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Waveform and vectorscope side by side as a small picture on black, graticules in."""
    columns, rows = _WIDE
    wave = np.zeros((rows, columns), np.float32)
    part = luma[::2, :: max(1, luma.shape[1] // (columns * 3))]
    level = np.clip((part.astype(np.int32) - 16) * (rows - 1) // 219, 0, rows - 1)
    column = np.broadcast_to(np.arange(part.shape[1]) * columns // part.shape[1], part.shape)
    np.add.at(wave, (rows - 1 - level, column), 1)
    disc = np.zeros((rows, rows), np.float32)
    x = np.clip((blue / 112 * 0.5 + 0.5) * (rows - 1), 0, rows - 1).astype(np.int32)
    y = np.clip((0.5 - red / 112 * 0.5) * (rows - 1), 0, rows - 1).astype(np.int32)
    np.add.at(disc, (y, x), 1)
    out = np.full((rows, columns + 4 + rows, 3), 14, np.float32)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        out[round((rows - 1) * share), :columns] = 44
    yy, xx = np.mgrid[0:rows, 0:rows]
    far = np.hypot(yy - (rows - 1) / 2, xx - (rows - 1) / 2) / ((rows - 1) / 2)
    ring = (np.abs(far - 0.97) < 0.03) | (np.abs(far - 0.5) < 0.02)
    out[:, columns + 4 :][ring] = 44
    middle = (rows - 1) // 2
    out[middle, columns + 4 :] = np.maximum(out[middle, columns + 4 :], 36)
    out[:, columns + 4 + middle] = np.maximum(out[:, columns + 4 + middle], 36)
    out[:, :columns] += _glow(wave)[:, :, None] * _TRACE
    # Each place of the vectorscope in the colour that it stands for.
    cb, cr = (xx / (rows - 1) - 0.5) * 2 * 112, (0.5 - yy / (rows - 1)) * 2 * 112
    hue = np.stack([150 + 1.793 * cr, 150 - 0.213 * cb - 0.533 * cr, 150 + 2.112 * cb], axis=-1)
    out[:, columns + 4 :] += _glow(disc)[:, :, None] * np.clip(hue, 40, 255).astype(np.float32)
    return np.clip(out, 0, 255).astype(np.uint8)


def _glow(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Counts as brightness, 0 to 1: what is rare is seen, too."""
    top = float(counts.max()) or 1.0
    return np.asarray(np.log1p(counts) / np.log1p(top), np.float32) ** np.float32(0.8)


def _jpeg(rgb: NDArray[np.uint8], quality: int) -> str:
    from PIL import Image

    memory = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(memory, "JPEG", quality=quality, optimize=True)
    return base64.b64encode(memory.getvalue()).decode("ascii")


def spectrogram_jpeg(bands_db: NDArray[np.float32], *, columns: int = 900) -> str:
    """A JPEG (base64) of levels over time, low frequencies below: (times, bands) in dB; empty for no sound."""
    if not len(bands_db):
        return ""
    group = -(-len(bands_db) // columns)
    count = len(bands_db) // group
    rows = bands_db[: count * group].reshape(count, group, -1).max(axis=1).T[::-1]
    top = float(rows.max())
    light = np.clip((rows - (top - 62)) / 62, 0, 1)
    # From black over violet and orange to a warm white.
    stops = np.array([[10, 10, 14], [58, 24, 92], [168, 48, 82], [240, 128, 44], [255, 240, 200]], np.float32)
    at = light * (len(stops) - 1)
    low = np.minimum(at.astype(np.int32), len(stops) - 2)
    part = (at - low)[..., None]
    return _jpeg((stops[low] * (1 - part) + stops[low + 1] * part).astype(np.uint8), 70)
