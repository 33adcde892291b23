"""The walk over a document: every passage once, in the document's order."""

from datetime import date

from helpers.trees import small

from policysite.data.model.document import Policy
from policysite.data.passages import passages


def test_every_passage_stands_in_its_place() -> None:
    """Each passage comes once, before those that stand in it, with its number, its place and what it stands in."""
    dataset = small()
    found = [*passages(dataset.policy, dataset.checklist)]
    assert [(each.id, each.number, each.place, each.within.id if each.within else "") for each in found] == [
        ("preamble", "", 1, ""),
        ("s1", "一", 1, ""),
        ("m01", "1", 1, "s1"),
        ("m01-1", "", 1, "m01"),
        ("m01-2", "", 2, "m01"),
        ("m04", "2", 2, "s1"),
        ("m04-1", "", 1, "m04"),
        ("s2", "二", 2, ""),
        ("m02", "2", 1, "s2"),
        ("m02-1", "", 1, "m02"),
        ("m02-2", "", 2, "m02"),
        ("m02-3", "", 2, "m02"),
        ("m03", "3", 2, "s2"),
        ("m03-1", "", 1, "m03"),
        ("closing", "", 1, ""),
        ("appendix", "", 1, ""),
        ("a1", "一", 1, "appendix"),
        ("c01", "1", 1, "a1"),
        ("c02", "2", 2, "a1"),
        ("a2", "二", 2, "appendix"),
        ("c03", "3", 1, "a2"),
    ]


def test_what_stands_in_something_retired_is_not_in_force() -> None:
    """A retired clause is out of force, and with a retired measure its clauses are, though not retired themselves."""
    found = {each.id: each for each in small().document.passages}
    assert [name for name, each in found.items() if each.retired] == ["m04", "m02-2"]
    assert [name for name, each in found.items() if not each.in_force] == ["m04", "m04-1", "m02-2"]


def test_a_heading_goes_with_all_that_stands_under_it() -> None:
    """A part under which everything is retired is no part of the text, since the last of them is."""
    dataset = small()
    policy = dataset.policy.model_dump(mode="json", exclude_none=True)
    for measure, day in zip(policy["sections"][1]["measures"], ("2026-07-01", "2026-08-01"), strict=True):
        measure["retired"] = day
    found = {each.id: each for each in passages(Policy.model_validate(policy), dataset.checklist)}
    assert found["s2"].retired == date(2026, 8, 1)
    assert [name for name in ("s1", "s2", "m02", "m02-1", "appendix") if found[name].in_force] == ["s1", "appendix"]


def test_words_come_from_the_field_that_holds_them() -> None:
    """A passage has the words of its record's field, and says where they stand."""
    found = small().passages
    assert {each.kind.name: each.path for each in found} == {
        "PREAMBLE": ("preamble",),
        "SECTION": ("title",),
        "MEASURE": ("title",),
        "CLAUSE": ("text",),
        "CLOSING": ("closing",),
        "APPENDIX": ("title",),
        "CATEGORY": ("title",),
        "ITEM": ("text",),
    }
    paragraphs = ("preamble", "closing")
    assert all(each.text == getattr(each.record, each.field) for each in found if each.field not in paragraphs)
    assert all((each.text,) == getattr(each.record, each.field) for each in found if each.field in paragraphs)
