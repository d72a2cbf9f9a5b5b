"""Clauses as deeds on the shot's frames: in their order, at their pace, as long as the shot allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...story.cast import Gaze, Move
from ...story.script import Emotion
from ...templates.motion import Motion
from .clauses import Clause
from .dancing import danced
from .fitting import Place, unfit
from .retrieval import FASTEST, Lacking, MotionIndex
from .shot_times import ShotTimes

LOOP_S = Fraction(2)
"""A loop is watched for at least so long."""
REST_S = Fraction(1, 3)
"""Between two deeds, where there is time."""
LOOK_S = Fraction(6, 5)
"""How long somebody looks who looks in passing."""


@dataclass
class _Step:
    """What is done in one stretch of time: a deed of the body and what the arms do beside it."""

    clause: Clause
    motion: Motion | None = None
    """None: they talk, look or stand, for as long as there is time."""
    mirrored: bool = False
    why: str = ""
    beside: list[_Step] = field(default_factory=list)
    frames: int = 0

    @property
    def flexible(self) -> bool:
        return self.motion is None or self.motion.loop


@dataclass(frozen=True)
class Deeds:
    """What a description asks for, on frames; without what fills the rest."""

    body: tuple[Move, ...] = ()
    gestures: tuple[Move, ...] = ()
    gazes: tuple[Gaze, ...] = ()
    faces: tuple[tuple[int, Emotion], ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be done, and why."""


def lay_deeds(
    clauses: Sequence[Clause],
    times: ShotTimes,
    place: Place,
    index: MotionIndex,
    *,
    named: Sequence[str] = (),
    seen: Sequence[str] = (),
    talks: bool = False,
    content: str = "",
) -> Deeds:
    """The deeds of a description, or of motions that were `named` in its place.

    `talks`: they speak in this shot, so what is left of the time is theirs to speak in. `content`: the side of what
    stands beside them, which is what is pointed at where no side is named.
    """
    notes: list[str] = []
    clauses = [_toward(clause, content) for clause in clauses]
    steps = _named(named, place, index, notes) if named else _retrieved(clauses, times, place, index, seen, notes)
    if named:
        # The words still say how they look and where to.
        steps += [_Step(clause) for clause in clauses if not clause.moves]
    steps = _fitted(steps, times, notes, talks=talks)
    body: list[Move] = []
    gestures: list[Move] = []
    gazes: list[Gaze] = []
    faces: list[tuple[int, Emotion]] = []
    at = 0
    for step in steps:
        if step.clause.at_last:
            at = max(at, times.frames - step.frames)
        for each in (step, *step.beside):
            if each.clause.face:
                faces.append((at, each.clause.face))
            if each.clause.look:
                gazes.append(Gaze(start=at, at=each.clause.look))
                until = at + round(LOOK_S * times.fps)
                if each.clause.look != "camera" and until < times.frames:
                    gazes.append(Gaze(start=until, at="camera"))
            if each.motion is None:
                continue
            frames = min(step.frames, times.frames - at)
            for move in _moves(each, at, frames, times):
                (body if move.track == "body" else gestures).append(move)
        at += step.frames
    return Deeds(tuple(body), tuple(gestures), tuple(gazes), tuple(faces), tuple(notes))


def _named(named: Sequence[str], place: Place, index: MotionIndex, notes: list[str]) -> list[_Step]:
    steps: list[_Step] = []
    for name in named:
        motion = index.motions.get(name)
        reason = f"there is no motion {name!r}" if motion is None else unfit(motion, place)
        if motion is None or reason:
            notes.append(f"{name!r} is left out: {reason}")
            continue
        _add(steps, _Step(Clause(text=name), motion, why="chosen by name"))
    return steps


def _retrieved(
    clauses: Sequence[Clause], times: ShotTimes, place: Place, index: MotionIndex, seen: Sequence[str], notes: list[str]
) -> list[_Step]:
    steps: list[_Step] = []
    used = list(seen)
    for clause in clauses:
        if not clause.moves:
            step = _Step(clause)
            if (clause.together or not clause.talks) and steps:
                # A smile and a look come with what is done, not after it.
                steps[-1].beside.append(step)
            else:
                steps.append(step)
            continue
        found = index.find(clause, place, seen=used, longest_s=times.frames / times.fps)
        if isinstance(found, Lacking):
            notes.append(found.why)
            if clause.face or clause.look:
                steps.append(_Step(clause))
            continue
        used.append(found.motion.id)
        for _ in range(1 if found.motion.loop else clause.times):
            _add(steps, _Step(clause, found.motion, found.mirrored, found.why))
    return steps


