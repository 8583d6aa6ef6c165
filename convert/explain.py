"""The notices and suspects of an issue in words: where it was printed, what it became, by which rule, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .model import Issue, Suspect
from .model_json import to_json
from .notices import Action, Notice
from .remarks import ENGLISH, because
from .trace import Source, Span
from .wording import counted, one_line, short, visible

CONTEXT = 6
"""Characters shown on either side of a change: enough to find it by eye."""


class Words:
    """Says things about one issue. `paths` maps a source's name to the path that the user can open."""

    def __init__(self, issue: Issue, paths: Mapping[str, str] | None = None) -> None:
        self.issue = issue
        self.paths = paths or {}
        self._sources: dict[str, Source] = {source.name: source for source in issue.sources}
        self._order = {source.name: number for number, source in enumerate(issue.sources)}

    def place(self, where: tuple[Span, ...]) -> str:
        """`file:line:column` of the first printed character, and of the second place where there is one."""
        if not where:
            return self.issue.id
        places = [self._place(span) for span in where[:2]]
        if len(where) == 1 or where[0].source != where[1].source:
            return " + ".join([f"{path}:{line}:{column}" for path, line, column in places])
        return f"{places[0][0]}:{places[0][1]}:{places[0][2]} + {places[1][1]}:{places[1][2]}"

    def _place(self, span: Span) -> tuple[str, int, int]:
        source = self._sources.get(span.source)
        line, column = source.place(span.start) if source else (0, 0)
        return self._path(span.source), line, column

    def _path(self, name: str) -> str:
        file, mark, page = name.partition("#")
        return self.paths.get(name) or (self.paths.get(file, file) + mark + page)

    def _text(self, span: Span) -> str:
        source = self._sources.get(span.source)
        return source.text[span.start : span.end] if source else ""

    def change(self, notice: Notice) -> tuple[str, str]:
        """How the place looked in print, and how it looks now, with a few characters around it."""
        where = notice.where
        if not where:
            return short(notice.before), short(notice.after) or "(nothing)"
        first, last = where[0], where[-1]
        if notice.action is Action.JOIN and len(where) == 2:
            left, right = self._up_to(first.source, first.end), self._from(last.source, last.start)
            return f"{left} ⏎ {right}", f"{left}{visible(notice.after)}{right}"
        left, right = self._up_to(first.source, first.start), self._from(first.source, first.end)
        if notice.action is Action.CUT:
            left = self._up_to(first.source, first.end)
            return f"{left}{right}", f"{left} ✂ {right}"
        printed = notice.before or "".join([self._text(span) for span in where])
        alone = printed == "".join([self._text(span) for span in where])
        if notice.action in (Action.CLOSE, Action.REPLACE) and alone and len(printed) <= CONTEXT:
            return f"{left}{visible(printed)}{right}", f"{left}{visible(notice.after)}{right}"
        now = {Action.SET_ASIDE: "(set aside)", Action.MARK: "(as it is)"}.get(notice.action, "(nothing)")
        if notice.action is Action.MARK:
            return short(printed), notice.after or now
        return short(printed), short(notice.after) or now

    def _up_to(self, source: str, end: int) -> str:
        """What is printed before an offset, on the same line."""
        return visible(self._text(Span(source, max(end - CONTEXT, 0), end)).rpartition("\n")[2])

    def _from(self, source: str, start: int) -> str:
        """What is printed from an offset on, on the same line."""
        return visible(self._text(Span(source, start, start + CONTEXT)).partition("\n")[0])

    def notices(self) -> list[Notice]:
        """The notices in the order in which their places were printed."""
        return sorted(self.issue.notices, key=lambda n: [self._at(span) for span in n.where[:1]])

    def suspects(self) -> list[Suspect]:
        """The suspects in the order in which they were printed."""
        return sorted(self.issue.suspects, key=lambda s: self._at(s.where))

    def _at(self, span: Span) -> tuple[int, int, int]:
        return self._order.get(span.source, len(self._order)), span.start, span.end


