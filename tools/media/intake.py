"""Takes a person's files into the store: first the bytes as they are, then the copy that films are made from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from ...story.artifact import Artifact
from ...story.brief import Asset, AssetKind
from ...story.errors import InputError
from ..work.job import Job
from . import audio_intake, image_intake
from .audio_intake import AudioIntake
from .image_intake import ImageIntake
from .sniff import check_file

WORDS: dict[AssetKind, str] = {"product": "product photo", "logo": "logo", "music": "music"}
"""The kinds that can be taken in so far, and what messages call them."""


def take_in(
    path: Path,
    *,
    kind: AssetKind,
    asset_id: str,
    put_file: Callable[[Path], Artifact],
    run: Callable[[Job], Artifact],
) -> tuple[Asset, list[str]]:
    """A person's file as an asset, and notes of what was changed in it.

    `put_file` is the store's; `run` makes a job and returns its artifact. A file that cannot be used raises one
    `InputError` that says what it is, what is wrong and what to do; nothing is kept of it but its bytes.
    """
    what = WORDS.get(kind)
    if what is None:
        raise InputError(f"{path.name!r}: files of the kind {kind!r} cannot be taken in")
    limit = audio_intake.BYTES_MAX if kind == "music" else image_intake.BYTES_MAX
    check_file(path, what=what, bytes_max=limit)
    raw = put_file(path)
    job: Job
    if kind == "music":
        job = AudioIntake(raw=raw.key, name=path.name, what=what)
    else:
        job = ImageIntake(raw=raw.key, name=path.name, what=what)
    made = run(job)
    facts = made.facts
    asset = Asset(
        id=asset_id,
        kind=kind,
        name=path.name,
        key=made.key,
        width=facts.get("width"),
        height=facts.get("height"),
        alpha=bool(facts.get("alpha", False)),
        seconds=Fraction(facts["seconds"]) if "seconds" in facts else None,
    )
    return asset, list(facts.get("notes", []))
