"""The log-mel spectrogram that LTX-2's audio VAE was trained on. Needs no torch.

16 kHz; windows of 1024 samples every 160, Hann, centred, mirrored at both ends; magnitudes; 64 triangles on Slaney's
mel scale from 0 to 8 kHz, each of the area 1 in Hz; the natural logarithm, nothing below 1e-5. Facts from the audio
VAE's configuration and Lightricks' reference implementation; the scale is that of M. Slaney, "Auditory Toolbox", 1998.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second."""
WINDOW = 1024
HOP = 160
BINS = 64
FLOOR = 1e-5
COMPRESSION = 4
"""Spectra for each latent of the audio VAE."""
LATENTS_PER_S = RATE // HOP // COMPRESSION
"""25: latents a second."""
_LINEAR_HZ = 200 / 3
"""Hz a mel below 1 kHz."""
_BREAK_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27
"""Above 1 kHz a mel is a ratio: 27 of them lead from 1 to 6.4 kHz."""

Sound = NDArray[np.float32]
"""One channel, between -1 and 1."""
Spectrum = NDArray[np.float32]


def log_mel(sound: Sound) -> Spectrum:
    """The log-mel spectrogram of a sound of 16 kHz: shape (2, 1 + samples // 160, 64).

    The sound has one channel, which stands in both of the model's. `ValueError` where it is shorter than half a window,
    which cannot be mirrored.
    """
    if sound.ndim != 1 or sound.size <= WINDOW // 2:
        raise ValueError(f"a spectrum needs one channel of more than {WINDOW // 2} samples, not {sound.shape}")
    padded = np.pad(sound.astype(np.float64), WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    magnitudes = np.abs(np.fft.rfft(frames * _hann(), axis=1))
    mel = np.log(np.maximum(magnitudes @ triangles().T, FLOOR)).astype(np.float32)
    return np.stack([mel, mel])


def latents_of(seconds: float) -> int:
    """How many audio latents lie beside a video of that length, as the pipeline counts them."""
    return max(1, round(seconds * LATENTS_PER_S))


@cache
def triangles() -> NDArray[np.float64]:
    """The filters, shape (64, 513)."""
    tops = _hz(np.linspace(_mel(np.array(0.0)), _mel(np.array(RATE / 2)), BINS + 2))
    hz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rise = (hz - tops[:-2, None]) / (tops[1:-1] - tops[:-2])[:, None]
    fall = (tops[2:, None] - hz) / (tops[2:] - tops[1:-1])[:, None]
    area = 2 / (tops[2:] - tops[:-2])
    return np.maximum(0.0, np.minimum(rise, fall)) * area[:, None]


def _hann() -> NDArray[np.float64]:
    # Periodic: its next sample would be the first one again.
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


def _mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    above = np.maximum(hz, _BREAK_HZ)
    return np.where(hz < _BREAK_HZ, hz / _LINEAR_HZ, _BREAK_HZ / _LINEAR_HZ + np.log(above / _BREAK_HZ) / _LOG_STEP)


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _BREAK_HZ / _LINEAR_HZ
    return np.where(mel < knee, mel * _LINEAR_HZ, _BREAK_HZ * np.exp(_LOG_STEP * (np.maximum(mel, knee) - knee)))
