"""Numbers that belong to persons: identity cards, telephones, bank cards, passports, accounts.

Digits may stand in any usual groups, and on two lines. What decides between such a number and one of the office's own
(of a document, a project, an order) is its check digit, its grouping, and the words and signs around it.
"""

import re
from collections.abc import Iterator
from datetime import date

from policysite.data.suspects.kinds import Kind, Match, after, before

_FOLD = r"[ ]{0,3}\n[ ]{0,40}(?:[#>*]{1,3} ?)?"
"""A line's end within a number, and what begins the next line of a comment or a quotation."""
GAP = rf"(?:[ .·_/-]{{0,3}}|{_FOLD})"
"""What may stand between two digits of one number."""

_DATE_GOES_ON = rf"(?<=[12])[0-9]{{3}}-[01][0-9]-[0-3][0-9](?!{GAP}[0-9])"
_RUN = re.compile(rf"[0-9](?<![0-9][0-9])(?!{_DATE_GOES_ON})(?:[)\]]?{GAP}[0-9]){{6,}}+(?:{GAP}[Xx])?")
"""The first digit comes first in the pattern: only so does the search leap from digit to digit."""
_BEFORE = 16
"""How many signs before its first digits may belong to a number: `联系方式号码为: (`, `+86 (`."""


def runs_of_digits(text: str) -> Iterator[tuple[int, int]]:
    """Where seven digits or more stand together, save a date by itself: only there can a number of anyone's be."""
    last = 0
    for run in _RUN.finditer(text):
        yield max(last, run.start() - _BEFORE), run.end() + 1
        last = run.end()


