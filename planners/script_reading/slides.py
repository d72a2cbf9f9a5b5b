"""Which page of a presentation stands while which words are said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...story.brief import Asset
from .drafts import Draft

_FAR = -1e9


def shown_pages(drafts: list[Draft], pages: Sequence[Asset]) -> tuple[list[Draft], tuple[str, ...]]:
    """The drafts with pages for the words that the script's own `[slide 3]` does not place, and notes.

    Where the script names pages itself it is followed, and nothing is guessed. Otherwise each paragraph gets a page, in
    order: by the words that both share, and evenly where they share none. Pages that no words are left for are shown
    without.
    """
    if any(draft.slide for draft in drafts):
        return _checked(drafts, len(pages))
    if not pages:
        return drafts, ()
    parts = list(dict.fromkeys(draft.part for draft in drafts if draft.kind in ("said", "list")))
    words = {part: _words(" ".join(f"{d.say} {d.show}" for d in drafts if d.part == part)) for part in parts}
    heading: set[str] = set()
    for draft in drafts:
        # A chapter's title counts for its first paragraph.
        if draft.kind == "heading":
            heading = _words(draft.show)
        elif draft.part in words and heading:
            words[draft.part] |= heading
            heading = set()
    chosen = dict(
        zip(parts, _walk([words[part] for part in parts], [_words(page.text) for page in pages]), strict=True)
    )
    made: list[Draft] = []
    shown = 0
    for place, draft in enumerate(drafts):
        page = chosen.get(draft.part, 0)
        if draft.kind == "heading":
            # The page has a title of its own: a card before it would say it twice.
            following = next((each.part for each in drafts[place:] if each.kind != "heading"), 0)
            page = chosen.get(following, 0)
        if page and draft.picture is None and draft.exhibit is None:
            made += [Draft("shown", slide=between) for between in range(shown + 1, page)]
            draft.slide = page
        shown = max(shown, page)
        made.append(draft)
    made += [Draft("shown", slide=rest) for rest in range(shown + 1, len(pages) + 1)]
    return made, ()


def _checked(drafts: list[Draft], pages: int) -> tuple[list[Draft], tuple[str, ...]]:
    wrong = sorted({draft.slide for draft in drafts if draft.slide > pages})
    for draft in drafts:
        draft.slide = draft.slide if draft.slide <= pages else 0
    if not wrong:
        return drafts, ()
    have = f"the slides have {pages} pages" if pages else "there are no slides (give them with --slides FILE.pdf)"
    return drafts, (f"the script asks for slide {', '.join(map(str, wrong))}: {have}",)


def _walk(parts: list[set[str]], pages: list[set[str]]) -> list[int]:
    """A page for each part, never going back, as much alike as can be. Pages count from 1."""
    if not parts:
        return []
    count, total = len(pages), len(parts)
    best = [[_FAR] * count for _ in range(total)]
    came = [[0] * count for _ in range(total)]
    for row, part in enumerate(parts):
        for page, words in enumerate(pages):
            alike = len(part & words) / max(1, min(len(part), len(words)))
            # Where nothing is alike the pages are shared evenly.
            even = abs((row + 0.5) / total - (page + 0.5) / count)
            here = alike - 0.2 * even
            if row == 0:
                best[row][page], came[row][page] = here - 0.3 * page, 0
                continue
            before = max(range(page + 1), key=lambda p: (best[row - 1][p] - 0.3 * max(0, page - p - 1), p))
            best[row][page] = best[row - 1][before] - 0.3 * max(0, page - before - 1) + here
            came[row][page] = before
    page = max(range(count), key=lambda p: (best[-1][p] - 0.3 * (count - 1 - p), p))
    found = []
    for row in range(total - 1, -1, -1):
        found.append(page + 1)
        page = came[row][page]
    return found[::-1]


def _words(text: str) -> set[str]:
    words = set(re.findall(r"[^\W_]{3,}", text.casefold()))
    dense = re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}", text)
    return words | set(dense)
