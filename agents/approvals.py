"""A person's yes: bound to the digest of what was seen, void once that changes."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Literal

from ..story.approval import Approval
from ..story.document import Part
from ..story.errors import InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline
from .production import Production

ApprovalStage = Literal["storyboard", "preview"]


class Seen(Part):
    """What a person looked at, by the digests of the documents that made it."""

    script: str
    storyboard: str
    timeline: str = ""


def digest_of(production: Production, stage: ApprovalStage) -> str:
    """The digest that an approval of that stage names, as the documents stand now."""
    seen = Seen(
        script=production.load(Script).digest(),
        storyboard=production.load(Storyboard).digest(),
        timeline=production.load(Timeline).digest() if stage == "preview" else "",
    )
    return seen.digest()


def is_approved(production: Production, stage: ApprovalStage) -> bool:
    """Whether what stands now is what was approved. An approved preview approves its storyboard, too."""
    if not production.has(Approval):
        return False
    approval = production.load(Approval)
    if approval.stage == "preview" and stage == "storyboard":
        return approval.approved == digest_of(production, "preview")
    return approval.stage == stage and approval.approved == digest_of(production, stage)


def approve(folder: Path) -> Approval:
    """Approve what waits in a folder: the preview where there is one, else the storyboard."""
    production = Production.at(folder)
    with production.working():
        if not production.has(Storyboard):
            raise InputError(
                f"there is nothing to approve in {str(folder)!r} yet", hint=f"`reelwright resume {folder}` goes on"
            )
        preview = (folder / "preview.mp4").is_file() and production.has(Timeline)
        stage: ApprovalStage = "preview" if preview else "storyboard"
        approval = Approval(stage=stage, approved=digest_of(production, stage), by=_who())
        approval.save(folder)
        return approval


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
