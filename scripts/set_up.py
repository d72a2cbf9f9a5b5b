"""Makes and completes the checkout's `.venv`; the launcher `reelwright` calls `install` when something is missing.

Standard library only. An installation cut short leaves a note (`reelwright-unfinished`), and the next one starts anew:
a half environment is never trusted. One process installs at a time. All output of the tools goes to a log in `.venv`.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

LOG = "reelwright-install.log"
USAGE = 2
FAILED = 4
EXTRAS = ("gpu", "test")

# What Skia loads from the system, and the packages that bring it: one each, in the same order.
LIBRARIES = ("libGL.so.1", "libEGL.so.1", "libexpat.so.1")
PACKAGES = {
    "apt-get install -y --no-install-recommends": ("libgl1", "libegl1", "libexpat1"),
    "dnf install -y": ("libglvnd-glx", "libglvnd-egl", "expat"),
    "zypper install -y": ("Mesa-libGL1", "Mesa-libEGL1", "libexpat1"),
    "pacman -S --needed": ("libglvnd", "libglvnd", "expat"),
}
PIP_SETTING = re.compile(r"^\s*((extra[-_])?index[-_]url|find[-_]links|no[-_]index)\s*[=:]", re.MULTILINE)
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|name resolution|Connection refused"
    r"|unreachable|Could not resolve|error sending request|dns error|Connection (reset|aborted|broken)|timed out"
)


class Launcher(Protocol):
    """What installing needs of the launcher: where things stand, and the one definition of a whole installation."""

    ROOT: str
    VENV: str
    PYTHON: str
    UNFINISHED: str
    WINDOWS: bool
    OLDEST: tuple[int, int]

    def is_whole(self, extras: list[str], /) -> bool: ...
    def stamp_path(self, part: str, /) -> str: ...
    def stamp_text(self) -> bytes: ...
    def say(self, message: str, status: int, /) -> int: ...


class InstallError(Exception):
    """Why the environment could not be made: the whole message to the user, and the exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Progress:
    """One line on stderr, written over and over on a terminal; elsewhere a plain line for each step."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._step = ""
        self._count = 0
        self._started = time.monotonic()

    def show(self, step: str) -> None:
        """Names the step that begins."""
        self._step, self._count = step, 0
        self._write(step)

    def note(self, line: str) -> None:
        """On a terminal, counts the packages that a tool's output names."""
        words = line.split()
        if self._live and len(words) > 1 and words[0] in ("Collecting", "Downloading", "Installing", "+", "Unpacking"):
            self._count += words[0] != "Downloading"
            self._write(f"{self._step} [{time.monotonic() - self._started:.0f} s, {self._count}: {words[1]}]")

    def end(self) -> None:
        """Leaves the terminal's line, so that what follows starts on its own."""
        if self._live and self._step:
            sys.stderr.write("\n")

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{f'reelwright: {text}'[:width]}" if self._live else f"reelwright: {text}\n")
        sys.stderr.flush()


def install(launcher: Launcher, extras: list[str]) -> int:
    """Makes `.venv` whole with the extras; 0, or the exit status after a message that says what to do."""
    progress = Progress()
    try:
        Path(launcher.VENV).mkdir(exist_ok=True)
        with _one_at_a_time(launcher, progress) as held:
            if not launcher.is_whole(extras):
                _Installation(launcher, progress, held).complete(extras)
        progress.end()
        return 0
    except InstallError as reason:
        progress.end()
        return launcher.say(str(reason), reason.status)
    except KeyboardInterrupt:
        progress.end()
        return launcher.say("interrupted; the next run installs what is missing", 130)
    except OSError as error:
        progress.end()
        return launcher.say(f"cannot install in {launcher.ROOT!r}: {error}. Free or unlock it and run again.", USAGE)


class _Installation:
    """One installation, by the holder of the lock whose file number is `held`."""

    def __init__(self, launcher: Launcher, progress: Progress, held: int) -> None:
        self._at = launcher
        self._progress = progress
        self._held = held
        self._uv = find_uv()
        # Between two makings of `.venv` the log stays.
        self._log = Path(launcher.VENV) / LOG

    def complete(self, extras: list[str]) -> None:
        started = time.monotonic()
        anew = Path(self._at.UNFINISHED).exists() or not self._is_healthy()
        require_system(self._progress, self._run, needs_ensurepip=anew and self._uv is None)
        _write(Path(self._at.UNFINISHED), b"")
        if anew:
            self._progress.show("first use: making .venv")
            self._empty()
            self._make_environment()
        # An extra that was installed once is kept in step with the pins.
        wanted = [name for name in EXTRAS if name in extras or Path(self._at.stamp_path(name)).exists()]
        self._install_package(wanted)
        for part in ["base", *wanted]:
            _write(Path(self._at.stamp_path(part)), self._at.stamp_text())
        Path(self._at.UNFINISHED).unlink()
        self._progress.show(f"installed in {time.monotonic() - started:.0f} s")

    def _is_healthy(self) -> bool:
        if not Path(self._at.PYTHON).exists():
            return False
        probe = f"import sys, pip; sys.exit(sys.version_info < {self._at.OLDEST})"
        quiet = subprocess.DEVNULL
        return subprocess.call([self._at.PYTHON, "-c", probe], stdin=quiet, stdout=quiet, stderr=quiet) == 0

    def _empty(self) -> None:
        for entry in Path(self._at.VENV).iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name not in (LOG, Path(self._at.UNFINISHED).name):
                entry.unlink()

    def _make_environment(self) -> None:
        # The interpreter itself, not a link to it that a system upgrade turns to another version.
        python = os.path.realpath(sys.executable)
        if self._uv:
            self._run([self._uv, "venv", "--seed", "--allow-existing", "--python", python, self._at.VENV])
        else:
            self._run([python, "-m", "venv", self._at.VENV])

    def _install_package(self, extras: Sequence[str]) -> None:
        pins = ["-c", str(Path(self._at.ROOT, "constraints.txt"))]
        package = ["-e", self._at.ROOT + (f"[{','.join(extras)}]" if extras else "")]
        self._progress.show(f"installing the package{''.join(f' + {name}' for name in extras)}, a minute or two")
        # Of the installers only pip takes the build of torch that fits what this machine is set to.
        if self._uv and "gpu" not in extras:
            uv = [self._uv, "pip", "install", "--compile-bytecode", "--python", self._at.PYTHON]
            try:
                self._run([*uv, *pins, *package])
                return
            except InstallError:
                self._progress.show("uv did not find everything, asking pip")
        pip = [self._at.PYTHON, "-m", "pip", "install", "--progress-bar", "off", "--no-warn-script-location", *pins]
        self._run([*pip, "pip", "setuptools"])
        self._run([*pip, "--no-build-isolation", *package])

    def _run(self, command: Sequence[str]) -> None:
        """Runs a step. It holds the lock too: should we be killed, the next run waits for what we have begun."""
        always = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
        environment = {**os.environ, **always, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        lines: list[str] = []
        with (
            self._log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                encoding="utf-8",
                errors="replace",
                pass_fds=() if self._at.WINDOWS else (self._held,),
            ) as process,
        ):
            log.write(f"$ {' '.join(command)}\n")
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                self._progress.note(line)
                lines.append(line.strip())
        if process.returncode:
            raise InstallError(f"{explain(command, lines)}\nThe whole story: {self._log}", FAILED)


