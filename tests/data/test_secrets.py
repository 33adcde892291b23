"""What must not get into the data: what is found and what is not; message by message in faults/secrets.txt."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.paths import OFFICE
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.rules import secrets
from policysite.data.rules.secrets import Finding, findings


def kinds(text: str) -> list[str]:
    """The kinds of everything found in `text`."""
    return [hit.kind for hit in findings(text)]


def identity(seventeen: str) -> str:
    """An identity-card number with its check sign."""
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(weights, seventeen, strict=True)) % 11]


@given(
    st.sampled_from(("11", "33", "65", "71", "82")), st.dates(date(1800, 1, 1), date(2199, 12, 31)), st.integers(0, 999)
)
def test_every_identity_number_is_found(province: str, born: object, serial: int) -> None:
    """Whatever province, birthday and serial number: found with the check sign, not with another."""
    number = identity(f"{province}0105{str(born).replace('-', '')}{serial:03}")
    assert kinds(f"证件{number}。") == ["身份证号"]
    wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
    assert "身份证号" not in kinds(wrong)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_every_mobile_number_is_found(number: str) -> None:
    """With any usual separators, and never inside a longer number."""
    for form in (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86 {number}", f"{number[:3]}-{number[3:]}"):
        assert kinds(f"电话{form}，") == ["手机号"]
    assert kinds(f"20{number}") == kinds(f"{number}0") == []


@given(st.from_regex(r"\A62[0-9]{14,16}\Z"))
def test_of_ten_numbers_one_is_a_card(number: str) -> None:
    """Of the ten last digits exactly one makes a bank card; or, where it makes an identity-card number too, that."""
    found = [kinds(f"{number}{digit}") for digit in range(10)]
    assert (found.count(["银行卡号"]) or found.count(["身份证号"])) == 1


def test_a_birthday_is_one_of_our_time() -> None:
    """Digits that would be the number of somebody born in the year 14 are nobody's; here they make a bank card."""
    assert kinds("624701001405201002") == ["银行卡号"]


@given(st.text(alphabet="0123456789Xx -+()@.a★机密秘密绝电话：１（）＠/:https"))
def test_findings_stand_in_order_and_apart(text: str) -> None:
    """Findings are parts of the text, in its order, none inside another."""
    found = list(findings(text))
    assert all(hit.start < hit.end <= len(text) for hit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "13", "a", "a.", "a@", "a@a.", "-", "-----BEGIN ", "A ", "6222 ", "(0", "０", "https://", "机密性"],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    """A pattern takes a bounded number of steps per sign: a line of 200,000 signs of any kind comes to its end."""
    length = 200_000
    assert all(hit.end <= length for hit in findings((unit * length)[:length]))


def repeats(pattern: re.Pattern[str]) -> Iterator[str]:
    """What in a pattern repeats without a bound."""
    yield from re.findall(r"(?<!\\)[*]|(?<![\\{,\d(?])\+(?!\?)|\{\d*,\}", re.sub(r"\[[^\]]*\]", "x", pattern.pattern))


@pytest.mark.parametrize("kind", secrets.KINDS, ids=lambda kind: kind.name)
def test_patterns_repeat_a_bounded_number_of_times(kind: secrets._Kind) -> None:
    """So none can go back over the text again and again."""
    assert list(repeats(kind.pattern)) == []


def test_the_bound_is_really_looked_for() -> None:
    """The test above finds what it is to find."""
    assert [list(repeats(re.compile(text))) for text in ("a+b", "(?:a*)b", "a{2,}", r"\+?8[+*]x{1,3}")] == [
        ["+"],
        ["*"],
        ["{2,}"],
        [],
    ]


@pytest.mark.parametrize("path", [*OFFICE.rglob("*.yml"), *OFFICE.rglob("*.txt")], ids=lambda path: path.name)
def test_the_real_data_hold_nothing(path: Path) -> None:
    """The committed data, comments and archived originals included, need no entry of an allow-list."""
    assert list(findings(path.read_text(encoding="utf-8"))) == []


def test_the_one_that_begins_first_counts() -> None:
    """A number is reported once, as what it is as a whole."""
    assert list(findings("甲11010519491231002X乙")) == [Finding(1, 19, "身份证号")]
