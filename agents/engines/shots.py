"""Which parts of a film engines may make: its people, its pictures, its music, each as a typed request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

from ...generators.embedded.cast.engine import face_region
from ...generators.embedded.cast.source import CastSource
from ...generators.engine import PromptStyle
from ...generators.settings import Role
from ...planners.prompting.discretion import secrets_of
from ...planners.prompting.music import music_request
from ...planners.prompting.prompt import Prompt
from ...planners.prompting.shots import broll_prompt, write_prompt
from ...planners.staging.broll import MOVING, free_slot
from ...story.artifact import Key
from ...story.brief import Asset, Brief
from ...story.cast import Performance
from ...story.garment import Garment
from ...story.requests import AnimatePose, ImageToVideo, Speaker, Subject, TalkingPresenter, TextToVideo, TryOn
from ...story.script import Script
from ...story.storyboard import Shot, Storyboard
from ...story.timeline import Placement, Timeline
from ...templates.cast_layer import CastLayer
from ...templates.layer import PhotoLayer
from ...templates.library import looks, person, platform, scene
from ...tools.compositor.grid import Grid, runs_from_the_right
from ...tools.compositor.scene_source import SceneSource, build_scene_source
from ...tools.speech.shot_speech import Said, ShotSpeechJob
from ...tools.work.job import Job

MUSIC = "music"
"""The place of the film's music."""
SIDE_MIN = 64
"""Of a request's picture."""
PICTURE_KINDS = ("product", "image")
"""Assets that a product shot may set in motion."""


@dataclass(frozen=True)
class FilmPapers:
    """The documents of a film that stands: what requests are made from."""

    brief: Brief
    script: Script
    storyboard: Storyboard
    timeline: Timeline
    """With the mouths of everything that is said in the picture."""
    garments: Mapping[Key, Garment]
    """What was read of the garments' photos, by its key."""

    @property
    def assets(self) -> dict[str, Asset]:
        """The brief's assets by their ids."""
        return {asset.id: asset for asset in self.brief.assets}

    def scene(self, placement: Placement, *, assets: Mapping[str, Asset] | None = None) -> SceneSource:
        """A shot as the preview draws it."""
        return build_scene_source(
            self.storyboard.shot(placement.shot),
            placement,
            self.storyboard,
            assets=self.assets if assets is None else assets,
            platform=platform(self.storyboard.platform),
        )


@dataclass(frozen=True)
class Part:
    """A part of the film that an engine may make."""

    place: str
    """'shot-3/host': the shot and the layer or slot; or 'music'."""
    role: Role
    shot: Shot | None = None
    placement: Placement | None = None
    kind: Literal["person", "picture", "music"] = "person"
    recipe: CastSource | None = None
    """Of a person: what the preview draws."""
    bare: bool = False
    """They stand before the scene's own ground."""
    driving: Key = ""
    """Footage whose motion they take over, in place of what the preview shows."""
    replaces: bool = False
    """They stand in that footage, in the place of whoever is seen there."""
    window: bool = False
    """The clip has a ground of its own and stands in a window of their place: words beside it stay legible."""
    box: tuple[int, int] = (0, 0)
    """Of a picture: pixels of its place."""
    slot: str = ""
    image: Key = ""
    """Of a product shot: the picture that begins to move."""

    @property
    def around(self) -> tuple[int, int, int, int]:
        """Pixels of the film around the person's place that the picture covers, too."""
        return (0, 0, 0, 0) if self.recipe is None or self.window else self.recipe.around

    @property
    def canvas(self) -> tuple[int, int]:
        """Pixels of the film that the engine's picture covers."""
        if self.recipe is None:
            return self.box
        left, top, right, below = self.around
        return left + self.recipe.width + right, top + self.recipe.height + below

    @property
    def asked(self) -> tuple[int, int]:
        """The request's size: the canvas, unless that is smaller than any picture may be."""
        width, height = self.canvas
        scale = max(1.0, SIDE_MIN / min(width, height))
        return round(width * scale), round(height * scale)


def parts_of(papers: FilmPapers) -> tuple[Part, ...]:
    """All parts, in the film's order; the music last."""
    found = [part for placement in papers.timeline.picture for part in _in_shot(papers, placement)]
    music = papers.storyboard.music
    if not music.none and not music.asset:
        found.append(Part(place=MUSIC, role="music", kind="music"))
    return tuple(found)


def _in_shot(papers: FilmPapers, placement: Placement) -> Iterator[Part]:
    shot = papers.storyboard.shot(placement.shot)
    if shot.cast:
        source = papers.scene(placement)
        driven = papers.brief.assets_of("driving-video")
        for layer in source.layers:
            if isinstance(layer, CastLayer) and layer.id in source.cast:
                recipe = cast("CastSource", source.cast[layer.id])
                role = _role(recipe.performance)
                yield Part(
                    place=f"{shot.id}/{layer.id}",
                    role=role,
                    driving=driven[-1].key if driven and role == "pose" else "",
                    shot=shot,
                    placement=placement,
                    recipe=recipe,
                    bare=layer.crop == "bare",
                )
    yield from _pictures(papers, placement, shot)


def _role(performance: Performance) -> Role:
    if performance.garment:
        return "try-on"
    return "talking" if any(said.speech for said in performance.speech) else "pose"


def _pictures(papers: FilmPapers, placement: Placement, shot: Shot) -> Iterator[Part]:
    for name, slot in scene(shot.scene).slots.items():
        # A place that takes no footage is drawn from stills: nothing can move there.
        if slot.kind != "image" or MOVING not in slot.accepts:
            continue
        told = str(shot.slots.get(name, "") or "")
        asset = papers.assets.get(told)
        if told and asset is not None and asset.kind in PICTURE_KINDS and not asset.seconds:
            box = _slot_box(papers.scene(placement), name)
            yield Part(
                place=f"{shot.id}/{name}", role="product", kind="picture", shot=shot, placement=placement,
                box=box, slot=name, image=asset.key,
            )  # fmt: skip
    free = free_slot(shot, scene(shot.scene)) if shot.picture else ""
    if free:
        yield _broll(papers, placement, shot, free)


