"""A scene as a frame source: the one layout, the used part of the look, the words and pictures, all resolved."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from ...story.artifact import Key
from ...story.brief import Asset
from ...story.document import Part, sha256
from ...story.errors import InputError
from ...story.exhibit import Rows
from ...story.frame_source import Files, OpenSource
from ...story.storyboard import Camera, Shot, Storyboard
from ...story.time import Rate
from ...story.timeline import Cue, Placement
from ...templates.cast_layer import CastLayer
from ...templates.layer import IconLayer, Layer, LeaderLayer, ListLayer, SceneLayout, ShapeLayer, Stack, TypeRole
from ...templates.library import icons, scene
from ...templates.look import Look, Palette, SchemeName
from ...templates.platform import Platform, SafeZone
from ...templates.scene import layout_for
from .cast_recipes import cast_recipes
from .filled import FOOTAGE_FILE, PICTURE_FILE, Filled, fill
from .film_look import FontRef, film_look, font_refs
from .grid import Grid, runs_from_the_right
from .layers.drawn_photo import PictureRef
from .pictures.colour import resolve_scheme
from .spans.span_source import Recipe, picture
from .stagecraft import Style

__all__ = ["FOOTAGE_FILE", "PICTURE_FILE", "NoFiles", "SceneSource", "build_scene_source"]
_INNER_ROLES: dict[str, tuple[TypeRole, ...]] = {
    "list": ("label",),
    "table": ("label",),
    "chart": ("numeral",),
    "columns": ("headline",),
    "wipe": ("label",),
}
"""Roles of type that layers use beside their own."""
_INNER_FACES: dict[str, tuple[str, ...]] = {
    "code": ("JetBrains Mono",),
    "formula": ("Playfair Display", "Playfair Display Italic", "JetBrains Mono"),
}
"""Families that they use whatever the look."""


class SceneSource(Part):
    """One shot's picture. It carries all that it draws from, so its digest is the truth about the picture."""

    kind: Literal["scene"] = "scene"
    scene: str
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    fps: Rate
    frames: int = Field(ge=1)
    safe: SafeZone
    """In pixels of this frame."""
    language: str
    seed: int
    camera: Camera
    cues: tuple[Cue, ...] = ()
    lead: int = Field(default=0, ge=0)
    """Frames at the start during which the shot before is still seen: entrances wait for most of it."""
    layers: tuple[Layer, ...]
    layout: SceneLayout
    texts: dict[str, str] = Field(default_factory=dict)
    items: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    rows: dict[str, Rows] = Field(default_factory=dict)
    pictures: dict[str, PictureRef] = Field(default_factory=dict)
    """By slot; several of one slot as `slot.0`, `slot.1`..."""
    icons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """SVG path data by layer, on a field of 24."""
    cast: dict[str, Recipe] = Field(default_factory=dict)
    """The people, each by the layer that shows them."""
    style: Style
    fonts: str
    """The digest of the font files behind the type styles."""
    font_files: tuple[FontRef, ...] = ()
    """Fonts of the person's own that it is set in."""

    def needs(self) -> tuple[Key, ...]:
        """What it reads: pictures, fonts, and what its people need."""
        people = (key for recipe in self.cast.values() for key in picture(recipe).needs())
        files = {*(ref.key for ref in self.pictures.values()), *(ref.key for ref in self.font_files)}
        return tuple(sorted({*files, *people}))

    def inner(self) -> tuple[Part, ...]:
        """The recipes that it draws within it."""
        return tuple(self.cast.values())

    def open(self, files: Files) -> OpenSource:
        """Size and place all layers; draws any frame afterwards."""
        from .open_scene import OpenScene

        return OpenScene(self, files)

    @cached_property
    def settled_frame(self) -> int:
        """A frame on which everything stands: for the sheet, the poster and the review."""
        from .open_scene import OpenScene

        return OpenScene(self, NoFiles()).settled_frame


class NoFiles:
    """For laying out without pictures: their sizes are in the source."""

    def path(self, key: Key, name: str) -> Path:
        return Path(key) / name


