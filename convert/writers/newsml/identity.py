"""What an item is called, and from when it is: the same on every run and every machine."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from convert.errors import UnwritableError, UsageError
from convert.g2 import NO_DATE, OWN_CODES
from convert.model import Issue

_NAMESPACE = uuid5(NAMESPACE_URL, OWN_CODES + "issue/")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def _iso_date(text: str | None) -> str | None:
    """The date as XML Schema knows it, None where it is none (`2025年3月`)."""
    try:
        return date.fromisoformat(text).isoformat() if text and len(text) == len("2025-03-14") else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Identity:
    """Names and times of one issue's items.

    `name` is the issue's, unique in its message; `date` an ISO date or None; `moment` that of what this run
    changes; `provider` an internet domain, or "".
    """

    name: str
    date: str | None
    moment: str
    provider: str
    language: str
    items: Mapping[str, str]
    """Of each article, the name of its item: its own, that of the first part of its story, or the one that the
    last run gave it.
    """

    def article(self, name: str | None) -> str:
        """The guid of the item with an article of this issue, "" for any other name."""
        return self.guid(self.items[name]) if name is not None and name in self.items else ""

    def guid(self, part: str = "") -> str:
        """The guid of the issue, or of a part of it.

        `urn:newsml:PROVIDER:DATE:NAME` (RFC 3085) wants a domain and a date. Where one of them is not known,
        none is made up: the name is a UUID made of the names alone (RFC 9562, version 5).
        """
        name = "-".join([n for n in (self.name, part) if n])
        if self.provider and self.date:
            return f"urn:newsml:{self.provider}:{self.date.replace('-', '')}:{_quoted(name)}"
        return _uuid("/".join((self.provider, self.name, part)))


@lru_cache(maxsize=4096)
def _uuid(name: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, _quoted(name))}"


def _quoted(name: str) -> str:
    return quote(name, safe="/-._~", errors="surrogatepass")


def identify(issue: Issue, name: str, options: Mapping[str, str]) -> Identity:
    """Names and times of this issue. `name` is its id, or what stands for it where two issues share one.

    The moment is the option `created`; else that of SOURCE_DATE_EPOCH (seconds since 1970; see
    reproducible-builds.org); else midnight (UTC) of the issue's date; else `NO_DATE`. Raises UsageError for a
    moment or a provider that cannot be one, UnwritableError for a language that is no tag.
    """
    provider = options.get("provider", "")
    if provider and not _DOMAIN.fullmatch(provider):
        raise UsageError(f"--provider {provider}", "is no internet domain", "give one like daily.example.cn")
    if not _LANGUAGE.fullmatch(issue.language):
        raise UnwritableError(issue.id, f"language {issue.language!r} is no tag", "give one like zh-Hans")
    printed = _iso_date(issue.date)
    moment = _moment(options.get("created", "")) or _epoch(os.environ.get("SOURCE_DATE_EPOCH", ""))
    moment = moment or (f"{printed}T00:00:00Z" if printed else NO_DATE)
    articles = {article.id: article.id for _, article in issue.articles()}
    return Identity(name, printed, moment, provider.lower(), issue.language, articles)


def _moment(text: str) -> str:
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(f"--created {text}", "is no moment with a time zone", "give 2025-03-14T03:00+08:00")
    return moment.isoformat()


def _epoch(text: str) -> str:
    if not text:
        return ""
    try:
        return datetime.fromtimestamp(int(text), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError) as error:
        problem = "is no number of seconds since 1970"
        raise UsageError(f"SOURCE_DATE_EPOCH={text}", problem, "unset it, or give --created") from error
