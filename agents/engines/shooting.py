"""The final: engines make their parts of the preview, a failure leaves the others done, and the film is joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...generators.engine_job import EngineJob
from ...generators.settings import EngineSettings
from ...story.artifact import Key
from ...story.brief import Brief
from ...story.errors import EngineError, ReelwrightError, StorageError
from ...story.garment import Garment
from ...story.requests import RequestKind
from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.timeline import Timeline
from ...tools.work.job import Job
from ..desk import Desk
from ..film_jobs import FilmJobs, plan_film
from ..lips import mouth_jobs, with_mouths
from ..order import Order
from ..production import Production
from .casting import PORTRAITS, EngineCasting, EngineFailure, cast_engines, unasked
from .choice import EMBEDDED, EngineBench
from .film import EngineFilm, Made, RefusedPartError
from .inputs import take_in_inputs
from .planning import plan_engines
from .shots import FilmPapers, parts_of

_STEPS: dict[RequestKind, str] = {
    "text-to-image": "the reference picture",
    "try-on": "the dressed first frame",
    "upscale": "upscaling",
    "interpolate": "interpolation",
}
"""What one engine makes for the clip of another."""


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
    return plan_engines(papers_of(production), casting.engines, _bench(production, order))


def final_film(production: Production, order: Order) -> FilmJobs:
    """The job graph of what is delivered."""
    return plan_film(production, encoder=order.encoder, engines=final_engines(production, order))


def needs_approval(production: Production, order: Order) -> bool:
    """Whether an engine that costs money may take part, a fallback too: it waits for a person's yes to the preview."""
    if not order.engines.wanted:
        return False
    bench = _bench(production, order)
    engines = cast_engines(parts_of(papers_of(production)), _begun(production, order), bench).engines
    asked = {*engines.values(), *(order.engines.fallback if engines else ())} - {EMBEDDED}
    return any(bench.engine(name).capabilities().paid for name in asked)


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
    for note in (*casting.notes, *unasked(casting)):
        desk.note(note)
    while True:
        production.keep(casting)
        try:
            film = plan_engines(papers, casting.engines, bench)
        except RefusedPartError as error:
            if not order.engines.fallback:
                raise
            desk.note(f"{error.place}: {error.engine} cannot make it: {error.why.what}")
            casting = _recast(desk, casting, [_FailedPart(error.place, error.engine, error.why)], bench)
            continue
        failures = _make(desk, film)
        if not failures:
            break
        casting = _recast(desk, casting, failures, bench)
    plan = plan_film(production, encoder=order.encoder, engines=film)
    desk.run(film.footage())
    desk.run_engine(film.masks())
    desk.run(plan.jobs())
    desk.done("engines", _told(film))
    return plan


def _begun(production: Production, order: Order) -> EngineCasting:
    """The casting as far as it stands for another run; none of another choice."""
    kept = production.kept(EngineCasting)
    if kept is None or kept.choice != order.engines:
        return EngineCasting(choice=order.engines)
    return kept.begun_anew()


@dataclass(frozen=True)
class _FailedPart:
    """A part that an engine did not make."""

    place: str
    engine: str
    error: ReelwrightError


def _make(desk: Desk, film: EngineFilm) -> list[_FailedPart]:
    """Make everything that engines do, each part by itself; returns what failed.

    All prompts are encoded before the first clip, so that text encoders leave before the large models come.
    """
    desk.run(job for job in film.before() if not job.needs_models)
    shift = _Shift(desk)
    for job in _prompts_first(film.before()):
        shift.make(job)
    if desk.order.engines.fallback and (faceless := _without_faces(film, shift)):
        # Somebody else makes them, or they are drawn: no clip is made before it is known how its people look.
        desk.note(f"{PORTRAITS}: {faceless.engine} failed: {faceless.error.what}")
        return [faceless]
    failed = []
    for made in film.ordered():
        for job in made.jobs:
            shift.make(job)
        error = shift.error_of(made)
        if error is not None:
            failed.append(_FailedPart(made.part.place, made.engine, error))
            desk.note(f"{made.part.place}: {made.engine} failed: {error.what}")
    return failed


def _without_faces(film: EngineFilm, shift: _Shift) -> _FailedPart | None:
    """The reference pictures, if an engine could not make one."""
    for job in (jobs[-1] for jobs in film.portraits.values()):
        error = shift.why(job)
        if error is not None and isinstance(job, EngineJob):
            return _FailedPart(PORTRAITS, job.plan.engine, error)
    return None


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
        self._failed: dict[Key, _FailedJob] = {}

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
            self._failed[key] = _FailedJob(job, error)

    def why(self, job: Job) -> ReelwrightError | None:
        """Why a job was not made; None where it was."""
        failed = self._failed.get(job.key())
        return failed.error if failed is not None else None

    def error_of(self, made: Made) -> ReelwrightError | None:
        """Why a part was not made; None where it was. What another engine should have made for it is named."""
        failed = next((self._failed[job.key()] for job in made.jobs if job.key() in self._failed), None)
        if failed is None or failed.job.key() == made.job.key() or not isinstance(failed.job, EngineJob):
            return failed.error if failed is not None else None
        plan, error = failed.job.plan, failed.error
        what = _STEPS.get(plan.request.kind, plan.request.kind)
        return EngineError(f"{what} by {plan.engine!r} failed: {error.what}", hint=error.hint)


@dataclass(frozen=True)
class _FailedJob:
    """The first job in a chain that could not be made, and why."""

    job: Job
    error: ReelwrightError


def _recast(desk: Desk, casting: EngineCasting, failures: list[_FailedPart], bench: EngineBench) -> EngineCasting:
    told = tuple(EngineFailure(place=each.place, engine=each.engine, what=each.error.what) for each in failures)
    casting = casting.model_copy(update={"failures": (*casting.failures, *told)})
    if not desk.order.engines.fallback:
        raise _stopped(desk, failures)
    picks = dict(casting.picks)
    for each in failures:
        try:
            name = bench.pick(picks[each.place].role, tried=casting.tried(each.place))
        except EngineError:
            raise _stopped(desk, failures) from each.error
        picks[each.place] = picks[each.place].model_copy(update={"engine": name, "note": ""})
        kept = f"{name} makes it instead"
        if name == EMBEDDED:
            kept = "people are drawn" if each.place == PORTRAITS else "the preview's picture stays"
        desk.note(f"{each.place}: {kept}, as --fallback allows")
    return casting.model_copy(update={"picks": picks})


def _stopped(desk: Desk, failures: list[_FailedPart]) -> EngineError:
    first = failures[0]
    more = f" ({len(failures) - 1} more failed)" if len(failures) > 1 else ""
    hint = f"{first.error.hint}; " if first.error.hint else ""
    folder = desk.production.folder
    return EngineError(
        f"{first.place} could not be made by {first.engine!r}: {first.error.what}{more}",
        hint=f"{hint}what the other shots needed is done and kept; `reelwright resume {folder}` tries again, "
        f"`reelwright render {folder} --fallback embedded` keeps the preview's picture where an engine fails",
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
