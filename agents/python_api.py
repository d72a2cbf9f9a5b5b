"""The Python API: the doors with plain arguments. `import reelwright` offers these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from . import edits, filming
from .approvals import approve as approve_folder
from .engines.choice import EngineChoice, read_choice
from .events import Listener, silent
from .film import Film
from .order import read_order
from .wishes import Wishes, new_folder

if TYPE_CHECKING:
    from ..story.approval import Approval

AnyPath = str | Path
_FILES = frozenset({"script", "logo", "music", "slides", "narration", "lexicon", "brand"})
_MANY_FILES = frozenset({"products", "garments", "footage"})


class FilmWishes(TypedDict, total=False):
    """What a film is to be: the flags of the command line by their names, files as paths."""

    script: AnyPath | None
    products: Sequence[AnyPath]
    garments: Sequence[AnyPath]
    logo: AnyPath | None
    music: AnyPath | None
    footage: Sequence[AnyPath]
    slides: AnyPath | None
    narration: AnyPath | None
    lexicon: AnyPath | None
    brand: AnyPath | None
    seconds: float | Fraction | None
    platform: str
    ratio: str
    language: str
    look: str
    voice: str
    presenter: str
    pace: float
    seed: int


def make(
    brief: str = "",
    *,
    out: AnyPath | None = None,
    planner: str = "auto",
    approve: str = "",
    stop_at: str = "delivery",
    engines: EngineChoice | None = None,
    tell: Listener = silent,
    **wishes: Unpack[FilmWishes],
) -> Film:
    """Make a film, as `reelwright make` does; every argument is the flag of that name (`FilmWishes`).

    Raises a `ReelwrightError` whose `exit_code` is the command line's. A film that fails its review is returned with
    `film.report.passed` False.
    """
    asked = _wishes(brief, wishes)
    order = read_order(planner=planner, approve=approve, stop_at=stop_at)
    if engines is not None:
        order = order.model_copy(update={"engines": engines})
    return filming.make(asked, Path(out) if out else new_folder(asked), order=order, tell=tell)


def plan(
    brief: str = "",
    *,
    out: AnyPath | None = None,
    planner: str = "auto",
    tell: Listener = silent,
    **wishes: Unpack[FilmWishes],
) -> Film:
    """Write brief, script and storyboard only; edit them, then `render`."""
    asked = _wishes(brief, wishes)
    return filming.plan(asked, Path(out) if out else new_folder(asked), order=read_order(planner=planner), tell=tell)


def render(
    folder: AnyPath, *, stop_at: str = "delivery", engines: EngineChoice | None = None, tell: Listener = silent
) -> Film:
    """Go on after any document was edited by hand; with `engines` (`choose_engines`), take the preview to its final."""
    return filming.render(Path(folder), tell, stop_at=stop_at, engines=engines)


def choose_engines(
    engines: str = "",
    *,
    roles: Mapping[str, str] | None = None,
    fallback: str = "",
    commercial: bool = False,
    settings_file: AnyPath | None = None,
    reference: AnyPath | None = None,
    driving: AnyPath | None = None,
    replace: bool = False,
    consent: str = "",
) -> EngineChoice:
    """Who makes people, pictures and music: `engines` as `--engines`, `roles` as `--engine` ({'pose': 'wan-vace'}).

    `reference` is a photo of who plays, `driving` a clip whose motion is taken over, or with `replace` one in which
    somebody takes a place; both with `consent`.
    """
    return read_choice(
        engines=engines,
        single=[f"{role}={name}" for role, name in (roles or {}).items()],
        fallback=fallback,
        commercial=commercial,
        settings_file=Path(settings_file) if settings_file else None,
        reference=Path(reference) if reference else None,
        driving=Path(driving) if driving else None,
        replace=replace,
        consent=consent,
    )


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


def _wishes(brief: str, given: FilmWishes) -> Wishes:
    unknown = sorted(set(given) - set(FilmWishes.__annotations__))
    if unknown:
        raise TypeError(f"there is no argument {unknown[0]!r}; there are: {', '.join(FilmWishes.__annotations__)}")
    fields: dict[str, object] = dict(given)
    for name in _FILES & given.keys():
        fields[name] = Path(str(given.get(name))) if given.get(name) else None
    for name in _MANY_FILES & given.keys():
        fields[name] = tuple(Path(path) for path in given.get(name, ()))  # type: ignore[attr-defined]
    if (seconds := given.get("seconds")) is not None:
        fields["seconds"] = Fraction(seconds).limit_denominator(1000)
    platform = fields.pop("platform", "")
    return Wishes.model_validate({"text": brief, "platforms": (platform,) if platform else (), **fields})
