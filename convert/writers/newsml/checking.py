"""Is a file valid NewsML-G2 as this project writes it? Three schemas, offline, each fault with its line.

XML Schema sees structure, RELAX NG the bodies, Schematron what neither can say (see schemas/newsml).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, cast

from lxml import etree

from convert.errors import UnreadableError
from convert.g2 import parse
from convert.plugins import Finding
from convert.schemas_at import schema_bytes

_FOLDER = "newsml/"


class _Project(etree.Resolver):
    """Finds what a schema imports among the project's schemas, and nowhere else."""

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        data = schema_bytes(_FOLDER + system_url.rsplit("/", 1)[-1])
        return self.resolve_string(data, context, base_url=system_url)


@cache
def _compiled(schema: bytes) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Project())
    return etree.XMLSchema(etree.fromstring(schema, parser))


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with the file, in order of lines; `schema` is another XML Schema to use instead."""
    try:
        root = parse(data, "NewsML-G2")
    except UnreadableError as error:
        return (Finding(error.problem, 1),)
    validator = _compiled(schema or schema_bytes(_FOLDER + "profile.xsd"))
    validator.validate(root)
    entries = cast(Iterable[etree._LogEntry], validator.error_log)
    return tuple(Finding(entry.message, entry.line) for entry in entries)
