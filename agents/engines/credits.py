"""Who made what of a finished film: its engines' work as the report tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...generators.engine_job import EngineJob
from ...generators.settings import ROLES
from ...story.answers import ClipLayer, Piece
from ...story.requests import RequestKind
from ...story.storyboard import Storyboard
from ...story.timeline import Timeline
from ...story.violation import EngineFall, ShotEngine
from ...tools.sound.grid_fit import told
from ...tools.work.job import Job
from ..order import Order
from ..production import Production
from .casting import PORTRAITS, EngineCasting
from .choice import EMBEDDED
from .film import EngineFilm
from .shooting import final_engines
from .shots import MUSIC

_ROLE_OF: dict[RequestKind, str] = {kind: role for role, kind in ROLES.items()}


@dataclass(frozen=True)
class EngineCredits:
    """All that engines made of a film, and all that they could not."""

    made: tuple[ShotEngine, ...] = ()
    falls: tuple[EngineFall, ...] = ()

    def of(self, shot: str) -> EngineCredits:
        """Those of a shot; of the film as a whole (music, portraits) where `shot` is empty."""
        return EngineCredits(
            tuple(each for each in self.made if _shot_of(each.place) == shot),
            tuple(each for each in self.falls if _shot_of(each.place) == shot),
        )


def engines_of(production: Production, order: Order) -> EngineCredits:
    """The credits of a film as it was cast and as far as it is made; none where only the preview was asked for.

    Reads the store's records; makes nothing.
    """
    film, casting = final_engines(production, order), production.kept(EngineCasting)
    if film is None or casting is None:
        return EngineCredits()
    made = [credit for place, job in _work(film) if (credit := _credit(place, job, production)) is not None]
    heard = _heard(film, production)
    noted = (each.model_copy(update={"notes": (*each.notes, *heard)}) if each.place == MUSIC else each for each in made)
    return EngineCredits(tuple(noted), _falls(casting))


def _heard(film: EngineFilm, production: Production) -> tuple[str, ...]:
    """What was measured of the music once it lay on the film's beats."""
    laid = film.music(production.load(Storyboard), production.load(Timeline))
    artifact = production.store.find(laid.key()) if laid is not None else None
    return told(artifact.facts) if artifact is not None else ()


def _work(film: EngineFilm) -> Iterator[tuple[str, Job]]:
    """Every engine's job with the place that it was made for."""
    for person, jobs in film.portraits.items():
        yield f"{PORTRAITS}/{person}", jobs[-1]
    for made in film.made:
        for job in made.all_jobs:
            yield made.part.place, job


def _credit(place: str, job: Job, production: Production) -> ShotEngine | None:
    """What an engine's job says of itself; None where it is not made yet, or where no engine makes it."""
    artifact = production.store.find(job.key())
    if artifact is None or not isinstance(job, EngineJob):
        return None
    plan = job.plan
    answer = plan.answer
    return ShotEngine(
        place=place,
        engine=plan.engine,
        version=plan.version,
        role=_role(place, plan.request.kind),
        keeps=plan.keeps,
        weights=plan.weights,
        seed=artifact.made.seed or 0,
        compute_s=artifact.made.compute_s,
        size="" if isinstance(answer, Piece) else f"{answer.width}x{answer.height}",
        fps=round(float(answer.fps), 3) if isinstance(answer, ClipLayer) else 0.0,
        chunks=len(plan.shape.chunks) if plan.shape is not None else 0,
        notes=plan.notes,
    )


def _role(place: str, kind: RequestKind) -> str:
    return "portrait" if place.startswith(f"{PORTRAITS}/") else _ROLE_OF[kind]


def _falls(casting: EngineCasting) -> tuple[EngineFall, ...]:
    """Each failure with what was tried after it: the next failure's engine at that place, else what was picked last."""
    falls = []
    for number, failure in enumerate(casting.failures):
        later = (each.engine for each in casting.failures[number + 1 :] if each.place == failure.place)
        then = next(later, casting.engines.get(failure.place, EMBEDDED))
        falls.append(EngineFall(place=failure.place, engine=failure.engine, what=failure.what, then=then))
    return tuple(falls)


def _shot_of(place: str) -> str:
    shot, slash, _ = place.partition("/")
    return shot if slash and shot != PORTRAITS else ""
