"""The document of one story: its heads, its body, its jumps.

Each printed character of the story's parts stands in it once; what the book adds itself is in elements of
class `added` or in `nav`. A story over two pages reads as one: where a jump cut a paragraph, the paragraph is
whole again, and the jump lines stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from convert.model import Article, Block, Direction, Jump, Paragraph, Role, Table

from .markup import Mark, escaped
from .press import Press
from .setting import Setting, Step, document, steps
from .stories import Part, Story, runs_on
from .tables import table
from .words import Words, has_print


def story_document(story: Story, setting: Setting, before: Step | None, after: Step | None) -> str:
    """The document of one story: a line back to its page, the story, notes, steps onward."""
    words, first = setting.words, story[0].article
    label = setting.names[story[0].place]
    front = setting.fronts[story[0].place[0]]
    press = setting.press(*(part.article for part in story))
    where = f"{setting.title} {front.label}"
    parts = [
        f'<p class="running added"><a href="{front.href}">{press.label(where)}</a></p>',
        _opened(first, label),
        *_heads(first, press, words),
        *_byline(first, press),
        *_jumps(story[0], Direction.FROM, press, setting),
        *_body(story, press, setting),
        *_jumps(story[-1], Direction.TO, press, setting),
        *press.foot(),
        "</article>",
        *steps(words, before, after),
    ]
    return document(setting.issue.language, label, "\n".join(parts), "article")


def _opened(article: Article, label: str) -> str:
    name = 'aria-labelledby="headline"' if has_print(article.headline) else f'aria-label="{escaped(label)}"'
    return f'<article id="part-1" {name}>'


def _heads(article: Article, press: Press, words: Words) -> Iterator[str]:
    yield "<header>"
    for name, text in article.heads():
        if has_print(text):
            tag = 'h1 id="headline"' if name == "headline" else "p"
            yield f'<{tag} class="{name}">{press.head(text)}</{tag[:2].rstrip()}>'
    if not has_print(article.headline):
        yield f'<h1 class="added">〔{words.untitled}〕</h1>'
    yield "</header>"


def _byline(article: Article, press: Press) -> Iterator[str]:
    if article.byline is not None and not article.byline.within:
        yield f'<p class="byline">{press.line(article.byline.text)}</p>'


def _jumps(part: Part, direction: Direction, press: Press, setting: Setting) -> Iterator[str]:
    for jump in part.article.jumps:
        if jump.direction is direction:
            yield _jump(jump, part, press, setting)


def _jump(jump: Jump, part: Part, press: Press, setting: Setting) -> str:
    """The jump line as printed, leading to the other half; or with a remark why it leads nowhere."""
    text, words = press.line(jump.text), setting.words
    if jump.target is not None and jump.target in setting.places:
        here, goal = setting.at[part.place].partition("#")[0], setting.places[jump.target]
        document_name, _, place = goal.partition("#")
        said = words.goes_on_of if jump.direction is Direction.TO else words.began_of
        note = f' <span class="added">{escaped(said.format(setting.labels[jump.target]))}</span>'
        if document_name == here:
            goal, note = f"#{place or 'part-1'}", ""
        text = _linked(text, note, goal)
    elif jump.page:
        absent = words.half_absent_of if jump.page in setting.numbers else words.page_absent_of
        text += f' <span class="added">（{escaped(absent.format(words.page(jump.page)))}）</span>'
    return f'<p class="jump {jump.direction.value}">{text}</p>'


def _linked(text: str, note: str, goal: str) -> str:
    """A link around both; around the note alone where the text holds a link already, as that to a doubt's
    note.
    """
    if "<a " in text:
        return f'{text} <a href="{goal}">{note[1:] or "→"}</a>'
    return f'<a href="{goal}">{text}{note}</a>'


def _body(story: Story, press: Press, setting: Setting) -> Iterator[str]:
    """The blocks of all parts; `cut` is a paragraph that goes on in the next part, with the seams inside
    it.
    """
    cut, seams = "", ""
    for number, part in enumerate(story):
        blocks = part.article.body
        anchor = f'id="part-{number + 1}"'
        goes_on = number + 1 < len(story) and runs_on(part, story[number + 1])
        if cut:
            cut += f'<span class="cut" {anchor}></span>{_text(blocks[0], part.article, press)}'
            seams += f'\n<div class="seam">\n{_seam(story, number, press, setting)}\n</div>'
            blocks = blocks[1:]
            if goes_on and not blocks:
                continue
            yield f"<p>{cut}</p>{seams}"
            cut = seams = ""
        elif number:
            yield f'<div class="seam" {anchor}>\n{_seam(story, number, press, setting)}\n</div>'
        yield from _blocks(blocks[:-1] if goes_on else blocks, part, press, setting)
        if goes_on:
            cut = _text(blocks[-1], part.article, press)


def _seam(story: Story, number: int, press: Press, setting: Setting) -> str:
    """What stood in print between two parts: the jump lines, the page, the head that the story goes on
    under.
    """
    part = story[number]
    front = setting.fronts[part.place[0]]
    lines = [
        *_jumps(story[number - 1], Direction.TO, press, setting),
        f'<p class="added"><a href="{front.href}">{escaped(front.label)}</a></p>',
    ]
    lines += [
        f'<p class="jumphead">{press.head(text)}</p>' for _, text in part.article.heads() if has_print(text)
    ]
    lines += [*_byline(part.article, press), *_jumps(part, Direction.FROM, press, setting)]
    return "\n".join(lines)


def _text(block: Block, article: Article, press: Press) -> str:
    return press.line(block.text, _lead_marks(article, block)) if isinstance(block, Paragraph) else ""


def _blocks(blocks: tuple[Block, ...], part: Part, press: Press, setting: Setting) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield table(block, f"{setting.words.table} {setting.names[part.place]}", press.line)
        elif block.role is Role.SUBHEAD and has_print(block.text):
            yield f'<h2 class="subhead">{press.head(block.text)}</h2>'
        elif has_print(block.text):
            kind = "" if block.role is Role.TEXT else f' class="{block.role.value}"'
            yield f"<p{kind}>{_text(block, part.article, press)}</p>"


def _lead_marks(article: Article, block: Paragraph) -> list[Mark]:
    """Where the dateline stands in the lead."""
    if article.dateline is None:
        return []
    found = (block.text.locate(span) for span in article.dateline.text.spans())
    return [Mark(*place, "dateline") for place in found if place is not None]
