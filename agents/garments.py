"""Garments of a film: what their photos tell goes into the brief, and whether they can be worn at all."""

from __future__ import annotations

from ..story.brief import Asset, Brief
from ..story.errors import InputError
from ..story.garment import Garment
from ..templates.library import people
from ..templates.person import Person
from .production import Production

NOBODY = "none"


def with_garments(brief: Brief, production: Production) -> tuple[Brief, list[str]]:
    """The brief with the tags of its garments' photos, and notes of what cannot be worn.

    Where no garment fits anybody well enough, the film shows them on their hangers. `InputError` where a person was
    asked for whom the garment does not fit.
    """
    garments = brief.assets_of("garment")
    tags = list(brief.product.tags)
    notes: list[str] = []
    worn: list[Asset] = []
    for asset in garments:
        assert asset.cutout is not None
        garment = Garment.load(production.store.folder(asset.cutout.key))
        tags += [tag.model_copy(update={"asset": asset.id}) for tag in garment.tags]
        why = _misfit(asset, brief, production)
        if not why:
            worn.append(asset)
        elif brief.presenter in people():
            raise InputError(
                f"{asset.name!r} does not fit {people()[brief.presenter].name}: {why}",
                hint="give a clearer photo from the front, or another person",
            )
        else:
            notes.append(f"{asset.name!r} is shown on its hanger, not worn: {why}")
    brief = brief.model_copy(update={"product": brief.product.model_copy(update={"tags": tuple(tags)})})
    if not worn and not brief.presenter:
        brief = brief.model_copy(update={"presenter": NOBODY})
    return brief, notes


def _misfit(asset: Asset, brief: Brief, production: Production) -> str:
    """Why nobody can wear it; empty where somebody can."""
    from ..generators.embedded.cast.tryon.reading import GARMENT_FILE, read_garment
    from ..generators.embedded.cast.tryon.score import FIT_LEAST, fit_score

    assert asset.cutout is not None
    garment = read_garment(production.store.folder(asset.cutout.key) / GARMENT_FILE)
    scores = [fit_score(garment, person) for person in _wearers(brief)]
    best = max(scores, key=lambda score: score.whole)
    return "" if best.worn else f"{best.weakest} (the fit scores {best.whole:.2f}, {FIT_LEAST} is needed)"


def _wearers(brief: Brief) -> list[Person]:
    """Who may wear it: who was asked for, else the library's models."""
    known = people()
    if brief.presenter in known:
        return [known[brief.presenter]]
    return [person for person in known.values() if person.kind == "model"] or list(known.values())[:1]
