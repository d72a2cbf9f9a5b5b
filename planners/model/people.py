"""People as models are told of them and as they ask for them: who there is, what they can do, who is in which shot."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...story.brief import Brief
from ...story.cast import CastMember
from ...story.errors import InputError
from ...story.script import Script
from ...story.storyboard import Shot
from ...templates.motion import Motion
from ...templates.scene import layout_for
from ...tools.compositor.grid import runs_from_the_right
from ..planner import Library
from ..staging.film_cast import film_cast, wants_people
from ..staging.people_places import standing_as, stands
from ..staging.stage import frame_size
from .wire import CastWire, StoryboardWire, plain

MEMBERS_MAX = 4
MOTIONS_MAX = 6


def has_people(brief: Brief, script: Script, library: Library) -> bool:
    """Whether a model is told of people at all."""
    return bool(library.people) and wants_people(brief, script)


def describe_people(library: Library) -> str:
    """The cast and what they can do, compact: ids with a few words."""
    rows = ["PEOPLE"]
    rows += [
        f"{person.id}: {person.description.rstrip('.')} ({person.kind}, {person.gender}"
        f"{', in a wheelchair' if person.wheelchair else ''})"
        for person in library.people.values()
    ]
    rows.append("MOTIONS")
    kinds = dict.fromkeys(motion.kind for motion in library.motions.values())
    for kind in kinds:
        rows.append(
            f"{kind}: {'; '.join(_motion_text(each) for each in library.motions.values() if each.kind == kind)}"
        )
    return "\n".join(rows)


def _motion_text(motion: Motion) -> str:
    own = {*motion.id.split("-"), motion.kind}
    tags = ", ".join(tag for tag in motion.tags if tag not in own)
    needs = f", needs {' and '.join(motion.needs)}" if motion.needs else ""
    told = f"{tags}{needs}".strip(", ")
    return f"{motion.id} ({told})" if told else motion.id


def cast_told(brief: Brief, script: Script, library: Library) -> str:
    """Who plays whom, by the rules that the offline planner follows; the model keeps to it."""
    try:
        cast = film_cast(brief, script, library)
    except InputError:
        return "choose from PEOPLE"
    if cast.model:
        return f"{cast.model} wears and shows; the narrator is heard and not seen"
    return "; ".join(f"{speaker} is played by {person}" for speaker, person in cast.speakers.items()) or "nobody"


def with_cast(
    shots: Iterable[Shot], wire: StoryboardWire, brief: Brief, script: Script, library: Library
) -> list[Shot]:
    """The shots with the people whom a model put into them, as their scenes make them stand."""
    layout = layout_for(*frame_size(library.platform(brief.platform), brief.ratio))
    mirrored = runs_from_the_right(script.language)
    made: list[Shot] = []
    for shot, written in zip(shots, wire.shots, strict=True):
        members = tuple(_member(each) for each in getattr(written, "cast", ())[:MEMBERS_MAX])
        scene = library.scenes.get(shot.scene)
        update: dict[str, object] = {"cast": members} if members else {}
        if members and scene is not None:
            seen = stands(scene, layout, times=sum(other.scene == shot.scene for other in made), mirrored=mirrored)
            update = {"cast": standing_as(members, seen), "kind": scene.kind}
        made.append(shot.model_copy(update=update) if update else shot)
    return made


def _member(wire: CastWire) -> CastMember:
    return CastMember(
        person=wire.person.strip().lower(),
        speaker=re.sub(r"[^\w]+", "-", wire.speaker.strip().casefold()).strip("-"),
        motion=plain(wire.motion)[:200],
        motions=tuple(name.strip().lower() for name in wire.motions if name.strip())[:MOTIONS_MAX],
    )


def cast_sent(shot: Shot) -> list[dict[str, object]]:
    """A shot's cast in the form in which a model wrote it."""
    return [
        {
            "person": member.person,
            "speaker": member.speaker,
            "motion": member.motion,
            "motions": list(member.motions),
        }
        for member in shot.cast
    ]
