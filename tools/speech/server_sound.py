"""What a server sends, as sound we work with: decoded to mono at 48 kHz, at the level of every other voice."""

from __future__ import annotations

import io

import numpy as np

from ...story.errors import EngineError
from .dsp import FrequencyShape, Sound, equalise
from .voice_chain import VOICE_LUFS, at_loudness, limit
from .voice_engine import RATE

_LONGEST_S = 1800


def decode_audio(data: bytes, *, origin: str) -> Sound:
    """Decode MP3, WAV, FLAC, Opus or AAC bytes to mono at 48 kHz. `EngineError` names `origin` where they are none."""
    import av
    from av.audio.resampler import AudioResampler
    from av.error import FFmpegError

    pieces: list[Sound] = []
    total = 0
    try:
        with av.open(io.BytesIO(data), mode="r") as container:
            if not container.streams.audio:
                raise EngineError(f"{origin} sent no sound ({len(data)} bytes)")
            resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
            for frame in container.decode(container.streams.audio[0]):
                for made in resampler.resample(frame):
                    pieces.append(made.to_ndarray().reshape(-1).astype(np.float32))
                    total += pieces[-1].size
                if total > _LONGEST_S * RATE:
                    raise EngineError(f"{origin} sent more than {_LONGEST_S} s of sound for one line")
            pieces.extend(made.to_ndarray().reshape(-1).astype(np.float32) for made in resampler.resample(None))
    except FFmpegError as error:
        raise EngineError(f"{origin} sent {len(data)} bytes that are not sound: {error.strerror}") from None
    sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if sound.size < RATE // 20 or not np.isfinite(sound).all() or float(np.abs(sound).max()) < 1e-4:
        raise EngineError(f"{origin} sent silence ({sound.size / RATE:.2f} s)")
    return sound


def settled_level(sound: Sound) -> Sound:
    """A recorded or neural voice with rumble out and at `VOICE_LUFS`: it needs no more. Nothing moves in time."""
    clean = equalise(sound, rate=RATE, shape=FrequencyShape().high_pass(70))
    return limit(at_loudness(clean, lufs=VOICE_LUFS))
