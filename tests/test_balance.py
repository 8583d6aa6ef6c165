"""The books of a run: what came in goes out once, and nothing else does."""

from __future__ import annotations

import pytest

from convert.errors import UnbalancedError
from convert.model import Article, Issue, Page, Paragraph
from convert.notices import Action, Notice
from convert.pipeline import balance
from convert.trace import Source, Span, Traced

TEXT = "本报讯 昨日，"


def issue(*texts: Traced, notices: tuple[Notice, ...] = ()) -> Issue:
    article = Article("i0001", body=tuple(Paragraph(text) for text in texts))
    return Issue("x", (Source("p", TEXT),), (Page("p", (article,)),), notices)


def printed(begin: int, end: int) -> Traced:
    return Traced.printed("p", begin, TEXT[begin:end])


def test_balanced() -> None:
    balance(issue(printed(0, 3), printed(4, 7)))


def test_set_aside() -> None:
    aside = Notice("furniture", "x", Action.SET_ASIDE, (Span("p", 4, 7),))
    balance(issue(printed(0, 3), notices=(aside,)))


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ((printed(0, 3),), "lost"),
        ((printed(0, 7), printed(0, 1)), "doubled"),
        ((printed(0, 7), Traced.blank("新")), "never printed"),
        ((printed(0, 7), Traced.printed("p", 70, "新")), "where nothing is printed"),
    ],
)
def test_unbalanced(texts: tuple[Traced, ...], problem: str) -> None:
    with pytest.raises(UnbalancedError, match=problem):
        balance(issue(*texts))