_ADDRESS = re.compile(r"https?://[^\s,;\"'()<>|`\u0080-\U0010ffff]{1,2000}")
_ASKED = re.compile(r"(?:tel|phone|mobile|mob|sfz|idcard|card|qq)=[+0-9 -]{5,25}", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """The text with its web addresses blanked out: their long numbers are nobody's, save what a query calls so."""

    def blank(found: Match) -> str:
        kept = _ASKED.search(found[0])
        if kept is None:
            return " " * len(found[0])
        return f"{'':{kept.start()}}{kept[0]}{'':{len(found[0]) - kept.end()}}"

    return _ADDRESS.sub(blank, text) if "http" in text else text


def _digits(found: str) -> str:
    return re.sub("[^0-9Xx]", "", found)


def _groups(found: str) -> tuple[int, ...]:
    """How many digits stand together each time."""
    return tuple(len(group) for group in re.findall("[0-9Xx]+", found))


def _folded(found: Match, number: str) -> bool:
    """Whether the number goes over to the next line, and in no other way is in groups of a strange size."""
    return _is_wrapped(found, number) and len(_groups(number)) == 2


def _is_wrapped(found: Match, number: str) -> bool:
    """Whether a number stands on two lines as the end of one text: not as two numbers of a column."""
    if number.count("\n") != 1:
        return False
    line = before(found, 200).rpartition("\n")[2]
    said, indent = line.strip(" #>*-"), re.search(r"\n([ ]*)([#>*]?)", number)
    return bool(said) or (indent is not None and (len(indent[1]) > len(line) - len(line.lstrip()) or bool(indent[2])))


def _is_spelled(found: Match, number: str) -> bool:
    """Whether every digit stands by itself, and no others beside them: these would be a list of numbers."""
    beside = re.search(r"[0-9][ .·/-]{1,3}\Z", before(found, 4)) or re.match("[ .·/-]{1,3}[0-9]", after(found, 4))
    return set(_groups(number)) == {1} and not beside


_OFFICIAL = re.compile(
    r"(?:编号|编码|代码|流水号|单号|文号|案号|档号|序列号|批次号?|批号|条码|条形码|合同号|发票号码?|票号|注册号|许可证号|"
    r"备案号|登记号|会议号|房间号|学号|工号|版本号?|工单|订单|货号|型号|物料号?|标准号|税号|信用代码|(?<![A-Za-z])(?:ID|id|"
    r"No|NO|Nos|SN|S/N|IMEI|ISBN|ISSN|DOI|doi|UUID)|第|[¥￥$€])[\])]?[号码]{0,2}(?:[是为:.#№=\"' -]|\(\w{1,6}\)){0,4}\Z"
)
"""What is called so is the number of something, not of somebody."""
_CALLED = re.compile(
    r"(?:电话|手机|座机|固话|传真|热线|联系|致电|拨打|短信|微信|总机|tel|phone|mobile|mob|cell|fax|call)[^0-9\n]{0,8}\Z",
    re.IGNORECASE,
)
_THING = re.compile("编号|编码|代码|流水|单号|会议|工号")
_NAMED = re.compile(r"(?:身份证|身份号|证件|居民证|户口)[^0-9\n]{0,8}\Z")
_WORD = re.compile(r"(?<![A-Za-z])(?:tel|phone|mobile|mob|cell|fax|call|wx|vx|wxid|sj|dh|qq)[_-]?\Z", re.IGNORECASE)
_UNIT = re.compile(r" ?(?:元|万元|亿元|美元|欧元|字节|吨|千瓦|平方|立方|公里|毫秒|bytes|[Kk]Wh|mm|ms)")


def _is_called(found: Match) -> bool:
    """Whether the words before a number say that it is a telephone's."""
    said = _CALLED.search(before(found, 20))
    return said is not None and not _THING.search(said[0])


def _is_official(found: Match) -> bool:
    """Whether the words before a number say that it is that of a thing: a document, a project, an order, a meeting."""
    return bool(_OFFICIAL.search(before(found, 24))) and not _is_called(found)


def _is_part(found: Match) -> bool:
    """Whether a match is only a part of a word, a decimal, a longer number, a path; or an amount of something."""
    ahead, behind = before(found, 12), after(found, 12)
    glued = re.search(r"[A-Za-z][_-]?\Z|[A-Za-z0-9]_\Z", ahead) and not _WORD.search(ahead)
    if glued or re.match(r"[A-Za-z]|_[A-Za-z0-9]|[.-][0-9]", behind) or re.search(r"[0-9][.-]\Z", ahead):
        return True
    in_path = re.search(r"[A-Za-z0-9_.-]/\Z", ahead) and re.match(r"\.[A-Za-z]|[/-]", behind)
    return bool(in_path or _UNIT.match(behind))


def _is_decimal(found: Match) -> bool:
    """Whether the one sign that parts a match is a point: `138.00138000` is a measure."""
    return "." in found[0] and len(_groups(found[0])) == 2


# --- identity cards (GB 11643) ---

_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_CENTURIES = ("18", "19", "20", "21")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _is_identity(found: Match) -> bool:
    """A province, a birthday and the check sign, in whatever groups."""
    sign = _digits(found[0]).upper()
    if int(sign[:2]) not in _PROVINCES or sign[6:8] not in _CENTURIES or found[0].count("\n") > 2:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, sign, strict=False))
    return sign[17] == "10X98765432"[total % 11] and is_day(sign[6:14])


_OLD_GROUPS = {(15,), (6, 6, 3), (6, 9), (12, 3), (6, 2, 2, 2, 3), (3, 3, 3, 3, 3), (5, 5, 5)}


def _is_old_identity(found: Match) -> bool:
    """The number of before 1999 has a province, a birthday and no check sign: groups and neighbours must fit too."""
    sign, groups = _digits(found[0]), _groups(found[0])
    if int(sign[:2]) not in _PROVINCES or not is_day(f"19{sign[6:12]}"):
        return False
    if not (groups in _OLD_GROUPS or _is_spelled(found, found[0]) or _folded(found, found[0])):
        return False
    official = _OFFICIAL.search(before(found, 24)) and not _NAMED.search(before(found, 16))
    return not (official or _is_decimal(found) or _is_part(found))


