"""The text reader: encodings, line ends, pages, and what is no text at all."""

from __future__ import annotations

import codecs
import hashlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from truth import DATA, issue_of_truth

from convert.encodings import decode
from convert.errors import UnreadableError
from convert.filetypes import file_kind
from convert.notices import Action
from convert.readers import text
from convert.trace import Source, Span

TRUTH = sorted((DATA / "truth").glob("*.json"))
SIMPLIFIED = "\n".join([source.text for path in TRUTH for source in issue_of_truth(path).sources])
TRADITIONAL = (
    "本報訊（記者 林雅文）雲亭市政府昨天宣布，從下個月起，全市二十七條公車路線將延長營運時間，讓夜間"
    "下班的民眾也能搭車回家。市長在記者會上表示，這項計畫經過半年的調查與討論，共有三千多位市民提出意"
    "見，其中超過八成希望末班車能開到晚上十一點半。交通局長說，新的時刻表會在車站與網路上公布，學生與"
    "年長者的票價維持不變。他同時提到，為了減少對環境的影響，今年內還要再增加六十輛電動公車，並在東門"
    "、北港和新店三處設置充電場。市議員則認為，延長服務是好事，但司機的工時與休息問題也應該一起解決，"
    "不能只看數字。對此，市府回應說已經與工會達成協議，增聘一百二十名駕駛員，並且提高夜間津貼。許多住"
    "在山區的居民聽到消息後都很高興，一位在醫院工作的護理師說：“以前下了夜班只能等到天亮，現在終於可"
    "以早一點回家看孩子了。”據了解，這是雲亭市十年來最大的一次公車路線調整，所需經費約三億元，由市府"
    "與業者各負擔一半。"
    "\n"
)

ENCODINGS = {
    "utf-8": (SIMPLIFIED, "utf-8"),
    "utf-8-sig": (SIMPLIFIED, "utf-8"),
    "gbk": (SIMPLIFIED, "gb18030"),
    "gb18030": (SIMPLIFIED, "gb18030"),
    "cp950": (TRADITIONAL, "big5"),
    "big5": (TRADITIONAL, "big5"),
    "utf-16": (SIMPLIFIED, "utf-16le"),
    "utf-16-le": (SIMPLIFIED, "utf-16le"),
    "utf-16-be": (SIMPLIFIED, "utf-16be"),
    "utf-32": (SIMPLIFIED, "utf-32le"),
    "utf-32-le": (SIMPLIFIED, "utf-32le"),
    "utf-32-be": (SIMPLIFIED, "utf-32be"),
}


@pytest.mark.parametrize("length", [50, 100, 300, 1_000, 10_000])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_told(encoding: str, length: int) -> None:
    whole, name = ENCODINGS[encoding]
    chance = random.Random(length)
    for _ in range(20):
        start = chance.randrange(max(1, len(whole) - length))
        data = whole[start : start + length].encode(encoding, "ignore")
        expected = data.decode(encoding)
        decoded = decode(data)
        assert decoded is not None
        assert (decoded.text, decoded.encoding) == (expected, name)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8 + "本报讯".encode(), "\ufeff本报讯".encode("gb18030")])
def test_byte_order_mark_is_no_text(mark: bytes) -> None:
    assert text.read(mark, "a.txt").sources[0].text == "本报讯"


def test_mostly_figures() -> None:
    table = "2019\t100\t35.5%\n2020\t120\t40.1%\n" * 20
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le"):
        assert text.read(table.encode(encoding), "a.txt").sources[0].text == table
    headed = "年份\t合计\n" + table
    assert text.read(headed.encode("gbk"), "a.txt").sources[0].text == headed


def test_big5_of_hong_kong() -> None:
    cantonese = TRADITIONAL + "佢喺度嘅時候，冇人知道佢哋嚟咗。"
    assert text.read(cantonese.encode("big5hkscs"), "a.txt").sources[0] == Source(
        "a.txt", cantonese, hashlib.sha256(cantonese.encode("big5hkscs")).hexdigest(), "big5-hkscs"
    )