def _broll(papers: FilmPapers, placement: Placement, shot: Shot, slot: str) -> Part:
    standin = made_asset(
        f"{shot.id}-{slot}", key="0" * 64, width=papers.storyboard.width, height=papers.storyboard.height
    )
    filled = shot.model_copy(update={"slots": {**shot.slots, slot: standin.id}})
    source = build_scene_source(
        filled,
        placement,
        papers.storyboard,
        assets={**papers.assets, standin.id: standin},
        platform=platform(papers.storyboard.platform),
    )
    return Part(
        place=f"{shot.id}/{slot}", role="broll", kind="picture", shot=shot, placement=placement,
        box=_slot_box(source, slot), slot=slot,
    )  # fmt: skip


def made_asset(place: str, *, key: Key, width: int, height: int, seconds: Fraction | None = Fraction(1)) -> Asset:
    """A clip (or, without a length, a still) of an engine's as the asset that the slot at a place ('shot-3-image')
    names."""
    kind: Literal["footage", "image"] = "footage" if seconds else "image"
    return Asset(
        id=f"made-{place}", kind=kind, name=f"made for {place}", key=key, width=width, height=height, seconds=seconds
    )


def _slot_box(source: SceneSource, slot: str) -> tuple[int, int]:
    """The pixels of a picture's place; where a stack decides, half of the frame."""
    grid = Grid(source.width, source.height, safe=source.safe, mirrored=runs_from_the_right(source.language))
    for layer in source.layers:
        place = source.layout.places.get(layer.id)
        if isinstance(layer, PhotoLayer) and layer.slot == slot and place is not None:
            if place.at is None:
                break
            box = grid.box(place.area, place.at, layout=source.layout)
            return max(16, round(box.width)), max(16, round(box.height))
    return source.width, source.height // 2


@dataclass(frozen=True)
class Asked:
    """A part as a request to one engine, and the jobs of ours that it reads."""

    part: Part
    request: Any
    """An `AnyRequest`."""
    before: tuple[Job, ...] = ()


def ask(part: Part, papers: FilmPapers, *, style: PromptStyle, portraits: Mapping[str, Key]) -> Asked:
    """The request of a part, told in the form that the engine's models document. Pure."""
    storyboard = papers.storyboard
    if part.kind == "music":
        frames, fps = papers.timeline.frames, storyboard.fps
        return Asked(part, music_request(storyboard.music, frames=frames, fps=fps, seed=storyboard.seed, style=style))
    assert part.placement is not None
    width, height = part.asked
    told = _prompt(part, papers, style)
    common: dict[str, Any] = {
        "width": width,
        "height": height,
        "fps": storyboard.fps,
        "seconds": Fraction(part.placement.frames) / storyboard.fps,
        "prompt": told.prompt,
        "avoid": told.avoid,
        "camera": told.camera,
        "seed": storyboard.seed,
    }
    if part.recipe is None:
        if part.role == "product":
            return Asked(part, ImageToVideo(**common, image=part.image))
        return Asked(part, TextToVideo(**common))
    common["palette"] = part.recipe.palette
    seen = part.recipe.performance.person
    subject = Subject(person=seen, image=portraits.get(seen, ""))
    if part.role == "talking":
        return _talking(part, common, subject)
    if part.role == "try-on":
        garment = part.recipe.garment
        category = papers.garments[garment].category
        worn: dict[str, Any] = {"garment": garment, "category": category, "performance": part.recipe.performance}
        return Asked(part, TryOn(**common, subject=subject, **worn))
    if part.driving:
        return Asked(part, AnimatePose(**common, subject=subject, driving=part.driving, replace=part.replaces))
    return Asked(part, AnimatePose(**common, subject=subject, performance=part.recipe.performance))


def _prompt(part: Part, papers: FilmPapers, style: PromptStyle) -> Prompt:
    storyboard, product, shot = papers.storyboard, papers.brief.product, part.shot
    assert shot is not None
    if part.role == "broll":
        return broll_prompt(
            style,
            shot.picture,
            camera=shot.camera,
            look=looks().get(storyboard.look),
            private=secrets_of(product),
        )
    recipe = part.recipe
    return write_prompt(
        style,
        part.role,
        shot,
        storyboard=storyboard,
        lines=[line for line in papers.script.lines if line.id in shot.lines],
        person=person(recipe.performance.person) if recipe is not None else None,
        performance=recipe.performance if recipe is not None else None,
        palette=recipe.palette if recipe is not None else None,
        garment=papers.garments.get(recipe.garment) if recipe is not None else None,
        product=product,
        driven=bool(part.driving),
    )


def _talking(part: Part, common: dict[str, Any], subject: Subject) -> Asked:
    recipe, placement = part.recipe, part.placement
    assert recipe is not None
    assert placement is not None
    said = tuple(Said(speech=each.speech, start=each.start) for each in recipe.performance.speech if each.speech)
    sound = ShotSpeechJob(said=said, fps=recipe.fps, frames=placement.frames)
    speaker = Speaker(
        subject=subject,
        audio=sound.key(),
        seconds=common["seconds"],
        face=face_region(recipe.model_copy(update={"around": part.around})),
        emotion=next((each.emotion for each in recipe.performance.speech), "neutral"),
        performance=recipe.performance,
    )
    return Asked(part, TalkingPresenter(**common, speakers=(speaker,)), (sound,))
