"""How the texts of one document are set: numbers in vertical lines, marks at doubtful places and their
notes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from convert.model import Issue, Suspect
from convert.remarks import because, doubted
from convert.trace import BLANKS, Span, Traced

from .markup import Mark, content, escaped, marked
from .words import Words

_ASCII = r"0-9A-Za-z.,:/%+\-"
_SHORT = re.compile(rf"(?<![{_ASCII}])[0-9]{{1,2}}(?![{_ASCII}])")
"""A number of one or two digits by itself: in a vertical line it is set upright, side by side (纵中横)."""
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?=年)")
"""A year: in a vertical line its digits stand upright, one below the other."""


@dataclass(slots=True)
class Press:
    """Sets texts into one document. `doubts` are the suspects still to be marked in it, `notes` those
    marked.
    """

    issue: Issue
    words: Words
    vertical: bool = False
    doubts: dict[Suspect, None] = field(default_factory=dict)
    notes: list[tuple[Suspect, bool]] = field(default_factory=list)
    _sorted: list[Suspect] | None = None
    _longest: int = 0

    def line(self, text: Traced, marks: Collection[Mark] = ()) -> str:
        """A text as XHTML content."""
        return marked(text, [*marks, *self._marks(text)] if self.vertical or self.doubts else marks)

    def label(self, text: str) -> str:
        """The book's own words as XHTML content."""
        return self.line(Traced.blank(text)) if self.vertical else escaped(text)

    def head(self, text: Traced) -> str:
        """A headline as XHTML content: each clause a span, so that lines break between clauses first.

        Print sets a headline's clauses on lines of their own; OCR leaves a blank between them.

        >>> from .words import SIMPLIFIED
        >>> Press(Issue("x"), SIMPLIFIED).head(Traced.blank("培育名牌 满足需求"))
        '<span class="clause">培育名牌</span> <span class="clause">满足需求</span>'
        """
        if BLANKS.isdisjoint(text.text):
            return self.line(text)
        if self.vertical or self.doubts:
            clauses = [self.line(text[start:end]) for start, end in _clauses(text.text)]
        else:
            clauses = [content(text.text[start:end]) for start, end in _clauses(text.text)]
        if len(clauses) == 1:
            return clauses[0]
        return " ".join([f'<span class="clause">{clause}</span>' for clause in clauses])

    def _marks(self, text: Traced) -> Iterator[Mark]:
        if self.vertical:
            yield from (Mark(found.start(), found.end(), "pair") for found in _SHORT.finditer(text.text))
            yield from (Mark(found.start(), found.end(), "year") for found in _YEAR.finditer(text.text))
        if self.doubts:
            yield from self._doubts(text)

    def _doubts(self, text: Traced) -> Iterator[Mark]:
        for suspect in self._near(text):
            place = suspect.place_in(text)
            if place is None:
                continue
            del self.doubts[suspect]
            self.notes.append((suspect, True))
            number = len(self.notes)
            tail = (
                f'<a class="added note" epub:type="noteref" role="doc-noteref" id="doubt-{number}-at"'
                f' href="#doubt-{number}" aria-label="{self.words.doubts} {number}">{number}</a>'
            )
            yield Mark(*place, "doubt", tail)

    def _near(self, text: Traced) -> list[Suspect]:
        """The suspects that may stand in a text, by the place where it was printed: a look at all of them for
        each text would take time that grows with the square of a page.
        """
        if self._sorted is None:
            self._sorted = sorted(self.doubts, key=lambda suspect: suspect.where)
            self._longest = max([len(suspect.where) for suspect in self._sorted], default=0)
        found: dict[Suspect, None] = {}
        for span in text.spans():
            first = Span(span.source, span.start - self._longest, 0)
            last = Span(span.source, span.end, span.end + self._longest)
            begin = bisect_left(self._sorted, first, key=lambda suspect: suspect.where)
            end = bisect_right(self._sorted, last, key=lambda suspect: suspect.where)
            found.update(dict.fromkeys(s for s in self._sorted[begin:end] if s in self.doubts))
        return list(found)

    def foot(self) -> Iterator[str]:
        """The notes of the document, those last whose place is nowhere in its texts."""
        self.notes += [(suspect, False) for suspect in self.doubts]
        self.doubts.clear()
        if self.notes:
            yield '<section class="added doubts" aria-labelledby="doubts">'
            yield f'<h2 id="doubts">{self.words.doubts}</h2>'
            yield from (self._note(number, *note) for number, note in enumerate(self.notes, 1))
            yield "</section>"

    def _note(self, number: int, suspect: Suspect, is_marked: bool) -> str:
        name = f'<a href="#doubt-{number}-at" role="doc-backlink">{number}</a>' if is_marked else str(number)
        said = doubted(suspect.kind, self.issue.language)
        said += f"〔{suspect.text}〕" if suspect.text else ""
        said += f" → 〔{suspect.suggestion}〕" if suspect.suggestion not in ("", suspect.text) else ""
        rest = "；".join(
            part for part in (because(suspect.why, self.issue.language), self._printed(suspect)) if part
        )
        return (
            f'<aside epub:type="footnote" role="doc-footnote" id="doubt-{number}" aria-label="{number}">'
            f"<p>{name} {escaped(said)}{'。' if rest else ''}{escaped(rest)}</p></aside>"
        )

    def _printed(self, suspect: Suspect) -> str:
        """Where it was printed: file, line and column."""
        for source in self.issue.sources:
            if source.name == suspect.where.source:
                return self.words.printed_of.format(source.name, *source.place(suspect.where.start))
        return ""


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a headline begin and end."""
    start = 0
    for at, char in enumerate(text):
        if char in BLANKS:
            if start < at:
                yield start, at
            start = at + 1
    if start < len(text):
        yield start, len(text)
