"""The dresser: gives a storyboard the film's own colours and letters, from a brand kit or from the product's photo."""

from __future__ import annotations

from ..story.brief import Brief
from ..story.storyboard import Storyboard
from ..templates.library import look as look_named
from ..templates.library import scene as scene_named

LEGAL = "legal"
"""The slot of end cards that takes a brand's disclaimer."""


def dressed(brief: Brief, storyboard: Storyboard) -> Storyboard:
    """The storyboard with colours and fonts fitted to its look, and the brand's small words on its end card.

    A brand's colours come first; where there are none, looks that are made for it take those of the product's photo.
    """
    from ..tools.compositor.pictures.palettes import brand_colours, photo_colours

    look = look_named(storyboard.look)
    update: dict[str, object] = {"colours": None, "fonts": {}}
    brand = brief.brand
    if brand is not None and brand.colours:
        update["colours"] = brand_colours(look, brand.colours, brand=brand.name)
    elif look.palette_from_photo:
        first = next((asset for asset in brief.assets_of("product") if asset.colours), None)
        update["colours"] = photo_colours(look, first.colours, asset=first.id) if first is not None else None
    if brand is not None:
        update["fonts"] = brand.fonts
        if brand.music_mood and not storyboard.music.asset:
            update["music"] = storyboard.music.model_copy(update={"mood": brand.music_mood})
        if brand.disclaimer:
            update["shots"] = _with_legal(storyboard, brand.disclaimer)
    return storyboard.model_copy(update=update)


def _with_legal(storyboard: Storyboard, words: str) -> tuple[object, ...]:
    shots = list(storyboard.shots)
    for number in range(len(shots) - 1, -1, -1):
        if LEGAL in scene_named(shots[number].scene).slots:
            shots[number] = shots[number].model_copy(update={"slots": {**shots[number].slots, LEGAL: words}})
            break
    return tuple(shots)
