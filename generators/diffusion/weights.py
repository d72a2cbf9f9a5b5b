"""Which weights there are, where they lie on this machine, and whether they may be used. No torch, no network."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from ...story.document import Part
from ...story.errors import InputError
from ..engine import Obstacle
from ..settings import EngineSettings
from .device import machine_memory_mb

DATA = Path(__file__).with_name("weights.yaml")
PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors", "peft", "ftfy")
"""What the engines here import, and diffusers for them: adapters are merged with peft, prompts cleaned with ftfy."""
EXTRA = "pip install 'reelwright[gpu]'"
INDEXES = {"pipeline": "model_index.json", "modular": "modular_model_index.json", "component": "config.json"}
Cache = Literal["first-block", "mag", "taylor"]
Compiling = Literal["no", "partial", "full"]
"""Whether the repeated blocks can be compiled; `partial`: only with breaks in their graph."""


class Licence(Part):
    """What the weights' licence says of commercial use."""

    name: str
    commercial: Literal["yes", "no", "terms", "unknown"]
    url: str = ""
    why: str = ""


class HowRun(Part):
    """How a model is meant to be run, and which levers do something on it."""

    steps: int = Field(default=0, ge=0)
    guidance: float = 1.0
    forwards: int = Field(default=1, ge=1)
    """Passes through the model for a step, with that guidance."""
    compiling: Compiling = "no"
    caches: tuple[Cache, ...] = ()
    mag_ratios: tuple[float, ...] = ()
    """What MagCache must know of these weights; measured once."""
    distilled: str = ""
    """The id of the step-distillation adapter that fits."""
    flow_shift: float = Field(default=0.0, ge=0)
    """How far the levels of noise are shifted towards much of it; 0: as the repository's scheduler says. Of an adapter:
    it learnt these levels alone, with straight steps between them."""


class Weights(Part):
    """One entry of `weights.yaml`."""

    id: str
    repository: str
    revision: str = "main"
    pinned: bool = False
    """Whether `revision` is a commit, and so always the same files."""
    subfolder: str = ""
    """Where in the repository it lies; empty: at its root."""
    size_mb: int = Field(ge=1)
    size: Literal["listed", "computed"] = "computed"
    licence: Licence
    layout: Literal["pipeline", "modular", "component", "adapter"]
    components: tuple[str, ...] = ()
    """The folders that must be there; a component without files of weights has its configuration there."""
    files: dict[str, str] = Field(default_factory=dict)
    """Of an adapter: the file for each component that it changes."""
    engines: tuple[str, ...]
    first: bool = False
    """What its engine uses where the settings name no variant."""
    model_mb: int = Field(ge=1)
    """What the denoising model takes on a device, in two bytes a parameter."""
    run: HowRun

    def command(self, revision: str = "") -> str:
        """The command that downloads it into a folder of its own."""
        # Repositories hold the same weights at their root in other forms, too: only what is loaded is fetched.
        folders = [f"{self.subfolder}/*"] if self.subfolder else ["*/*", "*.json"]
        patterns = [f"--include '{pattern}'" for pattern in folders if not self.files]
        parts = ["hf download", self.repository, *self.files.values(), *patterns]
        return " ".join([*parts, f"--revision {revision or self.revision}", f"--local-dir {self.id}"])


@cache
def _entries() -> Mapping[str, Weights]:
    listed = yaml.safe_load(DATA.read_text("utf-8"))["weights"]
    return {entry.id: entry for entry in map(Weights.model_validate, listed)}


def weights_ids() -> tuple[str, ...]:
    """All ids, in the file's order."""
    return tuple(_entries())


def weights_entry(id: str) -> Weights:  # noqa: A002  # As settings and plans call it.
    """The entry of an id. `InputError` lists those that there are."""
    found = _entries().get(id)
    if found is None:
        raise InputError(f"there are no weights {id!r}", hint=f"there are: {', '.join(_entries())}")
    return found


