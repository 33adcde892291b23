"""An issued text → the values of `policy.yml` and `checklist.yml`, with permanent ids."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.examples import one_in
from helpers.mistakes import Case, cases, changed, small_copy
from helpers.paths import DAY, OFFICE, SMALL
from hypothesis import given
from hypothesis import strategies as st

from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.problems import DataError
from policysite.data.text.identifying import Imported, Plain
from policysite.data.text.importing import import_text
from policysite.data.text.marks import chinese
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse
from policysite.intake.archives import UnreadableError
from policysite.intake.issued.files import taken

RETIRED = date(2027, 1, 1).isoformat()


def values(root: Path, name: str) -> Any:
    """The plain values of a file."""
    source, problems = parse(name, (root / f"{name}.yml").read_bytes())
    assert source is not None
    assert not problems
    return construct(source.node)


def imported(text: str, root: Path = SMALL, *, fresh: bool = False) -> tuple[Plain, Plain]:
    """What `text` becomes beside the data below `root`, or from nothing where `fresh`."""
    departments = {entry.get("printed", entry["name"]): entry["id"] for entry in values(root, "departments")}
    present = ({}, {}) if fresh else (values(root, "policy"), values(root, "checklist"))
    made = read_in(text, departments, *present)
    return made.policy, made.checklist or {}


def read_in(text: str, departments: Mapping[str, str], policy: Plain, checklist: Plain) -> Imported:
    """The same with what there is to look at."""
    return import_text(
        "v2.txt", taken("v2.txt", text.encode(), "v2.txt").lines, departments, policy, checklist, RETIRED
    )


def original(root: Path) -> str:
    """The archived original."""
    return (root / "source" / "v1.txt").read_text(encoding="utf-8")


def revised(*changes: tuple[str, str]) -> Plain:
    """The small policy after the changes to its text; each of the words stands there once."""
    text = original(SMALL)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return imported(text)[0]


def numbers(policy: Plain) -> dict[str, int]:
    """By the id of each measure in force its number."""
    return {
        measure["id"]: measure["number"]
        for section in policy["sections"]
        for measure in section["measures"]
        if "retired" not in measure
    }


def clauses(policy: Plain, measure: str) -> dict[str, str]:
    """By the id of each clause of a measure its words, `停用` where it is retired."""
    found = next(entry for section in policy["sections"] for entry in section["measures"] if entry["id"] == measure)
    return {clause["id"]: "停用" if "retired" in clause else clause["text"] for clause in found["clauses"]}


M02 = "2.及时办理读者意见。"
M03 = "3.加强队伍建设。"


def test_the_real_text_yields_the_committed_values() -> None:
    """The issued document is imported into just the values that are committed, with or without them at hand."""
    policy, checklist = imported(original(OFFICE), OFFICE)
    assert policy == values(OFFICE, "policy")
    assert checklist == values(OFFICE, "checklist")
    policy, checklist = imported(original(OFFICE), OFFICE, fresh=True)
    assert policy == values(OFFICE, "policy") | {"title": "待填", "issuer": "待填"}
    assert checklist == values(OFFICE, "checklist")


def test_the_same_text_changes_nothing() -> None:
    """Importing the text that the data hold already keeps everything, retired entries in their places included."""
    policy, checklist = imported(original(SMALL))
    assert policy == values(SMALL, "policy")
    assert checklist == values(SMALL, "checklist")
    assert yaml_text(policy) == yaml_text(values(SMALL, "policy"))


def test_windows_line_ends_and_spaces_at_line_ends() -> None:
    """CRLF, spaces at line ends and empty lines at the end make no difference."""
    text = original(SMALL).replace(" \n", "　\r\n") + "\n \n"
    assert imported(text) == imported(original(SMALL))


def test_a_moved_measure_keeps_its_id() -> None:
    """Measures that change places keep their ids and take the new numbers."""
    lines = original(SMALL).split("\n")
    lines[2], lines[5] = lines[5].replace("3.", "1."), lines[2].replace("1.", "3.")
    policy, _ = imported("\n".join(lines))
    assert numbers(policy) == {"m03": 1, "m02": 2, "m01": 3}
    assert [measure["id"] for measure in policy["sections"][0]["measures"]] == ["m04", "m03"]


def test_a_reworded_measure_keeps_its_id() -> None:
    """A measure and a clause that are revised keep their ids and take the new words."""
    policy = revised((M02, "2.及时办理读者意见建议。"), ("对读者来信一般应于当日登记", "对读者来信应当日登记"))
    assert numbers(policy) == {"m01": 1, "m02": 2, "m03": 3}
    assert clauses(policy, "m02")["m02-1"] == "对读者来信应当日登记，重要事项报中心党组研究。"
    assert list(clauses(policy, "m02")) == ["m02-1", "m02-2", "m02-3"]


def test_an_inserted_measure_takes_no_id_of_others() -> None:
    """A new measure gets the next free id, even where it is much like one that follows unchanged."""
    line = "2.及时办理读者意见箱意见。对读者来信一般应于当日登记，重要事项报中心党组研究。（责任部门：办公室）\n"
    policy = revised((M02, line + M02.replace("2", "3")), (M03, M03.replace("3", "4")))
    assert numbers(policy) == {"m01": 1, "m05": 2, "m02": 3, "m03": 4}
    assert list(clauses(policy, "m05")) == ["m05-1"]


def test_a_removed_measure_is_retired() -> None:
    """A measure gone from the text stays in its section with the date, clauses and number that it had."""
    text = original(SMALL).split("\n")
    policy, _ = imported("\n".join([*text[:4], text[5].replace("3.", "2."), *text[6:]]))
    assert numbers(policy) == {"m01": 1, "m03": 2}
    gone = policy["sections"][1]["measures"][0]
    assert (gone["id"], gone["retired"], gone["number"]) == ("m02", RETIRED, 2)
    assert policy["sections"][0]["measures"][1]["retired"] == "2026-02-01"


def test_what_is_replaced_is_no_revision() -> None:
    """A measure that has nothing in common with the one whose place it takes gets an id of its own."""
    text = original(SMALL).split("\n")
    text[4] = "2.节约水电。人走灯灭。（责任部门：各科室）"
    policy, _ = imported("\n".join(text))
    assert numbers(policy) == {"m01": 1, "m05": 2, "m03": 3}


def test_a_retired_measure_comes_back_under_its_heading() -> None:
    """A retired measure returns with its id only under its own heading; a similar one is new."""
    same = revised(
        (M02, "2.做好搬迁准备。完成书架搬迁。（责任部门：各业务科）\n3.及时办理读者意见。"), (M03, "4.加强队伍建设。")
    )
    assert numbers(same) == {"m01": 1, "m04": 2, "m02": 3, "m03": 4}
    other = revised(
        (M02, "2.做好搬迁工作。完成书架搬迁。（责任部门：各业务科）\n3.及时办理读者意见。"), (M03, "4.加强队伍建设。")
    )
    assert numbers(other) == {"m01": 1, "m05": 2, "m02": 3, "m03": 4}


def test_clauses_inserted_and_removed() -> None:
    """A new clause gets the next free id of its measure, one that is gone is retired where it stood."""
    tail = "（责任部门：阅览科）"
    policy = revised(
        (tail, f"{tail}每晚延时开放1小时。{tail}"),
        ("对读者来信一般应于当日登记，重要事项报中心党组研究。（责任部门：办公室）", ""),
    )
    assert list(clauses(policy, "m01")) == ["m01-1", "m01-3", "m01-2"]
    assert clauses(policy, "m01")["m01-3"] == "每晚延时开放1小时。"
    assert clauses(policy, "m02") == {
        "m02-1": "停用",
        "m02-2": "停用",
        "m02-3": "每年至少1次召开读者座谈会，遇有集中反映的问题及时专题研究。",
    }


def test_an_inserted_section_takes_no_id_of_others() -> None:
    """A section keeps its id when another is inserted before it, and its retired measures stay with it."""
    policy = revised(
        (
            "一、聚焦服务质量，方便读者借阅",
            "一、聚焦安全\n1.管好消防。定期检查。（责任部门：办公室）\n二、聚焦服务质量，方便读者借阅",
        ),
        ("1.做好日常服务。", "2.做好日常服务。"),
        ("二、聚焦内部管理，提高办事效率", "三、聚焦内部管理，提高办事效率"),
        (M02, M02.replace("2", "3")),
        (M03, M03.replace("3", "4")),
    )
    assert [section["id"] for section in policy["sections"]] == ["s3", "s1", "s2"]
    assert [measure["id"] for measure in policy["sections"][1]["measures"]] == ["m01", "m04"]


def test_a_section_gone_leaves_its_retired_measures() -> None:
    """The retired measures of a section that is gone are kept in the last section: their pages stay."""
    lines = original(SMALL).split("\n")
    lines[2:4] = []
    lines[1] = "一、聚焦内部管理，提高办事效率"
    policy, _ = imported("\n".join(lines).replace("\n2.及时", "\n1.及时").replace("\n3.加强", "\n2.加强"))
    assert [section["id"] for section in policy["sections"]] == ["s2"]
    assert {measure["id"] for measure in policy["sections"][0]["measures"]} == {"m01", "m02", "m03", "m04"}


def test_what_a_text_cannot_yield_is_kept_by_id() -> None:
    """Title, issuer, versions and each category's section stay, also where a category is renamed or moved."""
    text = (
        original(SMALL)
        .replace("二、内部管理方面", "二、内部管理和效率方面")
        .replace("\n服务问题表现清单", "\n服务问题清单")
    )
    policy, checklist = imported(text.replace("附件：服务问题表现清单", "附件：服务问题清单"))
    assert (policy["title"], policy["issuer"]) == ("改进阅览服务措施", "市阅览中心")
    assert policy["versions"] == [{"id": "v1", "date": "2026-01-05", "number": "阅中心〔2026〕1号"}]
    assert checklist["title"] == "服务问题清单"
    assert [(entry["id"], entry["section"]) for entry in checklist["categories"]] == [("a1", "s1"), ("a2", "s2")]


