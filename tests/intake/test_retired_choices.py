"""What forms, prompts and sheets offer in an office that was revised: only what is there on the day."""

from datetime import date
from functools import cache

import pytest
from helpers.paths import REVISED

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.named import UnknownNameError, department_named
from policysite.intake.form.forms import forms
from policysite.intake.questions import bearers
from policysite.intake.workbook.writing import NothingToReportError, department_workbook
from policysite.views.edition import Edition

FOUNDING, BEFORE, ON, AFTER = date(2027, 4, 30), date(2027, 8, 15), date(2027, 8, 16), date(2027, 9, 20)


@cache
def office(day: date) -> Dataset:
    """The revised office as of a day."""
    return load(Folder(REVISED), today=day)


def offered(day: date) -> set[str]:
    """The first word of every choice of every form."""
    return {
        choice.partition(" ")[0]
        for form in forms(office(day))
        for _, fields in form.parts
        for field in fields
        for choice in field.choices
    }


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [
        (FOUNDING, {"m03", "c02", "读者服务科"}, {"m04", "c03", "数字资源科", "典藏科"}),
        (BEFORE, {"m03", "c02", "m01-1-a", "数字资源科"}, {"m04", "c03", "m04-1-a", "m01-1-b", "典藏科"}),
        (ON, {"m04", "c03", "m04-1-a", "m01-1-b", "m01-1-a"}, {"m03", "c02", "典藏科"}),
        (AFTER, {"m04", "c03", "m04-1-a", "m01-1-b"}, {"m03", "c02", "m01-1-a", "m03-1-a", "典藏科"}),
    ],
)
def test_forms_offer_what_is_there(day: date, there: set[str], absent: set[str]) -> None:
    """Measures, manifestations, duties and departments; an ended duty for the days in which it may be reported."""
    assert there <= offered(day)
    assert not absent & offered(day)


@pytest.mark.parametrize("day", [BEFORE, ON, AFTER])
def test_prompts_name_who_carries_on(day: date) -> None:
    """Of a duty that a merged department answered for its successor is asked."""
    dataset = office(day)
    assert [each.id for each in bearers(dataset, dataset.duty["m01-1-a"])] == ["reading"]


@pytest.mark.parametrize("day", [BEFORE, ON, AFTER])
def test_a_merged_department_gets_no_sheet(day: date) -> None:
    """It is told who fills it in instead."""
    dataset = office(day)
    with pytest.raises(NothingToReportError, match="典藏科自2027年3月1日起停用，其任务由读者服务科填报"):
        department_workbook(Edition(dataset, day), dataset.department["archives"])


def test_a_department_goes_by_every_name_it_had() -> None:
    """The name that a former version prints leads to it; those that are no more are not proposed."""
    dataset = office(AFTER)
    assert department_named(dataset, "阅览科").id == "reading"
    assert department_named(dataset, "典藏科").id == "archives"
    with pytest.raises(UnknownNameError) as told:
        department_named(dataset, "采编科")
    assert "典藏科（archives）" not in str(told.value)
