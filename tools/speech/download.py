"""Fetches a file from a server: resumed where a try broke off, checked before it counts."""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...story.errors import EngineError, InputError, StorageError
from .voice_engine import offline

STALL_S = 30.0
_PIECE = 1 << 18
_DIGEST = re.compile(r'"?([0-9a-f]{64})"?')
_STATED = ("x-linked-etag", "etag")
"""Headers in which file servers state a SHA-256 of what they send."""


def download(
    url: str, path: Path, *, sha256: str = "", bytes_max: int, progress: Callable[[int, int], None] | None = None
) -> str:
    """Fetch `url` to `path` and return its SHA-256. What broke off lies in `PATH.part`, and a next call goes on.

    Without `sha256` the digest that the server states is checked. `EngineError` says what failed; a file whose digest
    is wrong is deleted. `progress` gets bytes done and bytes in all (0 where the server does not say).
    """
    if offline():
        raise InputError("REELWRIGHT_OFFLINE is set", hint="unset it, or give the files with --from")
    if not url.startswith(("https://", "http://")):
        raise InputError(f"{url!r} is no address of a file")
    part = path.with_name(f"{path.name}.part")
    done = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    try:
        way = _Redirects()
        with urllib.request.build_opener(way).open(request, timeout=STALL_S) as answer:
            stated = way.stated or _stated_digest(answer.headers)
            resumed = answer.status == 206
            done = done if resumed else 0
            length = answer.headers.get("Content-Length", "")
            total = done + int(length) if length.isdigit() else 0
            if max(total, done) > bytes_max:
                raise EngineError(f"{url} has {total} bytes, more than a voice may have ({bytes_max})")
            with part.open("ab" if resumed else "wb") as file:
                while piece := answer.read(_PIECE):
                    file.write(piece)
                    done += len(piece)
                    if done > bytes_max:
                        raise EngineError(f"{url} sends more than {bytes_max} bytes")
                    if progress is not None:
                        progress(done, total)
    except urllib.error.HTTPError as error:
        if error.code == 416 and done:
            part.unlink()
            raise EngineError(f"{url} did not go on where it broke off", hint="try again: it begins anew") from None
        raise EngineError(f"{url} answered {error.code}", hint="see the source's page, or give --from FILE") from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise EngineError(f"{url} broke off after {done} bytes: {reason}", hint="try again: it goes on there") from None
    except OSError as error:
        raise StorageError(f"{str(part)!r} cannot be written: {error.strerror}") from None
    if total and done < total:
        raise EngineError(f"{url} broke off after {done} of {total} bytes", hint="try again: it goes on there")
    return _checked(part, path, url, sha256 or stated)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects and keeps the digest that the first server states: the one that it leads to may not."""

    stated = ""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """As ever, with the headers looked at."""
        self.stated = self.stated or _stated_digest(headers)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _checked(part: Path, path: Path, url: str, wanted: str) -> str:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if wanted and found != wanted:
        part.unlink()
        raise EngineError(
            f"{url} is not what it should be (SHA-256 {found[:12]}…, wanted {wanted[:12]}…)",
            hint="try again; if it stays so, the file was changed: do not use it",
        )
    part.replace(path)
    return found


def _stated_digest(headers: http.client.HTTPMessage) -> str:
    for name in _STATED:
        found = _DIGEST.fullmatch(headers.get(name, "").strip())
        if found:
            return found[1]
    return ""
