"""Try-on: a garment's photo becomes a finished small film in which somebody wears it, by the ordinary crew."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from ..generators.settings import read_settings
from ..planners.motion_planning.fitting import Place
from ..planners.staging.garment_tags import worn
from ..story.brief import Brief
from ..story.cast import CastMember
from ..story.document import Part
from ..story.errors import InputError
from ..story.storyboard import Storyboard
from ..story.time import Seconds
from ..templates.library import OWN, person
from . import filming
from .events import Listener, silent
from .film import Film
from .order import Order
from .production import Production
from .wishes import Wishes

SECONDS = Fraction(10)


class TryOnWish(Part):
    """What `tryon` takes."""

    garments: tuple[Path, ...]
    model: str = ""
    """Who wears it: a person's id, 'woman' or 'man'; empty: a model of the library whom it suits."""
    person: str = ""
    """Instead of a drawn model: the id of a clip template, or the path of a photo or clip of somebody."""
    consent: str = ""
    """'who, when, what for': that the person of that photo or clip agreed. Templates hold their own."""
    pose_model: Path | None = None
    """An ONNX file that finds the joints of that person where no landmarks file says them."""
    motion: str = ""
    """What they do, in words; empty: the planner chooses."""
    driving: Path | None = None
    """A BVH file whose motion is copied."""
    text: str = ""
    """What the film says of it; empty: its name from the file's."""
    seconds: Seconds = SECONDS
    look: str = ""
    platform: str = ""


def try_on(wish: TryOnWish, folder: Path, *, order: Order | None = None, tell: Listener = silent) -> Film:
    """Make the film in a new folder. `InputError` says what does not go together, before anything is drawn."""
    if not wish.garments:
        raise InputError("there is no garment to try on", hint="give its photo: reelwright tryon --garment shirt.jpg")
    if wish.motion and wish.driving:
        raise InputError("--motion and --driving-video contradict each other", hint="give one of them")
    if wish.person:
        return _on_footage(wish, folder, order or Order(), tell)
    copied = _copied(wish.driving, folder) if wish.driving else ""
    wishes = Wishes(
        text=wish.text or _said(wish.garments),
        garments=wish.garments,
        presenter=wish.model,
        seconds=wish.seconds,
        look=wish.look,
        platforms=(wish.platform,) if wish.platform else (),
    )
    film = filming.plan(wishes, folder, order=order, tell=tell)
    if wish.motion or copied:
        _move(Production.at(folder), wish.motion, copied)
    stop = (order or Order()).stop_at
    return film if stop in ("brief", "script", "storyboard") else filming.render(folder, tell, stop_at=stop)


def _on_footage(wish: TryOnWish, folder: Path, order: Order, tell: Listener) -> Film:
    """The garment on the person of footage: dressed first, then shown as any footage."""
    from .clip_people import dress, sitter_of

    if wish.model or wish.motion or wish.driving:
        raise InputError(
            "--person shows somebody as they were filmed: --model, --motion and --driving-video do not go with it",
            hint="leave them out, or leave --person out",
        )
    estimators = read_settings().estimators
    if wish.pose_model is not None:
        estimators = estimators | {"pose": str(wish.pose_model)}
    sitter = sitter_of(wish.person, consent=wish.consent, estimators=estimators)
    production = Production(folder)
    if production.has(Brief):
        raise InputError(f"there is a production in {str(folder)!r} already", hint="another --out begins a new one")
    clip, told = dress(sitter, wish.garments, production)
    wishes = Wishes(
        text=wish.text or _said(wish.garments),
        garments=wish.garments,
        footage=(clip,),
        presenter="none",
        seconds=wish.seconds,
        look=wish.look,
        platforms=(wish.platform,) if wish.platform else (),
    )
    film = filming.plan(wishes, folder, order=order, tell=tell)
    brief = production.load(Brief)
    production.save(brief.model_copy(update={"notes": (*brief.notes, *told)}))
    if order.stop_at not in ("brief", "script", "storyboard"):
        film = filming.render(folder, tell, stop_at=order.stop_at)
    return replace(film, notes=(*film.notes, *told))


def _said(garments: tuple[Path, ...]) -> str:
    """A brief of the garments' names, as their files give them."""
    names = [path.stem.replace("-", " ").replace("_", " ").strip().title() or "Garment" for path in garments]
    return f"A film for {' and '.join(names)}. A model wears it. Calm, elegant, without speech."


def _move(production: Production, motion: str, copied: str) -> None:
    """Everybody who wears the garment does what was asked for."""
    brief, storyboard = production.load(Brief), production.load(Storyboard)

    def moved(member: CastMember) -> CastMember:
        if not member.garment:
            return member
        _check_pockets(brief, member, motion)
        return member.model_copy(update={"motion": motion, "motions": (copied,) if copied else ()})

    shots = tuple(
        shot.model_copy(update={"cast": cast, "motion": cast[0].motion})
        if (cast := tuple(map(moved, shot.cast)))
        else shot
        for shot in storyboard.shots
    )
    production.save(storyboard.model_copy(update={"shots": shots}))


def _check_pockets(brief: Brief, member: CastMember, motion: str) -> None:
    """Hands go only into pockets that are there."""
    if "pocket" not in motion.casefold():
        return
    place = worn(Place(person(member.person)), brief, member.garment)
    has = place.person.outfit.pockets if place.pockets is None else place.pockets
    if not has:
        raise InputError(
            f"{motion!r}: what {place.person.name} wears has no pockets",
            hint="ask for another motion (`motions list`), or correct the garment's tags in brief.json",
        )


def _copied(recording: Path, folder: Path) -> str:
    """The id of a recording's motion, brought into a library beside the film."""
    from .moving import import_motion

    if recording.suffix.lower() != ".bvh":
        raise InputError(
            f"the motion of {recording.name!r} cannot be read: only BVH files hold a skeleton's motion",
            hint="export it as BVH from a pose tracker, or describe it with --motion",
        )
    if os.environ.get(OWN):
        raise InputError(
            "--driving-video and a library of your own contradict each other",
            hint="bring the recording in with `motions import`, and name it with --motion",
        )
    home = folder / "library"
    _, motion, _ = import_motion(recording, name=f"{recording.stem.lower()}-copy", folder=home / "motions")
    os.environ[OWN] = str(home.resolve())
    return motion.id
