"""Finds readers and writers among the installed plugins: by name, by file ending.

Where several plugins take the same file ending, those of this distribution come first, then the others by
name: installing a plugin never changes what a file is read as.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .errors import ConvertError, UsageError
from .plugins import Reader, Writer

READERS, WRITERS = "convert.readers", "convert.writers"
OWN = "convert"
"""The name of this distribution."""


class BrokenPluginError(ConvertError):
    """A plugin that cannot be imported, or lacks what its kind must offer. `trace` is its own traceback."""

    def __init__(self, subject: str, problem: str, remedy: str = "", trace: str = "") -> None:
        super().__init__(subject, problem, remedy)
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Format:
    """A registered format. `group` is READERS or WRITERS, `package` the distribution it comes from, with its
    version. Nothing is imported before `load`.
    """

    name: str
    group: str
    package: str
    entry: EntryPoint

    @property
    def kind(self) -> str:
        """`reader` or `writer`."""
        return "reader" if self.group == READERS else "writer"

    def load(self) -> Reader | Writer:
        """The plugin itself. Raises BrokenPluginError with the plugin's own traceback."""
        subject = f"{self.kind} {self.name!r} of {self.package}"
        try:
            plugin: Any = self.entry.load()
        except Exception as error:
            trace = "".join(traceback.format_exception(error))
            problem = f"cannot be loaded ({type(error).__name__}: {error})"
            raise BrokenPluginError(subject, problem, "mend or uninstall it", trace) from error
        wanted = Reader if self.group == READERS else Writer
        if not isinstance(plugin, wanted):
            lacks = ", ".join(sorted(name for name in _offered(wanted) if not hasattr(plugin, name)))
            raise BrokenPluginError(subject, f"does not offer {lacks}", "mend or uninstall it")
        return plugin


def _offered(protocol: type) -> set[str]:
    return {*protocol.__annotations__, *(name for name in vars(protocol) if name in ("read", "write"))}


def formats(group: str) -> tuple[Format, ...]:
    """Every registered format of a group, this distribution's first; a name that is registered twice is
    there twice.
    """
    return _formats(group, entry_points)


@lru_cache(maxsize=8)
def _formats(group: str, installed: Callable[..., Iterable[EntryPoint]]) -> tuple[Format, ...]:
    """Looked up once a process: what is installed stays so, and reading it takes longer than a page."""
    found = [_format(entry, group) for entry in installed(group=group)]
    return tuple(sorted(found, key=lambda f: (_distribution(f.entry) != OWN, f.name, f.package)))


def _format(entry: EntryPoint, group: str) -> Format:
    version = f" {entry.dist.version}" if entry.dist else ""
    return Format(entry.name, group, _distribution(entry) + version, entry)


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def find_reader(name: str) -> Reader:
    """The reader of that name. Raises UsageError, BrokenPluginError."""
    plugin = _find(READERS, name).load()
    assert isinstance(plugin, Reader)
    return plugin


def find_writer(name: str) -> Writer:
    """The writer of that name. Raises UsageError, BrokenPluginError."""
    plugin = _find(WRITERS, name).load()
    assert isinstance(plugin, Writer)
    return plugin


def _find(group: str, name: str) -> Format:
    known = formats(group)
    same = [f for f in known if f.name == name]
    kind = "reader" if group == READERS else "writer"
    if len(same) > 1:
        packages = " and ".join(f.package for f in same)
        problem = f"two packages have a {kind} of that name: {packages}"
        raise UsageError(f"format {name!r}", problem, "uninstall one")
    if same:
        return same[0]
    if not known:
        problem = f"no {kind} is registered at all"
        raise UsageError(f"format {name!r}", problem, "install the program (see README)")
    names = ", ".join(f.name for f in known)
    raise UsageError(f"format {name!r}", f"there is no {kind} of that name", f"known: {names}")


def readers_of(suffix: str) -> Iterator[tuple[str, Reader]]:
    """The readers that take files of that ending, best first. A plugin that is broken takes none."""
    return ((name, reader) for name, reader in readers() if suffix.lower() in reader.SUFFIXES)


def writers_of(suffix: str) -> Iterator[tuple[str, Writer]]:
    """The writers whose files have that ending, best first."""
    return ((name, writer) for name, writer in writers() if suffix.lower() == writer.SUFFIX)


def readers() -> Iterator[tuple[str, Reader]]:
    """All readers that can be loaded, best first."""
    return ((name, plugin) for name, plugin in _loadable(READERS) if isinstance(plugin, Reader))


def writers() -> Iterator[tuple[str, Writer]]:
    """All writers that can be loaded, best first."""
    return ((name, plugin) for name, plugin in _loadable(WRITERS) if isinstance(plugin, Writer))


def _loadable(group: str) -> Iterator[tuple[str, Reader | Writer]]:
    known = formats(group)
    names = [f.name for f in known]
    for found in known:
        if names.count(found.name) == 1:
            with suppress(BrokenPluginError):
                yield found.name, found.load()
