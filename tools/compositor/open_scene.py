"""A scene opened for drawing: sized, placed and cached once, then drawn frame by frame in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...story.frame_source import Files, TextMark
from .arrange import Contents, arrange
from .film_look import with_fonts
from .grid import Grid, runs_from_the_right
from .layers.drawn import Drawn, DrawnText
from .layers.drawn_cast import DrawnCast
from .layers.drawn_graphics import DrawnShape
from .layers.drawn_pointer import pointers
from .motifs.texture import draw_grain, draw_speckle, ground_image
from .stagecraft import Stagecraft

if TYPE_CHECKING:
    from .scene_source import SceneSource

GRAIN_HZ = 12


class OpenScene:
    """Draws any frame of one shot; frame n depends on n and the source alone."""

    def __init__(self, source: SceneSource, files: Files) -> None:
        self._source = source
        style = source.style.model_copy(update={"type": with_fonts(source.style.type, source.font_files, files)})
        grid = Grid(source.width, source.height, safe=source.safe, mirrored=runs_from_the_right(source.language))
        cues = {cue.name: int(cue.frame) for cue in source.cues}
        self.craft = Stagecraft(
            grid=grid,
            style=style,
            fps=source.fps,
            frames=source.frames,
            cues=cues,
            beats=tuple(sorted(frame for name, frame in cues.items() if name.startswith("beat."))),
            language=source.language,
            seed=source.seed,
            camera=source.camera,
            lead=source.lead,
            hurry=min(1.0, source.frames / (float(source.fps) * 1.6)),
        )
        contents = Contents(
            texts=source.texts,
            items=source.items,
            rows=source.rows,
            pictures=source.pictures,
            icons=source.icons,
            paths={slot: files.path(ref.key, ref.file) for slot, ref in source.pictures.items()},
            cast=source.cast,
            files=files,
        )
        self.drawn: tuple[Drawn, ...] = arrange(source.layers, source.layout, self.craft, contents)
        # Bare spots belong to printed shapes: words and goods stay whole.
        self._printed = next((n for n, drawn in enumerate(self.drawn) if not isinstance(drawn, DrawnShape)), -1)
        said = tuple(cue for cue in source.cues if cue.name.startswith("cue.point"))
        if said:
            # What is pointed at may be a picture; words and people are never covered.
            texts = [drawn for drawn in self.drawn if isinstance(drawn, DrawnText)]
            words = tuple(mark.box for drawn in texts for mark in drawn.marks(source.frames - 1))
            boxes = (*words, *(drawn.stands for drawn in self.drawn if isinstance(drawn, DrawnCast)))
            self.drawn = (*self.drawn, *pointers(said, self.craft, boxes))
        self._texts = tuple(drawn for drawn in self.drawn if isinstance(drawn, DrawnText))
        self._ground = ground_image(
            source.width,
            source.height,
            style.colours["ground"],
            style.colours["ground-2"],
            gradient=style.texture.gradient,
            angle=style.light.angle,
            vignette=style.texture.vignette,
            surface=style.texture.surface,
            depth=style.texture.depth,
        )

    @property
    def settled_frame(self) -> int:
        """The first frame on which everything stands; the last one where that never comes."""
        latest = max((drawn.settles for drawn in self.drawn), default=0.0)
        return min(self._source.frames - 1, int(latest) + 1)

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """Draw a frame over all that is there; with `only_text` nothing but the letters, white."""
        if not only_text:
            canvas.drawImage(self._ground, 0, 0)
        for number, drawn in enumerate(self.drawn):
            if number == self._printed and not only_text:
                self._draw_speckle(canvas)
            drawn.draw(canvas, frame, only_text=only_text)
        if not only_text:
            source = self._source
            draw_grain(
                canvas,
                width=source.width,
                height=source.height,
                amount=source.style.texture.grain,
                tick=frame * GRAIN_HZ * source.fps.denominator // source.fps.numerator + source.seed % 1009,
            )

    def _draw_speckle(self, canvas: Any) -> None:
        source = self._source
        draw_speckle(
            canvas,
            width=source.width,
            height=source.height,
            amount=source.style.texture.speckle,
            tint=source.style.colours["ground"],
        )

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The texts that stand on the frame."""
        return tuple(mark for drawn in self._texts for mark in drawn.marks(frame))
