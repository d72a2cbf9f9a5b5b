"""The commands: what each takes and which door of the crew it opens. Heavy parts are imported when one is run."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from .cast_commands import add_to as add_cast_commands
from .engine_commands import add_to as add_engine_commands
from .engine_flags import takes_engines
from .help_groups import GroupedCommand
from .motion_commands import add_to as add_motion_commands
from .signals_command import add_to as add_signals_command
from .take_commands import TakesWish, show_takes
from .tryon_command import add_to as add_tryon_command
from .voice_commands import add_to as add_voice_commands
from .wish_flags import takes_wishes

if TYPE_CHECKING:
    from ..agents.engines.choice import EngineChoice
    from ..agents.events import Listener
    from ..agents.film import Film
    from ..agents.order import Order
    from ..agents.wishes import Wishes

    class Work(Protocol):
        """A door that makes or plans one film."""

        def __call__(self, wishes: Wishes, folder: Path, *, tell: Listener, like: Path | None) -> Film: ...


app = typer.Typer(
    name="reelwright",
    help="One line in, a finished, measured video out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

film_command = partial(app.command, cls=GroupedCommand)
"""Of a command that takes the flags of a film."""
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a production.")]
LookWish = Annotated[str, typer.Option("--look", help="A look of the library (`templates list`).")]
PlannerWish = Annotated[str, typer.Option("--planner", help="auto (a model where one is set up), llm or offline.")]
Out = Annotated[Path | None, typer.Option("--out", help="The folder to work in; a new one below films/ otherwise.")]
Approve = Annotated[str, typer.Option("--approve", help="Wait for your approval after: storyboard, preview.")]
StopAt = Annotated[
    str,
    typer.Option("--stop-at", help="Stop after: brief, script, storyboard, voice, timeline, preview, review, engines."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only notes and the result.")]
Encoder = Annotated[
    str, typer.Option("--encoder", help="x264, or auto for a hardware encoder that passes a trial here.")
]
Critic = Annotated[bool, typer.Option("--critic/--no-critic", help="A model that plans judges its plan, too.")]
PayAgain = Annotated[bool, typer.Option("--pay-again", help="Submit lost paid work once more.")]


@app.command(
    cls=GroupedCommand,
    epilog='Example:  reelwright make "30 s vertical ad for Stride, a waterproof trail shoe. Punchy."',
)
@takes_wishes
@takes_engines
def make(
    wishes: Wishes,
    engines: EngineChoice | None,
    planner: PlannerWish = "auto",
    out: Out = None,
    approve: Approve = "",
    stop_at: StopAt = "delivery",
    encoder: Encoder = "x264",
    takes: TakesWish = 0,
    critic: Critic = True,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> int:
    """Make a finished video from a brief, a script or both."""
    from ..agents.filming import make as make_film

    order = _order(planner=planner, approve=approve, stop_at=stop_at, encoder=encoder)
    order = order.model_copy(update={"critic": critic} | ({"engines": engines} if engines is not None else {}))
    if takes:
        return show_takes(wishes, out, count=takes, order=order, as_json=as_json, quiet=quiet)
    return _films(wishes, out, as_json, quiet, partial(make_film, order=order), planner=planner)


@app.command(
    cls=GroupedCommand, epilog='Example:  reelwright plan "A calm 20 s film for Alba, a linen shirt." --out films/alba'
)
@takes_wishes
def plan(
    wishes: Wishes,
    planner: PlannerWish = "auto",
    out: Out = None,
    takes: TakesWish = 0,
    critic: Critic = True,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> int:
    """Write brief, script and storyboard, and stop there; `render DIR` goes on."""
    from ..agents.filming import plan as plan_film

    order = _order(planner=planner).model_copy(update={"critic": critic})
    if takes:
        return show_takes(wishes, out, count=takes, order=order, as_json=as_json, quiet=quiet)
    return _films(wishes, out, as_json, quiet, partial(plan_film, order=order), planner=planner)


@film_command(epilog="Example:  reelwright render films/stride --engines gpu")
@takes_engines
def render(
    folder: Folder,
    engines: EngineChoice | None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    stop_at: StopAt = "delivery",
) -> int:
    """Go on after an edit by hand, or take the preview to its final; only what changed is made again."""
    from ..agents.filming import render as render_film

    return _film(as_json, quiet, lambda tell: render_film(folder, tell, stop_at=stop_at, engines=engines))


@app.command(epilog="Example:  reelwright resume films/stride")
def resume(folder: Folder, as_json: AsJson = False, quiet: Quiet = False, pay_again: PayAgain = False) -> int:
    """Go on with a run that was ended or waits for approval; nothing finished is made twice."""
    from ..agents.filming import resume as resume_film

    return _film(as_json, quiet, lambda tell: resume_film(folder, tell, pay_again=pay_again))


@app.command(epilog='Example:  reelwright edit films/stride --line 2 "Mud? Bring it."')
def edit(
    folder: Folder,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The new words of --line.")] = "",
    line: Annotated[int, typer.Option("--line", help="The number of a line of the script, from 1.")] = 0,
    shot: Annotated[int, typer.Option("--shot", help="The number of a shot, from 1; takes --image.")] = 0,
    image: Annotated[Path | None, typer.Option("--image", help="A picture for --shot.")] = None,
    look: LookWish = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> int:
    """Change a line's words, a shot's picture or the look, then render what that changes."""
    from ..agents.edits import edit as edit_film

    return _film(
        as_json,
        quiet,
        lambda tell: edit_film(folder, tell, line=line, text=text, shot=shot, image=image, look=look),
    )


@app.command(epilog="Example:  reelwright approve films/stride")
def approve(folder: Folder, as_json: AsJson = False) -> int:
    """Say yes to the storyboard or preview that waits; `resume DIR` goes on."""
    from ..agents.approvals import approve as approve_stage
    from . import show

    approval = approve_stage(folder)
    if as_json:
        show.emit(approval.model_dump(mode="json"))
    else:
        show.say(f"approved the {approval.stage}: `reelwright resume {folder}` goes on")
    return 0


@app.command(epilog="Example:  reelwright status films/stride")
def status(folder: Folder, as_json: AsJson = False) -> int:
    """What stands in a production's folder, what is missing, what waits."""
    from ..agents.status import read_status
    from . import show

    found = read_status(folder)
    if as_json:
        show.emit(found.model_dump(mode="json"))
    else:
        show.say(f"{found.title}: {found.summary}")
        show.table(((part.name, part.state, part.detail) for part in found.parts), heads=("stage", "state", "detail"))
        if found.next_step:
            show.say(found.next_step)
    return 0


