"""Months of which a triggered duty tells nothing, and the words for months and for duties of one name."""

from dataclasses import replace
from datetime import date

import pytest
from helpers.trees import month, real, with_records
from helpers.words import LATE

from policysite.data.dataset import Dataset
from policysite.data.model.duties import Duty, Ended, RecordRule
from policysite.data.named import UnknownNameError, duty_named
from policysite.data.periods import period_named
from policysite.figures.letters import silences
from policysite.figures.progress import progress
from policysite.figures.words import duty_mark, duty_name, listed_months, silence

LETTERS = "m10-2-a"
TOLD = [month("2026-01", 9, 9), month("2026-02", 0, 0), month("2026-07", 4, 4)]
ENDED = {"ended": Ended(date=date(2026, 8, 15), basis="决定")}


def changed(**values: object) -> Dataset:
    """The office with some lines of letters, and the duty on them changed."""
    dataset = with_records(real(), TOLD)
    duty = dataset.duty[LETTERS].model_copy(update=values)
    return replace(dataset, duties=tuple(duty if each.id == LETTERS else each for each in dataset.duties))


@pytest.mark.parametrize(
    ("day", "values", "words"),
    [
        ("2026-02-28", {}, []),
        ("2026-03-31", {}, []),
        ("2026-04-01", {}, ["2026年3月尚无收件情况"]),
        ("2026-09-30", {}, ["2026年3月至6月、8月尚无收件情况"]),
        ("2027-03-01", {}, ["2026年3月至6月、8月至2027年2月尚无收件情况"]),
        ("2026-09-30", {"since": date(2026, 5, 2)}, ["2026年6月、8月尚无收件情况"]),
        ("2027-03-01", ENDED, ["2026年3月至6月尚无收件情况"]),
        ("2026-09-30", {"record": RecordRule.NONE}, []),
    ],
)
def test_a_month_is_told_once_it_is_over(day: str, values: dict[str, object], words: list[str]) -> None:
    """From the day after; a month with nothing received is told by its line; only whole months that the duty binds."""
    now = progress(changed(**values), date.fromisoformat(day))
    assert [silence(each) for each in silences(now)] == words
    assert not any(LATE in each for each in words)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("", ""),
        ("2026-12", "2026年12月"),
        ("2026-11 2026-12", "2026年11月至12月"),
        ("2026-03 2026-05", "2026年3月、5月"),
        ("2026-12 2027-01 2027-03", "2026年12月至2027年1月、3月"),
        ("2026-12 2027-02", "2026年12月、2027年2月"),
    ],
)
def test_months_in_words(names: str, words: str) -> None:
    """Months that follow one another are one span; the year is said where it changes."""
    months = [period for name in names.split() if (period := period_named(name))]
    assert listed_months(months) == words


def _twins(before: dict[str, object], **values: object) -> tuple[Dataset, Duty, Duty]:
    old = real().duty["m09-1-a"].model_copy(update=before)
    new = old.model_copy(update={"id": "m09-1-b", "ended": None, **values})
    others = (duty for duty in real().duties if duty.id != old.id)
    return replace(real(), duties=(old, new, *others)), old, new


def test_duties_of_one_name_are_told_apart() -> None:
    """By the day on which it ended or from which it is held to; without either by its clause; a lone one not."""
    assert duty_mark(real(), real().duty["m09-1-a"]) == ""
    dataset, old, new = _twins(ENDED, since=date(2026, 8, 16))
    assert duty_name(dataset, old) == "处领导赴基层一线调研（2026年8月15日终止）"
    assert duty_name(dataset, new) == "处领导赴基层一线调研（2026年8月16日起）"
    dataset, old, new = _twins({}, clause="m09-2")
    assert (duty_mark(dataset, old), duty_mark(dataset, new)) == ("（第9条第1款）", "（第9条第2款）")


@pytest.mark.parametrize("day", ["", "（2026年8月15日终止）", " (2026年8月15日终止)"])
def test_a_name_is_taken_with_and_without_its_day(day: str) -> None:
    """What lists and pages print is taken back; another name is not."""
    dataset, old, _ = _twins(ENDED, since=date(2026, 8, 16))
    assert duty_named(dataset, f"m09-1-a 处领导赴基层一线调研{day}") == old
    with pytest.raises(UnknownNameError):
        duty_named(dataset, f"m09-1-a 走访{day}")
