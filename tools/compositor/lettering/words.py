"""Draws set words: each with its own pose inside the pose of its text, crisp, and as marks for the review."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.frame_source import Box, TextMark
from ....templates.layer import TypeRole
from ..layers.set_word import SetText, SetWord
from ..layers.underlay import Underlay
from ..motion import Entrance, Pose
from ..stagecraft import fill_paint, pose_canvas, pose_matrix
from .emphasis import Device

WHITE = 0xFFFFFFFF
_BLUR_SAMPLES = 4


@dataclass(frozen=True)
class Words:
    """A set text at its place in the frame, with the way in of each of its words."""

    text: str
    role: TypeRole
    setting: SetText
    x: float
    """Left of the ink, in pixels of the frame."""
    y: float
    entrances: tuple[Entrance, ...]
    colour: str
    loud_colour: str
    marker: str = ""
    """The colour of a block behind the loud words; empty for none."""
    underline: str = ""
    stroke: float = 0.0
    anchor: float = 0.0
    """Where across its width the text stays while it grows: 0 left, 0.5 middle, 1 right."""
    blur: bool = False
    device: Device | None = None
    """What else sets the loud words apart."""
    under: Underlay | None = None
    """What the letters stand on."""

    @property
    def box(self) -> Box:
        """Where the ink stands when all has come in."""
        return Box(x=self.x, y=self.y, width=self.setting.width, height=self.setting.height)

    @property
    def settles(self) -> float:
        """The frame on which all has come in."""
        tail = 8.0 if self.marker or self.underline or self.device else 0.0
        return max((entrance.end for entrance in self.entrances), default=0.0) + tail

    @property
    def pivot(self) -> tuple[float, float]:
        """What the whole turns and grows around."""
        return self.x + self.anchor * self.setting.width, self.y + self.setting.height / 2

    def draw(self, canvas: skia.Canvas, frame: float, group: Pose, *, only_text: bool = False) -> None:
        """Draw the words of a frame."""
        canvas.save()
        pose_canvas(canvas, group, x=self.pivot[0], y=self.pivot[1])
        canvas.translate(self.x, self.y)
        poses = [entrance.pose(frame) for entrance in self.entrances]
        block = None if only_text else self._draw_behind(canvas, frame, group.opacity)
        if self.under is not None and not only_text:
            for word, pose in zip(self.setting.words, poses, strict=True):
                if not pose.hidden:
                    self._draw_word(canvas, word, pose, group.opacity, only_text=False, under=self.under)
        for word, pose, entrance in zip(self.setting.words, poses, self.entrances, strict=True):
            if pose.hidden:
                continue
            if (
                self.blur
                and not only_text
                and not pose.settled
                and entrance.motion in ("slide-left", "slide-right", "slam")
            ):
                self._draw_blurred(canvas, word, entrance, frame, group.opacity)
            else:
                self._draw_word(canvas, word, pose, group.opacity, only_text=only_text)
        if block is not None:
            # On the marker the loud words have its colour, as far as it has grown.
            canvas.clipPath(block, True)
            for word, pose in zip(self.setting.words, poses, strict=True):
                if word.token.loud and not pose.hidden:
                    self._draw_word(canvas, word, pose, group.opacity, only_text=False, marked=True)
        canvas.restore()

    def _draw_blurred(
        self, canvas: skia.Canvas, word: SetWord, entrance: Entrance, frame: float, opacity: float
    ) -> None:
        # 180 degrees: the shutter is open for half a frame. Opacities are such that all samples together cover.
        for sample in range(_BLUR_SAMPLES):
            pose = entrance.pose(max(entrance.start, frame - 0.5 + (sample + 1) * 0.5 / _BLUR_SAMPLES))
            if not pose.hidden:
                self._draw_word(canvas, word, pose, opacity * 0.6, only_text=False)

    def _draw_word(
        self,
        canvas: skia.Canvas,
        word: SetWord,
        pose: Pose,
        opacity: float,
        *,
        only_text: bool,
        marked: bool = False,
        under: Underlay | None = None,
    ) -> None:
        ink = word.ink()
        canvas.save()
        if pose.masked:
            top, bottom = self.setting.line_tops[word.line], self.setting.line_bottoms[word.line]
            room = 0.06 * word.size
            canvas.clipRect(skia.Rect.MakeLTRB(ink.x - 4 * room, top - room, ink.right + 4 * room, bottom + room), True)
            canvas.translate(0, (bottom - top + 2 * room) * (1 - pose.reveal))
        elif pose.reveal < 1:
            wide = (ink.width + 8) * pose.reveal
            if pose.cursor and not only_text and under is None:
                self._draw_cursor(canvas, word, ink.x - 4 + wide, opacity)
            canvas.clipRect(skia.Rect.MakeXYWH(ink.x - 4, ink.y - 4, wide, ink.height + 8), True)
        pose_canvas(canvas, pose, x=ink.x + ink.width / 2, y=ink.y + ink.height / 2)
        if under is not None:
            under.draw_word(canvas, word, opacity * pose.opacity)
            canvas.restore()
            return
        colour = self.loud_colour if word.token.loud and (marked or not self.marker) else self.colour
        paint = fill_paint(WHITE) if only_text else fill_paint(_argb(colour), opacity * pose.opacity)
        for glyphs, pen in word.pens():
            canvas.save()
            canvas.translate(pen, word.baseline)
            canvas.scale(word.scale, word.scale)
            if glyphs.emoji is None:
                canvas.drawPath(glyphs.path, paint)
            elif not only_text:
                glyphs.emoji.paint(canvas, 0, -glyphs.baseline)
            canvas.restore()
        canvas.restore()

    def _draw_cursor(self, canvas: skia.Canvas, word: SetWord, x: float, opacity: float) -> None:
        top, bottom = word.baseline - 0.72 * word.size, word.baseline + 0.04 * word.size
        block = skia.Rect.MakeLTRB(x, top, x + 0.3 * word.size, bottom)
        canvas.drawRect(block, fill_paint(_argb(self.loud_colour), opacity))

    def _draw_behind(self, canvas: skia.Canvas, frame: float, opacity: float) -> skia.Path | None:
        """Marker blocks and underlines grow once their word stands; the marker's shape, where there is one."""
        if not (self.marker or self.underline or self.device):
            return None
        blocks = skia.Path()
        for line in range(self.setting.lines):
            loud = [
                (word, entrance)
                for word, entrance in zip(self.setting.words, self.entrances, strict=True)
                if word.token.loud and word.line == line
            ]
            if not loud:
                continue
            inks = [word.ink() for word, _ in loud]
            # Once the letters stand: a block across rising letters would read as a fault.
            start = min(entrance.start + 0.6 * entrance.frames for _, entrance in loud)
            share = Entrance("wipe", start, 8.0, 0.0, 0.0).pose(frame).reveal if frame >= start else 0.0
            if share <= 0:
                continue
            left, right = min(ink.x for ink in inks), max(ink.right for ink in inks)
            size = loud[0][0].size
            if self.marker:
                top, bottom = min(ink.y for ink in inks) - 0.075 * size, max(ink.bottom for ink in inks) + 0.075 * size
                left, right = left - 0.05 * size, right + 0.05 * size
                lean = 0.035 * (bottom - top)
                end = left + (right - left) * share
                block = skia.Path()
                block.addPoly(
                    [
                        skia.Point(left + lean, top),
                        skia.Point(end + lean, top),
                        skia.Point(end - lean, bottom),
                        skia.Point(left - lean, bottom),
                    ],
                    True,
                )
                canvas.drawPath(block, fill_paint(_argb(self.marker), opacity))
                blocks.addPath(block)
            elif self.device is not None:
                box = skia.Rect.MakeLTRB(left, min(ink.y for ink in inks), right, max(ink.bottom for ink in inks))
                self.device.draw(canvas, box, size=size, baseline=loud[0][0].baseline, share=share, alpha=opacity)
            else:
                y = loud[0][0].baseline + 0.16 * size
                end = left + (right - left) * share
                canvas.drawRect(
                    skia.Rect.MakeLTRB(left, y, end, y + self.stroke), fill_paint(_argb(self.underline), opacity)
                )
        return None if blocks.isEmpty() else blocks

    def marks(self, frame: float, group: Pose) -> tuple[TextMark, ...]:
        """One mark for what stands of the text."""
        shown: list[str] = []
        ink = skia.Rect.MakeEmpty()
        settled = group.opacity >= 0.999 and frame >= self.settles
        for word, entrance in zip(self.setting.words, self.entrances, strict=True):
            pose = entrance.pose(frame)
            if pose.hidden or group.opacity <= 0.003:
                continue
            settled = settled and pose.settled
            box = word.ink()
            if all(glyphs.emoji is not None for glyphs, _ in word.pens()):
                continue
            matrix = pose_matrix(group, x=self.pivot[0], y=self.pivot[1])
            matrix.preTranslate(self.x, self.y)
            rect = skia.Rect.MakeXYWH(box.x, box.y, box.width, box.height)
            if pose.masked:
                top, bottom = self.setting.line_tops[word.line], self.setting.line_bottoms[word.line]
                room = 0.06 * word.size
                rect.offset(0, (bottom - top + 2 * room) * (1 - pose.reveal))
                if not rect.intersect(skia.Rect.MakeLTRB(-1e5, top - room, 1e5, bottom + room)):
                    continue
            elif pose.reveal < 1:
                rect = skia.Rect.MakeXYWH(box.x, box.y, max(0.0, (box.width + 8) * pose.reveal - 4), box.height)
            matrix.preConcat(pose_matrix(pose, x=box.x + box.width / 2, y=box.y + box.height / 2))
            ink.join(matrix.mapRect(rect))
            shown.append((" " if word.token.space and shown else "") + word.token.text)
        if not shown or ink.isEmpty():
            return ()
        return (
            TextMark(
                text="".join(shown),
                role=self.role,
                box=Box(x=ink.left(), y=ink.top(), width=ink.width(), height=ink.height()),
                size_px=self.setting.size * group.scale,
                colour=self.colour,
                settled=settled,
            ),
        )


def _argb(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)
