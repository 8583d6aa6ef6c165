"""The native format: the whole model in and out without loss; whatever else comes gives one clear line."""

from __future__ import annotations

import dataclasses
import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strategies import issues
from truth import DATA, issue_of_truth

from convert import model
from convert.errors import ConvertError, UnreadableError, UnwritableError
from convert.json_places import line_of
from convert.model import Article, Cell, Issue, Page, Paragraph, Table
from convert.notices import Action, Notice
from convert.readers import native as reader
from convert.schemas_at import schema_bytes
from convert.trace import Run, Source, Span, Traced
from convert.writers import native as writer

SCHEMA = json.loads(schema_bytes("convert.schema.json"))
TRUTH = [issue_of_truth(path) for path in sorted((DATA / "truth").glob("*.json"))]
SMALL = Issue(
    "a",
    (Source("p", "本报讯\n新华社"),),
    (
        Page(
            "p",
            (
                Article(
                    "i1",
                    Traced.printed("p", 0, "本报讯"),
                    body=(Paragraph(Traced.printed("p", 4, "新华社")),),
                ),
            ),
        ),
    ),
)


def written(*given_issues: Issue) -> bytes:
    target = BytesIO()
    writer.write(given_issues, target, {})
    return target.getvalue()


def value() -> Any:
    return json.loads(written(SMALL))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(issues(), min_size=1, max_size=2))
def test_nothing_is_lost(given_issues: list[Issue]) -> None:
    data = written(*given_issues)
    assert reader.read_all(data, "a.json") == tuple(given_issues)
    assert written(*reader.read_all(data, "a.json")) == data
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(data))) == []
    assert writer.check(data) == []


@pytest.mark.parametrize("issue", TRUTH, ids=lambda issue: issue.id)
def test_real_pages(issue: Issue) -> None:
    data = written(issue)
    assert reader.read(data, "a.json") == issue
    assert writer.check(data) == []
    assert data.count(b"\n") > len(issue.sources[0].text.split("\n"))
    assert "\\u" not in data.decode()


def test_layout() -> None:
    assert (
        written(SMALL).decode()
        == """{
 "format": "convert",
 "version": 1,
 "issues": [
  {
   "id": "a",
   "sources": [
    {
     "name": "p",
     "lines": [
      "本报讯",
      "新华社"
     ]
    }
   ],
   "pages": [
    {
     "source": "p",
     "articles": [
      {
       "id": "i1",
       "headline": {"text": "本报讯", "at": [["p", 0, 3]]},
       "body": [
        {"text": {"text": "新华社", "at": [["p", 4, 3]]}}
       ]
      }
     ]
    }
   ]
  }
 ]
}
"""
    )


def test_lone_surrogates_and_infinity_survive() -> None:
    notice = Notice("columns", "unweave", Action.JOIN, (), margin=float("inf"))
    issue = dataclasses.replace(SMALL, notices=(notice,), paper="\udc00\ud800\u2028\x85\0")
    assert reader.read(written(issue), "a.json") == issue
    assert b'"paper": "\\udc00\\ud800\\u2028\\u0085\\u0000"' in written(issue)
    with pytest.raises(UnwritableError, match="side by side"):
        written(dataclasses.replace(SMALL, paper="\ud800\udc00"))


def test_runs_that_nobody_printed_keep_their_pieces() -> None:
    text = Traced((Run("一", None, 3), Run("二", "p", 1), Run("三")))
    issue = dataclasses.replace(SMALL, pages=(Page("p", (Article("i1", text),)),))
    assert reader.read(written(issue), "a.json") == issue


def test_schema_and_model_have_the_same_keys() -> None:
    kinds = [getattr(model, name) for name in dir(model) if dataclasses.is_dataclass(getattr(model, name))]
    kinds = [kind for kind in kinds if kind not in (Span, Traced)]
    assert {"issue", "table", "notice", "source", "suspect"} < {kind.__name__.lower() for kind in kinds}
    for kind in kinds:
        definition = SCHEMA["$defs"][kind.__name__.lower()]
        keys = [field.name for field in dataclasses.fields(kind) if field.init]
        keys = [key for key in keys if (kind, key) != (Source, "text")] + ["lines"] * (kind is Source)
        assert list(definition["properties"]) == keys
        defaults = (dataclasses.MISSING, dataclasses.MISSING)
        needed = [
            f.name for f in dataclasses.fields(kind) if f.init and (f.default, f.default_factory) == defaults
        ]
        assert definition["required"] == [
            ("lines" if (kind, key) == (Source, "text") else key) for key in needed
        ]


