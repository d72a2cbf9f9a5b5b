"""The film that `picture.py` measures: six photographs that move, headlines on panels, captions lit word by word."""

# ruff: noqa: ARG002

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from reelwright.story.artifact import Key
from reelwright.story.document import Part
from reelwright.story.frame_source import Files, TextMark
from reelwright.story.storyboard import Transition
from reelwright.story.timeline import Placement, Timeline
from reelwright.templates.library import HERE as ROOT
from reelwright.tools.compositor.spans.span import SpanBlend, SpanClip, SpanJob
from reelwright.tools.compositor.spans.span_plan import cut
from reelwright.tools.compositor.spans.span_source import register
from reelwright.tools.media.encoder import settings_for

WIDTH, HEIGHT, FPS = 1080, 1920, Fraction(30)
GOP_S = Fraction(2)
SHOT_FRAMES, FADE_FRAMES = 150, 15
PHOTO_WIDTH, PHOTO_HEIGHT = 1296, 2304
PHOTO_FILE = "image.bgra"

HEADLINES = (
    "Rain? Run anyway.",
    "Grip on wet rock",
    "Light as a feather",
    "Dry all day long",
    "Made to be mended",
    "Stride. Go further.",
)
WORDS = "every step on the wet trail stays dry and light because the shoe was made for rain and rock".split()  # noqa: SIM905


