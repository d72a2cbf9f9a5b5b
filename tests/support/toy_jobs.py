"""Small real jobs for the tests of stores and executors."""

from __future__ import annotations

import os
import time
from typing import ClassVar

from reelwright.story.artifact import Key, Making
from reelwright.story.errors import InputError
from reelwright.tools.work.job import Bench, Job, Made


class Write(Job):
    """Writes a text, after a while."""

    kind: ClassVar[str] = "write"
    makers: ClassVar[tuple[str, ...]] = ("tools.work.job",)
    text: str
    wait_s: float = 0.0

    def make(self, bench: Bench) -> Made:
        """Write it."""
        time.sleep(self.wait_s)
        bench.progress(0.5)
        (bench.folder / "text.txt").write_text(self.text)
        return Made(facts={"pid": os.getpid()}, making=Making(engine="toy"))


class Join(Job):
    """Joins the texts of others."""

    kind: ClassVar[str] = "join"
    makers: ClassVar[tuple[str, ...]] = ("tools.work.job",)
    parts: tuple[Key, ...]

    def needs(self) -> tuple[Key, ...]:
        """The parts."""
        return self.parts

    def make(self, bench: Bench) -> Made:
        """Join them."""
        text = "".join(bench.path(part, "text.txt").read_text() for part in self.parts)
        (bench.folder / "text.txt").write_text(text)
        return Made(making=Making(engine="toy"))


class Fail(Job):
    """Fails on purpose, in one of the ways in which work fails."""

    kind: ClassVar[str] = "fail"
    makers: ClassVar[tuple[str, ...]] = ("tools.work.job",)
    way: str

    def make(self, bench: Bench) -> Made:
        """Fail."""
        (bench.folder / "half.txt").write_text("half")
        if self.way == "deliberate":
            raise InputError("the photo 'x.png' is empty", hint="give another")
        if self.way == "accident":
            raise ZeroDivisionError("oh")
        if self.way == "full":
            raise OSError(28, "No space left on device")
        os._exit(9)


class Paid(Write):
    """Costs money."""

    kind: ClassVar[str] = "paid"

    @property
    def paid(self) -> bool:
        """Yes."""
        return True
