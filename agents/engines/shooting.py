"""The final: engines make their parts of the preview, a failure leaves the others done, and the film is joined."""

from __future__ import annotations

from collections.abc import Iterable

from ...generators.engine_job import EngineJob
from ...generators.settings import EngineSettings
from ...story.artifact import Key
from ...story.brief import Brief
from ...story.errors import EngineError, InputError, ReelwrightError, StorageError
from ...story.garment import Garment
from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.timeline import Timeline
from ...tools.work.job import Job
from ..desk import Desk
from ..film_jobs import FilmJobs, plan_film
from ..lips import mouth_jobs, with_mouths
from ..order import Order
from ..production import Production
from .choice import EMBEDDED, EngineBench, EngineCasting, EngineFailure
from .film import EngineFilm, Made
from .inputs import take_in_inputs
from .planning import plan_engines
from .shots import FilmPapers, Part, parts_of


def papers_of(production: Production) -> FilmPapers:
    """The film's documents as engines are asked by them."""
    brief, script = production.load(Brief), production.load(Script)
    timeline = production.load(Timeline)
    return FilmPapers(
        brief=brief,
        script=script,
        storyboard=production.load(Storyboard),
        timeline=with_mouths(timeline, mouth_jobs(timeline, script, brief)),
        garments=_garments(brief, production),
    )


def _garments(brief: Brief, production: Production) -> dict[Key, Garment]:
    cutouts = [asset.cutout.key for asset in brief.assets_of("garment") if asset.cutout is not None]
    return {key: Garment.load(production.store.folder(key)) for key in cutouts}


def final_engines(production: Production, order: Order) -> EngineFilm | None:
    """The engines' part of the film as it was cast; None where nothing but the preview was asked for."""
    casting = production.kept(EngineCasting)
    if not order.engines.wanted or casting is None or casting.choice != order.engines:
        return None
    return plan_engines(papers_of(production), casting.picks, _bench(production, order))


def final_film(production: Production, order: Order) -> FilmJobs:
    """The job graph of what is delivered."""
    return plan_film(production, encoder=order.encoder, engines=final_engines(production, order))


def needs_approval(production: Production, order: Order) -> bool:
    """Whether an engine that costs money would take part: it waits for a person's yes to the preview."""
    if not order.engines.wanted:
        return False
    bench = _bench(production, order)
    picks = cast_engines(parts_of(papers_of(production)), _begun(production, order), bench).picks
    return any(bench.engine(name).capabilities().paid for name in picks.values() if name != EMBEDDED)


def shoot_engines(desk: Desk) -> FilmJobs | None:
    """Have the engines make their parts and join the final. None where nothing but the preview was asked for.

    What is done stays done: a failure is told after all others have been tried, and a resume goes on with what is
    missing. `EngineError` where a part failed and no `--fallback` allows another engine.
    """
    production, order = desk.production, desk.order
    if not order.engines.wanted:
        return None
    desk.begin("engines")
    bench = _bench(production, order)
    take_in_inputs(desk)
    papers = papers_of(production)
    parts = parts_of(papers)
    casting = cast_engines(parts, _begun(production, order), bench)
    while True:
        production.keep(casting)
        film = plan_engines(papers, casting.picks, bench)
        failures = _make(desk, film)
        if not failures:
            break
        casting = _recast(desk, casting, failures, {part.place: part for part in parts}, bench)
    for note in bench.notes:
        desk.note(note)
    plan = plan_film(production, encoder=order.encoder, engines=film)
    desk.run(film.footage())
    desk.run_engine(film.masks())
    desk.run(plan.jobs())
    desk.done("engines", _told(film))
    return plan


def cast_engines(parts: Iterable[Part], casting: EngineCasting, bench: EngineBench) -> EngineCasting:
    """An engine for every part, and for the finishing steps and portraits that go with them."""
    # Who was picked before is not asked again whether it would run: what it made may all be there.
    picks: dict[str, str] = dict(casting.picks)
    people = False
    for part in parts:
        wish = part.shot.engine if part.shot is not None and part.kind == "person" else EMBEDDED
        if picks.get(part.place, "") not in (wish, "") and wish != EMBEDDED:
            del picks[part.place]
        if part.place not in picks:
            picks[part.place] = bench.pick(part.role, wish=wish)
        people |= part.recipe is not None and picks[part.place] != EMBEDDED
    for role in ("upscale", "interpolate"):
        picks[role] = picks.get(role) or bench.pick(role)
    if people and "portraits" not in picks:
        picks["portraits"] = _portraitist(bench)
    kept = {place: name for place, name in picks.items() if name != EMBEDDED}
    return casting.model_copy(update={"picks": kept, "memory_mb": bench.settings.memory_mb})


