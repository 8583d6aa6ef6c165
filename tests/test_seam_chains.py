"""What a further look at a page's lines knows of the chains that the one before tied."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from convert.chains import Asked, Floats
from convert.galley import Galley, printed_rows
from convert.language import load
from convert.seams import Lines, describe, stretches_of
from convert.seams.stretches import chained
from convert.trace import Source

POWER = ("市供电公司派出检修队，", "对老城区线路逐一检查，", "更换了三百处老化接头。")
LIBRARY = ("区图书馆新馆昨天开放，", "读者（凭身份证或者是", "借书证）可以借阅图书。")
PAGE = "\n\n".join(("\n".join(POWER[:2]), "\n".join(LIBRARY[:2]), LIBRARY[2], POWER[2]))
"""The second line of each story goes on elsewhere: line 1 in line 5, line 3 in line 4."""

TRUE = {0: 1, 1: 5, 2: 3, 3: 4}
"""What each line goes on in."""


@pytest.fixture(scope="module")
def lines() -> Lines:
    source = Source("page", PAGE)
    return describe(Galley(source, printed_rows(source)), load())


def told(lines: Lines, tied: Mapping[int, int], broken: tuple[int, ...] = ()) -> dict[str, Floats]:
    """What chains say of every two lines, [lines, lines], if each line alone is a stretch and these were tied before,
    with a paragraph's end behind some.
    """
    n = len(lines)
    every = np.arange(n)
    i, j = (side.ravel() for side in np.meshgrid(every, every, indexing="ij"))
    gain = np.full((len(i), 2), -5.0)
    for one, other in tied.items():
        gain[one * n + other] = (2.0, 4.0) if one in broken else (4.0, 2.0)
    asked = Asked(i, j, (n, n))
    found = chained(lines, stretches_of(lines, every, every), asked, gain)
    return {name: np.asarray(value).reshape(n, n) for name, value in found.items()}


def test_every_kind_of_evidence_is_told_of_every_pair(lines: Lines) -> None:
    for tied in ({}, TRUE):
        found = told(lines, tied)
        assert all(value.shape == (6, 6) and np.isfinite(value).all() for value in found.values())


def test_what_was_tied_is_known(lines: Lines) -> None:
    found = told(lines, TRUE)
    assert {(int(i), int(j)) for i, j in np.argwhere(found["chain_chosen"] > 0)} == set(TRUE.items())
    assert found["chain_ends"][:, 0].tolist() == [0, 0, 0, 0, 1, 1]
    assert found["chain_begins"][0].tolist() == [1, 0, 1, 0, 0, 0]
    assert found["chain_same"][0].tolist() == [1, 1, 0, 0, 0, 1]


def test_a_pair_that_would_close_a_ring_or_leap_over_lines_is_told(lines: Lines) -> None:
    found = told(lines, TRUE)
    assert found["chain_ring"][5].tolist() == [1, 1, 0, 0, 0, 1]
    assert found["chain_between"][0].tolist() == [0, 0, 0, 0, 0, 1]


def test_the_story_before_a_cut_tells_what_it_goes_on_in(lines: Lines) -> None:
    """Line 3 shares no word with line 4, the line before it does: `读者`, `图书`."""
    found, alone = told(lines, {2: 3}), told(lines, {})
    for name in ("chain_topic", "chain_common"):
        assert found[name][3, 4] > alone[name][3, 4]
        assert found[name][3, 4] > found[name][3, 5]
    ahead = found["chain_topic_ahead_of_row"]
    assert ahead[3, 4] > ahead[3, 5]


def test_brackets_are_open_till_their_paragraph_ends(lines: Lines) -> None:
    found = told(lines, {2: 3, 0: 1})
    assert found["chain_opened"][3].tolist() == [1] * 6
    assert found["chain_balance"][3, 4] == 0 and found["chain_balance"][1, 4] == 1
    further = told(lines, {2: 3, 3: 1})
    assert further["chain_opened"][1, 4] == 1 and further["chain_balance"][1, 4] == 0
    parted = told(lines, {2: 3, 3: 1}, broken=(3,))
    assert parted["chain_opened"][1, 4] == 0 and parted["chain_balance"][1, 4] == 1


def test_length_of_a_paragraph_and_of_a_leg_is_that_along_the_chain(lines: Lines) -> None:
    found = told(lines, TRUE)
    before, behind = np.expm1(found["chain_said_before"])[:, 0], np.expm1(found["chain_said_behind"])[0]
    assert before[5] == pytest.approx(sum(map(len, POWER))) and behind[0] == pytest.approx(before[5])
    legs = np.expm1(found["chain_leg_before"])[:, 0]
    assert legs.round().tolist() == [1, 2, 1, 2, 3, 1]
    assert np.expm1(found["chain_leg_behind"])[0].round().tolist() == [2, 1, 3, 2, 1, 1]
    assert found["chain_legs_alike"][1, 5] == pytest.approx(np.exp(-1 / 1.5))


def test_a_step_like_the_one_before_is_told(lines: Lines) -> None:
    """To the next line is no step, though a block ends between; to another block it is one."""
    assert told(lines, {0: 1, 1: 2})["chain_step_before"][2].tolist() == [0] * 6
    found = told(lines, {0: 4})
    assert found["chain_step_before"][4, 0] == pytest.approx(np.log1p(2))
    assert told(lines, {1: 4})["chain_step_as_before"][4].sum() == 0
    assert told(lines, {2: 4})["chain_step_as_behind"][0, 1:].tolist() == [0, 1, 0, 0, 0]
