"""What is heard in the delivered file: loudness, peak, clipping and silence, and the curves that the report draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from ...story.violation import Check
from ...templates.platform import Platform
from .film import SAMPLE_RATE, Samples, read_sound

LOUDNESS_TOLERANCE_LU = 1.0
PEAK_TOLERANCE_DB = 0.3
"""The meter's own error at four times oversampling (BS.1770-4, annex 2)."""
CLIPPED = 0.9999
CLIPPED_MAX = 3
"""A single full-scale sample is a codec's overshoot; rows of them are heard."""
SILENT_DB = -55.0
SILENCE_WITH_MUSIC_S = 0.5
SILENCE_WITHOUT_MUSIC_S = 4.0
"""Speech alone may pause between thoughts."""
SILENT_END_S = 1.5
"""The last chord may ring out."""

HOP = SAMPLE_RATE // 10
"""Curves have a value every 100 ms."""
WAVE_HOP = SAMPLE_RATE // 100
BANDS = 64
_WINDOW = 4096
Bands = NDArray[np.float32]


@dataclass(slots=True)
class Heard:
    """Measurements of one sound file, made in one pass."""

    samples: int = 0
    integrated_lufs: float = -70.0
    true_peak_db: float = -120.0
    clipped: int = 0
    momentary_lufs: list[float] = field(default_factory=list)
    """One value every 100 ms, of the 400 ms before it."""
    short_lufs: list[float] = field(default_factory=list)
    """The same of the 3 s before it."""
    running_lufs: list[float] = field(default_factory=list)
    """Integrated from the start until then."""
    bands_db: list[Bands] = field(default_factory=list)
    """Levels of `BANDS` from 30 Hz to 16 kHz, every 100 ms."""
    level_db: list[float] = field(default_factory=list)
    """RMS of each 100 ms."""
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    """The lowest and highest sample of each 10 ms."""

    @property
    def seconds(self) -> float:
        """The length of the sound."""
        return self.samples / SAMPLE_RATE


