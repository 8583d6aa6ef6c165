"""What `convert formats` says: each reader and writer with the package it comes from, and its options."""

from __future__ import annotations

from collections.abc import Iterator

from .plugins import Reader, Writer
from .registry import READERS, WRITERS, BrokenPluginError, Format, formats


def listed() -> Iterator[str]:
    """The lines of the list. What is broken or registered twice is listed too, and says so."""
    yield "Read (--from):"
    yield from _group(READERS)
    yield ""
    yield "Write (--to):"
    yield from _group(WRITERS)


def _group(group: str) -> Iterator[str]:
    known = formats(group)
    names = [found.name for found in known]
    name_width = max((len(name) for name in names), default=0)
    package_width = max((len(found.package) for found in known), default=0)
    for found in known:
        about, options = _about(found)
        if names.count(found.name) > 1:
            about, options = "registered twice: uninstall one of the two packages", []
        yield f"  {found.name:{name_width}}  {found.package:{package_width}}  {about}"
        for option in options:
            yield f"  {'':{name_width}}  {option}"


def _about(found: Format) -> tuple[str, list[str]]:
    try:
        plugin = found.load()
    except BrokenPluginError as error:
        return f"broken: {error.problem}", []
    if isinstance(plugin, Reader):
        return f"{' '.join(plugin.SUFFIXES)}  {plugin.DESCRIPTION}", []
    assert isinstance(plugin, Writer)
    options = [
        f"--{option.name} {'|'.join(filter(None, option.choices)) or 'TEXT'}  {option.help}"
        for option in plugin.OPTIONS
    ]
    return f"{plugin.SUFFIX}  {plugin.DESCRIPTION}", options
