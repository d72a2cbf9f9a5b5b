"""Which shots of a film show its people: large at both ends, beside what is shown, and not in every one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...story.brief import Brief
from ...story.cast import CastMember, Side
from ...story.script import Line, Role
from ...story.storyboard import Storyboard
from ...templates.person import Person
from ...templates.scene import Layout, Scene
from ...tools.compositor.grid import runs_from_the_right
from ..motion_planning.fitting import Place
from ..planner import Library
from .film_cast import NARRATOR, FilmCast
from .garment_tags import worn
from .matching import names_product
from .people_match import NOBODY, PeopleWish, members_for
from .people_places import standing_as, stands

RUN_SEEN = 2
"""After so many shots in a row with the same person the next one may go without."""
ALWAYS = 3
"""A film of so few shots shows its presenter in all of them."""
_ACTED = ("point", "look", "nod", "wave", "shrug", "shake", "think")
_TALKS: dict[Role, str] = {
    "hook": "talks to the camera",
    "question": "talks to the camera",
    "problem": "talks, looks serious",
    "benefit": "talks and smiles",
    "feature": "talks to the camera",
    "proof": "talks and nods",
    "offer": "talks and smiles",
    "statement": "talks to the camera",
    "chapter": "talks to the camera",
    "call-to-action": "talks, smiles, gives a thumbs up at the end",
}
_SILENT: dict[Role, str] = {
    "hook": "waves at the camera and smiles",
    "call-to-action": "smiles, gives a thumbs up",
}
_WEARS = (
    "walks to the camera, then puts a hand on the hip, smiles",
    "turns around fully, then puts hands on hips",
    "stands with a hand on the hip and smiles",
    "walks across to the camera",
    "stands with hands in pockets",
)


@dataclass
class PeoplePlan:
    """Says, shot by shot, who is to be seen; it remembers what came before."""

    cast: FilmCast
    brief: Brief
    layout: Layout
    mirrored: bool
    shots: int
    people: Mapping[str, Person]
    run: int = 0
    """How many shots in a row showed somebody."""
    size_before: float = 0.0
    count: int = 0
    last_speaker: str = ""

    def wish(self, lines: Sequence[Line], *, first: bool, last: bool, splits: bool = False) -> tuple[PeopleWish, ...]:
        """Whom the next shot may show, the dearest wish first; none where nobody is to be seen.

        `splits`: the line goes on over several shots, and this is not the first of them.
        """
        if self.cast.nobody or not lines or splits:
            return ()
        line = lines[0]
        if self.cast.model:
            return self._worn(line, last=last)
        speaker = next((each.speaker for each in lines if each.speaker in self.cast.speakers), "")
        if not speaker or (line.role == "chapter" and not line.say):
            return ()
        if self.cast.dialogue and line.exhibit is not None and not self.brief.presenter:
            # Nobody asked for people but the dialogue itself: what is brought to look at is looked at.
            return ()
        if self.cast.dialogue and speaker != NARRATOR:
            return self._spoken(speaker, line, first=first, last=last)
        if self.rests(lines, first=first, last=last):
            return ()
        large = first or last or line.role in ("call-to-action", "question")
        points = next((way for way in map(_pointed, lines) if way), "")
        return (self._wish((self._member(speaker, line),), speaker=speaker, large=large, points=points),)

    def rests(self, lines: Sequence[Line], *, first: bool, last: bool) -> bool:
        """Whether a presenter is only heard in this shot: the picture, the name, the table are looked at alone."""
        line = lines[0]
        ends = first or (last and line.role == "call-to-action")
        acts = any(cue.name.split("-")[0] in _ACTED for each in lines for cue in each.cues)
        if self.shots <= ALWAYS or ends or acts:
            return False
        if names_product(line, self.brief):
            return True
        return self.run >= RUN_SEEN and not last

    def shown(self, wish: PeopleWish, size: float) -> None:
        """Remember how the shot came out: with whom, and how large; `NOBODY` for a shot without people."""
        self.run = self.run + 1 if wish.members else 0
        self.size_before = size
        self.count += bool(wish.members)
        if wish.speaker:
            self.last_speaker = wish.speaker

    def _spoken(self, speaker: str, line: Line, *, first: bool, last: bool) -> tuple[PeopleWish, ...]:
        partner = self._partner(speaker)
        own = self._member(speaker, line)
        pair = (own, self._listener(partner)) if partner else (own,)
        wishes = [self._wish(pair, speaker=speaker), self._wish((own,), speaker=speaker)]
        # Who shows something, or says the last word, does it alone.
        shows = line.exhibit is not None or bool(line.items) or bool(line.asset)
        alone = shows or (last and line.role == "call-to-action")
        return tuple(reversed(wishes)) if alone and not first else tuple(wishes)

    def _partner(self, speaker: str) -> str:
        """With whom they speak: who spoke before them, else the other one."""
        others = [name for name in self.cast.speakers if name not in (speaker, NARRATOR)]
        return self.last_speaker if self.last_speaker in others else next(iter(others), "")

    def _worn(self, line: Line, *, last: bool) -> tuple[PeopleWish, ...]:
        if (line.role == "call-to-action" and last) or line.exhibit is not None or line.items:
            return ()
        garments = self.brief.assets_of("garment")
        garment = garments[self.count % len(garments)].id if garments else ""
        member = CastMember(
            person=self.cast.wearers.get(garment, self.cast.model),
            framing="full",
            motion=self._worn_motion(garment),
            garment=garment,
        )
        if not garments and self.run >= RUN_SEEN:
            return ()
        return (self._wish((member,), acts=True),)

    def _worn_motion(self, garment: str) -> str:
        """What a model does in this shot: something else each time, and hands only in pockets that are there."""
        person = self.people.get(self.cast.wearers.get(garment, self.cast.model))
        place = worn(Place(person), self.brief, garment) if person is not None else None
        has = place is not None and (place.person.outfit.pockets if place.pockets is None else place.pockets)
        # Beside a garment stands its photo: nobody walks through it.
        unable = {"" if has else "pocket", "across" if garment else ""} - {""}
        able = [motion for motion in _WEARS if not any(word in motion for word in unable)]
        return able[self.count % len(able)]

    def _wish(
        self,
        members: tuple[CastMember, ...],
        *,
        speaker: str = "",
        large: bool = False,
        acts: bool = False,
        points: str = "",
    ) -> PeopleWish:
        return PeopleWish(
            members=members,
            acts="wears" if acts else "talks",
            dialogue=self.cast.dialogue,
            large=large,
            speaker=speaker,
            places=places(self.cast),
            layout=self.layout,
            mirrored=self.mirrored,
            points=points,
            size_before=self.size_before,
        )

    def _member(self, speaker: str, line: Line) -> CastMember:
        motion = _TALKS.get(line.role, "talks") if line.say else _SILENT.get(line.role, "stands and smiles")
        if self.cast.dialogue:
            motion = motion.replace(" to the camera", "")
        return CastMember(person=self.cast.speakers[speaker], speaker=speaker, motion=motion)

    def _listener(self, speaker: str) -> CastMember:
        return CastMember(person=self.cast.speakers[speaker], speaker=speaker, motion="listens")


def _pointed(line: Line) -> str:
    """The side to which a line's directions point; empty where to none."""
    found = (cue.name.removeprefix("point-") for cue in line.cues if cue.name.startswith("point-"))
    return next(found, "")


