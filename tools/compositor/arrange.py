"""Sizes layers and puts them at their places; stacks are fitted together, so nothing overlaps or leaves its region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ...story.document import Part
from ...story.exhibit import Rows
from ...story.frame_source import Box, Files
from ...templates.layer import (
    ButtonLayer,
    CastLayer,
    CounterLayer,
    GalleryLayer,
    IconLayer,
    Layer,
    LeaderLayer,
    ListLayer,
    PhotoLayer,
    Place,
    RuleLayer,
    SceneLayout,
    ShapeLayer,
    Stack,
    TextLayer,
    WipeLayer,
)
from .cast_recipes import cast_box, stand_in
from .exhibits import GREEDY, not_in_a_stack, size_exhibit
from .grid import MARGIN
from .layers.drawn import Drawn, Sized
from .layers.drawn_button import size_button
from .layers.drawn_cast import DrawnCast
from .layers.drawn_counter import size_counter
from .layers.drawn_gallery import DrawnGallery
from .layers.drawn_graphics import DrawnShape, size_icon, size_rule
from .layers.drawn_leader import lead
from .layers.drawn_list import size_list
from .layers.drawn_photo import DrawnPhoto, PictureRef
from .layers.drawn_text import DrawnWords, size_text
from .layers.drawn_wipe import DrawnWipe
from .pictures.calm import DrawnShade, Half, calmer_half
from .pictures.framing import Framing, across, down, fitted, framed, within
from .stagecraft import Stagecraft

LEAST_FACTOR = 0.52
CALM_SHARE = 0.6
"""The share of their regions that words on a picture may take."""
LEVEL_SHARE = 0.86
"""The height of a shape behind a picture, in heights of the picture at most: the goods stand out above and below."""
CARD_GAP = 56.0
"""Units between a card and the words under it, where the card takes the room that they leave."""


@dataclass(frozen=True)
class Contents:
    """What fills the slots."""

    texts: Mapping[str, str]
    items: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Rows]
    pictures: Mapping[str, PictureRef]
    icons: Mapping[str, tuple[str, ...]]
    """Path data by layer."""
    paths: Mapping[str, Path]
    """Picture files by slot."""
    cast: Mapping[str, Part]
    """Recipes of people by layer."""
    files: Files


def arrange(layers: tuple[Layer, ...], layout: SceneLayout, craft: Stagecraft, contents: Contents) -> tuple[Drawn, ...]:
    """Every layer at its place, in the order of the layers."""
    placed: dict[str, Drawn] = {}
    floors: dict[str, float] = {}
    half = _calm_half(layers, craft, contents)
    if half:
        layout = _halved(layout, half)
    for name, stack in layout.stacks.items():
        members = [layer for layer in layers if layer.id in layout.places and layout.places[layer.id].stack == name]
        above = _hungry(layers, layout, stack, craft, contents)
        used = stack.model_copy(update={"valign": "bottom"}) if above else stack
        drawn, top = _stack(used, members, layout, craft, contents)
        placed.update(drawn)
        floors.update(dict.fromkeys(above, top - CARD_GAP * craft.unit))
    depth = 0
    for layer in layers:
        place = layout.places.get(layer.id)
        if place is not None and place.corner:
            under = placed.get(place.corner)
            if isinstance(under, DrawnPhoto) and isinstance(layer, IconLayer):
                placed[layer.id] = _seal(layer, place, under.box, craft, contents)
            continue
        if place is None or place.stack or place.at is None:
            continue
        box = craft.grid.box(place.area, place.at, layout=layout)
        if isinstance(layer, ShapeLayer):
            style = craft.style.motifs[layer.motif]
            turned = style.model_copy(update={"turn": style.turn + place.turn})
            placed[layer.id] = DrawnShape(layer, craft, box, turned, depth)
            depth += 1
        elif isinstance(layer, PhotoLayer):
            placed[layer.id] = _photo(layer, place, box, craft, contents, floor=floors.get(layer.id))
        elif isinstance(layer, CastLayer):
            seen = cast_box(layer, place, craft.grid, layout)
            stands = stand_in(layer, seen, craft.grid)
            placed[layer.id] = DrawnCast(layer, craft, seen, stands, contents.cast[layer.id], contents.files)
        else:
            align = _aligned(place.align or "left", craft)
            sized = _size(layer, place, box.width, box.height, craft, contents, align=align, factor=1.0)
            placed[layer.id] = sized.at(
                across(box, sized.width, _started(align, sized)), down(box, sized.height, place.valign)
            )
        if isinstance(layer, PhotoLayer) and layer.calm and half:
            placed[f"{layer.id}.shade"] = DrawnShade(craft, half, _words_box(placed, craft))
    for layer in layers:
        if isinstance(layer, LeaderLayer):
            words, picture = placed.get(layer.words), placed.get(layer.picture)
            if isinstance(words, DrawnWords) and isinstance(picture, DrawnPhoto):
                placed[layer.id] = lead(layer, craft, words.words.box, picture.box, picture.path)
    for layer in layers:
        place, shape = layout.places.get(layer.id), placed.get(layer.id)
        level = placed.get(place.level) if place is not None else None
        if isinstance(shape, DrawnShape) and isinstance(level, DrawnPhoto):
            placed[layer.id] = replace(shape, box=_level(shape.box, level.box))
    names = [name for layer in layers for name in (layer.id, f"{layer.id}.shade")]
    return tuple(placed[name] for name in names if name in placed)


def _level(shape: Box, picture: Box) -> Box:
    """The shape's box at the height of a picture, no higher than most of it."""
    height = min(shape.height, LEVEL_SHARE * picture.height)
    return shape.model_copy(update={"y": picture.y + (picture.height - height) / 2, "height": height})