def build_scene_source(
    shot: Shot, placement: Placement, storyboard: Storyboard, *, assets: Mapping[str, Asset], platform: Platform
) -> SceneSource:
    """Resolve one shot: its scene's layout for the frame's ratio, its look's colours for its number, its slots.

    `InputError` names the slot that does not hold what the scene asks for.
    """
    item = scene(shot.scene)
    style_of = film_look(storyboard)
    number = next((index for index, other in enumerate(storyboard.shots) if other.id == shot.id), 0)
    filled = fill(item, shot, assets)
    holds = filled.names
    holds |= {f"{slot}.{'cutout' if ref.alpha else 'photo'}" for slot, ref in filled.pictures.items()}
    holds.add("odd" if number % 2 else "even")
    if storyboard.captions:
        holds.add("captions")
    holds |= {"cast" if member == 1 else f"cast.{member}" for member in range(1, len(shot.cast) + 1)}
    times = sum(other.scene == shot.scene for other in storyboard.shots[:number])
    layout = item.layouts[layout_for(storyboard.width, storyboard.height)].turned(times)
    roomy = "image" if "image" in item.slots else "icon"
    layers = tuple(layer for layer in item.layers if _placed(layer, layout) and _shown(layer, holds, len(shot.cast)))
    used = {layer.id for layer in layers}
    places = {name: place for name, place in layout.places.items() if name in used}
    stacks = {
        name: _beside(stack) if stack.beside is not None and roomy in holds else stack
        for name, stack in layout.stacks.items()
        if any(place.stack == name for place in places.values())
    }
    slots = {slot for layer in layers for slot in layer.takes()}
    layout = layout.model_copy(update={"places": places, "stacks": stacks})
    style = style_for(style_of, layers, number=number, storyboard=storyboard)
    safe = safe_zone(platform, storyboard)
    mirrored = runs_from_the_right(storyboard.language)
    return SceneSource(
        scene=item.id,
        width=storyboard.width,
        height=storyboard.height,
        fps=storyboard.fps,
        frames=placement.frames,
        safe=safe,
        language=storyboard.language,
        seed=int(sha256(f"{storyboard.seed}:{shot.id}".encode())[:8], 16),
        camera=shot.camera,
        cues=placement.cues,
        lead=placement.transition.frames,
        layers=layers,
        layout=layout,
        texts={slot: text for slot, text in filled.texts.items() if slot in slots},
        items={slot: found for slot, found in filled.items.items() if slot in slots},
        rows={slot: found for slot, found in filled.rows.items() if slot in slots},
        pictures={slot: ref for slot, ref in filled.pictures.items() if slot.split(".")[0] in slots},
        icons=_icon_paths(layers, filled),
        cast=cast_recipes(
            layers,
            layout,
            shot,
            placement,
            storyboard,
            assets=assets,
            grid=Grid(storyboard.width, storyboard.height, safe=safe, mirrored=mirrored),
            look=style_of,
            palette=palette_of(style_of, storyboard),
        ),
        style=style,
        fonts=_fonts(style_of, layers),
        font_files=font_refs(storyboard, (each.face for each in style_of.type.values())),
    )


def _beside(stack: Stack) -> Stack:
    """The stack where it makes room for a picture."""
    return stack.model_copy(
        update={"at": stack.beside, "align": stack.beside_align or stack.align, "beside": None, "beside_align": None}
    )


def _placed(layer: Layer, layout: SceneLayout) -> bool:
    """Leaders stand between two layers, all others at a place."""
    return layer.id in layout.places or (
        isinstance(layer, LeaderLayer) and {layer.words, layer.picture} <= set(layout.places)
    )


def _shown(layer: Layer, holds: set[str], people: int) -> bool:
    if isinstance(layer, CastLayer) and layer.member >= people:
        return False
    slot = getattr(layer, "slot", "")
    if slot and slot not in holds and not (isinstance(layer, IconLayer) and layer.name):
        return False
    return all((condition.removeprefix("not ") in holds) != condition.startswith("not ") for condition in layer.when)


