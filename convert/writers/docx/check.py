"""Whether a DOCX file is sound: what Word stumbles over, told with part and line.

The Open XML SDK knows the schema; this check knows what a manuscript needs and what the SDK does not see
(deleted text as w:t, ids used twice). Rules are of ECMA-376, parts 1 and 2.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import cast

from lxml import etree

from ...errors import UnreadableError
from ...ooxml import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, Package, R, w
from ...plugins import Finding

MAIN = "word/document.xml"
REVISIONS = tuple(w(name) for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
STYLE_REFERENCES = {w("pStyle"): "paragraph", w("rStyle"): "character", w("tblStyle"): "table"}


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with the file: package, relationships, styles, ids, tracked changes, comments, links.

    `schema` is of no use here: WordprocessingML's own schemas say nothing of any of this.
    """
    try:
        package = Package(data, "DOCX")
        types = _types(package)
        if MAIN not in package:
            return (Finding("a Word file has the part word/document.xml: write it anew", 0, MAIN),)
        trees = {name: package.tree(name) for name in package.names if name.endswith((".xml", ".rels"))}
    except UnreadableError as error:
        return (Finding(str(error), 0, "package"),)
    findings = [*_package(package, types), *_relations(package, trees)]
    for name in trees:
        if name.startswith("word/") and name.endswith(".xml"):
            findings += _styles(name, trees[name], trees.get("word/styles.xml"))
            findings += _revisions(name, trees[name])
            findings += _cells(name, trees[name])
    findings += _ids(trees[MAIN])
    findings += _comments(trees[MAIN], trees.get("word/comments.xml"))
    return tuple(sorted(findings, key=lambda f: (f.element, f.line)))


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def _types(package: Package) -> tuple[dict[str, str], dict[str, str]]:
    root = package.tree("[Content_Types].xml")

    def listed(kind: str, key: str) -> dict[str, str]:
        return {e.get(key, ""): e.get("ContentType", "") for e in root.iter(f"{{{CONTENT_TYPES}}}{kind}")}

    return listed("Default", "Extension"), listed("Override", "PartName")


def _package(package: Package, types: tuple[dict[str, str], dict[str, str]]) -> Iterator[Finding]:
    defaults, overrides = types
    for name in sorted({name for name in package.names if package.names.count(name) > 1}):
        yield Finding(f"the package holds {name} twice: keep one of them", 0, name)
    for name in package.names:
        typed = f"/{name}" in overrides or name.rsplit(".", 1)[-1].lower() in defaults
        if not typed and name != "[Content_Types].xml" and not name.endswith("/"):
            yield Finding(
                f"{name} has no content type: name it in [Content_Types].xml", 0, "[Content_Types].xml"
            )
    for name in overrides:
        if name.lstrip("/") not in package:
            yield Finding(f"{name} has a content type but is not in the package", 0, "[Content_Types].xml")
    if "wordprocessingml.document.main" not in overrides.get(f"/{MAIN}", ""):
        yield Finding(f"{MAIN} is not declared as the main part of a Word document", 0, "[Content_Types].xml")


def _relations(package: Package, trees: dict[str, etree._Element]) -> Iterator[Finding]:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        owner = posixpath.join(folder, posixpath.basename(name)[: -len(".rels")])
        ids = set()
        for relation in tree.iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
            line, target = _line(relation), relation.get("Target", "")
            if relation.get("Id") in ids:
                yield Finding(f"two relationships are called {relation.get('Id')}", line, name)
            ids.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                yield Finding(f"leads out of the file to {target}", line, name, serious=False)
            elif _resolved(folder, target) not in package:
                yield Finding(f"leads to {target}, which is not in the package", line, name)
        for element in trees.get(owner, tree).iter():
            for attribute in ("id", "embed", "link"):
                used = element.get(f"{{{R}}}{attribute}")
                if used is not None and used not in ids:
                    message = f"uses relationship {used}, which {name} does not have"
                    yield Finding(message, _line(element), owner)


