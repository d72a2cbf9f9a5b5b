"""The control signals of a shot's people, made from a production and left in a folder."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..generators.embedded.cast.signals.job import SignalsJob
from ..generators.embedded.cast.signals.signal_set import SIGNALS, Placing, SignalFiles, SignalName, SignalSet
from ..generators.embedded.cast.signals.staged import StagedCast
from ..story.brief import Brief
from ..story.errors import EngineError, InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline
from ..templates.cast_layer import CastLayer
from ..templates.library import platform
from ..tools.compositor.cast_recipes import cast_box, stand_in
from ..tools.compositor.grid import Grid, runs_from_the_right
from ..tools.compositor.scene_source import SceneSource, build_scene_source
from ..tools.work.executor import InlineExecutor
from ..tools.work.job import Job
from ..tools.work.store import RECORD, storing
from .desk import Desk
from .events import FileEvent, Listener, silent
from .film_jobs import assets_of
from .lips import mouth_jobs, with_mouths
from .order import Order
from .production import Production

SHORT_SIDE = 512
"""Of a picture whose size nobody named: what models are trained at."""
_STEP = 16
"""Sides are multiples of it: models ask for so much at least."""


@dataclass(frozen=True)
class ShotSignals:
    """What was left where."""

    folder: Path
    signals: SignalSet

    def lines(self) -> list[str]:
        """The result for a person."""
        made = self.signals
        who = ", ".join(person.id for person in made.people)
        return [
            str(self.folder),
            f"  {who}: {made.frames} frames of {made.width}x{made.height}",
            *(f"  {signal.name}: {', '.join(signal.files)}" for signal in made.signals),
        ]

    def summary(self) -> dict[str, Any]:
        """The result for a machine."""
        return {"folder": str(self.folder), "signals": self.signals.model_dump(mode="json")}


def shot_signals(
    folder: Path,
    *,
    shot: int,
    only: Sequence[str] = (),
    size: str = "",
    out: Path | None = None,
    tell: Listener = silent,
) -> ShotSignals:
    """Make the control signals of a shot, counted from 1, of a production that has its timeline.

    `only` names signals, all of them otherwise; `size` is 'WIDTHxHEIGHT', the frame with a short side of 512
    otherwise; `out` is the folder to leave them in, `DIR/signals/shot-N` otherwise. What the store has is not made
    again. `InputError` says what does not fit: a shot that is not there or shows nobody, an unknown signal.
    """
    names = _named(only)
    production = Production.at(folder)
    target = out or folder / "signals" / f"shot-{shot}"
    _check_target(target)
    with production.working():
        desk = Desk(production, production.kept(Order) or Order(), InlineExecutor(), tell)
        job, before = signals_job(production, shot=shot, only=names, size=size)
        desk.run([*before, job])
        found = _bring(production, job, target)
        desk.tell(FileEvent(str(target)))
    return ShotSignals(target, found)


def signals_job(
    production: Production, *, shot: int, only: tuple[SignalName, ...] = SIGNALS, size: str = ""
) -> tuple[SignalsJob, tuple[Job, ...]]:
    """The job of a shot's signals, and the jobs that it needs. Pure: nothing is made."""
    if not production.has(Timeline):
        raise InputError(
            f"{str(production.folder)!r} has no timeline.json yet, so nobody knows when they speak",
            hint=f"`reelwright render {production.folder} --stop-at timeline` makes one",
        )
    storyboard, brief = production.load(Storyboard), production.load(Brief)
    timeline = production.load(Timeline)
    mouths = mouth_jobs(timeline, production.load(Script), brief)
    timeline = with_mouths(timeline, mouths)
    if not 1 <= shot <= len(timeline.picture):
        raise InputError(f"there is no shot {shot}; the film has {len(timeline.picture)}", hint="--shot counts from 1")
    placement = timeline.picture[shot - 1]
    source = build_scene_source(
        storyboard.shot(placement.shot),
        placement,
        storyboard,
        assets=assets_of(brief),
        platform=platform(storyboard.platform),
    )
    if not source.cast:
        others = [str(number) for number, other in enumerate(timeline.picture, 1) if storyboard.shot(other.shot).cast]
        hint = f"shots with people: {', '.join(others)}" if others else "no shot of this film has people in it"
        raise InputError(f"shot {shot} ({placement.shot!r}) shows nobody", hint=hint)
    width, height = _size(size, source.width, source.height)
    scale = min(width / source.width, height / source.height)
    frame = Placing(x=(width - scale * source.width) / 2, y=(height - scale * source.height) / 2, scale=scale)
    job = SignalsJob(width=width, height=height, frame=frame, people=_staged(source), only=only)
    needed = set(job.needs())
    return job, tuple(each for each in mouths.values() if each.key() in needed)


