"""What `policysite record` asks for, and what it says of an answer."""

import pytest
from helpers.paths import DAY
from helpers.trees import real, small

from policysite.commands import records
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.records import Record
from policysite.data.record_fields import KEYS, RECORD_FIELDS, asked_fields, keys_of
from policysite.intake.questions import fault, missing, question


def asked(duty: Duty, answers: dict[str, str]) -> list[str]:
    """What is asked of somebody who answers with `answers`, and skips the rest."""
    given: dict[str, str] = {}
    seen: list[str] = []
    while (ask := question(duty, given, seen, DAY)) is not None:
        seen.append(ask.field)
        answer = answers.get(ask.field, ask.default)
        assert answer or not ask.required, ask.field
        given |= {ask.field: answer} if answer else {}
    return seen


@pytest.mark.parametrize(
    ("duty", "answers", "expected"),
    [
        ("m01-1-a", {}, "date amount who summary evidence_title"),
        ("m01-1-a", {"date": "2026-09-30"}, "date amount who summary reported evidence_title"),
        (
            "m01-1-a",
            {"evidence_title": "照片", "evidence_ref": "1号"},
            "date amount who summary evidence_title evidence_ref",
        ),
        ("m03-1-c", {}, "date to amount who summary evidence_title"),
        ("m03-1-c", {"to": "2026-11-24"}, "date to who summary evidence_title"),
        ("m01-1-b", {}, "date"),
        ("m01-2-a", {"stage": "起草"}, "stage date who summary evidence_title"),
        ("m01-2-a", {"stage": "issued", "document": "1号"}, "stage document date who summary"),
        ("m03-1-b", {"stage": "启用"}, "stage date who summary evidence_title"),
        ("m02-1-a", {"month": "2026-03", "received": "3", "in_time": "3"}, "month received in_time"),
        ("m02-1-a", {"month": "2026-03", "received": "3", "in_time": "2"}, "month received in_time excepted"),
        (
            "m02-1-a",
            {"month": "2026-03", "received": "3", "in_time": "2", "excepted": "1", "reason": "停电"},
            "month received in_time excepted reason",
        ),
        ("m02-3-b", {}, "date who summary evidence_title"),
    ],
)
def test_only_what_fits_is_asked(duty: str, answers: dict[str, str], expected: str) -> None:
    """By kind, rule and what was answered so far."""
    assert " ".join(asked(small().duty[duty], answers)) == expected


@pytest.mark.parametrize("kind", DutyKind)
def test_the_questions_keep_to_the_rules(kind: DutyKind) -> None:
    """Nothing is asked that the rules refuse, and what they demand is demanded."""
    must, may = keys_of(kind)
    rows = asked_fields(kind)
    assert must - {"duty"} <= {row.key for row in rows} <= must | may
    duty = next(duty for duty in real().duty.values() if duty.kind is kind)
    assert must - {"duty"} <= set(missing(duty, {}, DAY))
    assert all(row.word for row in rows)


def test_every_key_of_a_record_has_its_place() -> None:
    """The order of the keys names each field of a record once, and each can be given on the command line."""
    assert sorted(KEYS) == sorted(Record.model_fields)
    options = {option.name for option in records.record_command.params} - {"department", "sample", "yes"}
    assert options == set(RECORD_FIELDS)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("date", "2026-02-30", "“date”（日期）2026-02-30不是日期"),
        ("amount", "3.5", "“amount”（数量）须是不小于1的整数，写的是“3.5”"),
        ("stage", "已印", "阶段须是起草、征求意见、提请审议、已印发、执行之一，写的是“已印”；最接近的是“已印发”"),
        ("evidence_ref", "\udce4", "YAML写法有误：双引号内的“\\”不成写法，请改用单引号"),
        (
            "evidence_url",
            "ftp://a",
            "“url”（网址）须以https://、http://、mailto:开头，或是站内相对地址，不含空格，写的是“ftp://a”",
        ),
        ("date", "2026-02-28", None),
        ("stage", "reviewing", None),
        ("evidence_title", "记录", None),
        ("summary", "2026", None),
    ],
    ids=ascii,
)
def test_an_answer_is_checked_at_once(field: str, text: str, said: str | None) -> None:
    """With the message of the check."""
    found = fault(small().duty["m01-2-a"], field, text)
    assert (found and found.message) == said


def test_missing_knows_the_rest() -> None:
    """What is given is not missing."""
    duty = real().duty["m10-2-a"]
    assert missing(duty, {"month": "2026-03", "received": "1"}, DAY) == ("in_time",)
