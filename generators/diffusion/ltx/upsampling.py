"""The model that doubles the size of LTX-2's latents, warm. Imports nothing heavy until it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...settings import EngineSettings
from ..weights import locate
from .model import UPSAMPLER, WEIGHTS

if TYPE_CHECKING:
    from ..loading import Precision


def upsampler(settings: EngineSettings, *, device: str, precision: Precision) -> Any:
    """The upsampler on the device, loaded once. Errors as `loading.load_component`."""
    return _part(
        locate(UPSAMPLER, settings), kind="LTX2LatentUpsamplerModel", library="ltx2", device=device, precision=precision
    )


def video_vae(settings: EngineSettings, *, device: str, precision: Precision, tiled: bool) -> Any:
    """LTX-2's VAE alone, for clips that are only made larger; `tiled` decodes it in tiles."""
    folder = locate(WEIGHTS, settings) / "vae"
    return _part(
        folder, kind="AutoencoderKLLTX2Video", library="diffusers", device=device, precision=precision, tiled=tiled
    )


def _part(folder: Any, *, kind: str, library: str, device: str, precision: Precision, tiled: bool = False) -> Any:
    from ..loading import load_component
    from ..residency import Held, residency, size_bytes

    def build() -> Held:
        model = load_component(folder, kind=kind, library=library, precision=precision).to(device)
        if tiled:
            model.enable_tiling()
        return Held(model, size_bytes(model))

    return residency().shared((str(folder), kind, precision, device, "alone", tiled), build)
