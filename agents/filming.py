"""The doors to the crew, as functions: the command line and the Python API call these and nothing below them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..planners.estimate import FilmEstimate, estimate_film
from ..story.brief import Brief
from ..story.errors import InputError, PlanningError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..tools.work.executor import InlineExecutor
from ..tools.work.processes import ProcessExecutor
from . import director, screenwriter
from .desk import Desk
from .engines.choice import EngineBench, EngineChoice
from .events import Listener, silent
from .film import Film
from .intake import take_in
from .languages import lacks_words
from .order import STAGES, Order, Stage
from .planning import keep_received
from .production import Production
from .refusal import refusal
from .wishes import Wishes


def make(
    wishes: Wishes, folder: Path, *, order: Order | None = None, tell: Listener = silent, like: Path | None = None
) -> Film:
    """Make a film from wishes in a folder that holds no production yet.

    `like`: the folder of a film in another language, whose shots this one takes over.
    """
    order = _like(order or Order(), folder, like, wishes)
    wishes = _with_words(wishes, like)
    wishes.check()
    EngineBench(order.engines).check()
    production = _new(folder)
    with production.working():
        if production.has(Brief):
            raise _taken(folder)
        with ProcessExecutor(claims=production.claims) as executor, _engine_room(production) as engines:
            desk = Desk(production, order, executor, tell, engine_executor=engines)
            if order.stop_at not in ("brief", "script", "storyboard"):
                executor.warm(production.store)
            _begin(desk, wishes)
            return _work(desk, fresh=True) if order.stop_at != "brief" else Film(folder, "brief")


def plan(
    wishes: Wishes, folder: Path, *, order: Order | None = None, tell: Listener = silent, like: Path | None = None
) -> Film:
    """Write brief, script and storyboard, linted and mended, without the graph and its packages."""
    order = _like(order or Order(), folder, like, wishes)
    wishes = _with_words(wishes, like)
    wishes.check()
    production = _new(folder)
    with production.working():
        if production.has(Brief):
            raise _taken(folder)
        desk = Desk(production, order.model_copy(update={"stop_at": "storyboard"}), InlineExecutor(), tell)
        _begin(desk, wishes)
        if order.stop_at == "script":
            screenwriter.write(desk)
            return Film(folder, "script", notes=tuple(desk.notes))
        plan_documents(desk)
    return Film(folder, "storyboard", notes=tuple(desk.notes))


def _like(order: Order, folder: Path, like: Path | None, wishes: Wishes) -> Order:
    if like is None:
        return order
    # A translation is written out for correction first.
    update = {"shots_like": os.path.relpath(like, folder)} | ({"stop_at": "script"} if lacks_words(wishes) else {})
    return order.model_copy(update=update)


def _with_words(wishes: Wishes, like: Path | None) -> Wishes:
    """A film that is to be translated begins with the brief of the one that it is like."""
    if like is None or not lacks_words(wishes):
        return wishes
    model = Production.at(like)
    return wishes.model_copy(update={"script": None, "text": wishes.text or model.load(Script).title})


def plan_documents(desk: Desk) -> None:
    """The stages up to the storyboard, in plain order: what the graph does, without a graph."""
    try:
        screenwriter.write(desk)
        director.direct(desk)
        for rounds_left in (2, 1, 0):
            errors = [found for found in director.criticise(desk) if found.severity == "error"]
            if not errors:
                return
            if rounds_left == 0:
                raise refusal(errors)
            director.rework(desk, tuple(errors))
    except PlanningError as error:
        raise keep_received(desk, error) from None


def render(
    folder: Path, tell: Listener = silent, *, stop_at: str = "delivery", engines: EngineChoice | None = None
) -> Film:
    """Go on after any document was edited by hand; only what changed is made again.

    `engines`: who makes the final's pictures and music from now on; None: as it was chosen before. A choice that names
    no engine (`--fallback` alone) adds to the one that stands.
    """
    production = Production.at(folder)
    stop = _stage(stop_at)
    kept = production.kept(Order) or Order()
    told = kept.engines if engines is None else kept.engines.amended(engines)
    if told != kept.engines:
        EngineBench(told).check()
        kept = kept.model_copy(update={"engines": told})
        with production.working():
            production.keep(kept)
    order = kept.model_copy(update={"stop_at": stop})
    return _go_on(production, order, tell, fresh=True)


def resume(folder: Path, tell: Listener = silent, *, pay_again: bool = False) -> Film:
    """Go on where a run ended or waits; nothing finished is made twice."""
    production = Production.at(folder)
    order = (production.kept(Order) or Order()).model_copy(update={"pay_again": pay_again})
    return _go_on(production, order, tell, fresh=pay_again)


def estimate(wishes: Wishes, order: Order) -> FilmEstimate:
    """Length, shots, time to make and cost of a film, planned in a scratch folder that is then gone."""
    wishes.check()
    with tempfile.TemporaryDirectory(prefix="reelwright-") as scratch:
        production = Production(Path(scratch))
        desk = Desk(production, order, InlineExecutor())
        _begin(desk, wishes)
        plan_documents(desk)
        film = estimate_film(production.load(Brief), production.load(Script), production.load(Storyboard))
        if not order.engines.wanted:
            return film
        from .engines.estimates import estimate_engines

        return estimate_engines(film, production, order.engines)


def _go_on(production: Production, order: Order, tell: Listener, *, fresh: bool) -> Film:
    with (
        production.working(),
        ProcessExecutor(claims=production.claims) as executor,
        _engine_room(production) as engines,
    ):
        executor.warm(production.store)
        if order.pay_again:
            _pay_again(production)
        return _work(Desk(production, order, executor, tell, engine_executor=engines), fresh=fresh)


def _engine_room(production: Production) -> ProcessExecutor:
    """One process for all engines, started at the first need: it holds the models between the shots."""
    return ProcessExecutor(workers=1, claims=production.claims)


def _pay_again(production: Production) -> None:
    """Give up the claims on answers that were lost, and let the voices that were given up for them be tried again."""
    from .narrator import cast_again

    for claim in production.claims.pending():
        if production.store.find(claim.key) is None and not claim.remote_id:
            production.claims.release(claim.key)
    cast_again(production)


def _work(desk: Desk, *, fresh: bool) -> Film:
    from .crew import run_crew
    from .delivery import report_in

    try:
        stage, waits_for = run_crew(desk, fresh=fresh)
    except PlanningError as error:
        raise keep_received(desk, error) from None
    report = report_in(desk.production.folder) if stage in ("delivery", "review") else None
    return Film(desk.production.folder, stage, report=report, waits_for=waits_for, notes=tuple(desk.notes))


def _begin(desk: Desk, wishes: Wishes) -> None:
    desk.begin("brief")
    brief, notes = take_in(wishes, desk.production, desk.executor)
    # Where this run stops is said for this run; a resume goes on to the end.
    desk.production.keep(desk.order.model_copy(update={"stop_at": "delivery"}))
    desk.production.save(brief)
    for note in notes:
        desk.note(note)
    desk.done("brief", f"{brief.platform}, {brief.language}, {len(brief.assets)} files")


def _new(folder: Path) -> Production:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{str(folder)!r} is a file", hint="give --out a folder")
    production = Production(folder)
    if production.has(Brief):
        raise _taken(folder)
    return production


def _taken(folder: Path) -> InputError:
    return InputError(
        f"there is a production in {str(folder)!r} already",
        hint=f"`reelwright resume {folder}` goes on with it; another --out begins a new one",
    )


def _stage(name: str) -> Stage:
    for stage in STAGES:
        if stage == name:
            return stage
    raise InputError(f"--stop-at {name!r} is not known", hint=f"choose from: {', '.join(STAGES)}")
