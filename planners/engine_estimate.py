"""What engines would take for their share of a film, from their plans alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from ..generators.engine import EnginePlan, Keep, Obstacle
from ..story.answers import ClipLayer
from ..story.document import Part

KEEPS: tuple[Keep, ...] = get_args(Keep)


class PartEstimate(Part):
    """What one part of the film would take of an engine."""

    place: str
    """'shot-3/host', 'music', 'portraits/maya'; finishing steps carry the place of what they finish."""
    engine: str
    compute_s: float
    memory_mb: int
    cost: float = 0.0
    notes: tuple[str, ...] = ()
    """What would differ from what was asked."""


class EngineEstimate(Part):
    """What one engine would take for its share of the film, on its own device."""

    engine: str
    shots: int
    """In how many of them it takes part."""
    parts: int
    """How many pictures, clips and pieces of music it makes."""
    clips: int
    """How many of them are clips."""
    compute_s: float
    memory_mb: int
    """At the peak of its largest part."""
    download_mb: int = 0
    """What it would have to fetch first."""
    cost: float = 0.0
    currency: str = "USD"
    keeps: tuple[Keep, ...] = ()
    """What all of its clips keep of the preview."""
    obstacles: tuple[Obstacle, ...] = ()
    """Why it would not run here; empty: it would."""


def part_estimates(plans: Iterable[tuple[str, EnginePlan]]) -> tuple[PartEstimate, ...]:
    """One for each plan, beside its place, in the same order."""
    return tuple(
        PartEstimate(
            place=place,
            engine=plan.engine,
            compute_s=round(plan.compute_s, 1),
            memory_mb=plan.memory_mb,
            cost=round(plan.cost, 2),
            notes=plan.notes,
        )
        for place, plan in plans
    )


def engine_estimates(
    plans: Sequence[tuple[str, EnginePlan]], obstacles: Mapping[str, tuple[Obstacle, ...]]
) -> tuple[EngineEstimate, ...]:
    """One for each engine that takes part, in the order in which they do."""
    names = dict.fromkeys(plan.engine for _, plan in plans)
    return tuple(
        _share(name, [(place, plan) for place, plan in plans if plan.engine == name], obstacles.get(name, ()))
        for name in names
    )


def download_mb(engines: Iterable[EngineEstimate]) -> int:
    """What has to be fetched for all of them. Weights that two engines miss are the same obstacle, and count once."""
    missing = dict.fromkeys(obstacle for engine in engines for obstacle in engine.obstacles)
    return sum(obstacle.download_mb for obstacle in missing)


def _share(name: str, plans: Sequence[tuple[str, EnginePlan]], obstacles: tuple[Obstacle, ...]) -> EngineEstimate:
    shots = {place.partition("/")[0] for place, _ in plans if "/" in place} - {"portraits"}
    clips = [plan for _, plan in plans if isinstance(plan.answer, ClipLayer)]
    return EngineEstimate(
        engine=name,
        shots=len(shots),
        parts=len(plans),
        clips=len(clips),
        compute_s=round(sum(plan.compute_s for _, plan in plans), 1),
        memory_mb=max(plan.memory_mb for _, plan in plans),
        download_mb=sum(obstacle.download_mb for obstacle in obstacles),
        cost=round(sum(plan.cost for _, plan in plans), 2),
        keeps=tuple(keep for keep in KEEPS if clips and all(keep in plan.keeps for plan in clips)),
        obstacles=obstacles,
    )
