"""Typeset news as issues of two pages, extract their text, write texts and gold.

    python -m bench.typeset CORPUS OUT --issues 6 --seed dev

OUT gets a folder for each way of extraction, `gold/`, and with --pictures `pictures/`. Needs poppler, tesseract with
chi_sim, the fonts Noto CJK, UMing and UKai, and from PyPI pymupdf, pdfminer.six, rapidocr-onnxruntime, fonttools,
pillow, jieba.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from itertools import repeat
from pathlib import Path
from random import Random

from . import compose, extract, paint, simulate
from .desk import Desk
from .furniture import PAPERS
from .plan import PLANS
from .sheet import ORDERS, draw_style
from .stories import FAMILIES, GIVEN, Story, dressed, read_manuscripts, read_news

CHARACTERS = (
    "".join(map(chr, range(32, 127)))
    + "０１２３４５６７８９（）〔〕【】《》〈〉“”‘’，。、；：？！—…·■□▲●◆％℃〇①②③④⑤○　一二三四五六七八九"
)


def typeset(
    number: int,
    stories: list[Story],
    out: Path,
    seed: str,
    fonts: Path,
    families: list[str],
    pictures: bool,
    height: float,
) -> dict:
    """One issue: its pages' texts and gold written; gives its entry of `issues.json`."""
    random = Random(f"{seed} {number}")
    name = f"{seed[0]}{number:02}"
    sheet = draw_style(random, _turn(ORDERS, number, seed), _turn(tuple(PLANS), number, seed), height)
    date = datetime.date(2026, 8, random.randint(1, 9))
    paper = random.choice(PAPERS)
    desk = Desk(sheet, random, [dressed(story, random) for story in stories])
    for page_number in (1, 2):
        page = compose.compose(desk, paper, date, page_number)
        lines = compose.painted(page, sheet.order, random)
        document = paint.paint(fonts, sheet.height, lines, page.boxes, sheet.air)
        stem = f"{name}_p{page_number}"
        gold = {
            "id": stem, "issue": name, "page": page_number, "date": date.isoformat(), "paper": paper,
            "style": asdict(sheet), "furniture": page.furniture, "articles": page.articles,
        }  # fmt: skip
        _write(out / "gold" / f"{stem}.json", json.dumps(gold, ensure_ascii=False, indent=1) + "\n")
        with tempfile.TemporaryDirectory() as scratch:
            pdf = Path(scratch) / f"{stem}.pdf"
            document.save(pdf, garbage=3, deflate=True)
            if pictures:
                (out / "pictures").mkdir(parents=True, exist_ok=True)
                document[0].get_pixmap(dpi=110).save(out / "pictures" / f"{stem}.png")
            for family in families:
                if family == "S_simulated":
                    _write(
                        out / family / f"{stem}.txt", simulate.damaged(page, sheet, Random(f"{seed} {stem}"))
                    )
                else:
                    _write(out / family / f"{stem}.txt", extract.EXTRACTORS[family](pdf))
    return {"date": date.isoformat(), "paper": paper, "style": asdict(sheet), "jumps": desk.jumps}


def _turn(choices: tuple[str, ...], number: int, seed: str) -> str:
    """The choices in turn, so that few issues see all of them."""
    order = list(dict.fromkeys(choices))
    Random(seed).shuffle(order)
    return order[number % len(order)]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _dealt(stories: list[Story], issues: int, seed: str) -> list[list[Story]]:
    """The stories dealt out to the issues, so that none is in two."""
    shuffled = sorted(stories, key=lambda story: story.title)
    Random(seed).shuffle(shuffled)
    return [shuffled[number::issues] for number in range(issues)]


def main() -> None:
    """Read the corpus, typeset and extract."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--issues", type=int, default=6)
    parser.add_argument("--seed", default="dev")
    parser.add_argument(
        "--share", default="0/1", help="use the stories whose number leaves K when divided by N: K/N[,K/N]"
    )
    parser.add_argument("--families", default="")
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--fonts", type=Path, default=Path(tempfile.gettempdir()) / "typeset-fonts")
    parser.add_argument("--height", type=float, default=1.0, help="share of a broadsheet's height")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    stories = (read_manuscripts if chosen.corpus.is_dir() else read_news)(chosen.corpus)
    texts = "".join(s.title + s.kicker + s.deck + "".join(s.paragraphs) for s in stories)
    paint.cut_fonts(chosen.fonts, CHARACTERS + texts + FAMILIES + GIVEN + _own_words())
    lacking = paint.missing(chosen.fonts, texts)
    stories = [_without(story, lacking) for story in stories]
    kept = [s for n, s in enumerate(sorted(stories, key=lambda s: s.title)) if _in_share(n, chosen.share)]
    families = chosen.families.split(",") if chosen.families else [*extract.EXTRACTORS, "S_simulated"]
    dealt = _dealt(kept, chosen.issues, chosen.seed)
    with ProcessPoolExecutor(chosen.jobs) as pool:
        made = pool.map(
            typeset, range(chosen.issues), dealt, repeat(chosen.out), repeat(chosen.seed), repeat(chosen.fonts),
            repeat(families), repeat(chosen.pictures), repeat(chosen.height),
        )  # fmt: skip
        issues = {f"{chosen.seed[0]}{number:02}": entry for number, entry in enumerate(made)}
    _write(chosen.out / "gold" / "issues.json", json.dumps(issues, ensure_ascii=False, indent=1) + "\n")


def _own_words() -> str:
    """Every character that this package itself writes."""
    return "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))


def _without(story: Story, lacking: set[str]) -> Story:
    gone = dict.fromkeys(map(ord, lacking))
    heads = {name: getattr(story, name).translate(gone) for name in ("title", "kicker", "deck")}
    return replace(story, paragraphs=tuple(text.translate(gone) for text in story.paragraphs), **heads)


def _in_share(number: int, share: str) -> bool:
    return any(number % int(n) == int(k) for k, n in (part.split("/") for part in share.split(",")))


if __name__ == "__main__":
    main()
