"""The linter's look at words: where numbers and claims come from, and names that stand for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ...story.brief import Brief
from ...story.violation import Violation
from .tracing import untraced_claims, untraced_numbers


def traced(brief: Brief, path: str, text: str, *, counted: tuple[int, ...]) -> Iterator[Violation]:
    """Numbers and claims of a text that no one gave. `counted` are counts that it may name."""
    for number in untraced_numbers(text, brief, counted=counted):
        yield Violation(
            code="untraced-number",
            path=path,
            message=f"{number!r} in {text[:60]!r} stands neither in the brief nor in the script",
            hint="use the brief's numbers, or leave it out",
        )
    for claim in untraced_claims(text, brief):
        yield Violation(
            code="untraced-claim",
            path=path,
            message=f"{claim!r} in {text[:60]!r} claims what the brief does not say",
            hint="say only what the brief says of the product",
        )


def unknown(code: str, path: str, what: str, name: str, known: object) -> Violation:
    """A name that stands for nothing, with those that do."""
    names = sorted(str(each) for each in known)[:12] if hasattr(known, "__iter__") else []
    return Violation(
        code=code,
        path=path,
        message=f"there is no {what} {name!r}",
        hint=f"choose from: {', '.join(names)}" if names else f"there are no {what}s",
    )
