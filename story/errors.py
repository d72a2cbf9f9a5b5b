"""Every error that Reelwright raises on purpose.

ReelwrightError                exit code 1
├── InputError                 2   something that a person gave cannot be used
│   ├── DocumentError          2   a document does not hold what its schema asks
│   ├── PlanningError          2   no storyboard that passes the linter could be made
│   └── BusyError              2   another run works in the same folder
├── ReviewError                3   the finished file failed its review
├── EngineError                4   a voice, a model or an encoder failed
│   └── RefusedError           4   an engine did none of the work: nothing can have been billed
└── StorageError               4   the disk is full or the folder cannot be written
"""

from __future__ import annotations

from typing import ClassVar


class ReelwrightError(Exception):
    """The root of all deliberate errors. The message says what, where and what to do.

    `what` is one sentence with the offending value quoted; `hint` is the remedy, shown on a line of its own.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n{self.hint}" if self.hint else self.what

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; keyword-only arguments do not survive the default pickling.
        return (_rebuild, (type(self), self.what, self.hint))


def _rebuild(kind: type[ReelwrightError], what: str, hint: str) -> ReelwrightError:
    return kind(what, hint=hint)


class InputError(ReelwrightError):
    """Something that a person gave (a flag, a file, a text) cannot be used."""

    exit_code = 2


class DocumentError(InputError):
    """A document does not hold what its schema asks; the message names the field."""


class PlanningError(InputError):
    """No storyboard that passes the linter could be made from this brief or script."""


class BusyError(InputError):
    """Another run works in the same folder."""


class ReviewError(ReelwrightError):
    """The finished file was measured and does not hold what was promised."""

    exit_code = 3


class EngineError(ReelwrightError):
    """A voice, a model, a server or an encoder failed."""

    exit_code = 4


class RefusedError(EngineError):
    """An engine was not reached or said no before it did any work: nothing can have been billed."""


class UnspeakableError(EngineError):
    """A voice cannot read what it was given, however often it tries: signs of a script that it does not know."""


class StorageError(ReelwrightError):
    """The disk is full, or the folder cannot be written."""

    exit_code = 4
