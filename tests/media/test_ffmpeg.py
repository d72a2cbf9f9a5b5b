"""ffmpeg is never trusted: what it says in failing is passed on, what hangs is stopped, nothing is left running."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import ffmpeg
import pytest
from reelwright.story.errors import EngineError, InputError, StorageError
from reelwright.tools.media import encoder as encoders
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder, choose_codec, find_hardware_encoder
from reelwright.tools.media.ffmpeg import FFmpeg, arguments, ffmpeg_path, run_ffmpeg

FRAME = bytes(64 * 64 * 3 // 2)


def write_many(encoder: FrameEncoder, count: int) -> None:
    """Give an encoder frames that are hard to press."""
    for number in range(count):
        encoder.write(os.urandom(len(FRAME)) if number % 2 else FRAME)
    encoder.finish()


def _noise(seconds: int = 20) -> object:
    return ffmpeg.input(f"nullsrc=s=64x64:r=30:d={seconds}", f="lavfi", re=None).output("-", format="null")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_failure_carries_the_tail_of_what_ffmpeg_said() -> None:
    graph = ffmpeg.input("file:/no/such/file.mp4").output("-", format="null")
    with pytest.raises(EngineError, match=r"failed with code \d+ while reading") as caught:
        run_ffmpeg(graph, doing="reading")
    assert "No such file or directory" in caught.value.hint


def test_a_killed_ffmpeg_is_an_engine_error() -> None:
    with FFmpeg(arguments(_noise()), doing="making noise") as process:
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(EngineError, match="killed by signal 9 while making noise"):
            process.finish()


def test_an_encoder_killed_between_frames_is_an_engine_error(tmp_path: Path) -> None:
    path = tmp_path / "span.mp4"
    with FrameEncoder(path, width=64, height=64, fps=Fraction(30), settings=EncoderSettings()) as encoder:
        encoder.write(FRAME)
        os.killpg(encoder.pid, signal.SIGKILL)
        with pytest.raises(EngineError, match=r"killed by signal 9 while encoding 'span.mp4'"):
            write_many(encoder, 1000)


@pytest.mark.parametrize("feed", [True, False], ids=["fed", "alone"])
def test_what_makes_no_progress_is_stopped(feed: bool) -> None:
    asleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with FFmpeg(asleep, doing="waiting", feed=feed, stall_s=0.5) as process:
        work = partial(process.write, memoryview(bytes(8_000_000))) if feed else process.finish
        with pytest.raises(EngineError, match=r"no progress for 0\.5 s while waiting"):
            work()
    assert not _alive(process.pid)


def test_a_slow_painter_is_not_a_stalled_encoder(tmp_path: Path) -> None:
    path = tmp_path / "slow.mp4"
    graph = encoders.encode_graph(
        path, width=64, height=64, fps=Fraction(30), settings=EncoderSettings(), pixels="yuv420p"
    )
    with FFmpeg(arguments(graph), doing="encoding", feed=True, stall_s=0.3) as process:
        for _ in range(3):
            time.sleep(0.4)
            process.write(memoryview(FRAME))
        process.finish()
    assert process.frames == 3


def test_an_error_beside_it_leaves_no_process() -> None:
    with pytest.raises(KeyboardInterrupt), FFmpeg(arguments(_noise()), doing="making noise") as process:
        raise KeyboardInterrupt
    assert not _alive(process.pid)


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    run_ffmpeg(ffmpeg.input("nullsrc=s=64x64:d=0.2", f="lavfi").output("-", format="null"), doing="nothing")
    assert threading.active_count() == before


def test_progress_is_told_in_frames() -> None:
    told: list[int] = []
    run_ffmpeg(
        ffmpeg.input("nullsrc=s=64x64:r=30:d=1", f="lavfi").output("-", format="null"),
        doing="counting",
        on_frame=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == 30


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """Files may have 20 kB: what a full disk does to a program that writes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


@pytest.mark.usefixtures("small_files_only")
def test_a_file_that_cannot_grow_is_a_storage_error(tmp_path: Path) -> None:
    path = tmp_path / "span.mp4"
    settings = EncoderSettings(crf=1, preset="superfast")
    told = r"full or cannot be written while encoding 'span.mp4'"
    encoder = FrameEncoder(path, width=64, height=64, fps=Fraction(30), settings=settings)
    with encoder, pytest.raises(StorageError, match=told):
        write_many(encoder, 400)


def test_a_full_disk_is_a_storage_error() -> None:
    graph = ffmpeg.input("testsrc2=s=64x64:d=1", f="lavfi").output("file:/dev/full", format="rawvideo")
    with pytest.raises(StorageError, match="while writing"):
        run_ffmpeg(graph, doing="writing")


def test_paths_are_taken_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] %03d, \\ : = folder;\nwith lines"
    folder.mkdir()
    path = folder / "-y.mp4"
    with FrameEncoder(path, width=64, height=64, fps=Fraction(30), settings=EncoderSettings()) as encoder:
        encoder.write(FRAME)
        encoder.finish()
    assert [file.name for file in folder.iterdir()] == ["-y.mp4"]


@pytest.mark.parametrize("said", ["", "Cannot load libcuda.so.1"])
def test_a_hardware_encoder_that_fails_its_trial_is_not_used(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(argv: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(argv, 1, b"", said.encode())

    encoders.works.cache_clear()
    monkeypatch.setattr(encoders.subprocess, "run", refuse)
    assert find_hardware_encoder() is None
    assert choose_codec("auto") == "libx264"
    with pytest.raises(InputError, match="'nvenc' does not work on this machine"):
        choose_codec("nvenc")
    encoders.works.cache_clear()


def test_a_hardware_encoder_is_found_by_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def accept_quicksync(argv: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        tried.append(argv[argv.index("-c:v") + 1])
        return subprocess.CompletedProcess(argv, 0 if tried[-1] == "h264_qsv" else 1, b"", b"")

    encoders.works.cache_clear()
    monkeypatch.setattr(encoders.subprocess, "run", accept_quicksync)
    assert choose_codec("auto") == "h264_qsv"
    assert tried[-1] == "h264_qsv"
    encoders.works.cache_clear()


def test_the_trial_really_encodes() -> None:
    encoders.works.cache_clear()
    assert encoders.works("libx264")
    assert choose_codec("x264") == "libx264"
    encoders.works.cache_clear()


def test_the_bundled_ffmpeg_is_there() -> None:
    assert Path(ffmpeg_path()).is_file()