def test_what_a_reader_gives() -> None:
    data = "本报讯\n新华社".encode()
    issue = text.read(data, "folder/2025-03-14.txt")
    assert issue.id == "2025-03-14"
    assert [page.source for page in issue.pages] == ["folder/2025-03-14.txt"]
    assert issue.sources[0].sha256 == hashlib.sha256(data).hexdigest()
    assert (issue.pages[0].articles, issue.pages[0].number) == ((), None)
    assert (issue.notices, issue.suspects) == ((), ())
    assert (issue.paper, issue.date, issue.number) == (None, None, None)


def test_line_ends() -> None:
    source = text.read("一\r\n二\r三\n四\x0b五\r\n\r\n六".encode(), "a.txt").sources[0]
    assert source.text == "一\n二\n三\n四\n五\n\n六"


@pytest.mark.parametrize(
    ("given_text", "pages"),
    [
        ("一\f", {"a.txt": "一"}),
        ("一\n\f", {"a.txt": "一\n"}),
        ("一\f二\f", {"a.txt#1": "一", "a.txt#2": "二"}),
        ("一\f\f三\f\n\f", {"a.txt#1": "一", "a.txt#2": "", "a.txt#3": "三"}),
        ("\f二", {"a.txt#1": "", "a.txt#2": "二"}),
    ],
)
def test_form_feeds_end_pages(given_text: str, pages: dict[str, str]) -> None:
    issue = text.read(given_text.encode(), "a.txt")
    assert {source.name: source.text for source in issue.sources} == pages
    assert [page.source for page in issue.pages] == list(pages)


def test_control_characters_are_left_out_and_named() -> None:
    issue = text.read("甲\0乙\x1b丙\0丁".encode(), "a.txt")
    assert issue.sources[0].text == "甲乙丙丁"
    zero, escape = issue.notices
    assert (zero.action, zero.before, zero.after) == (Action.SET_ASIDE, "U+0000", "")
    assert zero.where == (Span("a.txt", 1, 1), Span("a.txt", 3, 3))
    assert "2 times" in zero.why
    assert (escape.before, escape.where) == ("U+001B", (Span("a.txt", 2, 2),))


def test_blank_controls_become_blanks() -> None:
    issue = text.read("甲\x1f乙\x1c丙".encode(), "a.txt")
    assert (issue.sources[0].text, issue.notices) == ("甲 乙 丙", ())


@pytest.mark.parametrize(
    ("data", "clean", "before"),
    [
        ("甲\ufffe乙".encode(), "甲\ufffd乙", "U+FFFE"),
        ("甲\U0001ffff乙".encode(), "甲\ufffd乙", "U+1FFFF"),
        ("甲\ud800乙".encode("utf-8", "surrogatepass"), "甲\ufffd乙", "0xED 0xA0 0x80"),
        ("\ufeff甲\udc00乙".encode("utf-16-le", "surrogatepass"), "甲\ufffd乙", "0x00 0xDC"),
        ("\ufeff甲乙".encode("utf-16-be") + b"\x4e", "甲乙\ufffd", "0x4E"),
        ("统筹整合".encode() + b"\xe8\xb5" + "资源".encode(), "统筹整合\ufffd资源", "0xE8 0xB5"),
        ("统筹整合资源".encode() + b"\xe8", "统筹整合资源\ufffd", "0xE8"),
        ("我们的工作".encode("gb18030") + b"\xff\n", "我们的工作\ufffd\n", "0xFF"),
    ],
)
def test_broken_characters_leave_a_mark(data: bytes, clean: str, before: str) -> None:
    issue = text.read(data, "a.txt")
    assert issue.sources[0].text == clean
    assert [notice.before for notice in issue.notices] == [before]
    for notice in issue.notices:
        assert notice.action is Action.MARK
        assert {issue.sources[0].text[span.start : span.end] for span in notice.where} == {"\ufffd"}


def test_every_broken_byte_of_a_page_is_named() -> None:
    chance = random.Random(7)
    whole = SIMPLIFIED[:3000]
    for encoding in ("utf-8", "gb18030"):
        data = bytearray(whole.encode(encoding))
        for at in sorted(chance.sample(range(len(data)), 12), reverse=True):
            data[at] = 0xFF
        issue = text.read(bytes(data), "a.txt")
        named = sum([notice.before.split(" ").count("0xFF") * len(notice.where) for notice in issue.notices])
        assert (issue.sources[0].encoding, named) == (encoding, 12)
        assert issue.sources[0].text.count("\ufffd") == sum(len(notice.where) for notice in issue.notices)


