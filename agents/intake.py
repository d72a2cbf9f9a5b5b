"""Intake: a person's words and files become a brief, with every file checked and kept in the store."""

from __future__ import annotations

from pathlib import Path

from ..planners.brief_reading.reading import read_brief
from ..planners.planner import builtin_library
from ..planners.staging.film_cast import check_person
from ..story.artifact import Artifact
from ..story.brief import Asset, AssetKind, Brief
from ..story.errors import InputError
from ..templates.library import look, platform
from ..tools.work.executor import Executor
from ..tools.work.job import Job
from .brand import branded, take_in_brand
from .garments import with_garments
from .production import Production
from .script_intake import script_pictures, script_wishes, speaker_people, speaker_voices, take_in_slides
from .wishes import Wishes


def take_in(wishes: Wishes, production: Production, executor: Executor) -> tuple[Brief, tuple[str, ...]]:
    """The brief of a person's wishes, and what they should know of it. `InputError` before anything is made."""
    script_text = _script_text(wishes.script) if wishes.script else ""
    slides, deck = take_in_slides(wishes.slides, production, executor) if wishes.slides else ((), "")
    script_text = script_text or deck
    wishes, front = script_wishes(wishes, script_text)
    if wishes.platforms:
        platform(wishes.platforms[0])
    if wishes.look:
        look(wishes.look)
    brief = read_brief(
        wishes.text,
        script_text=script_text,
        seconds=wishes.seconds,
        platform=wishes.platforms[0] if wishes.platforms else "",
        ratio=wishes.ratio,
        language=wishes.language,
        look=wishes.look,
        voice="" if wishes.voice == "auto" else wishes.voice,
        seed=wishes.seed or None,
        presenter=wishes.presenter,
        cast=dict(speaker_people(front)) or None,
    )
    for who in (brief.presenter, *brief.cast.values()):
        check_person(who, builtin_library())
    brand_notes: tuple[str, ...] = ()
    logo = wishes.logo
    if wishes.brand:
        brand, kit_logo, brand_notes = take_in_brand(wishes.brand, put_file=production.store.put_file)
        brief, logo = branded(brief, brand), logo or kit_logo
    _check_voice(brief)
    brief = brief.model_copy(update={"pace": wishes.pace, "lexicon": _lexicon(wishes.lexicon, brief.language)})
    brief = brief.model_copy(update={"speakers": dict(speaker_voices(front))})
    notes = [*brief.notes, *brand_notes]
    files: list[tuple[Path, AssetKind, str]] = [
        (path, "product", f"product-{number}") for number, path in enumerate(wishes.products, 1)
    ]
    files += [(path, "garment", f"garment-{number}") for number, path in enumerate(wishes.garments, 1)]
    files += [(path, "footage", f"footage-{number}") for number, path in enumerate(wishes.footage, 1)]
    if wishes.script:
        files += script_pictures(wishes.script, script_text)
    if logo:
        files.append((logo, "logo", "logo"))
    if wishes.narration:
        files.append((wishes.narration, "narration", "narration"))
    if wishes.music:
        files.append((wishes.music, "music", "music"))
    assets = [*slides]
    for path, kind, asset_id in files:
        asset, said = take_in_file(path, kind, asset_id, production, executor)
        assets.append(asset)
        notes += said
    brief = brief.model_copy(update={"assets": tuple(assets)})
    if wishes.garments:
        brief, said = with_garments(brief, production)
        notes += said
    return brief.model_copy(update={"notes": tuple(notes)}), tuple(notes)


def take_in_file(
    path: Path, kind: AssetKind, asset_id: str, production: Production, executor: Executor
) -> tuple[Asset, list[str]]:
    """A person's file, checked by its content and kept in the store; and what was changed in it."""
    from ..tools.media.intake import take_in as take_in_media

    def run(job: Job) -> Artifact:
        return executor.run([job], production.store)[job.key()]

    return take_in_media(path, kind=kind, asset_id=asset_id, put_file=production.store.put_file, run=run)


def _script_text(path: Path) -> str:
    from ..tools.media.sniff import read_text

    return read_text(path)


def _lexicon(path: Path | None, language: str) -> dict[str, str]:
    if path is None:
        return {}
    from ..tools.speech.lexicon import read_lexicon

    return read_lexicon(path, language=language)


def _check_voice(brief: Brief) -> None:
    if brief.voice in ("auto", "none"):
        return
    from ..tools.speech.casting import find_voice

    try:
        find_voice(brief.voice, language=brief.language)
    except InputError as error:
        raise InputError(error.what.replace("there is", "--voice: there is", 1), hint=error.hint) from None
