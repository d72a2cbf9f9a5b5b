"""Maps the repository's root to the package `reelwright`; all metadata is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("apps", "agents", "planners", "generators", "tools", "templates", "story")

setup(
    package_dir={"reelwright": "."},
    packages=["reelwright"]
    + [f"reelwright.{name}" for room in ROOMS for name in (room, *(f"{room}.{sub}" for sub in find_packages(room)))],
)
