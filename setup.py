"""Maps the repository's root to the package `reelwright`; all metadata is in pyproject.toml."""

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOMS = ("apps", "agents", "planners", "generators", "tools", "templates", "story")
# Files of the rooms that are not code. A test holds that a wheel lacks none.
DATA = ("css", "csv", "html", "jpg", "js", "json", "md", "npz", "otf", "png", "svg", "ttf", "txt", "wav", "yaml", "yml")


class BuildPackage(build_py):
    """Builds the package without this file, which lies in the package's folder and is no module of it."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        return [found for found in super().find_package_modules(package, package_dir) if found[1] != "setup"]


setup(
    cmdclass={"build_py": BuildPackage},
    package_dir={"reelwright": "."},
    packages=["reelwright"]
    + [f"reelwright.{name}" for room in ROOMS for name in (room, *(f"{room}.{sub}" for sub in find_packages(room)))],
    package_data={
        "reelwright": ["py.typed"],
        **{f"reelwright.{room}": ["**/LICENSE", *(f"**/*.{end}" for end in DATA)] for room in ROOMS},
    },
)
