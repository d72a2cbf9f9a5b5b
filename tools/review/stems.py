"""Checks on the stems: the voice stands over the music, and the two are what was delivered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...story.violation import Check
from ..sound.loudness import k_weighted, powers, to_lufs
from .film import SAMPLE_RATE, Samples, read_sound

OVER_MUSIC_DB = 10.0
"""The least; the mix aims at 12-16 (CRAFT 20)."""
STEMS_DB = -40.0
STRETCH_DB = -30.0
CODEC_DB = -12.0
"""What AAC itself may add under 4 kHz: measured -26 dB at 128 kb/s, -29 at 192, -38 at 384."""
CODEC_GAIN = 0.02
"""AAC rounds towards silence and so plays up to 0.2 dB softer; what is common to all stems is the loudness check's."""
STRETCH_S = 4
LAG_MAX = 2048
"""Samples searched for a codec's delay that the container did not take out."""

_DECIMATE = 6
_WARM_UP = 16_384
"""Samples before a block that its K-weighting still rings from."""


@dataclass(slots=True)
class Stems:
    """Measurements over the stems and the delivered sound."""

    voice_lufs: NDArray[np.float64]
    music_lufs: NDArray[np.float64]
    """Of each 400 ms, every 100 ms; empty where the stem is missing."""
    lag_samples: int = 0
    coherent_db: float = -120.0
    """What of the difference between delivery and stems the stems themselves explain, against the delivery."""
    worst_coherent_db: float = -120.0
    worst_at_s: float = 0.0
    residual_db: float = -120.0
    """The whole difference under 4 kHz, the codec's noise with it."""
    stem_names: tuple[str, ...] = ()
    mix_residual_db: float | None = None
    """Stems against the mix before the codec, sample by sample."""


def momentary_power(path: Path) -> NDArray[np.float64]:
    """K-weighted power of every 100 ms of a file of any length, block by block."""
    hops: list[NDArray[np.float64]] = []
    before: Samples = np.zeros((0, 2), np.float32)
    for block in read_sound(path, block=10 * SAMPLE_RATE):
        joined = np.concatenate([before, block])
        hops.append(powers(k_weighted(joined)[len(before) :]))
        before = joined[-_WARM_UP:]
    return np.concatenate(hops) if hops else np.zeros(0)


def measure_stems(
    delivered: Path, *, voice: Path | None, music: Path | None, mix: Path | None, accents: Path | None = None
) -> Stems:
    """Compare the delivered sound with the sum of its stems, and the stems with each other.

    AAC adds noise far over -40 dB, so a plain difference says nothing of the mix. The noise is not correlated with
    the stems, a missing or wrongly scaled stem is: the difference is fitted by the stems (least squares, under 4 kHz,
    where AAC keeps the waveform), over the whole and over every 4 s, and the energy of the fit is what counts. The
    rest is only bounded loosely, against a sound that is in no stem.
    """
    parts = [
        (name, path) for name, path in (("voice", voice), ("music", music), ("accents", accents)) if path is not None
    ]
    levels = {name: to_lufs(_smooth(momentary_power(path))) for name, path in parts}
    none = np.zeros(0)
    stems = Stems(
        voice_lufs=levels.get("voice", none),
        music_lufs=levels.get("music", none),
        stem_names=tuple(name for name, _ in parts),
    )
    paths = [path for _, path in parts]
    if not paths:
        return stems
    stems.lag_samples = _find_lag(delivered, paths)
    sums = _Sums(len(paths))
    low_delivered = _low_band(_late(read_sound(delivered), -stems.lag_samples))
    low_stems = [_low_band(_late(read_sound(path), 0)) for path in paths]
    for blocks in zip(low_delivered, *low_stems, strict=False):
        length = min(len(block) for block in blocks)
        sums.add(blocks[0][:length], [block[:length] for block in blocks[1:]])
    stems.coherent_db, stems.residual_db = sums.whole()
    stems.worst_coherent_db, stems.worst_at_s = sums.worst()
    if mix is not None:
        stems.mix_residual_db = _plain_residual(mix, paths)
    return stems


