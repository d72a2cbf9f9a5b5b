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
from ...story.frame_source import Files, OpenSource
from ...story.storyboard import Camera, Shot, SlotValue, Storyboard
from ...story.time import Rate
from ...story.timeline import Cue, Placement
from ...templates.layer import IconLayer, Layer, PhotoLayer, RuleLayer, SceneLayout, ShapeLayer, TypeRole
from ...templates.library import icons, look, scene
from ...templates.look import Look, Palette, SchemeName
from ...templates.platform import Platform, SafeZone
from ...templates.scene import Scene, layout_for
from .colour import resolve_scheme
from .drawn_photo import PictureRef
from .stagecraft import Style

PICTURE_FILE = "picture.png"
"""The name under which the store keeps a normalised picture."""


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
    pictures: dict[str, PictureRef] = Field(default_factory=dict)
    icons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """SVG path data by layer, on a field of 24."""
    style: Style
    fonts: str
    """The digest of the font files behind the type styles."""

    def needs(self) -> tuple[Key, ...]:
        """The pictures that it reads."""
        return tuple(sorted({ref.key for ref in self.pictures.values()}))

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
    style_of = look(storyboard.look)
    number = next((index for index, other in enumerate(storyboard.shots) if other.id == shot.id), 0)
    texts, items, pictures = _fill(item, shot, assets)
    holds = {*texts, *items, *pictures}
    holds |= {f"{slot}.{'cutout' if ref.alpha else 'photo'}" for slot, ref in pictures.items()}
    holds.add("odd" if number % 2 else "even")
    if storyboard.captions:
        holds.add("captions")
    layout = item.layouts[layout_for(storyboard.width, storyboard.height)]
    layers = tuple(layer for layer in item.layers if layer.id in layout.places and _shown(layer, holds))
    used = {layer.id for layer in layers}
    places = {name: place for name, place in layout.places.items() if name in used}
    stacks = {
        name: stack.model_copy(update={"at": stack.beside, "beside": None})
        if stack.beside is not None and "image" in holds
        else stack
        for name, stack in layout.stacks.items()
        if any(place.stack == name for place in places.values())
    }
    slots = {getattr(layer, "slot", "") for layer in layers}
    return SceneSource(
        scene=item.id,
        width=storyboard.width,
        height=storyboard.height,
        fps=storyboard.fps,
        frames=placement.frames,
        safe=safe_zone(platform, storyboard),
        language=storyboard.language,
        seed=int(sha256(f"{storyboard.seed}:{shot.id}".encode())[:8], 16),
        camera=shot.camera,
        cues=placement.cues,
        lead=placement.transition.frames,
        layers=layers,
        layout=layout.model_copy(update={"places": places, "stacks": stacks}),
        texts={slot: text for slot, text in texts.items() if slot in slots},
        items={slot: found for slot, found in items.items() if slot in slots},
        pictures={slot: ref for slot, ref in pictures.items() if slot in slots},
        icons=_icon_paths(layers, texts),
        style=style_for(style_of, layers, number=number, storyboard=storyboard),
        fonts=_fonts(style_of, layers),
    )


def _fill(
    item: Scene, shot: Shot, assets: Mapping[str, Asset]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, PictureRef]]:
    texts: dict[str, str] = {}
    items: dict[str, tuple[str, ...]] = {}
    pictures: dict[str, PictureRef] = {}
    where = f"shot {shot.id!r} ({item.id})"
    for name, value in shot.slots.items():
        slot = item.slots.get(name)
        if slot is None:
            raise InputError(
                f"{where} fills a slot {name!r} that the scene does not have",
                hint=f"its slots: {', '.join(item.slots)}",
            )
        if slot.kind == "items":
            listed = (value,) if isinstance(value, str) else value
            kept = tuple(text.strip() for text in listed if text.strip())
            if kept:
                items[name] = kept
        elif slot.kind == "image":
            if value:
                pictures[name] = _picture(str(_one(value)), assets, where=f"{where}, slot {name!r}")
        elif _one(value).strip():
            texts[name] = _one(value).strip()
    for name, slot in item.slots.items():
        if slot.required and name not in texts and name not in items and name not in pictures:
            raise InputError(f"{where} does not fill its slot {name!r}", hint=slot.hint)
    return texts, items, pictures


def _one(value: SlotValue) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _picture(asset_id: str, assets: Mapping[str, Asset], *, where: str) -> PictureRef:
    asset = assets.get(asset_id)
    if asset is None:
        raise InputError(
            f"{where} names {asset_id!r}, which is not among the assets",
            hint=f"there are: {', '.join(assets) or 'none'}",
        )
    if not asset.width or not asset.height:
        raise InputError(f"{where} names {asset_id!r}, which is not a picture")
    return PictureRef(key=asset.key, file=PICTURE_FILE, width=asset.width, height=asset.height, alpha=asset.alpha)


def _shown(layer: Layer, holds: set[str]) -> bool:
    slot = getattr(layer, "slot", "")
    if slot and slot not in holds and not (isinstance(layer, IconLayer) and layer.name):
        return False
    return all((condition.removeprefix("not ") in holds) != condition.startswith("not ") for condition in layer.when)


def _icon_paths(layers: tuple[Layer, ...], texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for layer in layers:
        if isinstance(layer, IconLayer):
            name = texts.get(layer.slot, "") or layer.name
            icon = icons().get(name)
            if icon is None:
                raise InputError(f"there is no icon {name!r}", hint="`reelwright templates list` shows the icons")
            found[layer.id] = icon.paths
    return found


def safe_zone(platform: Platform, storyboard: Storyboard) -> SafeZone:
    """The platform's margins in pixels of the film's frame."""
    x, y = Fraction(storyboard.width, platform.width), Fraction(storyboard.height, platform.height)
    return platform.safe.scaled(x=x, y=y)


def scheme_of(number: int, storyboard: Storyboard, style_of: Look) -> SchemeName:
    """Light and dark alternate by the look's rhythm; a scene may ask for its own; neighbours never share a ground."""
    before: SchemeName | None = None
    step = 0
    for index, shot in enumerate(storyboard.shots):
        wish = scene(shot.scene).scheme
        if wish and wish != before:
            chosen: SchemeName = wish
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
    roles |= {"label"} if any(layer.kind == "list" for layer in layers) else set()
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
    )


def _fonts(style_of: Look, layers: tuple[Layer, ...]) -> str:
    from ..text.fonts import faces_digest

    used = {
        style_of.type[layer.role].face
        for layer in layers
        if not isinstance(layer, (ShapeLayer, RuleLayer, PhotoLayer, IconLayer))
    }
    if style_of.emphasis.style == "italic":
        used.add("Playfair Display Italic")
    return faces_digest(*sorted(used))
