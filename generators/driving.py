"""What holds for a user's clip that drives a shot, whichever engine follows it: it drives from its first frame on."""

from __future__ import annotations

from fractions import Fraction

from ..story.errors import InputError

SHORT_S = Fraction(1, 10)
"""What steers a clip may be so much too short: its last frame stands then."""


def check_drives(lasts_s: Fraction, wanted_s: Fraction) -> None:
    """`InputError` where a driving video ends before the shot does: what comes then nobody would know."""
    if lasts_s < wanted_s - SHORT_S:
        raise InputError(
            f"the driving video lasts {float(lasts_s):.2f} s, and the shot {float(wanted_s):.2f} s",
            hint="give a longer video, or make the shot shorter",
        )
