"""The master: spans joined without re-encoding, the mix as AAC, title and chapters."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import Part
from ...story.time import Frames, Rate
from ..work.job import Bench, Job, Made
from .encoder import SPAN_FILE

MASTER_FILE = "master.mp4"
MIX_FILES = ("mix.m4a", "mix.wav")
"""The mix as it may lie in its artifact, the better one first: encoded and proven, or samples to encode."""


class Chapter(Part):
    """A named stretch of the film; it lasts until the next one or the end."""

    title: str
    start: Frames


class MasterJob(Job):
    """Joins spans and sound into the file that is delivered. Sound and picture have exactly one length.

    The same spans and the same mix give the same bytes.
    """

    kind: ClassVar[str] = "master"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.master", "tools.media.join")
    title: ClassVar[str] = "Mastering"

    spans: tuple[Key, ...] = Field(min_length=1)
    """Of `SpanJob`s with equal sizes, rates and encoder settings, in order."""
    mix: Key | None = None
    """An artifact with `mix.m4a` or `mix.wav`, as long as the film to within a frame; None: a film without sound."""
    fps: Rate
    frames: int = Field(ge=1)
    audio_kbps: int = Field(default=192, ge=32, le=512)
    """Of a mix that is not encoded yet."""
    film_title: str = ""
    comment: str = ""
    language: str = ""
    """The sound's language, as in `Brief.language`."""
    chapters: tuple[Chapter, ...] = ()
    tags: dict[str, str] = Field(default_factory=dict)
    """Further entries of the file's metadata, such as labels of synthetic media."""

    def needs(self) -> tuple[Key, ...]:
        """The spans and the mix."""
        return tuple(dict.fromkeys((*self.spans, *((self.mix,) if self.mix else ()))))

    def cost(self) -> float:
        """Core-seconds: encoding the sound."""
        return 0.2 + 0.012 * float(self.frames / self.fps)

    def make(self, bench: Bench) -> Made:
        """Leave `master.mp4`."""
        from .join import join

        began = time.process_time()
        path = bench.folder / MASTER_FILE
        join(
            [bench.path(key, SPAN_FILE) for key in self.spans],
            _mix(bench, self.mix) if self.mix else None,
            path,
            fps=self.fps,
            frames=self.frames,
            audio_kbps=self.audio_kbps,
            language=self.language,
            chapters=_chapters(self.chapters, frames=self.frames),
            metadata={**self.tags, "title": self.film_title, "comment": self.comment},
            on_progress=bench.progress,
        )
        facts = {"frames": self.frames, "seconds": str(Fraction(self.frames) / self.fps), "bytes": path.stat().st_size}
        return Made(facts=facts, making=Making(engine="libavformat", compute_s=time.process_time() - began))


def _mix(bench: Bench, key: Key) -> Path:
    files = [bench.path(key, name) for name in MIX_FILES]
    return next((file for file in files if file.is_file()), files[-1])


def _chapters(chapters: tuple[Chapter, ...], *, frames: int) -> list[tuple[str, int, int]]:
    inside = sorted((chapter for chapter in chapters if chapter.start < frames), key=lambda chapter: chapter.start)
    ends = [*(chapter.start for chapter in inside[1:]), frames] if inside else []
    return [
        (chapter.title, chapter.start, end) for chapter, end in zip(inside, ends, strict=True) if end > chapter.start
    ]
