"""What engines would take, as the lines of `estimate`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .engine_commands import gigabytes

if TYPE_CHECKING:
    from ..planners.engine_estimate import EngineEstimate
    from ..planners.estimate import FilmEstimate


def engine_rows(film: FilmEstimate) -> Iterator[tuple[str, str]]:
    """Each engine's share, what it makes shot by shot, the sums, and what is to be done before it can begin.

    Nothing where no engine takes part.
    """
    for engine in film.engines:
        yield f"engine {engine.engine}", _share(engine, film.currency)
        for part in film.parts:
            if part.engine == engine.engine:
                told = "".join(f"; {note}" for note in part.notes)
                yield f"  {part.place}", f"{duration(part.compute_s)}{memory(part.memory_mb)}{told}"
        if engine.obstacles:
            yield "  would not run here", "; ".join(obstacle.what for obstacle in engine.obstacles)
    if film.engines:
        together = f"{duration(film.engines_s)} on their devices{memory(film.engines_mb)}"
        download = gigabytes(film.download_mb) if film.download_mb else "nothing"
        yield "engines together", f"{together}; to download: {download}"
    # What several engines lack is mended once.
    hints = dict.fromkeys(obstacle.hint for engine in film.engines for obstacle in engine.obstacles)
    yield from (("to do", hint) for hint in hints if hint)


def _share(engine: EngineEstimate, currency: str) -> str:
    shots = f" in {engine.shots} {'shot' if engine.shots == 1 else 'shots'}" if engine.shots else ""
    took = f"{duration(engine.compute_s)}{memory(engine.memory_mb)}"
    parts = [f"{engine.parts} {'part' if engine.parts == 1 else 'parts'}{shots}", took]
    if engine.clips:
        parts.append(f"keeps {', '.join(engine.keeps)}" if engine.keeps else "keeps nothing of the preview")
    if engine.cost:
        parts.append(f"{engine.cost:.2f} {currency}")
    if engine.download_mb:
        parts.append(f"{gigabytes(engine.download_mb)} to download")
    return ", ".join(parts)


def memory(megabytes: int) -> str:
    """Of a device, where anything is known of it."""
    return f", {gigabytes(megabytes)} of memory" if megabytes else ""


def duration(seconds: float) -> str:
    """A length for people: 'about 8 s', 'about 12 min', 'about 3.5 h'; an engine that estimates none says 0."""
    if not seconds:
        return "time not known"
    if seconds < 100:
        return f"about {max(seconds, 1):.0f} s"
    return f"about {seconds / 60:.0f} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
