"""The flags that describe a film: declared once, taken by every command that begins with a brief."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .help_groups import LIKE, MADE_OF, VOICES

if TYPE_CHECKING:
    from ..agents.wishes import Wishes


_GROUP_OF = {
    **dict.fromkeys(("script", "product", "garment", "logo", "music", "footage", "slides"), MADE_OF),
    **dict.fromkeys(("voice", "presenter", "narration", "pace", "lexicon"), VOICES),
}
_SEVERAL = ("product", "garment", "footage")


def _flag(name: str, text: str) -> Any:
    several = "<path>" if name in _SEVERAL else None
    return typer.Option(f"--{name}", help=text, rich_help_panel=_GROUP_OF.get(name, LIKE), metavar=several)


_LANGUAGES = "The language spoken and shown, such as en; several (en,es) give one film each, with the same shots."
_PLATFORMS = (
    "tiktok, reels, shorts, youtube, amazon, taobao or square; several, comma-separated, give a subfolder each."
)
FLAGS: dict[str, tuple[Any, Any]] = {
    "script": (Annotated[Path | None, _flag("script", "A text or Markdown file with the words to say.")], None),
    "product": (Annotated[list[Path] | None, _flag("product", "A photo of the product; may be repeated.")], None),
    "garment": (Annotated[list[Path] | None, _flag("garment", "A photo of a garment to wear; may be repeated.")], None),
    "logo": (Annotated[Path | None, _flag("logo", "A logo for the end card.")], None),
    "music": (Annotated[Path | None, _flag("music", "Your own music; composed where not given.")], None),
    "footage": (Annotated[list[Path] | None, _flag("footage", "A clip of yours to show; may be repeated.")], None),
    "slides": (Annotated[Path | None, _flag("slides", "A presentation as PDF; its pages are shown.")], None),
    "seconds": (Annotated[str, _flag("seconds", "The length, 5 to 3600; where not given, a script sets it.")], ""),
    "platform": (Annotated[str, _flag("platform", _PLATFORMS)], ""),
    "ratio": (Annotated[str, _flag("ratio", "9:16, 16:9, 1:1 or 3:4, where the platform's is not wanted.")], ""),
    "language": (Annotated[str, _flag("language", _LANGUAGES)], ""),
    "look": (Annotated[str, _flag("look", "A look of the library (`templates list`).")], ""),
    "brand": (Annotated[Path | None, _flag("brand", "A brand kit: logo, colours, fonts, words (YAML).")], None),
    "voice": (Annotated[str, _flag("voice", "A voice's name (`voices`), auto or none.")], "auto"),
    "presenter": (Annotated[str, _flag("presenter", "Who is seen (`cast list`), auto, woman, man or none.")], ""),
    "narration": (Annotated[Path | None, _flag("narration", "Your own recording of --script as the voice.")], None),
    "pace": (Annotated[float, _flag("pace", "How fast lines are spoken: 0.5 to 2; 1 is the voice's own.")], 1.0),
    "lexicon": (Annotated[Path | None, _flag("lexicon", "How words are said: YAML, or written,spoken rows.")], None),
    "seed": (Annotated[int, _flag("seed", "Another number gives another take.")], 0),
}
"""By the command's parameter: its type with its flag, and what it is where not given."""


def takes_wishes(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the flags of a film in place of its first parameter, which receives them as one `Wishes`.

    The command's own parameters follow; `brief` is the argument before all.
    """
    # `Wishes` is imported for checkers only; its annotation is never used here.
    signature = inspect.signature(command, eval_str=True, locals={"Wishes": object})
    own = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in list(signature.parameters.values())[1:]]
    given = [
        inspect.Parameter(
            "brief",
            inspect.Parameter.KEYWORD_ONLY,
            default="",
            annotation=Annotated[str, typer.Argument(metavar="BRIEF", help="What the film is about.")],
        ),
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in FLAGS.items()
        ),
    ]

    @wraps(command)
    def run(**values: Any) -> int:
        wishes = _wishes(values.pop("brief"), {name: values.pop(name) for name in FLAGS})
        return command(wishes, **values)

    parameters = [*given, *own]
    del run.__wrapped__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _wishes(brief: str, values: dict[str, Any]) -> Wishes:
    from ..agents.wishes import Wishes, as_seconds

    languages = tuple(name.strip() for name in values["language"].split(",") if name.strip())
    return Wishes(
        text=brief,
        script=values["script"],
        products=tuple(values["product"] or ()),
        garments=tuple(values["garment"] or ()),
        logo=values["logo"],
        footage=tuple(values["footage"] or ()),
        music=values["music"],
        slides=values["slides"],
        seconds=as_seconds(values["seconds"]),
        platforms=tuple(name.strip() for name in values["platform"].split(",") if name.strip()),
        ratio=values["ratio"],
        language=languages[0] if len(languages) == 1 else "",
        languages=languages if len(languages) > 1 else (),
        look=values["look"],
        brand=values["brand"],
        voice=values["voice"],
        presenter=values["presenter"].strip().lower(),
        narration=values["narration"],
        pace=values["pace"],
        lexicon=values["lexicon"],
        seed=values["seed"],
    )
