"""Mends the people of shots by rules: somebody who exists, once a shot, the same all through, doing what they can."""

from __future__ import annotations

from ...story.brief import Brief
from ...story.cast import CastMember
from ...story.errors import InputError
from ...story.script import Script
from ...story.storyboard import Shot, Storyboard
from ..motion_planning.fitting import unfit
from ..motion_planning.in_timeline import place_of
from ..planner import Library
from ..staging.film_cast import FilmCast, film_cast
from ..staging.garment_tags import garment_conflict, worn


def with_sound_people(brief: Brief, script: Script, storyboard: Storyboard, library: Library) -> Storyboard:
    """The storyboard with casts that the linter lets pass, as far as rules can; shots without people as they are."""
    if not any(shot.cast for shot in storyboard.shots):
        return storyboard
    known = _known(brief, script, library)
    plays = dict(known.speakers)
    speakers = {line.speaker for line in script.lines}
    shots = []
    for shot in storyboard.shots:
        cast: list[CastMember] = []
        for member in shot.cast:
            mended = _mended(member, plays, speakers, library, taken=tuple(each.person for each in cast))
            if mended is not None:
                cast.append(_able(mended, shot, brief, library))
        shots.append(shot.model_copy(update={"cast": tuple(cast)}) if tuple(cast) != shot.cast else shot)
    return storyboard.model_copy(update={"shots": tuple(shots)})


def _known(brief: Brief, script: Script, library: Library) -> FilmCast:
    try:
        return film_cast(brief, script, library)
    except InputError:
        # Somebody asked for a person who is not there: that is theirs to mend, not a rule's.
        return FilmCast()


def _mended(
    member: CastMember, plays: dict[str, str], speakers: set[str], library: Library, *, taken: tuple[str, ...]
) -> CastMember | None:
    speaker = member.speaker if member.speaker in speakers else ""
    person = plays.get(speaker, member.person) if speaker else member.person
    if person not in library.people or person in taken:
        free = (name for name in sorted(library.people) if name not in taken and name not in plays.values())
        person = next(free, "")
    if not person:
        return None
    if speaker:
        plays.setdefault(speaker, person)
    return member.model_copy(update={"person": person, "speaker": speaker})


def _able(member: CastMember, shot: Shot, brief: Brief, library: Library) -> CastMember:
    scene, person = library.scenes.get(shot.scene), library.people[member.person]
    garments = {asset.id for asset in brief.assets_of("garment")}
    garment = member.garment if member.garment in garments else ""
    if garment and garment_conflict(brief, garment, person=person, scene=None):
        fits = (
            other
            for other in sorted(library.people.values(), key=lambda each: (each.kind != "model", each.id))
            if not garment_conflict(brief, garment, person=other, scene=None)
        )
        person = next(fits, person)
    place = worn(place_of(person, shot, scene, member.framing), brief, garment)
    motions = tuple(
        name for name in member.motions if name in library.motions and not unfit(library.motions[name], place)
    )
    return member.model_copy(update={"person": person.id, "garment": garment, "motions": motions})