def explained(issue: Issue, paths: Mapping[str, str] | None = None, brief: bool = False) -> Iterator[str]:
    """All changes (not where it is to be brief), then all suspects, then totals by rule, line by line."""
    words = Words(issue, paths)
    notices, suspects = words.notices(), words.suspects()
    articles = sum(1 for _ in issue.articles())
    about = ((articles, "article"), (len(notices), "change"), (len(suspects), "suspect"))
    yield f"{issue.id}: " + ", ".join(counted(number, what) for number, what in about)
    yield ""
    if notices and not brief:
        yield "Changes, in the order of print:"
        yield from _changes(words, notices)
        yield ""
    if suspects:
        yield "Suspects, for a person to look at; the text stays as printed:"
        yield from _suspects(words, suspects)
        yield ""
    yield "Totals:" if notices or suspects else "Nothing was changed, and nothing is suspect."
    rules = Counter((notice.stage, notice.rule) for notice in notices)
    for (stage, rule), count in sorted(rules.items()):
        yield f"{count:7}  {stage}: {rule}"
    kinds = Counter(suspect.kind.value for suspect in suspects)
    for kind, count in sorted(kinds.items()):
        yield f"{count:7}  suspect: {kind}"


def _changes(words: Words, notices: list[Notice]) -> Iterator[str]:
    for notice in notices:
        before, after = words.change(notice)
        yield f"{words.place(notice.where)}: {before}  →  {after}"
        yield f"    {notice.stage}: {notice.rule}" + (
            f", because {one_line(notice.why)}" if notice.why else ""
        )
        if notice.runner_up:
            margin = f" (by {notice.margin:.1f} nats)" if notice.margin is not None else ""
            yield f"    rather than{margin}: {short(notice.runner_up)}"


def _suspects(words: Words, suspects: list[Suspect]) -> Iterator[str]:
    for suspect in suspects:
        text = short(suspect.text) or "(between two characters)"
        yield f"{words.place((suspect.where,))}: {text}  →  {short(suspect.suggestion) or '?'}"
        said = because(suspect.why, ENGLISH)
        why = f", because {one_line(said)}" if said else ""
        article = f" in article {suspect.article}" if suspect.article else ""
        yield f"    {suspect.kind.value}{article}, {round(100 * suspect.confidence)} % sure{why}"
        if suspect.runner_up:
            yield f"    or: {short(suspect.runner_up)}"


def explanation(issue: Issue, paths: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The same for programs: what `json.dumps` takes."""
    words = Words(issue, paths)
    notices, suspects = words.notices(), words.suspects()
    return {
        "issue": issue.id,
        "changes": [_change_of(words, notice) for notice in notices],
        "suspects": [
            {
                "places": _places(words, (s.where,)),
                "article": s.article,
                "kind": s.kind.value,
                "text": s.text,
                "suggestion": s.suggestion,
                "runner_up": s.runner_up,
                "confidence": s.confidence,
                "why": because(s.why, ENGLISH),
                "grounds": to_json(s.why),
            }
            for s in suspects
        ],
        "totals": dict(sorted(Counter(f"{n.stage}: {n.rule}" for n in notices).items())),
    }


def _change_of(words: Words, notice: Notice) -> dict[str, Any]:
    before, after = words.change(notice)
    return {
        "places": _places(words, notice.where),
        "stage": notice.stage,
        "rule": notice.rule,
        "action": notice.action.value,
        "before": before,
        "after": after,
        "why": notice.why,
        "margin": notice.margin,
        "runner_up": notice.runner_up,
    }


def _places(words: Words, where: tuple[Span, ...]) -> list[dict[str, Any]]:
    places = []
    for span in where:
        path, line, column = words._place(span)
        places.append({"file": path, "line": line, "column": column, "characters": len(span)})
    return places
