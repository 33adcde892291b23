"""Files of an office that was revised: before, on and after the day on which the second version comes into force."""

import io
from datetime import date
from functools import cache

import pytest
from helpers.paths import REVISED
from openpyxl import load_workbook

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.exports import downloads
from policysite.views.edition import Edition

BEFORE, ON, AFTER = date(2027, 8, 15), date(2027, 8, 16), date(2027, 9, 20)


@cache
def words(day: date, name: str) -> str:
    """All that stands in the cells of a workbook, a line each."""
    content = downloads(Edition(load(Folder(REVISED), today=day), day))[f"downloads/{name}.xlsx"].content
    (sheet, *_) = load_workbook(io.BytesIO(content), rich_text=False).worksheets
    return "\n".join(str(cell) for row in sheet.values for cell in row if cell is not None)


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [
        (BEFORE, ("组织业务学习", "每季度至少2次", "共8项任务"), ("延时开放", "每季度至少3次")),
        (ON, ("延时开放", "每季度至少3次", "共6项任务"), ("组织业务学习", "每季度至少2次")),
        (AFTER, ("延时开放", "每季度至少3次", "共6项任务"), ("组织业务学习", "每季度至少2次")),
    ],
)
def test_responsibilities_are_those_of_the_day(day: date, there: tuple[str, ...], absent: tuple[str, ...]) -> None:
    """责任分解表 holds the duties that have begun and not ended, with who answers for them now."""
    found = words(day, "responsibilities")
    assert [each for each in there if each not in found] == []
    assert [each for each in (*absent, "典藏科") if each in found] == []


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [(BEFORE, "办理时限不公开", "延时服务时有时无"), (ON, "延时服务时有时无", "办理时限不公开")],
)
def test_self_check_is_that_of_the_day(day: date, there: str, absent: str) -> None:
    """自查表 holds the manifestations in force, and names measures in force alone."""
    found = words(day, "self-check")
    assert there in found
    assert absent not in found
    assert ("第3条" in found) is (day == BEFORE)


def test_the_ledger_names_what_is_no_more_by_its_former_number() -> None:
    """An item keeps what it was registered for; who carries on stands as responsible."""
    assert "第1条\n表现第2项" in words(BEFORE, "ledger")
    assert "第1条\n原表现第2项（v1）" in words(AFTER, "ledger")
    assert "读者服务科" in words(AFTER, "ledger")


def test_the_sheet_of_a_merged_department_says_who_carries_on() -> None:
    """The file stays at its address, without any duty."""
    found = words(AFTER, "responsibilities-archives")
    assert "典藏科自2027年3月1日起停用，由读者服务科承接" in found
    assert "流动借阅" not in found
