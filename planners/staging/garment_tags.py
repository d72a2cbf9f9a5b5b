"""What a garment's tags forbid: pockets that are not there, another cut, another season."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...story.brief import Brief
from ...templates.clip_template import ClipTemplate
from ...templates.person import Person
from ...templates.scene import Scene
from ..motion_planning.fitting import Place
from .signs import stem

SURE = 0.5
"""What was seen with less confidence than this forbids nothing."""
_CUT_FOR = {"women": "female", "woman": "female", "girls": "female", "men": "male", "man": "male", "boys": "male"}
_SWIM = frozenset({"swimwear", "swimsuit", "bikini", "swim", "trunk", "beachwear", "bathing"})
_WARM = frozenset({"coat", "parka", "puffer", "down", "anorak"})
_COLD_PLACES = frozenset({"winter", "snow", "ski", "ice", "christma"})
_HOT_PLACES = frozenset({"summer", "beach", "pool", "sea"})
_COLLARS = frozenset({"collar", "hooded"})
_LOWER = frozenset({"trouser", "jean", "short", "skirt", "legging"})


def tags_of(brief: Brief, garment: str) -> dict[str, str]:
    """The surest value on each dimension of a garment: its own photo's first, then what is said of the product."""
    found: dict[str, tuple[bool, float, str]] = {}
    for tag in brief.product.tags:
        if tag.confidence < SURE or tag.asset not in ("", garment):
            continue
        rank = (tag.asset == garment, tag.confidence, tag.value.strip().casefold())
        if tag.dimension not in found or rank[:2] > found[tag.dimension][:2]:
            found[tag.dimension] = rank
    return {dimension: value for dimension, (_, _, value) in found.items()}


def worn(place: Place, brief: Brief, garment: str) -> Place:
    """The place of somebody who wears a garment: its pockets and collar in place of those of their own clothes."""
    if not garment:
        return place
    tags = tags_of(brief, garment)
    kinds = _stems(tags.get("category", ""))
    pockets, collar = place.pockets, place.collar
    if "pockets" in tags:
        pockets = tags["pockets"] != "none"
    elif kinds & {"dress", "skirt"}:
        # What hangs over the trousers' pockets closes them.
        pockets = False
    if not kinds & _LOWER:
        collar = tags.get("neckline", "") in _COLLARS or bool(kinds & {"shirt", "blazer", "blouse"})
    return replace(place, pockets=pockets, collar=collar)


def garment_conflict(brief: Brief, garment: str, *, person: Person | None, scene: Scene | None) -> str:
    """Why a person cannot wear a garment, or not in this scene; empty where they can."""
    tags = tags_of(brief, garment)
    cut = _CUT_FOR.get(tags.get("gender", ""), "")
    if cut and person is not None and person.gender not in (cut, "neutral"):
        for_whom = "women" if cut == "female" else "men"
        return f"the garment is cut for {for_whom}, and {person.name} is {'a woman' if cut == 'male' else 'a man'}"
    if scene is None:
        return ""
    around = {part for tag in scene.tags for part in _stems(tag)}
    kinds = _stems(f"{tags.get('category', '')} {tags.get('family', '')} {tags.get('occasion', '')}")
    if kinds & _SWIM and around & _COLD_PLACES:
        return f"swimwear does not belong into the winter scene {scene.id!r}"
    season = tags.get("season", "")
    if around & _HOT_PLACES and (season == "winter" or kinds & _WARM):
        return f"winter clothes do not belong into the summer scene {scene.id!r}"
    if around & _COLD_PLACES and season == "summer":
        return f"summer clothes do not belong into the winter scene {scene.id!r}"
    return ""


def clip_conflict(tags: Mapping[str, str], template: ClipTemplate) -> str:
    """Why a garment with these tags cannot be put on the person of a clip template; empty where it can."""
    cut = _CUT_FOR.get(tags.get("gender", ""), "")
    if cut and template.gender not in (cut, "neutral"):
        for_whom, whose = ("women", "a man") if cut == "female" else ("men", "a woman")
        return f"the garment is cut for {for_whom}, and the template shows {whose}"
    kinds = _stems(f"{tags.get('category', '')} {tags.get('family', '')} {tags.get('occasion', '')}")
    around = {part for tag in (template.season, *template.setting) for part in _stems(tag)}
    cold, hot = bool(around & _COLD_PLACES), bool(around & _HOT_PLACES)
    if cold and kinds & _SWIM:
        return "swimwear does not belong into winter"
    if cold and tags.get("season", "") == "summer":
        return "summer clothes do not belong into winter"
    if hot and (tags.get("season", "") == "winter" or kinds & _WARM):
        return "winter clothes do not belong into summer"
    closed = bool(kinds & {"dress", "skirt"}) or (bool(kinds & _LOWER) and tags.get("pockets", "") == "none")
    if template.pockets and closed:
        return "hands are in pockets in the footage, and the garment has none"
    return ""


def _stems(text: str) -> set[str]:
    return {stem(word) for word in text.replace("-", " ").split()}