@dataclass(slots=True)
class _Sums:
    """Products of the delivered sound and its stems, one set a second: all that least squares needs."""

    stems: int
    gram: list[NDArray[np.float64]] = field(default_factory=list)
    """Stems with stems."""
    cross: list[NDArray[np.float64]] = field(default_factory=list)
    """Stems with the delivered sound."""
    heard: list[float] = field(default_factory=list)
    """The delivered sound with itself."""

    def add(self, delivered: Samples, stems: list[Samples]) -> None:
        columns = np.stack([stem.ravel() for stem in stems], axis=1).astype(np.float64)
        target = delivered.ravel().astype(np.float64)
        self.gram.append(columns.T @ columns)
        self.cross.append(columns.T @ target)
        self.heard.append(float(target @ target))

    def fit(self, start: int, end: int) -> tuple[float, float]:
        """The coherent part of the difference and the whole difference, in dB under the louder of the two sounds."""
        gram = np.sum(self.gram[start:end], axis=0)
        cross = np.sum(self.cross[start:end], axis=0)
        heard = sum(self.heard[start:end])
        expected = float(gram.sum())
        if max(heard, expected) <= 0:
            return -120.0, -120.0
        common = float(np.clip(cross.sum() / max(expected, 1e-12), 1 - CODEC_GAIN, 1 + CODEC_GAIN))
        # delivered - common * sum(stems), as far as the stems explain it.
        off = np.linalg.lstsq(gram, cross, rcond=1e-9)[0] - common
        left = heard - 2 * common * float(cross.sum()) + common**2 * expected
        return _ratio_db(float(off @ gram @ off), max(heard, expected)), _ratio_db(left, max(heard, expected))

    def whole(self) -> tuple[float, float]:
        return self.fit(0, len(self.gram))

    def worst(self) -> tuple[float, float]:
        """The worst coherent part of any few seconds, and where they start."""
        total = sum(self.heard) / max(1, len(self.heard))
        worst, at = -120.0, 0
        for start in range(max(1, len(self.gram) - STRETCH_S + 1)):
            end = start + STRETCH_S
            # A stretch that is nearly silent is judged by no ratio: the codec drops what nobody hears.
            if float(np.sum(self.gram[start:end])) < STRETCH_S * total * 1e-3:
                continue
            found = self.fit(start, end)[0]
            if found > worst:
                worst, at = found, start
        return worst, float(at)


def _ratio_db(part: float, whole: float) -> float:
    return 10 * math.log10(max(part / whole, 1e-12)) if whole > 0 else -120.0


def _smooth(hops: NDArray[np.float64]) -> NDArray[np.float64]:
    return (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / 4 if len(hops) >= 4 else hops


def _late(blocks: Iterator[Samples], samples: int) -> Iterator[Samples]:
    """The sound delayed by some samples (or hurried, where negative), in blocks of a second again."""
    waiting = np.zeros((max(0, samples), 2), np.float32)
    skip = max(0, -samples)
    for block in blocks:
        if skip:
            cut = min(skip, len(block))
            skip -= cut
            waiting = np.concatenate([waiting, block[cut:]])
        else:
            waiting = np.concatenate([waiting, block])
        while len(waiting) >= SAMPLE_RATE:
            yield waiting[:SAMPLE_RATE]
            waiting = waiting[SAMPLE_RATE:]
    if len(waiting):
        yield waiting


def _low_band(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """The band under 4 kHz at 8 kHz: every sixth sample of a low-passed sound."""
    taps = _low_pass()
    before = np.zeros((len(taps) - 1, 2), np.float32)
    for block in blocks:
        joined = np.concatenate([before, block])
        windows = np.lib.stride_tricks.sliding_window_view(joined, len(taps), axis=0)[::_DECIMATE]
        yield windows @ taps
        before = joined[-(len(taps) - 1) :]


def _low_pass() -> NDArray[np.float32]:
    length = 121
    at = np.arange(length) - length // 2
    taps = np.sinc(at * 2 * 3600 / SAMPLE_RATE) * np.blackman(length)
    return np.asarray(taps / taps.sum(), np.float32)


def _find_lag(delivered: Path, stems: list[Path]) -> int:
    """How many samples the delivered sound is late, by cross-correlation over the first loud four seconds."""
    for late, *parts in zip(
        read_sound(delivered, block=4 * SAMPLE_RATE),
        *(read_sound(path, block=4 * SAMPLE_RATE) for path in stems),
        strict=False,
    ):
        length = min(len(late), *(len(part) for part in parts))
        wanted = sum((part[:length].mean(axis=1) for part in parts), start=np.zeros(length, np.float32))
        found = late[:length].mean(axis=1)
        if float(np.mean(np.square(wanted))) < 1e-6 or float(np.mean(np.square(found))) < 1e-6:
            continue
        size = 1 << (length + LAG_MAX).bit_length()
        cross = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(wanted, size)), size)
        around = np.concatenate([cross[-LAG_MAX:], cross[: LAG_MAX + 1]])
        return int(np.argmax(around)) - LAG_MAX
    return 0


