"""Figures of an office that was revised: what is owed, whose it is, and which version is in force, day by day."""

from datetime import date
from functools import cache

import pytest
from helpers.paths import REVISED

from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.records import LedgerItem
from policysite.figures.duties import State
from policysite.figures.progress import member_duties, own_duties, progress


@cache
def on(day: str) -> Dataset:
    """The office as of a day."""
    return load(Folder(REVISED), today=date.fromisoformat(day))


def states(day: str, duty: str) -> list[tuple[str, int, State]]:
    """The last three periods of a duty."""
    found = progress(on(day), date.fromisoformat(day)).duties[duty].periods[-3:]
    return [(at.period.name, at.done, at.state) for at in found]


@pytest.mark.parametrize(
    ("day", "version"), [("2025-01-01", "v1"), ("2027-08-15", "v1"), ("2027-08-16", "v2"), ("2030-01-01", "v2")]
)
def test_the_version_in_force(day: str, version: str) -> None:
    """The last version whose day has come; before the first its own."""
    dataset = on(day)
    assert dataset.document.version.id == dataset.document_on(date.fromisoformat(day)).version.id == version
    assert dataset.latest.version.id == "v2"


def test_a_version_to_come_is_known_and_not_in_force() -> None:
    """Before its day the text is the former one; what is new has its id and its day, what goes is still there."""
    dataset = on("2027-08-15")
    assert [measure.id for measure in dataset.measures] == ["m01", "m02", "m03"]
    assert dataset.coming.keys() == {"m04", "m04-1", "c03"}
    assert dataset.measure["m04"].number == 2
    assert dataset.measure["m02"].number == 2
    assert dataset.document.in_text >= {"m03", "m03-1", "c02"}
    assert "每季度至少2次" in dataset.clause["m01-1"].text
    assert dataset.printed("reading") == "阅览科"
    after = on("2027-08-16")
    assert not after.coming
    assert after.measure["m02"].number == 3
    assert after.document.in_text.isdisjoint({"m03", "m03-1", "c02"})
    assert after.printed("reading") == "读者服务科"


def test_an_ended_duty_owes_nothing_more() -> None:
    """The quarter in which it ends runs until then and counts nowhere afterwards; the new duty owes the next one."""
    assert states("2027-08-15", "m01-1-a")[-1] == ("2027-Q3", 1, State.OPEN)
    assert states("2027-08-16", "m01-1-a")[-1] == ("2027-Q3", 1, State.ENDED)
    assert states("2028-03-01", "m01-1-a")[-1] == ("2027-Q3", 1, State.ENDED)
    assert states("2027-09-20", "m01-1-b") == []
    assert states("2027-10-01", "m01-1-b") == [("2027-Q4", 0, State.OPEN)]


def test_a_duty_ends_with_its_clause() -> None:
    """The month in which the measure is retired is not owed, the half-year's document stays as it was."""
    assert states("2027-09-20", "m03-1-a")[-2:] == [("2027-07", 0, State.MISSED), ("2027-08", 0, State.ENDED)]
    now = progress(on("2027-09-20"), date(2027, 9, 20)).duties
    assert [now[name].state for name in ("m03-1-a", "m03-1-b", "m03-1-c")] == [State.ENDED, State.MET, State.ENDED]
    assert now["m03-1-b"].settled


def test_a_duty_of_a_new_clause_begins_with_it() -> None:
    """Without a `since` of its own it counts nowhere before the version that brings its clause."""
    before = progress(on("2027-08-15"), date(2027, 8, 15)).duties["m04-1-a"]
    assert (before.state, before.periods, before.coming) == (None, (), date(2027, 8, 16))
    assert states("2027-09-20", "m04-1-a") == [("2027-09", 2, State.MET)]


