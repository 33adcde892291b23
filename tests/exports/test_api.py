"""The JSON documents: their fixed shape, their figures, their schemas."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import DAY, PROJECT
from helpers.trees import act, real, small, with_records

from policysite.data.dataset import Dataset
from policysite.exports.api import DOCUMENTS, Api, api_schemas
from policysite.figures.ledger import count, ledger
from policysite.figures.progress import progress

DEPARTMENTS = [record.id for record in real().departments]


def document(path: str, dataset: Dataset | None = None, day: date = DAY) -> Any:
    """One document, read back."""
    found = dataset or real()
    return json.loads(Api(found, progress(found, day), "0123abc").documents()[path])


def test_progress_has_the_fixed_shape() -> None:
    """These keys, in this order, are promises to other people's scripts."""
    found = document("api/progress.json")
    stamp, parts = ["format", "as_of", "sample", "commit"], ["departments", "sections", "duties"]
    assert list(found) == [*stamp, "summary", "years", *parts]
    summary = ["settled", "rate", "current", "deliverables", "triggered", "standing", "conditional"]
    assert list(found["summary"]) == summary
    assert list(found["years"]) == ["2026"]
    assert list(found["departments"]["office"]) == [*summary, "years", "as_member"]
    assert list(found["sections"]["s1"]) == [*summary, "years"]
    assert list(found["years"]["2026"]) == list(found["departments"]["office"]["as_member"]) == summary
    assert list(found["summary"]["settled"]) == ["met", "missed"]
    assert list(found["summary"]["current"]) == ["met", "open", "due_soon", "unreported"]
    assert list(found["summary"]["deliverables"]) == ["met", "open", "due_soon", "missed"]
    assert list(found["summary"]["triggered"]) == ["received", "in_time", "excepted", "late"]
    assert list(found["summary"]["standing"]) == ["active", "no_record"]


def test_progress_lists_every_duty() -> None:
    """A recurring duty has its periods, a deliverable its stage, a triggered one its months."""
    duties = document("api/progress.json")["duties"]
    assert list(duties) == [duty.id for duty in real().duties]
    assert duties["m09-1-a"]["state"] == "open"
    assert duties["m09-1-a"]["periods"][0] == {
        "period": "2026-Q1",
        "from": "2026-01-01",
        "to": "2026-03-31",
        "required": 15,
        "done": 15,
        "unit": "天",
        "state": "met",
    }
    assert duties["m04-2-a"] == {
        "kind": "deliverable",
        "state": "met",
        "stage": "issued",
        "due": None,
        "document": "演示〔2026〕5号",
    }
    march = {"month": "2026-03", "received": 12, "in_time": 11, "excepted": 1, "late": 0}
    assert duties["m10-2-a"]["months"][2] == march
    assert duties["m02-1-e"] == {"kind": "conditional", "state": "conditional", "last": None}


def test_progress_holds_the_figures_of_the_computation() -> None:
    """The JSON says what `progress` says, the rate with four decimals."""
    found, now = document("api/progress.json"), progress(real(), DAY)
    assert found["summary"]["settled"] == {"met": 11, "missed": 2}
    assert found["summary"]["rate"] == now.total.rate == 0.8462
    assert found["departments"]["office"]["triggered"]["received"] == now.departments["office"].own.triggered.received
    assert (found["as_of"], found["sample"], found["commit"]) == ("2026-11-23", True, "0123abc")


@pytest.mark.parametrize("name", ["2026-03-31", "2026-12-31", "2027-01-01", "2027-01-11", "2028-02-29"])
def test_what_came_due_is_the_sum_of_the_years(name: str) -> None:
    """`summary` is of all years together, for the whole, each department and each section."""
    day = date.fromisoformat(name)
    found = document("api/progress.json", day=day)
    assert list(found["years"]) == [str(year) for year in range(2026, day.year + 1)]
    parts = [*found["departments"].values(), *found["sections"].values()]
    for whole in ({**found["summary"], "years": found["years"]}, *parts):
        years = whole["years"].values()
        for key in ("settled", "triggered"):
            assert whole[key] == {name: sum(year[key][name] for year in years) for name in whole[key]}
        assert whole["current"]["unreported"] == sum(year["current"]["unreported"] for year in years)
        assert whole["deliverables"] == whole["years"][str(day.year)]["deliverables"]


