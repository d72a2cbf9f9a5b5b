"""What all documents share: frozen, strict, versioned, digestible, and readable by a person."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import DocumentError, StorageError


def canonical_json(value: Any) -> bytes:
    """One byte string for one value: sorted keys, no spaces, UTF-8. Digests are taken over this."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def sha256(data: bytes) -> str:
    """The digest used throughout, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Part(BaseModel):
    """A frozen, strict piece of a document."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)

    def digest(self) -> str:
        """The sha256 of the canonical JSON: equal content, equal digest."""
        return sha256(canonical_json(self.model_dump(mode="json")))


class Document(Part):
    """A part that lives in a file of its own and knows its schema's version."""

    NAME: ClassVar[str]
    """The file's stem (`storyboard` for storyboard.json)."""

    schema_version: int = 1

    def save(self, folder: Path) -> Path:
        """Write `NAME.json` into a folder, atomically. A full disk raises `StorageError` and leaves the old file."""
        path = folder / f"{self.NAME}.json"
        text = json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
        write_atomically(path, text.encode("utf-8"))
        return path

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `NAME.json` from a folder. `DocumentError` names the field that does not fit."""
        path = folder / f"{cls.NAME}.json"
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise DocumentError(
                f"there is no {path.name!r} in {str(folder)!r}", hint="run `reelwright plan` or `make` first"
            ) from None
        except OSError as error:
            raise DocumentError(f"{str(path)!r} cannot be read: {error.strerror}") from None
        return cls.parse(raw, where=str(path))

    @classmethod
    def parse(cls, raw: bytes | str, *, where: str) -> Self:
        """Validate JSON text; `where` names its origin in the error."""
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            raise DocumentError(
                describe(error, where), hint=f"`reelwright schema {cls.NAME}` shows what fits"
            ) from None


def describe(error: ValidationError, where: str) -> str:
    """One line a problem: the path of the field, what is wrong, what was found (at most five)."""
    problems = error.errors(include_url=False)
    lines = []
    for problem in problems[:5]:
        path = ".".join(str(step) for step in problem["loc"]) or "the whole"
        found = problem.get("input")
        shown = f" (found {str(found)[:60]!r})" if isinstance(found, (str, int, float, bool)) else ""
        lines.append(f"  {path}: {problem['msg']}{shown}")
    more = f"\n  ... and {len(problems) - 5} more" if len(problems) > 5 else ""
    return f"{where} does not fit its schema:\n" + "\n".join(lines) + more


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader or a kill sees the old content or the new, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(data)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(
            f"{str(path)!r} cannot be written: {error.strerror}", hint="free some space or choose another --out folder"
        ) from None
