"""How well a model does what it is asked, on pages that it was not trained on.

    python -m training.evaluate DEV.jsonl[.xz] [--model FOLDER] [--half first|second] [--weights]

Four questions. Choice: which of N continuations from the same page is the right one. Seam: where two lines
of a page were glued without a blank. Glued: whether a line is two. Misread: which character of a line was
replaced by another. `--weights` tries other weights of the encoder: choose on the first half of the
pages, report on the second.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.language import Language, load
from convert.language.scores import SHIPPED
from training.pages import MEASURES, Choice, by_page, choices, wrapped
from training.prepare import articles

CANDIDATES = (2, 5, 10, 30)
CHOICES = 2000
LINES = 1000
SEED = 5
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
WEIGHTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2)


def choice_scores(model: Language, asked: Sequence[Choice], context: int) -> NDArray[np.float64]:
    """One row a choice, the right continuation first."""
    lefts = [choice.left[-context:] for choice in asked for _ in choice.rights]
    rights = [right[:context] for choice in asked for right in choice.rights]
    return model.follow_pairs(lefts, rights).reshape(len(asked), -1)


def hits(scores: NDArray[np.float64]) -> str:
    """Share of rows whose first value is above the others, for each number of candidates."""
    shares = ((scores[:, :1] > scores[:, 1:n]).all(axis=1).mean() for n in CANDIDATES)
    return "  ".join(f"{n}: {share:.3f}" for n, share in zip(CANDIDATES, shares, strict=True))


def seams(model: Language, pages: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Share of glued lines whose lowest cut is the glue point; bare, and amid what stands around."""
    drawn = random.Random(SEED)
    bare, amid = 0, 0
    for _ in range(LINES):
        measure = drawn.choice(MEASURES)
        lines = [line for text in drawn.choice(pages) for line in wrapped(text, measure)]
        one, other = drawn.choice(lines), drawn.choice(lines)
        glued, seam = one.text + other.text, len(one.text) - 1
        bare += int(model.seams(glued)[1:-1].argmin() + 1 == seam)
        amid += int(model.seams(glued, one.before[-40:], other.after[:40]).argmin() == seam)
    return bare / LINES, amid / LINES


def glued(model: Language, pages: Sequence[Sequence[str]]) -> str:
    """How well the lowest cut of a line tells lines put together from halves of two from whole ones."""
    drawn = random.Random(SEED)
    whole: list[float] = []
    broken: list[float] = []
    while len(broken) < LINES:
        measure = drawn.choice(MEASURES)
        lines = [line for text in drawn.choice(pages) for line in wrapped(text, measure)]
        one, other = drawn.choice(lines), drawn.choice(lines)
        if min(len(one.text), len(other.text)) < 10:
            continue
        before = one.before[-40:]
        halves = one.text[: len(one.text) // 2] + other.text[len(other.text) // 2 :]
        whole.append(model.seams(one.text, before, one.after[:40])[1:-1].min())
        broken.append(model.seams(halves, before, other.after[:40])[1:-1].min())
    low, area = np.percentile(whole, (1, 5)), np.greater.outer(whole, broken).mean()
    found = [f"{(np.array(broken) < limit).mean():.3f} below {limit:.1f}" for limit in low]
    return f"AUC {area:.3f}; found at 1 and 5 false alarms in 100: {', '.join(found)}"


def spread(scores: NDArray[np.float64]) -> str:
    """Percentiles of right and of wrong joins."""
    right, wrong = np.percentile(scores[:, 0], PERCENTILES), np.percentile(scores[:, 1:], PERCENTILES)
    return f"percentiles {PERCENTILES}: right {right.round(1)}, wrong {wrong.round(1)}"


def misread(model: Language, pages: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Share of replaced characters that surprise most in their line; that fit worse than the right one."""
    drawn = random.Random(SEED)
    found, righted = 0, 0
    others = [character for page in pages for text in page for character in text if "一" <= character <= "龥"]
    for _ in range(LINES):
        lines = [line for text in drawn.choice(pages) for line in wrapped(text, 20)]
        line = drawn.choice([line for line in lines if len(line.text) > 10])
        i = drawn.randrange(len(line.text))
        wrong = drawn.choice(others)
        text = line.text[:i] + wrong + line.text[i + 1 :]
        found += int(model.surprise(text, line.before[-40:], line.after[:40]).argmax() == i)
        righted += int(model.alternatives(text, i, line.text[i])[0] > 0)
    return found / LINES, righted / LINES


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dev", type=Path)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--half", choices=("first", "second"), default="second")
    parser.add_argument("--weights", action="store_true")
    arguments = parser.parse_args()
    pages = by_page(articles([arguments.dev]))[arguments.half == "second" :: 2]
    asked = list(choices(pages, CHOICES, SEED))
    model = load(arguments.model)
    alone = replace(model, encoder_weight=0.0)
    variants = {"n-grams": alone}
    if model.encoder:
        variants |= {"encoder": replace(model, ngram_weight=0.0), "both": model}
    if model.encoder and arguments.weights:
        variants |= {f"n-grams + {w} encoder": replace(model, encoder_weight=w) for w in WEIGHTS}
    for name, variant in variants.items():
        for context in (40,) if arguments.weights else (40, 20, 10, 6, 4):
            print(f"{name}, {context} characters: {hits(choice_scores(variant, asked, context))}", flush=True)
        if not arguments.weights:
            print(f"{name}: {spread(choice_scores(variant, asked, 40))}", flush=True)
            print("{}: seam {:.3f}, amid its text {:.3f}".format(name, *seams(variant, pages)), flush=True)
            print(f"{name}: glued lines {glued(variant, pages)}", flush=True)
    if not arguments.weights:
        print("misread: most surprising {:.3f}, righted {:.3f}".format(*misread(model, pages)))


if __name__ == "__main__":
    main()