def test_without_records_the_rate_is_null() -> None:
    """Nothing due yet, or nothing reported at all: null."""
    for day in (date(2026, 3, 31), date(2026, 11, 23)):
        assert document("api/progress.json", with_records(real(), []), day)["summary"]["rate"] is None


def test_a_site_without_records_has_all_documents() -> None:
    """No record, no ledger: the documents are there, empty."""
    assert document("api/ledger.json", small())["items"] == []
    assert document("api/departments/reading.json", small())["tasks"][0]["id"] == "m01-1-a"


def test_the_ledger_says_how_each_item_stands() -> None:
    """What the data says and what follows from it, side by side."""
    found = document("api/ledger.json")
    figures = count(ledger(real(), DAY))
    assert found["summary"]["states"] == {state.value: number for state, number in figures.states.items()}
    moved = next(item for item in found["items"] if item["id"] == "z2026-002")
    assert (moved["deadline"], moved["deadline_in_force"], moved["state"]) == ("2026-05-29", "2026-07-31", "rebounded")
    assert [item["id"] for item in found["items"] if item["overdue"]] == ["z2026-007"]


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_a_department_says_what_progress_says(name: str) -> None:
    """The same figures and states as in progress.json; its own tasks first, those as a member marked."""
    found, whole = document(f"api/departments/{name}.json"), document("api/progress.json")
    assert found["summary"] == whole["departments"][name]
    assert all(task["progress"] == whole["duties"][task["id"]] for task in found["tasks"])
    assert [task["as_member"] for task in found["tasks"]] == sorted(task["as_member"] for task in found["tasks"])


def test_the_policy_is_the_document() -> None:
    """Every clause word for word; keys without value are left out."""
    found = document("api/policy.json")
    texts = [clause["text"] for part in found["sections"] for one in part["measures"] for clause in one["clauses"]]
    assert texts == [clause.text for clause in real().clauses]
    assert "retired" not in found["sections"][0]["measures"][0]
    assert len(found["duties"]) == len(real().duties)


def test_documents_are_the_same_bytes_each_time() -> None:
    """The same data, date and commit give the same bytes, Chinese as it is."""
    one, other = (Api(real(), progress(real(), DAY), "0123abc").documents() for _ in range(2))
    assert one == other
    assert "天".encode() in one["api/progress.json"]
    assert one["api/progress.json"].endswith(b"}\n")


def test_documents_are_written_alike() -> None:
    """Whatever writes them: two spaces a level, Chinese as it is, numbers as Python has them, a line feed at last."""
    found = real()
    for path, data in Api(found, progress(found, DAY), "0123abc").documents().items():
        assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n", path


def test_documents_keep_to_their_shapes() -> None:
    """Each document is read back by the class that its schema is made from."""
    dataset = with_records(small(), [act("m01-1-a", "2026-03-05")])
    for found in (dataset, real()):
        for path, data in Api(found, progress(found, DAY)).documents().items():
            name = "department" if "/departments/" in path else Path(path).stem
            DOCUMENTS[name].model_validate_json(data)


def test_schemas_are_current() -> None:
    """`schema/api/` holds what the shapes say now, and nothing else."""
    root = PROJECT
    kept = {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "schema/api").glob("*")}
    assert kept == api_schemas()


def test_every_document_begins_with_its_format() -> None:
    """Whoever reads a document sees first by which promises it was written."""
    for path, content in Api(real(), progress(real(), DAY)).documents().items():
        assert next(iter(json.loads(content).items())) == ("format", 1), path