def _begun(production: Production, order: Order) -> EngineCasting:
    """The casting as far as it stands: none of another choice, and nobody where an engine failed.

    Failures of earlier runs are tried again: a server may be up by now.
    """
    kept = production.kept(EngineCasting)
    if kept is None or kept.choice != order.engines:
        return EngineCasting(choice=order.engines)
    failed = {failure.place for failure in kept.failures}
    picks = {place: name for place, name in kept.picks.items() if place not in failed}
    return kept.model_copy(update={"picks": picks, "failures": ()})


def _portraitist(bench: EngineBench) -> str:
    """Who makes the reference pictures. That none can is no reason to stop: then they are drawn, and it is said."""
    try:
        name = bench.pick("picture")
    except InputError as error:
        if "picture" in bench.choice.roles:
            raise
        bench.notes.append(f"the reference pictures of people are drawn: {error.what}")
        return EMBEDDED
    if name == EMBEDDED:
        bench.notes.append("the reference pictures of people are drawn: no engine was named for 'picture'")
    return name


def _make(desk: Desk, film: EngineFilm) -> list[tuple[Made, ReelwrightError]]:
    """Make everything that engines do, each part by itself; returns what failed.

    All prompts are encoded before the first clip, so that text encoders leave before the large models come.
    """
    desk.run(job for job in film.before() if not job.needs_models)
    shift = _Shift(desk)
    for job in _prompts_first(film.before()):
        shift.make(job)
    failed = []
    for made in film.ordered():
        for job in made.jobs:
            shift.make(job)
        error = shift.error_of(made)
        if error is not None:
            failed.append((made, error))
            desk.note(f"{made.part.place}: {made.engine} failed: {error.what}")
    return failed


def _prompts_first(jobs: Iterable[Job]) -> list[Job]:
    """Those that need models: what reads nothing that an engine makes, such as prompts, then the rest in order."""
    asked = [job for job in jobs if job.needs_models]
    made = {job.key() for job in asked if isinstance(job, EngineJob)}
    first = [job for job in asked if not isinstance(job, EngineJob) and not made.intersection(job.needs())]
    return [*first, *(job for job in asked if job not in first)]


class _Shift:
    """Jobs one by one; what failed, and what needed it, is remembered and the rest goes on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._failed: dict[Key, ReelwrightError] = {}

    def make(self, job: Job) -> None:
        """Make a job unless something that it needs has failed."""
        key = job.key()
        if key in self._failed:
            return
        lacking = next((self._failed[need] for need in job.needs() if need in self._failed), None)
        if lacking is not None:
            self._failed[key] = lacking
            return
        try:
            self._desk.run_engine([job])
        except StorageError:
            raise
        except ReelwrightError as error:
            self._failed[key] = error

    def error_of(self, made: Made) -> ReelwrightError | None:
        """Why a part was not made; None where it was."""
        return next((self._failed[job.key()] for job in made.jobs if job.key() in self._failed), None)


def _recast(
    desk: Desk,
    casting: EngineCasting,
    failures: list[tuple[Made, ReelwrightError]],
    parts: dict[str, Part],
    bench: EngineBench,
) -> EngineCasting:
    told = tuple(EngineFailure(place=made.part.place, engine=made.engine, what=error.what) for made, error in failures)
    casting = casting.model_copy(update={"failures": (*casting.failures, *told)})
    if not desk.order.engines.fallback:
        raise _stopped(desk, failures)
    picks = dict(casting.picks)
    for made, error in failures:
        place = made.part.place
        try:
            picks[place] = bench.pick(parts[place].role, tried=casting.tried(place))
        except EngineError:
            raise _stopped(desk, failures) from error
        kept = "the preview's picture stays" if picks[place] == EMBEDDED else f"{picks[place]} makes it instead"
        desk.note(f"{place}: {kept}, as --fallback allows")
    return casting.model_copy(update={"picks": {place: name for place, name in picks.items() if name != EMBEDDED}})


def _stopped(desk: Desk, failures: list[tuple[Made, ReelwrightError]]) -> EngineError:
    made, error = failures[0]
    more = f" ({len(failures) - 1} more failed)" if len(failures) > 1 else ""
    hint = f"{error.hint}; " if error.hint else ""
    return EngineError(
        f"{made.part.place} could not be made by {made.engine!r}: {error.what}{more}",
        hint=f"{hint}what the other shots needed is done and kept; `reelwright resume {desk.production.folder}` tries "
        "again, `--fallback embedded` keeps the preview's picture where an engine fails",
    )


def _bench(production: Production, order: Order) -> EngineBench:
    casting = production.kept(EngineCasting)
    known = casting.memory_mb if casting is not None and casting.choice == order.engines else 0
    settings: EngineSettings = order.engines.settings(memory_mb=known)
    return EngineBench(order.engines, settings.model_copy(update={"claims": str(production.claims_path)}))


def _told(film: EngineFilm) -> str:
    by: dict[str, int] = {}
    for made in film.made:
        by[made.engine] = by.get(made.engine, 0) + 1
    return ", ".join(f"{count} by {name}" for name, count in sorted(by.items())) or "nothing: the preview is the final"
