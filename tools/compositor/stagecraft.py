"""What every drawn layer knows of its shot: the grid, the style, the clock and the cues."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import skia

from ...story.document import Part
from ...story.storyboard import Camera
from ...templates.layer import ColourRole, Enter, EnterMotion, LayerBase, Motif, TypeRole
from ...templates.look import Emphasis, Grade, Lettering, Light, ShapeStyle, Temperament, Texture, TypeRoleStyle
from .grid import Grid
from .motion import Entrance, Pose, beat_swell, combine, drifted, keyed
from .pictures.colour import LARGE_CONTRAST, contrast, from_hex, luminance


class Style(Part):
    """What one shot takes from its look, resolved: no more than it uses, so that its digest is the truth."""

    colours: dict[ColourRole, str]
    """`#rrggbb` by role."""
    type: dict[TypeRole, TypeRoleStyle]
    setting: str
    emphasis: Emphasis
    motifs: dict[Motif, ShapeStyle]
    photo_frame: str
    photo_edge: str
    radius: float
    stroke: float
    icon_stroke: float
    motion: Temperament
    texture: Texture
    light: Light
    grade: Grade
    lettering: Lettering = Lettering()
    photo_dress: str = "mat"
    badges: str = "round"
    button: str = "pill"


@dataclass(frozen=True)
class Stagecraft:
    """The surroundings of a layer in one shot."""

    grid: Grid
    style: Style
    fps: Fraction
    frames: int
    cues: dict[str, int] = field(default_factory=dict)
    beats: tuple[int, ...] = ()
    language: str = "en"
    seed: int = 0
    camera: Camera = "push-in"
    lead: int = 0
    hurry: float = 1.0
    """Below 1 in short shots: entrances are shortened by this, so that words still stand long enough."""

    @property
    def unit(self) -> float:
        """Pixels a unit."""
        return self.grid.unit

    @property
    def rate(self) -> float:
        """Frames of the film for one frame of a scene (30 a second)."""
        return float(self.fps) / 30

    def seconds(self, frame: float) -> float:
        """The time of a frame in the shot."""
        return frame / float(self.fps)

    def colour(self, role: ColourRole, opacity: float = 1.0) -> int:
        """A colour of the scheme as Skia takes it."""
        red, green, blue = from_hex(self.style.colours[role])
        return int(skia.Color4f(red, green, blue, opacity).toColor())

    @property
    def ground_luminance(self) -> float:
        """Of the scheme's ground, 0 to 1."""
        return luminance(from_hex(self.style.colours["ground"]))

    def legible(self, role: ColourRole, *, on: ColourRole) -> ColourRole:
        """The role itself where it stands out from `on` as graphics must, else the one of the scheme that does best."""
        return legible(self.style.colours, role, on=on)

    def start_of(self, enter: Enter) -> float:
        """The frame on which an entrance begins, before its pieces are staggered."""
        cue = min(self.cues[enter.at], self.frames - 1) if enter.at in self.cues else round(0.55 * self.lead)
        return cue + enter.delay * self.rate * self.hurry

    def entrance(
        self, enter: Enter, *, auto: EnterMotion, piece: int = 0, pieces: int = 1, start: float | None = None
    ) -> Entrance:
        """The way in of one piece of a layer. A whole stagger never lasts longer than 20 frames."""
        motion = self.style.motion
        step = (enter.stagger if enter.stagger >= 0 else motion.stagger) * self.rate * self.hurry
        if pieces > 1:
            step = min(step, 20 * self.rate / (pieces - 1))
        return Entrance(
            motion=auto if enter.motion == "auto" else enter.motion,
            start=(self.start_of(enter) if start is None else start) + step * piece,
            frames=max(1.0, (enter.frames or motion.frames) * self.rate * self.hurry),
            distance=motion.distance * self.unit,
            overshoot=motion.overshoot,
            temper=motion.ease,
            hold=motion.hold * self.rate if motion.hold > 1 else 0.0,
        )

    def carried(self, layer: LayerBase, frame: int) -> Pose:
        """What keys, drift and beats add to a layer, apart from its entrance."""
        start = self.start_of(layer.enter)
        swell = layer.pulse * self.style.motion.pulse
        beat = self.beat(frame) if swell else 0.0
        return combine(
            keyed(layer.keys, frame - start, rate=self.rate, unit=self.unit),
            drifted(layer.drift, self.seconds(frame), unit=self.unit),
            Pose(scale=1 + swell * beat),
        )

    def beat(self, frame: int) -> float:
        """0 to 1: full on the beats that the look moves on."""
        beats = self.beats[::4] if self.style.motion.pulse_on == "downbeats" else self.beats
        return beat_swell(beats, frame, length=10 * self.rate)


def legible(colours: dict[ColourRole, str], role: ColourRole, *, on: ColourRole) -> ColourRole:
    """The role whose colour a graphic on the colour `on` takes: `role`, if its contrast is 3 to 1 or more."""
    ground = from_hex(colours[on])
    others: tuple[ColourRole, ...] = ("ground", "ink", "on-accent")
    for one in (role, *others):
        if contrast(from_hex(colours[one]), ground) >= LARGE_CONTRAST:
            return one
    return max(others, key=lambda one: contrast(from_hex(colours[one]), ground))


def fill_paint(colour: int, opacity: float = 1.0) -> skia.Paint:
    """A smooth-edged fill."""
    paint = skia.Paint(Color=colour, AntiAlias=True)
    if opacity < 1:
        paint.setAlphaf(paint.getAlphaf() * opacity)
    return paint


def stroke_paint(colour: int, width: float, opacity: float = 1.0) -> skia.Paint:
    """A smooth-edged line with round ends."""
    paint = fill_paint(colour, opacity)
    paint.setStyle(skia.Paint.Style.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.Cap.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.Join.kRound_Join)
    return paint


def pose_canvas(canvas: skia.Canvas, pose: Pose, *, x: float, y: float) -> None:
    """Move the canvas to a pose around a point."""
    canvas.translate(x + pose.x, y + pose.y)
    if pose.turn:
        canvas.rotate(pose.turn)
    if pose.scale != 1:
        canvas.scale(pose.scale, pose.scale)
    canvas.translate(-x, -y)


def pose_matrix(pose: Pose, *, x: float, y: float) -> skia.Matrix:
    """The same as a matrix."""
    matrix = skia.Matrix.Translate(x + pose.x, y + pose.y)
    if pose.turn:
        matrix.preRotate(pose.turn)
    matrix.preScale(pose.scale, pose.scale)
    matrix.preTranslate(-x, -y)
    return matrix
