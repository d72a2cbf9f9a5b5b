"""What a model is told: prompts with their tags filled, and the library, brief and script as compact text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import get_args

from ...story.brief import Brief
from ...story.exhibit import Exhibit, ExhibitKind
from ...story.script import Emotion, Line, Role, Script
from ...story.storyboard import Camera, Shot, Storyboard, TransitionKind
from ...story.violation import Violation
from ...templates.look import Look
from ...templates.prompt_text import BREAK, prompt_text, tag_dimensions
from ...templates.scene import Scene, Slot
from ..estimate import speech_seconds
from ..planner import Library
from ..staging.people_places import shows_people
from .client import Message
from .people import describe_people, has_people

_LETTERS_A_WORD: dict[str, Fraction] = {"de": Fraction(7), "ru": Fraction(7), "en": Fraction(11, 2)}
_LETTERS_A_SECOND: dict[str, Fraction] = {"ja": Fraction(7), "zh": Fraction(22, 5), "ru": Fraction(27, 2)}
_LANGUAGES = {
    "en": "English", "zh": "Chinese", "es": "Spanish", "de": "German", "fr": "French", "pt": "Portuguese",
    "ru": "Russian", "ar": "Arabic", "ja": "Japanese", "ko": "Korean", "it": "Italian", "nl": "Dutch",
    "pl": "Polish", "tr": "Turkish", "sv": "Swedish", "hi": "Hindi", "uk": "Ukrainian", "cs": "Czech",
}  # fmt: skip
_UNSPACED = ("zh", "ja", "th")
_STUDIO = frozenset({"limits", "library", "assets", "count", "looks", "dimensions"})
"""Fields that we fill ourselves, without words from outside."""


def messages_of(name: str, values: Mapping[str, str], *, more_system: str = "") -> list[Message]:
    """System and user message of a prompt. Values from outside are data: put in once, their tags made harmless."""
    system, _, user = prompt_text(name).partition(BREAK)
    words = _words()

    def put(match: re.Match[str]) -> str:
        if match.group(1) in words:
            return words[match.group(1)]
        value = values.get(match.group(1))
        return match.group() if value is None else value if match.group(1) in _STUDIO else harmless(value)

    return [
        {"role": "system", "content": re.sub(r"\{(\w+)\}", put, system + more_system)},
        {"role": "user", "content": re.sub(r"\{(\w+)\}", put, user)},
    ]


@cache
def _words() -> dict[str, str]:
    """What the documents know by name: roles, emotions, cameras, transitions."""
    known = {"roles": Role, "emotions": Emotion, "cameras": Camera, "transitions": TransitionKind}
    return {name: ", ".join(get_args(kind)) for name, kind in known.items()}


def harmless(text: str) -> str:
    """Text from outside, unable to close the tag that it stands in."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


def complaint(complaints: Iterable[str]) -> Message:
    """What is wrong with the last answer, one line a problem."""
    text = "\n".join(f"- {each}" for each in complaints)
    return {"role": "user", "content": prompt_text("repair").replace("{complaints}", harmless(text))}


def told(violation: Violation) -> str:
    """A violation as a model reads it."""
    return f"{violation.path}: {violation.message}" + (f" ({violation.hint})" if violation.hint else "")


def language_name(code: str) -> str:
    """'Spanish (es)'."""
    name = _LANGUAGES.get(code.split("-")[0].lower())
    return f"{name} ({code})" if name else code


def script_limits(brief: Brief, seconds: Fraction, library: Library) -> str:
    """The studio's limits for a script: length, words, language, voice, exhibits that the library can show."""
    code = brief.language.split("-")[0].lower()
    pace = Fraction(brief.pace).limit_denominator(100)
    letters = _LETTERS_A_SECOND.get(code, Fraction(29, 2)) * pace * seconds
    if code in _UNSPACED:
        high = int(letters * Fraction(3, 4))
        speech, line, hook = f"{high // 2} to {high} characters", "22 characters", "12 characters"
        show = "22 half-width characters (11 Chinese or Japanese ones)"
    else:
        high = int(letters * Fraction(4, 5) / _LETTERS_A_WORD.get(code, Fraction(6)))
        speech, line, hook = f"{max(3, high // 2)} to {max(5, high)} words", "12 words", "7 words"
        show = "40 characters"
    count = max(3, round(seconds / 3))
    kinds = shown_kinds(library)
    length = f"{float(seconds):g} seconds"
    if brief.seconds is None:
        length = f"as many seconds as the brief asks for; where it asks for none, about {float(seconds):g}"
        speech += f" for {float(seconds):g} seconds, more or fewer for another length"
    rows = {
        "language": language_name(brief.language),
        "film": f"{length}, for {brief.platform}",
        "lines": f"{brief.shots}, as the client asks" if brief.shots else f"{max(3, count - 2)} to {count + 1}",
        "speech of all lines together": f"none: voice is {brief.voice!r}" if brief.voice == "none" else speech,
        "a line's say": f"at most {line}",
        "the hook's say": f"at most {hook}",
        "show": f"at most {show}",
        "tone": harmless(", ".join(brief.tone)) or "friendly, plain",
        "voice": "none" if brief.voice == "none" else "one narrator, unless the brief asks for a dialogue",
        "exhibits": f"{', '.join(kinds)}; only of what the brief holds" if kinds else "none",
    }
    brand = brief.brand
    if brand is not None and brand.forbidden:
        rows["never say or show"] = harmless("; ".join(brand.forbidden))
    if brand is not None and brand.tone:
        rows["the brand's tone"] = harmless(", ".join(brand.tone))
    return "\n".join(f"{name}: {value}" for name, value in rows.items())


