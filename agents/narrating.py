"""A recording given to a film that is planned already: read script.json aloud, hand the recording in, render."""

from __future__ import annotations

from pathlib import Path

from ..story.brief import Brief
from ..story.errors import InputError
from ..story.script import Script
from ..tools.work.executor import InlineExecutor
from . import filming
from .events import Listener, silent
from .film import Film
from .intake import take_in_file
from .production import Production


def narrate_film(folder: Path, recording: Path, tell: Listener = silent, *, stop_at: str = "delivery") -> Film:
    """Make a person's recording of script.json the film's voice, and render. One that stood is replaced."""
    production = Production.at(folder)
    with production.working():
        if not production.has(Script):
            raise InputError(f"{str(folder)!r} has no script.json yet", hint="`reelwright plan` writes one")
        brief = production.load(Brief)
        asset, _ = take_in_file(recording, "narration", "narration", production, InlineExecutor())
        others = tuple(each for each in brief.assets if each.kind != "narration")
        voice = "auto" if brief.voice == "none" else brief.voice
        production.save(brief.model_copy(update={"assets": (*others, asset), "voice": voice}))
    return filming.render(folder, tell, stop_at=stop_at)
