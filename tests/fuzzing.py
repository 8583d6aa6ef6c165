"""What fuzzers try: readers and the pipeline on any bytes. Nothing but `UnreadableError` may come of it, no
character may be lost, and what was read can be written.

`bench/fuzz.py` runs these with a coverage-guided fuzzer; `test_fuzz.py` with Hypothesis, and on the cases that
were found.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache

from newsml_cases import full_issue

from convert import pipeline
from convert.claims import read_card
from convert.coherence import check_issue
from convert.errors import ConvertError, UnreadableError
from convert.model import Issue
from convert.outputs import safe_name
from convert.readers import docx, native, newsml, text
from convert.registry import find_writer
from convert.targets import targets

WRITERS = ("native", "newsml", "docx", "epub")
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"))
"""Categories of characters that print nothing, or that a reader may take for damage."""

WORDS = (
    *"，。、；：？！“”‘’（）《》—…·　 \n\t\f\r\"'(),.:;!?-_%■□▲●◆①②③【】〔〕",
    *"本报讯记者新华社电日月年第版要闻下转上接一二三四五六七八九十百千万亿元个的了是在和有不人中大国上市工作农村会议",
    *"0123456789ABCxyz㎡℃×÷=+￥$@#/\\|<>&",
    "\n\n", "\n　　", "   ", "      ", "本报讯（记者 何苗）", "新华社北京1月5日电", "（下转第二版）",
    "（上接第一版）",
    "云汀日报", "2025年3月14日 星期五", "第2版", "第A04版", "（何苗 摄）", "图片说明：", "记者 何苗",
    "12.5%", "1,234", "合 计", "户 数 面 积", "\u200b", "\ufeff", "\u2028", "\x85", "𠮷", "e\u0301",
    "昨日，全市春耕工作会议召开。", "会议强调，要把各项工作做细做实", "一是加强领导。", "——",
)  # fmt: skip
"""What a page is made of, in pieces: a byte of the fuzzer's stands for one."""


def page_of(data: bytes) -> str:
    """A page made of the pieces that the bytes name."""
    return "".join([WORDS[byte % len(WORDS)] for byte in data])


def seen(letters: str) -> str:
    """The characters that surely print something, in order."""
    return "".join([char for char in letters if unicodedata.category(char) not in UNSEEN])


def try_text(data: bytes) -> None:
    """The text reader: what is UTF-8 without doubt keeps its characters and their order."""
    try:
        issue = text.read(data, "p.txt")
    except UnreadableError:
        return
    check_issue(issue)
    try:
        plain = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if "\0" not in plain:
        # A code that is no character (U+FFFE, U+FFFF, and those of the other planes) becomes U+FFFD.
        kept = "".join("\ufffd" if ord(char) & 0xFFFE == 0xFFFE else char for char in plain)
        assert seen("".join(source.text for source in issue.sources)) == seen(kept)


def try_pipeline(data: bytes) -> None:
    """The whole repair, its books balanced, of a page made of pieces."""
    try:
        issue = text.read(page_of(data).encode("utf-8"), "p.txt")
    except UnreadableError:
        return
    repaired = pipeline.repair(pipeline.identify(issue))
    pipeline.balance(repaired)
    check_issue(repaired)


def _try_reader(read_all: Callable[[bytes, str], tuple[Issue, ...]], data: bytes, name: str) -> None:
    try:
        issues = read_all(data, name)
    except UnreadableError:
        return
    for issue in issues:
        check_issue(issue)
    for target in targets(WRITERS, {}):
        try:
            target.writer.write(iter(issues), io.BytesIO(), target.options)
        except ConvertError:
            continue


def try_native(data: bytes) -> None:
    """The program's own JSON."""
    _try_reader(native.read_all, data, "p.json")


def try_newsml(data: bytes) -> None:
    """NewsML-G2."""
    _try_reader(newsml.read_all, data, "p.xml")


def try_docx(data: bytes) -> None:
    """DOCX as a file."""
    _try_reader(docx.read_all, data, "p.docx")


def try_docx_part(data: bytes) -> None:
    """DOCX with one part replaced: a ZIP archive that a fuzzer must repack itself it never gets past."""
    if data:
        parts = docx_parts()
        name = sorted(parts)[data[0] % len(parts)]
        _try_reader(docx.read_all, packed({**parts, name: data[1:]}), "p.docx")


def try_card(data: bytes) -> None:
    """An `issue.toml`."""
    card, mistakes = read_card("issue.toml", data, lambda name: True)
    for mistake in mistakes:
        assert str(mistake)
    assert mistakes or all(safe_name(file) for file in card.pages)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": try_text,
    "pipeline": try_pipeline,
    "native": try_native,
    "newsml": try_newsml,
    "docx": try_docx,
    "docx-part": try_docx_part,
    "card": try_card,
}


@cache
def written(format: str) -> bytes:
    """An issue that has something of everything, as a file of that format."""
    held = io.BytesIO()
    (target,) = targets((format,), {})
    find_writer(format).write(iter((full_issue(),)), held, target.options)
    return held.getvalue()


@cache
def docx_parts() -> dict[str, bytes]:
    """The parts of a manuscript."""
    with zipfile.ZipFile(io.BytesIO(written("docx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def seeds(target: str) -> list[bytes]:
    """What a fuzzer begins with."""
    plain = page_of(bytes(range(len(WORDS)))).encode()
    if target == "text":
        return [plain, plain.decode().encode("gb18030", "replace"), plain.decode().encode("utf-16")]
    if target == "pipeline":
        return [bytes(range(len(WORDS))), bytes(range(90, 150)) * 3]
    if target == "docx-part":
        names = sorted(docx_parts())
        return [bytes([number]) + docx_parts()[name] for number, name in enumerate(names)]
    if target == "card":
        return ['paper = "云汀日报"\ndate = 2025-03-14\n[pages]\n"p1.txt" = 1\np2.txt = "A04"\n'.encode()]
    return [written(target)]
