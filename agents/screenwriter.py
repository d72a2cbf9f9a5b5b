"""The screenwriter: from the brief to the film in words."""

from __future__ import annotations

from ..story.brief import Brief
from ..story.script import Script
from .desk import Desk
from .languages import translated, with_roles
from .photos import look_at
from .planning import heed, planner_for


def write(desk: Desk) -> str:
    """Leave script.json. One that stands is kept, unless the brief was edited since and the script was not."""
    production = desk.production
    brief = production.load(Brief)
    if production.has(Script) and not (production.edited(Brief) and not production.edited(Script)):
        if production.edited(Brief):
            desk.note("brief.json and script.json were both edited: the script stands as it is")
        script = production.load(Script)
    else:
        desk.begin("script")
        if not production.edited(Brief):
            brief = look_at(desk, brief)
            production.save(brief)
        script = translated(desk, brief) or with_roles(desk, planner_for(desk).script(brief))
        heed(desk)
        production.save(script)
    production.save(brief)
    for note in script.notes:
        desk.note(note)
    desk.done("script", f"{script.title!r}, {len(script.lines)} lines by {script.planner}")
    return script.digest()
