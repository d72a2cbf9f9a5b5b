"""What a run gives back: where the film is, whether it passed, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..story.violation import Report
from .order import Stage


@dataclass(frozen=True)
class Film:
    """A production after a run."""

    folder: Path
    stage: Stage
    """The last stage that is done."""
    report: Report | None = None
    waits_for: str = ""
    """'storyboard' or 'preview', where a person's approval is awaited."""
    notes: tuple[str, ...] = ()

    @property
    def video(self) -> Path | None:
        """The finished video, once it is delivered."""
        path = self.folder / "video.mp4"
        return path if path.is_file() and self.stage == "delivery" else None

    @property
    def exit_code(self) -> int:
        """0, or 3 where the review failed the file."""
        return 0 if self.report is None or self.report.passed else 3

    def lines(self) -> list[str]:
        """The result for a person."""
        if self.waits_for:
            shown = "storyboard.jpg" if self.waits_for == "storyboard" else "preview.mp4"
            return [
                f"the {self.waits_for} waits for your approval: look at {self.folder / shown}",
                f"  `reelwright approve {self.folder}`, then `reelwright resume {self.folder}`",
            ]
        if self.stage != "delivery" or self.report is None:
            return [f"stopped after {self.stage}: {self.folder}", f"  `reelwright render {self.folder}` goes on"]
        failed = [check for check in self.report.checks if not check.passed and check.severity == "error"]
        if failed:
            lines = [f"the review failed {self.folder / 'video.mp4'}:"]
            lines += [f"  {check.title}: wanted {check.wanted}, found {check.found}" for check in failed]
            return [*lines, f"  {self.folder / 'report.html'} shows each measurement"]
        return [
            str(self.folder / "video.mp4"),
            f"  {self.report.seconds:.1f} s, {len(self.report.checks)} measurements passed: "
            f"{self.folder / 'report.html'}",
        ]

    def summary(self) -> dict[str, Any]:
        """The result for a machine."""
        return {
            "folder": str(self.folder),
            "stage": self.stage,
            "video": str(self.video) if self.video else None,
            "passed": self.report.passed if self.report else None,
            "seconds": self.report.seconds if self.report else None,
            "waits_for": self.waits_for or None,
            "notes": list(self.notes),
        }
