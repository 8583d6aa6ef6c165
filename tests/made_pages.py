"""Pages made from a handful of articles, and how the program sees them: what the training learns from, in small."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from convert.articles.bodies import nodes_of_page
from convert.articles.nodes import Nodes
from convert.articles.strips import strips_of
from convert.articles.weights import head_weights
from convert.columns import cut_glued
from convert.galley import Galley, printed_rows
from convert.language import load
from convert.pipeline import STAGES
from convert.seams import Lines, Seams, decide, describe, shipped
from convert.trace import Source

# Training is no part of the package: it lies beside it, and is found where the repository is.
sys.path.insert(0, str(Path(__file__).parent.parent))

from training.seam_pages import Told, damaged

TORCH = "training needs torch: pip install torch==2.13.0"

CORPUS = [
    {
        "kicker": "市供电公司冬季检修时强调",
        "title": "检修线路 保障供电",
        "sub": "老城区更换接头三百多处",
        "text": "市供电公司昨天派出十二支检修队，对老城区的线路逐一检查，更换了三百多处老化的接头，供电更加可靠。\n"
        "检修队员们还走进居民家里，讲解安全用电的知识，居民对供电公司纷纷表示欢迎。",
    },
    {
        "kicker": "",
        "title": "科学管护 小麦长势良好",
        "sub": "",
        "text": "今年入冬以来，县里组织农技人员下到田间地头，指导农民给小麦浇水施肥，防止冻害发生，管护不误农时。\n"
        "目前全县小麦长势良好，一类苗占到七成以上，农技人员说明年夏粮丰收有望。",
    },
    {
        "kicker": "",
        "title": "图书馆新馆开放",
        "sub": "每人一次可借十本",
        "text": "区图书馆新馆上周正式开放，读者凭身份证就能借阅图书，每人每次最多可以借走十本，借期一个月。\n"
        "图书馆内还设有儿童阅览室，周末常有老师来给孩子们讲故事，不少读者全家一起来借书。",
    },
    {
        "kicker": "",
        "title": "渡口建起新桥 两岸村民不再绕路",
        "sub": "",
        "text": "青石渡口的新桥本月建成通车，桥长四百二十米，两岸六个村的村民过河不再绕路，车程缩短一半。\n"
        "渡口原来靠一条木船摆渡，遇到大风就停航，新桥通车以后村民卖菜、上学都方便多了。",
    },
]
for article in CORPUS:
    article |= {"date": "2026-01-05", "page": "04"}


class View(NamedTuple):
    """A page whose lines the program has tied, and what its articles are to be put together of."""

    galley: Galley
    lines: Lines
    seams: Seams
    nodes: Nodes


@cache
def pages() -> tuple[Told, ...]:
    """Three pages whose rows are whole blocks, two with a printed line on each row."""
    return (*damaged([CORPUS], 3, 9, "joined"), *damaged([CORPUS], 2, 8, "hard"))


@cache
def views() -> tuple[View, ...]:
    """The pages as the program has them when their lines are tied."""
    return tuple(_seen(page.name, page.text) for page in pages())


def _seen(name: str, text: str) -> View:
    language = load()
    source = Source(name, text)
    galley = Galley(source, printed_rows(source))
    for _, stage in STAGES:
        galley = stage(galley)
    galley = cut_glued(galley, language)
    lines = describe(galley, language)
    seams = decide(lines, language, shipped())
    strips = strips_of(lines, seams.links, head_weights())
    return View(galley, lines, seams, nodes_of_page(galley, lines, strips, language))