@film_command(epilog='Example:  reelwright estimate "30 s vertical ad for Stride, a waterproof trail shoe."')
@takes_wishes
@takes_engines
def estimate(
    wishes: Wishes,
    engines: EngineChoice | None,
    planner: PlannerWish = "offline",
    as_json: AsJson = False,
) -> int:
    """Say length, shots, time to make, memory, downloads and cost before anything is made."""
    from ..agents.filming import estimate as estimate_film
    from . import show
    from .engine_rows import engine_rows

    order = _order(planner=planner)
    found = estimate_film(wishes, order if engines is None else order.model_copy(update={"engines": engines}))
    if as_json:
        show.emit(found.model_dump(mode="json"))
    else:
        rows = [
            ("length", f"{float(found.seconds):g} s in {found.shots} shots"),
            ("words", f"{found.lines} lines, {found.spoken_s:g} s of speech"),
            ("time to make", f"about {found.render_s:.0f} s on two cores"),
            ("cost", f"{found.paid:.2f} {found.currency}" if found.paid else "nothing"),
        ]
        rows += engine_rows(found)
        show.table([*rows, *(("note", note) for note in found.notes)], heads=("what", "estimate"))
    return 0


@app.command(epilog="Example:  reelwright doctor")
def doctor(as_json: AsJson = False) -> int:
    """What this machine can do, what is missing, and what to type."""
    from . import show
    from .doctor import examine

    findings = examine()
    if as_json:
        show.emit({"findings": [finding.model_dump(mode="json") for finding in findings]})
    else:
        rows = (("ok" if finding.ok else "-", finding.title, finding.found, finding.remedy) for finding in findings)
        show.table(rows, heads=("", "part", "found", "to type"))
    return 0 if all(finding.ok or not finding.required for finding in findings) else 4


