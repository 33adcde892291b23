"""Issued documents that were made to harm: texts, Word files and archives, by name, each a few kilobytes to make."""

import struct
import zlib
from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from zipfile import ZIP_BZIP2

from helpers.documents import level, lists, numbered, p, packed, parts, r, tbl, tc, tr, word

MANY = 20_000
DIGITS = "9" * 5000
"""More digits than Python makes a number of."""

_NUMBERS = (
    *(
        "1.每月至少开展N次检查。",
        "N.甲。",
        "第N条 甲。",
        "1.N年N月N日前完成。",
        "1.N个工作日内办结。",
        "1.每N个月开展N次。",
    ),
    *(
        "1.甲（责任单位：办公室；完成时限：N年N月N日）",
        "附件N\n甲",
        "1.每月N日前报送。",
        "1.于每年N月底前报送。",
        "N.N.N甲",
    ),
    *(
        "序号\t事项\t单位\nN\t甲\t乙局\nN\t丙\t丁局",
        "甲〔N〕N号",
        "1.配备N名以上。",
        "1.N.N万次",
        "第N次会议通过",
        "（N）甲",
    ),
)
_HAN = (
    "第N条 甲。",
    "二〇N年一月一日",
    "1.每N天一次。",
    "1.N个工作日内办结。",
    "N、总体",
    "1.每月开展N次。",
    "（N）甲。",
)

LONG_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "one paragraph": "文。",
        "brackets that open": "（",
        "brackets that close": "）",
        "brackets that open and close": "（）",
        "tails that open": "（责任单位：",
        "tails": "（责任单位：办公室）",
        "notes that lead": "（市甲局牵头，",
        "units": "、市第二局",
        "units that are joined": "和市局",
        "quotation marks": "《》",
        "titles": "《办法》",
        "digits": "9",
        "numerals": "一百二十",
        "thousands": "千",
        "quotas": "每月至少开展2次检查。",
        "quotas without a stop": "每月1次",
        "deadlines": "2026年12月底前完成，",
        "working days": "3个工作日内办结，",
        "dates": "年月日",
        "points": ".",
        "colons": "：",
        "commas": "，",
        "spaces": " ",
        "wide spaces": "\u3000",
        "tabs": "\t",
        "words and tabs": "甲\t",
        "attachments": "附件1：",
        "ends of units": "局",
        "abouts": "关于",
        "markup": "<b>{{ 7*7 }}",
    }
)
"""What a paragraph holds over and over."""

LINES: Mapping[str, str] = MappingProxyType(
    {
        "short ones": "甲",
        "headings": "@.甲乙",
        "articles": "第@条 甲乙。",
        "one article": "第一条 甲乙。",
        "tails": "@.甲。（责任单位：市第@局）",
        "titles": "@.学习《办法@》。",
        "attachments": "附件@",
        "issuers": "某某局",
        "dates": "2026年1月1日",
        "rows": "@\t事项\t办公室",
        "quotas": "@.每月至少开展2次检查。",
        "signs that cannot be seen": "@.甲\u200b乙。",
        "line separators": "甲\u2028乙\x85丙\x0b丁\x1c",
    }
)
"""Lines of which there are many, numbered."""


def texts(long: bool) -> dict[str, bytes]:
    """Texts that take long to read where anything looks from every sign at all others."""
    most, many = (9_900, 3_000) if long else (4_000, 100)
    found = {f"a paragraph of {name}": f"一、总体\n1.甲。{(each * most)[:most]}" for name, each in LONG_TEXTS.items()}
    found |= {
        f"lines of {name}": "".join(f"{each.replace('@', str(at))}\n" for at in range(1, many))
        for name, each in LINES.items()
    }
    found |= {f"a number of 5,000 digits in {each!r}": f"一、总体\n{each.replace('N', DIGITS)}" for each in _NUMBERS}
    found |= {
        f"5,000 {sign} in {each!r}": f"一、总体\n{each.replace('N', sign * 5000)}" for each in _HAN for sign in "一千"
    }
    found |= {"a paragraph beyond all bounds": "文" * 2_000_000, "lines beyond all bounds": "甲\n" * 2_000_000}
    found |= {
        "spaces beyond all bounds": f"甲{' ' * 2_000_000}乙",
        "line ends beyond all bounds": "\n" * 7_000_000 + "甲",
    }
    return {name: text.encode() for name, text in found.items()} | {
        "GB 18030 with four bytes each": ("题\n" + "𠮷" * 3000).encode("gb18030"),
        "UTF-16 with a lone surrogate": b"\xff\xfe" + "题".encode("utf-16-le") + b"\x00\xd8" * 300,
        "every byte": bytes(range(256)) * 200,
        "a shell script": b"#!/bin/sh\nrm -rf /\n" * 50,
    }


