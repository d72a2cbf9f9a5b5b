"""The command line's entry: turns errors into one message and an exit code, and hands on to the commands."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Run `reelwright` with the process's arguments and exit.

    Exit codes: 0 done; 2 bad input or usage; 3 the review failed the file; 4 an engine failed; 130 interrupted.
    """
    # A polite kill is an interrupt: workers end, drafts go, what is finished stays.
    signal.signal(signal.SIGTERM, _interrupt)
    code = 1
    try:
        code = _run()
    except KeyboardInterrupt:
        print("interrupted; what was finished is kept: `reelwright resume DIR` goes on", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`reelwright voices | head`); that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End at once: taking down the graph's packages one by one takes 0.2 s and does nothing for anybody."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    import typer

    from ..story.errors import ReelwrightError
    from .commands import app
    from .show import show_error

    as_json = "--json" in sys.argv[1:]
    try:
        result = app(standalone_mode=False, prog_name="reelwright")
        if result == INTERRUPTED:
            raise KeyboardInterrupt
        return result if isinstance(result, int) else 0
    except ReelwrightError as error:
        show_error(error.what, error.hint, code=error.exit_code, as_json=as_json)
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as stop:
        # typer ends the process itself where the reader of our output has gone.
        if isinstance(stop.__context__, OSError):
            raise BrokenPipeError from None
        raise
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        hint = f"`{context.command_path} --help` shows what it takes" if context is not None else ""
        show_error(error.format_message(), hint, code=2, as_json=as_json)
        return 2


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
