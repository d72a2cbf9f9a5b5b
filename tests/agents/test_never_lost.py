"""Kill -9 at any moment, resume, and the film comes out; nothing finished is made twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from small_films import artifacts, command, copy_of, environment, plan_small, run


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_small(tmp_path_factory.mktemp("planned") / "film")


@pytest.fixture(scope="module")
def whole(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The same film made without a kill, and how long that took."""
    folder = copy_of(planned, tmp_path_factory.mktemp("whole") / "film")
    begun = time.monotonic()
    made = run("render", folder)
    assert made.returncode == 0, made.stderr
    return folder, time.monotonic() - begun


@pytest.mark.parametrize("moment", [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
def test_a_killed_run_resumes_to_the_same_film(
    moment: float, planned: Path, whole: tuple[Path, float], tmp_path: Path
) -> None:
    uncut, seconds = whole
    folder = copy_of(planned, tmp_path / "film")
    process = subprocess.Popen(
        command("render", folder, "--quiet"), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds * moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = artifacts(folder)

    resumed = run("resume", folder)
    assert resumed.returncode == 0, resumed.stderr
    after = artifacts(folder)
    assert {key: after[key] for key in finished} == finished, "something finished was made again"
    assert set(after) == set(artifacts(uncut)), "another film came out"
    assert (folder / "video.mp4").read_bytes() == (uncut / "video.mp4").read_bytes()
    assert not list(folder.glob(".*.mp4*")), "a half file was left"


def test_a_deleted_checkpoint_loses_nothing(planned: Path, tmp_path: Path) -> None:
    folder = copy_of(planned, tmp_path / "film")
    assert run("render", folder, "--stop-at", "preview").returncode == 0
    before = artifacts(folder)
    (folder / ".reelwright" / "crew.sqlite").unlink()
    resumed = run("resume", folder)
    assert resumed.returncode == 0, resumed.stderr
    after = artifacts(folder)
    assert {key: after[key] for key in before} == before
    assert (folder / "video.mp4").is_file()


def test_an_interrupt_ends_with_130_and_leaves_no_process(planned: Path, tmp_path: Path) -> None:
    folder = copy_of(planned, tmp_path / "film")
    # A suite started in the background ignores interrupts, and so would every process that it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            command("render", folder), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)
    while not list(folder.glob(".reelwright/store/drafts/*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "resume" in said
    assert not _workers_on(folder)
    assert run("resume", folder).returncode == 0


def test_a_damaged_span_heals(whole: tuple[Path, float], tmp_path: Path) -> None:
    folder = copy_of(whole[0], tmp_path / "film")
    span = next(key for key, (kind, _) in artifacts(folder).items() if kind == "span")
    damaged = folder / ".reelwright" / "store" / span[:2] / span / "span.mp4"
    size = damaged.stat().st_size
    os.truncate(damaged, size // 2)
    master = next(key for key, (kind, _) in artifacts(folder).items() if kind == "master")
    (folder / ".reelwright" / "store" / master[:2] / master / "artifact.json").unlink()
    assert run("render", folder).returncode == 0
    assert damaged.stat().st_size == size
    assert (folder / "video.mp4").read_bytes() == (whole[0] / "video.mp4").read_bytes()


def _workers_on(folder: Path) -> list[str]:
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = line.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if "tools.work.worker" in text and str(folder) in text:
            found.append(text)
    return found
