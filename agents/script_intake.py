"""A script's own wishes and files: its front matter, and the pictures that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..planners.estimate import speech_seconds
from ..planners.script_reading.deck import deck_script
from ..planners.script_reading.speakers import speaker_id
from ..planners.script_reading.user_script import FrontMatter, front_matter, pictures_of
from ..story.brief import Asset, AssetKind
from ..story.errors import InputError
from ..tools.work.executor import Executor
from .production import Production
from .wishes import Wishes

PICTURES_MAX = 200
LONG_S = 600
"""What takes longer is no film for a telephone."""
WIDE = "youtube"


def script_wishes(wishes: Wishes, text: str) -> tuple[Wishes, FrontMatter]:
    """The wishes with those of the script's front matter where a flag says nothing; and the front matter."""
    front = front_matter(text)
    update: dict[str, Any] = {}
    if front.seconds is not None and wishes.seconds is None:
        update["seconds"] = front.seconds
    if front.platform and not wishes.platforms:
        update["platforms"] = (front.platform,)
    for name in ("language", "look", "presenter"):
        if getattr(front, name) and not getattr(wishes, name):
            update[name] = getattr(front, name)
    asked = wishes.platforms or front.platform or wishes.text.strip() or wishes.ratio
    if not asked and (wishes.slides or speech_seconds(text, front.language or wishes.language or "en") > LONG_S):
        # Pages are wide, and a lesson is watched sitting down.
        update["platforms"] = (WIDE,)
    if front.voice and wishes.voice == "auto":
        update["voice"] = front.voice
    return (wishes.model_copy(update=update) if update else wishes), front


def speaker_voices(front: FrontMatter) -> Mapping[str, str]:
    """The voice that the front matter gives to each speaker, by the speaker's id in lines."""
    return {speaker_id(name): voice for name, voice in front.speakers.items() if voice}


def speaker_people(front: FrontMatter) -> Mapping[str, str]:
    """The person whom the front matter gives to each speaker, by the speaker's id in lines."""
    return {speaker_id(name): who for name, who in front.cast.items()}


def script_pictures(script: Path, text: str) -> list[tuple[Path, AssetKind, str]]:
    """The pictures that a script names, relative to its own folder, with the ids that its lines know them by.

    `InputError` names the row where one is missing.
    """
    found: list[tuple[Path, AssetKind, str]] = []
    pictures = pictures_of(text)
    if len(pictures) > PICTURES_MAX:
        raise InputError(
            f"the script names {len(pictures)} pictures, at most {PICTURES_MAX} are taken in", hint="split it in parts"
        )
    for ref, asset_id in pictures:
        path = script.parent / ref.path
        try:
            there = path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise InputError(
                f"{script.name}, line {ref.line}: there is no picture {ref.path!r} in {str(script.parent)!r}",
                hint="paths count from the script's own folder; correct the path, or take the picture out",
            )
        found.append((path, "image", asset_id))
    return found


def take_in_slides(path: Path, production: Production, executor: Executor) -> tuple[tuple[Asset, ...], str]:
    """The pages of a presentation as assets `slide-1`, `slide-2`, and the script that they make alone."""
    from ..tools.media.slides_intake import SlidePage, count_pages

    pages = count_pages(path)
    raw = production.store.put_file(path)
    jobs = [SlidePage(raw=raw.key, name=path.name, page=number) for number in range(1, pages + 1)]
    made = executor.run(jobs, production.store)
    facts = [made[job.key()].facts for job in jobs]
    assets = tuple(
        Asset(
            id=f"slide-{job.page}",
            kind="slides",
            name=f"{path.name}, page {job.page}",
            key=job.key(),
            width=fact["width"],
            height=fact["height"],
            text=fact["text"],
        )
        for job, fact in zip(jobs, facts, strict=True)
    )
    return assets, deck_script([(fact["text"], fact["note"]) for fact in facts])
