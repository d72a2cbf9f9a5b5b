"""The tone that each kind of espeak-ng voice is given: its measured distance from the spectrum of real speech.

Measured on two sentences per voice in third octaves against the long-term average of Byrne et al., "An international
comparison of long-term average speech spectra", J. Acoust. Soc. Am. 96 (1994), then rounded to a few wide curves.
"""

from __future__ import annotations

from .dsp import FrequencyShape

_FEMALE = "f1 f2 f3 f4 f5 annie andrea alicia anika anikarobot aunty belinda grandma linda steph steph2 steph3 whisperf"
FEMALE_VARIANTS = frozenset(_FEMALE.split())


_BALANCED = frozenset(("m7", "reed", "announcer", "denis", "michel", "diogo"))
"""Men's voices that already have the spectrum of speech."""


def variant_of(voice_id: str) -> str:
    """The variant in a voice's id, in lower case: 'f3' of 'en-us+f3'; empty where there is none."""
    return voice_id.partition("+")[2].lower()


def is_female(voice_id: str) -> bool:
    """True where the variant is a woman's voice."""
    return variant_of(voice_id) in FEMALE_VARIANTS


def tone_for(voice_id: str) -> FrequencyShape:
    """The equaliser of a voice ('en-us+f3'): rumble out, warmth, the glassy band around 3 to 5 kHz tamed, air."""
    # espeak-ng leaves a faint tone at half its rate of 22,050 Hz.
    return _body(voice_id).bell(11_025, -18.0, octaves=0.06)


def _body(voice_id: str) -> FrequencyShape:
    if is_female(voice_id):
        # These variants shift the formants up, which piles energy up between 3 and 5 kHz.
        return (
            FrequencyShape()
            .high_pass(110)
            .low_shelf(240, 2.0)
            .bell(1600, -2.0, octaves=2.0)
            .bell(3900, -6.5, octaves=1.3)
            .high_shelf(9000, 4.5)
        )
    shape = FrequencyShape().high_pass(80)
    if variant_of(voice_id) in _BALANCED:
        # Compression lifts the hiss of consonants between the vowels; the dip takes that back.
        return shape.low_shelf(190, 3.0).bell(900, 1.5).bell(5400, -3.5, octaves=1.2).high_shelf(11_000, 4.0)
    return shape.low_shelf(170, 2.5).bell(3000, -4.0, octaves=1.2).bell(5800, -2.5).high_shelf(10_000, 4.0)
