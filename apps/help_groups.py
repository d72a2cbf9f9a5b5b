"""Help whose options stand in groups, each under its own heading, in the order in which they are declared."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

MADE_OF = "What it is made of"
LIKE = "What it is like"
VOICES = "Voice and people"
ENGINES = "Engines"
REST = "The work"
"""Where a command's other options stand, if any of its options have a group."""


class GroupedCommand(TyperCommand):
    """A command that lists the options declared with `rich_help_panel` under that heading."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, group by group."""
        # Which click they are of, its own or the one inside typer, is typer's business.
        arguments: list[tuple[str, str]] = []
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            if parameter.param_type_name == "argument":
                arguments.append(record)
            else:
                groups.setdefault(getattr(parameter, "rich_help_panel", None) or REST, []).append(record)
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl(arguments)
        # What says how the command works comes last, as what is asked of the film comes first.
        for name in [*(each for each in groups if each != REST), REST]:
            if groups.get(name):
                with formatter.section(name if len(groups) > 1 else "Options"):
                    formatter.write_dl(groups[name])
