"""A run waits for a person, and a yes holds for what was seen alone."""

from __future__ import annotations

import json
from pathlib import Path

import reelwright
from small_films import change, plan_small, run


def _order(folder: Path, *approve: str) -> None:
    path = folder / ".reelwright" / "order.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"approve": list(approve), "stop_at": "delivery"}))


def test_both_approvals_are_waited_for_and_an_edit_voids_one(tmp_path: Path) -> None:
    folder = plan_small(tmp_path / "film")
    _order(folder, "storyboard", "preview")

    waiting = reelwright.resume(folder)
    assert waiting.waits_for == "storyboard"
    assert (folder / "storyboard.jpg").is_file()
    assert not (folder / "video.mp4").exists()
    assert reelwright.resume(folder).waits_for == "storyboard", "without a yes it waits on"

    assert reelwright.approve(folder).stage == "storyboard"
    preview = reelwright.resume(folder)
    assert preview.waits_for == "preview"
    assert (folder / "preview.mp4").is_file()
    assert not (folder / "video.mp4").exists()

    assert reelwright.approve(folder).stage == "preview"
    storyboard = json.loads((folder / "storyboard.json").read_text())
    change(folder, "storyboard", title=storyboard["title"] + "!")
    assert reelwright.render(folder).waits_for in ("storyboard", "preview"), "an edit voids the approval"

    reelwright.approve(folder)
    done = reelwright.resume(folder)
    if done.waits_for:
        reelwright.approve(folder)
        done = reelwright.resume(folder)
    assert done.video is not None
    assert not (folder / "preview.mp4").exists()


def test_there_is_nothing_to_approve_before_a_storyboard(tmp_path: Path) -> None:
    assert reelwright.make("5 s ad for Stride, a shoe.", out=tmp_path / "film", planner="offline", stop_at="brief")
    refused = run("approve", tmp_path / "film")
    assert refused.returncode == 2
    assert "nothing to approve" in refused.stderr
