"""That somebody who is seen agreed: real people are shown with their word, or not at all."""

from __future__ import annotations

from ..story.errors import InputError
from ..templates.clip_template import Consent


def read_consent(told: str, name: str) -> Consent:
    """`who, when, scope`, as it is given on the command line. `InputError` where nobody agreed to `name`."""
    parts = [part.strip() for part in told.split(",", 2)]
    if len(parts) < 3 or not all(parts):
        raise InputError(
            f"{name!r} shows a real person, and nothing says that they agreed",
            hint='ask them, then say so: --consent "who, when, what for"',
        )
    return Consent(who=parts[0], when=parts[1], scope=parts[2])
