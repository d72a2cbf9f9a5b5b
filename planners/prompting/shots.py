"""Writes the prompt of a shot, a portrait or b-roll for an engine. Deterministic: equal arguments, equal words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...generators.engine import PromptStyle
from ...generators.settings import ROLES, Role
from ...story.brief import Product
from ...story.cast import CastMember, Framing, Performance
from ...story.garment import Garment
from ...story.requests import RequestKind
from ...story.script import Line
from ...story.storyboard import Camera, Shot, Storyboard
from ...templates.library import looks
from ...templates.look import Look
from ...templates.person import Person
from .actions import actions, expression
from .discretion import discreet, product_words, secrets_of
from .families import FAMILIES, WORDS_MAX
from .music import music_prompt
from .people import garment_words, person_words
from .prompt import Prompt, within
from .staging_words import PEOPLE, avoid, set_of
from .told import Actor, Told

__all__ = ["broll_prompt", "music_prompt", "portrait_prompt", "write_prompt"]

_NO_WORDS = ("upscale", "interpolate")
_DRIVEN = ("moves freely and naturally",)
"""All that is known of who follows a clip: more would speak against it."""


def write_prompt(
    style: PromptStyle,
    role: Role,
    shot: Shot,
    *,
    storyboard: Storyboard,
    lines: Sequence[Line] = (),
    person: Person | None = None,
    performance: Performance | None = None,
    palette: Mapping[str, str] | None = None,
    garment: Garment | None = None,
    product: Product | None = None,
    private: Sequence[str] = (),
    driven: bool = False,
) -> Prompt:
    """What an engine is told of one part of a shot.

    `person` is who is seen, `performance` what they do and `palette` what the request says of their colours: with the
    palette of their portrait they are told in the portrait's words. Of `lines` only the feeling is told. What is said
    or shown in words, the names of the brand and the product, `private` names, prices and figures never are.
    Of somebody who is `driven` by a clip only how they look is told: what they do is in the clip.
    An empty prompt for `style` 'none' and for roles that need no words.
    """
    kind = ROLES[role]
    if style == "none" or kind in _NO_WORDS:
        return Prompt(prompt="")
    if kind == "music":
        bpm = 60 * storyboard.fps / storyboard.music.frames_per_beat
        return music_prompt(style, storyboard.music.mood, bpm=bpm)
    secrets = (*secrets_of(product), *private)
    roles = dict(palette or {})
    member = _member(shot, person, performance)
    actor = None
    if person is not None:
        does = actions(kind, member, shot=shot, storyboard=storyboard, performance=performance, secrets=secrets)
        actor = Actor(
            words=person_words(person, roles, garment=garment),
            actions=_DRIVEN if driven else does,
            face=expression(member, () if driven else lines),
        )
    scene, motion = _thing(kind, shot, storyboard, product=product, secrets=secrets)
    staged = performance or member
    told = Told(
        kind=kind,
        actor=actor,
        scene=scene,
        motion=motion,
        garment=garment_words(garment) if garment else "",
        stage=set_of(
            kind,
            framing=staged.framing if staged else "three-quarter",
            camera=shot.camera,
            look=looks().get(storyboard.look),
            palette=roles,
        ),
    )
    return _written(style, told)


def portrait_prompt(
    style: PromptStyle, person: Person, *, palette: Mapping[str, str] | None = None, framing: Framing = "full"
) -> Prompt:
    """The picture of a person that every shot is made from: facing the camera, arms at the sides, plain ground."""
    if style not in FAMILIES:
        return Prompt(prompt="")
    words = person_words(person, palette)
    pose = f"{'sits' if words.seat else 'stands'} upright and faces the camera, both arms at {words.possessive} sides"
    actor = Actor(words=words, actions=(pose,), face="a calm, friendly face")
    stage = set_of("animate-pose", framing=framing, camera="still", look=None, palette=palette or {})
    return _written(style, Told(kind="text-to-image", actor=actor, stage=stage))


def broll_prompt(
    style: PromptStyle,
    words: str,
    *,
    kind: RequestKind = "text-to-video",
    camera: Camera = "push-in",
    look: Look | None = None,
    private: Sequence[str] = (),
) -> Prompt:
    """A moving or still picture without the film's people, from a few English words: 'a hiker on a ridge at dawn'."""
    if style not in FAMILIES:
        return Prompt(prompt="")
    scene = discreet(words, sorted(private, key=len, reverse=True)) or "light and shadow on a plain wall"
    stage = set_of(kind, framing=None, camera=camera, look=look, palette={})
    motion = "" if kind == "text-to-image" else "The motion is natural and unhurried"
    return _written(style, Told(kind=kind, scene=scene, motion=motion, stage=stage))


def _written(style: PromptStyle, told: Told) -> Prompt:
    moves = told.kind in ("text-to-video", "image-to-video")
    family = FAMILIES.get(style, FAMILIES["plain"])
    return Prompt(
        prompt=within(family(told), WORDS_MAX[style]),
        avoid=avoid(people=told.actor is not None),
        camera=told.stage.camera if moves else "",
    )


def _member(shot: Shot, person: Person | None, performance: Performance | None) -> CastMember | None:
    """Whom of the shot's cast it is about."""
    seen = performance.person if performance else person.id if person else ""
    speaker = performance.speaker if performance else ""
    mine = [member for member in shot.cast if member.person == seen]
    return next((member for member in mine if member.speaker == speaker), mine[0] if mine else None)


def _thing(
    kind: RequestKind, shot: Shot, storyboard: Storyboard, *, product: Product | None, secrets: Sequence[str]
) -> tuple[str, str]:
    """What is seen where nobody is, and what of it moves."""
    if kind in PEOPLE:
        return "", ""
    name = product_words(product, language=storyboard.language)
    # Where people are in the shot, its description is of them.
    told = "" if shot.cast or not storyboard.language.startswith("en") else shot.motion
    described = discreet(told, secrets)
    if kind == "image-to-video":
        the = name if name.startswith("the ") else f"the {name.split(' ', 1)[1]}"
        return "", described or f"Light glides slowly over {the}, which stays as it is in the picture"
    # What b-roll shows is told in English, whatever the film's language.
    scene = discreet(shot.picture, secrets) or f"{name} on a plain surface"
    motion = "" if kind == "text-to-image" else described or "The motion is natural and unhurried"
    return scene, motion
