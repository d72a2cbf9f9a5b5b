"""Claims: paid or remote work is claimed before it is submitted, so that no restart submits it again."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Literal, Protocol

from ...story.artifact import Key
from ...story.document import Part

ClaimState = Literal["new", "submitted"]


class Claim(Part):
    """What is known of one submission."""

    key: Key
    state: ClaimState
    """`new`: this call made it, submit now. `submitted`: an earlier run did; never submit again."""
    remote_id: str = ""
    """The server's id, once it was told; poll it."""
    at: float
    """Seconds since the epoch at which it was first claimed."""


class Claims(Protocol):
    """The seam: SQLite on one machine; a conditional put or a ledger actor on a cluster."""

    def claim(self, key: Key) -> Claim:
        """Claim a submission. Exactly one caller ever gets `new` for a key."""
        ...

    def submitted(self, key: Key, remote_id: str) -> None:
        """Save the server's id before polling it."""
        ...

    def release(self, key: Key) -> None:
        """Forget a claim: the server refused the submission, or a person agreed to pay again."""
        ...


class SqliteClaims:
    """Claims in one database file, safe across processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def claim(self, key: Key) -> Claim:
        """Claim a submission. Exactly one caller ever gets `new` for a key."""
        with self._open() as database:
            now = time.time()
            cursor = database.execute(
                "INSERT INTO claims (key, remote_id, at) VALUES (?, '', ?) ON CONFLICT (key) DO NOTHING", (key, now)
            )
            if cursor.rowcount == 1:
                return Claim(key=key, state="new", at=now)
            remote_id, at = database.execute("SELECT remote_id, at FROM claims WHERE key = ?", (key,)).fetchone()
            return Claim(key=key, state="submitted", remote_id=remote_id, at=at)

    def submitted(self, key: Key, remote_id: str) -> None:
        """Save the server's id before polling it."""
        with self._open() as database:
            database.execute("UPDATE claims SET remote_id = ? WHERE key = ?", (remote_id, key))

    def release(self, key: Key) -> None:
        """Forget a claim."""
        with self._open() as database:
            database.execute("DELETE FROM claims WHERE key = ?", (key,))

    def pending(self) -> tuple[Claim, ...]:
        """All claims, oldest first."""
        with self._open() as database:
            rows = database.execute("SELECT key, remote_id, at FROM claims ORDER BY at").fetchall()
        return tuple(Claim(key=key, state="submitted", remote_id=remote, at=at) for key, remote, at in rows)

    def _open(self) -> _Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return _Connection(self._path)


class _Connection:
    """One transaction on a connection of its own: committed and closed at the end."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=30.0)
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, remote_id TEXT, at REAL)")

    def __enter__(self) -> sqlite3.Connection:
        self._database.execute("BEGIN IMMEDIATE")
        return self._database

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._database.commit()
        else:
            self._database.rollback()
        self._database.close()
