"""What must not get into the data: numbers of persons, marks of secrecy, private keys; and the allow-list.

Every finding is a problem unless `allow.yml` gives a reason. The files are searched as written, comments too; what is
written with escapes, as it reads. Every pattern starts at a sign that not every place has, and repeats a bounded number
of times: the time is in proportion to the text, whatever the text is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policysite.data.dataset import Places
from policysite.data.model.settings import Allowed
from policysite.data.problems import Problem
from policysite.data.validation import scalars
from policysite.data.yaml.reading import Source, position, position_of

ALLOW = "allow"


@dataclass(frozen=True, order=True)
class Finding:
    """The text from `start` up to `end` looks like a `kind`, which is named in Chinese."""

    start: int
    end: int
    kind: str


def findings(text: str) -> Iterator[Finding]:
    """Everything in `text` that looks like what must not be there, in its order; of two that overlap the first."""
    plain = _WIDE.sub(lambda sign: _NARROW[sign[0]], text)
    places = [(0, len(plain))]
    found = [hit for kind in _WORDS if any(sign in plain for sign in kind.needs) for hit in kind.hits(plain, places)]
    places = list(_digits(plain))
    found += _IDENTITY.hits(plain, places)
    if places:
        plain = _ADDRESS.sub(lambda found: " " * len(found[0]), plain)
        found += [hit for kind in _NUMBERS for hit in kind.hits(plain, places)]
    last = 0
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= last:
            last = hit.end
            yield hit


_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
"""Full-width digits, letters and signs as ASCII, one for one, so that every place stays."""

_ADDRESS = re.compile(r"https?://[!-~]+")
"""Web addresses are blanked out: their long numbers are nobody's."""

_DATE_GOES_ON = r"(?<=2)0[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9 ()-])"
_DIGITS = re.compile(rf"[0-9](?<![0-9][0-9])(?!{_DATE_GOES_ON})(?:[ ()-]{{0,2}}[0-9]){{6,}}[Xx]?")
"""The first digit comes first in the pattern: only so does the search leap from digit to digit."""
_BEFORE = 14
"""How many signs before its first digits may belong to a number: `联系方式号码为: (`, `+`."""


def _digits(text: str) -> Iterator[tuple[int, int]]:
    """Where seven digits or more stand together, save a date by itself: only there can a number of anyone's be."""
    last = 0
    for run in _DIGITS.finditer(text):
        yield max(last, run.start() - _BEFORE), run.end() + 1
        last = run.end()


@dataclass(frozen=True)
class _Kind:
    """A kind of finding: its name, its pattern, what a match must still hold, and one of what there must be at all."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool
    needs: tuple[str, ...] = ()

    def hits(self, text: str, places: Iterable[tuple[int, int]]) -> Iterator[Finding]:
        """Every match in these places of `text` that holds."""
        for start, end in places:
            for found in self.pattern.finditer(text, start, end):
                if self.holds(found[0]):
                    yield Finding(*found.span(), self.name)


_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_CENTURIES = ("18", "19", "20", "21")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _is_identity(found: str) -> bool:
    """GB 11643: a province, a birthday, and for 18 signs the check sign; the old form has 15 digits and none."""
    sign = _bare(found)
    if int(sign[:2]) not in _PROVINCES:
        return False
    if len(sign) == 15:
        return _is_day(f"19{sign[6:12]}")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, sign, strict=False))
    return sign[6:8] in _CENTURIES and _is_day(sign[6:14]) and sign[17].upper() == "10X98765432"[total % 11]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


_ISSUERS = re.compile(r"(?:6\d{15,18}|4\d{15}(?:\d{3})?|5[1-5]\d{14}|35\d{14}|95\d{17})\Z")


def _is_card(found: str) -> bool:
    """The number of a bank card: an issuer's beginning and length, and the check digit of ISO/IEC 7812 (Luhn)."""
    number = _bare(found)
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return bool(_ISSUERS.match(number)) and sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _bare(found: str) -> str:
    return found.replace(" ", "").replace("-", "")


def _is_personal(found: str) -> bool:
    """A mailbox of a government domain belongs to an office."""
    return not found.lower().endswith(".gov.cn")


