"""What documents of several forms call their entries, and how these are cited."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from helpers.paths import DAY, TESTS

from policysite.data.document import Document
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.document import Body, Version

TABLE = yaml.load((TESTS / "data" / "cases" / "labels.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize("office", TABLE)
def test_every_entry_has_its_names(office: str) -> None:
    """Each passage by the table: its name, and with what it stands in; none is left out of the plan's."""
    document = load(Folder(TESTS / "offices" / office), today=DAY).document
    found = [[id, document.labels.name(id), document.labels.place(id)] for id, _, _ in TABLE[office]]
    assert found == TABLE[office]
    assert office == "office" or [each.id for each in document.passages] == [id for id, _, _ in TABLE[office]]


def entries(tree: Any, numbers: Iterator[int]) -> list[dict[str, Any]]:
    """Entries by their marks: a list of marks, or marks with what stands below."""
    found = []
    for place, mark in enumerate(tree, 1):
        id, below = next(numbers), tree[mark] if isinstance(tree, dict) else None
        if below is None:
            clause = {"id": f"m{id:02}-1", "text": "办理。"}
            found.append({"id": f"m{id:02}", "number": place, "mark": mark, "clauses": [clause]})
        else:
            section = {"id": f"s{id}", "number": str(place), "mark": mark, "title": "题目"}
            found.append({**section, "sections": entries(below, numbers)})
    return found


@pytest.mark.parametrize(
    ("tree", "names", "places"),
    [
        (["一、", "二、"], "第一条 第二条", "第一条 第二条"),
        (["第一条　", "第二条　"], "第一条 第二条", "第一条 第二条"),
        (
            {"第一章　": ["第一条　", "第二条　"], "第二章　": ["第三条　"]},
            "第一章 第一条 第二条 第二章 第三条",
            "第一章 第一条 第二条 第二章 第三条",
        ),
        (
            {"第一章　": {"第一节　": ["第一条　"]}, "第二章　": {"第一节　": ["第二条　"]}},
            "第一章 第一章第一节 第一条 第二章 第二章第一节 第二条",
            "第一章 第一章第一节 第一条 第二章 第二章第一节 第二条",
        ),
        (
            {"一、": ["（一）", "（二）"], "二、": ["（三）"]},
            "第一部分 第（一）项 第（二）项 第二部分 第（三）项",
            "第一部分 第一部分第（一）项 第一部分第（二）项 第二部分 第二部分第（三）项",
        ),
        (
            {"一、": {"（一）": ["1.", "2."]}, "二、": {"（一）": ["3."]}},
            "第一部分 第一部分第（一）项 第1条 第2条 第二部分 第二部分第（一）项 第3条",
            "第一部分 第一部分第（一）项 第一部分第1条 第一部分第2条 第二部分 第二部分第（一）项 第二部分第3条",
        ),
        (
            {"一、": ["1.", "2."], "二、": ["1."]},
            "第一部分 第一部分第1点 第一部分第2点 第二部分 第二部分第1点",
            "第一部分 第一部分第1点 第一部分第2点 第二部分 第二部分第1点",
        ),
        ({"一、": ["一是", "二是"]}, "第一部分 第一点 第二点", "第一部分 第一部分第一点 第一部分第二点"),
    ],
)
def test_names_by_the_marks(tree: Any, names: str, places: str) -> None:
    """An entry goes by the mark as printed; with what it stands in where that mark begins anew."""
    body = Body.model_validate({"title": "题目", "issuer": "机关", "sections": entries(tree, iter(range(1, 99)))})
    document = Document(Version(id="v1"), body, None, {})
    ids = [each.id for each in (*document.sections, *document.measures)]
    ordered = [each.id for each in document.passages if each.id in ids]
    assert [document.labels.name(id) for id in ordered] == names.split()
    assert [document.labels.place(id) for id in ordered] == places.split()
