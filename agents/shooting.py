"""The shoot: runs the film's job graph; and the early sheet."""

from __future__ import annotations

from ..story.timeline import Timeline
from . import delivery
from .desk import Desk
from .film_jobs import plan_film, sheet_job


def shoot(desk: Desk) -> str:
    """Run the film's job graph: what the store has is not made again."""
    desk.begin("preview")
    plan = plan_film(desk.production, encoder=desk.order.encoder)
    desk.run(plan.jobs())
    timeline = desk.production.load(Timeline)
    desk.done("preview", f"{float(timeline.seconds):.1f} s in {len(plan.spans)} spans")
    return plan.master.key()


def draw_sheet(desk: Desk) -> str:
    """storyboard.jpg: one finished frame a shot, before anything else is made."""
    production = desk.production
    job = sheet_job(production)
    desk.run([job])
    delivery.bring(desk, job.key(), "storyboard.jpg")
    return job.key()