def listen(path: Path) -> Heard:
    """Decode the sound once and measure it.

    Loudness and true peak come from libavfilter's `ebur128` (ITU-R BS.1770-4, EBU R 128): not the meter that the mix
    was made with, so that two implementations have to agree.
    """
    heard = Heard()
    meter = _Meter()
    for block in read_sound(path):
        heard.samples += len(block)
        heard.clipped += int(np.count_nonzero(np.abs(block) >= CLIPPED))
        heard.level_db += [decibels(float(np.mean(np.square(block[i : i + HOP])))) for i in range(0, len(block), HOP)]
        mono = block.mean(axis=1)
        whole = mono[: len(mono) // WAVE_HOP * WAVE_HOP].reshape(-1, WAVE_HOP)
        heard.low += np.round(whole.min(axis=1), 3).tolist()
        heard.high += np.round(whole.max(axis=1), 3).tolist()
        heard.bands_db.append(_bands(mono))
        meter.hear(block)
    meter.finish()
    heard.momentary_lufs, heard.short_lufs, heard.running_lufs = meter.momentary, meter.short, meter.running
    heard.integrated_lufs, heard.true_peak_db = meter.integrated, meter.true_peak_db
    return heard


def peaks(path: Path) -> list[float]:
    """The highest level of each 10 ms of a sound file, 0 to 1."""
    out: list[float] = []
    for block in read_sound(path):
        level = np.maximum(np.abs(block[:, 0]), np.abs(block[:, 1]))
        out += np.round(level[: len(level) // WAVE_HOP * WAVE_HOP].reshape(-1, WAVE_HOP).max(axis=1), 3).tolist()
    return out


def _bands(mono: NDArray[np.float32]) -> Bands:
    """Levels in dB of each tenth of a second in bands of equal ratio, (times, bands)."""
    whole = len(mono) // HOP
    windows = mono[: whole * HOP].reshape(whole, HOP)[:, :_WINDOW] * np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    return np.asarray(10 * np.log10(power @ _band_weights() + 1e-9), np.float32)


@cache
def _band_weights() -> NDArray[np.float32]:
    hz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    edges = np.geomspace(30, 16_000, BANDS + 1)
    inside = (hz[:, None] >= edges[:-1]) & (hz[:, None] < edges[1:])
    # A band between two bins would be deaf: it hears the nearest one.
    for band in np.flatnonzero(~inside.any(axis=0)):
        inside[np.argmin(np.abs(hz - edges[band : band + 2].mean())), band] = True
    return np.asarray(inside / inside.sum(axis=0), np.float32)


def decibels(power: float) -> float:
    """A mean square as dB of full scale, not under -120."""
    return 10 * math.log10(max(power, 1e-12))


class _Meter:
    """libavfilter's EBU R 128 meter."""

    def __init__(self) -> None:
        self.momentary: list[float] = []
        self.short: list[float] = []
        self.running: list[float] = []
        self.integrated = -70.0
        self.true_peak_db = -120.0
        graph = av.filter.Graph()
        source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="stereo")
        meter = graph.add("ebur128", "peak=true:metadata=1")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        self._graph = graph
        self._at = 0

    def hear(self, block: Samples) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._at
        self._at += len(block)
        self._graph.push(frame)
        self._read()

    def finish(self) -> None:
        if self._at:
            self._graph.push(None)
            self._read()

    def _read(self) -> None:
        while True:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            facts = frame.metadata
            if "lavfi.r128.M" not in facts:
                continue
            self.momentary.append(round(max(_number(facts["lavfi.r128.M"]), -70.0), 1))
            self.short.append(round(max(_number(facts["lavfi.r128.S"]), -70.0), 1))
            self.integrated = max(_number(facts["lavfi.r128.I"]), -70.0)
            self.running.append(round(self.integrated, 1))
            peak = max(_number(facts[f"lavfi.r128.true_peaks_ch{channel}"]) for channel in (0, 1))
            self.true_peak_db = 20 * math.log10(max(peak, 1e-6))


def _number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else -120.0


def check_sound(heard: Heard, *, platform: Platform, music: bool, voice: bool) -> tuple[Check, ...]:
    """All checks of this family. A film planned without voice and music is silent by decision."""
    if not (music or voice):
        return (
            Check(code="silence", title="Silence", passed=True, wanted="no sound planned", found="silent by decision"),
        )
    off = heard.integrated_lufs - platform.loudness_lufs
    loud = abs(off) <= LOUDNESS_TOLERANCE_LU
    over = heard.true_peak_db > platform.true_peak_db + PEAK_TOLERANCE_DB
    return (
        Check(
            code="loudness",
            title="Loudness",
            passed=loud,
            wanted=f"{platform.loudness_lufs:.0f} LUFS ± {LOUDNESS_TOLERANCE_LU:.0f}",
            found=f"{heard.integrated_lufs:.1f} LUFS",
            message="" if loud else f"{abs(off):.1f} LU too {'loud' if off > 0 else 'quiet'}: make the mix again",
        ),
        Check(
            code="true-peak",
            title="True peak",
            passed=not over,
            wanted=f"at most {platform.true_peak_db:.1f} dBTP",
            found=f"{heard.true_peak_db:.1f} dBTP",
            message="" if not over else "players that convert it distort: lower the limiter's ceiling",
        ),
        Check(
            code="clipping",
            title="Clipped samples",
            passed=heard.clipped <= CLIPPED_MAX,
            wanted=f"at most {CLIPPED_MAX}",
            found=str(heard.clipped),
            message="" if heard.clipped <= CLIPPED_MAX else "the sound is cut at full scale: make the mix again",
        ),
        _silence(heard, music=music),
    )


def _silence(heard: Heard, *, music: bool) -> Check:
    allowed = SILENCE_WITH_MUSIC_S if music else SILENCE_WITHOUT_MUSIC_S
    silent = [level < SILENT_DB for level in heard.level_db]
    stretches: list[tuple[float, float]] = []
    start: int | None = None
    for number, quiet in enumerate([*silent, False]):
        if quiet and start is None:
            start = number
        elif not quiet and start is not None:
            at_end = number == len(silent)
            if (number - start) / 10 > (max(allowed, SILENT_END_S) if at_end else allowed):
                stretches.append((start / 10, number / 10))
            start = None
    shown = ", ".join(f"{a:.1f}-{b:.1f} s" for a, b in stretches[:4]) or "none"
    return Check(
        code="silence",
        title="Silence",
        passed=not stretches,
        wanted=f"none over {allowed:.1f} s under {SILENT_DB:.0f} dB",
        found=shown,
        message="" if not stretches else "a voice or the music is missing from the mix there",
    )
