"""Headers of tables: letter-spaced labels, the column of row labels, groups of columns.

A header of two levels names groups of columns in its upper row and the columns below. Text keeps the two rows
but not how far a group reaches; where there is no geometry, the labels below tell it, since groups mostly
repeat them: 数值 排名 数值 排名 under two groups is two and two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from unicodedata import normalize

from ..trace import BLANKS, Traced
from .drafts import Group
from .figures import Kind, closed, cut_at, kind, label_like

LABEL = 14
"""Characters of the longest label that is believed; the longest of the pages this was made on has 10."""

_STUB = re.compile(
    r"^(?:序号|单位|县|市|区|县市|县市区|市县|市州|镇办|乡镇|街道|社区|村|地区|区域|城市|省份?|省区市|国家|国别|国家和地区"
    r"|名称|姓名|项目|指标|类别|种类|品种|品名|科目|学校|院校|企业|公司|部门|机构|行业|产业|线路|站点|时间|日期|年份|月份|年度|季度"
    r"|名次|排名|代表队|代表团|球队|队名|单位名称|企业名称|学校名称|项目名称|指标名称)$"
)
_TOTAL = re.compile(r"^(?:合计|总计|共计|小计|总数|全市|全省|全县|全区|全国|平均)$")
_MARKS = frozenset("（()）、，,/·丶") | BLANKS


_MEASURE = re.compile(
    r"[数量额值率比重价积度分名位幅资款收支本]$|[)）%％]$|^(?:本周|累计|同比|环比|增长|增减|增幅)"
)


def measures(text: str) -> bool:
    """Whether a label says what is measured, as those of columns mostly do: `产量`, `均价(元)`,
    `同比增长`.
    """
    return bool(_MEASURE.search(text))


def _bare(label: str) -> str:
    return "".join(char for char in label if char not in _MARKS)


def names_rows(text: str) -> bool:
    """Whether a label stands over the column of row labels: `单位`, `县(市、区)`.

    >>> [names_rows(text) for text in ("县(市、区)", "单 位", "数值")]
    [True, True, False]
    """
    return bool(_STUB.match(_bare(text)))


def totals(text: str) -> bool:
    """Whether a row label says that its row sums up the others."""
    return bool(_TOTAL.match(_bare(text)))


def _parts(singles: Sequence[Traced], size: int) -> list[Traced]:
    return [closed(singles[at : at + size]) for at in range(0, len(singles), size)]


def _runs(pieces: Sequence[Traced]) -> list[list[Traced]]:
    """Pieces with those of one character that stand side by side gathered: candidates of letter-spacing."""
    runs: list[list[Traced]] = []
    spaced = False
    for piece in pieces:
        single = len(piece) == 1 and kind(piece.text) is Kind.WORDS
        if single and spaced:
            runs[-1].append(piece)
        else:
            runs.append([piece])
        spaced = single
    return runs


def _uniform(runs: Sequence[Sequence[Traced]], size: int) -> tuple[Traced, ...] | None:
    out: list[Traced] = []
    for run in runs:
        if len(run) == 1:
            out.extend(run)
        elif len(run) % size:
            return None
        else:
            out.extend(_parts(run, size))
    return tuple(out)


def readings(text: Traced) -> tuple[tuple[Traced, ...], ...]:
    """The ways in which a line can be read as labels, the likeliest first.

    Wide blanks part labels where a line has both wide and narrow ones; letters that are spaced out belong
    together by twos, or by threes or fours where that comes out even; or the whole run is one label.

    >>> [[part.text for part in way] for way in readings(Traced.blank("产 量 均 价 收购进度"))][0]
    ['产量', '均价', '收购进度']
    """
    narrow = cut_at(text)
    wide = cut_at(text, least=2)
    ways: list[tuple[Traced, ...]] = []
    if 1 < len(wide) < len(narrow):
        ways.append(tuple(closed(cut_at(piece)) for piece in wide))
    runs = _runs(narrow)
    if any(len(run) > 1 for run in runs):
        for size in (2, 3, 4):
            way = _uniform(runs, size)
            if way is not None:
                ways.append(way)
        ways.append(tuple(closed(run) for run in runs))
    else:
        ways.append(narrow)
    return tuple(dict.fromkeys(ways))


def labels_in(text: Traced, want: int) -> tuple[Traced, ...] | None:
    """The `want` labels of a line, or None where it cannot be read so."""
    for way in readings(text):
        if len(way) == want and all(label_like(part.text, LABEL) for part in way):
            return way
    return None


def folded(label: str) -> str:
    """A label without the widths of its marks, of which recognition is never sure: `数量（吨)` is
    `数量(吨)`.
    """
    return normalize("NFKC", label)


def reach(labels: Sequence[str], groups: int) -> tuple[tuple[int, ...], bool] | None:
    """How many columns each of `groups` groups has, and whether the labels prove it; None: nothing fits.

    >>> reach(["户数", "面积", "户数", "占比", "面积", "占比", "户数", "面积"], 3)
    ((2, 4, 2), True)
    """
    if groups < 1 or len(labels) < groups:
        return None
    names = [folded(label) for label in labels]
    begins = [at for at, name in enumerate(names) if name == names[0]]
    if len(begins) == groups:
        ends = [*begins[1:], len(labels)]
        return tuple(end - begin for begin, end in zip(begins, ends, strict=True)), groups > 1
    if len(labels) % groups == 0 and len(labels) > groups:
        return (len(labels) // groups,) * groups, False
    return None


def grouped(texts: Sequence[Traced], sizes: Sequence[int], first: int) -> tuple[Group, ...]:
    """Groups of these sizes, side by side from column `first` on."""
    out = []
    for text, size in zip(texts, sizes, strict=True):
        out.append(Group(text, first, first + size))
        first += size
    return tuple(out)


def over_columns(middles: Sequence[float], centres: Sequence[float]) -> tuple[int, ...]:
    """How many columns each group has by geometry: labels stand over the middle of what they cover.

    `middles` are those of the columns, `centres` those of the labels above, both from the left.

    >>> over_columns([10, 20, 30, 40], [15, 35])
    (2, 2)
    """
    best: tuple[float, tuple[int, ...]] | None = None
    count = len(middles)
    for cuts in combinations(range(1, count), len(centres) - 1):
        edges = (0, *cuts, count)
        off = 0.0
        for number, centre in enumerate(centres):
            low, high = edges[number], edges[number + 1] - 1
            off += abs((middles[low] + middles[high]) / 2 - centre)
        sizes = tuple(edges[i + 1] - edges[i] for i in range(len(centres)))
        if best is None or off < best[0]:
            best = (off, sizes)
    assert best is not None
    return best[1]
