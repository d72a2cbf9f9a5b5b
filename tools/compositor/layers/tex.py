"""Reads formulas written as in TeX into a tree: fractions, powers, indices, roots, fences, Greek, the usual signs.

What it does not know is kept as written, so that nothing of a formula is ever lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
RELATIONS = {
    "=": "=", "<": "<", ">": ">", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "equiv": "≡", "in": "∈", "notin": "∉", "subset": "⊂", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "implies": "⇒", "iff": "⇔", "Leftrightarrow": "⇔", "sim": "~", "propto": "~",
}  # fmt: skip
OPERATORS = {
    "+": "+", "-": "−", "*": "·", "pm": "±", "times": "×", "cdot": "·", "div": "÷", "ast": "·",
}  # fmt: skip
SIGNS = {
    "infty": "∞", "partial": "∂", "forall": "∀", "exists": "∃", "ldots": "…", "cdots": "…", "dots": "…",
    "degree": "°", "circ": "°", "prime": "′", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_", "{": "{", "}": "}",
}  # fmt: skip
BIG = {"sum": "∑", "prod": "∏", "int": "∫"}
NAMES = {"sin", "cos", "tan", "log", "ln", "exp", "lim", "min", "max", "det", "gcd", "arcsin", "arccos", "arctan"}
SPACES = {",": 0.17, ":": 0.22, ";": 0.28, " ": 0.3, "quad": 1.0, "qquad": 2.0, "!": -0.1}
ACCENTS = {"bar", "overline", "hat", "vec", "dot", "tilde", "underline"}

Sort = Literal["letter", "figure", "operator", "relation", "sign", "word", "big", "space", "open", "close"]


@dataclass(frozen=True)
class Sign:
    """A letter, figure, operator or word."""

    text: str
    sort: Sort
    wide: float = 0.0
    """For spaces, in sizes."""


@dataclass(frozen=True)
class Row:
    """Nodes beside each other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Fraction:
    """One over the other."""

    over: Node
    under: Node


@dataclass(frozen=True)
class Script:
    """A node with what stands above and below its right shoulder; for `big` signs over and under it."""

    base: Node
    above: Node | None
    below: Node | None


@dataclass(frozen=True)
class Root:
    """A root, of a degree where one is given."""

    of: Node
    degree: Node | None


@dataclass(frozen=True)
class Fence:
    """Brackets as high as what they hold."""

    left: str
    right: str
    of: Node


@dataclass(frozen=True)
class Accent:
    """A mark over (or a line under) a node."""

    kind: str
    of: Node


Node = Sign | Row | Fraction | Script | Root | Fence | Accent

_TOKEN = re.compile(r"\\([A-Za-z]+|.)|(\d+(?:[.,]\d+)?)|(\s+)|(.)", re.S)


def read_tex(text: str) -> Row:
    """The tree of a formula. Dollar signs and `\\[ \\]` around it are taken off."""
    bare = re.sub(r"^\s*(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))\s*$", "", text.strip())
    return _Reader(bare).row()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = [(match.group(1), match.group(2), match.group(4)) for match in _TOKEN.finditer(text)
                        if match.group(3) is None]  # fmt: skip
        self._at = 0

    def _peek(self) -> tuple[str | None, str | None, str | None] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def row(self, until: str = "") -> Row:
        nodes: list[Node] = []
        while (token := self._peek()) is not None:
            command, _, sign = token
            if (until and sign == until) or (until == "right" and command == "right"):
                self._at += 1
                break
            if sign in ("^", "_", "'"):
                self._at += 1
                base = nodes.pop() if nodes else Row(())
                nodes.append(self._script(base, str(sign)))
                continue
            nodes.append(self._node())
        return Row(tuple(nodes))

    def _script(self, base: Node, mark: str) -> Node:
        if mark == "'":
            body: Node = Sign("′", "sign")
        else:
            body = self._node() if self._peek() else Row(())
        above, below = (base.above, base.below) if isinstance(base, Script) else (None, None)
        root = base.base if isinstance(base, Script) else base
        if mark == "_":
            return Script(root, above, body)
        return Script(root, Row((above, body)) if above is not None else body, below)

    def _node(self) -> Node:
        command, number, sign = self._tokens[self._at]
        self._at += 1
        if number is not None:
            return Sign(number, "figure")
        if sign is not None:
            return self._sign(sign)
        return self._command(str(command))

    def _sign(self, sign: str) -> Node:
        if sign == "{":
            return self.row("}")
        if sign in RELATIONS:
            return Sign(RELATIONS[sign], "relation")
        if sign in OPERATORS:
            return Sign(OPERATORS[sign], "operator")
        if sign in "([|":
            return Sign(sign, "open")
        if sign in ")]":
            return Sign(sign, "close")
        if sign == "}":
            return Row(())
        return Sign(sign, "letter" if sign.isalpha() else "sign")

    def _command(self, name: str) -> Node:
        if name in ("frac", "dfrac", "tfrac"):
            return Fraction(self._group(), self._group())
        if name == "sqrt":
            degree = None
            if (token := self._peek()) is not None and token[2] == "[":
                self._at += 1
                degree = self.row("]")
            return Root(self._group(), degree)
        if name == "left":
            left = self._fence()
            inner = self.row("right")
            return Fence(left, self._fence(), inner)
        if name in ("text", "mathrm", "operatorname", "mathbf", "textbf", "mathit"):
            return Sign(_plain(self._group()), "word")
        if name in ACCENTS:
            return Accent(name, self._group())
        if name in SPACES:
            return Sign("", "space", SPACES[name])
        for table, sort in ((GREEK, "letter"), (RELATIONS, "relation"), (OPERATORS, "operator"), (SIGNS, "sign")):
            if name in table:
                return Sign(table[name], sort)  # type: ignore[arg-type]
        if name in BIG:
            return Sign(BIG[name], "big")
        if name in NAMES:
            return Sign(name, "word")
        return Sign(name, "word")

    def _group(self) -> Node:
        return self._node() if self._peek() is not None else Row(())

    def _fence(self) -> str:
        token = self._peek()
        if token is None:
            return ""
        self._at += 1
        command, _, sign = token
        shown = sign or {"{": "{", "}": "}", "langle": "⟨", "rangle": "⟩", "|": "|"}.get(str(command), "")
        return "" if shown == "." else shown


def _plain(node: Node) -> str:
    if isinstance(node, Sign):
        return node.text or " "
    if isinstance(node, Row):
        return "".join(_plain(each) for each in node.nodes)
    return ""
