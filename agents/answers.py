"""A model's answers, kept in the production before they are used: what was once got is never asked, or paid, again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ..planners.model.reply import LostAnswerError, Reply, Usage
from ..story.artifact import Key
from ..story.document import canonical_json, write_atomically
from ..story.errors import DocumentError, RefusedError
from ..tools.work.claims import Claims

FOLDER = "answers"
UNUSABLE = "unusable"


class FolderReplies:
    """Answers as files of a production's hidden folder. What may cost money is claimed before it is asked."""

    def __init__(self, hidden: Path, claims: Claims, *, paid: bool, folder: Path | None = None) -> None:
        self._folder = hidden / FOLDER
        self._claims = claims
        self._paid = paid
        self._shown = folder or hidden.parent

    def once(self, key: Key, ask: Callable[[], Reply]) -> Reply:
        """The answer kept under a key; asked for, and kept before it is returned, where there is none."""
        path = self._folder / f"{key}.json"
        kept = _read(path)
        if kept is not None:
            return kept
        if self._paid:
            claim = self._claims.claim(key)
            if claim.state == "submitted":
                when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(claim.at))
                raise LostAnswerError(
                    f"the model was asked on {when} by a run that ended before the answer came: it may be billed",
                    hint=f"`reelwright resume {self._shown} --pay-again` asks once more; --planner offline asks nobody",
                )
        try:
            reply = ask()
        except RefusedError:
            if self._paid:
                self._claims.release(key)
            raise
        write_atomically(path, canonical_json(reply.model_dump(mode="json")))
        return reply

    def set_aside(self, keys: tuple[Key, ...]) -> None:
        """Move answers that could not be used away, to be read by people, and let them be asked for anew."""
        for key in keys:
            path = self._folder / f"{key}.json"
            if path.is_file():
                away = self._folder / UNUSABLE / f"{time.time_ns()}-{key[:12]}.json"
                away.parent.mkdir(parents=True, exist_ok=True)
                path.replace(away)
            if self._paid:
                self._claims.release(key)


def spent(hidden: Path) -> tuple[Usage, str]:
    """What the answers of a production took, all its runs together, and the model's name ('' where none was asked)."""
    usage, model = Usage(), ""
    for path in sorted((hidden / FOLDER).rglob("*.json")):
        reply = _read(path)
        if reply is not None:
            usage, model = usage.plus(reply.usage), reply.model
    return usage, model


def _read(path: Path) -> Reply | None:
    try:
        return Reply.parse(path.read_bytes(), where=str(path))
    except (OSError, DocumentError):
        return None