def _staged(source: SceneSource) -> tuple[StagedCast, ...]:
    """The people in the order in which the scene draws them, where they stand once they have come in."""
    mirrored = runs_from_the_right(source.language)
    grid = Grid(source.width, source.height, safe=source.safe, mirrored=mirrored)
    found = []
    for layer in source.layers:
        if isinstance(layer, CastLayer) and layer.id in source.cast:
            seen = cast_box(layer, source.layout.places[layer.id], grid, source.layout)
            box = stand_in(layer, seen, grid)
            recipe = cast("Any", source.cast[layer.id])
            found.append(StagedCast(source=recipe, x=box.x, y=box.y, scale=box.width / recipe.width))
    return tuple(found)


def _named(only: Sequence[str]) -> tuple[SignalName, ...]:
    unknown = [name for name in only if name not in SIGNALS]
    if unknown:
        raise InputError(f"there is no signal {unknown[0]!r}", hint=f"choose from: {', '.join(SIGNALS)}")
    return tuple(name for name in SIGNALS if name in only) if only else SIGNALS


def _size(text: str, width: int, height: int) -> tuple[int, int]:
    if not text:
        scale = SHORT_SIDE / min(width, height)
        sides = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in (width, height))
        return next(sides), next(sides)
    told = re.fullmatch(r"(\d+)x(\d+)", text)
    if not told or not all(64 <= int(side) <= 7680 and int(side) % 2 == 0 for side in told.groups()):
        raise InputError(
            f"--size {text!r} is no size for signals", hint="give WIDTHxHEIGHT in even pixels from 64 to 7680: 512x896"
        )
    return int(told[1]), int(told[2])


def _check_target(target: Path) -> None:
    if target.is_file() or (target.is_dir() and any(target.iterdir()) and not (target / "signals.json").is_file()):
        raise InputError(f"{str(target)!r} holds something else than control signals", hint="give --out a new folder")


def _bring(production: Production, job: SignalsJob, target: Path) -> SignalSet:
    """Copy the artifact, every sequence into a folder of its own; what stood there is replaced at once, whole."""
    artifact = production.store.find(job.key())
    if artifact is None:
        raise EngineError(f"the store lost the signals ({job.key()[:12]})", hint="run the command again")
    stored = production.store.folder(job.key())
    found = SignalSet.load(stored)
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with storing(target):
        try:
            draft.mkdir(parents=True)
            for signal in found.signals:
                _copy(signal, stored, draft)
            told = found.model_copy(update={"signals": tuple(_in_folders(signal) for signal in found.signals)})
            told.save(draft)
            aside = target.with_name(f"{draft.name}-old")
            if target.exists():
                target.rename(aside)
            draft.rename(target)
            shutil.rmtree(aside, ignore_errors=True)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return told


def _copy(signal: SignalFiles, stored: Path, draft: Path) -> None:
    for name in signal.files:
        if "%" not in name:
            shutil.copyfile(stored / name, draft / name)
            continue
        stem, _, rest = name.partition("%05d")
        (draft / signal.name).mkdir()
        for path in sorted(stored.glob(f"{stem}[0-9]*{rest}")):
            if path.name != RECORD:
                shutil.copyfile(path, draft / signal.name / path.name)


def _in_folders(signal: SignalFiles) -> SignalFiles:
    files = tuple(f"{signal.name}/{name}" if "%" in name else name for name in signal.files)
    return signal.model_copy(update={"files": files})
