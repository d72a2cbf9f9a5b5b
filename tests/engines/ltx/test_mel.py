"""LTX-2 hears what its audio VAE was trained on: equal to the transform as it is defined, worked out slowly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from reelwright.generators.diffusion.ltx.mel import BINS, FLOOR, HOP, RATE, WINDOW, latents_of, log_mel, triangles


def slow_log_mel(sound: np.ndarray, frame: int) -> list[float]:
    """One spectrum by the definitions: mirrored ends, Hann, the Fourier sum, Slaney's mel, triangles of area 1."""
    taken = []
    for n in range(WINDOW):
        at = frame * HOP + n - WINDOW // 2
        at = -at if at < 0 else at
        at = 2 * (len(sound) - 1) - at if at >= len(sound) else at
        taken.append(float(sound[at]) * (0.5 - 0.5 * math.cos(2 * math.pi * n / WINDOW)))
    steps = np.arange(WINDOW)
    magnitudes = [abs(np.sum(taken * np.exp(-2j * math.pi * k * steps / WINDOW))) for k in range(WINDOW // 2 + 1)]

    def to_hz(mel: float) -> float:
        return mel * 200 / 3 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)

    top = 15 + 27 * math.log(8) / math.log(6.4)
    edges = [to_hz(top * number / (BINS + 1)) for number in range(BINS + 2)]
    found = []
    for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False):
        total = 0.0
        for k, magnitude in enumerate(magnitudes):
            hz = k * RATE / WINDOW
            if low < hz <= middle:
                total += magnitude * (hz - low) / (middle - low)
            elif middle < hz < high:
                total += magnitude * (high - hz) / (high - middle)
        found.append(math.log(max(FLOOR, total * 2 / (high - low))))
    return found


@pytest.mark.parametrize("frame", [0, 1, 17, 49, 50])
def test_a_spectrum_is_equal_to_its_definition(frame: int) -> None:
    sound = (0.2 * np.random.default_rng(5).standard_normal(8000)).astype(np.float32)
    assert log_mel(sound)[0, frame] == pytest.approx(slow_log_mel(sound, frame), abs=2e-5)


@pytest.mark.torch
def test_the_spectra_are_those_of_torchs_transform() -> None:
    import torch

    sound = (0.2 * np.random.default_rng(6).standard_normal(16000)).astype(np.float32)
    window = torch.hann_window(WINDOW, dtype=torch.float64)
    bands = torch.stft(
        torch.from_numpy(sound).double(), WINDOW, HOP, window=window, center=True, pad_mode="reflect",
        return_complex=True,
    ).abs()  # fmt: skip
    wanted = torch.log(torch.clamp(torch.from_numpy(triangles()) @ bands, min=FLOOR)).T.numpy()
    assert log_mel(sound)[0] == pytest.approx(wanted, abs=1e-5)


def test_both_of_the_models_channels_hear_the_one_channel() -> None:
    found = log_mel((0.1 * np.sin(np.arange(16000) * 0.4)).astype(np.float32))
    assert found.shape == (2, 101, BINS)
    assert (found[0] == found[1]).all()


def test_a_tone_is_loudest_where_it_lies_and_silence_is_the_floor() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    loudest = int(log_mel(tone)[0, 50].argmax())
    assert triangles()[loudest, 64] > 0, "64 * 15.625 Hz is 1 kHz"
    assert log_mel(np.zeros(RATE, np.float32)) == pytest.approx(math.log(FLOOR))


@pytest.mark.parametrize(("seconds", "latents"), [(1.0, 25), (121 / 24, 126), (9 / 24, 9), (0.001, 1)])
def test_twenty_five_latents_lie_beside_a_second(seconds: float, latents: int) -> None:
    assert latents_of(seconds) == latents


@pytest.mark.parametrize("shape", [(512,), (16000, 2)])
def test_what_cannot_be_heard_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one channel of more than 512"):
        log_mel(np.zeros(shape, np.float32))
