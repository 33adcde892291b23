"""The document of any form in `/api/policy.json`: what it prints, who answers in which role, in its order."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from helpers.paths import DAY, PLAN
from jsonschema import Draft202012Validator

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.exports.api import Api, api_schemas
from policysite.figures.progress import progress


@cache
def policy() -> Any:
    """The plan's document, read back."""
    dataset = load(Folder(PLAN), today=DAY)
    return json.loads(Api(dataset, progress(dataset, DAY), "0123abc").documents()["api/policy.json"])


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every group of keys in a JSON value."""
    if isinstance(value, dict):
        yield value
        value = [*value.values()]
    for each in value if isinstance(value, list) else ():
        yield from nodes(each)


CLAUSES = {node["id"]: node for node in nodes(policy()) if "tail" in node}


def test_it_keeps_to_its_schema() -> None:
    """The document is valid against the schema that is handed out with it, which refuses unknown keys."""
    schema = json.loads(api_schemas()["schema/api/policy.schema.json"])
    assert not [*Draft202012Validator(schema).iter_errors(policy())]


def test_tails_and_roles() -> None:
    """A tail is verbatim or null; roles name departments by id, posts in words; `responsible` must act."""
    told = {
        "m01-1": {"lead": ["civil-affairs"], "responsible": ["civil-affairs", "resources"]},
        "m04-1": {"lead": ["market"], "support": ["civil-affairs", "health"]},
        "m04-3": {},
        "m06-1": {"responsible": ["youth-league", "women"], "guide": ["social-work"]},
        "m07-1": {"responsible": ["publicity"]},
        "m08-1": {"responsible": ["civil-affairs"], "leader": ["分管副县长"]},
    }
    assert {id: CLAUSES[id]["roles"] for id in told} == told
    assert CLAUSES["m04-1"]["tail"] == "（牵头单位：县市场监管局；配合单位：县民政局、县卫生健康委）"
    assert (CLAUSES["m04-1"]["after"], CLAUSES["m04-1"]["responsible"]) == ("。", ["market", "civil-affairs", "health"])
    assert (CLAUSES["m04-3"]["tail"], CLAUSES["m04-3"]["responsible"]) == (None, [])
    assert (CLAUSES["m04-4"]["tail_apart"], CLAUSES["m04-4"]["paragraph"]) == (True, True)
    assert CLAUSES["m06-1"]["responsible"] == ["youth-league", "women"]
    assert CLAUSES["m07-1"]["tail"] == "（责任部门：县委宣传部）"
    assert (CLAUSES["m03-1"]["scope"], CLAUSES["m09-1"]["deadline"]) == ("按职责分工负责", "2026年12月底前")
    assert CLAUSES["m01-1"]["note"] == "排在第一位的为牵头单位，下同"


def test_the_tree_in_its_order() -> None:
    """Sections nest; where measures and sections stand side by side `order` has both as printed."""
    document = policy()
    (first, last), (between,) = document["sections"], document["measures"]
    assert document["order"] == [first["id"], between["id"], last["id"]] == ["s1", "m07", "s4"]
    assert (first["order"], [each["id"] for each in first["sections"]]) == (["s2", "m04", "s3"], ["s2", "s3"])
    assert len(first["text"]) == 2
    assert (first["sections"][0]["mark"], between["mark"], "mark" in first) == ("（一）", "二、", False)
    assert "title" not in first["sections"][0]["measures"][2]


def test_what_stands_around_the_text() -> None:
    """Head and sign-off by what their lines are; a plan that a notice brings has a sign-off of its own."""
    document = policy()
    assert document["head"] == {
        "title": "云岫县人民政府关于印发云岫县乡村助餐服务提升计划的通知",
        "number": "云政发〔2026〕5号",
        "addressee": "各乡镇人民政府，县政府各部门",
        "adopted": "2026年2月20日县政府第3次常务会议通过",
        "notice": ["现将《云岫县乡村助餐服务提升计划》印发给你们，请认真组织实施。"],
        "plan_title": "云岫县乡村助餐服务提升计划",
    }
    assert document["sign_off"] == {
        "issuer": "云岫县人民政府",
        "date": "2026年3月2日",
        "note": "此件公开发布",
        "annex": ["附件：1.助餐服务重点任务清单", "2.助餐点布设表", "3.名词解释"],
        "plan": {"issuer": "云岫县助餐服务工作专班", "date": "2026年2月27日", "note": "联系科室：县民政局养老服务科"},
    }
    assert (len(document["preamble"]), len(document["closing"])) == (2, 2)


def test_attachments() -> None:
    """Of a table every row, cell by cell, and those that name who answers as measures too; of a text its paragraphs."""
    tasks, places, words = policy()["attachments"]
    assert [each["kind"] for each in (tasks, places, words)] == ["table", "table", "text"]
    assert [row[0] for row in tasks["rows"]] == ["1", "2", "3"]
    assert [[row["id"] for row in group["measures"]] for group in tasks["sections"]] == [["m10", "m11"], ["m12"]]
    assert tasks["rows"][0] == tasks["sections"][0]["measures"][0]["cells"]
    assert places["rows"] == [["第一批", "东溪镇", "4家"], ["第二批", "西岭乡", ""]]
    assert (words["mark"], len(words["text"])) == ("附件3", 2)
