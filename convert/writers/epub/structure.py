"""The structure of an EPUB file: the archive, the package document, the navigation, every link.

The rules are those of EPUB 3.3 (W3C) and OCF, in words a user can act on. Nothing in the file is run,
fetched or unpacked to disk, and archives that would swell beyond all measure are refused.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from convert.plugins import Finding

MIMETYPE = b"application/epub+zip"
CONTAINER = "META-INF/container.xml"
MOST_BYTES = 2**30
"""Most that a book may unpack to: a gigabyte, a hundred times the largest that this program was seen to
make.
"""
MOST_RATIO = 200
"""Most that one file may shrink by when packed; Chinese XHTML shrinks by 2 to 10."""
SMALL = 2**20
"""Below a megabyte the ratio does not matter."""
_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What a damaged member raises: bad sums, bad streams, unknown methods, encryption, an early end."""
_OCF = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_OPS = "{http://www.idpf.org/2007/ops}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_REMOTE = ("http:", "https:", "data:")
_XHTML = "application/xhtml+xml"


@dataclass(slots=True)
class _Opened:
    """An archive whose parts are parsed once. `anchors` are the ids in each document."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    found: list[Finding]
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)

    def say(self, message: str, part: str = "", at: etree._Element | None = None, line: int = 0) -> None:
        """Report what is wrong in a part, at an element or a line of it."""
        if at is not None and isinstance(at.sourceline, int):
            line = at.sourceline
        self.found.append(Finding(message, line, part))

    def tree(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None, having said why."""
        try:
            return etree.fromstring(
                self.archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True)
            )
        except KeyError:
            self.say(f"{name} is missing", name)
        except etree.XMLSyntaxError as error:
            self.say(f"not well-formed: {error.msg}", name, line=error.lineno or 0)
        except _UNPACKING as error:
            self.say(f"cannot be unpacked: {error}", name)
        return None


