"""Neural voices on this machine: where they lie, what each says of itself, and how a folder becomes one."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from ...story.document import Part, write_atomically
from ...story.errors import EngineError, InputError, StorageError

NeuralEngine = Literal["piper", "kokoro"]
RECORD = "voice.json"
_KOKORO_FILES = ("model.onnx", "voices.bin", "config.json")


class InstalledVoice(Part):
    """What lies beside a voice's files, as it was installed."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    engine: NeuralEngine
    language: str
    title: str = ""
    gender: Literal["", "female", "male"] = ""
    licence: str = ""
    source: str = ""
    sha256: str
    """Of the model: part of every key."""
    speakers: tuple[str, ...] = ()
    """For models with many: their names."""


def voices_folder() -> Path:
    """Where voices are installed: REELWRIGHT_VOICES, else `reelwright/voices` in the user's data folder."""
    own = os.environ.get("REELWRIGHT_VOICES", "").strip()
    if own:
        return Path(own)
    data = os.environ.get("XDG_DATA_HOME", "").strip()
    return (Path(data) if data else Path.home() / ".local" / "share") / "reelwright" / "voices"


def runtime_missing() -> str | None:
    """What to say where the neural voices' runtime is not installed; None where it is."""
    if importlib.util.find_spec("onnxruntime") is None:
        return "neural voices need onnxruntime: pip install 'reelwright[voices]'"
    return None


def installed() -> tuple[InstalledVoice, ...]:
    """All voices on this machine by name; a folder whose record does not fit is passed over."""
    found = []
    for path in sorted(voices_folder().glob(f"*/{RECORD}")):
        try:
            found.append(InstalledVoice.model_validate_json(path.read_bytes()))
        except (OSError, ValueError):
            continue
    return tuple(found)


def folder_of(voice_id: str) -> Path:
    """The folder of an installed voice ('af_heart' of a kokoro model too). `EngineError` where it is gone."""
    for voice in installed():
        if voice_id == voice.id or voice_id in voice.speakers:
            return voices_folder() / voice.id
    raise EngineError(
        f"the voice {voice_id!r} is not installed on this machine", hint=f"reelwright voices install {voice_id}"
    )


def place(staged: Path, voice: dict[str, Any]) -> InstalledVoice:
    """Make a folder of checked files an installed voice, at once and whole; one of its name is replaced."""
    model = staged / _model_name(voice["id"], voice["engine"])
    record = InstalledVoice.model_validate({**voice, "sha256": _digest(model)})
    check_files(staged, record.id, record.engine)
    write_atomically(staged / RECORD, record.model_dump_json(indent=2).encode())
    target = voices_folder() / record.id
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".installing-"))
        for path in staged.iterdir():
            shutil.move(str(path), str(draft / path.name))
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    except OSError as error:
        raise StorageError(f"{str(target)!r} cannot be written: {error.strerror}") from None
    return record


def from_local(path: Path) -> dict[str, Any]:
    """What a person's own files are: a piper `.onnx` with its `.onnx.json`, or a folder with a kokoro model."""
    if path.is_dir() and all((path / name).is_file() for name in _KOKORO_FILES):
        return {"id": _tidy(path.name), "engine": "kokoro", "language": "", "title": "kokoro", "files": _KOKORO_FILES,
                "folder": path, "speakers": _kokoro_names(path / "voices.bin")}  # fmt: skip
    models = sorted(path.glob("*.onnx")) if path.is_dir() else [path]
    if len(models) != 1 or models[0].suffix != ".onnx" or not models[0].is_file():
        raise InputError(
            f"{str(path)!r} is no voice: there has to be one NAME.onnx with NAME.onnx.json beside it (piper), "
            f"or {', '.join(_KOKORO_FILES)} (kokoro)",
            hint="give the .onnx file or the folder that holds these",
        )
    config = models[0].with_name(f"{models[0].name}.json")
    if not config.is_file():
        raise InputError(f"{config.name!r} is missing beside {models[0].name!r}", hint="fetch both files of the voice")
    told = _config(config)
    language = str(told.get("language", {}).get("code", "")) or str(told.get("espeak", {}).get("voice", ""))
    voice_id = _tidy(models[0].stem)
    return {"id": voice_id, "engine": "piper", "language": language.replace("_", "-"), "title": voice_id,
            "files": (models[0].name, config.name), "folder": path if path.is_dir() else path.parent}  # fmt: skip


def check_files(folder: Path, voice_id: str, engine: NeuralEngine) -> None:
    """Raise `InputError` where the files of a voice are not whole."""
    names = (f"{voice_id}.onnx", f"{voice_id}.onnx.json") if engine == "piper" else _KOKORO_FILES
    for name in names:
        if not (folder / name).is_file() or not (folder / name).stat().st_size:
            raise InputError(f"the voice {voice_id!r} has no {name!r}", hint="install it again")
    told = _config(folder / names[-1])
    wanted = ("audio", "phoneme_id_map") if engine == "piper" else ("vocab",)
    missing = [key for key in wanted if key not in told]
    if missing:
        raise InputError(f"{names[-1]!r} is no description of a {engine} voice: it has no {missing[0]!r}")


def _model_name(voice_id: str, engine: NeuralEngine) -> str:
    return f"{voice_id}.onnx" if engine == "piper" else "model.onnx"


def _config(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        raise InputError(f"{path.name!r} is no JSON description of a voice", hint="fetch it again")
    return told


def _kokoro_names(path: Path) -> tuple[str, ...]:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as styles:
            return tuple(sorted(styles.files))
    except (OSError, ValueError):
        raise InputError(f"{path.name!r} holds no kokoro voices", hint="fetch it again") from None


def _digest(path: Path) -> str:
    if not path.is_file():
        raise InputError(f"the voice has no {path.name!r}", hint="install it again")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tidy(name: str) -> str:
    tidied = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-._")
    if not tidied:
        raise InputError(f"{name!r} gives no name for a voice", hint="rename the file")
    return tidied