def variants(engine: str) -> tuple[str, ...]:
    """The models that an engine can load, its own choice first. Adapters and parts are none."""
    own = [each for each in _entries().values() if engine in each.engines and each.layout in ("pipeline", "modular")]
    return tuple(each.id for each in sorted(own, key=lambda each: not each.first))


def variant(engine: str, settings: EngineSettings) -> str:
    """The weights that an engine uses under these settings. `InputError` where they name others than it knows."""
    known = variants(engine)
    chosen = settings.variants.get(engine, "") or known[0]
    if chosen not in known:
        raise InputError(f"the engine {engine!r} has no variant {chosen!r}", hint=f"it knows: {', '.join(known)}")
    return chosen


def revision_of(id: str, settings: EngineSettings | None = None) -> str:  # noqa: A002
    """The revision that is loaded: the settings' (`weights.ID = "@COMMIT"`), else the list's."""
    told = settings.weights.get(id, "") if settings else ""
    return told[1:] if told.startswith("@") else weights_entry(id).revision


def pinned(id: str, settings: EngineSettings | None = None) -> str:  # noqa: A002
    """'id@revision', a commit cut to twelve digits: what plans and reports name."""
    return f"{id}@{revision_of(id, settings)[:12]}"


def locate(id: str, settings: EngineSettings) -> Path:  # noqa: A002
    """The folder of weights on this machine: the settings', else the hub's cache.

    `InputError` where they are not whole (with the command that downloads them, and the size), or where their licence
    does not allow what the settings say that they are for.
    """
    entry = weights_entry(id)
    if problem := _forbidden(entry, settings):
        raise InputError(problem.what, hint=problem.hint)
    problem, folder = _find(entry, settings)
    if folder is None:
        assert problem is not None
        raise InputError(problem.what, hint=problem.hint)
    return folder


def obstacles(
    ids: Iterable[str], settings: EngineSettings, *, packages: Iterable[str] = PACKAGES
) -> tuple[Obstacle, ...]:
    """Why an engine that needs these weights and packages would not run here. Looks at files; imports nothing."""
    found = []
    lacking = [name for name in packages if importlib.util.find_spec(name) is None]
    if lacking:
        found.append(Obstacle(what=f"not installed: {', '.join(lacking)}", hint=EXTRA))
    for entry in map(weights_entry, dict.fromkeys(ids)):
        if problem := _forbidden(entry, settings):
            found.append(problem)
        problem, folder = _find(entry, settings)
        problem = _too_large(entry, folder) if folder else problem
        if problem is not None:
            found.append(problem)
    return tuple(found)


def _too_large(entry: Weights, folder: Path) -> Obstacle | None:
    """Whether the machine's memory is too small to load them; text encoders come and go before.

    Files may hold four bytes a number: of those a piece is read at a time, and what stays is as large as the model.
    """
    sizes = {
        path: path.stat().st_size // 1_000_000
        for path in folder.rglob("*.safetensors")
        if "text_encoder" not in path.parts
    }
    model_mb = sum(size for path, size in sizes.items() if path.parent.name.startswith("transformer"))
    wanted_mb = min(model_mb, entry.model_mb) + sum(sizes.values()) - model_mb
    here_mb = machine_memory_mb()
    if wanted_mb <= here_mb:
        return None
    return Obstacle(
        what=f"the weights {entry.id!r} take {wanted_mb / 1000:.1f} GB while they are loaded, and this machine has "
        f"{here_mb / 1000:.1f} GB of memory",
        hint="choose a smaller variant or engine",
    )


def _forbidden(entry: Weights, settings: EngineSettings) -> Obstacle | None:
    licence = entry.licence
    if not settings.commercial or licence.commercial in ("yes", "terms"):
        return None
    why = licence.why or "commercial use is not allowed"
    see = f"; see {licence.url}" if licence.url else ""
    return Obstacle(
        what=f"the weights {entry.id!r} may not be used commercially: {licence.name} ({why})",
        hint=f"choose another variant or engine, or leave `commercial` off{see}",
    )