def _lying(size: int) -> bytes:
    """A Word file whose headers say another size of its main part than that has."""
    made = word(p("甲"))
    content = parts(made)["word/document.xml"]
    true = struct.pack("<II", zlib.crc32(content), len(content))
    assert made.count(true[4:]) == made.count(true[:4]) == 2
    return made.replace(true[4:], struct.pack("<I", size))


def _with(name: str, content: str | bytes) -> bytes:
    """A Word file with a part in the place of another, or more."""
    return packed({**parts(word(p("甲"))), name: content})


def _body(content: str, attributes: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _with(
        "word/document.xml", f'<w:document xmlns:w="{space}" {attributes}><w:body>{content}</w:body></w:document>'
    )


_ATTRIBUTES = " ".join(f"q:a{at}=''" for at in range(9000))
_NOTE = '<w:r><w:footnoteReference w:id="%d"/></w:r>'
_LINKED = (
    '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"%s/>'
)


def _related(*links: tuple[str, str, str]) -> bytes:
    """A Word file whose main part names these others."""
    rows = "".join(_LINKED % each for each in links)
    return _with("word/_rels/document.xml.rels", f"<Relationships>{rows}</Relationships>")


def _styles(count: int, last: str = "") -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:basedOn w:val="{last or f"s{at + 1}"}"/></w:style>'
        for at in range(count)
    )


