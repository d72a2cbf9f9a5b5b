"""Mends plans by rules: shorten, drop, match again. Deterministic; a user's own words are never touched."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...story.brief import Brief
from ...story.script import Line, Script
from ...story.storyboard import Shot, SlotValue, Storyboard, Transition, texts_of
from ...story.violation import Violation
from ...templates.scene import Scene, layout_for
from ..estimate import speech_seconds
from ..planner import Library
from ..staging.filling import fill_slots
from ..staging.matching import choose_look, match_scene, pictures_for
from ..staging.people_match import NOBODY, PeopleWish, members_for
from ..staging.people_shots import wish_again
from ..staging.signs import match_icon
from ..timing.pacing import LEAD_FRAMES
from ..writing.wording import shorten
from .repair_people import with_sound_people
from .tracing import untraced_claims, untraced_numbers

_DROP_ORDER = ("question", "problem", "statement", "chapter", "proof", "benefit", "feature")
"""Which roles go first where the time is short; hooks, offers and calls stay."""
_UNSAYABLE = {"duplicate-sentence", "empty-line", "untraced-number", "untraced-claim", "forbidden-word"}
"""Lines that hold these are left out."""
_LATE = re.compile(r"by (\d+(?:\.\d+)?) s")


def repair_script(brief: Brief, script: Script, violations: tuple[Violation, ...]) -> Script:
    """The script without its violations, as far as rules can: duplicates, untraced lines and what does not fit go."""
    if brief.script_text:
        return script
    codes = {violation.code for violation in violations}
    lines = list(script.lines)
    if codes & _UNSAYABLE:
        bad = {
            int(match.group(1))
            for violation in violations
            if violation.code in _UNSAYABLE and (match := re.match(r"script\.lines\.(\d+)", violation.path))
        }
        kept = [line for number, line in enumerate(lines) if number not in bad]
        lines = kept or lines
    if "voice-none" in codes:
        lines = [line.model_copy(update={"say": "", "show": line.show or shorten(line.say, 44)}) for line in lines]
    notes = list(script.notes)
    if "speech-too-long" in codes:
        late = max(
            (
                Fraction(match.group(1))
                for violation in violations
                if violation.code == "speech-too-long" and (match := _LATE.search(violation.hint))
            ),
            default=Fraction(1),
        )
        lines, dropped = _drop(lines, late, script.language)
        if dropped:
            notes.append(f"left out for time: {'; '.join(dropped)}")
    return script.model_copy(update={"lines": tuple(lines), "notes": tuple(notes)})


def _drop(lines: list[Line], late: Fraction, language: str) -> tuple[list[Line], list[str]]:
    dropped: list[str] = []
    while late > 0 and len(lines) > 2:
        inner = lines[1:-1]
        order = sorted(
            inner,
            key=lambda line: (
                line.source == "brief",
                _DROP_ORDER.index(line.role) if line.role in _DROP_ORDER else 99,
                -len(line.say),
            ),
        )
        gone = order[0]
        lines = [line for line in lines if line is not gone]
        late -= speech_seconds(gone.say, language) + Fraction(LEAD_FRAMES, 30) if gone.say else Fraction(3, 5)
        dropped.append((gone.say or gone.show).rstrip("."))
    return lines, dropped


def repair_storyboard(
    brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...], library: Library
) -> Storyboard:
    """The storyboard with every shot made to hold its scene's rules: slots cut to fit, scenes matched again."""
    look = library.looks.get(storyboard.look) or choose_look(brief.model_copy(update={"look": ""}), library)
    storyboard = with_sound_people(brief, script, storyboard, library)
    layout = layout_for(storyboard.width, storyboard.height)
    lines = {line.id: line for line in script.lines}
    rematch = {
        int(match.group(1))
        for violation in violations
        if violation.code
        in {"unknown-scene", "constraint", "same-scene", "empty-slot", "slot-items", "unknown-asset", "slot-kind"}
        and (match := re.match(r"storyboard\.shots\.(\d+)", violation.path))
    }
    shots: list[Shot] = []
    used: set[str] = set()
    for number, given in enumerate(storyboard.shots):
        own = tuple(name for name in given.lines if name in lines and name not in used)
        if given.lines and not own:
            continue
        used.update(own)
        shot = given.model_copy(update={"lines": own})
        scene = library.scenes.get(shot.scene)
        if scene is None or number in rematch:
            shot = _match_again(
                shot,
                lines,
                brief,
                library,
                look_id=look.id,
                before=[each.scene for each in shots],
                last=number == len(storyboard.shots) - 1,
                people=wish_again(storyboard, number, layout=layout),
            )
            scene = library.scenes.get(shot.scene)
        if scene is not None:
            shot = shot.model_copy(update={"slots": _mended_slots(shot, scene, lines, brief, library)})
        frames = shot.transition.frames
        if (shot.transition.kind == "cut" and frames) or number == 0 or not shots:
            shot = shot.model_copy(update={"transition": Transition()})
        elif shot.transition.kind != "cut" and not frames:
            shot = shot.model_copy(update={"transition": shot.transition.model_copy(update={"frames": 8})})
        shots.append(shot)
    missing = [line for line in script.lines if line.id not in used]
    for line in missing:
        shots = _insert(shots, line, script, brief, library, look_id=look.id)
    platform = library.platforms.get(storyboard.platform) or library.platform(brief.platform)
    seconds = max(platform.seconds_min, min(platform.seconds_max, storyboard.seconds))
    music = storyboard.music
    if music.asset and music.asset not in {asset.id for asset in brief.assets}:
        music = music.model_copy(update={"asset": ""})
    return storyboard.model_copy(
        update={"shots": tuple(shots), "look": look.id, "platform": platform.id, "seconds": seconds, "music": music}
    )