def is_day(digits: str) -> bool:
    """Whether eight digits are a day."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


IDENTITY = (
    Kind("身份证号", re.compile(rf"(?<![0-9])[1-8](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx](?![0-9])"), _is_identity),
    Kind("身份证号", re.compile(rf"(?<![0-9])[1-8](?:{GAP}[0-9]){{14}}(?![0-9Xx])"), _is_old_identity),
)
"""Sought inside web addresses too."""

# --- telephones ---

_CHINA = r"(?:[(\[]?(?:\+|00)86[)\]]?[ .·-]{0,3}|[(\[]?86[)\]]?[ .·-]{1,3})"
_MOBILE_GROUPS = {
    *((11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (3, 4, 2, 2), (3, 2, 2, 2, 2)),
    *((3, 2, 3, 3), (3, 3, 3, 2)),
}
_MOBILE = re.compile(
    rf"(?<![0-9])(?:{_CHINA}|86|0)?"
    rf"(?P<number>1{GAP}[3-9](?:{GAP}[0-9]){{9}}|(?<=[(\[])1[3-9](?:[0-9][)\]](?:{GAP}[0-9]){{8}}|"
    rf"[0-9]{{2}}[)\]](?:{GAP}[0-9]){{7}}|[0-9]{{3}}[)\]](?:{GAP}[0-9]){{6}}))(?![0-9])"
)


def _is_mobile(found: Match) -> bool:
    """Eleven digits in groups, no year among them; in unusual ones only where nothing else is written like that."""
    number, called = found["number"], _is_called(found)
    groups = _groups(number)
    if "\n" in number and not _is_wrapped(found, number):
        return False
    usual = groups in _MOBILE_GROUPS or _is_spelled(found, number) or _folded(found, number)
    if not (usual or (called and len(groups) < 6) or _is_grouped(found, number)):
        return False
    if not called and any(map(_is_time, re.findall("[0-9]+", number))):
        return False
    return not (_is_decimal(found) or _is_part(found) or _is_official(found))


def _is_grouped(found: Match, number: str) -> bool:
    """Whether a number stands alone in unusual groups with one kind of sign between: amounts in a row are none."""
    groups, signs = re.findall("[0-9]+", number), {*re.findall("[^0-9]+", number)}
    if len(groups) < 2 or len(signs) != 1 or not signs <= {" ", "-", "·", " - ", ")", "]"}:
        return False
    amounts = signs == {" "} and (len(groups) > 5 or min(map(len, groups)) < 2 or any(x.endswith("00") for x in groups))
    beside = re.search(r"[0-9A-Za-z][ .·/-]{1,3}\Z", before(found, 4)) or re.match("[ .·/-]{1,3}[0-9]", after(found, 4))
    return not (amounts or beside)


def _is_time(part: str) -> bool:
    """Whether a group of digits is a year of ours, or a day in one, as numbers of documents have it."""
    return (len(part) == 4 and "1949" <= part < "2050") or (
        len(part) == 8 and "1949" <= part[:4] < "2050" and is_day(part)
    )


_AREA = (
    r"(?:10|2[0-57-9]|3(?:1[0-9]|35|[57][0-9]|49|9[1-8])|4(?:1[0-9]|2[179]|3[3-9]|5[1-9]|6[4-9]|7[0-9]|8[23])|"
    r"5(?:1[0-9]|2[37]|3[0-9]|4[36]|5[0-9]|6[1-6]|7[0-9]|80|9[1-9])|6(?:3[1-5]|6[0-38]|9[1-2])|"
    r"7(?:01|1[0-9]|2[248]|3[0-9]|4[3-6]|5[0-9]|6[0-9]|7[0-9]|9[0-9])|"
    r"8(?:1[236-8]|2[5-7]|3[0-9]|5[1-9]|7[0-9]|8[36-8]|9[1-9])|9(?:0[1-9]|1[1-79]|3[0-9]|4[13]|5[1-5]|7[0-79]|9[0-9]))"
)
"""The area codes there are, without the 0 before them."""
_LOCAL = (
    rf"(?P<local>[2-8](?:[0-9]{{6,7}}|[0-9]{{2,3}}[ .·-]{{1,3}}[0-9]{{4}}|[0-9]{{3}} [0-9]{{2}} [0-9]{{2}}|"
    rf"[0-9](?: [0-9]{{3}}){{2}}|(?:(?:{_FOLD})?[0-9]){{6,7}}))"
)
_EXTENSION = r"(?:(?:[ ]?(?:-{1,2}|转|#|ext\.?|x)[ ]?)(?:分机)?[:]?[0-9]{1,6}(?![0-9]))?"
_WITH_AREA = (
    rf"(?<![0-9])(?:{_CHINA}[(\[]?(?:\(0\)|0)?|[(\[]0|0(?=[0-9]{{2,3}}))(?P<area>{_AREA})[)\]]?{GAP}{_LOCAL}(?![0-9])"
    rf"{_EXTENSION}"
)
_CALLED_SO = (
    r"(?:电话|座机|固话|传真|热线|总机|联系方式|内线|(?<![A-Za-z])(?:[Tt][Ee][Ll]|[Ff][Aa][Xx]|[Pp]hone)(?:ephone)?)"
    rf"(?:号码?)?(?:\([^()\n]{{1,8}}\))?[是为]?[:. ]{{0,3}}{_LOCAL}(?![0-9]){_EXTENSION}"
)
WITH_EXTENSION = rf"(?<![0-9]){_LOCAL}[ ]?(?:转|转分机|分机|ext\.?)[: ]{{0,2}}[0-9]{{2,5}}(?![0-9])"
_FREE = ("400", "800")
"""Numbers of services for the public begin so."""


def is_landline(found: Match) -> bool:
    """A number with an area code that there is, with an extension, or called so; and neither a year nor a day."""
    local, parts = _digits(found["local"]), re.findall("[0-9]+", found["local"])
    area = found.groupdict().get("area")
    if area is None and local.startswith(_FREE) and re.match("[ -]?[0-9]", found.string[found.end("local") :][:2]):
        return False
    if area is not None and area[0] in "12" and len(local) != 8:
        return False
    if any(map(_is_time, parts)):
        return False
    in_year = local[:2] == "20" and local[2] in "01234" and area is not None and not _is_called(found)
    return not (in_year or _is_part(found) or _is_official(found))


# --- bank cards ---

_ISSUERS = re.compile(r"(?:6\d{15,18}|4\d{15}(?:\d{3})?|5[1-5]\d{14}|35\d{14}|9[0458]\d{14,17})\Z")


def _is_card(found: Match) -> bool:
    """An issuer's beginning and length, the check digit of ISO/IEC 7812 (Luhn), and groups as cards have them."""
    number, groups = _digits(found[0]), _groups(found[0])
    even = len({*groups[:-1]}) == 1 and (groups[-1] <= groups[0] or groups[0] == 4)
    if not (len(groups) < 3 or even) or ("\n" in found[0] and not _is_wrapped(found, found[0])):
        return False
    if not _ISSUERS.match(number) or _luhn(number):
        return False
    official = _is_official(found) and not re.search("卡|账|帐", before(found, 12))
    return not (official or _is_decimal(found) or _is_part(found))