def _plain_residual(mix: Path, stems: list[Path]) -> float:
    difference = whole = 0.0
    for blocks in zip(read_sound(mix), *(read_sound(path) for path in stems), strict=False):
        length = min(len(block) for block in blocks)
        mixed = blocks[0][:length].astype(np.float64)
        rest = mixed - sum(block[:length] for block in blocks[1:])
        difference += float(np.sum(rest * rest))
        whole += float(np.sum(mixed * mixed))
    return _ratio_db(difference, whole)


def over_music_db(stems: Stems) -> tuple[float, NDArray[np.bool_]]:
    """Voice over music in dB while someone speaks, and which 100 ms steps that is."""
    voice, music = stems.voice_lufs, stems.music_lufs
    length = min(len(voice), len(music))
    voice, music = voice[:length], music[:length]
    if not length or voice.max() <= -60:
        return 0.0, np.zeros(length, np.bool_)
    speaking = voice > np.percentile(voice[voice > -60], 95) - 15
    spoken, played = (10 ** (part[speaking] / 10) for part in (voice, music))
    return 10 * math.log10(float(spoken.mean()) / max(float(played.mean()), 1e-9)), speaking


def check_stems(stems: Stems) -> tuple[Check, ...]:
    """All checks of this family; those on both stems only where there are both."""
    checks = []
    if "voice" in stems.stem_names and "music" in stems.stem_names:
        over, speaking = over_music_db(stems)
        clear = over >= OVER_MUSIC_DB
        found = f"{over:.1f} dB" if speaking.any() else "nobody speaks in the voice stem"
        checks.append(
            Check(
                code="voice-over-music",
                title="Voice over music",
                passed=clear,
                wanted=f"at least {OVER_MUSIC_DB:.0f} dB while speaking",
                found=found,
                message="" if clear else "words drown: duck the music deeper",
            )
        )
    if stems.stem_names:
        checks.append(_sum_check(stems))
    return tuple(checks)


def _sum_check(stems: Stems) -> Check:
    mix = stems.mix_residual_db
    problems = []
    if mix is not None and mix > STEMS_DB:
        problems.append(f"they miss the mix by {mix:.0f} dB")
    if stems.coherent_db > STEMS_DB:
        problems.append("a stem is missing or scaled in the delivered sound")
    elif stems.worst_coherent_db > STRETCH_DB:
        problems.append(f"a stem is missing or scaled around {stems.worst_at_s:.0f} s")
    if stems.residual_db > CODEC_DB:
        problems.append("the delivered sound holds what is in no stem")
    lag_ms = stems.lag_samples / SAMPLE_RATE * 1000
    shown = [f"{stems.coherent_db:.0f} dB (codec's noise {stems.residual_db:.0f} dB)"]
    if mix is not None:
        shown.append("exact before the codec" if mix < -100 else f"{mix:.0f} dB before the codec")
    if stems.lag_samples:
        shown.append(f"{lag_ms:+.1f} ms late")
    return Check(
        code="stems",
        title="Stems sum to the delivered sound",
        passed=not problems,
        wanted=f"within {STEMS_DB:.0f} dB",
        found=", ".join(shown),
        message="; ".join(problems) + ": make the mix and master again" if problems else "",
    )