_CARD_FORMS = (
    r"(?<![0-9])(?:[0-9]{16,19}|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?|[0-9]{6}[ -][0-9]{13})"
    r"(?![0-9])"
)
_LANDLINE_FORMS = (
    r"(?<![0-9])(?:\+?86[ -]?)?\(?0?(?:10|2[0-9]|[3-9][0-9]{2})\)[ -]?[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9-])0(?:10|2[0-9]|[3-9][0-9]{2})[ -]?[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])"
    r"|(?:电话|座机|传真|联系方式)(?:号码)?[是为]?[: ]{0,2}[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])"
)
_SECRECY = (
    r"(?<!classification: )(?:绝密|机密(?!性))|秘密(?= ?[★☆级])|密级[: ]{0,2}秘密|[\[(【〔]秘密[\])】〕]"
    r"|内部(?:资料|刊物|参阅)|(?:不得|请勿|切勿|严禁)外传"
)
"""Marks, not every mention of secrecy; what the site's own `classification` may not be, a rule of the settings says."""

_IDENTITY = _Kind(
    "身份证号",
    re.compile(r"(?<![0-9])[1-8][0-9]{5}(?:[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx]|[0-9]{9})(?![0-9])"),
    _is_identity,
)
_NUMBERS = (
    _Kind("手机号", re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")),
    _Kind("电话号码", re.compile(_LANDLINE_FORMS)),
    _Kind("银行卡号", re.compile(_CARD_FORMS), _is_card),
)
"""Sought outside web addresses only; an identity-card number, which its check sign tells, inside them too."""

_MAILBOX = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9])"
_KEY = r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File"
_WORDS = (
    _Kind("密级标志", re.compile(_SECRECY), needs=("密", "内部", "外传")),
    _Kind("个人邮箱", re.compile(_MAILBOX), _is_personal, needs=("@",)),
    _Kind("私钥", re.compile(_KEY), needs=("PRIVATE KEY", "PuTTY")),
)
KINDS = (_IDENTITY, *_NUMBERS, *_WORDS)


def secrets(allowed: tuple[Allowed, ...], texts: Mapping[str, str], places: Places) -> Iterator[Problem]:
    """身份证号、电话、银行卡号、密级标志、个人邮箱、私钥不得入库；确属误判的，在allow.yml写明理由。

    `texts` holds every file as written, by the name that people would open it by. An entry of the allow-list that
    nothing needs is a warning.
    """
    sources = {source.file: source for source in places.sources.values()}
    own = places.sources[ALLOW].file if ALLOW in places.sources else ""
    used: set[int] = set()
    for file, text in texts.items():
        for passage, mark in _passages(text, sources.get(file)):
            for hit in findings(passage):
                covering = {index for index, entry in enumerate(allowed) if _holds(entry.text, passage, hit)}
                used |= covering if file != own else set()
                if not covering:
                    place = position_of(mark) if mark else position(passage, hit.start)
                    text = "疑似{kind}，不得入库。确属误判的，在allow.yml写明理由"
                    yield Problem(file, place, "secrets", text, {"kind": hit.kind})
    for index, entry in enumerate(allowed):
        if index not in used:
            text, place = "没有用到：数据里没有这样的疑似内容，请删去这一条", places.position(entry, ("text",))
            yield Problem(places.file(entry), place, "secrets", text, field="text", warning=True)


def _holds(part: str, text: str, hit: Finding) -> bool:
    """Whether `part` stands in `text` where the finding is and holds all of it."""
    return text.find(part, max(0, hit.end - len(part)), hit.start + len(part)) >= 0


def _passages(text: str, source: Source | None) -> Iterator[tuple[str, Any]]:
    """The file with what is written with escapes blanked out, and each of these texts as it reads, with its mark."""
    rest, last = [], 0
    for scalar in scalars(source.node) if source and "\\" in text else ():
        start, end = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style == '"' and "\\" in text[start:end]:
            rest += [text[last:start], " " * (end - start)]
            last = end
            yield scalar.value, scalar.start_mark
    yield "".join([*rest, text[last:]]), None
