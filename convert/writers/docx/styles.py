"""Fonts and language of the manuscript: `styles.xml` beside this file, in the fonts of the issue's script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lxml import etree

from ...ooxml import w
from ...scripts import is_traditional

FONTS = {
    "hans": {"song": "SimSun", "hei": "SimHei", "kai": "KaiTi", "fang": "FangSong"},
    "hant": {"song": "PMingLiU", "hei": "Microsoft JhengHei", "kai": "DFKai-SB", "fang": "DFKai-SB"},
}
"""East Asian fonts by kind: those of Windows, which Office for the Mac brings along. By their English names:
Word in any language knows them, and LibreOffice has its list of replacements under them."""

FALL_BACKS = {
    "SimSun": "宋体,Songti SC,STSong,Noto Serif CJK SC,Source Han Serif SC",
    "SimHei": "黑体,Heiti SC,STHeiti,PingFang SC,Noto Sans CJK SC,Source Han Sans SC",
    "KaiTi": "楷体,Kaiti SC,STKaiti,AR PL UKai CN,Noto Serif CJK SC",
    "FangSong": "仿宋,STFangsong,Noto Serif CJK SC",
    "PMingLiU": "新細明體,Songti TC,LiSong Pro,Noto Serif CJK TC,Source Han Serif TC",
    "Microsoft JhengHei": "微軟正黑體,Heiti TC,PingFang TC,Noto Sans CJK TC,Source Han Sans TC",
    "DFKai-SB": "標楷體,BiauKai,Kaiti TC,AR PL UKai TW,Noto Serif CJK TC",
}
"""Other names of the same font, then fonts of its kind on macOS and Linux: w:altName of the font table."""

CHARSETS = {"hans": "86", "hant": "88"}
"""GB2312 and Big5, in the hexadecimal of w:charset."""


def script(language: str) -> str:
    """Which of the font tables the language takes: `hans` or `hant`."""
    return "hant" if is_traditional(language) else "hans"


def office_language(language: str) -> str:
    """The language as Office tags it: by country, where the issue's tag names the script.

    >>> office_language("zh-Hans"), office_language("zh-Hant"), office_language("zh-HK")
    ('zh-CN', 'zh-TW', 'zh-HK')
    """
    if language.lower() in ("zh-hk", "zh-hant-hk"):
        return "zh-HK"
    return "zh-TW" if is_traditional(language) else "zh-CN"


@cache
def styles_part(language: str) -> bytes:
    """word/styles.xml for a BCP 47 tag."""
    data = files(__package__).joinpath("styles.xml").read_bytes()
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    fonts = FONTS[script(language)]
    for element in root.iter(w("rFonts")):
        kind = element.get(w("eastAsia"))
        if kind:
            element.set(w("eastAsia"), fonts[kind])
            element.set(w("hint"), "eastAsia")
    for element in root.iter(w("lang")):
        element.set(w("eastAsia"), office_language(language))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@cache
def theme_part() -> bytes:
    """word/theme/theme1.xml, the same for all: validators ask for one."""
    return files(__package__).joinpath("theme.xml").read_bytes()


@cache
def fonts_part(language: str) -> bytes:
    """word/fontTable.xml: every East Asian font with the fonts that may stand in for it."""
    root = etree.Element(w("fonts"), nsmap={"w": w("")[1:-1]})
    for name in dict.fromkeys(FONTS[script(language)].values()):
        _font(root, name, FALL_BACKS[name], CHARSETS[script(language)])
    _font(root, "Times New Roman", "Liberation Serif,Times", "00")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _font(root: etree._Element, name: str, others: str, charset: str) -> None:
    font = etree.SubElement(root, w("font"), {w("name"): name})
    etree.SubElement(font, w("altName"), {w("val"): others})
    etree.SubElement(font, w("charset"), {w("val"): charset})
    etree.SubElement(font, w("family"), {w("val"): "roman" if "Serif" in others else "auto"})
    etree.SubElement(font, w("pitch"), {w("val"): "variable"})
