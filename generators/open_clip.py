"""An engine's clip, opened: decoded moment by moment, freed from its ground, put over the scene."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import skia

from ..story.frame_source import Box, Files, TextMark
from ..tools.compositor.motifs.texture import image_of
from ..tools.compositor.pictures.colour import from_hex
from ..tools.compositor.spans.span_source import picture
from ..tools.media.clip_reader import ClipReader, ClipView, Pixels

if TYPE_CHECKING:
    from .clip_source import EngineClipSource

EDGE_PX = 1.0
"""How far within the drawn outline the clip ends, in its own pixels."""
WINDOW_RADIUS = 0.05
"""Of a window's corners, as a share of its shorter side."""
_CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())


class OpenEngineClip:
    """Draws any frame of the clip on the preview's place."""

    def __init__(self, source: EngineClipSource, files: Files) -> None:
        self._source = source
        self._files = files
        clip = source.clip
        view = ClipView(
            left=0, top=0, crop_width=clip.width, crop_height=clip.height, width=clip.width, height=clip.height
        )
        self._picture = ClipReader(files.path(source.key, clip.picture), view)
        matte = files.path(source.matte_key or source.key, source.matte_file or clip.matte_file or clip.picture)
        self._matte = ClipReader(matte, view) if source.matte == "file" else None

    @cached_property
    def _preview(self) -> Any:
        return picture(self._source.preview).open(self._files)

    @cached_property
    def _silhouette(self) -> Any:
        """The preview without the shadow under its feet, which is no part of the person."""
        recipe = self._source.preview
        if "ground" in type(recipe).model_fields:
            recipe = recipe.model_copy(update={"ground": False})
        return picture(recipe).open(self._files)

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool = False) -> None:
        """Draw the clip's moment; nothing where only text is asked for."""
        if only_text:
            return
        source = self._source
        left, top, right, below = source.around
        place = skia.Rect.MakeLTRB(-left, -top, source.width + right, source.height + below)
        image = image_of(self._pixels(frame), opaque=source.matte != "file")
        if source.window:
            radius = WINDOW_RADIUS * min(place.width(), place.height())
            canvas.save()
            canvas.clipRRect(skia.RRect.MakeRectXY(place, radius, radius), True)
            canvas.drawImageRect(image, place, _CUBIC)
            canvas.restore()
            return
        if source.matte != "source":
            canvas.drawImageRect(image, place, _CUBIC)
            return
        canvas.saveLayer(place)
        canvas.drawImageRect(image, place, _CUBIC)
        # The clip's edge pixels hold some of its own ground: the outline is drawn in past them.
        inset = EDGE_PX * place.width() / source.clip.width
        keep = skia.Paint(BlendMode=skia.BlendMode.kDstIn, ImageFilter=skia.ImageFilters.Erode(inset, inset))
        canvas.saveLayer(place, keep)
        self._silhouette.draw(canvas, self._driven(frame))
        canvas.restore()
        canvas.restore()

    def marks(self, frame: int) -> tuple[TextMark, ...]:  # noqa: ARG002  # The protocol's.
        """No text: letters are composited by us, never generated."""
        return ()

    def face_box(self, frame: int) -> Box:
        """Where the face is, as the preview has it: engines that keep motion have it there, too."""
        return cast("Box", self._preview.face_box(frame))

    def _driven(self, frame: int) -> int:
        """The preview's frame that the clip's moment was driven by: a slower clip is held, and so is its outline."""
        source = self._source
        moment = int(Fraction(frame) / source.fps * source.clip.fps)
        return min(source.frames - 1, int(moment * source.fps / source.clip.fps))

    def _pixels(self, frame: int) -> Pixels:
        """BGRA of the moment; with a matte file, colours times matte, the ground taken out."""
        clip = self._source.clip
        time_s = Fraction(frame) / self._source.fps + Fraction(clip.handle_before) / clip.fps
        shown = self._picture.at(time_s)
        if self._matte is None:
            return shown
        share = self._matte.at(time_s)[:, :, 1:2].astype(np.float32) / 255
        colour: np.ndarray[Any, np.dtype[np.floating[Any]]] = shown[:, :, :3].astype(np.float32)
        if clip.ground:
            # What was written is colour times matte plus ground times the rest.
            ground = np.array([round(255 * part) for part in reversed(from_hex(clip.ground)[:3])], np.float32)
            colour = colour - (1 - share) * ground
        else:
            colour = colour * share
        found = np.empty_like(shown)
        found[:, :, 3:] = np.rint(share * 255)
        # Premultiplied colours are never above their alpha: what the encoder's noise adds is cut.
        found[:, :, :3] = np.clip(np.rint(colour), 0, found[:, :, 3:])
        return found
