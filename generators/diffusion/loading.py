"""Pipelines and their components from folders on this machine, each of them checked: nothing is fetched, nothing is
guessed, and what does not fit is one error that names the file and the remedy."""

from __future__ import annotations

import importlib
import json
import os
import struct
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from ...story.errors import EngineError, InputError

Precision = Literal["bf16", "fp16", "fp32"]
_HEADER_MAX = 100_000_000
"""Bytes; safetensors' own limit of a header."""
_OFFLINE = threading.RLock()
_AGAIN = "download the weights again (`reelwright engines show ENGINE` names the command), or correct their folder"


@contextmanager
def offline() -> Iterator[None]:
    """No request to any hub is made inside, whatever the environment says; afterwards it says what it said before."""
    import huggingface_hub.constants

    with _OFFLINE:
        said, constant = os.environ.get("HF_HUB_OFFLINE"), huggingface_hub.constants.HF_HUB_OFFLINE
        os.environ["HF_HUB_OFFLINE"] = "1"
        huggingface_hub.constants.HF_HUB_OFFLINE = True
        try:
            yield
        finally:
            huggingface_hub.constants.HF_HUB_OFFLINE = constant
            if said is None:
                os.environ.pop("HF_HUB_OFFLINE", None)
            else:
                os.environ["HF_HUB_OFFLINE"] = said


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no remarks of the libraries inside: what matters of loading is checked, and raised."""
    from diffusers.utils import logging as ours
    from transformers.utils import logging as theirs

    said = [(library, library.get_verbosity(), library.is_progress_bar_enabled()) for library in (ours, theirs)]
    for library, _, _ in said:
        library.set_verbosity_error()
        library.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # ACE-Step's decoder is built with torch's older form of weight normalisation.
            warnings.filterwarnings("ignore", message=r".*weight_norm.* is deprecated", category=FutureWarning)
            yield
    finally:
        for library, level, bars in said:
            library.set_verbosity(level)
            if bars:
                library.enable_progress_bar()


def dtype_of(precision: Precision) -> Any:
    """torch's type of a precision."""
    import torch

    return {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[precision]


def load(
    pipeline: str | type,
    folder: Path,
    *,
    precision: Precision,
    precisions: Mapping[str, Precision] | None = None,
    expect: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
    parts: Mapping[str, Any] | None = None,
) -> Any:
    """A pipeline from a folder in diffusers' layout, on the CPU, ready to be placed.

    `pipeline` is a class or its name in diffusers ('WanVACEPipeline'); "modular" takes what `modular_model_index.json`
    names. `precisions` are those of single components ({"vae": "fp32"}); `expect` are the class names that components
    must have or inherit; `skip` are components that are not loaded and stay None (an encoder whose prompts are encoded
    already); `parts` are components that somebody loaded before. `InputError` where a file is missing or broken,
    `EngineError` where what is loaded is not what the engine runs.
    """
    made = dict(parts or {})
    left_out = set(skip)
    with offline(), quiet():
        index = read_index(folder, modular=pipeline == "modular")
        for name, (library, kind) in index.items():
            if name not in made and name not in left_out and kind:
                own = (precisions or {}).get(name, precision)
                made[name] = load_component(folder / name, library=library, kind=kind, precision=own)
        whole = _assemble(pipeline, folder, made, left_out)
    _check(whole, index, left_out, expect or {}, folder)
    if hasattr(whole, "set_progress_bar_config"):
        whole.set_progress_bar_config(disable=True)
    return whole


def _assemble(pipeline: str | type, folder: Path, made: dict[str, Any], left_out: set[str]) -> Any:
    import diffusers

    try:
        if pipeline == "modular":
            whole = diffusers.ModularPipeline.from_pretrained(str(folder), local_files_only=True)
            whole.update_components(**made)
            return whole
        cls: Any = getattr(diffusers, pipeline) if isinstance(pipeline, str) else pipeline
        given = {**made, **dict.fromkeys(left_out - set(made))}
        return cls.from_pretrained(str(folder), local_files_only=True, **given)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        name = pipeline if isinstance(pipeline, str) else pipeline.__name__
        raise InputError(f"{str(folder)!r} is no {name!r}: {_first_line(error)}", hint=_AGAIN) from error


def load_component(
    folder: Path, *, kind: str, library: str = "diffusers", precision: Precision = "fp32", **more: Any
) -> Any:
    """One component from its folder: a model in evaluation mode, a tokenizer, a scheduler. Errors as `load`.

    A model whose files lack some of its weights, or hold them in other shapes, is the wrong architecture: it is never
    filled with random numbers.
    """
    if not folder.is_dir():
        raise InputError(f"the component {folder.name!r} is missing: there is no folder {str(folder)!r}", hint=_AGAIN)
    for path in sorted(folder.glob("*.safetensors")):
        check_safetensors(path)
    cls = _class(library, kind, folder)
    with offline(), quiet():
        return _model(cls, folder, precision, more) if _is_model(cls) else _plain(cls, folder, more)


def _class(library: str, kind: str, folder: Path) -> Any:
    # Parts that belong to one pipeline are named by its package: 'ltx2' is `diffusers.pipelines.ltx2`.
    for place in (library, f"diffusers.pipelines.{library}", "diffusers"):
        try:
            found = getattr(importlib.import_module(place), kind, None)
        except ImportError:
            continue
        if found is not None:
            return found
    raise InputError(
        f"the component {str(folder)!r} is of the class {kind!r} of {library!r}, which is not installed",
        hint="pip install --upgrade 'reelwright[gpu]'",
    )


def _is_model(cls: Any) -> bool:
    import torch

    return isinstance(cls, type) and issubclass(cls, torch.nn.Module)


def _model(cls: Any, folder: Path, precision: Precision, more: Mapping[str, Any]) -> Any:
    dtype = dtype_of(precision)
    ours = cls.__module__.startswith("diffusers")
    kind = {"torch_dtype": dtype} if ours else {"dtype": dtype}
    try:
        model, info = cls.from_pretrained(str(folder), local_files_only=True, output_loading_info=True, **kind, **more)
    except (OSError, ValueError, RuntimeError, TypeError, KeyError, AttributeError) as error:
        raise _unfit(cls.__name__, folder, error) from error
    lacking = sorted(map(str, info.get("missing_keys", ())))
    wrong = [str(each) for each in (*info.get("mismatched_keys", ()), *info.get("error_msgs", ()))]
    if lacking or wrong:
        what = f"lacks {len(lacking)} of its weights, {lacking[0]!r} first" if lacking else f"has others: {wrong[0]}"
        raise EngineError(f"{str(folder)!r} is not a {cls.__name__} as its config.json says: it {what}", hint=_AGAIN)
    return model.eval()


def _plain(cls: Any, folder: Path, more: Mapping[str, Any]) -> Any:
    try:
        return cls.from_pretrained(str(folder), local_files_only=True, **more)
    except (OSError, ValueError, RuntimeError, TypeError, KeyError, AttributeError) as error:
        raise _unfit(cls.__name__, folder, error) from error


def _unfit(kind: str, folder: Path, error: Exception) -> EngineError | InputError:
    said = _first_line(error)
    if isinstance(error, OSError):
        return InputError(f"{str(folder)!r} lacks files of a {kind}: {said}", hint=_AGAIN)
    return EngineError(f"{str(folder)!r} cannot be loaded as a {kind}: {said}", hint=_AGAIN)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:300]


