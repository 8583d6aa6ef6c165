"""Imports only go down: the layers of docs/design.md, held by reading the code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "convert"
FOUNDATION = ("trace", "notices", "grounds", "model", "plugins")
"""Each imports only those before it, and `errors`."""
STAGES = frozenset(
    ("furniture", "tabular", "grid", "columns", "blocks", "articles", "characters", "jumps", "suspects")
)
PLUGINS = frozenset(("readers", "writers"))
ABOVE = (
    "pipeline", "claims", "registry", "sources", "bundles", "targets", "outputs",
    "catalogue", "walking", "remote", "accounts", "journal", "program", "crews", "progress", "report", "runs",
    "batch", "checking", "faults", "explain", "listing", "library", "arguments", "wording", "cli", "__main__",
)  # fmt: skip
"""What stages, readers, writers and everything below them do not know of."""
PRINTS = frozenset(("cli",))


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def _modules() -> dict[str, Path]:
    return {_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _tree(name: str) -> ast.Module:
    return ast.parse(_modules()[name].read_text(encoding="utf-8"))


def _resolved(target: str) -> str:
    """The module of ours that a dotted name belongs to: `model.Issue` is in `model`. "" is the package."""
    while target and target not in _modules():
        target = target.rpartition(".")[0]
    return target


def _targets(name: str, node: ast.stmt) -> list[str]:
    """The dotted names below `convert` that a statement imports."""
    if isinstance(node, ast.Import):
        ours = [alias.name for alias in node.names if alias.name.split(".")[0] == "convert"]
        return [target.partition(".")[2] for target in ours]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.level:
        inside = _modules()[name].name == "__init__.py"
        base = name.split(".")[: len(name.split(".")) - node.level + inside] if name else []
        start = [*base, *(node.module.split(".") if node.module else [])]
    elif node.module and node.module.split(".")[0] == "convert":
        start = node.module.split(".")[1:]
    else:
        return []
    return [".".join([*start, alias.name]) for alias in node.names]


@cache
def _imports(name: str) -> frozenset[str]:
    nodes = [node for node in ast.walk(_tree(name)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return frozenset(_resolved(target) for node in nodes for target in _targets(name, node))


def _top(name: str) -> str:
    return name.split(".")[0]


def _format(name: str) -> str:
    """The format that a module belongs to: `newsml_body` is a part of `newsml`. Its reader is another."""
    kind, module = name.split(".")[:2]
    return f"{kind}.{module.split('_')[0]}"


ALL = [name for name in _modules() if name]


@pytest.mark.parametrize("name", ALL)
def test_nothing_inside_imports_the_package_itself(name: str) -> None:
    assert "" not in _imports(name)


@pytest.mark.parametrize("name", [name for name in ALL if _top(name) not in ABOVE])
def test_nothing_below_knows_what_is_above(name: str) -> None:
    assert not {_top(target) for target in _imports(name)} & set(ABOVE)


@pytest.mark.parametrize("name", [name for name in ALL if _top(name) in STAGES])
def test_a_stage_imports_no_other_stage_and_no_format(name: str) -> None:
    assert {_top(target) for target in _imports(name)} & (STAGES | PLUGINS) <= {_top(name)}


@pytest.mark.parametrize("name", [name for name in ALL if _top(name) in PLUGINS and "." in name])
def test_a_format_imports_no_stage_and_no_other_format(name: str) -> None:
    formats = {t for t in _imports(name) if _top(t) in PLUGINS and "." in t}
    others = {target for target in formats if _format(target) != _format(name)}
    assert others == set()
    assert not {_top(target) for target in _imports(name)} & STAGES


@pytest.mark.parametrize("name", [name for name in ALL if _top(name) not in PLUGINS])
def test_formats_are_found_by_name_and_not_imported(name: str) -> None:
    assert not {_top(target) for target in _imports(name)} & PLUGINS


@pytest.mark.parametrize("number", range(len(FOUNDATION)))
def test_the_foundation_stands_on_what_is_below(number: int) -> None:
    assert _imports(FOUNDATION[number]) <= {*FOUNDATION[:number], "errors"}


def test_errors_stand_alone() -> None:
    assert _imports("errors") == frozenset()


@pytest.mark.parametrize("name", [name for name in ALL if _top(name) == "chains"])
def test_chains_know_nothing_of_pages(name: str) -> None:
    assert {_top(target) for target in _imports(name)} <= {"chains"}


def test_no_module_imports_itself_by_a_detour() -> None:
    left = {name: set(_imports(name)) for name in ALL}
    while ready := [name for name, needed in left.items() if not needed & set(left)]:
        for name in ready:
            del left[name]
    assert left == {}


@pytest.mark.parametrize("name", [name for name in ALL if name not in PRINTS])
def test_only_the_command_line_prints(name: str) -> None:
    called = {
        node.func.id
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in called


def test_the_test_sees_what_it_forbids() -> None:
    """A rule that finds nothing may be blind: the real imports of known modules are found."""
    assert {"errors", "model", "trace"} <= _imports("readers.text")
    assert {"bundles", "outputs", "targets"} <= _imports("batch")
    assert _resolved("model.Issue") == "model"
    assert _targets("writers.x", ast.parse("from convert import read").body[0]) == ["read"]
