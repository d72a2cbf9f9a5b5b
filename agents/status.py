"""What stands in a production's folder."""

from __future__ import annotations

from pathlib import Path

from ..story.brief import Brief
from ..story.document import Document, Part
from ..story.errors import DocumentError, InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline
from ..story.violation import Report
from .approvals import is_approved
from .film_jobs import plan_film
from .narrator import speech_jobs, spoken_lines
from .order import Order
from .production import Production


class PartStatus(Part):
    """One stage's result."""

    name: str
    state: str
    """'done', 'edited', 'missing', 'waits' or 'damaged'."""
    detail: str = ""


class Status(Part):
    """A production at a glance."""

    title: str
    summary: str
    parts: tuple[PartStatus, ...]
    next_step: str = ""


def read_status(folder: Path) -> Status:
    """Read what stands; nothing is made or changed."""
    production = Production.at(folder)
    parts = [_document(production, kind) for kind in (Brief, Script, Storyboard)]
    whole = all(part.state in ("done", "edited") for part in parts)
    if whole:
        parts += [_voice(production), _document(production, Timeline)]
    if whole and parts[-1].state in ("done", "edited"):
        parts += _picture(production)
    parts.append(_delivery(production))
    title = production.load(Script).title if parts[1].state in ("done", "edited") else production.load(Brief).text[:60]
    waits = _waits_for(production) if whole else ""
    finished = parts[-1].state == "done"
    summary = f"waits for approval of the {waits}" if waits else "delivered" if finished else "not finished"
    if waits:
        step = f"`reelwright approve {folder}`, then `reelwright resume {folder}`"
    else:
        step = "" if finished else f"`reelwright resume {folder}` goes on"
    return Status(title=title, summary=summary, parts=tuple(parts), next_step=step)


def _document(production: Production, kind: type[Document]) -> PartStatus:
    if not production.has(kind):
        return PartStatus(name=kind.NAME, state="missing")
    try:
        edited = production.edited(kind)
    except DocumentError as error:
        return PartStatus(name=kind.NAME, state="damaged", detail=error.what.splitlines()[-1].strip())
    return PartStatus(name=kind.NAME, state="edited" if edited else "done", detail="by hand" if edited else "")


def _voice(production: Production) -> PartStatus:
    from ..story.speech import Casting

    brief = production.load(Brief)
    lines = spoken_lines(brief, production.load(Script))
    casting = production.kept(Casting) or Casting()
    if not lines:
        return PartStatus(name="voice", state="done", detail="none wanted")
    cast = [line for line in lines if line.speaker in casting.voices]
    found = sum(production.store.find(job.key()) is not None for job in speech_jobs(brief, cast, casting).values())
    return _counted("voice", found, len(lines), "lines")


def _picture(production: Production) -> list[PartStatus]:
    """The film's picture; of engines that cannot be asked (a settings file that is gone, a package) it is said why."""
    from .engines.shooting import final_film

    order = production.kept(Order) or Order()
    unasked: list[PartStatus] = []
    try:
        film = final_film(production, order)
    except InputError as error:
        unasked = [PartStatus(name="engines", state="missing", detail=error.what)]
        film = plan_film(production, encoder=order.encoder)
    jobs = film.jobs()
    found = sum(production.store.find(job.key()) is not None for job in jobs)
    return [_counted("preview", found, len(jobs), "jobs"), *unasked]


def _counted(name: str, found: int, total: int, what: str) -> PartStatus:
    state = "done" if found == total else "missing"
    return PartStatus(name=name, state=state, detail=f"{found} of {total} {what}")


def _delivery(production: Production) -> PartStatus:
    if not (production.folder / "video.mp4").is_file() or not production.has(Report):
        return PartStatus(name="delivery", state="missing")
    report = production.load(Report)
    failed = sum(not check.passed for check in report.checks)
    detail = "review passed" if report.passed else f"{failed} checks failed"
    return PartStatus(name="delivery", state="done", detail=detail)


def _waits_for(production: Production) -> str:
    asked = (production.kept(Order) or Order()).approve
    if "storyboard" in asked and not is_approved(production, "storyboard"):
        return "storyboard"
    # It lies there for as long as it waits, for a person who wants to see it or for engines that cost.
    shown = (production.folder / "preview.mp4").is_file() and production.has(Timeline)
    return "preview" if shown and not is_approved(production, "preview") else ""