def structure(data: bytes) -> list[Finding]:
    """What is wrong with the structure of a book, part by part; empty where nothing is."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _UNPACKING as error:
        return [Finding(f"not a zip archive ({error}); an EPUB file is one")]
    with archive:
        opened = _Opened(archive, frozenset(archive.namelist()), [])
        if _check_archive(opened):
            _check_book(opened)
        return opened.found


def _check_archive(book: _Opened) -> bool:
    """The archive as OCF wants it. False where its parts must not be unpacked."""
    infos = book.archive.infolist()
    for info in infos:
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            book.say("refused: it unpacks to more than 200 times its size", info.filename)
            return False
    if sum(info.file_size for info in infos) > MOST_BYTES:
        book.say("refused: the archive unpacks to more than a gigabyte")
        return False
    first = infos[0] if infos else None
    if first is None or first.filename != "mimetype":
        book.say("the first file of the archive must be `mimetype`", "mimetype")
    elif first.compress_type != zipfile.ZIP_STORED or first.extra:
        book.say("must be stored, neither compressed nor with an extra field", "mimetype")
    if "mimetype" in book.names and _read(book, "mimetype") != MIMETYPE:
        book.say(f"must hold {MIMETYPE.decode()} and nothing else", "mimetype")
    if len(book.names) != len(infos):
        book.say("two files of the archive have the same name")
    return True


def _read(book: _Opened, name: str) -> bytes:
    try:
        return book.archive.read(name)
    except _UNPACKING:
        return b""


def _check_book(book: _Opened) -> None:
    container = book.tree(CONTAINER)
    if container is None:
        return
    roots = [e.get("full-path", "") for e in container.iter(f"{_OCF}rootfile")]
    if not roots:
        book.say("names no package document (rootfile)", CONTAINER)
        return
    package = book.tree(roots[0])
    if package is None:
        return
    _check_metadata(book, package, roots[0])
    items = _check_manifest(book, package, roots[0])
    _check_spine(book, package, roots[0], items)
    _check_documents(book, items)


def _check_metadata(book: _Opened, package: etree._Element, name: str) -> None:
    uid = package.get("unique-identifier")
    if not any(e.get("id") == uid and e.text for e in package.iter(f"{_DC}identifier")):
        book.say(f"no dc:identifier has the id {uid!r} that unique-identifier names", name, package)
    for tag in ("title", "language"):
        if not any(e.text for e in package.iter(f"{_DC}{tag}")):
            book.say(f"dc:{tag} is missing or empty", name, package)
    if not any(e.get("property") == "dcterms:modified" for e in package.iter(f"{_OPF}meta")):
        book.say("the meta property dcterms:modified is missing", name, package)
    if not package.get(_XML_LANG):
        book.say("package has no xml:lang", name, package)


@dataclass(frozen=True, slots=True)
class _Item:
    part: str
    kind: str
    properties: tuple[str, ...]


def _check_manifest(book: _Opened, package: etree._Element, name: str) -> dict[str, _Item]:
    """Every file is in the manifest once, and every entry of the manifest is a file."""
    items: dict[str, _Item] = {}
    parts: set[str] = set()
    for entry in package.iter(f"{_OPF}item"):
        href = entry.get("href", "")
        if href.startswith(_REMOTE):
            continue
        part = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(href)))
        if part not in book.names:
            book.say(f"the manifest names {href}, which is not in the archive", name, entry)
        if part in parts or entry.get("id", "") in items:
            book.say(f"the manifest names {href} twice, or two items have its id", name, entry)
        parts.add(part)
        items[entry.get("id", "")] = _Item(
            part, entry.get("media-type", ""), tuple(entry.get("properties", "").split(" "))
        )
    apart = {"mimetype", name}
    for left in sorted(
        n for n in book.names - parts - apart if not n.startswith("META-INF/") and not n.endswith("/")
    ):
        book.say("is in the archive, but not in the manifest", left)
    if sum("nav" in item.properties for item in items.values()) != 1:
        book.say("exactly one item of the manifest must have the property `nav`", name, package)
    return items


def _check_spine(book: _Opened, package: etree._Element, name: str, items: Mapping[str, _Item]) -> None:
    references = list(package.iter(f"{_OPF}itemref"))
    if not references:
        book.say("the spine is empty: nothing can be read", name, package)
    seen: set[str] = set()
    for reference in references:
        idref = reference.get("idref", "")
        if idref not in items:
            book.say(f"the spine names {idref!r}, which is no item of the manifest", name, reference)
        if idref in seen:
            book.say(f"the spine names {idref!r} twice", name, reference)
        seen.add(idref)


def _check_documents(book: _Opened, items: Mapping[str, _Item]) -> None:
    """Every document is well-formed, says its language and title, and its links lead somewhere."""
    trees = {}
    for item in items.values():
        if item.kind == _XHTML and item.part in book.names:
            tree = book.tree(item.part)
            if tree is not None:
                trees[item.part] = tree
                book.anchors[item.part] = frozenset(_ids(book, tree, item.part))
                _check_document(book, tree, item.part, "nav" in item.properties)
    for part, tree in trees.items():
        _check_links(book, tree, part)


def _ids(book: _Opened, tree: etree._Element, part: str) -> Iterator[str]:
    seen: set[str] = set()
    for element in tree.iter("*"):
        found = element.get("id")
        if found is not None:
            if found in seen:
                book.say(f"two elements have the id {found!r}", part, element)
            seen.add(found)
            yield found


def _check_document(book: _Opened, tree: etree._Element, part: str, is_navigation: bool) -> None:
    if tree.tag != f"{_HTML}html":
        book.say(f"the root is {tree.tag}, not html of XHTML", part, tree)
        return
    if not (tree.get(_XML_LANG) or tree.get("lang")):
        book.say("html has no xml:lang", part, tree)
    if not any(element.text for element in tree.iter(f"{_HTML}title")):
        book.say("title is missing or empty", part, tree)
    kinds = [kind for e in tree.iter(f"{_HTML}nav") for kind in e.get(f"{_OPS}type", "").split(" ")]
    if is_navigation and "toc" not in kinds:
        book.say('the navigation has no nav of epub:type "toc"', part, tree)


def _check_links(book: _Opened, tree: etree._Element, part: str) -> None:
    for element in tree.iter("*"):
        for attribute in ("href", "src"):
            target = element.get(attribute)
            if target is not None:
                _check_link(book, element, attribute, target, part)


def _check_link(book: _Opened, element: etree._Element, attribute: str, target: str, part: str) -> None:
    try:
        address = urlsplit(target)
    except ValueError as error:
        book.say(f"{attribute} leads to {target}, which is no address: {error}", part, element)
        return
    if address.scheme or address.netloc:
        return
    path = unquote(address.path)
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(part), path)) if path else part
    place = unquote(address.fragment)
    if goal not in book.names:
        book.say(f"{attribute} leads to {target}, which is not in the book", part, element)
    elif place and goal in book.anchors and place not in book.anchors[goal]:
        book.say(f"{attribute} leads to {target}, but nothing there has that id", part, element)