def _luhn(number: str) -> int:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value // 10 + value % 10 for value in doubled) % 10


# --- passports, accounts ---

_ABROAD = re.compile(r"(?:护照|通行证|passport)[^0-9\n]{0,10}\Z", re.IGNORECASE)


def _is_passport(found: Match) -> bool:
    """A passport's letters and digits, called so; or the form of an ordinary one that nothing else has."""
    if _ABROAD.search(before(found, 20)):
        return True
    number = _digits(found[0])
    ordinary = re.fullmatch(r"(?:[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP]E[0-9]{7})", found[0])
    dated = "19" <= number[:2] <= "20" or _is_official(found)
    project = re.match("号?(?:项目|工程|标段)", after(found, 3))
    return bool(ordinary) and not (dated or project or re.search(r"[A-Za-z0-9_/-]\Z", before(found, 1)))


_CARDS = [re.compile(rf"(?<![0-9])[3-69](?:{GAP}[0-9]){{{count - 1}}}(?![0-9])") for count in (19, 18, 17, 16)]
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,2} ?[0-9]{3,4} ?[0-9]{3,5}|1[45][0-9]{7})(?![A-Za-z0-9])")

NUMBERS = (
    Kind("手机号", _MOBILE, _is_mobile),
    Kind("电话号码", re.compile(_WITH_AREA), is_landline),
    Kind("电话号码", re.compile(_CALLED_SO), is_landline),
    *(Kind("银行卡号", card, _is_card) for card in _CARDS),
    Kind("护照号", _PASSPORT, _is_passport),
)
"""Sought outside web addresses only."""