def _calm_half(layers: tuple[Layer, ...], craft: Stagecraft, contents: Contents) -> Half | None:
    """Where on its picture the words of a scene stand; None where they do not stand on one."""
    for layer in layers:
        if isinstance(layer, PhotoLayer) and layer.calm:
            frame, stage = craft.grid.frame, craft.grid.stage
            return calmer_half(
                contents.paths[layer.slot],
                width=int(frame.width),
                height=int(frame.height),
                top=stage.y / frame.height,
                bottom=stage.bottom / frame.height,
                clip_start_s=contents.pictures[layer.slot].clip_start_s,
            )
    return None


def _halved(layout: SceneLayout, half: Half) -> SceneLayout:
    """The layout with its words in one half of their regions."""
    stacks = {}
    for name, stack in layout.stacks.items():
        column, row, wide, high = stack.at
        at = (column, row if half == "top" else row + (1 - CALM_SHARE) * high, wide, CALM_SHARE * high)
        stacks[name] = stack.model_copy(update={"at": at, "valign": "top" if half == "top" else "bottom"})
    return layout.model_copy(update={"stacks": stacks})


def _words_box(placed: Mapping[str, Drawn], craft: Stagecraft) -> Box:
    boxes = [drawn.words.box for drawn in placed.values() if isinstance(drawn, DrawnWords)]
    if not boxes:
        return craft.grid.stage
    top, bottom = min(box.y for box in boxes), max(box.bottom for box in boxes)
    return Box(x=0, y=top, width=craft.grid.frame.width, height=bottom - top)


def _seal(layer: IconLayer, place: Place, under: Box, craft: Stagecraft, contents: Contents) -> Drawn:
    """An icon over the corner of a picture, for the most part inside it."""
    room = min(under.width, under.height) / 2.8
    sized = size_icon(layer, place, contents.icons[layer.id], craft, width=room, height=room, factor=1.0)
    right = min(under.right + 0.24 * sized.width, craft.grid.frame.width - 0.4 * MARGIN * craft.unit)
    return sized.at(right - sized.width, under.bottom - 0.72 * sized.height)


