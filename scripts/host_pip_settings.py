"""Prints this machine's pip settings as a pip.conf; with `--folders`, the local folders and files that they name.

`prove_minimal_debian.sh` hands them to the Debian it makes: there, as here, packages come from where the user said.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse


def settings() -> dict[str, list[str]]:
    """pip's settings on this machine, by name: the environment counts over the files, as in pip itself."""
    listing = [sys.executable, "-m", "pip", "config", "list"]
    lines = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.splitlines()
    found: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda line: (line.startswith(":env:"), line.startswith("install."))):
        name, _, value = line.partition("=")
        found[name.rpartition(".")[2].lower()] = value.strip("'\"").replace("\\n", " ").split()
    return found


def folders(found: dict[str, list[str]]) -> list[Path]:
    """The local paths among the settings' values."""
    words = [word for values in found.values() for word in values]
    paths = [Path(unquote(urlparse(word).path)) for word in words if word.startswith(("/", "file:"))]
    # An index is a folder of pages that point to files beside it.
    return sorted({path.parent if path.name == "simple" else path for path in paths if path.exists()})


def main() -> None:
    """Prints the one or the other."""
    found = settings()
    if "--folders" in sys.argv[1:]:
        print(*folders(found), sep="\n")
        return
    print("[global]")
    for name, values in found.items():
        print(f"{name} = {values[0] if len(values) == 1 else ''.join(f'{chr(10)}    {value}' for value in values)}")


if __name__ == "__main__":
    main()
