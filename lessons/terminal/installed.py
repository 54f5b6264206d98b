"""What the AWS CLI reads of its own: models of services and examples, from where it is installed.

Inside the fence nothing but the learner's folder can be read. These readers may read the CLI's data besides,
and take no path of a learner's.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import awscli
import botocore
from botocore.loaders import JSONFileLoader, Loader

from lessons.terminal.fence import unfenced

_DATA = tuple(str(Path(package.__file__).parent / "data") for package in (awscli, botocore))

P = ParamSpec("P")
R = TypeVar("R")


def reads_installed(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function of the CLI's read what is installed, in the middle of a fenced block."""

    @wraps(function)
    def reading(*arguments: P.args, **named: P.kwargs) -> R:
        with unfenced():
            return function(*arguments, **named)

    return reading


def models() -> Any:
    """Return a loader of models: where they are no variable of a learner's says, and no folder."""
    loader = Loader(
        file_loader=_ModelFiles(), extra_search_paths=[*_DATA], include_default_search_paths=False
    )
    for name in ("list_available_services", "list_api_versions"):
        setattr(loader, name, reads_installed(getattr(loader, name)))
    places = loader._potential_locations
    loader._potential_locations = reads_installed(lambda *given, **named: list(places(*given, **named)))
    return loader


class _ModelFiles:
    """Reads models of services; a version in a profile cannot name a file elsewhere."""

    def __init__(self) -> None:
        files = JSONFileLoader()
        self._exists, self._load = reads_installed(files.exists), reads_installed(files.load_file)

    def exists(self, path: str) -> bool:
        """Say whether there is a model at a path, which has no extension yet."""
        return _is_data(path) and bool(self._exists(path))

    def load_file(self, path: str) -> Any:
        """Return what a model holds; None where there is none."""
        return self._load(path) if _is_data(path) else None


def _is_data(path: str) -> bool:
    return os.path.normpath(path).startswith(tuple(f"{folder}{os.sep}" for folder in _DATA))
