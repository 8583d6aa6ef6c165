"""Which articles are one item: each its own, or (`--stitch`) all parts of a story on several pages."""

from __future__ import annotations

from dataclasses import dataclass

from convert.model import Article, Direction, Issue, Jump, Page


@dataclass(frozen=True, slots=True)
class Story:
    """What becomes one item: an article, or the parts of one in the order in which it is read."""

    parts: tuple[tuple[Page, Article], ...]

    @property
    def first(self) -> Article:
        """The part that the story begins with, and is named after."""
        return self.parts[0][1]

    def has(self, name: str | None) -> bool:
        """Whether the article of that id is part of the story."""
        return any(article.id == name for _, article in self.parts)

    def joins(self, jump: Jump) -> bool:
        """Whether the jump leads from one part of a stitched story to another: to no other item, then."""
        return len(self.parts) > 1 and self.has(jump.target)


def _followers(issue: Issue) -> dict[str, str]:
    """Article -> the article that it goes on in. Each is followed by one, and follows one."""
    known = {article.id for _, article in issue.articles()}
    following: dict[str, str] = {}
    led_to: set[str] = set()
    for _, article in issue.articles():
        for jump in article.jumps:
            if jump.target is None or jump.target not in known or jump.target == article.id:
                continue
            ends = (article.id, jump.target)
            here, there = ends if jump.direction is Direction.TO else ends[::-1]
            if here not in following and there not in led_to:
                following[here] = there
                led_to.add(there)
    return following


def stories(issue: Issue, stitch: bool) -> tuple[Story, ...]:
    """The stories of an issue, each at the place of its first part. A circle of jumps is cut open."""
    if not stitch:
        return tuple(Story((part,)) for part in issue.articles())
    parts = {article.id: (page, article) for page, article in issue.articles()}
    following = _followers(issue)
    led_to = set(following.values())
    taken: set[str] = set()
    found: dict[str, Story] = {}
    for start in [*(name for name in parts if name not in led_to), *parts]:
        chain = []
        name: str | None = start
        while name is not None and name not in taken:
            taken.add(name)
            chain.append(parts[name])
            name = following.get(name)
        if chain:
            found[start] = Story(tuple(chain))
    return tuple(found[name] for name in parts if name in found)
