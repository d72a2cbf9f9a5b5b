"""People and what they wear by a semantic segmenter of transformers' (SegFormer and its like), from a local folder."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...story.errors import EngineError, InputError
from ...story.garment import GarmentCategory
from .protocols import Pixels

EXTRA = "pip install 'reelwright[gpu]'"
UPPER = frozenset(
    {
        "upper", "shirt", "blouse", "top", "sweater", "sweatshirt", "cardigan", "jacket", "vest", "coat", "cape",
        "sleeve", "collar", "lapel", "hood",
    }
)  # fmt: skip
LOWER = frozenset({"pants", "trousers", "shorts", "skirt", "leggings"})
WHOLE = frozenset({"dress", "jumpsuit", "jumpsuits", "romper"})
"""Words in the labels of the data sets that such models are trained on: ATR, LIP, CIHP, Fashionpedia."""
ROOM: dict[GarmentCategory, frozenset[str]] = {
    "top": UPPER | WHOLE,
    "jacket": UPPER | WHOLE,
    "coat": UPPER | WHOLE,
    "dress": UPPER | LOWER | WHOLE,
    "skirt": LOWER | WHOLE,
    "trousers": LOWER | WHOLE,
    "shorts": LOWER | WHOLE,
}
"""What makes room for a garment."""
GROUND = frozenset({"background", "unlabeled", "unlabelled", "other"})
_MEAN, _SPREAD, _SIDE = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), 512


class ClothesParser:
    """A `PersonSegmenter` and `GarmentSegmenter`.

    `folder` holds a model with `config.json`, whose `id2label` names what it tells apart, weights, and
    `preprocessor_config.json` where its pictures are prepared otherwise than ImageNet's in 512 x 512. `InputError`
    where something is missing or the model names no clothes.
    """

    def __init__(self, folder: Path) -> None:
        self._model, self._device = _loaded(folder)
        labels = {int(number): _words(str(label)) for number, label in self._model.config.id2label.items()}
        self._labels = labels
        if not any(words & (UPPER | LOWER | WHOLE) for words in labels.values()):
            raise InputError(
                f"the segmenter in {str(folder)!r} names no clothes: {', '.join(self._model.config.id2label.values())}",
                hint="use a model that was trained to parse clothes",
            )
        told = _json(folder / "preprocessor_config.json")
        size = told.get("size") or {}
        side = size if isinstance(size, int) else size.get("shortest_edge", _SIDE)
        self._size = (size.get("width", side), size.get("height", side)) if isinstance(size, dict) else (side, side)
        self._mean = np.asarray(told.get("image_mean") or _MEAN, np.float32)
        self._spread = np.asarray(told.get("image_std") or _SPREAD, np.float32)

    def person(self, picture: Pixels) -> Pixels:
        """Everything that is not ground."""
        ground = [number for number, words in self._labels.items() if words & GROUND]
        return _mask(~np.isin(self.labels(picture), ground or [0]))

    def worn(self, picture: Pixels, category: GarmentCategory) -> Pixels:
        """What of the clothes makes room for the garment."""
        room = [number for number, words in self._labels.items() if words & ROOM[category]]
        return _mask(np.isin(self.labels(picture), room))

    def labels(self, picture: Pixels) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The number of a label for each pixel, (height, width)."""
        import torch

        high, wide = picture.shape[:2]
        small = Image.fromarray(picture).resize(self._size, Image.Resampling.BILINEAR)
        values = (np.asarray(small, np.float32) / 255 - self._mean) / self._spread
        fed = torch.from_numpy(values.transpose(2, 0, 1)[None].copy()).to(self._device)
        with torch.inference_mode():
            logits = self._model(pixel_values=fed).logits.float()
            whole = torch.nn.functional.interpolate(logits, size=(high, wide), mode="bilinear", align_corners=False)
            found: np.ndarray[Any, np.dtype[np.int64]] = whole.argmax(dim=1)[0].cpu().numpy()
        return found


@cache
def clothes_parser(folder: str) -> ClothesParser:
    """The parser of a folder, loaded once in a process."""
    return ClothesParser(Path(folder).expanduser())


def _loaded(folder: Path) -> tuple[Any, str]:
    if not (folder / "config.json").is_file():
        raise InputError(
            f"there is no segmenter in {str(folder)!r}: it has no config.json",
            hint="name the folder of a transformers model for semantic segmentation",
        )
    try:
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForSemanticSegmentation
    except ImportError as error:
        raise InputError(
            f"segmenters need {error.name or 'transformers'!r}, which is not installed", hint=EXTRA
        ) from None
    try:
        model, info = AutoModelForSemanticSegmentation.from_pretrained(
            str(folder), local_files_only=True, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise InputError(
            f"the segmenter in {str(folder)!r} cannot be loaded: {said}", hint="download it again"
        ) from error
    if lacking := sorted(map(str, info.get("missing_keys", ()))):
        raise EngineError(
            f"the segmenter in {str(folder)!r} lacks {len(lacking)} of its weights, {lacking[0]!r} first",
            hint="download it again",
        )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return model.eval().to(device), device


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error}", hint="download the model again") from None
    return told if isinstance(told, dict) else {}


def _words(label: str) -> frozenset[str]:
    """'UpperClothes' and 'upper-clothes': upper, clothes."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    return frozenset(re.findall(r"[a-z]+", spread.lower()))


def _mask(found: np.ndarray[Any, np.dtype[np.bool_]]) -> Pixels:
    return np.where(found, np.uint8(255), np.uint8(0))
