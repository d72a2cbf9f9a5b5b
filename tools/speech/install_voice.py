"""Installing a voice: what is offered, fetched, checked and put in its place."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from ...story.document import Part
from ...story.errors import InputError
from .download import download
from .installed_voices import InstalledVoice, check_files, from_local, place, voices_folder

_BYTES_MAX = 2_000_000_000


class OfferedVoice(Part):
    """A voice that can be fetched, as its publisher's page states it."""

    id: str
    engine: Literal["piper"] = "piper"
    language: str
    title: str
    gender: Literal["", "female", "male"] = ""
    size_mb: int
    licence: str
    source: str
    files: tuple[tuple[str, str, str], ...]
    """Name, address, SHA-256 ('' where it is not known)."""


@cache
def offered() -> tuple[OfferedVoice, ...]:
    """All voices that `install NAME` knows."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("offline_voices.yaml").read_text("utf-8"))["piper"]
    return tuple(_offer(data, dict(item)) for item in data["voices"])


def _offer(data: dict[str, Any], item: dict[str, Any]) -> OfferedVoice:
    path = item.pop("path")
    digests = item.pop("sha256", {})
    names = (f"{item['id']}.onnx", f"{item['id']}.onnx.json")
    files = tuple((name, f"{data['base']}/{path}/{name}", str(digests.get(name, ""))) for name in names)
    return OfferedVoice(source=f"{data['card']}/tree/main/{path}", files=files, **item)


def find_offer(name: str) -> OfferedVoice:
    """The voice of a name, in any case. `InputError` lists those there are."""
    known = {voice.id.lower(): voice for voice in offered()}
    if name.strip().lower() in known:
        return known[name.strip().lower()]
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.4) or list(known)[:4]
    raise InputError(
        f"there is no voice {name[:80]!r} to install; near: {', '.join(known[each].id for each in near)}",
        hint="`reelwright voices install` lists them; `--from FILE` takes files of your own",
    )


def fetch_and_install(
    offer: OfferedVoice, *, progress: Callable[[str, int, int], None] | None = None
) -> InstalledVoice:
    """Fetch a voice and install it. What broke off is kept and gone on with; nothing half is ever installed."""
    staged = voices_folder() / f".fetching-{offer.id}"
    staged.mkdir(parents=True, exist_ok=True)
    for name, url, digest in offer.files:
        if (staged / name).is_file():
            continue

        def tell(done: int, total: int, name: str = name) -> None:
            if progress is not None:
                progress(name, done, total)

        download(url, staged / name, sha256=digest, bytes_max=_BYTES_MAX, progress=tell)
    try:
        check_files(staged, offer.id, offer.engine)
    except InputError:
        shutil.rmtree(staged)
        raise
    record = place(staged, offer.model_dump(exclude={"size_mb", "files"}))
    shutil.rmtree(staged, ignore_errors=True)
    _forget()
    return record


def install_local(path: Path) -> InstalledVoice:
    """Install a voice from files of a person's own; they stay where they are."""
    found = from_local(path)
    staged = voices_folder() / f".fetching-{found['id']}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    folder: Path = found.pop("folder")
    for name in found.pop("files"):
        stem = f"{found['id']}{name[name.index('.onnx') :]}" if found["engine"] == "piper" else name
        shutil.copyfile(folder / name, staged / stem)
    try:
        return place(staged, {**found, "source": str(path.name), "licence": "your own file"})
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        _forget()


def _forget() -> None:
    from .catalog import voices

    voices.cache_clear()
