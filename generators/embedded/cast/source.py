"""A person of a shot as a frame source: a recipe that holds all that their picture depends on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ....story.artifact import Key
from ....story.cast import Framing, Performance
from ....story.document import Part
from ....story.frame_source import Files, OpenSource
from ....story.time import Rate
from ....templates.motion import Motion
from ....templates.person import Person

MOUTH_FILE = "mouth.json"


class CastSource(Part):
    """One person of one shot, drawn with transparency around them. Frame n is the shot's frame n."""

    kind: Literal["cast"] = "cast"
    person: Person
    palette: dict[str, str]
    """`#rrggbb` by the roles that their clothes name ('brand', 'brand-2'...), and the `ground` behind them."""
    beside: tuple[Person, ...] = ()
    """Those who come into the film before them: they are not dressed in the same colour."""
    performance: Performance
    motions: tuple[Motion, ...] = ()
    """Those that the performance names, whole."""
    garment: Key = ""
    """A garment that was read from its photo and is worn instead of their own: `garment.json` with its cut-out."""
    width: int = Field(ge=16)
    """Pixels of the place that the framing fills."""
    height: int = Field(ge=16)
    around: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Pixels at the left, above, at the right and below that place in which they are seen, too."""
    fps: Rate
    frames: int = Field(ge=1)
    framing: Framing = "three-quarter"
    turn: float = 0.0
    """Degrees to which the whole person is turned; above 0 to the viewer's right."""
    light: float = 315.0
    """Where the light comes from, degrees clockwise from the top."""
    ground: bool = True
    """Whether a shadow lies under feet that are seen."""
    contact: float = 0.35
    ambient: float = 0.15
    """How dark that shadow is under the soles and around."""

    def needs(self) -> tuple[Key, ...]:
        """The mouth shapes of what they say, and the garment that they wear."""
        mouths = {said.mouth for said in self.performance.speech if said.mouth}
        return tuple(sorted(mouths | ({self.garment} if self.garment else set())))

    def open(self, files: Files) -> OpenSource:
        """Work out all movement; draws any frame afterwards. `InputError` for a motion that the recipe lacks."""
        from .open_cast import OpenCast

        return OpenCast(self, files)