def check_safetensors(path: Path) -> None:
    """`InputError` where the file ends before its header says, or is none: a download that was cut off.

    The format: eight bytes of the header's length, the header as JSON with each tensor's range of bytes, the tensors.
    """
    size = path.stat().st_size
    try:
        with path.open("rb") as opened:
            (length,) = struct.unpack("<Q", opened.read(8))
            if length > min(_HEADER_MAX, size):
                raise ValueError("its header is longer than the file")
            header = json.loads(opened.read(length))
        ends = [each["data_offsets"][1] for name, each in header.items() if name != "__metadata__"]
        wanted = 8 + length + max(ends, default=0)
    except (OSError, ValueError, struct.error, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InputError(
            f"the weights file {str(path)!r} is broken: {_first_line(error)}",
            hint="delete it and download the weights again",
        ) from None
    if size < wanted:
        raise InputError(
            f"the weights file {str(path)!r} is cut off: it has {size} of {wanted} bytes",
            hint="delete it and download the weights again",
        )


def read_index(folder: Path, *, modular: bool) -> dict[str, tuple[str, str]]:
    """The library and class of each component; an empty class where the pipeline goes without."""
    path = folder / ("modular_model_index.json" if modular else "model_index.json")
    try:
        listed = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{str(folder)!r} holds no pipeline: there is no {path.name!r}", hint=_AGAIN) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{str(path)!r} cannot be read: {_first_line(error)}", hint=_AGAIN) from None
    found: dict[str, tuple[str, str]] = {}
    for name, said in listed.items():
        if name.startswith("_") or not isinstance(said, list) or len(said) < 2:
            continue
        library, kind = said[0], said[1]
        if modular and not (library and kind) and len(said) > 2 and said[2].get("type_hint"):
            library, kind = said[2]["type_hint"]
        present = (folder / name).is_dir()
        # A modular pipeline also lists what it makes itself (guiders, processors); those have no folder.
        found[name] = (library or "", (kind or "") if present or not modular else "")
    return found


def _check(
    whole: Any, index: Mapping[str, tuple[str, str]], left_out: set[str], expect: Mapping[str, str], folder: Path
) -> None:
    parts = whole.components
    for name, (_, kind) in index.items():
        if kind and name not in left_out and parts.get(name) is None:
            raise EngineError(f"the component {name!r} of {str(folder)!r} was not loaded", hint=_AGAIN)
    for name, kind in expect.items():
        if name in left_out:
            continue
        part = parts.get(name)
        if part is None:
            raise EngineError(f"the component {name!r} of {str(folder)!r} is missing: it loads as None", hint=_AGAIN)
        if kind not in {cls.__name__ for cls in type(part).__mro__}:
            raise EngineError(
                f"the component {name!r} of {str(folder)!r} is a {type(part).__name__}, where the engine runs a {kind}",
                hint="name the folder of the right weights in the engine settings",
            )
