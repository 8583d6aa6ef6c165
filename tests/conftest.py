"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`: the command tests take what the program says now as what it should say."""
    parser.addoption("--accept", action="store_true", help="rewrite tests/commands/*.md with today's output")