def people_plan(
    cast: FilmCast, brief: Brief, library: Library, *, language: str, layout: Layout, shots: int
) -> PeoplePlan:
    """The plan of one film, before its first shot."""
    return PeoplePlan(cast, brief, layout, runs_from_the_right(language), shots, library.people)


def with_people(scene: Scene, wish: PeopleWish, plan: PeoplePlan, *, times: int) -> dict[str, object]:
    """What a shot gets by its people: its kind, its cast as the scene shows them; the plan remembers it."""
    if not wish.members:
        plan.shown(NOBODY, 0.0)
        return {}
    seen = stands(scene, wish.layout, times=times, mirrored=wish.mirrored)
    plan.shown(wish, seen[0].size if seen else 0.0)
    members = standing_as(members_for(scene, wish, times=times), seen)
    return {"kind": scene.kind, "cast": members, "motion": members[0].motion}


def places(cast: FilmCast) -> tuple[tuple[str, Side], ...]:
    """Each speaker's side in a dialogue: the first one left, the second right, the others as they come."""
    if not cast.dialogue:
        return ()
    sides: tuple[Side, Side] = ("left", "right")
    named = [person for speaker, person in cast.speakers.items() if speaker != NARRATOR]
    return tuple((person, sides[number % 2]) for number, person in enumerate(named))


def wish_again(storyboard: Storyboard, number: int, *, layout: Layout) -> PeopleWish:
    """The wish that a shot's cast stands for: to match its scene once more."""
    shot = storyboard.shots[number]
    if not shot.cast:
        return NOBODY
    speaking = next((member.speaker for member in shot.cast if member.motion != "listens"), "")
    return PeopleWish(
        members=shot.cast,
        acts="wears" if shot.kind in ("pose", "try-on") else "talks",
        dialogue=len({member.person for each in storyboard.shots for member in each.cast if member.speaker}) > 1,
        speaker=speaking,
        places=tuple((member.person, member.side) for member in shot.cast if len(shot.cast) > 1),
        layout=layout,
        mirrored=runs_from_the_right(storyboard.language),
    )
