"""Reads a garment and its cut-out from the store, ready to be worn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from .....story.garment import Garment
from .fitted import FittedGarment

GARMENT_FILE, CUTOUT_FILE = "garment.json", "picture.png"


def read_garment(path: Path) -> FittedGarment:
    """The garment of a `garment.json`, with the cut-out beside it. `DocumentError` names what does not fit."""
    garment = Garment.parse(path.read_bytes(), where=str(path))
    with Image.open(path.with_name(CUTOUT_FILE)) as opened:
        return FittedGarment(garment, np.asarray(opened.convert("RGBA")))