def _match_again(
    shot: Shot,
    lines: dict[str, Line],
    brief: Brief,
    library: Library,
    *,
    look_id: str,
    before: list[str],
    last: bool,
    people: PeopleWish = NOBODY,
) -> Shot:
    own = [lines[name] for name in shot.lines]
    line = next((line for line in own if line.items), own[0] if own else None)
    if line is None:
        return shot
    others = replace(
        library, scenes={name: scene for name, scene in library.scenes.items() if name != shot.scene} or library.scenes
    )
    look = library.looks[look_id]
    for wish in dict.fromkeys((people, NOBODY)):
        for shelf in (others, library):
            match = match_scene(line, brief, shelf, look=look, before=before, last=last, people=wish)
            if match is None:
                continue
            slots = fill_slots(match.scene, line, brief, library, last=last)
            update = {"scene": match.scene.id, "slots": slots, "why": f"matched again: {match.why}"}
            return shot.model_copy(
                update=update | _cast_for(match.scene, shot, wish, times=before.count(match.scene.id))
            )
    return shot


def _cast_for(scene: Scene, shot: Shot, wish: PeopleWish, *, times: int) -> dict[str, object]:
    """Who is in a shot that was matched again: those who were, where its scene has places for them."""
    if wish.members:
        return {"kind": scene.kind, "cast": members_for(scene, wish, times=times)}
    return {"cast": (), "kind": "graphic" if shot.kind in ("presenter", "pose", "try-on") else shot.kind}


def _mended_slots(
    shot: Shot, scene: Scene, lines: dict[str, Line], brief: Brief, library: Library
) -> dict[str, SlotValue]:
    own = [lines[name] for name in shot.lines if name in lines]
    filled = fill_slots(scene, own[0], brief, library, last=False) if own else {}
    slots: dict[str, SlotValue] = {}
    for name, slot in scene.slots.items():
        value = shot.slots.get(name, "")
        if not value:
            value = filled.get(name, "") if slot.required else ""
        if slot.kind in ("rows", "code", "icons", "images"):
            # Nothing of these can be shortened by rule: what the line brings stands, or nothing.
            kept = filled.get(name, "") or value
            if kept:
                slots[name] = kept
            continue
        if slot.kind == "items":
            several = texts_of(value)
            value = tuple(shorten(each, slot.max_chars) for each in several if each)[: slot.max_items]
        elif not isinstance(value, str):
            value = shorten(", ".join(texts_of(value)), slot.max_chars)
        if isinstance(value, str) and slot.kind == "image" and value not in pictures_for(slot, brief):
            value = next(iter(pictures_for(slot, brief)), "")
        elif isinstance(value, str) and "icon" in slot.accepts:
            value = value if value in library.icons else match_icon(value, library.icons)
        elif isinstance(value, str) and slot.kind != "image":
            value = shorten(value, slot.max_chars)
            if value and (untraced_numbers(value, brief) or untraced_claims(value, brief)):
                value = str(filled.get(name, "")) if slot.required else ""
        if value:
            slots[name] = value
    return slots


def _insert(
    shots: list[Shot], line: Line, script: Script, brief: Brief, library: Library, *, look_id: str
) -> list[Shot]:
    """A shot for a line that has none, where the script puts it."""
    order = {each.id: number for number, each in enumerate(script.lines)}
    place = next(
        (number for number, shot in enumerate(shots) if shot.lines and order.get(shot.lines[0], -1) > order[line.id]),
        len(shots),
    )
    before = [shot.scene for shot in shots[:place]]
    match = match_scene(line, brief, library, look=library.looks[look_id], before=before, last=place == len(shots))
    if match is None:
        return shots
    number = len(shots) + 1
    while any(shot.id == f"shot-{number}" for shot in shots):
        number += 1
    slots = fill_slots(match.scene, line, brief, library, last=place == len(shots))
    made = Shot(id=f"shot-{number}", scene=match.scene.id, slots=slots, lines=(line.id,), why=match.why)
    return [*shots[:place], made, *shots[place:]]
