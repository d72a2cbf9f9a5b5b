"""The director without a model: lines become shots, slots are filled, camera and music follow the film's curve."""

from __future__ import annotations

from fractions import Fraction

from ...story.brief import Brief
from ...story.errors import PlanningError
from ...story.script import Line, Script
from ...story.storyboard import Camera, MusicPlan, Shot, SlotValue, Storyboard, Transition
from ...templates.look import Look
from ...templates.platform import Platform
from ...templates.scene import Scene, layout_for
from ..estimate import speech_seconds
from ..planner import Library
from ..timing.pacing import HEARD_SHARE, line_need_s, rest_s
from ..writing.fitting import parts_of, stage_units
from .broll import with_broll
from .filling import fill_slots
from .film_cast import film_cast
from .footage import with_moments
from .looking import looking_s
from .matching import Match, choose_look, match_scene
from .people_match import NOBODY, PeopleWish
from .people_shots import people_plan, with_people

LAST_REST_S = Fraction(1)
LATELY = 2
"""A sign is not shown again within so many shots."""
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
    wide = stage_units(platform, width, height)
    groups = _groups(script, brief)
    cast = film_cast(brief, script, library)
    layout = layout_for(width, height)
    seen = people_plan(cast, brief, library, language=script.language, layout=layout, shots=len(groups))
    for group in groups:
        parts = parts_of(group[0], library, wide=wide)
        for place, line in enumerate(parts):
            heard = tuple(each for at, each in enumerate(group) if at * len(parts) // len(group) == place)
            last = line.id == script.lines[-1].id and place == len(parts) - 1
            wishes = seen.wish(heard, first=not shots, last=last, splits=place > 0)
            match, people = _matched(line, wishes, shots, brief, library, look=look, last=last, frame=(width, height))
            if match is None:
                raise PlanningError(
                    f"no scene of the library can carry the line {line.id!r} ({(line.say or line.show)[:50]!r})",
                    hint="`reelwright templates list` shows the scenes and what each needs",
                )
            lately = {str(value) for shot in shots[-LATELY:] for value in shot.slots.values()}
            slots = fill_slots(match.scene, line, brief, library, last=last, picture=pictures, signs=lately)
            pictures += any(slot.kind == "image" and name in slots for name, slot in match.scene.slots.items())
            shot = _shot(len(shots), line, match, slots, brief)
            update: dict[str, object] = {"lines": tuple(each.id for each in heard)}
            update |= with_people(match.scene, people, seen, times=sum(each.scene == match.scene.id for each in shots))
            if not heard:
                # What does not fit in the shot in which it is spoken of is read after it.
                update["seconds"] = max(looking_s(line), Fraction(2))
            shots.append(shot.model_copy(update=update))
    return storyboard_of(
        brief, script, library, look=look, shots=_with_transitions(shots, script, look), planner=planner
    )


def storyboard_of(
    brief: Brief, script: Script, library: Library, *, look: Look, shots: tuple[Shot, ...], planner: str
) -> Storyboard:
    """Shots as a storyboard: the platform's frame, the film's length, music and footage by brief and look."""
    platform = library.platform(brief.platform)
    width, height = frame_size(platform, brief.ratio)
    return Storyboard(
        title=script.title,
        language=script.language,
        platform=platform.id,
        width=width,
        height=height,
        fps=platform.fps,
        look=look.id,
        seconds=film_seconds(brief, script, look, platform),
        shots=with_broll(with_moments(shots, brief), library),
        music=music_plan(brief, look, platform.fps),
        captions=brief.voice != "none",
        seed=brief.seed,
        planner=planner,
    )


def _matched(
    line: Line,
    wishes: tuple[PeopleWish, ...],
    shots: list[Shot],
    brief: Brief,
    library: Library,
    *,
    look: Look,
    last: bool,
    frame: tuple[int, int],
) -> tuple[Match | None, PeopleWish]:
    """The best scene for the dearest wish that a scene can fulfil: rather the words alone than people out of place."""
    for people in (*wishes, NOBODY):
        match = match_scene(
            line,
            brief,
            library,
            look=look,
            before=[shot.scene for shot in shots],
            last=last,
            words=brief.product.noun,
            frame=frame,
            people=people,
        )
        if match is not None:
            return match, people
    return None, NOBODY


def _groups(script: Script, brief: Brief) -> list[tuple[Line, ...]]:
    """Lines that are heard over one picture."""
    groups: list[tuple[Line, ...]] = []
    for line in script.lines:
        if groups and _stays(groups[-1][-1], line, brief):
            groups[-1] = (*groups[-1], line)
        else:
            groups.append((line,))
    return groups


def _stays(before: Line, line: Line, brief: Brief) -> bool:
    """Whether what the line before shows stands on while this one is heard: its table, its picture, its page."""
    if line.exhibit is not None or before.exhibit is not None:
        return line.exhibit == before.exhibit and not (line.items or before.items)
    kinds = {asset.id: asset.kind for asset in brief.assets}
    return bool(line.asset) and line.asset == before.asset and kinds.get(line.asset) in ("image", "slides")


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
        accents=look.accents,
    )


def film_seconds(brief: Brief, script: Script, look: Look, platform: Platform) -> Fraction:
    """The seconds asked for; where none are, or too few facts fill them, what the lines carry."""
    beat_s = Fraction(look.frames_per_beat, 30)
    need = most = spoken = Fraction(0)
    for line in script.lines:
        speech = speech_seconds(line.say, script.language)
        spoken += speech
        shot = line_need_s(line, speech)
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
    if script.shorter_by_decision and spoken:
        # As long as the lines carry, not so long that the voice falls silent.
        natural = max(need, min(natural, spoken / HEARD_SHARE))
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
    roles = [script.line(shot.lines[0]).role if shot.lines else "statement" for shot in shots]
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
        # Two people in one place shine through each other: between them the film cuts.
        ghosts = look.signature_transition == "crossfade" and number and shot.cast and shots[number - 1].cast
        if number in turns and look.signature_transition != "cut" and not ghosts:
            update["transition"] = Transition(kind=look.signature_transition, frames=8)
        if number == lift and not shot.music_cue and number < len(shots) - 1:
            update["music_cue"] = "lift"
        made.append(shot.model_copy(update=update) if update else shot)
    return tuple(made)


__all__ = ["Scene", "film_seconds", "frame_size", "music_plan", "stage"]
