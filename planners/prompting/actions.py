"""What people do in a shot, in words: from the motions that were planned, else from the description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...story.cast import CastMember, Performance
from ...story.requests import RequestKind
from ...story.script import Emotion, Line
from ...story.storyboard import Shot, Storyboard
from ...templates.library import motions
from ...templates.motion import Motion
from .discretion import discreet

ACTIONS_MAX = 4
_STILL = ("idle", "beat")
_NOT_VERBS = ("hands", "arms", "palms")
_FACES: dict[Emotion, str] = {
    "neutral": "a calm, friendly face", "happy": "a warm smile", "excited": "a bright, lively face",
    "serious": "a serious, attentive face", "concerned": "a concerned face", "surprised": "a surprised face",
}  # fmt: skip
_USUAL: dict[str, str] = {
    "talking-presenter": "talks to the camera",
    "animate-pose": "stands relaxed and shifts weight from one leg to the other",
    "try-on": "turns slowly to show the clothes",
}


def actions(
    kind: RequestKind,
    member: CastMember | None,
    *,
    shot: Shot,
    storyboard: Storyboard,
    performance: Performance | None = None,
    secrets: Sequence[str] = (),
) -> tuple[str, ...]:
    """What one person does, one verb phrase each, in order: ('talks to the camera', 'points to the left').

    What was planned to the frame comes first; then the motions that somebody chose; then the description, where the
    film is in English, as the library's own words are.
    """
    found: tuple[str, ...] = ()
    if performance is not None:
        found = _told([move.motion for move in sorted(performance.moves, key=lambda move: (move.start, move.track))])
    if not found and member is not None:
        found = _told(member.motions)
    described = (member.motion if member else "") or shot.motion
    if not found and described and storyboard.language.startswith("en"):
        found = tuple(clause for clause in discreet(described, secrets).split(", ") if clause)[:ACTIONS_MAX]
    if kind == "talking-presenter" and (member is None or member.speaker):
        found = (_USUAL[kind], *(action for action in found if not action.startswith("talk")))
    return found[:ACTIONS_MAX] or (_USUAL.get(kind, "stands relaxed"),)


def expression(member: CastMember | None, lines: Sequence[Line]) -> str:
    """Their face, from the feeling of what they say: 'a warm smile'."""
    own = [line.emotion for line in lines if member is None or not member.speaker or line.speaker == member.speaker]
    return _FACES[next((emotion for emotion in own if emotion != "neutral"), "neutral")]


def _told(ids: Iterable[str]) -> tuple[str, ...]:
    known = motions()
    found = [known[each] for each in ids if each in known]
    moving = [motion for motion in found if motion.kind not in _STILL]
    if not moving:
        moving = [motion for motion in found if motion.kind == "beat"][:1] or found[:1]
    return tuple(dict.fromkeys(_phrase(motion) for motion in moving))[:ACTIONS_MAX]


def _phrase(motion: Motion) -> str:
    for phrase in motion.says:
        if phrase.split()[0].endswith("s") and phrase.split()[0] not in _NOT_VERBS:
            return phrase
    return motion.title[:1].lower() + motion.title[1:]
