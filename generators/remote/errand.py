"""A plan as errands to a server: one for all of it, or one for each chunk, which goes on from the chunk before.

Each is claimed, submitted and found again for itself, so that a run that was stopped goes on behind the last chunk that
the server has finished.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...story.artifact import Key
from ...story.document import sha256
from ...story.errors import EngineError, RefusedError
from ...tools.work.claims import Claims
from ...tools.work.job import Bench
from ..engine import EnginePlan
from ..frames import Pixels
from ..settings import ServerSettings
from ..shape import Chunk, Picture
from .received import land, last_frames
from .submission import RemoteWork, WorkLostError, done_once
from .transport import Transport

_SEEDS = 1 << 31


@dataclass
class Errand:
    """One submission: what is sent for it, and what becomes of the file that comes back."""

    plan: EnginePlan
    bench: Bench
    folder: Path
    """For files that are sent and received."""
    key: Key
    """Under which it is claimed."""
    picture: Picture | None = None
    """The one that is asked for; None for music."""
    number: int = 0
    before: Pixels | None = None
    """What stands in the clip before this chunk, its last frames: as many as it begins with again."""
    earlier: tuple[Path, ...] = ()
    """What was received for the chunks before."""
    tail: Pixels | None = field(default=None, init=False)
    """The last frames of this chunk, once it was received: what the next one begins with."""

    @property
    def chunk(self) -> Chunk | None:
        """What of the clip is made; None for stills and music."""
        return self.plan.shape.chunks[self.number] if self.plan.shape is not None else None

    @property
    def count(self) -> int:
        """How many errands the plan takes."""
        return len(self.plan.shape.chunks) if self.plan.shape is not None else 1

    @property
    def seed(self) -> int:
        """A seed of 31 bits, which every server takes: equal plans, equal seeds; every chunk has its own."""
        return (int(self.plan.request.digest()[:8], 16) + self.number) % _SEEDS

    @property
    def received(self) -> Path:
        """Where the server's file is to be put."""
        return self.folder / f"received-{self.number}"

    def progress(self, share: float) -> None:
        """Tell how far this errand is; what is told on is how far all of them are."""
        self.bench.progress((self.number + share) / self.count)

    def take(self) -> None:
        """Judge what was received; the last one leaves the whole answer. `WorkLostError` where it cannot be used."""
        files = (*self.earlier, self.received)
        try:
            if len(files) == self.count:
                land(files, self.plan, self.picture, self.bench.folder)
            else:
                assert self.plan.shape is not None
                self.tail = last_frames(self.received, self.plan.shape, self.number, self.before, self.plan.engine)
        except EngineError as error:
            raise WorkLostError(error.what, hint=error.hint) from None


async def run_errands(
    plan: EnginePlan,
    bench: Bench,
    *,
    picture: Picture | None,
    settings: ServerSettings,
    claims: Claims,
    work_of: Callable[[Transport, Errand], RemoteWork],
) -> None:
    """Have a server make all that a plan promises, one chunk after the other.

    A chunk's claim names the submission that it goes on from: where that had to be made anew, so has it.
    """
    key, before = plan.key(), None
    files: tuple[Path, ...] = ()
    with tempfile.TemporaryDirectory(dir=bench.folder, prefix=".remote-") as folder:
        while True:
            errand = Errand(plan, bench, Path(folder), key, picture, len(files), before, files)
            try:
                async with Transport(plan.engine, settings) as line:
                    work = work_of(line, errand)
                    remote_id = await done_once(work, key, claims, engine=plan.engine, paid=settings.price_s > 0)
            except EngineError as error:
                if errand.count == 1 or (isinstance(error, RefusedError) and not files):
                    raise
                raise _told(error, errand) from None
            files, before = (*files, errand.received), errand.tail
            if len(files) == errand.count:
                return
            key = sha256(f"{plan.key()}/{len(files)}/{remote_id}".encode())


def _told(error: EngineError, errand: Errand) -> EngineError:
    kept = "the chunks before are there: `reelwright resume DIR` goes on behind them" if errand.number else ""
    hint = "; ".join(part for part in (error.hint, kept) if part)
    return EngineError(f"chunk {errand.number + 1} of {errand.count}: {error.what}", hint=hint)
