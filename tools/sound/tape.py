"""Sound on disc, written and read in stretches, so that a long film needs no more memory than a short one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from .filters import Sound
from .grid import SAMPLE_RATE

STRETCH = 20 * SAMPLE_RATE
_BYTES = 4


class Tape:
    """So many samples of 32-bit floats in a nameless file that is gone when closed; silence where none were written."""

    def __init__(self, samples: int, *, channels: int = 2, folder: Path | None = None) -> None:
        self.samples = samples
        self.channels = channels
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # Closed by `__exit__`.
        self._file.truncate(samples * channels * _BYTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, start: int, sound: Sound) -> None:
        """Put sound from a sample on; what lies beyond the end is left out."""
        part = np.ascontiguousarray(sound[: max(0, self.samples - start)], np.float32)
        self._file.seek(start * self.channels * _BYTES)
        self._file.write(part.tobytes())

    def read(self, start: int, stop: int) -> Sound:
        """The samples from `start` up to `stop`, (samples, channels); silence beyond both ends."""
        out = np.zeros((stop - start, self.channels), np.float32)
        first, last = max(0, start), min(stop, self.samples)
        if last > first:
            self._file.seek(first * self.channels * _BYTES)
            raw = self._file.read((last - first) * self.channels * _BYTES)
            out[first - start : last - start] = np.frombuffer(raw, np.float32).reshape(-1, self.channels)
        return out

    def stretches(self, *, of: int = STRETCH) -> Iterator[tuple[int, int]]:
        """The whole in pieces of at most so many samples: (start, stop)."""
        for start in range(0, self.samples, of):
            yield start, min(self.samples, start + of)

    def whole(self) -> Sound:
        """All of it in memory."""
        return self.read(0, self.samples)
