"""Plans what one person does in a shot: from the description, the words, the beats, and who and what is beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from ...story.cast import CastMember, Gaze, GazeTarget, Move, Performance, Smile, Stress, Utterance
from ...story.document import canonical_json, sha256
from ...story.script import Emotion
from .clauses import clauses
from .deeds import Deeds, lay_deeds
from .fitting import Place
from .gazes import Glance, glance_at, glances_of_directions, lay_gazes
from .gestures import Gesture, Hands, laid, why_directed
from .idling import filled
from .retrieval import MotionIndex
from .shot_times import Heard, ShotTimes
from .stresses import stressed_words

Way = Literal["left", "right", "up", "down", ""]
STRESSED = 0.5
"""Weaker words move no brow."""
SMILE_FRAMES = 45
"""How long a smile on cue stays, at 30 frames a second."""


@dataclass(frozen=True)
class Company:
    """Who and what is in the shot beside the person."""

    partner: bool = False
    """Somebody to look at, seen or not: a dialogue."""
    content: Way = ""
    """Where something to look at stands, as a viewer sees it: at their side, above or below them."""


@dataclass(frozen=True)
class Planned:
    """What a person does, and what of the wishes could not be had."""

    performance: Performance
    notes: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    """Ids of motions in their order, for the variety of the next shots."""
    acted: frozenset[str] = frozenset()
    """Directions of the script that they act out: 'point-left'."""


def plan_performance(
    member: CastMember,
    *,
    place: Place,
    times: ShotTimes,
    index: MotionIndex,
    company: Company = Company(),
    description: str = "",
    seen: Sequence[str] = (),
    seed: int = 0,
) -> Planned:
    """What one member of a shot's cast does, to the frame.

    `description` is the shot's, for members without one of their own; `seen` are motions used lately in the film.
    Equal arguments give equal performances. The body track is filled from the first frame to the last; what the
    library lacks or the person cannot do is left out, and `notes` says so.
    """
    random = Random(_seed(member, times, seed))
    own = times.of(member.speaker)
    hears = tuple((each.start, min(each.end(times.fps), times.frames)) for each in times.others(member.speaker))
    listens = tuple((start, end) for start, end in hears if start < end) if company.partner else ()
    words = member.motion or description
    deeds = lay_deeds(
        clauses(words, times.language),
        times,
        place,
        index,
        named=member.motions,
        seen=seen,
        talks=bool(own),
        content=company.content,
    )
    body = filled(
        deeds.body, times, place, index, random, talks=bool(own), listens=listens, seen=_last_idle(seen, index)
    )
    hands = Hands(index, place, random, seen=seen)
    gestures, glances = _gestures(member, own, times, deeds, hands, company)
    stresses = tuple(
        Stress(frame=word.frame, strength=word.strength)
        for heard in own
        for word in stressed_words(heard, times)
        if word.strength >= STRESSED
    )
    base = _base(own, deeds, company)
    performance = Performance(
        person=member.person,
        speaker=member.speaker,
        side=member.side,
        framing=member.framing,
        garment=member.garment,
        moves=(*body, *sorted(gestures, key=lambda move: move.start)),
        speech=tuple(_utterance(heard, deeds) for heard in own),
        stresses=stresses,
        gazes=lay_gazes(base, glances, times),
        home=_home(body, index),
        mood=_mood(deeds, own),
        smiles=_smiles(own, times),
        listens=listens,
        seed=_seed(member, times, seed) % 1_000_000,
    )
    why = {move.why for move in performance.moves}
    acted = frozenset(name for name, _ in times.directions if why_directed(name) in why)
    return Planned(performance, deeds.notes, tuple(move.motion for move in performance.moves), acted)


def _gestures(
    member: CastMember, own: Sequence[Heard], times: ShotTimes, deeds: Deeds, hands: Hands, company: Company
) -> tuple[tuple[Move, ...], list[Glance]]:
    glances = glances_of_directions(times)
    wished: list[Gesture] = []
    for name, frame in times.directions if own or not times.heard else ():
        gesture = hands.directed(name, frame)
        if gesture is not None:
            wished.append(gesture)
    counted = hands.counted(times.items, times) if own or not times.heard else []
    wished += counted
    if company.content and own:
        shown = times.items[:1] or _introduced(own, times)
        for frame in shown:
            gesture = (
                None
                if counted
                else hands.toward(company.content, frame, "presents what is shown", kind="present", rank=1)
            )
            wished += [gesture] if gesture is not None else []
            beside = company.content in ("left", "right") and member.side != "center"
            glances.append(glance_at(frame, "content" if beside else company.content, times))
    for heard in own:
        wished += hands.on_stresses(heard, stressed_words(heard, times), times)
    # The hands are full, or the whole body does something, where the description says so.
    busy = [move for move in deeds.body if _takes_hands(move, hands)]
    taken = (*deeds.gestures, *busy)
    return (*deeds.gestures, *laid(wished, times, taken=taken)), glances


def _introduced(own: Sequence[Heard], times: ShotTimes) -> tuple[int, ...]:
    """Where what is shown without points is looked at: at the first strong word after a breath."""
    words = [word for heard in own for word in stressed_words(heard, times) if word.frame >= times.fps * Fraction(4, 5)]
    return (words[0].frame,) if words else ()


def _takes_hands(move: Move, hands: Hands) -> bool:
    motion = next((each for each in hands.motions if each.id == move.motion), None)
    return motion is None or motion.kind != "idle"


def _base(own: Sequence[Heard], deeds: Deeds, company: Company) -> list[tuple[int, GazeTarget]]:
    """Where they look by themselves: at the viewer; in a dialogue at the partner, but for what the viewer is told."""
    if not company.partner:
        base: list[tuple[int, GazeTarget]] = [(0, "camera")]
    else:
        base = [(0, "partner")]
        for heard in own:
            if heard.line.role == "call-to-action":
                base.append((heard.start, "camera"))
            elif base[-1][1] != "partner":
                base.append((heard.start, "partner"))
    for gaze in deeds.gazes:
        base.append((gaze.start, gaze.at if gaze.at != "camera" or not company.partner else "partner"))
    # Of two at one frame the later one counts.
    return sorted(dict(base).items())


def _home(body: Sequence[Move], index: MotionIndex) -> int:
    """When they stand at their place: after the walk that leads there; at once where they walk away, or nowhere."""
    walks = [move for move in body if index.motions[move.motion].kind == "walk"]
    far = [move for move in walks if "space" in index.motions[move.motion].needs]
    if not far or {"away", "leave"} & set(index.motions[far[0].motion].tags):
        return 0
    return far[0].start + far[0].frames


def _last_idle(seen: Sequence[str], index: MotionIndex) -> str:
    """How they stood in the shot before."""
    idles = (name for name in reversed(seen) if name in index.motions and index.motions[name].kind == "idle")
    return next(idles, "")


def _utterance(heard: Heard, deeds: Deeds) -> Utterance:
    emotion: Emotion = heard.line.emotion
    if emotion == "neutral":
        # A smile of the description lasts until another face is asked for.
        emotion = next((face for at, face in reversed(deeds.faces) if at <= heard.start), "neutral")
    return Utterance(line=heard.line.id, start=heard.start, seconds=heard.seconds, emotion=emotion, speech=heard.key)


def _mood(deeds: Deeds, own: Sequence[Heard]) -> Emotion:
    if deeds.faces:
        return deeds.faces[0][1]
    return own[-1].line.emotion if own else "neutral"


def _smiles(own: Sequence[Heard], times: ShotTimes) -> tuple[Smile, ...]:
    """Smiles at the words where the script asks for them, of who speaks there."""
    length = times.at_30(SMILE_FRAMES)
    return tuple(
        Smile(start=frame, frames=length)
        for name, frame in times.directions
        if name == "smile" and (not times.heard or any(each.start <= frame <= each.end(times.fps) for each in own))
    )


def _seed(member: CastMember, times: ShotTimes, seed: int) -> int:
    told = [seed, member.person, member.motion, times.frames, *(each.line.id for each in times.heard)]
    return int(sha256(canonical_json(told))[:12], 16)


__all__ = ["Company", "Gaze", "Planned", "plan_performance"]
