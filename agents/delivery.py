"""Delivery: the finished files in the production's folder, copied out of the store one by one, each whole."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from ..story.artifact import Key
from ..story.brief import Brief
from ..story.errors import EngineError
from ..story.script import Script
from ..story.speech import Casting
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline
from ..story.violation import Report
from ..tools.captions.files import save_captions
from ..tools.review.report_page import render_report
from ..tools.work.store import storing
from . import film_facts, film_jobs, reviewer
from .description import describe_film
from .desk import Desk
from .engines.shooting import final_film
from .events import FileEvent


def deliver(desk: Desk) -> str:
    """Leave video.mp4, poster.jpg, captions, the description and the report in the folder."""
    desk.begin("delivery")
    production = desk.production
    plan = final_film(production, desk.order)
    timeline, storyboard = production.load(Timeline), production.load(Storyboard)
    report = reviewer.make_report(desk, plan)
    bring(desk, plan.poster.key(), "poster.jpg")
    sheet = production.store.folder(film_jobs.sheet_job(production).key()) / "storyboard.jpg"
    save_captions(production.folder, timeline.captions, fps=timeline.fps, language=storyboard.language)
    _write(
        production.folder / "description.txt",
        describe_film(production.load(Brief), production.load(Script), storyboard, timeline, production.kept(Casting)),
    )
    page = render_report(report, sheet_jpg=sheet.read_bytes(), film=film_facts.gather(desk, plan))
    _write(production.folder / "report.html", page)
    report.save(production.folder)
    # The film last: where it stands, all the rest stands, too.
    bring(desk, plan.master.key(), "master.mp4", name="video.mp4")
    (production.folder / "preview.mp4").unlink(missing_ok=True)
    desk.done("delivery", "video.mp4, poster, captions, description, report")
    return report.digest()


def show_preview(desk: Desk) -> None:
    """Leave preview.mp4 and its report for a person to judge."""
    production = desk.production
    plan = film_jobs.plan_film(production, encoder=desk.order.encoder)
    report = reviewer.make_report(desk, plan)
    report.save(production.folder)
    bring(desk, plan.master.key(), "master.mp4", name="preview.mp4")


def bring(desk: Desk, key: Key, file: str, *, name: str = "") -> Path:
    """Copy a file of an artifact into the folder, under its own or another name. One that is the same stays."""
    production = desk.production
    artifact = production.store.find(key)
    if artifact is None:
        raise EngineError(f"the store has no {file!r} ({key[:12]})", hint="`reelwright resume DIR` makes it again")
    target = production.folder / (name or file)
    stored = production.store.folder(key) / file
    if not _same(stored, target):
        draft = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}")
        with storing(target):
            try:
                shutil.copyfile(stored, draft)
                draft.replace(target)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        desk.tell(FileEvent(str(target)))
    return target


def _same(stored: Path, target: Path) -> bool:
    if not target.is_file() or target.stat().st_size != stored.stat().st_size:
        return False
    with stored.open("rb") as one, target.open("rb") as other:
        while block := one.read(1 << 20):
            if block != other.read(1 << 20):
                return False
    return True


def _write(path: Path, text: str) -> None:
    from ..story.document import write_atomically

    write_atomically(path, text.encode("utf-8"))


def report_in(folder: Path) -> Report | None:
    """The report that stands in a folder, if any."""
    return Report.load(folder) if (folder / "report.json").is_file() else None
