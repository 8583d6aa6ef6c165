"""Grounds: why a place is doubted, as data. The words for it are made where they are read, in the reader's
language (`remarks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What was seen. `PARTS` names what each has to say it with."""

    SAID = "said"
    """Somebody else's own words: a reader of another format, another program."""

    JOINED_LINES = "joined_lines"
    """A line was tied to the next one by little more than to another."""
    JOINED_COLUMNS = "joined_columns"
    """The same over the end of a column, or from one place of the page to another."""

    HEAD_ELSEWHERE = "head_elsewhere"
    """A head was given to an article by little more than to another, or its lines to one head."""
    SIGNED_ELSEWHERE = "signed_elsewhere"
    """A byline was given to an article beside which it stands, and may be another's."""
    GOES_ON_ELSEWHERE = "goes_on_elsewhere"
    """A paragraph is followed by another by little more than by a third."""
    MAY_GO_ON = "may_go_on"
    """An article ends with a paragraph that might go on in another place of the page."""

    HEADLESS_CONTINUATION = "headless_continuation"
    """A jump opens the other half of an article, and no head stands over it."""
    HEADLESS_LEAD = "headless_lead"
    """A lead opens an article, and none of the page's heads belongs to it."""
    HEADLESS_TEXT = "headless_text"
    """A text for which the page has no head."""
    NO_KICKER = "no_kicker"
    """Other stories of the page that report a speech have a kicker."""
    STRAY_NUMBER = "stray_number"
    """A number before a head that does not go on in it."""
    CLOSE_NAMES = "close_names"
    """Names in a head without a blank between them."""

    BARE_TABLE = "bare_table"
    """A table without title, date and source."""
    CUT_LABELS = "cut_labels"
    """Labels that stood in two cells each, and were put together."""
    STRAY_IN_HEADER = "stray_in_header"
    """A mark in the header that is no label."""
    GROUPS_UNSURE = "groups_unsure"
    """How far the groups of the header reach."""
    CELL_MISSING = "cell_missing"
    """One cell of a row, and nothing tells which."""
    ROW_SHORT = "row_short"
    """Several cells of a row."""
    COLUMN_SHORT = "column_short"
    """Several cells of a column."""
    MIXED_COLUMN = "mixed_column"
    """Shares and plain figures stand in one column."""
    FIGURES_BELOW = "figures_below"
    """Figures below the last row may be its table's."""
    LOOSE_UNPROVEN = "loose_unproven"
    """No arithmetic tells where a loose column stood."""
    LOOSE_ELSEWHERE = "loose_elsewhere"
    """A loose column fits in another place as well."""
    ROW_ARITHMETIC = "row_arithmetic"
    """A figure is not what the others of its row make."""
    TOTAL_ARITHMETIC = "total_arithmetic"
    """A total is not the sum of what stands above it."""

    STOP_BEHIND_QUOTATION = "stop_behind_quotation"
    """A paragraph ends in a closing mark, and no full stop stands behind it."""
    ENDS_IN_MARK = "ends_in_mark"
    """A paragraph ends in a mark that ends no sentence."""
    BREAKS_OFF = "breaks_off"
    """A paragraph breaks off where no sentence ends."""
    BREAKS_OFF_KNOWN = "breaks_off_known"
    """And the same words stand elsewhere in the issue, whole."""
    BREAKS_OFF_LIKELY = "breaks_off_likely"
    """And the language has a likely end."""
    BREAKS_OFF_STOP = "breaks_off_stop"
    """And the language has a mark there."""

    DASH_HALF_READ = "dash_half_read"
    """Half of a dash was read as 一."""
    DASH_HALF_LEFT = "dash_half_left"
    """Half of a dash is left at a paragraph's end."""
    DASH_ALIKE = "dash_alike"
    """A paragraph ends in something that a dash looks like."""
    LOST_STOP = "lost_stop"
    """Two sentences run into each other."""
    LOST_STOP_AT_END = "lost_stop_at_end"
    """And a printed line ended there."""
    LIST_CUT = "list_cut"
    """A full stop inside a list."""
    PHRASE_CUT = "phrase_cut"
    """A full stop inside a phrase."""
    UNPARTED = "unparted"
    """Two phrases side by side without a mark."""
    HALF_BRACKETS = "half_brackets"
    """Half-width brackets on a page of full-width ones."""

    LOOKALIKE = "lookalike"
    """A character that fits badly, and another that looks like it and fits."""
    NOT_SIMPLIFIED = "not_simplified"
    """A character that simplified Chinese does not print."""
    VARIANT = "variant"
    """The same phrase stands otherwise elsewhere in the issue."""