def test_a_new_category_needs_an_editor() -> None:
    """The section of a category that nobody has assigned yet is guessed by its place, or left out."""
    more = "".join(f"{chinese(place)}、新类{place}\n{place + 1}.有的表现{place}。\n" for place in (3, 4))
    _, checklist = imported(original(SMALL).rstrip() + "\n" + more)
    assert [entry.get("section") for entry in checklist["categories"]] == ["s1", "s2", None, None]
    assert [item["id"] for entry in checklist["categories"] for item in entry["items"]] == [
        "c01",
        "c02",
        "c03",
        "c04",
        "c05",
    ]


def test_manifestations_keep_their_ids() -> None:
    """A manifestation that moves to another category keeps its id, one that is gone is retired in its own."""
    lines = original(SMALL).split("\n")
    lines[11:15] = ["1.有的意见登记不及时，答复迟缓。", "二、内部管理方面", "2.有的办理时限不公开，读者来回跑。"]
    _, checklist = imported("\n".join(lines))
    found = [[item["id"] + item.get("retired", "") for item in entry["items"]] for entry in checklist["categories"]]
    assert found == [["c01" + RETIRED, "c03"], ["c02"]]


@one_in(7)
@given(st.permutations(range(19)), st.sets(st.integers(0, 18), max_size=4))
def test_ids_stay_whatever_is_moved_or_removed(order: list[int], removed: set[int]) -> None:
    """In whatever order the measures of the real document stand, and whichever are gone, each keeps its id."""
    present = values(OFFICE, "policy")
    ids = {measure["title"]: measure["id"] for section in present["sections"] for measure in section["measures"]}
    lines = original(OFFICE).split("\n")
    measures = [line for line in lines if line[:1].isdigit()][:19]
    kept = [measures[place].split(".", 1)[1] for place in order if place not in removed]
    text = [lines[0], "一、只有一个部分", *(f"{place}.{line}" for place, line in enumerate(kept, 1))]
    policy, _ = imported("\n".join([*text, *lines[lines.index("附件： ") - 2 :]]), OFFICE)
    found = {measure["title"]: measure["id"] for section in policy["sections"] for measure in section["measures"]}
    assert found == ids
    assert len(numbers(policy)) == 19 - len(removed)


