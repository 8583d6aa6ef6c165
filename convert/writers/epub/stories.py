"""Which articles are parts of one story.

A story that goes on overleaf stands in the model as two articles, tied by their jumps. Where both say so,
each naming the other, a reader gets them as one; where only one does, it stays a link.
"""

from __future__ import annotations

from dataclasses import dataclass

from convert.model import Article, Direction, Issue, Page, Paragraph, Role

Place = tuple[int, int]
"""Where an article stands: the page's place in the issue and the article's on the page, from 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one page has of a story."""

    place: Place
    page: Page
    article: Article


Story = tuple[Part, ...]
"""The parts of a story, first to last; most have one."""


def stories(issue: Issue) -> dict[Place, Story]:
    """Every story by the place of its first part, in reading order; each article is in one of them, once."""
    parts = [
        Part((number, at), page, article)
        for number, page in enumerate(issue.pages)
        for at, article in enumerate(page.articles)
    ]
    named: dict[str, Part] = {}
    for part in parts:
        named.setdefault(part.article.id, part)
    after = {part.place: following for part in parts if (following := _goes_on(part, named)) is not None}
    led_to = {following.place for following in after.values()}
    found: dict[Place, Story] = {}
    taken: set[Place] = set()
    for part in [p for p in parts if p.place not in led_to] + parts:
        if part.place not in taken:
            found[part.place] = _followed(part, after, taken)
    return dict(sorted(found.items()))


def _followed(part: Part, after: dict[Place, Part], taken: set[Place]) -> Story:
    story = [part]
    taken.add(part.place)
    while (following := after.get(story[-1].place)) is not None and following.place not in taken:
        story.append(following)
        taken.add(following.place)
    return tuple(story)


def _goes_on(part: Part, named: dict[str, Part]) -> Part | None:
    """The part that this one's jump leads to, if that one's first jump back leads here."""
    for jump in part.article.jumps:
        if jump.direction is Direction.TO and jump.target in named:
            other = named[jump.target]
            back = (j.target for j in other.article.jumps if j.direction is Direction.FROM and j.target)
            if named.get(next(back, "")) is part and other is not part:
                return other
    return None


def runs_on(part: Part, following: Part) -> bool:
    """Whether the jump cuts a paragraph, so that the last of one part and the first of the next are one."""
    cut = any(
        jump.run_on
        for one, direction in ((part, Direction.TO), (following, Direction.FROM))
        for jump in one.article.jumps
        if jump.direction is direction
    )
    ends = (part.article.body[-1:], following.article.body[:1])
    return cut and all(
        end and isinstance(end[0], Paragraph) and end[0].role is Role.TEXT and end[0].text for end in ends
    )