PARTS: dict[Rule, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Rule.SAID: (("said",), ()),
    Rule.JOINED_LINES: ((), ("nats",)),
    Rule.JOINED_COLUMNS: ((), ("nats",)),
    Rule.HEAD_ELSEWHERE: ((), ("nats",)),
    Rule.SIGNED_ELSEWHERE: ((), ()),
    Rule.GOES_ON_ELSEWHERE: ((), ("nats",)),
    Rule.MAY_GO_ON: ((), ("nats",)),
    Rule.HEADLESS_CONTINUATION: (("jump",), ()),
    Rule.HEADLESS_LEAD: (("lead",), ()),
    Rule.HEADLESS_TEXT: ((), ()),
    Rule.NO_KICKER: (("kicker", "speaker"), ("stories",)),
    Rule.STRAY_NUMBER: (("number", "behind"), ("nats",)),
    Rule.CLOSE_NAMES: (("names",), ("count",)),
    Rule.BARE_TABLE: ((), ()),
    Rule.CUT_LABELS: ((), ("count",)),
    Rule.STRAY_IN_HEADER: ((), ()),
    Rule.GROUPS_UNSURE: ((), ()),
    Rule.CELL_MISSING: ((), ()),
    Rule.ROW_SHORT: ((), ("missing", "size")),
    Rule.COLUMN_SHORT: ((), ("missing", "size")),
    Rule.MIXED_COLUMN: ((), ()),
    Rule.FIGURES_BELOW: ((), ()),
    Rule.LOOSE_UNPROVEN: ((), ()),
    Rule.LOOSE_ELSEWHERE: ((), ()),
    Rule.ROW_ARITHMETIC: (("reckoning", "result", "printed"), ("others",)),
    Rule.TOTAL_ARITHMETIC: (("result", "printed"), ("others",)),
    Rule.STOP_BEHIND_QUOTATION: (("end",), ()),
    Rule.ENDS_IN_MARK: (("mark",), ()),
    Rule.BREAKS_OFF: (("end",), ("nats",)),
    Rule.BREAKS_OFF_KNOWN: (("end", "elsewhere"), ("nats",)),
    Rule.BREAKS_OFF_LIKELY: (("end", "likely"), ("nats", "percent")),
    Rule.BREAKS_OFF_STOP: (("end",), ("nats", "percent")),
    Rule.DASH_HALF_READ: (("around",), ()),
    Rule.DASH_HALF_LEFT: (("end",), ()),
    Rule.DASH_ALIKE: (("end", "mark"), ()),
    Rule.LOST_STOP: (("before", "behind"), ("nats",)),
    Rule.LOST_STOP_AT_END: (("before", "behind"), ("nats",)),
    Rule.LIST_CUT: (("list",), ("nats",)),
    Rule.PHRASE_CUT: (("behind", "before"), ()),
    Rule.UNPARTED: (("one", "other"), ("nats",)),
    Rule.HALF_BRACKETS: ((), ()),
    Rule.LOOKALIKE: (("character", "around", "better"), ("nats",)),
    Rule.NOT_SIMPLIFIED: (("character", "code"), ()),
    Rule.VARIANT: (("other",), ()),
}
"""For each rule the names of its words and of its figures, in their order."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a place is doubted: a rule, with the words and figures that `PARTS` names for it.

    Words are quotations; figures are counts, percentages, or evidence in nats (natural logarithm), rounded
    to a tenth: more says nothing, and differs from machine to machine.
    """

    rule: Rule
    words: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()

    def parts(self) -> dict[str, str | float]:
        """Words and figures by their names. Raises ValueError where there are more or fewer than the rule has.

        >>> Grounds(Rule.ROW_SHORT, (), (2, 6)).parts()
        {'missing': 2, 'size': 6}
        """
        words, figures = PARTS[self.rule]
        if len(words) != len(self.words) or len(figures) != len(self.figures):
            given = f"{len(self.words)} words and {len(self.figures)} figures"
            raise ValueError(f"{self.rule} takes {len(words)} words and {len(figures)} figures, not {given}")
        return {
            **dict(zip(words, self.words, strict=True)),
            **dict(zip(figures, self.figures, strict=True)),
        }


def said(words: str) -> Grounds:
    """Grounds in somebody's own words."""
    return Grounds(Rule.SAID, (words,))


def nats(value: float) -> float:
    """Evidence as grounds keep it."""
    return round(float(value), 1)