@pytest.mark.parametrize("case", cases("imports"))
def test_a_text_that_is_not_in_the_form(case: Case) -> None:
    """What cannot be told is refused, what is worth a look is named with its line; nothing is guessed or dropped."""
    departments = {entry.get("printed", entry["name"]): entry["id"] for entry in values(SMALL, "departments")}
    text = changed(case, SMALL / case["file"])
    said: Sequence[object]
    try:
        said = read_in(text, departments, values(SMALL, "policy"), values(SMALL, "checklist")).reminders
    except (DataError, UnreadableError) as refused:
        said = refused.problems if isinstance(refused, DataError) else [refused]
    assert sorted(map(str, said)) == sorted(case["expected"])


@given(st.text(st.sampled_from("一二、123.。（责任部门：办公室）附件：字 \n\t"), max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, it becomes values that can be written and read back, or DataError says why not."""
    try:
        policy, checklist = imported(text, fresh=True)
    except (DataError, UnreadableError):
        return
    for value in (policy, checklist):
        source, problems = parse("file", yaml_text(value).encode())
        assert not problems
        assert source is not None
        assert construct(source.node) == value


def test_a_revision_loads(tmp_path: Path) -> None:
    """A revised text, imported and archived, loads: only what an editor must add is reported."""
    text = original(SMALL).replace(
        "（责任部门：阅览科）", "（责任部门：阅览科）每晚延时开放1小时。（责任部门：阅览科）"
    )
    root = small_copy(tmp_path)
    policy, checklist = imported(text)
    (root / "policy.yml").write_text(yaml_text(policy), encoding="utf-8")
    (root / "checklist.yml").write_text(yaml_text(checklist), encoding="utf-8")
    (root / "source" / "v1.txt").write_text(text, encoding="utf-8")
    assert [problem.message for problem in problems_of(Folder(root), today=DAY)] == [
        "m01-3没有任务，请在duties.yml中至少写一项"
    ]
