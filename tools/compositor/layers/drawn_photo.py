"""Pictures: photographs in a frame that the camera moves in, and cut-outs that stand with their shadows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import skia

from ....story.artifact import Key
from ....story.document import Part
from ....story.frame_source import Box
from ....story.time import Seconds
from ....templates.layer import ColourRole, PhotoLayer
from ..easing import ease
from ..motion import Entrance, Pose, combine
from ..pictures.colour import from_hex, luminance
from ..pictures.framing import Manner
from ..pictures.moving_picture import MovingPicture
from ..pictures.photo_dress import draw_before, draw_behind, inks_of, photo_mask, ragged_edge, sticker_rim
from ..pictures.picture import Picture, read_picture, shadow_of_cutout
from ..pictures.soft_shadows import card_shadows, shadow_pair, shadow_tint
from ..stagecraft import Stagecraft, fill_paint, pose_canvas
from .logo_plate import draw_logo_plate, logo_plate

TRAVEL = 1.12
"""Pictures are prepared this much larger than their frame: room for the camera."""
WHOLE_TRAVEL = 1.035
"""The same for cards that show the whole picture: the camera barely moves, so that nothing is cut."""
ARCHED = 0.85
"""An arch is for pictures at most this wide by their height: of wider ones it would cut the corners off."""
MAT = 14.0
"""Units of the border of a whole picture."""
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


class PictureRef(Part):
    """A picture of the store, as a scene needs it."""

    key: Key
    file: str
    width: int
    height: int
    alpha: bool = False
    clip_start_s: Seconds | None = None
    """For footage: where in the clip the shot begins; None for a still picture."""


@dataclass(frozen=True)
class DrawnPhoto:
    """A picture at its place."""

    layer: PhotoLayer
    craft: Stagecraft
    box: Box
    path: Path
    cutout: bool
    manner: Manner
    """`bare`: it fills the frame, without corners and shadow; `whole`: nothing of it is cut; `detail`: a part of it."""
    clip: PictureRef | None = None
    """Set where the picture is footage and moves by itself."""

    @property
    def bare(self) -> bool:
        """True where it runs off the frame."""
        return self.manner == "bare"

    @cached_property
    def _entrance(self) -> Entrance:
        entrance = self.craft.entrance(self.layer.enter, auto=self.craft.style.motion.picture)
        if entrance.motion == "fade" and not self.cutout and not self.craft.lead and not self.layer.enter.at:
            # After a hard cut the picture is simply there; only the camera still settles.
            return replace(entrance, motion="none", start=min(entrance.start, 0.0))
        return entrance

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end

    @property
    def shape(self) -> str:
        """The frame's shape."""
        if self.cutout or self.layer.frame == "none":
            return "none"
        shape = self.craft.style.photo_frame if self.layer.frame in ("auto", "full") else self.layer.frame
        if self.manner != "bare" and shape in ("arch", "circle") and self.box.width > ARCHED * self.box.height:
            return "card"
        return shape

    @property
    def _mat(self) -> float:
        """The width of the border, in pixels."""
        matted = self.craft.style.photo_dress == "mat"
        if not matted or self.manner != "whole" or self.shape != "card":
            return 0.0
        # Something of the picture is left in the smallest box.
        return min(MAT * self.craft.unit, 0.1 * min(self.box.width, self.box.height))

    @cached_property
    def _window(self) -> Box:
        """Where the picture itself is: the box without its border."""
        mat, box = self._mat, self.box
        return Box(x=box.x + mat, y=box.y + mat, width=box.width - 2 * mat, height=box.height - 2 * mat)

    @property
    def _dressed(self) -> bool:
        return self.manner != "bare" and self.shape not in ("none", "circle")

    @property
    def _travel(self) -> float:
        # Footage has a camera of its own.
        return WHOLE_TRAVEL if self.manner == "whole" or self.clip else TRAVEL

    @property
    def _edge(self) -> str:
        # What covers the whole frame has no side towards the words.
        return "straight" if self.layer.calm else self.craft.style.photo_edge

    @cached_property
    def _mask(self) -> skia.Path:
        edge, craft = self._edge, self.craft
        if self.bare:
            return edge_path(self.box, edge, frame=craft.grid.frame, seed=craft.seed)
        return photo_mask(self.shape, self.box, craft)

    @cached_property
    def _picture(self) -> Picture:
        grade = self.craft.style.grade
        tint = from_hex(self.craft.style.colours["ground"])
        if self.cutout or self.layer.fit == "contain":
            return read_picture(
                self.path,
                width=round(self.box.width * 1.04),
                height=round(self.box.height * 1.04),
                fit="contain",
                grade=grade,
                tint=tint,
            )
        return read_picture(
            self.path,
            width=math.ceil(self._window.width * self._travel),
            height=math.ceil(self._window.height * self._travel),
            fit="cover",
            grade=grade,
            tint=tint,
            zoom=self.layer.zoom if self.manner == "detail" else 1.0,
            inks=inks_of(self.craft) if grade.inks or grade.screen else None,
        )

    @cached_property
    def _shadows(self) -> list[tuple[skia.Image, float, float]]:
        """Contact and ambient, blurred once; each with where it stands."""
        flat = self.craft.style.light.hard > 0 and not self.cutout
        if not self.layer.shadow or self.bare or flat:
            return []
        craft, light, ground = self.craft, self.craft.style.light, self.craft.style.colours["ground"]
        if not self.cutout:
            return card_shadows(self._mask, light, ground=ground, unit=craft.unit)
        found = []
        for blur, opacity, x, y in shadow_pair(light, unit=craft.unit):
            image, left, top = shadow_of_cutout(
                self._picture.image, blur=blur, opacity=opacity, tint=shadow_tint(ground)
            )
            found.append((image, left + round(self._cutout_left) + x, top + round(self._cutout_top) + y))
        return found

    @cached_property
    def _moving(self) -> MovingPicture:
        assert self.clip is not None
        return MovingPicture(
            self.path,
            size=(self.clip.width, self.clip.height),
            width=math.ceil(self._window.width * self._travel),
            height=math.ceil(self._window.height * self._travel),
            start_s=self.clip.clip_start_s or Fraction(0),
            grade=self.craft.style.grade,
        )

    def _image_at(self, frame: int) -> tuple[skia.Image, tuple[float, float]]:
        """What is seen at a frame, and the centre of its detail."""
        if self.clip is not None:
            return self._moving.image(Fraction(frame) / self.craft.fps), self._moving.focus
        return self._picture.image, self._picture.focus

    @cached_property
    def _plate(self) -> str | None:
        return logo_plate(self._picture.image, self.craft) if self.layer.slot == "logo" else None

    @cached_property
    def _rim(self) -> tuple[skia.Image, int, int] | None:
        return sticker_rim(self._picture.image, self.craft) if self.cutout else None

    @property
    def _cutout_left(self) -> float:
        return self.box.x + (self.box.width - float(self._picture.image.width())) / 2

    @property
    def _cutout_top(self) -> float:
        return self.box.y + (self.box.height - float(self._picture.image.height())) / 2

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the picture with its shadows."""
        if only_text:
            return
        pose = combine(self.craft.carried(self.layer, frame), self._entrance.pose(frame))
        if pose.hidden:
            return
        middle_x, middle_y = self.box.x + self.box.width / 2, self.box.y + self.box.height / 2
        paint = skia.Paint(Alphaf=pose.opacity) if pose.opacity < 1 else None
        for image, left, top in self._shadows:
            # Soft edges do not show whole pixels: the fast way.
            faint = skia.Paint(Alphaf=pose.opacity * min(1.0, pose.reveal * pose.reveal))
            canvas.drawImage(image, round(left + pose.x), round(top + pose.y), skia.SamplingOptions(), faint)
        canvas.save()
        pose_canvas(canvas, Pose(pose.x, pose.y, pose.scale), x=middle_x, y=middle_y)
        if self._dressed:
            draw_behind(canvas, self._mask, self.craft, opacity=pose.opacity, reveal=pose.reveal)
        if self.cutout or self.shape == "none":
            self._draw_standing(canvas, frame, paint)
        else:
            canvas.save()
            self._draw_framed(canvas, frame, paint, pose.reveal)
            canvas.restore()
            if self._dressed and pose.reveal >= 1:
                draw_before(canvas, self._mask, self.craft, opacity=pose.opacity)
        canvas.restore()

    def _draw_standing(self, canvas: skia.Canvas, frame: int, paint: skia.Paint | None) -> None:
        """A cut-out or a logo: it grows slowly around its foot."""
        seconds = self.craft.seconds(frame)
        grown = min(0.04, self.craft.style.motion.drift * 0.7 / 100 * seconds) if self.cutout else 0.0
        scale = (1 + grown) / 1.04
        canvas.translate(self.box.x + self.box.width / 2, self.box.y + self.box.height)
        canvas.scale(scale, scale)
        picture = self._picture.image
        if self._plate is not None:
            mirrored = self.craft.grid.mirrored
            draw_logo_plate(canvas, self._plate, picture, unit=self.craft.unit, mirrored=mirrored, paint=paint)
        if self._rim is not None:
            rim, left, top = self._rim
            canvas.drawImage(rim, left - picture.width() / 2, top - picture.height(), _LINEAR, paint)
        canvas.drawImage(picture, -picture.width() / 2, -picture.height(), _LINEAR, paint)

    def _draw_framed(self, canvas: skia.Canvas, frame: int, paint: skia.Paint | None, reveal: float) -> None:
        box = self.box
        if reveal < 1:
            # Uncovered from the foot, like a blind going up.
            canvas.clipRect(skia.Rect.MakeLTRB(box.x, box.bottom - box.height * reveal, box.right, box.bottom), True)
        if self._mat:
            canvas.drawPath(self._mask, fill_paint(self._mat_colour, 1.0 if paint is None else paint.getAlphaf()))
            window = self._window
            canvas.clipRect(skia.Rect.MakeXYWH(window.x, window.y, window.width, window.height), True)
        elif not (self.bare and self._edge == "straight"):
            canvas.clipPath(self._mask, True)
        share = frame / max(1, self.craft.frames - 1)
        settle = ease("in", min(1.0, (frame + 1) / (self.craft.style.motion.frames * self.craft.rate)))
        image, focus = self._image_at(frame)
        view = camera_view(self.craft.camera, share, travel=self._travel, settle=1 - settle, focus=focus)
        box = self._window
        canvas.translate(box.x + box.width / 2 + view.x * box.width, box.y + box.height / 2 + view.y * box.height)
        canvas.scale(view.scale * box.width / image.width(), view.scale * box.height / image.height())
        canvas.drawImage(image, -image.width() / 2, -image.height() / 2, _LINEAR, paint)

    @property
    def _mat_colour(self) -> int:
        """The lightest of the scheme: paper."""
        roles: tuple[ColourRole, ...] = ("ink", "ground", "on-accent")
        return self.craft.colour(max(roles, key=lambda role: luminance(from_hex(self.craft.style.colours[role]))))


def camera_view(
    camera: str, share: float, *, travel: float, settle: float = 0.0, focus: tuple[float, float] = (0.5, 0.5)
) -> Pose:
    """Where the camera is after a share of the shot: scale 1 to `travel`, shifts as shares of the frame.

    `settle` is what is left of the arrival, 1 to 0: it comes from a little nearer. Nearing keeps `focus` in its place.
    """
    room = travel - 1
    if camera in ("push-in", "pull-out", "still"):
        reach = {"push-in": (0.06, 0.8), "pull-out": (0.86, 0.06), "still": (0.06, 0.32)}[camera]
        grown = room * min(0.98, reach[0] + (reach[1] - reach[0]) * share + 0.5 * settle)
        return Pose(x=grown * (0.5 - focus[0]), y=grown * (0.5 - focus[1]), scale=1 + grown)
    way = (share - 0.5) * room * 0.85
    x = {"pan-left": -way, "pan-right": way}.get(camera, 0.0)
    y = {"tilt-up": -way, "tilt-down": way}.get(camera, 0.0)
    return Pose(x=x, y=y, scale=1 + 0.97 * room)


def edge_path(box: Box, edge: str, *, frame: Box, seed: int) -> skia.Path:
    """The outline of a picture that runs off the frame, with the look's edge on the side towards the words."""
    if edge in ("torn", "steps"):
        return ragged_edge(box, edge, frame=frame, seed=seed)
    path = skia.Path()
    below = box.bottom < frame.height - 1
    if edge == "straight":
        path.addRect(skia.Rect.MakeXYWH(box.x, box.y, box.width, box.height))
    elif below:
        dip = (0.05 if edge == "slant" else 0.08) * box.height
        path.moveTo(box.x, box.y)
        path.lineTo(box.right, box.y)
        if edge == "slant":
            path.lineTo(box.right, box.bottom - 1.6 * dip)
            path.lineTo(box.x, box.bottom)
        else:
            path.lineTo(box.right, box.bottom - dip)
            path.quadTo(box.x + box.width / 2, box.bottom + dip, box.x, box.bottom - dip)
        path.close()
    else:
        dip = (0.06 if edge == "slant" else 0.08) * box.width
        path.moveTo(box.right, box.y)
        path.lineTo(box.right, box.bottom)
        if edge == "slant":
            path.lineTo(box.x, box.bottom)
            path.lineTo(box.x + 1.6 * dip, box.y)
        else:
            path.lineTo(box.x + dip, box.bottom)
            path.quadTo(box.x - dip, box.y + box.height / 2, box.x + dip, box.y)
        path.close()
    return path
