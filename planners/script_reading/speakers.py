"""Who speaks: a name before a colon at the start of a row, in any script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NAME = re.compile(r"^([^\W\d_][\w .'’·・-]{0,24}?)\s?[:：]\s*(?=\S|$)")
_REMARKS = frozenset(
    [
        "note",
        "tip",
        "tips",
        "warning",
        "important",
        "caution",
        "todo",
        "ps",
        "p.s",
        "fyi",
        "ok",
        "http",
        "https",
        "url",
        "faq",
        "example",
    ]
)
WORDS_MAX = 3


def name_in(row: str) -> tuple[str, int]:
    """What may be a speaker's name at the start of a row, and where the words begin; '' where nothing can be."""
    found = _NAME.match(row)
    if found is None or len(found[1].split()) > WORDS_MAX or row[found.end() :].startswith("//"):
        return "", 0
    return found[1].strip(), found.end()


def speakers_in(rows: Iterable[str], known: Iterable[str] = ()) -> frozenset[str]:
    """The names that are speakers, as written.

    Those that are `known` (from the front matter); names in capitals; and others where at least two of them come twice
    or more, as in a dialogue: 'Remember: ...' is no speaker.
    """
    found = Counter(name for name, _ in map(name_in, rows) if name)
    wanted = {name.casefold() for name in known}
    sure = {name for name in found if name.casefold() in wanted}
    capitals = {name for name in found if name.isupper() and len(name) > 1 and name.casefold() not in _REMARKS}
    # Alone before its words, a name whose row ends there, or one that comes back.
    often = {name for name, count in found.items() if count > 1 and _is_name(name)}
    return frozenset(sure | capitals | (often if len(often | capitals | sure) > 1 else set()))


def speaker_id(name: str) -> str:
    """How lines name a speaker: 'anna', 'dr-weiss', '小明'."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "narrator"


def _is_name(name: str) -> bool:
    # Scripts without capitals cannot tell.
    return name.casefold() not in _REMARKS and (name[0].isupper() or not (name[0].islower()))