def _resolved(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def _styles(name: str, tree: etree._Element, styles: etree._Element | None) -> Iterator[Finding]:
    known = {(s.get(w("type")), s.get(w("styleId"))) for s in (styles if styles is not None else ())}
    for element in tree.iter(*STYLE_REFERENCES):
        style = element.get(w("val"))
        if (STYLE_REFERENCES[str(element.tag)], style) not in known:
            kind = STYLE_REFERENCES[str(element.tag)]
            yield Finding(f"{kind} style {style} is not defined in styles.xml", _line(element), name)


def _revisions(name: str, tree: etree._Element) -> Iterator[Finding]:
    for deletion in tree.iter(w("del"), w("moveFrom")):
        for text in deletion.iter(w("t")):
            message = "deleted text stands in w:t, where Word shows it as kept: it belongs in w:delText"
            yield Finding(message, _line(text), name)
    for text in tree.iter(w("delText")):
        if not any(parent.tag in (w("del"), w("moveFrom")) for parent in text.iterancestors()):
            yield Finding("w:delText stands outside of w:del: Word loses it", _line(text), name)
    for revision in tree.iter(*REVISIONS):
        if not revision.get(w("author")):
            yield Finding("a tracked change has no author", _line(revision), name)


def _cells(name: str, tree: etree._Element) -> Iterator[Finding]:
    for cell in tree.iter(w("tc")):
        if not len(cell) or cell[-1].tag != w("p"):
            message = "a table cell must end with a paragraph, or Word refuses the file"
            yield Finding(message, _line(cell), name)
    for table in tree.iter(w("tbl")):
        columns = len(table.findall(f"{w('tblGrid')}/{w('gridCol')}"))
        for row in table.iterchildren(w("tr")):
            spans = row.findall(f"{w('tc')}/{w('tcPr')}/{w('gridSpan')}")
            width = len(row.findall(w("tc"))) + sum(int(span.get(w("val"), "1")) - 1 for span in spans)
            width += sum(int(s.get(w("val"), "0")) for s in row.iter(w("gridBefore"), w("gridAfter")))
            if width != columns:
                message = f"a row fills {width} of {columns} columns of its table"
                yield Finding(message, _line(row), name)


def _ids(tree: etree._Element) -> Iterator[Finding]:
    for kinds, what in ((REVISIONS, "tracked changes"), ((w("bookmarkStart"),), "bookmarks")):
        seen: set[str | None] = set()
        for element in tree.iter(*kinds):
            own = element.get(w("id"))
            if own is None or own in seen:
                yield Finding(f"two {what} have the id {own}", _line(element), MAIN)
            seen.add(own)
    names: set[str | None] = set()
    for mark in tree.iter(w("bookmarkStart")):
        if mark.get(w("name")) in names:
            yield Finding(f"two bookmarks are called {mark.get(w('name'))}", _line(mark), MAIN)
        names.add(mark.get(w("name")))
    for link in tree.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        if anchor is not None and anchor not in names:
            message = f"a link leads to the bookmark {anchor}, which is not there"
            yield Finding(message, _line(link), MAIN)


def _comments(tree: etree._Element, comments: etree._Element | None) -> Iterator[Finding]:
    listed = [c.get(w("id")) for c in comments.iter(w("comment"))] if comments is not None else []
    for number in sorted({str(n) for n in listed if listed.count(n) > 1}):
        yield Finding(f"two comments have the id {number}", 0, "word/comments.xml")
    for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        at = {element.get(w("id")): _line(element) for element in tree.iter(w(kind))}
        for named, line in at.items():
            if named not in listed:
                yield Finding(f"w:{kind} names comment {named}, which is not in comments.xml", line, MAIN)
        if kind == "commentReference":
            for lost in [n for n in listed if n not in at]:
                yield Finding(f"comment {lost} stands nowhere in the text", 0, "word/comments.xml")
