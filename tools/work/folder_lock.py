"""One run in one folder: an advisory lock that dies with its process."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ...story.errors import BusyError
from .store import storing

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a production's folder while a run works in it. `BusyError` says which process has it."""
    path = folder / ".reelwright" / "lock"
    with storing(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            _lock(descriptor)
        except OSError:
            owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
            raise BusyError(
                f"another run{f' (process {owner})' if owner else ''} works in {str(folder)!r}",
                hint="wait for it to end, or choose another --out folder",
            ) from None
        with storing(path):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
