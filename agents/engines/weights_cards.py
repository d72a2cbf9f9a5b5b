"""The weights that engines in this process load, as lists show them: licence, size, the command that fetches them."""

from __future__ import annotations

from ...generators.diffusion.weights import (
    Weights,
    locate,
    revision_of,
    variant,
    variants,
    weights_entry,
    weights_ids,
)
from ...generators.settings import EngineSettings
from ...story.document import Part
from ...story.errors import InputError


class WeightsCard(Part):
    """Weights that an engine knows."""

    id: str
    used: bool
    """Whether it would load them under these settings: its variant, what goes with that."""
    repository: str
    revision: str
    pinned: bool
    """Whether the revision is a commit: always the same files."""
    size_mb: int
    estimated: bool
    """Whether the size is computed from the model's parameters, not read from a list of files."""
    licence: str
    commercial: str
    """'yes', 'no', 'terms' or 'unknown'."""
    why: str = ""
    url: str = ""
    folder: str = ""
    """Where they lie on this machine; empty: they do not."""
    command: str
    """Fetches them into a folder of their own."""


def weights_cards(engine: str, settings: EngineSettings) -> tuple[WeightsCard, ...]:
    """All weights of an engine, those that it would load first; empty where it loads none of the list."""
    own = [entry for entry in map(weights_entry, weights_ids()) if engine in entry.engines]
    loaded = _loaded(engine, settings)
    cards = [_card(entry, settings, used=entry.id in loaded) for entry in own]
    return tuple(sorted(cards, key=lambda card: not card.used))


def _loaded(engine: str, settings: EngineSettings) -> set[str]:
    """The ids of its variant, of the adapter that makes it quick, and of the parts that go with every variant."""
    known = variants(engine)
    parts = {
        each.id for each in map(weights_entry, weights_ids()) if engine in each.engines and each.layout == "component"
    }
    if not known:
        return parts
    try:
        chosen = weights_entry(variant(engine, settings))
    except InputError:
        # What the settings name is not there: the engine's obstacles say so.
        return parts
    quick = {chosen.run.distilled} if chosen.run.distilled and settings.levers_of(engine).distilled else set()
    return {chosen.id, *quick, *parts}


def _card(entry: Weights, settings: EngineSettings, *, used: bool) -> WeightsCard:
    revision = revision_of(entry.id, settings)
    return WeightsCard(
        id=entry.id,
        used=used,
        repository=entry.repository,
        revision=revision,
        pinned=entry.pinned or revision != entry.revision,
        size_mb=entry.size_mb,
        estimated=entry.size == "computed",
        licence=entry.licence.name,
        commercial=entry.licence.commercial,
        why=entry.licence.why,
        url=entry.licence.url,
        folder=_folder(entry, settings),
        command=entry.command(revision),
    )


def _folder(entry: Weights, settings: EngineSettings) -> str:
    try:
        return str(locate(entry.id, settings.model_copy(update={"commercial": False})))
    except InputError:
        return ""
