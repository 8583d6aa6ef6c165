"""Reads NewsML-G2 as `convert.writers.newsml` writes it: messages, single items, and folders of items.

What comes back are the articles with their heads, lines, tables and jumps, the pages with their furniture.
Where the characters were printed is not in the file: each page becomes a source of its own, in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from convert.coherence import check_issue
from convert.errors import UnreadableError
from convert.g2 import ITEMS, NAR, parse, restored, root_of
from convert.json_places import Misfit
from convert.model import Article, Furniture, FurnitureKind, Issue, Page
from convert.trace import Source

from .newsml_body import Press, article_of

SUFFIXES = (".xml",)
DESCRIPTION = "NewsML-G2 (XML), as this program writes it"
REPAIRED = True

_FURNITURE = {f"npnote:{kind.value}": kind for kind in FurnitureKind}


def _property(item: etree._Element, name: str) -> str | None:
    path = f"{{{NAR}}}itemMeta/{{{NAR}}}itemMetaExtProperty[@rel='npprop:{name}']"
    found = item.find(path)
    return restored(found.get("value") or "") if found is not None else None


def _role(package: etree._Element) -> str:
    group = package.find(f"{{{NAR}}}groupSet/{{{NAR}}}group")
    return (group.get("role") or "") if group is not None else ""


def _listed(package: etree._Element) -> list[str]:
    return [ref.get("residref") or "" for ref in package.iter(f"{{{NAR}}}itemRef")]


def _furniture(package: etree._Element, press: Press) -> Iterator[Furniture]:
    for note in package.iter(f"{{{NAR}}}edNote"):
        kind = _FURNITURE.get(note.get("role") or "")
        span = note.find(f"{{{NAR}}}span")
        if kind is not None and span is not None:
            yield Furniture(press(restored(span.text or "")), kind)


def _file(item: etree._Element, fallback: str) -> str:
    found = item.find(f"{{{NAR}}}itemMeta/{{{NAR}}}fileName")
    return restored(found.text or "") if found is not None and found.text else fallback


def read(data: bytes, name: str) -> Issue:
    """The issue in a file that holds one. Raises UnreadableError where it holds several or none."""
    issues = read_all(data, name)
    if len(issues) > 1:
        problem = f"holds {len(issues)} issues"
        raise UnreadableError(name, problem, "give each issue a file of its own (-o FOLDER/)")
    return issues[0]


def read_all(data: bytes, name: str) -> tuple[Issue, ...]:
    """All issues in the file, in their order, at least one. Raises UnreadableError."""
    return _issues(_items(data, name), name)


def is_part(data: bytes) -> bool:
    """Whether the file is an item alone, which may be one of a folder's."""
    return root_of(data) in ITEMS


def read_together(files: Sequence[tuple[str, bytes]]) -> Issue:
    """The issue whose items stand in files of their own (name, bytes), in any order. Raises UnreadableError."""
    items = [item for name, data in files for item in _items(data, name)]
    return _issues(items, files[0][0])[0]


def _items(data: bytes, name: str) -> list[etree._Element]:
    root = parse(data, name)
    items = [root] if root.tag in ITEMS else list(root.iter(*ITEMS))
    if root.tag not in (*ITEMS, f"{{{NAR}}}newsMessage") or not items:
        raise UnreadableError(name, "no NewsML-G2 item in it", "give a newsMessage, newsItem or packageItem")
    return items


def _issues(items: list[etree._Element], name: str) -> tuple[Issue, ...]:
    by_guid = {item.get("guid") or "": item for item in items}
    wholes = [item for item in items if _role(item) == "npgroup:issue"]
    if not wholes:
        return (_sound(_issue(items[0], _loose_pages(items), by_guid, name), name),)
    return tuple(
        _sound(
            _issue(whole, [by_guid[guid] for guid in _listed(whole) if guid in by_guid], by_guid, name), name
        )
        for whole in wholes
    )


def _sound(issue: Issue, name: str) -> Issue:
    """The issue, if whatever it names is in it: a file that somebody edited may say otherwise."""
    try:
        check_issue(issue)
    except Misfit as misfit:
        raise UnreadableError(name, misfit.problem, "export the file again") from misfit
    return issue


def _loose_pages(items: list[etree._Element]) -> list[etree._Element]:
    """The pages of a file without an issue; an article alone stands for its page."""
    return [item for item in items if _role(item) == "npgroup:page"] or items


def _issue(
    whole: etree._Element, pages: list[etree._Element], by_guid: dict[str, etree._Element], name: str
) -> Issue:
    parts = [([guid for guid in _listed(page) if guid in by_guid] or _own(page)) for page in pages]
    ids = {guid: _property(by_guid[guid], "articleName") or "" for part in parts for guid in part}
    ids = {guid: known or f"i{number:04}" for number, (guid, known) in enumerate(ids.items(), 1)}
    sources: list[Source] = []
    made: list[Page] = []
    taken: set[str] = set()
    seen: set[str] = set()
    for number, (page, guids) in enumerate(zip(pages, parts, strict=True), 1):
        file = _file(page, f"page-{number:04}")
        while file in taken:
            file += f"-{number}"
        taken.add(file)
        press = Press(file)
        articles = _articles([guid for guid in guids if guid not in seen], by_guid, ids, press)
        seen.update(guids)
        furniture = tuple(_furniture(page, press))
        number_, section = _property(page, "pageNumber"), _property(page, "sectionName")
        made.append(Page(file, articles, furniture, number_, section))
        sources.append(Source(file, press.text))
    issue = Issue(_property(whole, "issueName") or name, tuple(sources), tuple(made))
    return replace(
        issue,
        paper=_property(whole, "publicationName"),
        date=_property(whole, "issueDate"),
        number=_property(whole, "issueNumber"),
        language=whole.get("{http://www.w3.org/XML/1998/namespace}lang") or issue.language,
    )


def _own(item: etree._Element) -> list[str]:
    return [item.get("guid") or ""] if item.tag == ITEMS[0] else []


def _articles(
    guids: list[str], by_guid: dict[str, etree._Element], ids: dict[str, str], press: Press
) -> tuple[Article, ...]:
    return tuple(article_of(by_guid[guid], ids[guid], ids, press) for guid in guids)
