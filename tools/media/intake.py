"""Takes a person's files into the store: first the bytes as they are, then the copy that films are made from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from ...story.artifact import Artifact
from ...story.brief import Asset, AssetKind, Cutout, Moment
from ...story.errors import InputError
from ..work.job import Job
from . import audio_intake, footage_intake, image_intake
from .audio_intake import AudioIntake
from .colours import ColoursJob
from .cutout import CutoutJob
from .footage_intake import FootageIntake
from .image_intake import ImageIntake
from .sniff import check_file

WORDS: dict[AssetKind, str] = {
    "product": "product photo",
    "logo": "logo",
    "music": "music",
    "footage": "footage",
    "image": "picture",
    "garment": "garment photo",
    "narration": "narration",
    "person": "photo of a person",
    "driving-video": "driving video",
}
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
    limits = {
        "music": audio_intake.BYTES_MAX,
        "narration": audio_intake.BYTES_MAX,
        "footage": footage_intake.BYTES_MAX,
        "driving-video": footage_intake.BYTES_MAX,
    }
    limit = limits.get(kind, image_intake.BYTES_MAX)
    check_file(path, what=what, bytes_max=limit)
    raw = put_file(path)
    job: Job
    if kind in ("footage", "driving-video"):
        job = FootageIntake(raw=raw.key, name=path.name)
    elif kind == "narration":
        from ..speech.narration_intake import NarrationIntake

        job = NarrationIntake(raw=raw.key, name=path.name)
    elif kind == "music":
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
        moments=tuple(
            Moment(start_s=Fraction(start_s), end_s=Fraction(end_s), worth=float(worth))
            for start_s, end_s, worth in facts.get("moments", ())
        ),
    )
    notes = list(facts.get("notes", []))
    if kind == "product":
        asset, said = with_cutout(asset, run=run)
        notes += said
    if kind == "garment":
        asset, said = _with_garment(asset, run=run)
        notes += said
    return asset, notes


def _with_garment(asset: Asset, *, run: Callable[[Job], Artifact]) -> tuple[Asset, list[str]]:
    """A garment's photo with what was read of it; its cut-out is the garment's own artifact."""
    from ..garments.job import GarmentJob

    made = run(GarmentJob(picture=asset.key, name=asset.name))
    facts = made.facts
    cut = Cutout(key=made.key, width=facts["width"], height=facts["height"])
    told = f"{asset.name!r} shows a {facts['kind']} (by its shape, {facts['score']:.2f} of 1)"
    return asset.model_copy(update={"cutout": cut, "colours": tuple(facts["colours"])}), [told, *facts["notes"]]


def with_cutout(asset: Asset, *, run: Callable[[Job], Artifact]) -> tuple[Asset, list[str]]:
    """A product's photo with its cut-out and the product's colours, and what became of it."""
    if asset.alpha:
        colours = run(ColoursJob(picture=asset.key)).facts["colours"]
        return asset.model_copy(update={"colours": tuple(colours)}), []
    made = run(CutoutJob(picture=asset.key))
    if not made.facts["cut"]:
        return asset, [f"{asset.name!r} is shown as it is, not cut out: {made.facts['why']}"]
    colours = run(ColoursJob(picture=made.key)).facts["colours"]
    cut = Cutout(key=made.key, width=made.facts["width"], height=made.facts["height"])
    return asset.model_copy(update={"cutout": cut, "colours": tuple(colours)}), [
        f"the product of {asset.name!r} was cut out of its background"
    ]