def photo_pixels(seed: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A picture with the spectrum, the edges and the sensor noise of a photograph, as opaque BGRA."""
    from PIL import Image, ImageDraw, ImageFilter

    rng = np.random.default_rng(seed)
    size = (PHOTO_WIDTH, PHOTO_HEIGHT)
    field = np.zeros((PHOTO_HEIGHT, PHOTO_WIDTH), np.float32)
    for octave in range(1, 11):
        step = 2**octave
        grain = rng.normal(size=(step * 16 // 9 + 2, step + 2)).astype(np.float32)
        field += np.asarray(Image.fromarray(grain).resize(size, Image.Resampling.BICUBIC)) * 0.62**octave
    low, high = np.percentile(field, (1, 99))
    field = np.clip((field - low) / (high - low), 0, 1)
    dark, mid, bright = (rng.uniform(a, b, 3) for a, b in ((5, 60), (70, 150), (170, 250)))
    tone = field[..., None]
    colour = np.where(tone < 0.5, dark + (mid - dark) * tone * 2, mid + (bright - mid) * (tone * 2 - 1))
    image = Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))
    # Leaves, stones, stems: shapes with hard edges at all sizes, smaller ones more often, in front of soft ones.
    for depth in range(4):
        draw = ImageDraw.Draw(image)
        for _ in range((60, 250, 900, 9000)[depth]):
            x, y = rng.uniform(0, PHOTO_WIDTH), rng.uniform(0, PHOTO_HEIGHT)
            long = (160, 70, 26, 10)[depth] * rng.uniform(0.4, 1.6)
            thin, turn = long * rng.uniform(0.15, 0.5), rng.uniform(0, np.pi)
            along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
            points = [tuple(np.array([x, y]) + along * long * np.cos(t) + across * thin * np.sin(t) ** 3)
                      for t in np.linspace(0, 2 * np.pi, 14)]  # fmt: skip
            shade = image.getpixel((min(int(x), PHOTO_WIDTH - 1), min(int(y), PHOTO_HEIGHT - 1)))
            draw.polygon(points, fill=_lit(shade, rng))
        image = image.filter(ImageFilter.GaussianBlur((5.0, 1.6, 0.7, 0.5)[depth]))
    veins = rng.normal(size=(PHOTO_HEIGHT // 2, PHOTO_WIDTH // 2)).astype(np.float32)
    texture = (
        np.asarray(Image.fromarray(veins).resize(size, Image.Resampling.BICUBIC))[..., None] * 26.0 * field[..., None]
    )
    noise = (
        texture
        + rng.normal(scale=2.5, size=(PHOTO_HEIGHT, PHOTO_WIDTH, 1))
        + rng.normal(scale=1.0, size=(PHOTO_HEIGHT, PHOTO_WIDTH, 3))
    )
    pixels = np.full((PHOTO_HEIGHT, PHOTO_WIDTH, 4), 255, np.uint8)
    pixels[..., :3] = np.clip(np.asarray(image, np.float32)[..., ::-1] + noise, 0, 255)
    return pixels


def _lit(shade: Any, rng: np.random.Generator) -> tuple[int, ...]:
    light = rng.uniform(0.55, 1.5)
    return tuple(int(np.clip(channel * light * rng.uniform(0.94, 1.06), 0, 255)) for channel in shade)


class PhotoShot(Part):
    """A photograph under a slow camera, with a headline on a translucent panel."""

    kind: Literal["benchmark-photo"] = "benchmark-photo"
    width: int = WIDTH
    height: int = HEIGHT
    frames: int = SHOT_FRAMES
    photo: Key
    headline: str
    towards: tuple[float, float]

    def needs(self) -> tuple[Key, ...]:
        """The photograph."""
        return (self.photo,)

    def open(self, files: Files) -> OpenPhotoShot:
        """Map the photograph, set the headline once."""
        return OpenPhotoShot(self, files.path(self.photo, PHOTO_FILE))


class OpenPhotoShot:
    """Draws it."""

    def __init__(self, shot: PhotoShot, photo: Path) -> None:
        import skia

        self._shot = shot
        info = skia.ImageInfo.Make(PHOTO_WIDTH, PHOTO_HEIGHT, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._pixels = np.memmap(photo, np.uint8, "r")
        self._photo = skia.Image.MakeRasterData(info, self._pixels, PHOTO_WIDTH * 4)
        self._panel = _panel(shot.headline)

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """The photograph at sub-pixel places, the panel at whole ones."""
        import skia

        part = frame / self._shot.frames
        soft = part * part * (3 - 2 * part)
        scale = 0.86 + 0.12 * soft
        across, down = self._shot.towards
        canvas.save()
        canvas.translate(WIDTH / 2 + across * soft, HEIGHT / 2 + down * soft)
        canvas.scale(scale, scale)
        canvas.translate(-PHOTO_WIDTH / 2, -PHOTO_HEIGHT / 2)
        canvas.drawImage(self._photo, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()
        rise = round(60 * max(0.0, 1 - frame / 12) ** 3)
        canvas.drawImage(self._panel, 90, 300 + rise)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """Not asked here."""
        return ()


class WordCaptions(Part):
    """Four words at a time, the spoken one lit."""

    kind: Literal["benchmark-captions"] = "benchmark-captions"
    width: int = WIDTH
    height: int = HEIGHT
    frames: int
    start: int
    """The film's frame of frame 0; ten frames a word."""

    def needs(self) -> tuple[Key, ...]:
        """Nothing."""
        return ()

    def open(self, files: Files) -> OpenWordCaptions:
        """Set nothing yet: each state is set when it first stands on the screen."""
        return OpenWordCaptions(self)


class OpenWordCaptions:
    """Draws them."""

    def __init__(self, recipe: WordCaptions) -> None:
        self._start = recipe.start
        self._states: dict[int, Any] = {}

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """One ready picture at a whole place."""
        word = (self._start + frame) // 10
        if word not in self._states:
            self._states[word] = _caption(word)
        canvas.drawImage(self._states[word], 90, 1330)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """Not asked here."""
        return ()


@cache
def _face() -> Any:
    import skia

    return skia.Typeface.MakeFromFile(str(ROOT / "fonts" / "inter-tight" / "700.ttf"))


def _panel(text: str) -> Any:
    import skia

    surface = skia.Surface(900, 190)
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.drawRoundRect(skia.Rect.MakeWH(900, 190), 28, 28, skia.Paint(Color=0x990F1420, AntiAlias=True))
    canvas.drawString(text, 48, 124, skia.Font(_face(), 88), skia.Paint(Color=0xFFF7F4EE, AntiAlias=True))
    return surface.makeImageSnapshot()


def _caption(word: int) -> Any:
    import skia

    surface = skia.Surface(900, 180)
    canvas = surface.getCanvas()
    canvas.clear(0)
    first = word - word % 4
    for line in range(2):
        x = 60.0
        for number in (first + 2 * line, first + 2 * line + 1):
            font = skia.Font(_face(), 64)
            text = WORDS[number % len(WORDS)]
            outline = skia.Paint(
                Color=0xFF101010,
                AntiAlias=True,
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=10,
                StrokeJoin=skia.Paint.kRound_Join,
            )
            canvas.drawString(text, x, 66 + 84 * line, font, outline)
            colour = 0xFFFFD23F if number == word else 0xFFFFFFFF
            canvas.drawString(text, x, 66 + 84 * line, font, skia.Paint(Color=colour, AntiAlias=True))
            x += font.measureText(text) + 28
    return surface.makeImageSnapshot()


register("benchmark-photo", PhotoShot)
register("benchmark-captions", WordCaptions)


class FilmSpan(SpanJob):
    """A `SpanJob` that brings this module, and so its sources, into the worker."""

    kind: ClassVar[str] = "benchmark-span"


def film_spans(photos: tuple[Key, ...]) -> tuple[FilmSpan, ...]:
    """The spans of the film, cut as every film is."""
    picture = []
    start = 0
    shots = []
    for number, photo in enumerate(photos):
        last = number == len(photos) - 1
        fade = FADE_FRAMES if number else 0
        frames = SHOT_FRAMES + (0 if last else FADE_FRAMES)
        transition = Transition(kind="crossfade", frames=fade) if fade else Transition()
        picture.append(Placement(shot=f"s{number}", start=start, frames=frames, transition=transition))
        towards = (30.0 * (-1) ** number, 24.0 * (-1) ** (number // 2))
        shots.append(PhotoShot(photo=photo, headline=HEADLINES[number], towards=towards, frames=frames))
        start += frames - (0 if last else FADE_FRAMES)
    timeline = Timeline(width=WIDTH, height=HEIGHT, fps=FPS, frames=start, picture=tuple(picture))
    settings = settings_for(fps=FPS, gop_s=GOP_S)
    return tuple(
        FilmSpan(
            width=WIDTH,
            height=HEIGHT,
            fps=FPS,
            frames=stretch.frames,
            clips=tuple(
                SpanClip(source=shots[number], first=stretch.start - picture[number].start) for number in stretch.shots
            ),
            blend=stretch.blend,
            overlays=(WordCaptions(frames=stretch.frames, start=stretch.start),),
            encoder=settings,
        )
        for stretch in cut(timeline, settings=settings)
    )


__all__ = ["FilmSpan", "SpanBlend", "film_spans", "photo_pixels"]
