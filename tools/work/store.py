"""The store: results of jobs under their keys, landed atomically. Whether a thing is done is asked here."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ...story.artifact import Artifact, Key, Making, StoredFile
from ...story.document import canonical_json, file_sha256
from ...story.errors import DocumentError, StorageError

RECORD = "artifact.json"
RAW_FILE = "source"


class Store(Protocol):
    """What jobs, executors and crews ask of a store. A folder here; an object store later."""

    def find(self, key: Key) -> Artifact | None:
        """The artifact of that key, or None where it was not made or is damaged."""
        ...

    def folder(self, key: Key) -> Path:
        """The local folder that holds its files."""
        ...

    def draft(self, key: Key) -> Path:
        """A new empty folder to work in."""
        ...

    def land(self, artifact: Artifact, draft: Path) -> Artifact:
        """Make a draft the artifact, all at once."""
        ...

    def discard(self, draft: Path) -> None:
        """Remove a draft that will not land."""
        ...


class FolderStore:
    """A store in one folder: `ab/abcd.../artifact.json` and the files beside it.

    A result appears by one rename. A file that is missing or has another size than recorded makes its artifact count
    as not made, so that damage heals by making it again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, key: Key) -> Artifact | None:
        """The artifact, or None where it was not made or is damaged."""
        folder = self.folder(key)
        try:
            artifact = Artifact.parse((folder / RECORD).read_bytes(), where=str(folder / RECORD))
        except (FileNotFoundError, NotADirectoryError, DocumentError):
            return None
        for file in artifact.files:
            try:
                if (folder / file.name).stat().st_size != file.size_bytes:
                    return None
            except OSError:
                return None
        return artifact

    def folder(self, key: Key) -> Path:
        """Where the files of a key lie or would lie."""
        return self.root / key[:2] / key

    def draft(self, key: Key) -> Path:
        """A new empty folder in the same file system, so that landing is a rename."""
        path = self.root / "drafts" / f"{key[:16]}-{os.getpid()}-{secrets.token_hex(4)}"
        with storing(path):
            path.mkdir(parents=True)
        return path

    def land(self, artifact: Artifact, draft: Path) -> Artifact:
        """Write the record and rename the draft into its place. Where another run was first, its result is kept."""
        target = self.folder(artifact.key)
        with storing(target):
            (draft / RECORD).write_bytes(canonical_json(artifact.model_dump(mode="json")))
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.rename(target)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                found = self.find(artifact.key)
                if found is not None:
                    shutil.rmtree(draft, ignore_errors=True)
                    return found
                # What lies there is damaged: move it aside first, for a folder cannot be renamed over a full one.
                aside = self.draft(artifact.key)
                target.rename(aside / "damaged")
                draft.rename(target)
                shutil.rmtree(aside, ignore_errors=True)
        return artifact

    def discard(self, draft: Path) -> None:
        """Remove a draft that will not land."""
        shutil.rmtree(draft, ignore_errors=True)

    def put_file(self, path: Path, *, kind: str = "raw") -> Artifact:
        """Take a file in under the sha256 of its bytes, as `source`. Taking it in twice is one artifact."""
        digest = file_sha256(path)
        found = self.find(digest)
        if found is not None:
            return found
        draft = self.draft(digest)
        try:
            with storing(draft):
                shutil.copyfile(path, draft / RAW_FILE)
            artifact = Artifact(key=digest, kind=kind, files=describe_files(draft), made=Making(engine="file"))
            if artifact.files[0].sha256 != digest:
                raise StorageError(
                    f"{str(path)!r} changed while it was read", hint="try again when it is written whole"
                )
            return self.land(artifact, draft)
        except BaseException:
            self.discard(draft)
            raise

    def sweep(self) -> None:
        """Remove drafts that a kill left behind. Only for a run that holds the folder's lock."""
        shutil.rmtree(self.root / "drafts", ignore_errors=True)

    def keys(self) -> Iterator[Key]:
        """The keys of all that lies here, damaged ones included."""
        for shelf in sorted(self.root.glob("??")):
            yield from sorted(path.name for path in shelf.iterdir() if path.is_dir())


def describe_files(folder: Path) -> tuple[StoredFile, ...]:
    """The files of a draft, with sizes and digests, in the order of their names."""
    return tuple(
        StoredFile(name=path.name, size_bytes=path.stat().st_size, sha256=file_sha256(path))
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != RECORD
    )


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn a failed write below a path into a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{str(path)!r} cannot be written: {error.strerror or error}",
            hint="free some space or choose another --out folder; what was finished is kept",
        ) from error