def _icon_paths(layers: tuple[Layer, ...], filled: Filled) -> dict[str, tuple[str, ...]]:
    """Path data by layer; of a list's items by layer and number."""
    found: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        if isinstance(layer, IconLayer):
            found[layer.id] = _icon(filled.texts.get(layer.slot, "") or layer.name)
        elif isinstance(layer, ListLayer) and layer.marker == "icon":
            for number, name in enumerate(filled.items.get(layer.icons, ())):
                found[f"{layer.id}.{number}"] = _icon(name)
    return found


def _icon(name: str) -> tuple[str, ...]:
    icon = icons().get(name)
    if icon is None:
        raise InputError(f"there is no icon {name!r}", hint="`reelwright templates list` shows the icons")
    return icon.paths


def safe_zone(platform: Platform, storyboard: Storyboard) -> SafeZone:
    """The platform's margins in pixels of the film's frame."""
    x, y = Fraction(storyboard.width, platform.width), Fraction(storyboard.height, platform.height)
    return platform.safe.scaled(x=x, y=y)


def scheme_of(number: int, storyboard: Storyboard, style_of: Look) -> SchemeName:
    """Light and dark alternate by the look's rhythm; a scene may ask for its own; neighbours never share a ground."""
    before: SchemeName | None = None
    steady = False
    step = 0
    for index, shot in enumerate(storyboard.shots):
        wish = scene(shot.scene).scheme
        stays, steady = steady and wish == "steady", wish == "steady"
        if stays and before is not None:
            chosen: SchemeName = before
        elif wish and wish != "steady" and wish != before:
            chosen = wish
        else:
            chosen = style_of.rhythm[step % len(style_of.rhythm)]
            if chosen == before:
                step += 1
                chosen = style_of.rhythm[step % len(style_of.rhythm)]
            step += 1
        if index == number:
            return chosen
        before = chosen
    return style_of.rhythm[0]


def palette_of(style_of: Look, storyboard: Storyboard) -> Palette:
    """The film's palette: one of the look's, drawn by title and seed, the same for all its shots and captions."""
    names = sorted(style_of.palettes)
    drawn = int(sha256(f"{storyboard.title}:{storyboard.seed}".encode())[:6], 16) % len(names)
    return style_of.palettes[names[drawn]]


def style_for(style_of: Look, layers: tuple[Layer, ...], *, number: int, storyboard: Storyboard) -> Style:
    """What the layers of shot `number` use of the look, in the film's palette."""
    scheme = scheme_of(number, storyboard, style_of)
    palette = palette_of(style_of, storyboard)
    roles: set[TypeRole] = {role for layer in layers if (role := getattr(layer, "role", None))}
    for layer in layers:
        roles |= set(_INNER_ROLES.get(layer.kind, ()))
    motifs = {layer.motif for layer in layers if isinstance(layer, ShapeLayer)}
    return Style(
        colours=resolve_scheme(style_of.schemes[scheme], palette),
        type={role: style_of.type[role] for role in sorted(roles)},
        setting=style_of.setting,
        emphasis=style_of.emphasis,
        motifs={motif: style_of.motifs[motif][number % len(style_of.motifs[motif])] for motif in sorted(motifs)},
        photo_frame=style_of.photo_frame,
        photo_edge=style_of.photo_edge,
        radius=style_of.radius,
        stroke=style_of.stroke,
        icon_stroke=style_of.icon_stroke,
        motion=style_of.motion,
        texture=style_of.texture,
        light=style_of.light,
        grade=style_of.grade,
        lettering=style_of.lettering,
        photo_dress=style_of.dress,
        badges=style_of.badges,
        button=style_of.button,
    )


def _fonts(style_of: Look, layers: tuple[Layer, ...]) -> str:
    from ..text.fonts import faces_digest

    used = {
        style_of.type[role].face
        for layer in layers
        for role in (getattr(layer, "role", None), *_INNER_ROLES.get(layer.kind, ()))
        if role
    }
    for layer in layers:
        used |= set(_INNER_FACES.get(layer.kind, ()))
    if style_of.emphasis.style == "italic":
        used.add(style_of.emphasis.face)
    return faces_digest(*sorted(used))
