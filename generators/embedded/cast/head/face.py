"""The face: everything that is drawn onto the front of a head, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import skia

from ..rotation import Floats
from ..surface import FeaturePaint, Seen
from .beard import Beard
from .brows import Brows
from .complexion import Complexion
from .eyes import Eyes
from .form import HeadForm
from .glasses import Glint
from .mouth import Mouth
from .nose import Nose
from .sight import Sight
from .sketch import Sketch
from .tones import Tones


@dataclass(frozen=True)
class FaceFeature:
    """A face that lives. It is a `Feature` of the surface 'head'."""

    form: HeadForm
    surface: str = "head"

    @cached_property
    def tones(self) -> Tones:
        """Its colours."""
        return Tones.of(self.form.person)

    @cached_property
    def _complexion(self) -> Complexion:
        return Complexion(self.form, self.tones)

    @cached_property
    def _beard(self) -> Beard:
        return Beard(self.form, self.tones)

    @cached_property
    def _mouth(self) -> Mouth:
        return Mouth(self.form, self.tones)

    @cached_property
    def _eyes(self) -> Eyes:
        return Eyes(self.form, self.tones)

    @cached_property
    def _brows(self) -> Brows:
        return Brows(self.form, self.tones)

    @cached_property
    def _nose(self) -> Nose:
        return Nose(self.form, self.tones)

    @cached_property
    def _glint(self) -> Glint:
        return Glint(self.form)

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:
        """Draw it for one frame."""
        sight = Sight.of(self.form, seen, paint)
        if not sight.shows_face:
            return
        sketch = Sketch(sight)
        self._complexion.draw(sketch, face)
        if self.form.person.beard != "none":
            self._beard.draw(sketch)
        self._mouth.draw(sketch, face)
        self._eyes.draw(sketch, face)
        self._brows.draw(sketch, face)
        self._nose.draw(sketch)
        if self.form.person.eyewear != "none":
            self._glint.draw(sketch)
        sketch.draw(canvas, paint, face)
