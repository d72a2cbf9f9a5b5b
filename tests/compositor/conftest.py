"""Shots, pictures and canvases for the compositor's tests."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skia
from PIL import Image, ImageDraw
from reelwright.story.brief import Asset
from reelwright.story.storyboard import Shot, SlotValue, Storyboard
from reelwright.story.timeline import Cue, Placement
from reelwright.templates.library import platform, scene
from reelwright.tools.compositor.scene_source import PICTURE_FILE, SceneSource, build_scene_source
from reelwright.tools.compositor.sheets.samples import fill, sample_cast

RATIOS = {"portrait": "tiktok", "landscape": "youtube", "square": "square", "tall": "taobao"}
"""A platform of each ratio."""
SLOTS: dict[str, dict[str, SlotValue]] = {
    "kinetic-hook": {"headline": "Wet feet ruin every good run", "kicker": "Stride"},
    "product-hero": {"headline": "Meet the Stride Trail", "kicker": "New this season", "icon": "footprints"},
    "feature-callout": {
        "headline": "Waterproof to the core",
        "support": "A sealed membrane keeps rain and puddles out, mile after mile.",
        "icon": "droplets",
    },
    "point-list": {"headline": "Built for bad weather", "items": ("Sealed membrane", "Grip in mud", "240 g light")},
    "price-offer": {"number": "€129", "headline": "Now only", "support": "Free shipping until Sunday"},
    "end-card": {"cta": "Shop now", "brand": "Stride", "headline": "Run through it", "url": "stride.run/trail"},
}
"""Something plausible for every scene."""


class Studio:
    """Builds sources and draws them, with three pictures in a folder that stands for the store."""

    SLOTS = SLOTS
    RATIOS = RATIOS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.assets: dict[str, Asset] = {}
        photo = Image.new("RGB", (480, 360), (196, 178, 150))
        ImageDraw.Draw(photo).ellipse((120, 60, 360, 300), fill=(180, 50, 40))
        self._keep("photo", photo, alpha=False)
        cut = Image.new("RGBA", (480, 240), (0, 0, 0, 0))
        ImageDraw.Draw(cut).rounded_rectangle((20, 40, 460, 220), 60, fill=(230, 90, 40, 255))
        self._keep("cutout", cut, alpha=True)
        upright = Image.new("RGBA", (120, 360), (0, 0, 0, 0))
        ImageDraw.Draw(upright).rounded_rectangle((2, 2, 118, 358), 30, fill=(40, 90, 60, 255))
        self._keep("upright", upright, alpha=True)

    def _keep(self, name: str, picture: Image.Image, *, alpha: bool) -> None:
        key = name.ljust(64, "0")
        (self.folder / key).mkdir()
        picture.save(self.folder / key / PICTURE_FILE)
        self.assets[name] = Asset(
            id=name, kind="product", name=name, key=key, width=picture.width, height=picture.height, alpha=alpha
        )

    def path(self, key: str, name: str) -> Path:
        """The `Files` protocol."""
        return self.folder / key / name

    def source(
        self,
        scene_id: str,
        *,
        look: str = "bold",
        ratio: str = "portrait",
        slots: dict[str, SlotValue] | None = None,
        picture: str = "",
        side: int = 0,
        frames: int = 90,
        number: int = 1,
        language: str = "en",
        **more: Any,
    ) -> SceneSource:
        """One shot of a film; `side` scales the platform's frame to that short side, `number` is the shot's place."""
        preset = platform(more.pop("platform", RATIOS[ratio]))
        scale = Fraction(side, min(preset.width, preset.height)) if side else Fraction(1)
        filled = dict(slots if slots is not None else SLOTS.get(scene_id) or fill(scene(scene_id), full=False))
        for name, slot in scene(scene_id).slots.items():
            if slot.kind == "image" and slot.required and (slots is None or name not in slots):
                filled[name] = "photo"
            elif slot.kind == "images" and (slots is None or name not in slots):
                filled[name] = ("photo", "cutout", "photo", "photo")
        if picture and "image" in scene(scene_id).slots:
            filled["image"] = picture
        # The same scene before it: its compositions take turns, and each of them is to hold.
        before = [Shot(id=f"s{index}", scene=scene_id, slots=filled) for index in range(number)]
        cast = sample_cast(scene(scene_id))
        shot = Shot(id="shot", scene=scene_id, slots=filled, camera=more.pop("camera", "push-in"), cast=cast)
        cues = more.pop(
            "cues",
            (
                *(Cue(name=f"item.{index}", frame=6 + 10 * index) for index in range(5)),
                *(Cue(name=f"beat.{index}", frame=15 * index) for index in range(6)),
            ),
        )
        storyboard = Storyboard(
            title="A film",
            platform=preset.id,
            width=int(preset.width * scale),
            height=int(preset.height * scale),
            look=look,
            seconds=Fraction(10),
            shots=(*before, shot),
            language=language,
            **more,
        )
        placement = Placement(shot="shot", start=0, frames=frames, cues=cues)
        return build_scene_source(shot, placement, storyboard, assets=self.assets, platform=preset)

    def draw(self, source: Any, frame: int, *, only_text: bool = False) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """One frame as RGB."""
        return self.draw_opened(source.open(self), source, frame, only_text=only_text)

    def draw_opened(
        self, opened: Any, source: Any, frame: int, *, only_text: bool = False
    ) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """One frame of an opened source as RGB."""
        pixels = np.zeros((source.height, source.width, 4), np.uint8)
        info = skia.ImageInfo.Make(
            source.width, source.height, skia.ColorType.kBGRA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
        )
        surface = skia.Surface.MakeRasterDirect(info, pixels, source.width * 4)
        opened.draw(surface.getCanvas(), frame, only_text=only_text)
        return pixels[..., 2::-1].copy()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """One for all tests: sources are frozen."""
    return Studio(tmp_path_factory.mktemp("store"))