def test_java_and_oracle_halves_are_one_character() -> None:
    halves = "王\ud842\udfb7".encode("utf-8", "surrogatepass")
    assert text.read(halves, "a.txt").sources[0].text == "王𠮷"


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-16-le", "surrogatepass")))
def test_any_bytes_give_clean_text_or_one_line(data: bytes) -> None:
    try:
        issue = text.read(data, "a.txt")
    except UnreadableError as error:
        assert "\n" not in str(error) and str(error).startswith("a.txt: ")
        return
    for source in issue.sources:
        etree.Element("p").text = source.text  # refuses what XML cannot hold
        assert not set(source.text) & set("\r\x7f\x9f")
    names = {source.name: len(source.text) for source in issue.sources}
    for notice in issue.notices:
        assert all(0 <= span.start <= span.end <= names[span.source] for span in notice.where)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=200))
def test_sound_text_is_read_as_it_stands(content: str) -> None:
    try:
        issue = text.read(content.encode("utf-8-sig"), "a.txt")
    except UnreadableError:
        assert text._is_blank(content)
        return
    assert (issue.sources[0].text, issue.notices) == (content.removeprefix("\ufeff"), ())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF; run pdftotext on it first"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (PNG); "),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture (JPEG); "),
        (b"GIF89a\1\0", "a picture (GIF); "),
        (b"II*\0\x08\0\0\0", "a picture (TIFF); "),
        (b"MM\0*\0\0\0\x08", "a picture (TIFF); "),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture (WebP); "),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0", "a picture (BMP); "),
        (b"PK\x03\x04" + bytes(26) + b"a.txt", "a ZIP archive; unpack it first"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "a Word, Excel or PowerPoint file; "),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an EPUB book; "),
        (b"\x1f\x8b\x08\0", "a gzip archive; unpack it first"),
        (b"\x7fELF\x02\x01\x01", "a program (ELF); give a text file"),
        (b"MZ\x90\0\x03\0", "a program (Windows); give a text file"),
        (bytes(100) + b"ustar", "binary data; give a text file"),
        (bytes(range(1, 9)) * 20, "binary data; give a text file"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        text.read(data, "page.txt")
    assert str(caught.value).startswith("page.txt: not text but " + what)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("start", ["BM公司", "MZ", "GIF 图片", "PK赛", "MM", "II类", "RIFF", "%PDF"])
def test_text_that_begins_like_a_picture_is_text(start: str) -> None:
    assert file_kind((start + "昨日开幕").encode()) is None


BLANK = [b"", b" \n\t\r\n", "\ufeff\u3000\u200b".encode(), b"\f\f\n\f", codecs.BOM_UTF16_LE, b"\0"]


@pytest.mark.parametrize("data", BLANK)
def test_nothing_printed(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^page\.txt: (the file is empty|nothing is printed in it); "):
        text.read(data, "page.txt")


def test_no_encoding_fits() -> None:
    latin = "Für die Rücksendung müssen größere Päckchen über Köln geführt werden. ".encode("latin-1") * 3
    for data in (latin, random.Random(1).randbytes(3000)):
        with pytest.raises(UnreadableError, match="no encoding fits these bytes; save the text as UTF-8"):
            text.read(data, "page.txt")


def test_too_many_pages() -> None:
    with pytest.raises(UnreadableError, match="more than 10,000 pages"):
        text.read("一\f".encode() * 10_002, "page.txt")


UNITS = ["统筹整合资源，".encode(), "一\n".encode(), b"a" * 50 + b"\x01", "统筹\ufffe".encode()]


@pytest.mark.parametrize("unit", [*UNITS, "统筹整合".encode() + b"\xff"])
def test_time_is_linear(unit: bytes) -> None:
    def seconds(size: int) -> float:
        data = unit * (size // len(unit))
        begin = time.process_time()
        text.read(data, "a.txt")
        return time.process_time() - begin

    seconds(100_000)
    small, large = min(seconds(250_000) for _ in range(3)), min(seconds(2_000_000) for _ in range(2))
    assert large < 8 * 3 * small + 0.05
