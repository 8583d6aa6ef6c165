"""The checks of NewsML-G2: each planted fault is caught, on its line, with its rule and what mends it."""

from __future__ import annotations

import json
import random
from copy import deepcopy

import pytest
from lxml import etree
from newsml_cases import full_issue, official_faults, truth_issues, written
from truth import DATA

from convert.writers import newsml

FAULTS: list[dict[str, str]] = json.loads((DATA / "newsml-faults.json").read_text(encoding="utf-8"))


def guids(text: str) -> list[str]:
    """The guids of the items in their order."""
    return [
        str(item.get("guid"))
        for item in etree.fromstring(text.encode()).iter("{*}packageItem", "{*}newsItem")
    ]


def last_ref(text: str) -> str:
    """The text of the last itemRef of the message."""
    return text[text.rindex("<itemRef ") : text.rindex("</itemRef>") + len("</itemRef>")]


def _messages(broken: str) -> list[str]:
    """What the check says; each finding has a line, a rule and a remedy."""
    found = newsml.check(broken.encode())
    assert all(finding.line > 0 and finding.serious for finding in found)
    assert all("; " in finding.message for finding in found)
    return [finding.message for finding in found]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["fault"]))
def test_a_planted_fault_is_caught(fault: dict[str, str]) -> None:
    whole = written(full_issue()).decode()
    assert fault["old"] in whole
    parts = whole.rsplit(fault["old"], 1) if "last" in fault else whole.split(fault["old"], 1)
    messages = _messages(fault["new"].join(parts))
    assert any(fault["words"] in message for message in messages), messages


def test_two_items_with_one_guid_are_caught() -> None:
    whole = written(full_issue()).decode()
    messages = _messages(whole.replace(guids(whole)[4], guids(whole)[3]))
    assert "a guid belongs to one item of the message; give this item a guid of its own" in messages


def test_an_article_on_no_page_is_caught() -> None:
    whole = written(full_issue()).decode()
    messages = _messages(whole.replace(last_ref(whole), ""))
    assert any("is listed in the package of its page" in message for message in messages), messages


def test_faults_are_many_enough() -> None:
    assert len({fault["fault"] for fault in FAULTS}) >= 25


def test_a_fault_is_found_on_its_line() -> None:
    whole = written(full_issue())
    broken = whole.replace(b'alias="nphl"', b'alias="npnote"', 1)
    second = broken.index(b'alias="npnote"', broken.index(b'alias="npnote"') + 1)
    line = broken[:second].count(b"\n") + 1
    found = [finding for finding in newsml.check(broken) if "declared once" in finding.message]
    assert [(finding.line, finding.element) for finding in found] == [(line, "scheme")]


def test_the_stitched_parts_must_be_in_the_body() -> None:
    whole = written(full_issue(), stitch="yes").decode()
    at = whole.index('contentrefs="') + len('contentrefs="')
    name = whole[at : whole.index(" ", at)]
    broken = whole.replace(f'id="{name}"', 'id="elsewhere"')
    assert ["a part refers to" in f.message for f in newsml.check(broken.encode())] == [True]


@pytest.mark.parametrize("data", [b"", b"\x00", b"<a", b"<html/>", "不是".encode(), b"PK\x03\x04"])
def test_what_is_no_newsml_gets_one_clear_line(data: bytes) -> None:
    (finding,) = newsml.check(data)
    assert finding.line == 1
    assert "NewsML-G2" in finding.message or "well-formed" in finding.message


BOMB = (
    b"<!DOCTYPE x [<!ENTITY a '"
    + b"a" * 50
    + b"'>%s]>"
    % b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
)
FILE = b'<!DOCTYPE x [<!ENTITY a8 SYSTEM "file:///etc/hostname">]>'
NETWORK = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("doctype", [BOMB, FILE, NETWORK], ids=["bomb", "file", "network"])
def test_entities_are_refused(doctype: bytes) -> None:
    data = b"<?xml version='1.0'?>" + doctype + b"<newsMessage>&a8;</newsMessage>"
    (finding,) = newsml.check(data)
    assert finding.message.startswith("has a document type")


def _mutants(data: bytes, seed: int) -> bytes:
    """The message with one random change to its elements or attributes."""
    root = etree.fromstring(data)
    chance = random.Random(seed)
    elements = [element for element in root.iter() if element is not root]
    victim = chance.choice(elements)
    parent = victim.getparent()
    assert parent is not None
    kind = chance.randrange(6)
    if kind == 0:
        parent.remove(victim)
    elif kind == 1:
        parent.insert(0, victim)
    elif kind == 2:
        parent.append(deepcopy(victim))
    elif kind == 3:
        victim.text = chance.choice(["", "x", "2025", "云 江\n", "-1"])
    elif victim.attrib:
        name = chance.choice(sorted(victim.attrib))
        if kind == 4:
            del victim.attrib[name]
        else:
            victim.set(
                name, chance.choice(["", "x", "a:b", "a b", "0", "-3", "2025", "zh", "x y:z", "urn:x:y"])
            )
    return etree.tostring(root)


def test_what_our_profile_accepts_the_official_schema_accepts() -> None:
    seen = 0
    for issue in (full_issue(), truth_issues()[1]):
        for options in ({}, {"stitch": "yes"}, {"body": "nitf"}):
            data = written(issue, **options)
            for seed in range(60):
                mutant = _mutants(data, seed)
                if not newsml.check(mutant):
                    seen += 1
                    assert official_faults(mutant) == []
    assert seen > 20
