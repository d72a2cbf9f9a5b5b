"""A disk that takes no more: one message with the remedy, what is finished stays, and a resume goes on from there."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest
from small_films import artifacts, copy_of, plan_small, run

Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_small(
        tmp_path_factory.mktemp("planned") / "film", "5 s square ad for Stride, a trail shoe.", voice="none"
    )


@pytest.fixture(scope="module")
def whole(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of(planned, tmp_path_factory.mktemp("whole") / "film")
    assert run("render", folder).returncode == 0
    return folder


def run_where_files_end_at(size_bytes: int, *arguments: object) -> Ended:
    """Run a door that can write no file longer than this, nor can the programs that it starts.

    The system answers such a write as it answers one to a full disk: with an error (EFBIG where that says ENOSPC).
    """
    limit = (size_bytes, size_bytes)
    return run(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))


def told_of_the_disk(made: Ended) -> None:
    """One message, what to do, and nothing of our insides."""
    assert made.returncode == 4, made.stderr
    assert "Traceback" not in made.stderr
    assert made.stderr.count("reelwright: ") == 1
    assert "free some space" in made.stderr


def halves(folder: Path) -> list[str]:
    """Files that a run began and did not finish."""
    drafts = [*folder.glob(".*.*-*"), *folder.glob(".reelwright/.*"), *folder.glob(".reelwright/store/drafts/*")]
    return [str(path) for path in drafts]


def test_each_bit_of_room_brings_the_film_on_and_nothing_finished_is_made_again(
    planned: Path, whole: Path, tmp_path: Path
) -> None:
    folder = copy_of(planned, tmp_path / "film")
    finished: dict[str, tuple[str, int]] = {}
    # The checkpoint, a record of it, the contact sheet, the music: each needs more room than the one before.
    for size_bytes in (3_000, 40_000, 110_000, 600_000):
        stopped = run_where_files_end_at(size_bytes, "render", folder)
        told_of_the_disk(stopped)
        assert not halves(folder)
        assert not (folder / "video.mp4").exists()
        after = artifacts(folder)
        assert {key: after[key] for key in finished} == finished
        finished = after
    assert finished, "nothing was finished before the disk was full"

    resumed = run("resume", folder)
    assert resumed.returncode == 0, resumed.stderr
    after = artifacts(folder)
    assert {key: after[key] for key in finished} == finished, "something finished was made again"
    assert (folder / "video.mp4").read_bytes() == (whole / "video.mp4").read_bytes()


@pytest.mark.parametrize("lost", ["master", "delivery"])
def test_a_disk_that_fills_at_the_end_leaves_no_half_video(lost: str, whole: Path, tmp_path: Path) -> None:
    folder = copy_of(whole, tmp_path / "film")
    video = (whole / "video.mp4").read_bytes()
    if lost == "master":
        master = next(key for key, (kind, _) in artifacts(folder).items() if kind == "master")
        (folder / ".reelwright" / "store" / master[:2] / master / "artifact.json").unlink()
    (folder / "video.mp4").unlink()
    before = artifacts(folder)
    told_of_the_disk(run_where_files_end_at(len(video) - 1, "render", folder))
    assert not halves(folder)
    assert not (folder / "video.mp4").exists()
    assert artifacts(folder) == before

    resumed = run("resume", folder)
    assert resumed.returncode == 0, resumed.stderr
    assert (folder / "video.mp4").read_bytes() == video
    assert {key: artifacts(folder)[key] for key in before} == before


def test_documents_are_whole_or_absent(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    brief = "5 s square ad for Stride, a trail shoe."
    told_of_the_disk(run_where_files_end_at(900, "plan", brief, "--out", folder))
    assert not halves(folder)
    for path in folder.rglob("*.json"):
        json.loads(path.read_text())
    assert not (folder / "storyboard.json").exists()
    assert run("render", folder, "--stop-at", "timeline").returncode == 0


def test_edits_that_cannot_be_written_leave_the_documents_as_they_were(whole: Path, tmp_path: Path) -> None:
    folder = copy_of(whole, tmp_path / "film")
    before = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    told_of_the_disk(run_where_files_end_at(600, "edit", folder, "--line", "1", "Mud? Bring it."))
    assert {path.name: path.read_bytes() for path in folder.glob("*.json")} == before
