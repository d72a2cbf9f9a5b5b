"""People: they stand freely before the scene's ground, or are seen in a card or circle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, cast

import skia

from ....story.document import Part
from ....story.frame_source import Box, Files, OpenSource
from ....templates.cast_layer import CastLayer
from ..motion import Entrance, Pose, combine
from ..pictures.photo_dress import draw_before, draw_behind, photo_mask
from ..pictures.soft_shadows import card_shadows
from ..spans.span_source import picture
from ..stagecraft import Stagecraft, fill_paint, pose_canvas
from .drawn_photo import ARCHED, camera_view, edge_path

TRAVEL = 1.04
"""How far the camera nears a person during a shot, at most: they move enough by themselves."""


class OpenPerson(OpenSource, Protocol):
    """What a recipe of the kind `cast` opens to."""

    def face_box(self, frame: int) -> Box:
        """Where the face is, in pixels of the recipe's place."""
        ...


@dataclass(frozen=True)
class DrawnCast:
    """A person at their place."""

    layer: CastLayer
    craft: Stagecraft
    box: Box
    stands: Box
    """The part of it that they fill."""
    recipe: Part
    files: Files

    @property
    def settles(self) -> float:
        """The frame from which on they stand at their place."""
        return self._entrance.end

    @cached_property
    def _entrance(self) -> Entrance:
        entrance = self.craft.entrance(self.layer.enter, auto=self.craft.style.motion.picture)
        if self.layer.enter.motion == "auto" and not self.layer.enter.at and (self._free or not self.craft.lead):
            # People do not pop up: after the cut they are there. What moves is their own business.
            return replace(entrance, motion="none", start=min(entrance.start, 0.0))
        return entrance

    @property
    def _free(self) -> bool:
        return self.layer.crop == "bare"

    @cached_property
    def _opened(self) -> OpenPerson:
        return cast("OpenPerson", picture(self.recipe).open(self.files))

    @cached_property
    def _mask(self) -> skia.Path:
        if self.layer.crop == "circle":
            return photo_mask("circle", self.box, self.craft)
        if self.layer.crop == "full":
            return edge_path(self.box, self.craft.style.photo_edge, frame=self.craft.grid.frame, seed=self.craft.seed)
        shape = self.craft.style.photo_frame
        # A round frame is asked for by name; an arch is for what stands upright.
        plain = shape == "circle" or (shape == "arch" and self.box.width > ARCHED * self.box.height)
        return photo_mask("card" if plain else shape, self.box, self.craft)

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw them with what they are seen in."""
        if only_text:
            return
        pose = combine(self.craft.carried(self.layer, frame), self._entrance.pose(frame))
        if pose.hidden:
            return
        box = self.box
        canvas.save()
        pose_canvas(canvas, Pose(pose.x, pose.y, pose.scale, pose.turn), x=box.x + box.width / 2, y=box.bottom)
        if pose.opacity < 1:
            canvas.saveLayerAlpha(None, round(255 * pose.opacity))
        if self._free:
            self._draw_person(canvas, frame, foot=1.0)
        else:
            self._draw_framed(canvas, frame, pose)
        canvas.restore()
        if pose.opacity < 1:
            canvas.restore()

    def face_box(self, frame: int) -> Box:
        """Where the face is on the frame, before the camera nears it."""
        face = self._opened.face_box(frame)
        scale = self.stands.width / picture(self.recipe).width
        return Box(
            x=self.stands.x + face.x * scale,
            y=self.stands.y + face.y * scale,
            width=face.width * scale,
            height=face.height * scale,
        )

    def _draw_framed(self, canvas: skia.Canvas, frame: int, pose: Pose) -> None:
        craft, mask = self.craft, self._mask
        full = self.layer.crop == "full"
        if not full and not craft.style.light.hard:
            for image, left, top in self._shadows:
                canvas.drawImage(image, left, top)
        if self.layer.crop == "card" or (craft.style.light.hard and not full):
            draw_behind(canvas, mask, craft, opacity=1.0, reveal=pose.reveal)
        canvas.save()
        if pose.reveal < 1:
            box = self.box
            canvas.clipRect(skia.Rect.MakeLTRB(box.x, box.bottom - box.height * pose.reveal, box.right, box.bottom))
        canvas.clipPath(mask, True)
        canvas.drawPath(mask, fill_paint(craft.colour(self.layer.plate)))
        self._draw_person(canvas, frame, foot=1.0 if full else 0.62)
        canvas.restore()
        if pose.reveal >= 1 and not full:
            draw_before(canvas, mask, craft, opacity=1.0)

    def _draw_person(self, canvas: skia.Canvas, frame: int, *, foot: float) -> None:
        """The camera nears them around a point `foot` of the height down."""
        box, recipe = self.stands, picture(self.recipe)
        view = camera_view(self.craft.camera, frame / max(1, self.craft.frames - 1), travel=TRAVEL)
        x = box.x + box.width / 2
        y = box.y + foot * box.height
        canvas.translate(x, y)
        canvas.scale(view.scale, view.scale)
        canvas.translate(box.x - x, box.y - y)
        canvas.scale(box.width / recipe.width, box.height / recipe.height)
        self._opened.draw(canvas, frame)

    @cached_property
    def _shadows(self) -> list[tuple[skia.Image, float, float]]:
        craft = self.craft
        return card_shadows(self._mask, craft.style.light, ground=craft.style.colours["ground"], unit=craft.unit)
