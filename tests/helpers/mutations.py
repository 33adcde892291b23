"""Random damage to the bytes of a file, decided by a seed alone: the same seed gives the same damage."""

import random
from collections.abc import Callable, Sequence

_TEXTS = (
    *("\t", "\r\n", "\r", "\0", "\ufeff", "\u200b", "\u2028", "\x85", "\x1b[31m", "\ud7ff", "\ufffe", "𝟙", "\n\n"),
    *("&a ", "*a", "!x ", "!!python/name:os.system ", "<<: *a\n", "? ", ": ", "- ", "---\n", "...\n", "%YAML 1.1\n"),
    *("[", "]", "{", "}", '"', "'", "|", ">", "#", " #", "@", "`", ",", "\\", '"\\u202e"', '"\\ud800"', "''"),
    *("~", "null", "true", "no", "010", "1e9", "-1", "0", "9" * 30, "1.5", ".inf", "2026-02-30", "2026-2-3"),
    *("m01", "s1", "c01", "office", "m01-1", "m01-1-a", "z2026-001", "v1", "nobody", "id: ", "  ", "\n  "),
    *("javascript:alert(1)", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "../..", "《", "》", "。", "，"),
    *("[" * 40, "- " * 40, "x" * 3000, "a: " * 40),
)
_BYTES = (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe4\xb8", b"\xf4\x90\x80\x80")
TOKENS = (*(text.encode() for text in _TEXTS), *_BYTES)

Damage = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _span(chance: random.Random, data: bytes, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, longest))


def flip(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """One bit of one byte turned over."""
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def insert(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A token put in anywhere."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) + data[at:]


def overwrite(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A token over some bytes."""
    start, end = _span(chance, data, 12)
    return data[:start] + chance.choice(TOKENS) + data[end:]


def noise(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A few bytes of anything put in."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randint(1, 8)) + data[at:]


def delete(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Some bytes taken out."""
    start, end = _span(chance, data, 60)
    return data[:start] + data[end:]


def repeat(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Some bytes a second time."""
    start, end = _span(chance, data, 120)
    return data[:end] + data[start:end] + data[end:]


def truncate(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """The rest cut off."""
    return data[: chance.randrange(len(data) + 1)]


def splice(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Bytes of another file put in."""
    other = chance.choice(others)
    start, end = _span(chance, other, 200)
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def without_line(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A line taken out."""
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def line_twice(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Some lines a second time."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join([*lines[:at], *lines[at : at + chance.randint(1, 6)], *lines[at:]])


def swapped_lines(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Two lines in each other's place."""
    lines = data.split(b"\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def indented(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A line two blanks further in, or one blank out."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = b"  " + lines[at] if chance.random() < 0.5 else lines[at].removeprefix(b" ")
    return b"\n".join(lines)


def quoted(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A value in quotes, or a comment behind it: the same content in another writing, if the file was right."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    key, colon, value = lines[at].partition(b": ")
    if colon:
        lines[at] = chance.choice((key + b': "' + value + b'"', key + b": '" + value + b"'", lines[at] + b" # x"))
    return b"\n".join(lines)


def reworded(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Another Han character after one of them."""
    text = data.decode("utf-8", "replace")
    at = chance.choice([index for index, sign in enumerate(text, 1) if "\u4e00" <= sign <= "\u9fff"] or [0])
    return (text[:at] + "文" + text[at:]).encode()


DAMAGES: tuple[Damage, ...] = (
    *(flip, insert, overwrite, noise, delete, repeat, truncate, splice),
    *(without_line, line_twice, swapped_lines, indented, quoted, quoted, quoted, reworded, reworded, reworded),
)


def damaged(seed: int, data: bytes, others: Sequence[bytes]) -> bytes:
    """`data` with one to four damages; `others` are files to splice from."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        data = chance.choice(DAMAGES)(chance, data, others)
    return data
