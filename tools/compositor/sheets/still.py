"""Single finished frames, and how they are kept as JPEG."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from ....story.document import Part, write_atomically
from ....story.frame_source import Files
from ..spans.span_painter import Pixels
from ..spans.span_source import picture
from ..spans.span_surface import FrameSurface


def settled_still(source: Part, files: Files, *, frame: int | None = None) -> Pixels:
    """A frame of a source, BGRA: by default the one on which everything stands."""
    recipe = picture(source)
    opened = recipe.open(files)
    if frame is None:
        frame = getattr(opened, "settled_frame", recipe.frames - 1)
    surface = FrameSurface(recipe.width, recipe.height)
    surface.clear()
    opened.draw(surface.canvas, min(frame, recipe.frames - 1))
    return surface.pixels


def save_jpeg(pixels: Pixels, path: Path, *, quality: int) -> None:
    """Write BGRA pixels as a progressive JPEG with full colour resolution, atomically. A full disk: `StorageError`."""
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 2::-1]))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
    write_atomically(path, file.getvalue())
