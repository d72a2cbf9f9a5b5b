"""Filters, resampling and levels on mono sound, in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Curve = NDArray[np.float64]
"""Gains in dB at the frequencies that `equalise` hands over."""


def resample(sound: Sound, *, rate: int, to: int) -> Sound:
    """The same sound at another rate, by its spectrum: nothing above the lower of both half rates remains."""
    if rate == to or sound.size == 0:
        return sound.astype(np.float32)
    step = rate // int(np.gcd(rate, to))
    # Silence on both sides keeps the ends from meeting: the spectrum sees the sound as a ring.
    pad = step * -(-rate // 20 // step)
    size = sound.size + 2 * pad
    size += -size % step
    ring = np.zeros(size)
    ring[pad : pad + sound.size] = sound
    spectrum = np.fft.rfft(ring)
    long = size // step * (to * step // rate)
    wide = np.zeros(long // 2 + 1, dtype=complex)
    shared = min(spectrum.size, wide.size)
    wide[:shared] = spectrum[:shared]
    turned = np.fft.irfft(wide, long) * (long / size)
    start = pad * to // rate
    return turned[start : start + round(sound.size * to / rate)].astype(np.float32)


def fast_size(size: int) -> int:
    """The next length whose only factors are 2, 3 and 5: quick to transform."""
    best = 1 << max(0, size - 1).bit_length()
    five = 1
    while five < best:
        three = five
        while three < best:
            two = three << max(0, -(-size // three) - 1).bit_length()
            if size <= two < best:
                best = two
            three *= 3
        five *= 5
    return best


def equalise(sound: Sound, *, rate: int, shape: FrequencyShape) -> Sound:
    """Apply gains per frequency without moving anything in time (zero phase)."""
    if sound.size == 0:
        return sound
    size = fast_size(sound.size + rate // 4)
    frequencies = np.maximum(np.fft.rfftfreq(size, 1 / rate), 1.0)
    gains = 10 ** (shape.gains_db(frequencies) / 20)
    return np.fft.irfft(np.fft.rfft(sound, size) * gains, size)[: sound.size].astype(np.float32)


class FrequencyShape:
    """A sum of simple curves over frequency, in dB: high-pass, low-pass, shelves and bells."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, float, float, float]] = []

    def high_pass(self, hz: float, *, order: int = 2) -> FrequencyShape:
        """-3 dB at `hz`, falling by 6 dB an octave and order below (Butterworth's magnitude)."""
        return self._with("high", hz, 0.0, order)

    def low_pass(self, hz: float, *, order: int = 2) -> FrequencyShape:
        """-3 dB at `hz`, falling by 6 dB an octave and order above."""
        return self._with("low", hz, 0.0, order)

    def low_shelf(self, hz: float, gain_db: float) -> FrequencyShape:
        """`gain_db` well below `hz`, half of it there, nothing above."""
        return self._with("low-shelf", hz, gain_db, 2.0)

    def high_shelf(self, hz: float, gain_db: float) -> FrequencyShape:
        """`gain_db` well above `hz`, half of it there, nothing below."""
        return self._with("high-shelf", hz, gain_db, 2.0)

    def bell(self, hz: float, gain_db: float, *, octaves: float = 1.0) -> FrequencyShape:
        """`gain_db` at `hz`, half of it half of `octaves` to both sides."""
        return self._with("bell", hz, gain_db, octaves)

    def _with(self, kind: str, hz: float, gain_db: float, width: float) -> FrequencyShape:
        shape = FrequencyShape()
        shape._parts = [*self._parts, (kind, hz, gain_db, width)]
        return shape

    def gains_db(self, frequencies_hz: Curve) -> Curve:
        """The gain at each frequency."""
        total = np.zeros_like(frequencies_hz)
        for kind, hz, gain_db, width in self._parts:
            ratio = frequencies_hz / hz
            if kind == "high":
                total -= 10 * np.log10(1 + ratio ** (-2 * width))
            elif kind == "low":
                total -= 10 * np.log10(1 + ratio ** (2 * width))
            elif kind == "low-shelf":
                total += gain_db / (1 + ratio**width)
            elif kind == "high-shelf":
                total += gain_db / (1 + ratio**-width)
            else:
                total += gain_db * np.exp2(-((2 * np.log2(ratio) / width) ** 2))
        return total


def block_levels(sound: Sound, *, block: int) -> NDArray[np.float64]:
    """The root mean square of each block of samples; the last one is filled up with silence."""
    count = -(-max(1, sound.size) // block)
    filled = np.zeros(count * block)
    filled[: sound.size] = sound
    return np.asarray(np.sqrt(np.mean(filled.reshape(count, block) ** 2, axis=1)))


def to_db(level: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Levels in dB of full scale, -120 at the least."""
    return np.asarray(20 * np.log10(np.maximum(level, 1e-6)), dtype=np.float64)