def _hungry(
    layers: tuple[Layer, ...], layout: SceneLayout, stack: Stack, craft: Stagecraft, contents: Contents
) -> list[str]:
    """Photos above a stack that show more of themselves if they get the room that its words leave."""
    below = craft.grid.box(stack.area, stack.at, layout=layout)
    found = []
    for layer in layers:
        place = layout.places.get(layer.id)
        if not isinstance(layer, PhotoLayer) or place is None or place.at is None:
            continue
        ref = contents.pictures[layer.slot]
        region = craft.grid.box(place.area, place.at, layout=layout)
        if region.y > below.y or region.bottom > below.y + below.height / 3:
            continue
        if ref.alpha:
            # Goods grow until the words or the frame's sides stop them.
            if layer.frame == "none" and region.height * ref.width / ref.height < region.width:
                found.append(layer.id)
            continue
        if layer.fit == "contain":
            continue
        framing = _framing(layer, place, region, craft, contents)
        if framing.manner == "whole" and framing.box.width < 0.98 * _inset(region, craft).width:
            found.append(layer.id)
    return found


def _stack(
    stack: Stack, members: list[Layer], layout: SceneLayout, craft: Stagecraft, contents: Contents
) -> tuple[dict[str, Drawn], float]:
    """The members at their places, and where the highest begins."""
    if not members:
        return {}, craft.grid.frame.height
    box = craft.grid.box(stack.area, stack.at, layout=layout)
    factor = 1.0
    while True:
        gaps = [_gap(layer, layout, stack.gap) * craft.unit * max(0.7, factor) for layer in members[1:]]
        room = box.height - sum(gaps)
        sizes = _sizes(members, stack, layout, craft, contents, width=box.width, room=room, factor=factor)
        # What stands over a list or an exhibit gives way before that becomes too small to read.
        tight = factor > LEAST_FACTOR and any(one.cramped for one in sizes)
        if (sum(one.height for one in sizes) <= room and not tight) or factor < 0.06:
            break
        factor *= 0.94
    total = sum(one.height for one in sizes) + sum(gaps)
    y = top = down(box, total, stack.valign)
    placed: dict[str, Drawn] = {}
    for index, (layer, sized) in enumerate(zip(members, sizes, strict=True)):
        if index:
            y += gaps[index - 1]
        align = _started(_aligned(layout.places[layer.id].align or stack.align, craft), sized)
        placed[layer.id] = sized.at(across(box, sized.width, align), y)
        y += sized.height
    return placed, top


def _sizes(
    members: list[Layer],
    stack: Stack,
    layout: SceneLayout,
    craft: Stagecraft,
    contents: Contents,
    *,
    width: float,
    room: float,
    factor: float,
) -> list[Sized]:
    """Small members first; the largest takes what they leave."""
    found: dict[str, Sized] = {}
    left = room
    for layer in sorted(
        members, key=lambda layer: (isinstance(layer, GREEDY), (layout.places[layer.id].size or (0, 60))[1])
    ):
        last = len(found) == len(members) - 1
        place = layout.places[layer.id]
        height = left if last else min(left, 0.5 * room)
        found[layer.id] = _size(
            layer,
            place,
            width,
            max(1.0, height),
            craft,
            contents,
            align=_aligned(place.align or stack.align, craft),
            factor=factor,
        )
        left -= found[layer.id].height
    return [found[layer.id] for layer in members]


def _gap(layer: Layer, layout: SceneLayout, usual: float) -> float:
    own = layout.places[layer.id].gap
    return usual if own is None else own


def _size(
    layer: Layer,
    place: Place,
    width: float,
    height: float,
    craft: Stagecraft,
    contents: Contents,
    *,
    align: str,
    factor: float,
) -> Sized:
    if isinstance(layer, TextLayer):
        text = layer.text or contents.texts[layer.slot]
        return size_text(layer, place, text, craft, width=width, height=height, align=align, factor=factor)
    if isinstance(layer, CounterLayer):
        return size_counter(layer, place, contents.texts[layer.slot], craft, width=width, height=height, factor=factor)
    if isinstance(layer, ListLayer):
        signs = {name: data for name, data in contents.icons.items() if name.split(".")[0] == layer.id}
        return size_list(
            layer, place, contents.items[layer.slot], craft, width=width, height=height, factor=factor, icons=signs
        )
    if isinstance(layer, IconLayer):
        return size_icon(layer, place, contents.icons[layer.id], craft, width=width, height=height, factor=factor)
    if isinstance(layer, ButtonLayer):
        return size_button(layer, place, contents.texts[layer.slot], craft, width=width, height=height, factor=factor)
    if isinstance(layer, RuleLayer):
        return size_rule(layer, craft)
    if isinstance(layer, (GalleryLayer, WipeLayer)):
        return Sized(
            width, height, lambda x, y: _pictures(layer, Box(x=x, y=y, width=width, height=height), craft, contents)
        )
    sized = size_exhibit(layer, place, contents.rows, contents.texts, craft, width=width, height=height, factor=factor)
    if sized is not None:
        return sized
    if isinstance(layer, PhotoLayer):
        least, most = place.size or (200, 320)
        ref = contents.pictures[layer.slot]
        side = max(least * min(1.0, factor / 0.6), min(most * factor, height / craft.unit)) * craft.unit
        wide = min(width, side * 2.2, side * ref.width / max(1, ref.height))
        tall = min(side, wide * ref.height / max(1, ref.width))
        return Sized(
            wide, tall, lambda x, y: _photo(layer, place, Box(x=x, y=y, width=wide, height=tall), craft, contents)
        )
    raise not_in_a_stack(layer)


