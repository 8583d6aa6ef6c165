"""Issues, and ways to look into NewsML-G2, that the tests of the writer, its checks and its reader share."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from lxml import etree
from truth import DATA, issue_of_truth

from convert.g2 import NAR, NITF, XHTML
from convert.grounds import said
from convert.model import (
    Article,
    Byline,
    Cell,
    Dateline,
    Direction,
    Doubt,
    Furniture,
    FurnitureKind,
    Issue,
    Jump,
    Page,
    Paragraph,
    Role,
    Suspect,
    Table,
)
from convert.notices import Action, Notice
from convert.trace import Source, Span, Traced
from convert.writers import newsml

NAMES = {"n": NAR, "h": XHTML, "t": NITF}


class Press:
    """Prints text after text into one source."""

    def __init__(self, name: str) -> None:
        self.name, self.text = name, ""

    def __call__(self, text: str) -> Traced:
        start = len(self.text)
        self.text += text + "\n"
        return Traced.printed(self.name, start, text)


def _first_page(press: Press) -> Page:
    folio = Furniture(press("2025年3月14日 星期五"), FurnitureKind.FOLIO)
    stray = Furniture(press("▲"), FurnitureKind.STRAY)
    lead = press("本报云江讯(记者 李明 通讯员 王芳)停办两年的夜市恢复营业,首周客流12.3万人次,合账已建。")
    at = lead.text.index("(")
    start, end = lead.span().start, lead.text.index(")") + 1
    article = Article(
        "i0001",
        headline=press("夜市“回归” 首周客流超十二万"),
        kicker=press("夏夜经济观察"),
        deck=press("延长营业至凌晨一时"),
        byline=Byline(Traced.printed(press.name, start + at, lead.text[at:end]), ("李明", "王芳"), True),
        dateline=Dateline(Traced.printed(press.name, start, "本报云江讯"), "云江"),
        body=(
            Paragraph(lead),
            Paragraph(press("摊位费减免"), Role.SUBHEAD),
            Table(
                (
                    (Cell(press("街区"), rowspan=2), Cell(press("客流"), colspan=2)),
                    (Cell(press("周末")), Cell(press("平日"))),
                    (Cell(press("河滨路")), Cell(press("4.1")), Cell()),
                ),
                2,
                press("表1 各街区首周客流"),
            ),
            Paragraph(press("图为夜市一角。"), Role.CAPTION),
            Paragraph(press("市商务局表示,政策将持续,"), Role.TEXT),
        ),
        jumps=(Jump(Direction.TO, "4", press("下转第四版"), "i0002", True),),
    )
    return Page(press.name, (article,), (folio, stray), "1", "要闻")


def _fourth_page(press: Press) -> Page:
    return Page(
        press.name,
        (
            Article(
                "i0002",
                headline=press("夜市“回归” 首周客流超十二万"),
                body=(Paragraph(press("直到秋天。")),),
                jumps=(Jump(Direction.FROM, "1", press("上接第一版"), "i0001", True),),
            ),
            Article(
                "i0003",
                byline=Byline(press("本报评论员 陈岚"), ("陈岚",)),
                body=(
                    Paragraph(press("一\x07二\ufffe三\ud800四<五>&六")),
                    Paragraph(press("（新华社发）"), Role.CREDIT),
                ),
                jumps=(Jump(Direction.FROM, "2", press("上接第二版")),),
            ),
        ),
        (Furniture(press("云江晚报"), FurnitureKind.MASTHEAD),),
        "A04",
    )


def full_issue() -> Issue:
    """An issue of an invented paper in which everything occurs that the model knows."""
    one, four = Press("p1.txt"), Press("p4.txt")
    pages = (_first_page(one), _fourth_page(four))
    at = one.text.index("合账")
    kicker, ending = pages[0].articles[0].kicker, pages[1].articles[0].body[0]
    assert kicker is not None and isinstance(ending, Paragraph)
    suspects = (
        Suspect(
            Doubt.OCR_ERROR, Span("p1.txt", at, at + 2), "合账", "台账", said("形近"), 0.8, "i0001", "总账"
        ),
        Suspect(Doubt.STRAY_CHAR, pages[0].furniture[1].text.span(), "▲", confidence=0.3),
        Suspect(Doubt.ORDER, ending.text.span(), "直到秋天。", article="i0002"),
        Suspect(Doubt.PUNCTUATION, kicker.span(), kicker.text, article="i0001", confidence=0.25),
    )
    seam = (Span("p1.txt", at - 1, at), Span("p1.txt", at, at + 1))
    notices = (Notice("lines", "join_wrapped", Action.JOIN, seam, why="折行"),)
    return Issue(
        "yunjiang-2025-03-14",
        (Source("p1.txt", one.text, "a" * 64), Source("p4.txt", four.text, "b" * 64)),
        pages,
        notices,
        suspects,
        paper="云江晚报",
        date="2025-03-14",
        number="9021",
    )


def truth_issues() -> list[Issue]:
    """The pages of the truth, each an issue of its own."""
    return [issue_of_truth(path) for path in sorted((DATA / "truth").glob("*.json"))]


def written(*issues: Issue, **options: str) -> bytes:
    """The message for these issues."""
    target = io.BytesIO()
    newsml.write(issues, target, options)
    return target.getvalue()


def standards() -> Path:
    """The folder with the official schemas; the test is skipped where it is not there."""
    folder = Path(os.environ.get("CONVERT_STANDARDS", Path(__file__).parents[2] / "shared" / "standards"))
    if not folder.is_dir():
        pytest.skip(f"no official schemas in {folder}: set CONVERT_STANDARDS to a folder that has them")
    return folder


@cache
def _official(folder: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / "NewsML-G2_2.35-spec-All-Power.xsd"))


def official_faults(data: bytes) -> list[str]:
    """What the standard's own schema says against the message."""
    schema = _official(standards())
    schema.validate(etree.fromstring(data))
    return [error.message for error in cast(Iterable[etree._LogEntry], schema.error_log)]
