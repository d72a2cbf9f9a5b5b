"""The door: a script's text in, its lines and what a person should know of them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...story.brief import Asset
from ...story.errors import InputError
from ...story.script import Line, Role
from ...templates.phrase_bank import Reading
from ..brief_reading.scan import URL, any_of
from ..writing.wording import shorten
from .blocks import Reader
from .drafts import Draft, Drafting, has_words
from .front_matter import front_matter, without_front_matter
from .inline import Note, PictureRef
from .slides import shown_pages
from .speakers import speakers_in

SHOW_MAX = 60
SENTENCE_MAX = 90
"""A sentence no longer than this is shown whole where a scene has room for it."""
ITEM_MAX = 40
TITLE_MAX = 60
CALL_MAX = 90
"""A longer last line is told, not called."""
LINES_MAX = 4000
"""About four hours."""
NOTES_MAX = 12


def lines_of(
    text: str,
    words: Reading,
    *,
    shown_only: bool = False,
    names: tuple[str, ...] = (),
    language: str = "en",
    assets: Sequence[Asset] = (),
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of a script, and notes on what is not understood, with its row.

    Headings become shown chapters, `NAME:` names who speaks, list items become points of one line; tables, code,
    formulas, quotations and pictures are shown with the words beside them (docs/scripts.md has the whole syntax). The
    last line is a call to action only where it calls: by its first word, an address, or one of `names` (the product,
    the brand). `assets` are those of the brief: pages of slides are shown by number, or matched to the words.
    """
    drafts, notes = _drafts(text, language)
    drafts = [draft for draft in drafts if draft.kind == "shown" or has_words(draft.say or draft.show)]
    pages = [asset for asset in assets if asset.kind == "slides"]
    drafts, said = shown_pages(drafts, pages)
    if not drafts:
        raise InputError("the script has no words to say or show", hint="write the sentences that should be heard")
    if len(drafts) > LINES_MAX:
        raise InputError(
            f"the script has {len(drafts)} lines, at most {LINES_MAX} make a film", hint="split it in parts"
        )
    pictures = {ref.path: asset_id for ref, asset_id in pictures_of(text)}
    levels = _levels(drafts)
    lines = []
    for number, draft in enumerate(drafts):
        role = _role(draft, first=number == 0, last=number == len(drafts) - 1, words=words, names=names)
        asset = pictures[draft.picture.path] if draft.picture else f"slide-{draft.slide}" if draft.slide else ""
        lines.append(
            Line(
                id=f"line-{number + 1}",
                role=role,
                say="" if shown_only else draft.say,
                show=_shown(draft),
                items=() if draft.slide else tuple(shorten(each, ITEM_MAX) for each in draft.items),
                speaker=draft.speaker,
                emotion=draft.emotion,
                pause_after_s=draft.pause_after_s,
                asset=asset,
                exhibit=draft.exhibit,
                cues=() if shown_only else draft.cues,
                level=levels.get(draft.level, draft.level) if draft.kind == "heading" else 1,
                source="script",
            )
        )
    return tuple(lines), (*_told(notes), *said)


def pictures_of(text: str) -> tuple[tuple[PictureRef, str], ...]:
    """The pictures that a script names, each path once, and the ids of their assets: 'image-1', 'image-2'."""
    reader = Reader()
    reader.read(without_front_matter(text))
    found = [block.what for block in reader.blocks if hasattr(block, "what") and isinstance(block.what, PictureRef)]
    first: dict[str, PictureRef] = {}
    for ref in found:
        first.setdefault(ref.path, ref)
    return tuple((ref, f"image-{number}") for number, ref in enumerate(first.values(), 1))


def title_of(text: str) -> str:
    """A script's title: its own, its first heading, else its first words, without marks."""
    title = front_matter(text).title
    if title:
        return shorten(title, TITLE_MAX)
    drafts, _ = _drafts(text, "en")
    headings = [draft.show for draft in drafts if draft.kind == "heading"]
    said = next(iter(headings), next((draft.say or draft.show for draft in drafts if draft.say or draft.show), ""))
    return shorten(said, TITLE_MAX)


def _drafts(text: str, language: str) -> tuple[list[Draft], list[Note]]:
    front = front_matter(text)
    reader = Reader()
    reader.read(without_front_matter(text))
    rows = [row.prose.text for block in reader.blocks for row in getattr(block, "rows", ())]
    drafting = Drafting(language, speakers_in(rows, (*front.speakers, *front.cast)))
    return drafting.take(reader.blocks), [*front.notes, *reader.notes]


def _told(notes: list[Note]) -> tuple[str, ...]:
    told = [f"script, line {line}: {text}" for line, text in sorted(set(notes))]
    if len(told) > NOTES_MAX:
        told = [*told[:NOTES_MAX], f"script: {len(told) - NOTES_MAX} more like these"]
    return tuple(told)


def _levels(drafts: list[Draft]) -> dict[int, int]:
    """Levels as written to those of the film: 1 is a chapter; a lone first heading over others is the film's title."""
    written = [draft.level for draft in drafts if draft.kind == "heading"]
    steps = sorted(set(written))
    titled = len(steps) > 1 and drafts[0].kind == "heading" and written.count(steps[0]) == 1 == (written[0] == steps[0])
    return {level: min(6, number + (0 if titled else 1)) for number, level in enumerate(steps)}


def _shown(draft: Draft) -> str:
    if draft.kind in ("heading", "list", "shown") or (draft.show and len(draft.show) <= SHOW_MAX):
        return shorten(draft.show, SHOW_MAX) if draft.kind in ("heading", "shown") else draft.show
    return shorten(draft.say, SENTENCE_MAX if len(draft.say) <= SENTENCE_MAX else SHOW_MAX)


def _role(draft: Draft, *, first: bool, last: bool, words: Reading, names: tuple[str, ...]) -> Role:
    said = draft.say or draft.show
    if draft.kind == "heading":
        return "chapter"
    if draft.kind == "list":
        return "feature"
    if draft.kind == "shown" or draft.slide:
        return "statement"
    looked_at = draft.exhibit is not None or draft.picture is not None
    if last and not first and not looked_at and _calls(said, words, names):
        return "call-to-action"
    if first:
        return "hook"
    if re.search(words.price, said, re.I) or any(re.search(pattern, said, re.I) for pattern in words.offers):
        return "offer"
    return "question" if said[-1:] in ("?", "？", "؟") else "statement"


def _calls(said: str, words: Reading, names: tuple[str, ...]) -> bool:
    """True where a last line asks for something that an end card can carry; narration is no button."""
    if URL.search(said) or any(name and re.search(rf"\b{re.escape(name)}\b", said, re.I) for name in names):
        return len(said) <= CALL_MAX
    return len(said) <= CALL_MAX // 2 and re.match(rf"{any_of(words.cta_starts)}\b", said, re.I) is not None
