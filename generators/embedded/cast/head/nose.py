"""The nose: its edge when it is turned, its under side and wings, and the shadow beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .form import NOSE_BASE, HeadForm
from .ink import taper
from .sketch import Sketch
from .tones import NOTHING, Tones

_ACROSS = np.linspace(-1, 1, 17)
_UNDER = (0.5 + 0.15 * np.cos(_ACROSS * np.pi * 2) + 0.35 * _ACROSS**2) * 0.022
_UNDER = _UNDER * np.interp(np.abs(_ACROSS), [0.8, 1.0], [1.0, 0.3])


@dataclass(frozen=True)
class Nose:
    """The nose of one person."""

    form: HeadForm
    tones: Tones

    def draw(self, sketch: Sketch) -> None:
        """Draw it for one frame."""
        size = self.form.person.face.nose
        sight = sketch.sight
        if 0 < sight.away < 1:
            # Where the nose hides nothing yet there is no edge.
            folded = np.clip(sight.nose_fold[1:-2] / (0.05 * sight.px), 0, 1)
            widths = taper(len(folded), start=0.1, end=0.7, peak=0.8) * 0.022 * folded
            if widths.max() > 0.002:
                sketch.flat(sight.nose_edge[1:-2], self.tones.line, "nose", widths=widths)
        # The under side: from wing to wing around the tip.
        x = 0.118 * size**0.7 * _ACROSS
        y = NOSE_BASE + 0.028 * _ACROSS**2 - 0.010 * np.cos(_ACROSS * np.pi * 2)
        sketch.face(x, y, self.tones.line, "nose", widths=_UNDER, out=self.form.nose(x * 0.9, y + 0.02))
        rows = sight.nose_rows
        whole = np.concatenate([rows[:, 0], rows[-1, 1:-1], rows[::-1, -1]])
        sketch.flat(whole, NOTHING, "nose")