def test_sums_leave_out_what_is_not_owed() -> None:
    """Worked out by hand: quarters 2026-1 to 2027-2, months 2026-01 to 2027-07, the year 2026, one document.

    Met are the first quarters of both years, January 2027 and the document.
    """
    total = progress(on("2027-09-20"), date(2027, 9, 20)).total
    assert (total.settled.met, total.settled.missed) == (4, 6 - 2 + 19 - 1 + 1)
    assert (total.current.met, total.current.open, total.current.due_soon) == (1, 1, 0)


@pytest.mark.parametrize(
    ("clause", "day", "named", "bearers"),
    [
        ("m01-1", "2027-02-28", ["reading", "archives"], {"reading", "archives"}),
        ("m01-1", "2027-03-01", ["reading"], {"reading"}),
        ("m01-2", "2027-02-28", ["business"], {"business", "reading", "archives"}),
        ("m01-2", "2027-04-30", ["business"], {"business", "reading"}),
        ("m01-2", "2027-05-01", ["business"], {"business", "reading", "digital"}),
        ("m02-1", "2027-08-15", ["office"], {"office"}),
        ("m02-1", "2027-08-16", ["reading"], {"reading"}),
        ("m04-1", "2027-08-15", ["digital"], {"digital"}),
    ],
)
def test_who_answers_on_a_day(clause: str, day: str, named: list[str], bearers: set[str]) -> None:
    """The clause as it stood, the groups as they were, the successor in the place of a merged department."""
    dataset, when = on("2027-09-20"), date.fromisoformat(day)
    assert [*dataset.responsibilities.on(clause, when).named] == named
    assert dataset.bearers_on(clause, when) == bearers


def test_what_was_open_passes_to_the_successor() -> None:
    """Settled periods stay with the merged department, its open one and its ledger item pass on."""
    dataset, day = on("2027-03-20"), date(2027, 3, 20)
    figures = progress(dataset, day).departments
    assert (figures["archives"].own.due, figures["archives"].own.current.open) == (4, 0)
    assert figures["reading"].own.current.met == 1
    item = dataset.ledger_item["z2027-001"]
    assert dataset.responsible_for(item, date(2027, 2, 28)) == "archives"
    assert dataset.responsible_for(item, day) == "reading"


@pytest.mark.parametrize(
    ("backs", "stands"),
    [
        ([], "reading"),
        ([{"date": "2027-02-25", "result": "巩固"}], "archives"),
        ([{"date": "2027-02-25", "result": "反弹"}], "reading"),
        ([{"date": "2027-03-05", "result": "巩固"}], "reading"),
    ],
)
def test_a_look_back_still_to_come_passes_too(backs: list[dict[str, str]], stands: str) -> None:
    """A closed item stays with the merged department only where nothing of it was left to do."""
    dataset = on("2027-03-20")
    closing = {"date": "2027-02-20", "approved_by": "主任办公会"}
    plain = dataset.ledger_item["z2027-001"].model_dump(exclude_unset=True, mode="json")
    item = LedgerItem.model_validate(plain | {"closing": closing, "look_backs": backs})
    assert dataset.responsible_for(item, date(2027, 2, 28)) == "archives"
    assert dataset.responsible_for(item, date(2027, 3, 20)) == stands


def test_figures_stay_with_who_answered() -> None:
    """Letters of July are the office's, those of September the reading room's; nothing is counted twice."""
    figures = progress(on("2027-09-20"), date(2027, 9, 20)).departments
    letters = {name: found.own.triggered.received for name, found in figures.items() if found.own.triggered.received}
    assert letters == {"office": 8, "reading": 4}


def test_duties_of_the_day() -> None:
    """What a department answers for itself and as a member, on a day."""
    dataset = on("2027-09-20")
    assert {duty.id for duty in own_duties(dataset, "archives", date(2027, 2, 1))} >= {"m01-1-a"}
    assert [*own_duties(dataset, "archives")] == []
    assert {duty.id for duty in own_duties(dataset, "reading")} >= {"m01-1-b", "m02-1-a"}
    assert "m01-2-a" in {duty.id for duty in member_duties(dataset, "digital")}
    assert "m01-2-a" not in {duty.id for duty in member_duties(dataset, "digital", date(2027, 4, 30))}
