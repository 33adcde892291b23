"""Files that are no YAML, no text, or YAML of a kind that the data do without."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from . import Hostile, Rule, rules, written
from .tree import texts


def _bytes(change: Callable[[bytes], bytes]) -> Rule:
    """A rule: each file with its bytes changed."""

    def rule() -> Iterator[Hostile]:
        for name, text in texts().items():
            yield written(name, f"{name}.yml", change(text.encode("utf-8")))

    return rule


def _before(text: str | bytes) -> Rule:
    return _bytes(lambda data: _encoded(text) + data)


def _after(text: str | bytes) -> Rule:
    return _bytes(lambda data: data + _encoded(text))


def _whole(text: str | bytes) -> Rule:
    return _bytes(lambda data: _encoded(text))


def _of_files(text: str, *names: str) -> Rule:
    """A rule: this text in the place of each of these files."""

    def rule() -> Iterator[Hostile]:
        return (written(name, f"{name}.yml", text) for name in names)

    return rule


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def _in_text(old: str, new: str | bytes) -> Rule:
    """A rule: the first `old` replaced of each file that has one."""

    def rule() -> Iterator[Hostile]:
        for name, text in texts().items():
            if old in text:
                yield written(name, f"{name}.yml", text.encode().replace(old.encode(), _encoded(new), 1))

    return rule


def _text_file(encoding: str) -> Rule:
    return _bytes(lambda data: data.decode("utf-8").replace("〔", "[").replace("〕", "]").encode(encoding))


ENCODING: Mapping[str, Rule] = MappingProxyType(
    {
        "a byte order mark": _before(b"\xef\xbb\xbf"),
        "two byte order marks": _before(b"\xef\xbb\xbf" * 2),
        "GBK": _text_file("gb18030"),
        "Big5 bytes": _after("# 措施\n".encode("big5")),
        "UTF-16 with a mark": _text_file("utf-16"),
        "UTF-16 little-endian": _text_file("utf-16-le"),
        "UTF-16 big-endian": _text_file("utf-16-be"),
        "UTF-32": _text_file("utf-32"),
        "a byte of Latin-1": _after(b"# caf\xe9\n"),
        "an overlong slash": _after(b"# \xc0\xaf\n"),
        "an overlong NUL": _after(b"# \xc0\x80\n"),
        "an encoded surrogate": _after(b"# \xed\xa0\x80\n"),
        "a code point beyond the last": _after(b"# \xf4\x90\x80\x80\n"),
        "a character cut off": _after(b"# \xe4\xb8"),
        "a stray continuation byte": _before(b"\x80"),
        "a NUL byte": _after(b"\0"),
        "a NUL byte in front": _before(b"\0"),
        "CRLF": _bytes(lambda data: data.replace(b"\n", b"\r\n")),
        "one CRLF": _bytes(lambda data: data.replace(b"\n", b"\r\n", 1)),
        "CR alone": _bytes(lambda data: data.replace(b"\n", b"\r")),
        "NEL for a line's end": _in_text("\n", "\x85"),
        "a tab for the indent": _bytes(lambda data: data.replace(b"\n  ", b"\n\t", 1) + b"\t\n"),
        "a tab after a colon": _in_text(": ", ":\t"),
        "a form feed": _before("\f"),
        "a picture": _whole(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        "a packed file": _whole(b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
        "a document of Word": _whole(b"PK\x03\x04\x14\0\x06\0"),
        "every byte there is": _whole(bytes(range(256))),
    }
)

_LAUGHS = "".join(f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]\n" for level in range(1, 10))

YAML: Mapping[str, Rule] = MappingProxyType(
    {
        "an empty file": _whole(""),
        "an empty line": _whole("\n\n"),
        "comments alone": _whole("# 待填\n"),
        "null alone": _whole("~\n"),
        "a word alone": _whole("待填\n"),
        "a number alone": _whole("1\n"),
        "an empty group": _of_files("{}\n", "policy", "duties", "settings", "records/2026/office", "ledger/2026"),
        "a file of words": _whole("- 一\n- 二\n"),
        "a file of lists of lists": _whole("- - 一\n"),
        "another group": _whole("甲: 乙\n"),
        "XML": _whole("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>\n"),
        "a script": _whole("#!/bin/sh\nrm -rf /\n"),
        "a mark of a start twice": _before("---\n---\n"),
        "two documents": _after("---\nx: 1\n"),
        "a document's end and more": _after("...\nx: 1\n"),
        "a conflict of a merge": _after("<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> main\n"),
        "a directive of a version": _before("%YAML 1.1\n---\n"),
        "a directive of a later version": _before("%YAML 9.9\n---\n"),
        "a directive of tags": _before("%TAG ! tag:x,2000:\n---\n"),
        "an unknown directive": _before("%X y\n---\n"),
        "an anchor": _in_text(": ", ": &a "),
        "an anchor and an alias": _bytes(lambda data: data.replace(b": ", b": &a ", 1) + b"x: *a\n"),
        "an alias of nothing": _whole("x: *a\n"),
        "an alias of itself": _whole("x: &a [*a]\n"),
        "a bomb of aliases": _whole("l0: &l0 x\n" + _LAUGHS),
        "a merge of nothing": _whole("<<: {a: 1}\nb: 2\n"),
        "a merge of an alias": _whole("a: &a {b: 1}\nc:\n  <<: *a\n"),
        "a tag of Python": _whole("x: !!python/object/apply:os.system ['touch /tmp/pwned']\n"),
        "a tag of a Python module": _whole("!!python/module:os x\n"),
        "a tag of Ruby": _whole("--- !ruby/object:Gem::Installer\ni: x\n"),
        "a tag of Java": _whole("!!javax.script.ScriptEngineManager [x]\n"),
        "a tag of binary": _whole("x: !!binary R0lGODlhDAAMAIQAAP\n"),
        "a tag of text": _in_text(": ", ": !!str "),
        "a tag of null": _whole("x: !!null ''\n"),
        "a tag of a set": _whole("!!set {a, b}\n"),
        "a tag of an ordered map": _whole("!!omap [a: 1]\n"),
        "a tag of one's own": _in_text(": ", ": !x "),
        "a tag that says nothing": _in_text(": ", ": ! "),
        "a tag badly written": _in_text(": ", ": !<x "),
        "a tag of bad signs": _whole("x: !%zz y\n"),
        "a list for a key": _whole("? [a, b]\n: c\n"),
        "a group for a key": _whole("{a: 1}: c\n"),
        "a key and no value": _after("? x\n"),
        "a key of two lines and no value": _whole('"ti\\ntle":\n'),
        "a key of two lines, twice": _whole('"ti\\ntle": x\n"ti\\ntle": x\n'),
        "a long key twice": _whole(f"{'x' * 900}: 1\n{'x' * 900}: 1\n"),
        "a manifestation of two lines": _of_files('"c\\n01": x\n"c\\n02": [x]\n', "crosswalk"),
        "a bracket left open": _after("x: [1, 2\n"),
        "a brace left open": _after("x: {a: 1\n"),
        "a quote left open": _after('x: "一\n'),
        "a single quote left open": _after("x: '一\n"),
        "a bracket too many": _after("x: [1]]\n"),
        "text after a quote": _after("x: '一' 二\n"),
        "no colon": _after("词语\n"),
        "no blank after the colon": _after("x:1\n"),
        "a full-width colon": _after("词语：内容\n"),
        "two colons": _after("x: y: z\n"),
        "an indent out of line": _after("   x: 1\n"),
        "a dash out of line": _after(" - x\n"),
        "an unknown escape": _after('x: "\\q"\n'),
        "an escape cut off": _after('x: "\\u12"\n'),
        "a percent sign in front": _after("x: %a\n"),
        "an at sign in front": _after("x: @a\n"),
        "a backtick in front": _after("x: `a`\n"),
        "a comma in front": _after("x: [,]\n"),
        "a text of several lines": _in_text(": ", ": |\n    一\n    二\n"),
        "an item that falls into the one before": _of_files("- words:\n    - 一\n    - 二\n     - 三\n", "synonyms"),
        "an indent of several lines that is none": _whole("x: |0\n  一\n"),
        "a header of several lines that is none": _whole("x: |z\n  一\n"),
        "a hundred thousand brackets": _whole("[" * 100_000),
        "a hundred thousand braces": _whole("{a: " * 100_000),
        "a hundred thousand dashes": _whole("- " * 100_000),
        "a hundred thousand question marks": _whole("? " * 100_000),
        "twenty-five levels": _whole("[" * 25 + "]" * 25),
        "steps of indent": _whole("".join(f"{' ' * level}a:\n" for level in range(1500))),
        "a hundred thousand keys": _whole("".join(f"k{number}: 1\n" for number in range(100_000))),
        "a hundred thousand items": _whole("- 1\n" * 100_000),
        "a key of 100,000 signs": _whole("x" * 100_000 + ": 1\n"),
        "a million signs on a line": _whole("x" * 1_000_000),
        "a million line feeds": _whole("\n" * 1_000_000),
        "a comment of a million signs and nothing": _whole("#" * 1_000_000),
    }
)


def _cut(share: float) -> Rule:
    return _bytes(lambda data: _spoilt(data[: int(len(data) * share)]))


def _spoilt(data: bytes) -> bytes:
    """What is left of a file cut short, with the quote that it was cut in."""
    return data.decode("utf-8", "ignore").encode("utf-8").rstrip() + b'\n"'


WRITING = rules(
    ENCODING,
    YAML,
    {f"cut off at {int(share * 100)} per cent": _cut(share) for share in (0.1, 0.3, 0.5, 0.7, 0.9)},
)