def test_schema_is_a_schema_with_words_for_everything() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for definition in SCHEMA["$defs"].values():
        assert definition["description"]
    said = [
        found["enum"]
        for d in SCHEMA["$defs"].values()
        for found in d.get("properties", {}).values()
        if "enum" in found
    ]
    for kind in (model.Role, model.Direction, model.Kind, model.FurnitureKind, model.Doubt, Action):
        assert [member.value for member in kind] in said


def change(data: Any, path: tuple[str | int, ...], new: Any) -> Any:
    *folders, last = path
    inner = data
    for part in folders:
        inner = inner[part]
    if new is None:
        del inner[last]
    else:
        inner[last] = new
    return data


PAGE = ("issues", 0, "pages", 0)
ARTICLE = (*PAGE, "articles", 0)
HUGE = {"rows": [[{"colspan": 10**6, "rowspan": 10**6}]]}
FAULTS: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("format",), None, 'line 1: not this program\'s format: "format": "convert" is missing'),
    (("format",), "other", 'line 1: not this program\'s format: "format": "convert" is missing'),
    (("version",), 2, "line 3, version: only version 1 of the format can be read"),
    (("version",), True, "line 3, version: only version 1 of the format can be read"),
    (("more",), 1, "more: there is no such key"),
    (("issues",), [], "line 4, issues: it holds no issue"),
    (("issues",), {}, "line 4, issues: it holds no issue"),
    (("issues", 0), 7, "line 5, issues[0]: 7 stands where an object should"),
    (("issues", 0, "id"), None, 'line 5, issues[0]: the key "id" is missing'),
    (("issues", 0, "id"), "", "line 6, issues[0].id: an issue needs an id"),
    (("issues", 0, "papers"), "x", "issues[0].papers: there is no such key"),
    (("issues", 0, "date"), "2025-02-30", 'issues[0].date: "2025-02-30" is no day as in 2025-03-14'),
    (("issues", 0, "date"), "20250228", 'issues[0].date: "20250228" is no day as in 2025-03-14'),
    (
        ("issues", 0, "sources", 0, "lines", 1),
        5,
        "issues[0].sources[0].lines[1]: 5 stands where a string should",
    ),
    (("issues", 0, "sources", 0, "text"), "x", "issues[0].sources[0].text: there is no such key"),
    ((*PAGE, "source"), "q", 'issues[0].pages[0].source: no source has the name "q"'),
    ((*PAGE, "number"), 4, "issues[0].pages[0].number: 4 stands where a string should"),
    ((*ARTICLE, "kind"), "poem", 'kind: "poem" is none of news, comment, table, photo, notice'),
    ((*ARTICLE, "kind"), [], "kind: an array is none of news, comment, table, photo, notice"),
    ((*ARTICLE, "headline"), "本报讯", '.headline: "本报讯" stands where an object should'),
    ((*ARTICLE, "headline", "text"), "本报", ".headline.at: the pieces have 3 characters, their text has 2"),
    ((*ARTICLE, "headline", "at", 0, 0), "q", '.headline.at[0]: no source has the name "q"'),
    ((*ARTICLE, "headline", "at", 0, 1), 5, '.headline.at[0]: "p" has 7 characters, this ends at 8'),
    (
        (*ARTICLE, "headline", "at", 0, 1),
        -5,
        ".headline.at[0][1]: -5 stands where a whole number from 0 on should",
    ),
    ((*ARTICLE, "headline", "at", 0, 1), 10**40, ".headline.at[0]:"),
    (
        (*ARTICLE, "headline", "at", 0),
        ["p", 1],
        ".headline.at[0]: an array of 2 stands where one of 3 should",
    ),
    ((*ARTICLE, "body", 0), HUGE, ".body[0].rows[0][0]: a table of more than 1,000,000 places"),
    (
        (*ARTICLE, "body", 0),
        {"rows": [[{"colspan": 0}]]},
        ".body[0].rows[0][0]: a cell spans at least one column",
    ),
    (
        (*ARTICLE, "body", 0),
        {"rows": [], "header_rows": 1},
        ".body[0].header_rows: 1 header rows, and 0 rows in all",
    ),
    (
        (*ARTICLE, "jumps"),
        [{"direction": "to", "page": "2", "text": {"text": ""}, "target": "i9"}],
        'the id "i9"',
    ),
    ((*PAGE, "articles"), [{"id": "x"}, {"id": "x"}], '.articles[1].id: a second article has the id "x"'),
    (
        ("issues", 0, "sources"),
        [{"name": "p", "lines": [""]}] * 2,
        'sources[1]: a second source has the name "p"',
    ),
    (
        ("issues", 0, "suspects"),
        [{"kind": "order", "where": ["p", 3, 2], "text": ""}],
        "suspects[0].where: the span ends at 2, before its start at 3",
    ),
    (
        ("issues", 0, "suspects"),
        [{"kind": "order", "where": ["p", 3, 4], "text": "", "article": "i9"}],
        'suspects[0].article: no article has the id "i9"',
    ),
    (
        ("issues", 0, "notices"),
        [{"stage": "", "rule": "", "action": "join", "where": [], "margin": "much"}],
        'notices[0].margin: "much" stands where a number should',
    ),
]


