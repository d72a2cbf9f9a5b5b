"""The people of a shot as recipes of their own: who they are, what they do, how large and from which side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...story.artifact import Key
from ...story.brief import Asset
from ...story.cast import CastMember, Framing, Move, Performance, Side
from ...story.document import Part
from ...story.errors import InputError
from ...story.frame_source import Box
from ...story.storyboard import Shot, Storyboard
from ...story.timeline import Placement
from ...templates.cast_layer import CastLayer, side_in
from ...templates.layer import Layer, Place, SceneLayout
from ...templates.library import motion, motions, person
from ...templates.look import Look, Palette
from ...templates.motion import Motion
from ...templates.person import Person
from .grid import Grid
from .pictures.colour import from_hex, luminance, resolve_scheme, to_hex, to_rgb
from .pictures.framing import fitted, within
from .spans.span_source import recipe_of

PAPER = 0.7
"""Grounds of a higher luminance count as paper."""
TOP_SHARE = 0.62
"""The share of the unsafe strip at the top that stays free of heads."""
CENTER_TURN = 0.45
"""The share of its turn that whoever stands in the middle keeps: nobody stands as straight as a passport photo."""


def cast_recipes(
    layers: Sequence[Layer],
    layout: SceneLayout,
    shot: Shot,
    placement: Placement,
    storyboard: Storyboard,
    *,
    assets: Mapping[str, Asset],
    grid: Grid,
    look: Look,
    palette: Palette,
) -> dict[str, Part]:
    """A recipe of the kind `cast` for every layer that shows a person, by the layer's id.

    `InputError` where the library lacks a person or a motion, or a garment is not among the assets.
    """
    shown = [layer for layer in layers if isinstance(layer, CastLayer)]
    if not shown:
        return {}
    performances = placement.performances or tuple(resting(member, placement.frames) for member in shot.cast)
    colours = clothing_colours(look, palette)
    known = tuple(dict.fromkeys(member.person for each in storyboard.shots for member in each.cast))
    found: dict[str, Part] = {}
    for layer in shown:
        performance = performances[layer.member]
        side = side_in(layout, layer.id, mirrored=grid.mirrored)
        framing = layer.framing or performance.framing
        box = stand_in(layer, cast_box(layer, layout.places[layer.id], grid, layout), grid)
        way = {"left": 1.0, "right": -1.0, "center": -CENTER_TURN if grid.mirrored else CENTER_TURN}[side]
        found[layer.id] = recipe_of(
            "cast",
            person=_seen(performance.person),
            palette=colours,
            beside=_before(performance.person, known),
            garment=_garment(performance, assets),
            performance=_drawn(performance, side, framing),
            motions=_used(performance),
            width=max(16, round(box.width)),
            height=max(16, round(box.height)),
            around=_around(box, grid) if layer.crop == "bare" else (0, 0, 0, 0),
            fps=storyboard.fps,
            frames=placement.frames,
            framing=framing,
            turn=way * layer.turned,
            light=look.light.angle,
            ground=layer.ground and layer.crop == "bare",
            contact=look.light.contact,
            ambient=look.light.ambient,
        )
    return found


def cast_box(layer: CastLayer, place: Place, grid: Grid, layout: SceneLayout) -> Box:
    """The pixels of the frame in which a person is seen; of a circle, the square around it."""
    assert place.at is not None
    box = grid.box(place.area, place.at, layout=layout)
    if layer.crop == "full":
        return within(box, grid.frame)
    if layer.crop != "circle":
        return box
    align: str = place.align or "center"
    if grid.mirrored:
        align = {"left": "right", "right": "left"}.get(align, align)
    return fitted(box, 1.0, align, place.valign)


def stand_in(layer: CastLayer, box: Box, grid: Grid) -> Box:
    """The part of a layer's box that the person fills: heads keep clear of what a platform lays over the top."""
    if layer.crop != "full":
        return box
    top = max(box.y, TOP_SHARE * grid.safe.y)
    return Box(x=box.x, y=top, width=box.width, height=max(1.0, box.bottom - top))


def _around(box: Box, grid: Grid) -> tuple[int, int, int, int]:
    """The rest of the frame: whoever stands freely may reach into it."""
    left, top, right, below = box.x, box.y, grid.width - box.right, grid.height - box.bottom
    return max(0, round(left)), max(0, round(top)), max(0, round(right)), max(0, round(below))


def resting(member: CastMember, frames: int) -> Performance:
    """What a person does before anything is timed: the first motion that was chosen for them, else standing at ease."""
    chosen = [name for name in member.motions if name in motions()]
    idle = sorted(name for name, motion in motions().items() if motion.kind == "idle" and motion.track == "body")
    moves = tuple(Move(motion=name, start=0, frames=frames) for name in idle[:1])
    if chosen:
        first = motions()[chosen[0]]
        move = Move(motion=first.id, start=0, frames=frames, track=first.track)
        moves = (move,) if first.track == "body" else (*moves, move)
    return Performance(
        person=member.person,
        speaker=member.speaker,
        side=member.side,
        framing=member.framing,
        garment=member.garment,
        moves=moves,
    )


def clothing_colours(look: Look, palette: Palette) -> dict[str, str]:
    """The roles that people's clothes name, and the grounds of the film: nobody changes clothes from shot to shot."""
    grounds: dict[str, str] = {}
    for name, scheme in sorted(look.schemes.items()):
        colours = resolve_scheme(scheme, palette)
        grounds[f"ground-{name}-shape"] = colours["shape"]
        # White before paper is told from it by its shadows, and stays white.
        if luminance(from_hex(colours["ground"])) < PAPER:
            grounds[f"ground-{name}"] = colours["ground"]
    return {
        "brand": to_hex(to_rgb(palette.accent)),
        "brand-2": to_hex(to_rgb(palette.second)),
        "brand-dark": to_hex(to_rgb(palette.deep)),
        "brand-light": to_hex(to_rgb(palette.paper)),
        "ground": grounds["ground-light-shape"],
        **grounds,
    }


def _before(name: str, known: tuple[str, ...]) -> tuple[Person, ...]:
    """Those who come into the film before somebody: whoever comes later is not dressed as they are."""
    names = known[: known.index(name)] if name in known else ()
    return tuple(_seen(each) for each in names)


def _seen(name: str) -> Person:
    """A person as far as they are seen; who speaks for them is heard."""
    return person(name).model_copy(update={"voices": {}})


def _drawn(performance: Performance, side: Side, framing: Framing) -> Performance:
    """The performance at its place, without the reasons, which nobody sees."""
    moves = tuple(move.model_copy(update={"why": ""}) for move in performance.moves)
    return performance.model_copy(update={"side": side, "framing": framing, "moves": moves})


def _garment(performance: Performance, assets: Mapping[str, Asset]) -> Key:
    """What was read of the photo of a garment that is worn; empty for people in their own clothes."""
    if not performance.garment:
        return ""
    asset = assets.get(performance.garment)
    if asset is None or asset.kind != "garment" or asset.cutout is None:
        raise InputError(
            f"{performance.person!r} wears {performance.garment!r}, which is not among the garments",
            hint=f"there are: {', '.join(each.id for each in assets.values() if each.kind == 'garment') or 'none'}",
        )
    return asset.cutout.key


def _used(performance: Performance) -> tuple[Motion, ...]:
    """The motions of a performance as they stand in the library: the recipe holds all that the picture depends on."""
    return tuple(motion(name) for name in sorted({move.motion for move in performance.moves}))
