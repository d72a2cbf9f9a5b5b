"""Program text in coloured pieces: what is a keyword, a string, a comment, a number."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Shade = Literal["plain", "keyword", "string", "number", "comment", "name"]


@lru_cache(maxsize=64)
def coloured(text: str, language: str) -> tuple[tuple[tuple[str, Shade], ...], ...]:
    """The lines of a program, each in pieces. An unknown language has pieces of one shade."""
    from pygments.lexers import get_lexer_by_name
    from pygments.lexers.special import TextLexer
    from pygments.util import ClassNotFound

    plain = text.expandtabs(4).strip("\n")
    try:
        lexer = get_lexer_by_name(language.strip().lower(), stripnl=False) if language.strip() else TextLexer()
    except ClassNotFound:
        lexer = TextLexer()
    lines: list[list[tuple[str, Shade]]] = [[]]
    for kind, piece in lexer.get_tokens(plain):
        shade = _shade(str(kind))
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((part, shade))
    while len(lines) > 1 and not "".join(part for part, _ in lines[-1]).strip():
        lines.pop()
    return tuple(tuple(line) for line in lines)


def _shade(kind: str) -> Shade:
    if kind.startswith("Token.Comment"):
        return "comment"
    if kind.startswith(("Token.Keyword", "Token.Operator.Word")):
        return "keyword"
    if kind.startswith(("Token.Literal.String", "Token.String")):
        return "string"
    if kind.startswith("Token.Literal.Number"):
        return "number"
    if kind.startswith(("Token.Name.Function", "Token.Name.Class", "Token.Name.Builtin", "Token.Name.Tag")):
        return "name"
    return "plain"