def _pictures(layer: GalleryLayer | WipeLayer, box: Box, craft: Stagecraft, contents: Contents) -> Drawn:
    """Several pictures in one region."""
    if isinstance(layer, GalleryLayer):
        names = sorted(name for name in contents.paths if name.split(".")[0] == layer.slot)
        return DrawnGallery(layer, craft, box, tuple(contents.paths[name] for name in names))
    words = contents.texts.get(layer.before_words, ""), contents.texts.get(layer.after_words, "")
    frame = craft.grid.frame
    bare = box.x <= 0 and box.right >= frame.width
    return DrawnWipe(layer, craft, box, contents.paths[layer.slot], contents.paths[layer.after], words, bare)


def _photo(
    layer: PhotoLayer, place: Place, box: Box, craft: Stagecraft, contents: Contents, *, floor: float | None = None
) -> DrawnPhoto:
    ref = contents.pictures[layer.slot]
    path = contents.paths[layer.slot]
    if ref.alpha or layer.fit == "contain":
        # The box becomes the picture's own: shadows and drift belong to what is seen.
        if floor is not None:
            box = box.model_copy(update={"height": max(1.0, floor - box.y)})
        align = _aligned(place.align or "center", craft)
        return DrawnPhoto(
            layer, craft, fitted(box, ref.width / ref.height, align, place.valign), path, ref.alpha, "whole"
        )
    framing = _framing(layer, place, box, craft, contents, floor=floor)
    clip = ref if ref.clip_start_s is not None else None
    return DrawnPhoto(layer, craft, framing.box, path, False, framing.manner, clip)


def _framing(
    layer: PhotoLayer, place: Place, box: Box, craft: Stagecraft, contents: Contents, *, floor: float | None = None
) -> Framing:
    ref = contents.pictures[layer.slot]
    if layer.calm:
        # It carries the words: it covers the frame whatever its shape.
        return Framing("bare", within(box, craft.grid.frame))
    inset = _inset(box, craft)
    if floor is not None:
        box = box.model_copy(update={"height": max(1.0, floor - box.y)})
        inset = inset.model_copy(update={"height": max(1.0, floor - inset.y)})
    return framed(
        box,
        width=ref.width,
        height=ref.height,
        frame=craft.grid.frame,
        inset=inset,
        bare=layer.frame == "full",
        zoom=layer.zoom,
        align=_aligned(place.align or "center", craft),
        unit=craft.unit,
    )


def _inset(box: Box, craft: Stagecraft) -> Box:
    """The region without what runs off the frame, and with a margin."""
    margin, frame = MARGIN * craft.unit, craft.grid.frame
    left, top = max(box.x, margin), max(box.y, margin)
    right, bottom = min(box.right, frame.width - margin), min(box.bottom, frame.height - margin) - 0.3 * margin
    return Box(x=left, y=top, width=max(1.0, right - left), height=max(1.0, bottom - top))


def _aligned(align: str, craft: Stagecraft) -> str:
    """Left and right change places where the layout is turned around."""
    return {"left": "right", "right": "left"}.get(align, align) if craft.grid.mirrored else align


def _started(align: str, sized: Sized) -> str:
    """Text that runs from the right starts where other text would end."""
    return "right" if align == "left" and sized.rtl else align
