"""The director without a model: lines become shots, slots are filled, camera and music follow the film's curve."""

from __future__ import annotations

from fractions import Fraction

from ..story.brief import Brief
from ..story.errors import PlanningError
from ..story.script import Line, Script
from ..story.storyboard import Camera, MusicPlan, Shot, SlotValue, Storyboard, Transition
from ..templates.look import Look
from ..templates.platform import Platform
from ..templates.scene import Scene
from .estimate import speech_seconds
from .filling import fill_slots
from .matching import Match, choose_look, match_scene
from .pacing import line_need_s, rest_s
from .planner import Library

LAST_REST_S = Fraction(1)
_RATIOS = {"9:16": (9, 16), "16:9": (16, 9), "1:1": (1, 1), "3:4": (3, 4)}
_MOTIONS: dict[str, str] = {
    "hook": "words land one by one on the beat",
    "question": "words land one by one on the beat",
    "feature": "the point is set beside its sign and settles",
    "benefit": "the point is set beside its sign and settles",
    "offer": "the number counts up and hits",
    "call-to-action": "the name settles and holds to the last frame",
}


def stage(brief: Brief, script: Script, library: Library, *, planner: str) -> Storyboard:
    """One shot a line. `PlanningError` where the library has no scene that can carry a line."""
    platform = library.platform(brief.platform)
    look = choose_look(brief, library)
    width, height = frame_size(platform, brief.ratio)
    shots: list[Shot] = []
    pictures = 0
    for number, line in enumerate(script.lines):
        last = number == len(script.lines) - 1
        match = match_scene(
            line, brief, library, look=look, before=[shot.scene for shot in shots], last=last, words=brief.product.noun
        )
        if match is None:
            raise PlanningError(
                f"no scene of the library can carry the line {line.id!r} ({(line.say or line.show)[:50]!r})",
                hint="`reelwright templates list` shows the scenes and what each needs",
            )
        slots = fill_slots(match.scene, line, brief, library, last=last, picture=pictures)
        pictures += any(slot.kind == "image" and name in slots for name, slot in match.scene.slots.items())
        shots.append(_shot(number, line, match, slots, brief))
    return Storyboard(
        title=script.title,
        language=script.language,
        platform=platform.id,
        width=width,
        height=height,
        fps=platform.fps,
        look=look.id,
        seconds=film_seconds(brief, script, look, platform),
        shots=_with_transitions(shots, script, look),
        music=music_plan(brief, look, platform.fps),
        captions=brief.voice != "none",
        seed=brief.seed,
        planner=planner,
    )


def frame_size(platform: Platform, ratio: str) -> tuple[int, int]:
    """The platform's frame, or one of another ratio with the same short side. Both sides are even."""
    if not ratio or ratio not in _RATIOS:
        return platform.width, platform.height
    wide, high = _RATIOS[ratio]
    if wide * platform.height == high * platform.width:
        return platform.width, platform.height
    short = min(platform.width, platform.height)
    unit = Fraction(short, min(wide, high))
    return round(wide * unit / 2) * 2, round(high * unit / 2) * 2


def music_plan(brief: Brief, look: Look, fps: Fraction) -> MusicPlan:
    """The look's mood and tempo, or the user's own file."""
    own = brief.assets_of("music")
    return MusicPlan(
        mood=look.music_mood,
        asset=own[0].id if own else "",
        frames_per_beat=max(8, min(40, round(look.frames_per_beat * fps / 30))),
    )


def film_seconds(brief: Brief, script: Script, look: Look, platform: Platform) -> Fraction:
    """The seconds asked for; where none are, or too few facts fill them, what the lines carry."""
    beat_s = Fraction(look.frames_per_beat, 30)
    need = most = Fraction(0)
    for line in script.lines:
        shot = line_need_s(line, speech_seconds(line.say, script.language))
        shot = max(-(-shot // beat_s), 2) * beat_s
        need += shot
        most += shot + rest_s(line.role, speaks=bool(line.say))
    if script.lines[-1].role != "call-to-action":
        # The last words stand for a moment before the film is over.
        need += LAST_REST_S
        most += LAST_REST_S
    if brief.seconds is not None and not script.shorter_by_decision:
        return brief.seconds
    natural = most if script.shorter_by_decision else need + (most - need) * Fraction(9, 20)
    seconds = Fraction(int(natural * 2 + Fraction(1, 2)), 2)
    if brief.seconds is not None:
        seconds = min(seconds, brief.seconds)
    return max(platform.seconds_min, min(platform.seconds_max, seconds))


def _shot(number: int, line: Line, match: Match, slots: dict[str, SlotValue], brief: Brief) -> Shot:
    cameras: tuple[Camera, ...] = ("push-in", "pull-out", "push-in", "pan-left", "push-in", "pan-right")
    camera: Camera = (
        "push-in"
        if line.role in ("hook", "offer")
        else "still"
        if line.role == "call-to-action"
        else cameras[number % 6]
    )
    has_picture = match.scene.kind == "product" and any(asset.kind == "product" for asset in brief.assets)
    return Shot(
        id=f"shot-{number + 1}",
        scene=match.scene.id,
        slots=slots,
        lines=(line.id,),
        kind="product" if has_picture else "graphic",
        motion=_MOTIONS.get(line.role, "the words settle and drift"),
        camera=camera,
        why=match.why,
        music_cue="hit" if line.role == "offer" else "end" if line.role == "call-to-action" else "",
    )


def _with_transitions(shots: list[Shot], script: Script, look: Look) -> tuple[Shot, ...]:
    """Cuts; the look's one signature where the film turns (the name, the offer), never more than one in five."""
    roles = [line.role for line in script.lines]
    allowed = max(1, len(shots) // 5)
    turns: list[int] = []
    first_fact = next(
        (number for number in range(1, len(shots)) if roles[number] not in ("hook", "question", "problem")), 0
    )
    lift = next(
        (number for number in range(1, len(shots)) if roles[number] in ("offer", "call-to-action")), len(shots) - 1
    )
    for number in (lift, first_fact):
        if number > 0 and number not in turns and len(turns) < allowed and len(shots) > 2:
            turns.append(number)
    made: list[Shot] = []
    for number, shot in enumerate(shots):
        update: dict[str, object] = {}
        if number in turns and look.signature_transition != "cut":
            update["transition"] = Transition(kind=look.signature_transition, frames=8)
        if number == lift and not shot.music_cue and number < len(shots) - 1:
            update["music_cue"] = "lift"
        made.append(shot.model_copy(update=update) if update else shot)
    return tuple(made)


__all__ = ["Scene", "film_seconds", "frame_size", "music_plan", "stage"]
