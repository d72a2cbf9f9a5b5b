"""What is said and shown, line by line, before there are pictures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .document import Document, Part
from .exhibit import Exhibit
from .time import Seconds

Role = Literal[
    "hook", "problem", "benefit", "feature", "proof", "offer", "call-to-action", "chapter", "statement", "question"
]
Emotion = Literal["neutral", "happy", "excited", "serious", "concerned", "surprised"]


class SpokenCue(Part):
    """A direction at a word: `[point left]`, `[smile]`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """`point-left`, `smile`, `pause`."""
    word: int = Field(ge=0)
    """How many of the line's spoken words come before it."""
    seconds: Seconds | None = None
    """How long a `pause` inside the line is silent."""


class Line(Part):
    """One thought: what is spoken, what stands on the screen, and who says it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    role: Role
    say: str = ""
    """Words to speak; empty for a line that is only shown."""
    show: str = ""
    """Words to set large; a short form of what is said."""
    items: tuple[str, ...] = ()
    """Short points to list, where the line has several."""
    speaker: str = "narrator"
    emotion: Emotion = "neutral"
    pause_after_s: Seconds | None = None
    asset: str = ""
    """The asset that this line is about, if any."""
    exhibit: Exhibit | None = None
    """A table, chart, code, formula or quotation to look at while the line is heard."""
    cues: tuple[SpokenCue, ...] = ()
    """Directions at words, in order."""
    level: int = Field(default=1, ge=0, le=6)
    """For chapters: 1 is a chapter of the film, more a part of one that is only shown; 0 the film's own title."""
    source: Literal["brief", "script", "phrase-bank", "llm", "edit"] = "brief"


class Script(Document):
    """The film in words."""

    NAME = "script"

    title: str
    language: str = "en"
    lines: tuple[Line, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
    """What the planner wants the person to know ('made shorter: ...')."""
    shorter_by_decision: bool = False
    """True where the facts do not fill the seconds that were asked; a note says why."""
    planner: str = ""
    """Which planner wrote it: 'offline', or the model's name."""

    @property
    def has_own_words(self) -> bool:
        """True where a person wrote or changed lines: their words are kept, and the film is as long as they need."""
        return any(line.source in ("script", "edit") for line in self.lines)

    def line(self, line_id: str) -> Line:
        """The line of that id; `KeyError` where there is none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)
