"""Which scenes may show a shot's people, and how well: places first, then size against the shot before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from ...story.cast import CastMember, Side
from ...templates.cast_layer import people_in
from ...templates.scene import Layout, Scene
from .people_places import Stand, people_needed, shows_people, stands

LARGE = 0.24
"""A head of this share of the frame's height stands before the words, not beside them."""
JUMP = 0.85
"""A cut changes a figure's size by about two or more (its logarithm), or looks like a mistake (CRAFT 5)."""


@dataclass(frozen=True)
class PeopleWish:
    """Who is to be seen in a shot, and how; empty: nobody."""

    members: tuple[CastMember, ...] = ()
    acts: Literal["talks", "wears"] = "talks"
    dialogue: bool = False
    """Several people speak with each other in this film."""
    large: bool = False
    """Before everything else, as in a hook."""
    speaker: str = ""
    """Whose words are heard."""
    places: tuple[tuple[str, Side], ...] = ()
    """Person and the side that is theirs all through a dialogue."""
    layout: Layout = "portrait"
    mirrored: bool = False
    points: str = ""
    """The side to which the script has them point: what is pointed at stands there, and they do not."""
    size_before: float = 0.0
    """The head's share of the frame in the shot before; 0 where nobody was seen."""

    def place(self, person: str) -> Side | None:
        """The side of a person, where they have one."""
        return dict(self.places).get(person)


NOBODY = PeopleWish()


def people_conflict(scene: Scene, wish: PeopleWish) -> str:
    """Why a scene is none for a shot's people; empty where it may show them."""
    if not wish.members:
        return "it shows people, and nobody is to be seen" if shows_people(scene) else ""
    if not shows_people(scene):
        return "it has no place for a person"
    needed, most = people_needed(scene), people_in(scene)
    if not needed <= len(wish.members) <= most:
        return f"it has places for {needed} to {most} people, the shot has {len(wish.members)}"
    wears = scene.kind in ("pose", "try-on")
    if wears != (wish.acts == "wears"):
        return "it is for somebody who wears something" if wears else "it is for somebody who speaks"
    if "dialogue" in scene.tags and not wish.dialogue:
        return "it is for two who speak with each other"
    return ""


def people_score(scene: Scene, wish: PeopleWish, *, times: int) -> tuple[float, str]:
    """What a scene gains or loses by how it shows a shot's people the time with that number, and why."""
    seen = stands(scene, wish.layout, times=times, mirrored=wish.mirrored)
    if not wish.members or not seen:
        return 0.0, ""
    score, reasons = 0.0, []
    size = seen[0].size
    if wish.size_before:
        step = abs(math.log2(size / wish.size_before))
        score += 1.2 if step >= JUMP else -1.2 * (1 - step / JUMP)
        if step >= JUMP:
            reasons.append("larger than before" if size > wish.size_before else "smaller than before")
    if wish.points in ("left", "right") and seen[0].side != "center":
        score += -2.0 if seen[0].side == wish.points else 1.0
        reasons += ["points at what stands there"] if seen[0].side != wish.points else []
    if wish.large:
        score += 1.5 if size >= LARGE else -1.0
        reasons += ["shows them large"] if size >= LARGE else []
    if "dialogue" in scene.tags:
        score += 2.5
        reasons.append("each in their place")
    return score, ", ".join(reasons)


def out_of_place(scene: Scene, wish: PeopleWish, *, times: int) -> str:
    """Why a scene, the time with that number, would have a dialogue's speakers change sides; empty where it has not."""
    if "dialogue" not in scene.tags or not wish.members:
        return ""
    members = members_for(scene, wish, times=times)
    seen = stands(scene, wish.layout, times=times, mirrored=wish.mirrored)
    return "" if all(_keeps_place(stand, members, wish) for stand in seen) else "its speakers would change sides"


def members_for(scene: Scene, wish: PeopleWish, *, times: int) -> tuple[CastMember, ...]:
    """The members in the order of a scene's places: close on one, the speaker comes first; else each on their side."""
    if people_needed(scene) < len(wish.members):
        return tuple(sorted(wish.members, key=lambda member: member.speaker != wish.speaker))
    left = list(wish.members)
    ordered: list[CastMember] = []
    for stand in stands(scene, wish.layout, times=times, mirrored=wish.mirrored):
        if left:
            own = next((member for member in left if wish.place(member.person) == stand.side), left[0])
            left.remove(own)
            ordered.append(own)
    return (*ordered, *left)


def _keeps_place(stand: Stand, members: tuple[CastMember, ...], wish: PeopleWish) -> bool:
    if stand.member >= len(members):
        return True
    place = wish.place(members[stand.member].person)
    return place is None or stand.side in (place, "center")
