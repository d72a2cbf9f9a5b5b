"""How jobs, artifacts and errors travel between processes: one line of JSON each."""

from __future__ import annotations

import importlib
import json
from typing import Any

from ...story import errors
from .job import Job

PACKAGE = __name__.split(".")[0]
TIDY_S = 5.0
"""How long a job that is stopped may take to tidy up behind itself, on servers too."""


def job_to_wire(job: Job) -> dict[str, Any]:
    """A job as plain data: where its class is, and its document."""
    kind = type(job)
    return {"module": kind.__module__, "class": kind.__qualname__, "document": job.model_dump(mode="json")}


def job_from_wire(data: dict[str, Any]) -> Job:
    """The job again. Only classes that are jobs are opened."""
    found: Any = importlib.import_module(data["module"])
    for name in data["class"].split("."):
        found = getattr(found, name)
    if not (isinstance(found, type) and issubclass(found, Job)):
        raise TypeError(f"{data['module']}.{data['class']} is not a job")
    return found.model_validate_json(json.dumps(data["document"]))


def error_to_wire(error: BaseException) -> dict[str, str]:
    """A deliberate error keeps its class; anything else becomes an `EngineError` with its type named."""
    if isinstance(error, errors.ReelwrightError):
        return {"class": type(error).__name__, "what": error.what, "hint": error.hint}
    if isinstance(error, OSError) and error.errno is not None:
        hint = "free some space or choose another --out folder; what was finished is kept"
        return {"class": "StorageError", "what": f"the work cannot be written: {error}", "hint": hint}
    return {"class": "EngineError", "what": f"{type(error).__name__}: {error}", "hint": ""}


def error_from_wire(data: dict[str, str]) -> errors.ReelwrightError:
    """The error again."""
    kind = getattr(errors, data["class"], errors.EngineError)
    made = kind(data["what"], hint=data["hint"])
    return made if isinstance(made, errors.ReelwrightError) else errors.EngineError(data["what"], hint=data["hint"])