BOMBS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "notes that are each asked for": lambda: word(
            p("".join(_NOTE % MANY for _ in range(MANY)) + r("甲")),
            footnotes="".join(f'<w:footnote w:id="{at}"><w:t>注</w:t></w:footnote>' for at in range(MANY + 1)),
        ),
        "a long note over and over": lambda: word(
            p(_NOTE % 1 * MANY + r("甲")), footnotes=f'<w:footnote w:id="1"><w:t>{"注" * 10**6}</w:t></w:footnote>'
        ),
        "styles that are based on each other": lambda: word(
            *(p("甲", f'<w:pStyle w:val="s{at}"/>') for at in range(MANY)), styles=_styles(MANY)
        ),
        "styles in a circle": lambda: word(
            *(p("甲", '<w:pStyle w:val="s0"/>') for _ in range(9)), styles=_styles(9, "s0")
        ),
        "lists of a shape of many levels": lambda: word(
            *(numbered("甲", at) for at in range(MANY)),
            numbering=lists({0: [level(0, "decimal", "%1.")] * MANY}, dict.fromkeys(range(MANY), (0, ""))),
        ),
        "a list of many overrides": lambda: word(
            *(numbered("甲", 1) for _ in range(MANY)),
            numbering=lists({0: [level(0, "decimal", "%1.")]}, {1: (0, '<w:lvlOverride w:ilvl="3"/>' * MANY)}),
        ),
        "a number as long as a book": lambda: word(
            *(numbered("甲", 1) for _ in range(MANY)),
            numbering=lists({0: [level(0, "decimal", "%1." * 10**5)]}, {1: (0, "")}),
        ),
        "numbers of many letters": lambda: word(
            *(numbered("甲", 1) for _ in range(MANY)),
            numbering=lists({0: [level(0, "lowerLetter", "%1." * 9, 90_000)]}, {1: (0, "")}),
        ),
        "paragraphs whose ends are all deleted": lambda: word(*[p("甲", "<w:rPr><w:del/></w:rPr>")] * MANY, p("乙")),
        "links of one kind": lambda: _related(*[("styles", "x.xml", "")] * 5 * MANY),
        "a namespace as long as a book": lambda: _body("<q:a/>" * 60_000 + p("甲"), f'xmlns:q="{"x" * 2**21}"'),
        "a namespace in attributes": lambda: _body(f"<w:p {_ATTRIBUTES}/>{p('甲')}", f'xmlns:q="{"x" * 2**21}"'),
        "a table as wide as a book": lambda: word(tbl(*[tr(*["甲"] * MANY)] * 2)),
        "a table as long as a book": lambda: word(tbl(*[tr("甲", "乙")] * MANY)),
        "tables in tables": lambda: word(reduce(lambda inner, _: tbl(tr(tc(inner or "甲"), tc("乙"))), range(28), "")),
        "tables in tables, too deep": lambda: word(
            reduce(lambda inner, _: tbl(tr(tc(inner or "甲"), tc("乙"))), range(60), "")
        ),
        "spans beyond all columns": lambda: word(tbl(*[tr(tc("甲", '<w:gridSpan w:val="99999"/>'), "乙")] * MANY)),
        "breaks": lambda: word(p("<w:r><w:t>甲</w:t><w:br/></w:r>" * MANY)),
        "boxes in boxes": lambda: word(
            "<w:p><w:r><w:pict><w:txbxContent>" * 20 + p("甲") + "</w:txbxContent></w:pict></w:r></w:p>" * 20
        ),
        "boxes": lambda: word(*[p(f"<w:r><w:pict><w:txbxContent>{p('甲')}</w:txbxContent></w:pict></w:r>")] * MANY),
        "a paragraph as long as a book": lambda: word(p("文" * 6 * 2**20)),
        "elements without end": lambda: word("<w:x/>" * 600_000),
        "spaces for a part": lambda: _with("word/document.xml", " " * (30 * 2**20)),
        "a part more than is said": lambda: _lying(10),
        "a part less than is said": lambda: _lying(2**31),
        "entities that multiply": lambda: _with(
            "word/document.xml", '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><w>&b;</w>'
        ),
        "entities in the styles": lambda: packed(
            {
                **parts(word(p("甲"), styles="<w:style/>")),
                "word/styles.xml": '<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
            }
        ),
        "an outer document type": lambda: _with(
            "word/document.xml", '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w/>'
        ),
        "an inclusion": lambda: _body(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>' + p("甲")
        ),
        "an outer template": lambda: _related(
            ("attachedTemplate", "http://127.0.0.1:9/t.dotm", ' TargetMode="External"')
        ),
        "an outer part": lambda: _related(
            ("styles", "file:///etc/passwd", ""), ("numbering", "../../../etc/passwd", "")
        ),
        "a main part elsewhere": lambda: _with(
            "_rels/.rels", f"<Relationships>{_LINKED % ('officeDocument', '../../etc/passwd', '')}</Relationships>"
        ),
        "a main part that is its own list": lambda: _with(
            "_rels/.rels", f"<Relationships>{_LINKED % ('officeDocument', '_rels/.rels', '')}</Relationships>"
        ),
        "wrong content types": lambda: _with(
            "[Content_Types].xml", "<Types><Default Extension='xml' ContentType='a/b'/></Types>"
        ),
        "macros by their content type": lambda: _with(
            "[Content_Types].xml",
            "<Types><Override PartName='/word/document.xml' "
            "ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>",
        ),
        "macros": lambda: _with("word/vbaProject.bin", b"\xd0\xcf"),
        "an encoding that is none": lambda: _with("word/document.xml", '<?xml version="1.0" encoding="x-none"?><w/>'),
        "UTF-7": lambda: _with("word/document.xml", '<?xml version="1.0" encoding="utf-7"?><w/>'),
        "a device for a name": lambda: _with("CON", "x"),
        "a name with a NUL": lambda: _with("word/a\0b.xml", "x"),
        "markup for a name": lambda: _with("<script>.xml", "x"),
        "an archive in an archive": lambda: packed({"a.docx": word(p("甲"))}),
        "nothing in an archive": lambda: packed({}),
        "many empty parts": lambda: packed({f"{at}.xml": "" for at in range(5000)}),
        "a bomb of bzip2": lambda: packed({**parts(word(p("甲"))), "word/document.xml": " " * 2**26}, ZIP_BZIP2),
        "markup for words": lambda: word(
            p("&lt;script&gt;alert(1)&lt;/script&gt;"), p("一、{{ 7*7 }}"), p("&#x2028;{% raw %}")
        ),
    }
)
"""Word files; the largest has 165 KB."""
