"""What a person gives engines to work from: a photo of who plays, a clip whose motion is taken over."""

from __future__ import annotations

from pathlib import Path

from ...story.brief import AssetKind, Brief
from ..consent import read_consent
from ..desk import Desk
from ..intake import take_in_file

_GIVEN: tuple[tuple[AssetKind, str, str], ...] = (
    ("person", "reference", "person-1"),
    ("driving-video", "driving", "driving-1"),
)


def take_in_inputs(desk: Desk) -> None:
    """Keep the files that the choice of engines names, as assets of the brief; one that is no longer named leaves it.

    `InputError` where a file cannot be used. Nothing that is drawn depends on them.
    """
    production, choice = desk.production, desk.order.engines
    brief = before = production.load(Brief)
    for kind, field, asset_id in _GIVEN:
        told = str(getattr(choice, field))
        others = tuple(asset for asset in brief.assets if asset.kind != kind)
        kept = next((asset for asset in brief.assets if asset.kind == kind and asset.name == Path(told).name), None)
        if kept is not None and not Path(told).exists():
            # It was taken in before; the store has it.
            others = (*others, kept)
        elif told:
            path = Path(told)
            asset, notes = take_in_file(path, kind, asset_id, production, desk.executor)
            agreed = read_consent(choice.consent, path.name)
            desk.note(f"{path.name!r} shows a real person, who agreed: {agreed.who}, {agreed.when}, {agreed.scope}")
            for note in notes:
                desk.note(note)
            others = (*others, asset)
        brief = brief.model_copy(update={"assets": others})
    if brief != before:
        production.save(brief)
