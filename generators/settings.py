"""Where engines find their weights and servers, and how hard they may work: one TOML file of the user's.

`engines.toml` lies in the user's configuration folder (`$XDG_CONFIG_HOME/reelwright`, else `~/.config/reelwright`), or
where REELWRIGHT_ENGINES or `--engine-settings` says. Without one everything has a default that works.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from ..story.document import Part
from ..story.errors import InputError
from ..story.requests import RequestKind
from .workflow_slots import WorkflowSlot

Role = Literal["pose", "talking", "try-on", "picture", "broll", "product", "music", "upscale", "interpolate"]
"""What an engine is chosen for; as `--engine ROLE=NAME` says it."""
ROLES: dict[Role, RequestKind] = {
    "pose": "animate-pose",
    "talking": "talking-presenter",
    "try-on": "try-on",
    "picture": "text-to-image",
    "broll": "text-to-video",
    "product": "image-to-video",
    "music": "music",
    "upscale": "upscale",
    "interpolate": "interpolate",
}
SETTINGS_FILE = "engines.toml"


class Levers(Part):
    """How a model is run. Empty fields and 0 mean: as the model and this machine's memory suggest."""

    steps: int = Field(default=0, ge=0, le=200)
    guidance: float = Field(default=-1.0, ge=-1, le=50)
    """-1: the model's own."""
    precision: Literal["", "bf16", "fp16", "fp32"] = ""
    attention: str = ""
    """An attention backend of diffusers: 'native', '_native_cudnn', 'sage', ..."""
    compiled: bool | None = None
    """Whether the repeated blocks are compiled."""
    cache: Literal["", "none", "first-block", "mag", "taylor"] = ""
    """Skips steps that would change little: faster, with an error."""
    cache_strength: float = Field(default=0.0, ge=0, le=1)
    offload: Literal["", "none", "group", "model"] = ""
    """Where weights wait while they are not needed: on the device, or in the machine's memory."""
    quantization: Literal["", "none", "fp8", "int8"] = ""
    """`fp8`: stored in eight bits and computed in `precision`."""
    tiling: bool | None = None
    """Whether pictures are decoded in tiles."""
    distilled: bool = True
    """Whether a step-distillation LoRA is used where the weights list has one for the model."""
    audio_noise: float = Field(default=0.0, ge=0, le=0.5)
    """Of engines that hear speech: how much noise is laid under what they hear, never under what the film plays. Faces
    that stay still on very clean speech move with some."""


class ServerSettings(Part):
    """A server that a user runs or rents. It is an engine under the name of its table."""

    kind: Literal["comfyui", "videos"]
    url: str
    answers: tuple[RequestKind, ...] = ()
    """What it is asked for; empty: all that its kind and workflow can."""
    key_env: str = ""
    """The environment variable that holds its key; the key itself is never written anywhere."""
    model: str = ""
    workflow: str = ""
    """The file of a ComfyUI workflow in API format; '~' is the home folder."""
    slots: dict[str, WorkflowSlot] = Field(default_factory=dict)
    """Where the workflow takes what; empty: as the map beside the workflow (`NAME.slots.yaml`) says."""
    keeps: tuple[Literal["motion", "timing", "lips", "identity"], ...] = ()
    fps: int = Field(default=0, ge=0, le=120)
    frames_step: int = Field(default=1, ge=1, le=64)
    frames_max: int = Field(default=0, ge=0)
    goes_on: bool = False
    """Of the kind `videos`: whatever it is asked for begins with the picture that it is given, so that a clip longer
    than `frames_max` can go on from its own last frame."""
    size_multiple: int = Field(default=16, ge=1, le=256)
    area_max: int = Field(default=0, ge=0)
    price_s: float = Field(default=0.0, ge=0)
    """Money for a second of video or music."""
    connect_s: float = Field(default=10.0, gt=0)
    stall_s: float = Field(default=120.0, gt=0)
    """The longest silence."""
    total_s: float = Field(default=3600.0, gt=0)
    bytes_max: int = Field(default=2_000_000_000, ge=1)
    """No download is larger."""
    extra: dict[str, str | int | float | bool] = Field(default_factory=dict)
    """Parameters of the server's own, sent as they are."""


class EngineSettings(Part):
    """All that engines are told of this machine and its user. Never in a key: what changes a clip stands in plans."""

    device: str = "auto"
    """'cuda', 'cuda:1', 'mps', 'cpu'; 'auto': the best that torch finds."""
    memory_mb: int = Field(default=0, ge=0)
    """Of the device; 0: what it has."""
    weights: dict[str, str] = Field(default_factory=dict)
    """The folder of each weights id; those that are not named are looked for in the hub's cache."""
    commercial: bool = False
    """Refuse weights whose licence forbids commercial use."""
    levers: Levers = Levers()
    engines: dict[str, Levers] = Field(default_factory=dict)
    """Levers of single engines, in place of `levers`."""
    variants: dict[str, str] = Field(default_factory=dict)
    """Which weights an engine uses, where it knows several: `wan-vace = "wan-vace-14b"`."""
    servers: dict[str, ServerSettings] = Field(default_factory=dict)
    estimators: dict[str, str] = Field(default_factory=dict)
    """Files of models that look at photos: `pose = "dw-ll_ucoco_384.onnx"`, `person = "..."`, `garment = "..."`."""
    claims: str = ""
    """The file in which submissions are claimed; set by the crew."""

    def levers_of(self, engine: str) -> Levers:
        """How an engine is to be run."""
        return self.engines.get(engine, self.levers)


def settings_path(environment: Mapping[str, str] | None = None) -> Path:
    """Where the settings are looked for."""
    found = os.environ if environment is None else environment
    if told := found.get("REELWRIGHT_ENGINES", "").strip():
        return Path(told).expanduser()
    base = found.get("XDG_CONFIG_HOME", "").strip() or "~/.config"
    return Path(base).expanduser() / "reelwright" / SETTINGS_FILE


def read_settings(path: Path | None = None) -> EngineSettings:
    """The settings of a file, of the user's own where none is named; defaults where there is none.

    `InputError` names the file and the field that does not fit, or a named file that is not there.
    """
    named = path is not None or bool(os.environ.get("REELWRIGHT_ENGINES", "").strip())
    path = path or settings_path()
    try:
        return EngineSettings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        if named:
            raise InputError(
                f"there are no engine settings at {str(path)!r}", hint="docs/engines.md shows one"
            ) from None
        return EngineSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{str(path)!r} cannot be read as TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise InputError(f"{str(path)!r}: {where}: {first['msg']}", hint="docs/engines.md lists all settings") from None