@pytest.mark.parametrize(("path", "new", "problem"), FAULTS)
def test_faults_are_named_with_line_and_path(path: tuple[str | int, ...], new: Any, problem: str) -> None:
    text = json.dumps(change(value(), path, new), ensure_ascii=False, indent=0)
    with pytest.raises(UnreadableError) as caught:
        reader.read(text.encode(), "a.json")
    message = str(caught.value)
    assert problem in message and message.startswith("a.json: line ") and "\n" not in message
    findings = writer.check(text.encode())
    assert findings
    assert all(finding.line > 0 and len(finding.message) < 250 for finding in findings)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1, column 1: not JSON (Expecting value)"),
        (b"{", "line 1, column 2: not JSON"),
        (b'{"a":\n\n 1,}', "line 3, column 4: not JSON"),
        (b'{"format":\n"\xff"}', "line 2: the byte 0xFF is no utf-8"),
        (b"[" * 100_000, "values nested too deeply"),
        (b"9" * 5_000, "a number has too many digits"),
        (b"NaN", "NaN is no JSON"),
        (b'{"format": 1, "format": 2}', 'an object has the key "format" twice'),
        (b"[]", "line 1: not this program's format"),
        (b"null", "line 1: not this program's format"),
        ("本报讯".encode(), "line 1, column 1: not JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0", "the byte 0x89 is no utf-8"),
    ],
)
def test_what_is_no_json(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        reader.read(data, "a.json")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert writer.check(data) != []


def test_other_encodings_of_json() -> None:
    text = written(SMALL).decode()
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        assert reader.read(text.encode(encoding), "a.json") == SMALL


def test_many_issues() -> None:
    data = written(SMALL, TRUTH[0])
    assert reader.read_all(data, "a.json") == (SMALL, TRUTH[0])
    with pytest.raises(UnreadableError, match="holds 2 issues"):
        reader.read(data, "a.json")


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid file with a few of its bytes, or one of its values, changed."""
    if draw(st.booleans()):
        data = bytearray(written(SMALL))
        for _ in range(draw(st.integers(1, 4))):
            at = draw(st.integers(0, len(data) - 1))
            data[at : at + draw(st.integers(0, 3))] = draw(
                st.binary(max_size=3) | st.sampled_from([b'"', b"{", b"]", b"-1", b"1e999"])
            )
        return bytes(data)
    holder: Any = {"": value()}
    inner, key = holder, ""
    while isinstance(inner[key], dict | list) and inner[key] and draw(st.integers(0, 7)):
        inner = inner[key]
        key = draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
    inner[key] = draw(
        leaves | st.lists(leaves, max_size=3) | st.dictionaries(st.text(max_size=3), leaves, max_size=2)
    )
    return json.dumps(holder[""]).encode()


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_whatever_comes_is_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        read = reader.read_all(data, "a.json")
    except ConvertError as error:
        assert isinstance(error, UnreadableError) and "\n" not in str(error)
    else:
        assert written(*read)
    for finding in writer.check(data):
        assert finding.message


def test_lines_of_values() -> None:
    text = '{\n"a": [1,\n {"b": "}"}, "]",\n3],\n"c": {}}'
    assert [line_of(text, path) for path in [(), ("a",), ("a", 1, "b"), ("a", 3), ("c",), ("c", "d")]] == [
        1,
        2,
        3,
        4,
        5,
        5,
    ]


def test_schema_of_the_user() -> None:
    data = written(SMALL)
    assert writer.check(data, b'{"required": ["paper"]}')[0].message == "'paper' is a required property"
    assert writer.check(data, b'{"type": 5}')[0].message.startswith("the schema itself is no JSON Schema")
    assert writer.check(data, b"{")[0].message.startswith("the schema itself is no JSON Schema")
    remote = b'{"$ref": "http://example.org/schema.json"}'
    assert writer.check(data, remote)[0].message.startswith("the schema refers to what it does not hold")


def test_table_survives() -> None:
    table = Table(((Cell(Traced.blank("a"), 2), Cell(rowspan=2)), (Cell(), Cell())), 1, Traced.blank("表"))
    issue = dataclasses.replace(SMALL, pages=(Page("p", (Article("i", body=(table,)),)),))
    assert reader.read(written(issue), "a.json") == issue