def _find(entry: Weights, settings: EngineSettings) -> tuple[Obstacle | None, Path | None]:
    told = settings.weights.get(entry.id, "")
    revision = revision_of(entry.id, settings)
    hint = (
        f"{entry.command(revision)}   ({'about ' if entry.size == 'computed' else ''}{entry.size_mb / 1000:.1f} GB), "
        f'then in the engine settings: [weights] "{entry.id}" = "FOLDER"'
    )
    lacking: list[str] = []
    for folder in _places(entry, settings):
        lacking = missing(entry, folder)
        if not lacking:
            return None, folder
        if told and not told.startswith("@"):
            break
    if told and not told.startswith("@"):
        what = f"the weights {entry.id!r} are not whole in {told!r}: there is no {', '.join(lacking)}"
    elif lacking:
        what = f"the weights {entry.id!r} are not whole in the hub's cache: there is no {', '.join(lacking)}"
    else:
        what = f"the weights {entry.id!r} are not on this machine"
    return Obstacle(what=what, hint=hint, download_mb=entry.size_mb), None


def _places(entry: Weights, settings: EngineSettings) -> list[Path]:
    """Where it may lie: the folder that the settings name, alone; else those of its repository's other parts, and the
    hub's cache."""
    told = settings.weights.get(entry.id, "")
    if told and not told.startswith("@"):
        root = Path(told).expanduser()
        inner = root / entry.subfolder
        return [inner if entry.subfolder and inner.is_dir() else root]
    beside = [
        Path(settings.weights[other.id]).expanduser() / entry.subfolder
        for other in _entries().values()
        if (entry.subfolder or entry.layout == "adapter")
        and other.repository == entry.repository
        and settings.weights.get(other.id, "@")[:1] != "@"
    ]
    cached = cached_snapshot(entry.repository, revision_of(entry.id, settings))
    return [each for each in [*beside, *([cached / entry.subfolder] if cached else [])] if each.is_dir()]


def cached_snapshot(repository: str, revision: str) -> Path | None:
    """The folder of a revision in the hub's cache, or None. As huggingface_hub documents its cache:
    `models--OWNER--NAME/refs/BRANCH` holds a commit, `models--OWNER--NAME/snapshots/COMMIT` the files."""
    home = os.environ.get("HF_HOME", "").strip() or "~/.cache/huggingface"
    base = Path(os.environ.get("HF_HUB_CACHE", "").strip() or f"{home}/hub").expanduser()
    folder = base / f"models--{repository.replace('/', '--')}"
    with suppress(OSError):
        revision = (folder / "refs" / revision).read_text("utf-8").strip()
    snapshots = folder / "snapshots"
    if not snapshots.is_dir():
        return None
    exact = snapshots / revision
    begun = [each for each in snapshots.iterdir() if len(revision) >= 7 and each.name.startswith(revision)]
    return exact if exact.is_dir() else (begun[0] if len(begun) == 1 else None)


def missing(entry: Weights, folder: Path) -> list[str]:
    """The files and folders of these weights that are not in `folder`, by their names within it."""
    if not folder.is_dir():
        return [f"folder {str(folder)!r}"]
    wanted = [*entry.files.values(), *([INDEXES[entry.layout]] if entry.layout in INDEXES else [])]
    lacking = [name for name in wanted if not (folder / name).is_file()]
    lacking += [f"{name}/" for name in entry.components if not (folder / name).is_dir()]
    for index in sorted(folder.glob("*/*.safetensors.index.json")) + sorted(folder.glob("*.safetensors.index.json")):
        try:
            shards = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
        except (OSError, ValueError, KeyError, AttributeError):
            lacking.append(f"{index.relative_to(folder)} that can be read")
            continue
        lacking += [str(path.relative_to(folder)) for path in map(index.with_name, shards) if not path.is_file()]
    return lacking
