"""Takes: several productions of one brief and one sheet of them, to choose from. The chosen one is rendered as any."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..planners.choice import AutoPlanner, model_of
from ..planners.planner import builtin_library
from ..planners.takes import TAKES_MAX, TAKES_MIN, Take, hook_of, takes_by_rule
from ..story.brief import Brief
from ..story.errors import EngineError, InputError, PlanningError
from ..story.storyboard import Storyboard
from ..templates.library import look as look_named
from ..templates.library import platform as platform_named
from ..tools.compositor.sheets.takes_sheet import TAKES_FILE, TakeCell, TakesSheetJob
from ..tools.work.executor import InlineExecutor
from .delivery import bring
from .desk import Desk
from .events import Listener, silent
from .film_jobs import assets_of
from .filming import plan_documents
from .intake import take_in
from .order import Order
from .photos import look_at
from .planning import heed, keep_received, planner_for, tell_spending
from .production import Production
from .wishes import Wishes


@dataclass(frozen=True)
class PlannedTake:
    """One take in its folder."""

    number: int
    folder: Path
    look: str
    hook: str
    idea: str


@dataclass(frozen=True)
class Takes:
    """What is to be chosen from."""

    folder: Path
    sheet: Path
    takes: tuple[PlannedTake, ...]
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0: takes are planned, nothing was measured."""
        return 0

    def lines(self) -> list[str]:
        """The result for a person."""
        rows = [f"{len(self.takes)} takes to choose from: {self.sheet}"]
        rows += [f"  {take.number}  {take.look}: {take.hook}" for take in self.takes]
        return [*rows, f"  `reelwright render {self.takes[0].folder}` makes the first, and so with the others"]

    def summary(self) -> dict[str, Any]:
        """The result for a machine."""
        takes = [
            {"number": take.number, "folder": str(take.folder), "look": take.look, "hook": take.hook, "idea": take.idea}
            for take in self.takes
        ]
        return {"folder": str(self.folder), "sheet": str(self.sheet), "takes": takes, "notes": list(self.notes)}


def plan_takes(
    wishes: Wishes, folder: Path, *, count: int, order: Order | None = None, tell: Listener = silent
) -> Takes:
    """Plan several takes of one brief in `take-1`, `take-2`... of a folder, and draw their sheet.

    Each is a production of its own: `render` goes on with the chosen one. `InputError` for more than one film.
    """
    _check(wishes, folder, count)
    order = (order or Order()).model_copy(update={"stop_at": "delivery"})
    parent = Production(folder)
    with parent.working():
        desk = Desk(parent, order, InlineExecutor(claims=parent.claims), tell)
        desk.begin("brief")
        brief, notes = take_in(wishes, parent, desk.executor)
        for note in notes:
            desk.note(note)
        brief = look_at(desk, brief)
        desk.done("brief", f"{brief.platform}, {brief.language}, {len(brief.assets)} files")
        takes = _written(desk, brief, count)
        if len(takes) < count:
            desk.note(f"{len(takes)} takes in place of {count}: the brief has no more ways to begin")
        planned = tuple(_planned(desk, brief, take, number) for number, take in enumerate(takes, 1))
        tell_spending(desk)
        sheet = _sheet(desk, brief, planned)
    return Takes(folder=folder, sheet=sheet, takes=planned, notes=tuple(desk.notes))


def _check(wishes: Wishes, folder: Path, count: int) -> None:
    wishes.check()
    if not TAKES_MIN <= count <= TAKES_MAX:
        raise InputError(f"--takes {count} is out of range", hint=f"give {TAKES_MIN} to {TAKES_MAX}")
    if len(wishes.platforms) > 1 or len(getattr(wishes, "languages", ())) > 1:
        raise InputError(
            "--takes is for one film", hint="choose a take for one platform and language, then make the others from it"
        )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{str(folder)!r} is a file", hint="give --out a folder")
    if (folder / TAKES_FILE).is_file() or (folder / "brief.json").is_file():
        raise InputError(
            f"there is a production in {str(folder)!r} already",
            hint=f"`reelwright render {folder / 'take-1'}` goes on with a take; another --out begins anew",
        )


def _written(desk: Desk, brief: Brief, count: int) -> tuple[Take, ...]:
    """The scripts: a model's variants in one request, or other seeds and looks by rule."""
    desk.begin("script")
    planner = planner_for(desk)
    model = None if brief.script_text else model_of(planner)
    if model is not None:
        try:
            takes = model.takes(brief, count)
            desk.done("script", f"{len(takes)} takes by {model.name}")
            return takes
        except (PlanningError, EngineError) as error:
            if not isinstance(planner, AutoPlanner):
                raise keep_received(desk, error) if isinstance(error, PlanningError) else error from None
            planner.give_up(error)
            heed(desk)
    takes = takes_by_rule(planner, brief, builtin_library(), count=count)
    desk.done("script", f"{len(takes)} takes by {planner.name}")
    return takes


def _planned(desk: Desk, brief: Brief, take: Take, number: int) -> PlannedTake:
    """One take's documents in its folder, with the files that it shows in its store."""
    folder = desk.production.folder / f"take-{number}"
    production = Production(folder)
    with production.working():
        if desk.production.store.root.is_dir():
            shutil.copytree(desk.production.store.root, production.store.root, dirs_exist_ok=True)
        production.keep(desk.order)
        production.save(brief.model_copy(update={"look": take.look, "seed": brief.seed + number - 1}))
        production.save(take.script)
        # One planner for all: a model that failed for one take is not asked for the next. Takes are for a person to
        # judge, so no critic does.
        order = desk.order.model_copy(update={"stop_at": "storyboard", "critic": False})
        own = Desk(production, order, desk.executor, desk.tell, planner=desk.planner, notes=desk.notes)
        plan_documents(own)
        storyboard = production.load(Storyboard)
    return PlannedTake(number=number, folder=folder, look=storyboard.look, hook=hook_of(take.script), idea=take.idea)


def _sheet(desk: Desk, brief: Brief, planned: tuple[PlannedTake, ...]) -> Path:
    assets = assets_of(brief)
    cells = []
    for take in planned:
        storyboard = Production(take.folder).load(Storyboard)
        cells.append(
            TakeCell.of(
                storyboard,
                number=take.number,
                look=look_named(take.look).title,
                hook=take.hook,
                idea=take.idea,
                assets=assets,
                platform=platform_named(storyboard.platform),
            )
        )
    title = Production(planned[0].folder).load(Storyboard).title
    job = TakesSheetJob.over(tuple(cells), title=title, language=brief.language)
    desk.run([job])
    return bring(desk, job.key(), TAKES_FILE)
