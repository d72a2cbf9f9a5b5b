"""The model that doubles the size of LTX-2's latents, warm. Imports nothing heavy until it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...settings import EngineSettings
from ..weights import locate
from .model import UPSAMPLER, WEIGHTS

if TYPE_CHECKING:
    from ..loading import Precision


def upsampler(settings: EngineSettings, *, device: str, precision: Precision) -> Any:
    """The upsampler on the device, loaded once. Errors as `loading.load_component`."""
    return _part(
        settings, locate(UPSAMPLER, settings), kind="LTX2LatentUpsamplerModel", library="ltx2", device=device,
        precision=precision,
    )  # fmt: skip


def video_vae(settings: EngineSettings, *, device: str, precision: Precision, tiled: bool) -> Any:
    """LTX-2's VAE alone, for clips that are only made larger; `tiled` decodes it in tiles."""
    return _part(
        settings, locate(WEIGHTS, settings) / "vae", kind="AutoencoderKLLTX2Video", library="diffusers", device=device,
        precision=precision, tiled=tiled,
    )  # fmt: skip


def _part(
    settings: EngineSettings,
    folder: Path,
    *,
    kind: str,
    library: str,
    device: str,
    precision: Precision,
    tiled: bool = False,
) -> Any:
    from ..loading import load_component
    from ..residency import Held, residency_of, size_bytes

    def build() -> Held:
        model = load_component(folder, kind=kind, library=library, precision=precision).to(device)
        if tiled:
            model.enable_tiling()
        return Held(model, size_bytes(model))

    stored = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    home = residency_of(settings, device)
    return home.shared((str(folder), kind, precision, device, "alone", tiled), build, needs_bytes=stored)
