"""Who is in a film: which person of the library plays which speaker, and who wears what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from ...story.brief import Brief
from ...story.document import canonical_json, sha256
from ...story.errors import InputError
from ...story.script import Script
from ...templates.given_names import gender_of_name
from ...templates.person import Person
from ..planner import Library
from .garment_tags import garment_conflict
from .signs import content_words, stem

NARRATOR = "narrator"
NOBODY_IS_SEEN = "none"
LIKES = {"auto": "", "woman": "female", "man": "male"}
"""What may stand in a brief's `presenter` beside a person's id, and the gender that it asks for."""


@dataclass(frozen=True)
class FilmCast:
    """The people of one film."""

    speakers: Mapping[str, str] = field(default_factory=dict)
    """Speaker of the script to a person's id; who is not in it is heard and not seen."""
    model: str = ""
    """Who wears and shows, without speaking."""
    wearers: Mapping[str, str] = field(default_factory=dict)
    """Garment to the person who wears it, where that is another one."""
    notes: tuple[str, ...] = ()

    @property
    def dialogue(self) -> bool:
        """True where several people speak with each other."""
        return len(self.speakers) > 1

    @property
    def nobody(self) -> bool:
        """True for a film without people."""
        return not self.speakers and not self.model


def wants_people(brief: Brief, script: Script) -> bool:
    """Whether a film shows people: asked for in its text, by a flag or by its script, or a dialogue."""
    if brief.presenter == NOBODY_IS_SEEN:
        return False
    asked = brief.people or brief.presenter or brief.cast or brief.assets_of("garment")
    return bool(asked) or len(named_speakers(script)) > 1


def named_speakers(script: Script) -> tuple[str, ...]:
    """The speakers with names, in the order in which they come."""
    heard = (line.speaker for line in script.lines if line.say or line.show)
    return tuple(dict.fromkeys(speaker for speaker in heard if speaker != NARRATOR))


def film_cast(brief: Brief, script: Script, library: Library) -> FilmCast:
    """Who plays whom. Equal briefs and scripts give equal casts; different speakers are different people.

    `InputError` names the people that there are, where one is asked for who is not there.
    """
    if not library.people or not wants_people(brief, script):
        return FilmCast()
    for who in (brief.presenter, *brief.cast.values()):
        check_person(who, library)
    named = named_speakers(script)
    if brief.people == "model" or (brief.assets_of("garment") and not brief.people and len(named) < 2):
        garments = [asset.id for asset in brief.assets_of("garment")]
        wearers = {garment: _model(brief, library, garment) for garment in garments}
        return FilmCast(model=wearers[garments[0]] if garments else _model(brief, library), wearers=wearers)
    seen = named if len(named) > 1 else (named or (NARRATOR,))
    narrated = any(line.speaker == NARRATOR and line.say for line in script.lines)
    if len(named) > 1 and narrated and brief.presenter not in ("", NOBODY_IS_SEEN):
        # Who tells the frame of a dialogue is the presenter who was asked for.
        seen = (NARRATOR, *named)
    speakers: dict[str, str] = {speaker: brief.cast[speaker] for speaker in seen if speaker in brief.cast}
    lead = next((speaker for speaker in seen if speaker not in speakers), "")
    if brief.presenter in library.people and lead and brief.presenter not in speakers.values():
        speakers[lead] = brief.presenter
    notes = [
        f"cast: nobody called {speaker!r} speaks in the script; there are: {', '.join(seen)}"
        for speaker in brief.cast
        if speaker not in seen
    ]
    for speaker in seen:
        if speaker in speakers:
            continue
        chosen = _fitting(speaker, brief, library, taken=tuple(speakers.values()), lead=speaker == lead)
        if not chosen:
            notes.append(f"{speaker!r} is heard and not seen: the library has no more people")
            continue
        speakers[speaker] = chosen
    ordered = {speaker: speakers[speaker] for speaker in seen if speaker in speakers}
    return FilmCast(speakers=ordered, notes=tuple(notes))


def check_person(who: str, library: Library) -> None:
    """`InputError` where somebody is asked for whom the library does not know."""
    if who and who != NOBODY_IS_SEEN and who not in LIKES and who not in library.people:
        raise InputError(
            f"there is no person {who!r} in the library",
            hint=f"choose from: {', '.join(sorted(library.people))}; or auto, woman, man, none",
        )


def _fitting(speaker: str, brief: Brief, library: Library, *, taken: Sequence[str], lead: bool) -> str:
    free = [person for person in _in_order(brief, library) if person.id not in taken]
    if not free:
        return ""
    gender = _gender_of(speaker, brief, lead=lead)
    language = brief.language.split("-")[0].lower()
    seen = [library.people[name].gender for name in taken if name in library.people]
    about = _subject(brief)

    def suits(person: Person) -> tuple[int, int, int, int, int]:
        named = speaker in (person.id, person.name.casefold())
        return (
            named and gender in ("", person.gender),
            person.gender == gender if gender else person.gender not in seen,
            person.kind == "presenter",
            language in person.voices or not person.voices,
            len({stem(tag) for tag in person.tags} & about),
        )

    best = max(suits(person) for person in free)
    return next(person.id for person in free if suits(person) == best)


def _gender_of(speaker: str, brief: Brief, *, lead: bool) -> str:
    """What is known of a speaker: a voice that was wished for, a name, the brief's word."""
    voice = brief.speakers.get(speaker) or ("" if brief.voice in ("auto", "none") or not lead else brief.voice)
    if voice:
        from ...tools.speech.casting import find_voice

        try:
            return find_voice(voice, language=brief.language).gender
        except InputError:
            return ""
    return gender_of_name(speaker) or (LIKES.get(brief.presenter, "") if lead else "")


def _model(brief: Brief, library: Library, garment: str = "") -> str:
    """Who wears a garment: who was asked for, else a model for whom it is cut. `InputError` where it is not theirs."""
    if brief.presenter in library.people:
        reason = garment_conflict(brief, garment, person=library.people[brief.presenter], scene=None)
        if reason:
            raise InputError(
                f"{brief.presenter!r} cannot wear it: {reason}",
                hint="choose another person, or correct the garment's tags in brief.json",
            )
        return brief.presenter
    gender = LIKES.get(brief.presenter, "")

    def unsuited(person: Person) -> tuple[bool, bool, bool]:
        conflict = garment_conflict(brief, garment, person=person, scene=None)
        return bool(conflict), bool(gender) and person.gender != gender, person.kind != "model"

    return min(_in_order(brief, library), key=unsuited).id


def _subject(brief: Brief) -> set[str]:
    product = brief.product
    words = content_words(f"{brief.text} {product.noun} {brief.audience} {' '.join(brief.tone)}")
    return {stem(word) for word in words}


def _in_order(brief: Brief, library: Library) -> list[Person]:
    """The library's people in an order that is the film's own; mascots and models after those who present."""
    told = [brief.seed, brief.text, brief.script_text[:2000]]
    people = sorted(library.people.values(), key=lambda person: person.id)
    Random(int(sha256(canonical_json(told))[:12], 16)).shuffle(people)
    return sorted(people, key=lambda person: ("presenter", "model", "mascot").index(person.kind))