@app.command(epilog="Example:  reelwright schema storyboard")
def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help="brief, script, storyboard, timeline, scene, ...")] = "",
    as_json: AsJson = False,
) -> int:
    """The JSON Schema of a document or library item; without a name, their names."""
    from . import schemas, show

    if not name:
        names = schemas.names()
        if as_json:
            show.emit({"schemas": names})
        else:
            show.say("\n".join(names))
    else:
        show.say(schemas.as_text(name))
    return 0


add_voice_commands(app)
add_cast_commands(app)
add_motion_commands(app)
add_signals_command(app)
add_tryon_command(app)
add_engine_commands(app)
templates = typer.Typer(help="The library: scenes, looks, platforms.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(templates, name="templates")


@templates.command("list", epilog="Example:  reelwright templates list")
def templates_list(as_json: AsJson = False) -> int:
    """All scenes, looks and platforms, each with its tags."""
    from ..templates.library import listing
    from . import show

    rows = listing()
    if as_json:
        show.emit({"templates": [row.model_dump(mode="json") for row in rows]})
    else:
        lines = ((row.kind, row.id, row.title, ", ".join(row.tags)) for row in rows)
        show.table(lines, heads=("kind", "id", "title", "tags"))
    return 0


@templates.command("check", epilog="Example:  reelwright templates check")
def templates_check(
    name: Annotated[str, typer.Argument(metavar="[SCENE]", help="Only this scene.")] = "", as_json: AsJson = False
) -> int:
    """Lay out every scene in every ratio and look, filled to its limits, and say what does not hold."""
    from ..tools.compositor.sheets.library_check import check_library
    from . import show

    violations = check_library(scene_id=name)
    if as_json:
        show.emit({"violations": [violation.model_dump(mode="json") for violation in violations]})
    else:
        for violation in violations:
            show.say(f"{violation.path}: {violation.message}")
        show.say(f"{len(violations)} violations" if violations else "every item of the library holds")
    return 2 if violations else 0


@templates.command("preview", epilog="Example:  reelwright templates preview price-offer --out price.jpg")
def templates_preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A scene or a look.")],
    out: Annotated[Path | None, typer.Option("--out", help="The picture to write; NAME.jpg otherwise.")] = None,
    look: Annotated[str, typer.Option("--look", help="In this look only.")] = "",
) -> int:
    """Draw a sheet of one scene or look."""
    from ..tools.compositor.sheets.preview import preview_item
    from . import show

    path = out or Path(f"{name}.jpg")
    preview_item(name, path, look=look)
    show.say(str(path))
    return 0


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    library: Annotated[
        Path | None, typer.Option("--library", metavar="DIR", help="Your own scenes/, looks/, cast/, motions/, clips/.")
    ] = None,
) -> int:
    """One line in, a finished, measured video out."""
    if library is not None:
        os.environ["REELWRIGHT_LIBRARY"] = str(library.resolve())
    if version:
        from .. import __version__
        from . import show

        show.say(f"reelwright {__version__}")
        raise typer.Exit(0)
    return 0


def _order(**choices: str) -> Order:
    from ..agents.order import read_order

    return read_order(**choices)


def _films(wishes: Wishes, out: Path | None, as_json: bool, quiet: bool, work: Work, *, planner: str) -> int:
    from ..agents.languages import check_languages
    from ..agents.wishes import new_folder

    wishes.check()
    check_languages(wishes, planner=planner)
    folder = out or new_folder(wishes)
    code = 0
    for one, below in wishes.one_by_one():
        like = folder / one.like if one.like else None
        code = max(code, _film(as_json, quiet, partial(_work_at, work, one, folder / below, like), label=below))
    return code


def _work_at(work: Work, wishes: Wishes, folder: Path, like: Path | None, tell: Listener) -> Film:
    return work(wishes, folder, tell=tell, like=like)


def _film(as_json: bool, quiet: bool, work: Callable[[Listener], Film], *, label: str = "") -> int:
    from . import show
    from .progress import listening

    with listening("json" if as_json else "quiet" if quiet else "auto", label=label) as tell:
        film = work(tell)
    if as_json:
        show.emit({"event": "result"} | film.summary())
    else:
        for line in film.lines():
            show.say(line)
    return film.exit_code
