"""Rules on what corrects or withdraws a record that stands in another file."""

from collections.abc import Iterator
from typing import Any

from policysite.data.model.records import Corrected, RecordFile
from policysite.data.rules.base import Case, Fault, key_of

_HELD = ("records", "corrections", "withdrawn")


def record_files_say_something(case: Case) -> Iterator[Fault]:
    """落实记录的文件写落实记录、更正或撤回。"""
    for book in case.dataset.record_files.values():
        if not book.model_fields_set & {*_HELD}:
            records, corrections, withdrawn = (key_of(RecordFile, name) for name in _HELD)
            text = "缺{records}、{corrections}或{withdrawn}"
            yield Fault(book, (), text, records=records, corrections=corrections, withdrawn=withdrawn)


def corrections_name_records(case: Case) -> Iterator[Fault]:
    """更正、撤回写明的原记录在同一年度、同一部门的文件里，一字不差；更正过的，写明前一次更正所在的文件。"""
    for key, change in case.dataset.merged_records.astray:
        if not case.whole("/".join(("records", *key[:2]))):
            continue
        whose = case.dataset.department[key[1]].name
        values: dict[str, Any] = {"year": key[0], "department": whose, "duty": change.duty}
        if change.after:
            text = "{department}{year}年的文件里，没有“{after}”对这条记录的更正，也许已经撤回或另有更正：请核对"
            yield Fault(change, ("after",), text, after=change.after, **values)
        else:
            text = (
                "{department}{year}年的文件里没有这样一条{duty}的记录，也许已经更正或撤回：请照录原记录，或删去这一条"
            )
            yield Fault(change, (), text, **values)


def records_are_corrected_once(case: Case) -> Iterator[Fault]:
    """同一条记录不同时作两次更正、撤回；再次更正的，写明前一次更正所在的文件。"""
    places = case.dataset.places
    for each in case.dataset.merged_records.twice:
        text = _AGAIN if each.same else _OTHERWISE
        change, other = _WORD[isinstance(each.change, Corrected)], _WORD[isinstance(each.other, Corrected)]
        yield Fault(each.change, (), text, other=other, change=change, where=places.spot(each.other))


_WORD = {True: "更正", False: "撤回"}
_AGAIN = "这条记录的{change}已在{where}写过，内容相同，请删去一处"
_OTHERWISE = "这条记录已在{where}{other}，这里又{change}：请核对，只留一处"


def corrections_are_marked_like_their_record(case: Case) -> Iterator[Fault]:
    """真实记录的更正、撤回与演示数据分开写。"""
    dataset = case.dataset
    for chain in dataset.merged_records.every:
        for key, change in chain.changes:
            if dataset.record_files[key].sample is not dataset.record_files[chain.key].sample:
                yield Fault(change, (), _MIXED[dataset.record_files[key].sample])


_MIXED = {
    True: "原记录是真实记录，不写演示的更正、撤回",
    False: "原记录是演示数据，不写真实的更正、撤回：请先运行policysite start清除演示数据",
}

CORRECTION_RULES = (
    record_files_say_something,
    corrections_name_records,
    records_are_corrected_once,
    corrections_are_marked_like_their_record,
)
