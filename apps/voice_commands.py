"""The commands for voices: which there are, how a line sounds, and what can be installed."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

Language = Annotated[str, typer.Option("--language", help="Only voices of this language.")]
StopAt = Annotated[str, typer.Option("--stop-at", help="Stop after: voice, timeline, preview, review.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]

voices_app = typer.Typer(
    help="The voices to choose from; `install` adds better ones for work without a network.", rich_markup_mode=None
)


@voices_app.callback(invoke_without_command=True, epilog="Example:  reelwright voices --language de")
def voices(context: typer.Context, language: Language = "", as_json: AsJson = False) -> int:
    """The voices to choose from, and which need the network or a key."""
    if context.invoked_subcommand is not None:
        return 0
    return _list(language, as_json)


@voices_app.command("list", epilog="Example:  reelwright voices list --language de")
def voices_list(language: Language = "", as_json: AsJson = False) -> int:
    """The voices to choose from, and which need the network or a key."""
    return _list(language, as_json)


@voices_app.command("install", epilog="Example:  reelwright voices install de_DE-thorsten-medium")
def voices_install(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A voice; without one, those there are.")] = "",
    local: Annotated[Path | None, typer.Option("--from", help="Your own .onnx file or folder instead.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Add a neural voice for work without a network: its size, licence and source are shown first."""
    from ..tools.speech.install_voice import fetch_and_install, find_offer, install_local, offered
    from ..tools.speech.installed_voices import runtime_missing, voices_folder
    from . import show

    if not name and local is None:
        if as_json:
            show.emit({"voices": [voice.model_dump(mode="json") for voice in offered()]})
        else:
            rows = ((v.id, v.language, f"{v.size_mb} MB", v.licence, v.source) for v in offered())
            show.table(rows, heads=("voice", "language", "size", "licence", "source"))
        return 0
    if local is not None:
        placed = install_local(local)
    else:
        offer = find_offer(name)
        if not as_json:
            show.say(f"{offer.id}: {offer.language}, about {offer.size_mb} MB, licence: {offer.licence}")
            show.say(f"from {offer.source} into {voices_folder()}")
        if not yes and not typer.confirm("Fetch it?"):
            return 0
        placed = fetch_and_install(offer)
    if as_json:
        show.emit({"installed": placed.model_dump(mode="json"), "folder": str(voices_folder() / placed.id)})
    else:
        show.say(f"installed {placed.id} (SHA-256 {placed.sha256[:16]}...)")
        show.say(runtime_missing() or f'hear it: reelwright say "..." --voice {(*placed.speakers, placed.id)[0]}')
    return 0


def _list(language: str, as_json: bool) -> int:
    from ..tools.speech.catalog import voices as list_voices
    from . import show

    found = list_voices(language or None)
    if as_json:
        show.emit({"voices": [voice.model_dump(mode="json") for voice in found]})
    else:
        rows = ((voice.id, voice.engine, voice.language, voice.title) for voice in found)
        show.table(rows, heads=("voice", "engine", "language", "what"))
    return 0


def say(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The line to speak.")],
    language: Annotated[str, typer.Option("--language", help="Its language; told from its letters otherwise.")] = "",
    voice: Annotated[str, typer.Option("--voice", help="A voice's name (`voices`) or auto.")] = "auto",
    pace: Annotated[float, typer.Option("--pace", help="0.5 to 2; 1 is the voice's own.")] = 1.0,
    emotion: Annotated[str, typer.Option("--emotion", help="neutral, happy, excited, serious, ...")] = "neutral",
    lexicon: Annotated[Path | None, typer.Option("--lexicon", help="How words are said.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The WAV file to write; say.wav otherwise.")] = None,
    as_json: AsJson = False,
) -> int:
    """Hear a line at once: which voice says it, how long it takes, and the text as it reached the voice."""
    from ..agents.saying import say_line
    from . import show

    path = out or Path("say.wav")
    with tempfile.TemporaryDirectory(prefix="reelwright-") as scratch:
        said = say_line(
            text,
            path=path,
            scratch=Path(scratch),
            language=language,
            voice=voice,
            pace=Fraction(pace).limit_denominator(100),
            emotion=emotion,
            lexicon=lexicon,
        )
    if as_json:
        show.emit(said.model_dump(mode="json"))
        return 0
    show.say(f"{path}: {float(said.speech.seconds):.2f} s by {said.speech.voice.engine} {said.speech.voice.id}")
    show.say(f"spoken: {said.spoken}")
    for note in said.notes:
        show.say(f"note: {note}")
    return 0


def narrate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a production.")],
    recording: Annotated[Path, typer.Argument(metavar="FILE", help="You, reading the lines of its script.json.")],
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only notes and the result.")] = False,
    stop_at: Annotated[
        str, typer.Option("--stop-at", help="Stop after: voice, timeline, preview, review.")
    ] = "delivery",
) -> int:
    """Give a planned film your own voice, and render it."""
    from ..agents.narrating import narrate_film
    from . import show
    from .progress import listening

    with listening("json" if as_json else "quiet" if quiet else "auto") as tell:
        film = narrate_film(folder, recording, tell, stop_at=stop_at)
    if as_json:
        show.emit({"event": "result"} | film.summary())
    else:
        for line in film.lines():
            show.say(line)
    return film.exit_code


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the command line's root."""
    app.add_typer(voices_app, name="voices")
    app.command(epilog="Example:  reelwright narrate films/stride voice.wav")(narrate)
    app.command(epilog='Example:  reelwright say "Meet Stride, the waterproof trail shoe."')(say)