def _toward(clause: Clause, content: str) -> Clause:
    shows = bool(clause.ideas & {"point", "present"}) and not clause.ideas & {"product", "camera"}
    return replace(clause, way=content) if shows and not clause.way else clause


def _add(steps: list[_Step], step: _Step) -> None:
    """Append it; beside the last one where both are done at once and other limbs do it."""
    last = steps[-1] if steps else None
    if step.clause.together and last is not None and last.motion is not None and step.motion is not None:
        other = {last.motion.track, step.motion.track} == {"body", "gesture"}
        if other and last.motion.track == "body":
            last.beside.append(step)
            return
        if other:
            steps[-1] = replace(step, beside=[*step.beside, last])
            return
    steps.append(step)


def _fitted(steps: list[_Step], times: ShotTimes, notes: list[str], *, talks: bool) -> list[_Step]:
    """The steps with their frames; hurried a little, then shortened from the end, where there is too little time."""
    for step in steps:
        step.frames = _natural(step, times, Fraction(1))
    if sum(step.frames for step in steps) > times.frames:
        for step in steps:
            step.frames = _natural(step, times, FASTEST)
    while len(steps) > 1 and sum(step.frames for step in steps) > times.frames:
        late = next((step for step in reversed(steps) if not step.clause.at_last), steps[-1])
        over = sum(step.frames for step in steps) - times.frames
        least = times.fps / 2 if late.flexible else max(times.fps * Fraction(3, 4), late.frames * Fraction(3, 5))
        if late.frames - over >= least:
            late.frames -= over
            break
        steps.remove(late)
        if late.motion is not None:
            notes.append(f"{late.clause.text!r} is left out: the shot is too short")
    left = times.frames - sum(step.frames for step in steps)
    _share(steps, left, times, talks=talks)
    return steps


def _share(steps: list[_Step], left: int, times: ShotTimes, *, talks: bool) -> None:
    """Give the time that is left to what can last: talk and loops; else a breath to every deed."""
    if left <= 0 or not steps:
        return
    open_steps = [step for step in steps if step.motion is None and step.clause.talks]
    if not open_steps and not talks:
        open_steps = [step for step in steps if step.flexible and step.motion is not None]
    if open_steps:
        for number, step in enumerate(open_steps):
            step.frames += left * (number + 1) // len(open_steps) - left * number // len(open_steps)
        return
    rest = min(round(REST_S * times.fps), left // len(steps))
    for step in steps[:-1]:
        step.frames += rest


def _natural(step: _Step, times: ShotTimes, hurry: Fraction) -> int:
    lengths = [0]
    for each in (step, *step.beside):
        if each.motion is not None:
            seconds = each.motion.seconds / (each.clause.rate * hurry)
            seconds = min(seconds, LOOP_S) if each.motion.loop else seconds
            lengths.append(round(seconds * times.fps))
        elif each.clause.look and each is step:
            lengths.append(round(Fraction(1, 2) * times.fps))
    return max(lengths)


def _moves(step: _Step, start: int, frames: int, times: ShotTimes) -> list[Move]:
    motion = step.motion
    if motion is None or frames < 1:
        return []
    if motion.kind == "dance" and times.beats:
        return danced(motion, start, frames, times, why=step.why)
    own = motion.seconds * times.fps
    rate = step.clause.rate
    if not motion.loop:
        # Hurried where its stretch is short; a walk takes its time, too, so that it lasts.
        slowest = rate * (Fraction(4, 5) if motion.kind == "walk" else 1)
        rate = min(max(own / frames, slowest), rate * FASTEST).limit_denominator(100)
    needed = own / rate
    from_s = Fraction(0)
    if motion.kind == "walk" and not motion.loop and needed > frames:
        # Rather on the way already than not there at the end.
        from_s = ((needed - frames) * rate / times.fps).limit_denominator(1000)
    length = frames if motion.loop else min(frames, max(1, round(needed)))
    return [
        Move(
            motion=motion.id,
            start=start,
            frames=length,
            from_s=from_s,
            rate=rate,
            mirrored=step.mirrored,
            track=motion.track,
            strength=step.clause.strength if motion.track == "gesture" else 1.0,
            why=step.why,
        )
    ]
