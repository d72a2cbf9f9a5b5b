"""Makes tiny random weights in the layout of the real ones, and engine settings that name their folders.

    python scripts/make_tiny_weights.py DIR [ID ...]

What they make is noise; it is made by the very code that runs the real ones. `DIR/engines.toml` takes them:
`REELWRIGHT_ENGINES=DIR/engines.toml reelwright make BRIEF --engines gpu`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))


def main(arguments: list[str]) -> None:
    """Build the ids that are named, else all."""
    if not arguments or arguments[0].startswith("-"):
        raise SystemExit(__doc__)
    tiny = importlib.import_module("tiny_weights")
    folder = Path(arguments[0]).resolve()
    wanted = arguments[1:] or list(tiny.BUILDERS)
    unknown = sorted(set(wanted) - set(tiny.BUILDERS))
    if unknown:
        raise SystemExit(f"there are no tiny weights {unknown[0]!r}; there are: {', '.join(tiny.BUILDERS)}")
    lines = ['device = "cpu"', "", "[weights]"]
    for name in wanted:
        made: Path = tiny.build(name, folder / name)
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        print(f"{name}: {size / 1e6:.1f} MB")
        lines.append(f'"{name}" = "{made}"')
    settings = folder / "engines.toml"
    settings.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"REELWRIGHT_ENGINES={settings}")


if __name__ == "__main__":
    main(sys.argv[1:])
