"""How papers sign and open their stories: bylines and leads, told by their words."""

from __future__ import annotations

import re

from .trace import BLANKS, printed

TITLES = (
    "本报记者|本报驻[\u4e00-\u9fff]{1,8}记者|本报特约记者|本报评论员|本报特约评论员|本报通讯员|本报编辑部|新华社记者|"
    "特约记者|见习记者|实习记者|全媒体记者|融媒体记者|首席记者|实习生|特约评论员|评论员|通讯员|特约撰稿人|记者|作者|文/图|图/文|文"
)
SIGNED = re.compile(
    rf"[■□●◎▲★\s]*(?:{TITLES})(?:[\s:：/]*[\u4e00-\u9fff·•、\s]*)(?:文/图|图/文|文|图|摄影报道|整理|报道)?"
)
"""A line that is a byline and nothing else: `本报记者 某某 通讯员 某某`."""

OPENS = re.compile(r"^(?:据)?(?:本报|新华社|中新社|中新网|本网|人民网|央视网)(?:讯|[^，。,]{1,12}[电讯])")
"""How a lead begins: `本报讯（记者 …`, `新华社北京1月5日电`."""


def is_byline(text: str) -> bool:
    """Whether a whole line says who wrote, and nothing else.

    >>> is_byline("本报记者 张三 通讯员 李四"), is_byline("本报评论员"), is_byline("记者看到，路通了")
    (True, True, False)
    """
    bare = "".join(c if c not in BLANKS else " " for c in text)
    return len(printed(bare)) <= 32 and SIGNED.fullmatch(bare) is not None
