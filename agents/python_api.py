"""The Python API: the doors with plain arguments. `import reelwright` offers these."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from . import edits, filming
from .approvals import approve as approve_folder
from .events import Listener, silent
from .film import Film
from .order import read_order
from .wishes import Wishes, new_folder

if TYPE_CHECKING:
    from ..story.approval import Approval

AnyPath = str | Path


def make(
    brief: str = "",
    *,
    out: AnyPath | None = None,
    script: AnyPath | None = None,
    products: Sequence[AnyPath] = (),
    logo: AnyPath | None = None,
    music: AnyPath | None = None,
    seconds: float | Fraction | None = None,
    platform: str = "",
    ratio: str = "",
    language: str = "",
    look: str = "",
    brand: AnyPath | None = None,
    voice: str = "auto",
    slides: AnyPath | None = None,
    narration: AnyPath | None = None,
    lexicon: AnyPath | None = None,
    pace: float = 1.0,
    planner: str = "auto",
    seed: int = 0,
    approve: str = "",
    stop_at: str = "delivery",
    tell: Listener = silent,
) -> Film:
    """Make a film, as `reelwright make` does; every argument is the flag of that name.

    Raises a `ReelwrightError` whose `exit_code` is the command line's. A film that fails its review is returned with
    `film.report.passed` False.
    """
    wishes = _wishes(brief, script, products, logo, music, seconds, platform, ratio, language, look, voice, seed)
    wishes = _spoken(wishes, narration, lexicon, pace, slides, brand)
    order = read_order(planner=planner, approve=approve, stop_at=stop_at)
    return filming.make(wishes, Path(out) if out else new_folder(wishes), order=order, tell=tell)


def plan(
    brief: str = "",
    *,
    out: AnyPath | None = None,
    script: AnyPath | None = None,
    products: Sequence[AnyPath] = (),
    logo: AnyPath | None = None,
    music: AnyPath | None = None,
    seconds: float | Fraction | None = None,
    platform: str = "",
    ratio: str = "",
    language: str = "",
    look: str = "",
    brand: AnyPath | None = None,
    voice: str = "auto",
    slides: AnyPath | None = None,
    narration: AnyPath | None = None,
    lexicon: AnyPath | None = None,
    pace: float = 1.0,
    planner: str = "auto",
    seed: int = 0,
    tell: Listener = silent,
) -> Film:
    """Write brief, script and storyboard only; edit them, then `render`."""
    wishes = _wishes(brief, script, products, logo, music, seconds, platform, ratio, language, look, voice, seed)
    wishes = _spoken(wishes, narration, lexicon, pace, slides, brand)
    return filming.plan(wishes, Path(out) if out else new_folder(wishes), order=read_order(planner=planner), tell=tell)


def render(folder: AnyPath, *, stop_at: str = "delivery", tell: Listener = silent) -> Film:
    """Go on after any document was edited by hand."""
    return filming.render(Path(folder), tell, stop_at=stop_at)


def resume(folder: AnyPath, *, tell: Listener = silent) -> Film:
    """Go on where a run ended or waits."""
    return filming.resume(Path(folder), tell)


def edit(
    folder: AnyPath,
    *,
    line: int = 0,
    text: str = "",
    shot: int = 0,
    image: AnyPath | None = None,
    look: str = "",
    tell: Listener = silent,
) -> Film:
    """Change a line, a shot's picture or the look, and render what that changes. Lines and shots count from 1."""
    picture = Path(image) if image else None
    return edits.edit(Path(folder), tell, line=line, text=text, shot=shot, image=picture, look=look)


def approve(folder: AnyPath) -> Approval:
    """Say yes to what waits."""
    return approve_folder(Path(folder))


def _spoken(
    wishes: Wishes,
    narration: AnyPath | None,
    lexicon: AnyPath | None,
    pace: float,
    slides: AnyPath | None,
    brand: AnyPath | None,
) -> Wishes:
    files = {"narration": narration, "lexicon": lexicon, "slides": slides, "brand": brand}
    return wishes.model_copy(update={"pace": pace} | {name: Path(file) for name, file in files.items() if file})


def _wishes(
    brief: str,
    script: AnyPath | None,
    products: Sequence[AnyPath],
    logo: AnyPath | None,
    music: AnyPath | None,
    seconds: float | Fraction | None,
    platform: str,
    ratio: str,
    language: str,
    look: str,
    voice: str,
    seed: int,
) -> Wishes:
    return Wishes(
        text=brief,
        script=Path(script) if script else None,
        products=tuple(Path(product) for product in products),
        logo=Path(logo) if logo else None,
        music=Path(music) if music else None,
        seconds=None if seconds is None else Fraction(seconds).limit_denominator(1000),
        platforms=(platform,) if platform else (),
        ratio=ratio,
        language=language,
        look=look,
        voice=voice,
        seed=seed,
    )
