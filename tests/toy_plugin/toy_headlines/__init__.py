"""Writes the headlines of an issue, a line each: a whole format in a module."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from convert.model import Issue
from convert.plugins import Option

SUFFIX = ".headlines"
DESCRIPTION = "headlines, a line each"
OPTIONS = (Option("bullet", "what begins a line", ("-", "*")),)


def write(issues: Iterable[Issue], target: BinaryIO, options: Mapping[str, str]) -> None:
    """Headlines in reading order; an article without one is left out."""
    for issue in issues:
        for _, article in issue.articles():
            if article.headline is not None:
                target.write(f"{options['bullet']} {article.headline.text}\n".encode())
