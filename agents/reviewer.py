"""The reviewer: reads what was measured on the finished file, and says what goes back to the planner."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from ..story.brief import Brief
from ..story.cast import Performance
from ..story.script import Script
from ..story.speech import Casting
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline
from ..story.violation import ActedMove, Check, PersonReport, Report, ShotReport, Violation
from ..tools.compositor.spans.span import SpanJob
from ..tools.review.violations import as_violations
from . import film_jobs
from .desk import Desk
from .engines.credits import EngineCredits, engines_of

_CHECKS: TypeAdapter[tuple[Check, ...]] = TypeAdapter(tuple[Check, ...])


def review(desk: Desk, plan: film_jobs.FilmJobs | None = None) -> tuple[Violation, ...]:
    """The errors that a planner can mend. What it cannot mend stands in the report, and the film goes out failed.

    `plan` is the film that was shot; None: the preview.
    """
    plan = plan or film_jobs.plan_film(desk.production, encoder=desk.order.encoder)
    checks = read_checks(desk, plan)
    failed = [check for check in checks if not check.passed]
    desk.done("review", f"{len(checks) - len(failed)} of {len(checks)} measurements passed")
    for check in failed:
        desk.note(f"review: {check.title}: wanted {check.wanted}, found {check.found}")
    return as_violations(checks)


def read_checks(desk: Desk, plan: film_jobs.FilmJobs) -> tuple[Check, ...]:
    """The measurements of the master."""
    path = desk.production.store.folder(plan.measure.key()) / "checks.json"
    return _CHECKS.validate_json(path.read_bytes())


def make_report(desk: Desk, plan: film_jobs.FilmJobs) -> Report:
    """The whole report: what was delivered, measured, made and decided."""
    production = desk.production
    brief, script = production.load(Brief), production.load(Script)
    storyboard, timeline = production.load(Storyboard), production.load(Timeline)
    casting = production.kept(Casting) or Casting()
    checks = read_checks(desk, plan)
    curves = json.loads((production.store.folder(plan.measure.key()) / "curves.json").read_bytes())
    voices = {} if brief.voice == "none" else casting.voices
    made_by = engines_of(production, desk.order)
    return Report(
        title=script.title,
        passed=all(check.passed or check.severity == "warning" for check in checks),
        seconds=round(float(timeline.seconds), 3),
        planner=storyboard.planner or script.planner,
        voices={speaker: f"{voice.engine} {voice.id}" for speaker, voice in voices.items()},
        notes=tuple(dict.fromkeys((*script.notes, *casting.notes, *desk.notes))),
        checks=checks,
        shots=_shots(desk, plan, storyboard, timeline, made_by),
        engines=made_by.of("").made,
        falls=made_by.of("").falls,
        jobs={
            kind: {
                "made": float(desk.made.get(kind, 0)),
                "reused": float(desk.reused.get(kind, 0)),
                "compute_s": round(desk.compute_s.get(kind, 0.0), 3),
            }
            for kind in sorted({*desk.made, *desk.reused})
        },
        curves=curves,
    )


def _shots(
    desk: Desk, plan: film_jobs.FilmJobs, storyboard: Storyboard, timeline: Timeline, made_by: EngineCredits
) -> tuple[ShotReport, ...]:
    spans = _spans_by_shot(plan.spans, timeline)
    found = []
    for placement in timeline.picture:
        shot = storyboard.shot(placement.shot)
        artifacts = [desk.production.store.find(span.key()) for span in spans[placement.shot]]
        made = [artifact for artifact in artifacts if artifact is not None]
        found.append(
            ShotReport(
                shot=shot.id,
                scene=shot.scene,
                start_s=round(placement.start / float(timeline.fps), 3),
                seconds=round(placement.frames / float(timeline.fps), 3),
                engine=", ".join(dict.fromkeys(artifact.made.engine for artifact in made)),
                compute_s=round(sum(artifact.made.compute_s for artifact in made), 3),
                spans=len(made),
                why=shot.why,
                engines=made_by.of(shot.id).made,
                falls=made_by.of(shot.id).falls,
                people=tuple(_acted(desk, plan, each, float(timeline.fps)) for each in placement.performances),
            )
        )
    return tuple(found)


def _acted(desk: Desk, plan: film_jobs.FilmJobs, performance: Performance, fps: float) -> PersonReport:
    lips = {job.speech: desk.production.store.find(job.key()) for job in plan.mouths}
    grades = {}
    for said in performance.speech:
        artifact = lips.get(said.speech)
        if artifact is not None:
            grade, why = (str(artifact.facts.get(fact, "")) for fact in ("grade", "why"))
            grades[said.line] = f"{grade} ({why})" if why else grade
    return PersonReport(
        person=performance.person,
        speaker=performance.speaker,
        moves=tuple(
            ActedMove(motion=move.motion, start_s=round(move.start / fps, 2), why=move.why)
            for move in performance.moves
        ),
        lips=grades,
    )


def _spans_by_shot(spans: tuple[SpanJob, ...], timeline: Timeline) -> dict[str, list[SpanJob]]:
    """Spans in film order belong to the shot on whose frames they begin."""
    by_shot: dict[str, list[SpanJob]] = {placement.shot: [] for placement in timeline.picture}
    at = 0
    for span in spans:
        owner = [placement.shot for placement in timeline.picture if placement.start <= at < placement.end][-1]
        by_shot[owner].append(span)
        at += span.frames
    return by_shot
