"""The job that finds the mouth of one spoken line."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ...story.artifact import Key, Making
from ...story.errors import DocumentError
from ...story.mouth import Mouth
from ..media.wav import read_wav
from ..work.job import Bench, Job, Made
from .dsp import resample
from .espeak import revision
from .job import read_speech
from .lips.heard import RATE
from .lips.make_mouth import make_mouth


class MouthJob(Job):
    """From `speech.json` and `speech.wav` to `mouth.json` (a `Mouth`).

    Facts: `grade` (how the shapes were found), `why` (empty, or why it is a lower one), `closures` (how many).
    """

    kind: ClassVar[str] = "mouth"
    makers: ClassVar[tuple[str, ...]] = ("tools.speech.mouth_job",)
    title: ClassVar[str] = "Moving lips"

    speech: Key
    """Of the job that left the line: a `SpeechJob` or a `NarratedLineJob`."""
    language: str
    lexicon: tuple[tuple[str, str], ...] = ()
    """As the line's own job has it: words are phonemised as they were said."""
    reader: str = Field(default_factory=revision)
    """The version of the voice that phonemises where the line's own voice tells no phonemes."""

    def needs(self) -> tuple[Key, ...]:
        """The spoken line."""
        return (self.speech,)

    def cost(self) -> float:
        """Seconds of one core: a reading of ours and its warping, at the most."""
        return 0.4

    def make(self, bench: Bench) -> Made:
        """Leave `mouth.json`. A line in a language that we cannot phonemise is followed by its loudness."""
        began = time.process_time()
        speech = read_speech(bench.path(self.speech, "speech.json"))
        sound, rate = read_wav(bench.path(self.speech, "speech.wav"))
        mono = resample(sound.mean(axis=1), rate=rate, to=RATE)
        made = make_mouth(speech, mono, language=self.language, lexicon=self.lexicon)
        made.mouth.save(bench.folder)
        bench.progress(1.0)
        return Made(
            facts={"grade": made.mouth.grade, "why": made.why, "closures": len(made.mouth.closures_s)},
            making=Making(engine="lips", version=self.reader, compute_s=round(time.process_time() - began, 3)),
        )


def read_mouth(path: Path) -> Mouth:
    """Read a `mouth.json` (or the one in a folder). `DocumentError` names the field that does not fit."""
    if path.is_dir():
        return Mouth.load(path)
    try:
        return Mouth.parse(path.read_bytes(), where=str(path))
    except OSError as error:
        raise DocumentError(f"{str(path)!r} cannot be read: {error.strerror}") from None
