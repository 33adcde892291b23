"""Signs that no text may hold, addresses of schemes that no link may have, and what must not be in the data at all."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from . import Hostile, Rule, rules
from .values import raw

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "NUL": "\0",
        "a bell": "\a",
        "a backspace": "\b",
        "a tab": "\t",
        "a vertical tab": "\v",
        "a form feed": "\f",
        "a carriage return": "\r",
        "an escape sequence": "\x1b[31m",
        "DEL": "\x7f",
        "NEL": "\x85",
        "a C1 control": "\x9b",
        "a soft hyphen": "\xad",
        "a combining grapheme joiner": "\u034f",
        "an Arabic letter mark": "\u061c",
        "a Hangul filler": "\u3164",
        "a half-width Hangul filler": "\uffa0",
        "a zero-width space": "\u200b",
        "a zero-width non-joiner": "\u200c",
        "a zero-width joiner": "\u200d",
        "a left-to-right mark": "\u200e",
        "a right-to-left mark": "\u200f",
        "a line separator": "\u2028",
        "a paragraph separator": "\u2029",
        "a left-to-right embedding": "\u202a",
        "a right-to-left embedding": "\u202b",
        "a pop of direction": "\u202c",
        "a left-to-right override": "\u202d",
        "a right-to-left override": "\u202e",
        "a word joiner": "\u2060",
        "an invisible times": "\u2062",
        "a left-to-right isolate": "\u2066",
        "a right-to-left isolate": "\u2067",
        "a first strong isolate": "\u2068",
        "a pop of isolate": "\u2069",
        "a non-character of the first plane": "\ufdd0",
        "a variation selector": "\ufe0f",
        "a byte order mark inside": "\ufeff",
        "an interlinear anchor": "\ufff9",
        "a lost character": "\ufffd",
        "the non-character FFFE": "\ufffe",
        "the non-character FFFF": "\uffff",
        "a non-character of another plane": "\U0001ffff",
        "a tag": "\U000e0041",
        "a variation selector supplement": "\U000e0100",
        "the last non-character": "\U0010ffff",
    }
)
_TEXTS = ("text", "id", "url", "choice", "date", "period")


def _as_it_is(sign: str) -> Rule:
    return raw(f"前{sign}后", *_TEXTS)


def _escaped(sign: str) -> Rule:
    code = "".join(f"\\U{ord(each):08X}" for each in sign)
    return raw(f'"前{code}后"', *_TEXTS)


def _hidden() -> Iterator[tuple[str, Rule]]:
    for name, sign in SIGNS.items():
        yield f"{name} in a text", _as_it_is(sign)
        yield f"{name} escaped in quotes", _escaped(sign)


LINKS: Mapping[str, str] = MappingProxyType(
    {
        "javascript": "javascript:alert(1)",
        "JavaScript in odd capitals": "JaVaScRiPt:alert(1)",
        "javascript after a blank": " javascript:alert(1)",
        "javascript with a blank inside": "java script:alert(1)",
        "javascript behind a host": "javascript://example.org/%0Aalert(1)",
        "data": "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript": "vbscript:msgbox(1)",
        "file": "file:///etc/passwd",
        "blob": "blob:https://example.org/1",
        "ftp": "ftp://example.org/a",
        "ws": "ws://example.org/",
        "tel": "tel:123",
        "about": "about:blank",
        "view-source": "view-source:https://example.org/",
        "ms-word": "ms-word:ofe|u|https://example.org/a.docx",
        "smb by two slashes": "//example.org/share",
        "smb by two backslashes": "\\\\\\\\example.org\\\\share",
        "a slash and a backslash": "/\\\\example.org",
        "a blank in it": "https://example.org/a b",
        "an ideographic blank in it": "https://example.org/a\u3000b",
        "https without slashes": "https:example.org",
        "https with one slash": "https:/example.org",
        "https without a host": "https://",
        "mailto nobody": "mailto:",
        "mailto without a sign": "mailto:somebody",
        "a drive": "C:/a.docx",
        "a drive with backslashes": "C:\\\\a.docx",
        "a port and no scheme": "example.org:8080/a",
    }
)


def _link(address: str) -> Rule:
    return raw(f'"{address}"', "url")


SECRETS: Mapping[str, str] = MappingProxyType(
    {
        "an identity number": "证号110101199003077838",
        "a mobile number": "联系13800138000",
        "a mobile number in full width": "联系１３８００１３８０００",
        "a mobile number with blanks": "联系138 0013 8000",
        "a bank card": "卡号6222020000000000000",
        "a landline": "电话010-66668888",
        "a private mailbox": "请发somebody@example.com",
        "a mark of secrecy": "秘密★1年",
        "a mark of high secrecy": "机密文件",
        "a private key": "-----BEGIN RSA PRIVATE KEY-----",
    }
)


def _secret(text: str) -> Rule:
    """In any text but that of the allow-list, whose very purpose it is."""

    def rule() -> Iterator[Hostile]:
        return (tree for tree in raw(f"'{text}'", "text")() if tree.where != "Allowed.text")

    return rule


TEXTS = rules(
    dict(_hidden()),
    {"a lone surrogate": raw('"\\uD800"', *_TEXTS)},
    {f"a link: {name}": _link(address) for name, address in LINKS.items()},
    {name: _secret(text) for name, text in SECRETS.items()},
    {
        "secrecy as the class of the site": raw("秘密", "choice"),
        "a text of markup for an id": raw("'<script>alert(1)</script>'", "id"),
        "a path for an id": raw("../../../etc/passwd", "id"),
        "a template for an id": raw("'{{ 7*7 }}'", "id"),
        "an id in capitals": raw("M01-1-A", "id"),
        "an id in full width": raw("ｍ01", "id"),
        "an id with a blank": raw("m01 1", "id"),
        "an id with a line feed at its end": raw('"m01\\n"', "id"),
        "an id with a query": raw("m01?x=1", "id"),
        "an id with an anchor": raw("'m01#x'", "id"),
        "an id of another language": raw("编号一", "id"),
        "an id of 100,000 signs": raw("z" * 100_000 + "!", "id"),
    },
)