def board_limits(brief: Brief, seconds: Fraction, library: Library) -> str:
    """The studio's limits for shots."""
    rows = {
        "film": f"{float(seconds):g} seconds for {brief.platform}",
        "shots": f"about {brief.shots}" if brief.shots else "about as many as lines",
        "tone": harmless(", ".join(brief.tone)) or "friendly, plain",
        "look": f"{brief.look}, as the client asks" if brief.look in library.looks else "choose one",
        "captions": "off" if brief.voice == "none" else "on: the spoken words stand below, do not repeat them whole",
    }
    return "\n".join(f"{name}: {value}" for name, value in rows.items())


def facts(brief: Brief, *, seen: bool = False) -> str:
    """What is known of the product. `seen` adds what its photos show: for directors, never for writers."""
    product = brief.product
    rows = {
        "name": product.name,
        "brand": product.brand,
        "what it is": product.noun,
        "features": "; ".join(product.features),
        "price": product.price,
        "offer": product.offer,
        "colours": ", ".join(product.colours),
        "audience": brief.audience,
        "call to action": brief.call_to_action,
    }
    if seen:
        tags = [f"{tag.dimension} {tag.value}" for tag in product.tags if tag.source == "photo"]
        rows["seen in the photo (never words on the screen)"] = "; ".join(tags)
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value) or "(nothing but the brief)"


def script_text(script: Script) -> str:
    """A script as a director and a critic read it."""
    return "\n".join(_line_text(line) for line in script.lines)


def _line_text(line: Line) -> str:
    parts = [f"{line.id} [{line.role}] say={line.say!r} show={line.show!r}"]
    if line.items:
        parts.append(f"items={list(line.items)}")
    if line.emotion != "neutral":
        parts.append(f"emotion={line.emotion}")
    if line.speaker != "narrator":
        parts.append(f"speaker={line.speaker}")
    if line.asset:
        parts.append(f"asset={line.asset}")
    if line.exhibit is not None:
        parts.append(f"exhibit={_exhibit_text(line.exhibit)}")
    return " ".join(parts)


def _exhibit_text(exhibit: Exhibit) -> str:
    inside = f"{len(exhibit.rows)} rows: {exhibit.rows[0]}" if exhibit.rows else exhibit.text[:80]
    return f"{exhibit.kind} ({inside!r})"


def shots_text(storyboard: Storyboard, script: Script) -> str:
    """A storyboard as a critic reads it, with the seconds that each shot's words take."""
    says = {line.id: line.say for line in script.lines}
    rows = [f"look {storyboard.look}, {float(storyboard.seconds):g} s"]
    rows += [_shot_text(shot, says, script.language) for shot in storyboard.shots]
    return "\n".join(rows)


def _shot_text(shot: Shot, says: Mapping[str, str], language: str) -> str:
    spoken = sum((speech_seconds(says.get(name, ""), language) for name in shot.lines), Fraction(0))
    words = "; ".join(f"{name}={value!r}" for name, value in shot.slots.items() if isinstance(value, str))
    return (
        f"{shot.id} lines={','.join(shot.lines) or 'none'} scene={shot.scene} about {float(spoken):.1f} s of speech; "
        f"{words}; camera {shot.camera}; begins with a {shot.transition.kind}; motion {shot.motion!r}"
    )


def assets_text(brief: Brief) -> str:
    """The ids of a brief's files, by kind. Their names, typed by others, are left out."""
    return "\n".join(f"{asset.id}: {asset.kind}" for asset in brief.assets) or "(none)"


