"""The pictures that an editing model is given: those of the request, or somebody and what they are to wear."""

from __future__ import annotations

from PIL import Image

from ....story.requests import TextToImage, TryOn
from ....tools.media.image_intake import PICTURE_FILE
from ....tools.work.job import Bench
from ...frames import read_picture
from ...settings import EngineSettings
from ...shape import Picture
from .sitting import read_garment, read_sitter, sitter_of
from .studio import set_in

PICTURES_MAX = 3
"""What Qwen-Image-Edit-2509 was trained to look at together."""


def edited_pictures(request: TextToImage | TryOn, picture: Picture, bench: Bench) -> list[Image.Image]:
    """The pictures in the order in which the instruction counts them: of a try-on the person, then the garment."""
    if isinstance(request, TryOn):
        sitter = sitter_of(request, EngineSettings(), masked=False)
        person = set_in(read_sitter(request, sitter, picture, bench), picture)
        return [Image.fromarray(person), read_garment(request, bench)]
    keys = request.references[:PICTURES_MAX]
    return [Image.fromarray(read_picture(bench.path(key, PICTURE_FILE))) for key in keys]
