"""Runs the bundled ffmpeg: argument lists, progress, a stall timeout, a tail of its own words in the error."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ...story.errors import EngineError, StorageError

STALL_S = 60.0
"""How long ffmpeg may say nothing of its progress before it counts as hung."""

_TAIL_LINES = 12
_PIPE_BYTES = 1 << 20
_FULL = ("No space left on device", "Disk quota exceeded", "File too large", "Read-only file system")
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


@cache
def ffmpeg_path() -> str:
    """The ffmpeg binary of imageio-ffmpeg. `EngineError` where its wheel holds none for this machine."""
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise EngineError(
            f"no ffmpeg for this machine: {error}", hint="install one and set IMAGEIO_FFMPEG_EXE to its path"
        ) from None


def arguments(graph: Any) -> list[str]:
    """The argument list of an ffmpeg-python graph, run by our binary, quiet and with machine-readable progress."""
    head = ["-hide_banner", "-nostats", "-loglevel", "warning", "-progress", "pipe:1"]
    compiled: list[str] = [str(part) for part in graph.compile(cmd=ffmpeg_path(), overwrite_output=True)]
    return [compiled[0], *head, *compiled[1:]]


class FFmpeg:
    """One running ffmpeg. Leaving the `with` block by an error or an interrupt kills its whole process group.

        with FFmpeg(arguments(graph), doing="encoding a span", feed=True) as process:
            process.write(frame)
            process.finish()

    `feed`: frames are written to its stdin. `on_frame` is called with the number of frames written out so far.
    `EngineError` carries the tail of what ffmpeg said; a full or unwritable disk is a `StorageError`.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        doing: str,
        feed: bool = False,
        cwd: Path | None = None,
        stall_s: float = STALL_S,
        on_frame: Callable[[int], None] | None = None,
    ) -> None:
        self._argv = list(argv)
        self._doing = doing
        self._feed = feed
        self._cwd = cwd
        self._stall_s = stall_s
        self._on_frame = on_frame
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._alive_at = time.monotonic()
        self._waiting = not feed
        self._frames = 0
        self._stalled = False
        self._readers: list[threading.Thread] = []
        self._over = threading.Event()

    def __enter__(self) -> Self:
        try:
            self._process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE if self._feed else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self._cwd,
                bufsize=0,
                start_new_session=True,
                env={**os.environ, "AV_LOG_FORCE_NOCOLOR": "1"},
            )
        except OSError as error:
            raise EngineError(f"ffmpeg cannot be started: {error.strerror}", hint="run `reelwright doctor`") from None
        if self._feed:
            _widen(self._process.stdin)
        for work in (self._read_progress, self._read_words, self._watch):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._readers.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._kill()
        self._close()

    @property
    def pid(self) -> int:
        """The process id, which is also its group's."""
        return self._process.pid

    @property
    def frames(self) -> int:
        """How many frames it has written out so far, by its own word."""
        return self._frames

    def write(self, *pieces: memoryview) -> None:
        """Write buffers to its stdin, in one system call where they fit. Blocks while ffmpeg is behind."""
        assert self._process.stdin is not None
        fd = self._process.stdin.fileno()
        waiting = [piece.cast("B") for piece in pieces]
        self._wait()
        try:
            while waiting:
                sent = os.writev(fd, waiting)
                self._alive_at = time.monotonic()
                while waiting and sent >= len(waiting[0]):
                    sent -= len(waiting.pop(0))
                if sent:
                    waiting[0] = waiting[0][sent:]
        except BrokenPipeError:
            raise self._failure() from None
        self._waiting = False

    def finish(self) -> None:
        """Close its stdin and wait until it is done. Raises where it failed."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._wait()
        self._process.wait()
        for thread in self._readers[:2]:
            thread.join()
        if self._process.returncode != 0:
            raise self._failure()

    def _wait(self) -> None:
        # Only while we wait for ffmpeg can it be late: between two frames it is ffmpeg that waits for us.
        self._alive_at = time.monotonic()
        self._waiting = True

    def _failure(self) -> EngineError | StorageError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        if self._process.poll() is None:
            self._kill()
        self._close()
        code = self._process.returncode
        tail = "\n".join(self._tail).strip()
        if any(word in tail for word in _FULL) or code == -getattr(signal, "SIGXFSZ", 25):
            return StorageError(
                f"the disk is full or cannot be written while {self._doing}",
                hint="free some space or choose another --out folder",
            )
        if self._stalled:
            what = f"ffmpeg made no progress for {self._stall_s:g} s while {self._doing} and was stopped"
        elif code < 0:
            what = f"ffmpeg was killed by signal {-code} while {self._doing}"
        else:
            what = f"ffmpeg failed with code {code} while {self._doing}"
        return EngineError(what, hint=f"ffmpeg said:\n{tail}" if tail else "ffmpeg said nothing")

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _close(self) -> None:
        self._over.set()
        for thread in self._readers:
            thread.join(5)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _read_progress(self) -> None:
        assert self._process.stdout is not None
        last: tuple[bytes, bytes] | None = None
        for raw in self._process.stdout:
            found = re.match(rb"(frame|out_time_us)=\s*(\d+)", raw)
            if not found:
                continue
            if last != (last := (found[1], found[2])):
                self._alive_at = time.monotonic()
            if found[1] == b"frame" and int(found[2]) > self._frames:
                self._frames = int(found[2])
                if self._on_frame is not None:
                    self._on_frame(self._frames)

    def _read_words(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            self._tail.append(raw.decode("utf-8", "replace").rstrip()[:400])

    def _watch(self) -> None:
        while not self._over.wait(min(1.0, self._stall_s / 4)):
            if self._process.poll() is not None:
                return
            if self._waiting and time.monotonic() - self._alive_at > self._stall_s:
                self._stalled = True
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                return


def run_ffmpeg(
    graph: Any,
    *,
    doing: str,
    cwd: Path | None = None,
    stall_s: float = STALL_S,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Run an ffmpeg-python graph to its end. Errors as `FFmpeg`."""
    with FFmpeg(arguments(graph), doing=doing, cwd=cwd, stall_s=stall_s, on_frame=on_frame) as process:
        process.finish()


def storage_error(error: OSError, path: Path) -> StorageError | None:
    """The `StorageError` for a full or read-only disk, or None where the error says something else."""
    if error.errno not in _FULL_ERRNOS:
        return None
    return StorageError(
        f"{str(path)!r} cannot be written: {error.strerror}", hint="free some space or choose another --out folder"
    )


def _widen(pipe: IO[bytes] | None) -> None:
    # Linux only: the default 64 KiB costs a task switch for every 1/128 of a frame.
    if pipe is None:
        return
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
