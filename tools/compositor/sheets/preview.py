"""Contact sheets of library items: a scene in all layouts and looks, or a look in all scenes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import skia
from PIL import Image

from ....story.document import write_atomically
from ....story.errors import InputError
from ....templates.library import looks, platforms, scenes
from ....templates.platform import Platform
from ....templates.scene import Scene
from ..open_scene import OpenScene
from ..scene_source import SceneSource
from .library_check import place
from .sample_pictures import DrawnSamples
from .samples import fill

_ROW_PX = 420
_GAP_PX = 12
_GROUND = (38, 38, 42)
_SHOWN_ON = ("tiktok", "taobao", "square", "youtube")


def preview_item(name: str, path: Path, *, look: str = "") -> Path:
    """Draw a scene (all layouts, in all looks or one) or a look (all scenes, upright and wide) to a PNG or JPG file.

    Each picture is shown while it comes in and once it stands. `InputError` where there is no such item.
    """
    wanted = [look] if look else sorted(looks())
    for one in wanted:
        if one not in looks():
            raise InputError(f"there is no look {one!r}", hint=f"choose from: {', '.join(sorted(looks()))}")
    if name in scenes():
        rows = [
            [*_shown(scenes()[name], look=one, platform=platforms()[platform], number=number)]
            for number, one in enumerate(wanted)
            for platform in _SHOWN_ON
        ]
        per_line = len(_SHOWN_ON)
    elif name in looks():
        rows = [
            [*_shown(scene, look=name, platform=platforms()[platform], number=number)]
            for platform in ("tiktok", "youtube")
            for number, scene in enumerate(scenes().values())
        ]
        per_line = 3
    else:
        raise InputError(
            f"there is no scene or look {name!r}",
            hint=f"choose from: {', '.join([*sorted(scenes()), *sorted(looks())])}",
        )
    _save(_sheet(rows, per_line=per_line), path)
    return path


def _shown(scene: Scene, *, look: str, platform: Platform, number: int) -> list[Image.Image]:
    source = place(scene, fill(scene, full=False), look=look, platform=platform, number=number)
    opened = OpenScene(source, DrawnSamples())
    settled = opened.settled_frame
    return [_drawn(opened, source, frame) for frame in (max(4, settled * 2 // 5), min(source.frames - 1, settled + 20))]


def _drawn(opened: OpenScene, source: SceneSource, frame: int) -> Image.Image:
    pixels = np.zeros((source.height, source.width, 4), np.uint8)
    info = skia.ImageInfo.Make(
        source.width, source.height, skia.ColorType.kBGRA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
    )
    surface = skia.Surface.MakeRasterDirect(info, pixels, source.width * 4)
    opened.draw(surface.getCanvas(), frame)
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., 2::-1]))
    return picture.resize((round(_ROW_PX * picture.width / picture.height), _ROW_PX), Image.Resampling.LANCZOS)


def _sheet(groups: list[list[Image.Image]], *, per_line: int) -> Image.Image:
    lines = [groups[start : start + per_line] for start in range(0, len(groups), per_line)]
    widths = [sum(picture.width + _GAP_PX for group in line for picture in group) + _GAP_PX for line in lines]
    sheet = Image.new("RGB", (max(widths), len(lines) * (_ROW_PX + _GAP_PX) + _GAP_PX), _GROUND)
    for row, line in enumerate(lines):
        x = _GAP_PX
        for group in line:
            for picture in group:
                sheet.paste(picture, (x, _GAP_PX + row * (_ROW_PX + _GAP_PX)))
                x += picture.width + _GAP_PX
    return sheet


def _save(sheet: Image.Image, path: Path) -> None:
    kind = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}.get(path.suffix.lower())
    if kind is None:
        raise InputError(f"{path.name!r} is neither a PNG nor a JPG", hint="end the file's name in .png or .jpg")
    drawn = BytesIO()
    sheet.save(drawn, kind, quality=90) if kind == "JPEG" else sheet.save(drawn, kind)
    write_atomically(path, drawn.getvalue())
