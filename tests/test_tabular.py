"""Tables found in lines of text: exact grids, what must be left alone, and the promises that hold for any
text.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from convert.galley import Galley, printed_rows
from convert.model import Doubt, Table
from convert.notices import replay
from convert.tabular import find_tables
from convert.trace import BLANKS, Source, Traced

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
TRUTH = HERE / "data" / "truth"


def found(text: str) -> Galley:
    """The galley of a text after its tables were taken out, with every promise of the stage checked."""
    source = Source("p", text)
    galley = find_tables(Galley(source, printed_rows(source)))
    check(galley)
    assert find_tables(Galley(source, printed_rows(source))) == galley
    return galley


def pieces(galley: Galley) -> list[Traced]:
    """Every text of the galley, in order of print."""
    out = [line.text for line in galley.lines]
    for _, table in galley.tables:
        out += [table.caption] if table.caption else []
        out += [cell.text for row in table.rows for cell in row if cell.text]
    return sorted(out, key=lambda text: min(span.start for span in text.spans()))


def check(galley: Galley) -> None:
    """Every printed character is there once, where it was printed, and the notices replay to the same
    texts.
    """
    source = galley.source
    places: Counter[int] = Counter()
    for text in (*pieces(galley), *(item.text for item in galley.furniture)):
        for char, origin in zip(text.text, text.origins(), strict=True):
            if char not in BLANKS:
                assert origin is not None
                assert source.text[origin[1]] == char
                places[origin[1]] += 1
    assert places == Counter(at for at, char in enumerate(source.text) if char not in BLANKS)
    assert replay({source.name: source.text}, galley.notices) == [text.text for text in pieces(galley)]
    for _, table in galley.tables:
        widths = {sum(cell.colspan for cell in row) for row in table.rows[table.header_rows :]}
        assert widths == {len(table.grid()[0])}


def grids(galley: Galley) -> list[list[list[str]]]:
    return [table.grid() for _, table in galley.tables]


def only(galley: Galley) -> Table:
    assert len(galley.tables) == 1
    return galley.tables[0][1]


def seed(name: str) -> tuple[Galley, dict[str, list[list[str]]]]:
    """A seed page's galley, and what its table says."""
    truth = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    tables = [
        block["table"] for article in truth["articles"] for block in article["body"] if "table" in block
    ]
    assert len(tables) == 1
    return found((SEEDS / f"{name}.txt").read_text(encoding="utf-8")), tables[0]


@pytest.mark.parametrize("name", ["000_7414b85942a19476", "004_95d51d15bca67ccc"])
def test_the_table_of_a_seed_is_exact(name: str) -> None:
    galley, truth = seed(name)
    table = only(galley)
    assert table.header_rows == 2
    assert table.grid() == truth["header"] + truth["rows"]


def test_the_stray_mark_in_a_header_is_set_aside() -> None:
    galley, _ = seed("000_7414b85942a19476")
    assert [(item.text.text, item.kind.value) for item in galley.furniture] == [("去", "stray")]
    assert [(s.kind, s.text) for s in galley.suspects] == [(Doubt.STRAY_CHAR, "去")]
    assert "整治房屋隐患 筑牢安全底线" in [line.text.text for line in galley.lines]


def test_loose_columns_are_explained_by_their_arithmetic() -> None:
    galley, _ = seed("004_95d51d15bca67ccc")
    said = [notice.why for notice in galley.notices if notice.rule == "float_column"]
    assert said == [
        "1056 ÷ (1056 + 10185) = 9.39 %; 4 of 5 rows agree to the last digit; 占比排名 ranks it",
        "120317 ÷ (120317 + 875985) = 12.08 %; all rows agree; 占比排名 ranks it",
    ]
    assert [(s.kind, s.text, s.suggestion, s.confidence) for s in galley.suspects] == [
        (Doubt.ARITHMETIC, "4.41%", "4.42%", 0.2)
    ]
    assert galley.lines[0].text.text.startswith("67")
