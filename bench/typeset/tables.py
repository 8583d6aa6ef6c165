"""Invented tables as papers print them: ranks, amounts with totals, shares; headers of one or two levels."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PLACES = [
    "城关镇", "河西乡", "东湖街道", "青石桥镇", "白马乡", "南岭镇", "柳林乡", "清水镇", "大王庄镇",
    "石门乡", "金沙街道", "望江镇", "双桥镇", "龙泉乡", "云台街道", "高新区",
]  # fmt: skip
GROUPS = ["本月", "累计", "上月", "去年同期", "计划", "完成", "剩余任务", "同比"]
AMOUNTS = ["数值", "金额", "数量", "亩数", "户数", "增长率", "排名", "占比"]
TITLES = (
    "{p}各乡镇重点项目进度一览",
    "全市空气质量月度排名",
    "秋粮收购进度表",
    "各县（市、区）经济指标",
    "社会消费品零售情况",
    "企业用电量统计",
)
UNITS = ("", "", "单位：万元", "单位：亩", "（截至7月31日）")


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Cells of the header that span others are repeated in each place."""

    title: str
    unit: str
    rows: tuple[tuple[str, ...], ...]
    header_rows: int


def _column(kind: str, count: int, random: Random) -> list[str]:
    """Values of one column; the last is the total."""
    if kind == "排名":
        ranks = list(range(1, count + 1))
        random.shuffle(ranks)
        return [*map(str, ranks), "—"]
    if kind in ("增长率", "占比"):
        return [f"{random.uniform(0.5, 60):.1f}%" for _ in range(count + 1)]
    top = random.choice((90, 900, 9000, 200000))
    values = [random.randint(1, top) for _ in range(count)]
    return [*map(str, values), str(sum(values))]


def invent(random: Random, columns: int) -> Table:
    """A table with so many columns beside the labels."""
    labels = random.sample(PLACES, random.randint(4, 9))
    two = columns >= 4 and random.random() < 0.5
    if two:
        groups = random.sample(GROUPS, columns // 2)
        kinds = random.sample(AMOUNTS, 2) * len(groups)
        header = [("单 位", *(name for name in groups for _ in range(2))), ("", *kinds)]
    else:
        kinds = random.sample(AMOUNTS, min(columns, len(AMOUNTS)))
        header = [(random.choice(("单位", "乡镇", "名 称")), *kinds)]
    filled = [_column(kind, len(labels), random) for kind in kinds]
    names = [*labels, random.choice(("合 计", "总计", "全 市"))]
    if random.random() < 0.3:
        names = names[:-1]
    body = [(name, *(column[n] for column in filled)) for n, name in enumerate(names)]
    title = random.choice(TITLES).format(p=random.choice(("我市", "全县")))
    return Table(title, random.choice(UNITS), tuple(header + body), len(header))
