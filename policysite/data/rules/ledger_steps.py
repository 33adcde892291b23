"""Rules on the steps of ledger items that stand apart from their item."""

from collections.abc import Iterator

from policysite.data.ledger_merging import FIXED
from policysite.data.model.records import LedgerFile, LedgerStep
from policysite.data.rules.base import Case, Fault, key_of

_HELD = frozenset({"items", "steps"})


def steps_name_items(case: Case) -> Iterator[Fault]:
    """事项进展写给已经登记的事项，写在其登记年份的目录下。"""
    for year, _, step in _steps(case):
        if case.whole(f"ledger/{step.item[1:5]}"):
            yield from case.unknown(step, ("item",), step.item, case.dataset.ledger_item)
        if step.item[1:5] != year:
            text = "本文件只写{year}年登记的事项的进展，写的是“{given}”"
            yield Fault(step, ("item",), text, year=year, given=step.item)


def steps_say_something(case: Case) -> Iterator[Fault]:
    """台账文件写事项或进展，事项进展至少写一项内容。"""
    for book in case.dataset.ledger_files.values():
        if not book.model_fields_set & _HELD:
            items, steps = (key_of(LedgerFile, name) for name in ("items", "steps"))
            yield Fault(book, (), "缺{items}或{steps}", items=items, steps=steps)
    for _, _, step in _steps(case):
        if not any(value for name, value in step if name != "item"):
            yield Fault(step, (), "只写了事项编号，没有写内容：整改进展、报验、销号等至少写一项")


def steps_are_marked_like_their_item(case: Case) -> Iterator[Fault]:
    """真实事项的进展与演示数据分开写。"""
    marks = {item.id: book.sample for book in case.dataset.ledger_files.values() for item in book.items}
    for _, sample, step in _steps(case):
        if marks.get(step.item, sample) is not sample:
            yield Fault(step, ("item",), MIXED[sample], item=step.item)


MIXED = {
    True: "{item}是真实事项，不写演示的进展",
    False: "{item}是演示数据，不写真实的进展：请先运行policysite start清除演示数据",
}
"""What is said of a step that is marked as demonstration data where its item is not, and the other way."""


def steps_stand_once(case: Case) -> Iterator[Fault]:
    """同一件事只写一处：各处所写不重复，不矛盾；已登记的只补不改。"""
    places = case.dataset.places
    for clash in case.dataset.merged.clashes:
        text = _AGAIN if clash.same else OTHERWISE[clash.tail[0] in FIXED]
        key, where = key_of(LedgerStep, str(clash.tail[0])), places.spot(clash.other, clash.other_tail)
        yield Fault(clash.step, clash.tail, text, item=clash.item, key=key, where=where)


OTHERWISE = {
    True: "{item}的{key}已在{where}写明，补充登记只补没有登记的；确需更改的，请改该处",
    False: "{item}的{key}已在{where}写明，与此不同：请核对，只留一处",
}
"""What is said where a field stands elsewhere already, and is said otherwise here: of one of FIXED, and of others."""

_AGAIN = "{item}的{key}已在{where}写过，内容相同，请删去一处"


def _steps(case: Case) -> Iterator[tuple[str, bool, LedgerStep]]:
    """Every step with the year of its file, and whether that is demonstration data."""
    for key, book in case.dataset.ledger_files.items():
        yield from ((str(key[0]), book.sample, step) for step in book.steps)


STEP_RULES = (steps_name_items, steps_say_something, steps_are_marked_like_their_item, steps_stand_once)
