"""Pages of OCR text in, whole newspaper articles out, every character accounted for.

    from convert import read, repair, write
    issue = repair(read("page.txt"))
    write(issue, "page.epub")

The names below are looked up when they are first used, so that `convert --version` need not load a model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ConvertError as ConvertError
    from .library import read as read
    from .library import repair as repair
    from .library import write as write
    from .model import Issue as Issue

    __version__: str

_HOMES = {
    "ConvertError": "errors",
    "Issue": "model",
    "read": "library",
    "repair": "library",
    "write": "library",
}

__all__ = ["ConvertError", "Issue", "__version__", "read", "repair", "write"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("convert")
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
