"""A person's yes to one version of a document."""

from __future__ import annotations

from typing import Literal

from .document import Document


class Approval(Document):
    """Names the digest of what was approved; an edit of that document voids it."""

    NAME = "approval"

    stage: Literal["storyboard", "preview"]
    approved: str
    """The digest of storyboard.json's content, or of the previewed timeline's picture and sound."""
    by: str = ""
