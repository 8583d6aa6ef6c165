"""Grounds and kinds of doubt in English: what `convert explain` says."""

from __future__ import annotations

from ..grounds import Rule
from ..model import Doubt

DOUBTS = {
    Doubt.MISSING_TEXT: "text may be missing",
    Doubt.OCR_ERROR: "may be misread",
    Doubt.PUNCTUATION: "punctuation in doubt",
    Doubt.STRAY_CHAR: "may be too much",
    Doubt.ORDER: "order in doubt",
    Doubt.ARITHMETIC: "figures do not agree",
}
GROUNDS = {
    Rule.SAID: "{said}",
    Rule.JOINED_LINES: "joined with a margin of {nats:.1f} nats",
    Rule.JOINED_COLUMNS: "joined with a margin of {nats:.1f} nats",
    Rule.HEAD_ELSEWHERE: "given to this article by {nats:.1f} nats",
    Rule.SIGNED_ELSEWHERE: "stands beside parts of more than one article",
    Rule.GOES_ON_ELSEWHERE: "followed by the next paragraph by {nats:.1f} nats",
    Rule.MAY_GO_ON: "ends here by {nats:.1f} nats",
    Rule.HEADLESS_CONTINUATION: "“{jump}” opens the other half of an article, and no head stands over it",
    Rule.HEADLESS_LEAD: "“{lead}” opens an article, and none of the page's heads belongs to it",
    Rule.HEADLESS_TEXT: "no head of the page belongs to this text",
    Rule.NO_KICKER: "{stories:g} stories of this page that report a speech have a kicker (“{kicker}”);"
    " {speaker} speaks here",
    Rule.STRAY_NUMBER: "{number} does not go on in “{behind}” ({nats:.1f} nats)",
    Rule.CLOSE_NAMES: "{count:g} names stand without a blank; the article names {names}",
    Rule.BARE_TABLE: "a table with no title, date or source: they may have stood in a picture",
    Rule.CUT_LABELS: "{count:g} labels of this table stand in two cells each, and were put together",
    Rule.STRAY_IN_HEADER: "stands in the header, and is no label",
    Rule.GROUPS_UNSURE: "how far the groups of the header reach is not sure",
    Rule.CELL_MISSING: "a cell is missing from this row, and nothing tells which",
    Rule.ROW_SHORT: "{missing:g} of the {size:g} cells of this row are missing, and nothing tells which",
    Rule.COLUMN_SHORT: "{missing:g} of the {size:g} cells of this column are missing, and nothing tells which",
    Rule.MIXED_COLUMN: "shares and plain figures stand in one column",
    Rule.FIGURES_BELOW: "figures below this row may be its table's",
    Rule.LOOSE_UNPROVEN: "no arithmetic tells where this loose column stood",
    Rule.LOOSE_ELSEWHERE: "this loose column could stand elsewhere",
    Rule.ROW_ARITHMETIC: "{reckoning} = {result}, not {printed}; {others:g} other rows agree",
    Rule.TOTAL_ARITHMETIC: "the figures above make {result}, not {printed}; {others:g} other columns come out",
    Rule.STOP_BEHIND_QUOTATION: "the paragraph ends in “{end}”, and no full stop stands behind it",
    Rule.ENDS_IN_MARK: "the paragraph ends in “{mark}”: what follows was lost, or stands elsewhere",
    Rule.BREAKS_OFF: "the paragraph breaks off in “{end}”, where no sentence ends ({nats:.1f} nats)",
    Rule.BREAKS_OFF_KNOWN: "the paragraph breaks off in “{end}”, where no sentence ends ({nats:.1f} nats);"
    " elsewhere in the issue: “{elsewhere}”",
    Rule.BREAKS_OFF_LIKELY: "the paragraph breaks off in “{end}”, where no sentence ends ({nats:.1f} nats);"
    " the language goes on in {likely} ({percent:g}%)",
    Rule.BREAKS_OFF_STOP: "the paragraph breaks off in “{end}”, where no sentence ends ({nats:.1f} nats);"
    " the language has a mark there ({percent:g}%)",
    Rule.DASH_HALF_READ: "half of a dash was read as 一 in “{around}”",
    Rule.DASH_HALF_LEFT: "half of a dash is left at the paragraph's end: “{end}”",
    Rule.DASH_ALIKE: "the paragraph ends in “{end}”; a dash looks like {mark}",
    Rule.LOST_STOP: "a full stop in “{before}|{behind}” gains {nats:.1f} nats",
    Rule.LOST_STOP_AT_END: "a full stop in “{before}|{behind}” gains {nats:.1f} nats, where a printed line ended",
    Rule.LIST_CUT: "a list goes on behind the full stop in “{list}”; 、 fits better by {nats:.1f} nats",
    Rule.PHRASE_CUT: "“{behind}” is no sentence: it ends what “{before}” begins",
    Rule.UNPARTED: "“{one}” and “{other}” stand side by side, and a mark gains {nats:.1f} nats",
    Rule.HALF_BRACKETS: "half-width brackets on a page whose other brackets are full-width",
    Rule.LOOKALIKE: "{character} is a surprise in “{around}”; {better} looks like it and fits better"
    " by {nats:.1f} nats",
    Rule.NOT_SIMPLIFIED: "{character} ({code}) is not printed in simplified Chinese",
    Rule.VARIANT: "elsewhere in the issue the same phrase has “{other}”",
}
REPAIRS: dict[str, str] = {}
"""A rule's name is English already."""
