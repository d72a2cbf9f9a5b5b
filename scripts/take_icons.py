"""Takes icons of the Lucide family into `templates/icons/icons.yaml`: every element becomes path data, tags stay ours.

npm pack lucide-static && tar xzf lucide-static-*.tgz
.venv/bin/python scripts/take_icons.py package NAME...

What is there already keeps its tags. Words in nine languages stand in `templates/icons/words/*.txt`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ICONS = Path(__file__).resolve().parents[1] / "templates" / "icons" / "icons.yaml"
HEAD = """# Icons from Lucide {version} (ISC, parts MIT; see LICENSE.txt): line art on a field of 24, all elements as
# path data. The tags are ours.
"""


def main() -> None:
    """Add the named icons of an unpacked `lucide-static` package."""
    package, names = Path(sys.argv[1]), sys.argv[2:]
    version = json.loads((package / "package.json").read_text())["version"]
    nodes = json.loads((package / "icon-nodes.json").read_text())
    kept: dict[str, Any] = yaml.safe_load(ICONS.read_text(encoding="utf-8"))
    for name in sorted(set(names) - set(kept)):
        if name not in nodes:
            raise SystemExit(f"Lucide {version} has no icon {name!r}")
        kept[name] = {"tags": [], "paths": [as_path(*element) for element in nodes[name]]}
    rows = [HEAD.format(version=version)]
    for name in sorted(kept):
        rows.append(f"{name}:\n  tags: [{', '.join(map(as_word, kept[name]['tags']))}]\n  paths:\n")
        rows += [f"    - {path}\n" for path in kept[name]["paths"]]
    ICONS.write_text("".join(rows), encoding="utf-8")


def as_word(word: str) -> str:
    """A word as YAML writes it: 'off' and 'no' need quotes."""
    return word if yaml.safe_load(word) == word else json.dumps(word)


def as_path(kind: str, given: dict[str, str]) -> str:
    """One SVG element as path data."""
    if kind == "path":
        return given["d"]
    if kind in ("polyline", "polygon"):
        return f"M{given['points']}{'z' if kind == 'polygon' else ''}"
    number = {name: float(value) for name, value in given.items() if name not in ("key", "fill")}
    if kind == "line":
        return f"M{number['x1']:g} {number['y1']:g}L{number['x2']:g} {number['y2']:g}"
    if kind in ("circle", "ellipse"):
        rx, ry = number.get("r", number.get("rx", 0)), number.get("r", number.get("ry", 0))
        arc = f"a{rx:g} {ry:g} 0 1 0"
        return f"M{number['cx'] - rx:g} {number['cy']:g}{arc} {2 * rx:g} 0{arc} {-2 * rx:g} 0z"
    if kind == "rect":
        x, y, width, height = (number.get(name, 0.0) for name in ("x", "y", "width", "height"))
        r = min(number.get("rx", number.get("ry", 0)), width / 2, height / 2)
        w, h, arc = width - 2 * r, height - 2 * r, f"a{r:g} {r:g} 0 0 1 "
        right_and_down = f"h{w:g}{arc}{r:g} {r:g}v{h:g}{arc}{-r:g} {r:g}"
        return f"M{x + r:g} {y:g}{right_and_down}h{-w:g}{arc}{-r:g} {-r:g}v{-h:g}{arc}{r:g} {-r:g}z"
    raise SystemExit(f"an element of kind {kind!r} is not understood")


if __name__ == "__main__":
    main()
