"""Gives every shot with people what they do, once its words and beats have their frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...story.artifact import Key
from ...story.cast import Performance, Side
from ...story.script import Script
from ...story.storyboard import Shot, Storyboard
from ...story.timeline import Cue, Placement, Timeline
from ...templates.person import Person
from ...templates.scene import Scene, layout_for
from ...tools.compositor.grid import runs_from_the_right
from ..planner import Library
from ..staging.people_places import standing_as, stands
from .fitting import Place
from .plan import Company, Planned, Way, plan_performance
from .retrieval import MotionIndex
from .shot_times import AnySpeech, ShotTimes, shot_times

PEOPLE_KINDS = ("presenter", "pose", "try-on")
"""Kinds of shot whose `motion` says what people do."""
LATELY = 24
"""So many moves back variety looks."""
_CONTENT = ("image", "images", "items", "rows", "code", "icons")


def with_performances(
    timeline: Timeline,
    storyboard: Storyboard,
    script: Script,
    spoken: Mapping[str, tuple[Key, AnySpeech]],
    library: Library,
) -> Timeline:
    """The timeline with what people do in each of its shots; as it is where nobody is seen.

    `spoken` holds each line's speech, measured or estimated, with its key (empty where there is none yet).
    """
    if not any(shot.cast for shot in storyboard.shots):
        return timeline
    voice = {cue.line: cue for cue in timeline.voice}
    index = MotionIndex(library.motions)
    seen: dict[str, tuple[str, ...]] = {}
    picture: list[Placement] = []
    for number, placement in enumerate(timeline.picture):
        shot = storyboard.shots[number]
        if not shot.cast:
            picture.append(placement)
            continue
        times = shot_times(placement, shot, script, voice, spoken, fps=timeline.fps)
        performances: list[Performance] = []
        acted: set[str] = set()
        for planned in plan_shot(storyboard, number, times, library, index=index, seen=seen):
            performances.append(planned.performance)
            acted |= planned.acted
            before = seen.get(planned.performance.person, ())
            seen[planned.performance.person] = (*before, *planned.used)[-LATELY:]
        cues = tuple(_acted(cue, acted) for cue in placement.cues)
        picture.append(placement.model_copy(update={"performances": tuple(performances), "cues": cues}))
    return timeline.model_copy(update={"picture": tuple(picture)})


def _acted(cue: Cue, acted: Collection[str]) -> Cue:
    """Where a hand points no arrow is drawn: the cue is called `acted.point-left`."""
    name = cue.name.removeprefix("cue.")
    if cue.name == name or name.split(".")[0] not in acted:
        return cue
    return cue.model_copy(update={"name": f"acted.{name}"})


def plan_shot(
    storyboard: Storyboard,
    number: int,
    times: ShotTimes,
    library: Library,
    *,
    index: MotionIndex,
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Planned, ...]:
    """What each member of a shot's cast does, in their order. Whom the library does not know stands at ease."""
    shot = storyboard.shots[number]
    scene = library.scenes.get(shot.scene)
    members = shot.cast
    middles: dict[int, float] = {}
    if scene is not None:
        shown = stands(
            scene,
            layout_for(storyboard.width, storyboard.height),
            times=sum(other.scene == shot.scene for other in storyboard.shots[:number]),
            mirrored=runs_from_the_right(storyboard.language),
        )
        members = standing_as(members, shown)
        middles = {stand.member: stand.middle for stand in shown}
    partner = len(members) > 1 or (scene is not None and "dialogue" in scene.tags)
    content = _shows_content(shot, scene)
    found: list[Planned] = []
    for place, member in enumerate(members):
        person = library.people.get(member.person) or _stranger(member.person)
        way = _content_way(member.side, middles.get(place, 0.5)) if content else ""
        found.append(
            plan_performance(
                member,
                place=place_of(person, shot, scene, member.framing),
                times=times,
                index=index,
                company=Company(partner=partner, content=way),
                description=shot.motion if shot.kind in PEOPLE_KINDS else "",
                seen=(seen or {}).get(member.person, ()),
                seed=storyboard.seed,
            )
        )
    return tuple(found)


def place_of(person: Person, shot: Shot, scene: Scene | None, framing: str) -> Place:
    """What a shot has for a person to move with: room, a product, a chair."""
    return Place(
        person=person,
        product=shot.kind == "product" or _has_product(shot, scene),
        chair=scene is not None and "chair" in scene.tags,
        space=framing == "full" and (shot.kind in ("pose", "try-on") or _is_pose(scene)),
    )


def _is_pose(scene: Scene | None) -> bool:
    return scene is not None and scene.kind in ("pose", "try-on")


def _has_product(shot: Shot, scene: Scene | None) -> bool:
    slots = scene.slots.items() if scene is not None else ()
    return any(slot.kind == "image" and "product" in slot.accepts and shot.slots.get(name) for name, slot in slots)


def _shows_content(shot: Shot, scene: Scene | None) -> bool:
    slots = scene.slots.items() if scene is not None else ()
    return any(slot.kind in _CONTENT and shot.slots.get(name) for name, slot in slots)


def _content_way(side: Side, middle: float) -> Way:
    """Where what is shown stands beside somebody: at their other side; below whom the layout puts above it."""
    if side == "center":
        return "down" if middle < 0.45 else "up"
    return "right" if side == "left" else "left"


def _stranger(name: str) -> Person:
    return Person(id=name or "nobody", name=name or "nobody", description="not in the library")
