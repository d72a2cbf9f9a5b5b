"""The linter's look at the people of a film: who they are, where they stand, whether they can do what is asked."""

from __future__ import annotations

from collections.abc import Iterator

from ...story.brief import Brief
from ...story.cast import CastMember
from ...story.script import Script
from ...story.storyboard import Shot, Storyboard
from ...story.violation import Violation
from ...templates.cast_layer import people_in
from ...templates.person import Person
from ...templates.scene import Scene, layout_for
from ..motion_planning.clauses import clauses
from ..motion_planning.fitting import Place, unfit
from ..motion_planning.in_timeline import PEOPLE_KINDS, place_of
from ..motion_planning.retrieval import Lacking, MotionIndex
from ..planner import Library
from ..staging.garment_tags import garment_conflict, worn
from ..staging.people_places import people_needed, standing_as, stands
from .words import unknown

_HANDS = ("count", "point", "present", "product")
"""Kinds of motion that are nothing where no hand is seen."""


def lint_people(brief: Brief, script: Script, storyboard: Storyboard, library: Library) -> Iterator[Violation]:
    """Broken rules of all shots' people against the library, the script and what they wear."""
    if not any(shot.cast for shot in storyboard.shots):
        for number, shot in enumerate(storyboard.shots):
            yield from _places(shot, library.scenes.get(shot.scene), f"storyboard.shots.{number}")
        return
    index = MotionIndex(library.motions)
    speakers = {line.speaker for line in script.lines}
    for speaker in brief.cast:
        if speaker not in speakers:
            yield Violation(
                code="unknown-speaker",
                path="brief.cast",
                severity="warning",
                message=f"nobody called {speaker!r} speaks in the script",
                hint=f"speakers: {', '.join(sorted(speakers))}",
            )
    plays: dict[str, str] = {}
    for number, shot in enumerate(storyboard.shots):
        path = f"storyboard.shots.{number}"
        scene = library.scenes.get(shot.scene)
        yield from _places(shot, scene, path)
        for place, member in enumerate(_as_seen(storyboard, number, scene)):
            where = f"{path}.cast.{place}"
            yield from _who(member, where, library, speakers, plays, twice=member.person in _before(shot, place))
            person = library.people.get(member.person)
            if person is not None:
                yield from _deeds(member, shot, scene, person, brief, where, index, language=script.language)
                yield from _garment(member, scene, person, brief, where)


def _as_seen(storyboard: Storyboard, number: int, scene: Scene | None) -> tuple[CastMember, ...]:
    shot = storyboard.shots[number]
    if scene is None:
        return shot.cast
    times = sum(other.scene == shot.scene for other in storyboard.shots[:number])
    return standing_as(shot.cast, stands(scene, layout_for(storyboard.width, storyboard.height), times=times))


def _before(shot: Shot, place: int) -> tuple[str, ...]:
    return tuple(member.person for member in shot.cast[:place])


def _places(shot: Shot, scene: Scene | None, path: str) -> Iterator[Violation]:
    if scene is None:
        return
    needed, most = people_needed(scene), people_in(scene)
    if len(shot.cast) < needed:
        yield Violation(
            code="constraint",
            path=f"{path}.scene",
            message=f"the scene {scene.id!r} needs {needed} people, the shot has {len(shot.cast) or 'none'}",
            hint="name them in the shot's cast, or choose another scene",
        )
    elif len(shot.cast) > most:
        yield Violation(
            code="constraint",
            path=f"{path}.scene",
            message=f"the shot has {len(shot.cast)} people, the scene {scene.id!r} has places for {most or 'none'}",
            hint="choose a scene with places for people (`people` among its needs), or leave the cast away",
        )


def _who(
    member: CastMember,
    where: str,
    library: Library,
    speakers: set[str],
    plays: dict[str, str],
    *,
    twice: bool,
) -> Iterator[Violation]:
    if member.person not in library.people:
        yield unknown("unknown-person", f"{where}.person", "person", member.person, library.people)
    if twice:
        yield Violation(
            code="person-twice",
            path=f"{where}.person",
            message=f"{member.person!r} is in the shot twice",
            hint="nobody speaks with themselves: choose another person",
        )
    if not member.speaker:
        return
    if member.speaker not in speakers:
        yield unknown("unknown-speaker", f"{where}.speaker", "speaker", member.speaker, dict.fromkeys(speakers))
    elif plays.setdefault(member.speaker, member.person) != member.person:
        yield Violation(
            code="recast",
            path=f"{where}.person",
            message=f"{member.speaker!r} is played by {plays[member.speaker]!r} before, here by {member.person!r}",
            hint="one person plays a speaker all through the film",
        )


def _deeds(
    member: CastMember,
    shot: Shot,
    scene: Scene | None,
    person: Person,
    brief: Brief,
    where: str,
    index: MotionIndex,
    *,
    language: str,
) -> Iterator[Violation]:
    place = worn(place_of(person, shot, scene, member.framing), brief, member.garment)
    for number, name in enumerate(member.motions):
        motion = index.motions.get(name)
        if motion is None:
            yield unknown("unknown-motion", f"{where}.motions.{number}", "motion", name, index.motions)
            continue
        reason = unfit(motion, place)
        if reason:
            yield Violation(
                code="motion-constraint",
                path=f"{where}.motions.{number}",
                message=f"the motion {name!r} cannot be done here: {reason}",
                hint="choose a motion without that need, or a scene or person that has it",
            )
        elif member.framing == "head" and motion.kind in _HANDS:
            yield Violation(
                code="unseen-motion",
                path=f"{where}.motions.{number}",
                severity="warning",
                message=f"the motion {name!r} is done with the hands, and only the head is seen",
                hint="choose a scene that shows more of the person",
            )
    words = member.motion or (shot.motion if shot.kind in PEOPLE_KINDS else "")
    if not member.motions:
        yield from _words(words, place, f"{where}.motion", index, language=language)


def _words(words: str, place: Place, where: str, index: MotionIndex, *, language: str) -> Iterator[Violation]:
    for clause in clauses(words, language) if index.motions else ():
        found = index.find(clause, place) if clause.moves else None
        if isinstance(found, Lacking):
            yield Violation(
                code="unmatched-motion",
                path=where,
                severity="warning",
                message=f"{found.why}; it is left out",
                hint="`reelwright motions list` shows what people can do",
            )


def _garment(member: CastMember, scene: Scene | None, person: Person, brief: Brief, where: str) -> Iterator[Violation]:
    if not member.garment:
        return
    known = {asset.id: asset for asset in brief.assets_of("garment")}
    if member.garment not in known:
        yield unknown("unknown-asset", f"{where}.garment", "garment", member.garment, known)
        return
    reason = garment_conflict(brief, member.garment, person=person, scene=scene)
    if reason:
        yield Violation(
            code="garment-conflict",
            path=f"{where}.garment",
            message=reason,
            hint="choose another model or scene for it; or correct the garment's tags in brief.json",
        )