def shown_kinds(library: Library) -> tuple[str, ...]:
    """The kinds of exhibit that the library has a scene for."""
    known = set(get_args(ExhibitKind))
    found: set[str] = set()
    for scene in library.scenes.values():
        for need in scene.needs:
            kind, _, what = need.partition(":")
            if kind == "exhibit":
                found.update(name for name in re.split(r"[|,/]", what) if name in known)
    return tuple(sorted(found))


def describe_looks(looks: Iterable[Look]) -> str:
    """Looks as a model needs them: what each is like and suits."""
    rows = ["LOOKS"]
    rows += [
        f"{look.id}: {look.description.rstrip('.')}. Suits {', '.join(look.tags)}; energy {look.energy} of 3; "
        f"its transition {look.signature_transition}"
        for look in looks
    ]
    return "\n".join(rows)


def describe_library(library: Library, brief: Brief | None = None, script: Script | None = None) -> str:
    """The library as a model needs it: ids, tags, needs, slots with their limits. Made from the library alone.

    With a brief and a script, scenes that could carry none of its lines are left out: a chart without figures. People,
    and scenes with places for them, are listed for films that show somebody.
    """
    rows = [describe_looks(library.looks.values()), "SCENES"]
    scenes = list(library.scenes.values())
    if brief is not None and script is not None:
        scenes = [scene for scene in scenes if _can_be_had(scene, brief, script)] or scenes
    if brief is None or script is None or not has_people(brief, script, library):
        scenes = [scene for scene in scenes if not shows_people(scene)]
    for scene in scenes:
        rows.append(_scene_text(scene))
        rows += [f"  {name}: {_slot_text(slot)}" for name, slot in scene.slots.items()]
    if brief is not None and script is not None and has_people(brief, script, library):
        rows.append(describe_people(library))
    if library.icons:
        rows.append(f"ICONS: {', '.join(sorted(library.icons))}")
    return "\n".join(rows)


def _can_be_had(scene: Scene, brief: Brief, script: Script) -> bool:
    """False where a scene needs a picture, an exhibit or points that this film does not have."""
    exhibits = {line.exhibit.kind for line in script.lines if line.exhibit is not None}
    pictures = sum(asset.kind in ("product", "image", "person", "garment", "footage") for asset in brief.assets)
    points = any(line.items for line in script.lines)
    for need in scene.needs:
        kind, _, what = need.partition(":")
        if (
            (kind == "asset" and not any(asset.kind == what for asset in brief.assets))
            or (kind == "pictures" and what.isdecimal() and pictures < int(what))
            or (kind == "exhibit" and not exhibits & set(re.split(r"[|,/]", what)))
            or (kind == "garment" and not brief.assets_of("garment"))
            or (kind in ("items", "steps") and not points and not exhibits)
        ):
            return False
    return True


def _scene_text(scene: Scene) -> str:
    needs = f" Needs {', '.join(scene.needs)}." if scene.needs else ""
    tags = f" Tags {', '.join(scene.tags)}." if scene.tags else ""
    return (
        f"{scene.id}: {scene.description.rstrip('.')}. Roles {', '.join(scene.roles)}.{needs}{tags} "
        f"Energy {scene.energy}, {float(scene.seconds[0]):g}-{float(scene.seconds[1]):g} s."
    )


def _slot_text(slot: Slot) -> str:
    must = ", required" if slot.required else ""
    hint = f"; {slot.hint}" if slot.hint else ""
    if slot.kind in ("rows", "code"):
        return f"{slot.kind}, from the exhibit: leave out"
    if "icon" in slot.accepts:
        return f"icon{must}{hint}"
    if slot.kind == "items":
        return f"items{must}, {slot.min_items}-{slot.max_items} texts of {slot.max_chars} characters{hint}"
    if slot.kind in ("image", "images", "icons"):
        accepts = f" of kind {' or '.join(slot.accepts)}" if slot.accepts else ""
        several = f", {slot.min_items}-{slot.max_items} of them in items" if slot.kind != "image" else ""
        return f"{slot.kind}{accepts}{must}{several}{hint}"
    return f"{slot.kind}{must}, {slot.max_chars} characters{hint}"


def describe_dimensions() -> str:
    """The dimensions of tags as a model needs them."""
    rows = []
    for name, each in tag_dimensions().items():
        values = f" [{', '.join(each['values'])}]" if each.get("values") else ""
        rows.append(f"{name}: {each['about']}{values}")
    return "\n".join(rows)
