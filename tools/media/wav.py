"""Uncompressed sound files: RIFF WAVE with 16 or 24-bit integers or 32-bit floats."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...story.document import write_atomically
from ...story.errors import InputError, StorageError

Samples = NDArray[np.float32]
"""Sound as floats between -1 and 1, shape (samples, channels)."""
Bits = Literal[16, 24, "32float"]

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


def write_wav(path: Path, samples: NDArray[Any], rate: int = 48_000, bits: Bits = 16) -> None:
    """Write sound to a file, atomically; equal samples give equal bytes.

    `samples` has the shape (samples,) for mono or (samples, channels). Integers are clipped to full scale and
    rounded to the nearest step, without dither. A full disk raises `StorageError`, not-a-number `ValueError`.
    """
    sound = np.asarray(samples, dtype=np.float64)
    if sound.ndim == 1:
        sound = sound[:, None]
    if sound.ndim != 2:
        raise ValueError(f"sound has the shape (samples, channels), not {sound.shape}")
    if not np.isfinite(sound).all():
        raise ValueError("sound holds a value that is not a number")
    channels = sound.shape[1]
    if bits == "32float":
        data, width, code = sound.astype("<f4").tobytes(), 4, _FLOAT
    elif bits == 16:
        data, width, code = _quantise(sound, 1 << 15).astype("<i2").tobytes(), 2, _PCM
    else:
        steps = _quantise(sound, 1 << 23).astype("<i4")
        data, width, code = steps.view(np.uint8).reshape(-1, 4)[:, :3].tobytes(), 3, _PCM
    head = struct.pack("<HHIIHH", code, channels, rate, rate * channels * width, channels * width, width * 8)
    # Float formats carry the extension's size and the count of frames, as the format asks of everything but PCM.
    extra = b"" if code == _PCM else struct.pack("<H", 0)
    chunks = _chunk(b"fmt ", head + extra)
    if code != _PCM:
        chunks += _chunk(b"fact", struct.pack("<I", sound.shape[0]))
    chunks += _chunk(b"data", data)
    write_atomically(path, b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def write_wav_blocks(
    path: Path, blocks: Iterable[NDArray[Any]], *, samples: int, rate: int = 48_000, bits: Literal[24, "32float"] = 24
) -> None:
    """Write stereo sound of so many samples that comes in blocks, atomically; the same bytes as `write_wav` leaves.

    Blocks that do not add up to `samples` raise `ValueError`.
    """
    width, code = (4, _FLOAT) if bits == "32float" else (3, _PCM)
    head = struct.pack("<HHIIHH", code, 2, rate, rate * 2 * width, 2 * width, width * 8)
    extra = b"" if code == _PCM else struct.pack("<H", 0)
    chunks = _chunk(b"fmt ", head + extra)
    if code != _PCM:
        chunks += _chunk(b"fact", struct.pack("<I", samples))
    size = samples * 2 * width
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size + size % 2) + b"WAVE" + chunks)
            file.write(b"data" + struct.pack("<I", size))
            written = 0
            for block in blocks:
                data = _packed(np.asarray(block, np.float64), bits)
                written += len(data)
                file.write(data)
            file.write(b"\0" * (size % 2))
        if written != size:
            raise ValueError(f"{written // (2 * width)} samples came, {samples} were announced")
        draft.replace(path)
    except OSError as error:
        raise StorageError(f"{str(path)!r} cannot be written: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)


def _packed(sound: NDArray[np.float64], bits: Literal[24, "32float"]) -> bytes:
    if bits == "32float":
        return sound.astype("<f4").tobytes()
    steps = _quantise(sound, 1 << 23).astype("<i4")
    return np.ascontiguousarray(np.ascontiguousarray(steps).view(np.uint8).reshape(-1, 4)[:, :3]).tobytes()


def read_wav(path: Path) -> tuple[Samples, int]:
    """Read a file into floats of the shape (samples, channels) and its rate in Hz.

    Reads 8, 16, 24 and 32-bit integers and 32 and 64-bit floats. `InputError` says what is wrong with another file.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise InputError(f"{str(path)!r} is not a WAVE file")
    chunks = _chunks(raw)
    head, data = chunks.get(b"fmt "), chunks.get(b"data")
    if head is None or len(head) < 16 or data is None:
        raise InputError(f"{str(path)!r} is a WAVE file without sound, or it was cut off")
    code, channels, rate, _, _, width_bits = struct.unpack("<HHIIHH", head[:16])
    if code == _EXTENSIBLE and len(head) >= 26:
        code = struct.unpack("<H", head[24:26])[0]
    if channels == 0 or rate == 0:
        raise InputError(f"{str(path)!r} states {channels} channels at {rate} Hz")
    sound = _floats(data, code=code, width_bits=width_bits)
    if sound is None:
        raise InputError(
            f"{str(path)!r} holds samples of format {code} with {width_bits} bits",
            hint="save it as 16-bit, 24-bit or float PCM",
        )
    whole = sound.size // channels
    return sound[: whole * channels].reshape(whole, channels), rate


def _quantise(sound: NDArray[np.float64], scale: int) -> NDArray[np.float64]:
    return np.clip(np.rint(sound * scale), -scale, scale - 1)


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _chunks(raw: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], struct.unpack("<I", raw[at + 4 : at + 8])[0]
        # A stream's writer may not have known the size: the last chunk then reaches to the end of the file.
        found.setdefault(name, raw[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return found


def _floats(data: bytes, *, code: int, width_bits: int) -> Samples | None:
    size = max(1, width_bits // 8)
    data = data[: len(data) // size * size]
    if code == _FLOAT and width_bits in (32, 64):
        return np.frombuffer(data, "<f4" if width_bits == 32 else "<f8").astype(np.float32)
    if code != _PCM:
        return None
    if width_bits == 8:
        return ((np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128).astype(np.float32)
    if width_bits == 16:
        return (np.frombuffer(data, "<i2").astype(np.float32) / (1 << 15)).astype(np.float32)
    if width_bits == 24:
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return (wide.view("<i4")[:, 0].astype(np.float64) / (1 << 31)).astype(np.float32)
    if width_bits == 32:
        return (np.frombuffer(data, "<i4").astype(np.float64) / (1 << 31)).astype(np.float32)
    return None