def explain(command: Sequence[str], lines: Sequence[str]) -> str:
    """What a step that failed tells the user, by what its output says went wrong."""
    text = "\n".join(lines)
    if "No space left on device" in text:
        return "the disk is full: .venv takes 0.7 GB, and 2.5 GB with the gpu extra. Free some and run again."
    if NO_NETWORK.search(text):
        return (
            "the package index cannot be reached. Check the network, and the proxy and index that pip is set to"
            " (python3 -m pip config list); then run the same command again."
        )
    errors = [line for line in lines if line.lower().startswith(("error", "e:"))] or [line for line in lines if line]
    return f"{Path(command[0]).name} failed: {' | '.join(errors[-3:]) or 'it said nothing'}"


def find_uv() -> str | None:
    """uv; but none where pip, and not uv, was told where packages come from: uv does not read pip's settings."""
    told = any(name.startswith("UV_") and ("INDEX" in name or "FIND_LINKS" in name) for name in os.environ)
    return shutil.which("uv") if told or not _tells_pip_where() else None


def _tells_pip_where() -> bool:
    if any(os.environ.get(f"PIP_{name}") for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX")):
        return True
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [
        settings / "pip/pip.conf",
        Path.home() / ".pip/pip.conf",
        *map(Path, ("/etc/pip.conf", "/etc/xdg/pip/pip.conf")),
    ]
    if os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(os.environ["PIP_CONFIG_FILE"]))
    return any(PIP_SETTING.search(_text(file)) for file in files)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:  # Not there, or not ours to read: pip will pass it by too.
        return ""


def missing_libraries() -> list[str]:
    """Those of `LIBRARIES` that this machine cannot load."""
    missing: list[str] = []
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


class Run(Protocol):
    """Runs a command to its end; raises `InstallError` when it fails."""

    def __call__(self, command: Sequence[str], /) -> None: ...


def require_system(progress: Progress, run: Run, *, needs_ensurepip: bool) -> None:
    """Brings what Python cannot: by apt where we are root, else `InstallError` with the one line to type."""
    if not sys.platform.startswith("linux"):
        return
    libraries = missing_libraries()
    no_venv = needs_ensurepip and not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))
    if not libraries and not no_venv:
        return
    what = f"this machine lacks {', '.join([*libraries, *(['the venv module of Python'] * no_venv)])}"
    line = line_to_type(libraries, no_venv=no_venv)
    if line is None:
        raise InstallError(f"{what}. Install it with the system's package manager and run again.", USAGE)
    if os.geteuid() != 0 or not line.startswith("apt-get"):
        raise InstallError(f"{what}. Type this, then run again:\n    {'sudo ' * (os.geteuid() != 0)}{line}", USAGE)
    progress.show(f"{what}: installing with apt")
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    try:
        if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            run([*apt, "update"])
        try:
            run([*apt, *line.split()[1:]])
        except InstallError:  # Old lists name packages that are gone.
            run([*apt, "update"])
            run([*apt, *line.split()[1:]])
    except InstallError as reason:
        raise InstallError(f"{what}, and apt did not bring it. {reason}\nBy hand:\n    {line}", USAGE) from None


def line_to_type(libraries: Sequence[str], *, no_venv: bool) -> str | None:
    """The command that installs what is missing, for the first package manager found here; None without one."""
    for command, packages in PACKAGES.items():
        manager = command.split()[0]
        if shutil.which(manager):
            names = [name for library, name in zip(LIBRARIES, packages, strict=True) if library in libraries]
            if no_venv and manager == "apt-get":
                names.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
            return " ".join([command, *dict.fromkeys(names)])
    return None


@contextmanager
def _one_at_a_time(launcher: Launcher, progress: Progress) -> Iterator[int]:
    """Holds the checkout's lock, waiting for whoever has it; yields its file number."""
    with Path(launcher.ROOT, ".venv-lock").open("a") as lock:
        if launcher.WINDOWS:
            _lock_on_windows(lock)
        else:
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress.show("another reelwright is installing here: waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _lock_on_windows(lock: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                return
            except OSError:  # It gives up after ten tries.
                continue


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(content)
    temporary.replace(path)
