"""Draft duties: one per quota or time limit, in plain values that the words of the clause bear out."""

from datetime import date
from typing import Any

import pytest
from helpers.limit_table import CASES

from policysite.data.text.drafting import LONGEST_QUOTE, draft_duties, letters
from policysite.data.text.titles import LONGEST

_KEPT_OUT = {"id", "clause", "title", "draft"}


def drafted(text: str, deadline: str | None = None) -> list[dict[str, Any]]:
    return draft_duties("m01-1", text, deadline, 2026)


def told(text: str, deadline: str | None = None) -> list[dict[str, Any]]:
    return [{key: value for key, value in draft.items() if key not in _KEPT_OUT} for draft in drafted(text, deadline)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "值班员每季度至少1次实地检查。",
            {"kind": "recurring", "every": "quarter", "at_least": 1, "unit": "次"},
        ),
        ("每两个月召开碰头会。", {"kind": "recurring", "every": "two_months", "at_least": 1, "unit": "次"}),
        (
            "每年2月底前报送总结。",
            {"kind": "recurring", "every": "year", "at_least": 1, "unit": "次", "by": {"month": 2, "day": 31}},
        ),
        (
            "例会原则上每周召开1次。",
            {"kind": "recurring", "every": "week", "at_least": 1, "unit": "次", "in_principle": True},
        ),
        (
            "每名处级干部每年联系2个项目。",
            {"kind": "recurring", "every": "year", "at_least": 2, "unit": "个", "count_note": "按每名处级干部计"},
        ),
        (
            "每年每个支部至少发展1名党员。",
            {"kind": "recurring", "every": "year", "at_least": 1, "unit": "名", "count_note": "按每个支部计"},
        ),
        ("方案6月底前印发。", {"kind": "deliverable", "due": date(2026, 6, 30), "basis": "方案6月底前印发"}),
        ("汛期前完成清淤。", {"kind": "deliverable", "product": "work"}),
        (
            "2026年9月底前建成调度平台。",
            {
                "kind": "deliverable",
                "product": "system",
                "due": date(2026, 9, 30),
                "basis": "2026年9月底前建成调度平台",
            },
        ),
        (
            "2026年9月底前出台管护办法。",
            {"kind": "deliverable", "due": date(2026, 9, 30), "basis": "2026年9月底前出台管护办法"},
        ),
        ("诉求3个工作日内办结。", {"kind": "triggered", "within": {"working_days": 3}}),
        ("来信一般应于当日阅批。", {"kind": "triggered", "within": "same_day", "in_principle": True}),
        ("接报后30分钟内到场。", {"kind": "standing"}),
        ("每处站点配备不少于2名专职人员。", {"kind": "standing"}),
        ("落实市政府第3次会议精神。", {"kind": "standing"}),
    ],
)
def test_what_a_limit_becomes(text: str, expected: dict[str, Any]) -> None:
    """Each kind of limit becomes its kind of duty, with the sentence as its quote."""
    assert told(text) == [{"quote": text.removesuffix("。")} | expected]


@pytest.mark.parametrize(
    ("text", "deadline", "kinds"),
    [
        ("推进改造。", "2026年9月底前", [("deliverable", date(2026, 9, 30), "2026年9月底前")]),
        ("推进改造。", "2026年12月", [("deliverable", date(2026, 12, 31), "2026年12月")]),
        ("推进改造。", "年底前", [("deliverable", date(2026, 12, 31), "年底前")]),
        ("推进改造。", "长期坚持", [("standing", None, None)]),
        ("推进改造。", "持续推进", [("standing", None, None)]),
        ("推进改造。", "按上级要求", [("standing", None, None)]),
        ("推进改造。", "每年12月底前", [("recurring", None, "每年12月底前")]),
        ("改造6月底前完成。", "6月底前", [("deliverable", date(2026, 6, 30), "改造6月底前完成")]),
        ("每月巡查。", "年底前", [("recurring", None, None), ("deliverable", date(2026, 12, 31), "年底前")]),
        ("每月巡查。", "长期坚持", [("recurring", None, None)]),
    ],
)
def test_the_deadline_of_a_tail(text: str, deadline: str, kinds: list[tuple[object, ...]]) -> None:
    """A tail's deadline makes a deliverable, unless the words say the same; one without end makes nothing more."""
    assert [(draft["kind"], draft.get("due"), draft.get("basis")) for draft in drafted(text, deadline)] == kinds


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("6月底前完成立项，12月底前完成建设。", ["6月底前完成立项", "12月底前完成建设"]),
        ("每周调度、每月通报重点项目。", ["每周调度", "每月通报重点项目"]),
        ("对来信，3日内反馈，并回访；7日内办结。", ["对来信，3日内反馈，并回访", "7日内办结"]),
        ("建设一体化平台。6月底前完成。", ["建设一体化平台。6月底前完成"]),
        ("落实“每月巡查，发现问题，立即整改”制度。", ["落实“每月巡查，发现问题，立即整改”制度"]),
        ("宣传。每月巡查；每月巡查。", ["每月巡查"]),
    ],
)
def test_each_limit_has_words_of_its_own(text: str, quotes: list[str]) -> None:
    """Several limits of a sentence are told apart by their words; none is drafted twice."""
    assert [draft["quote"] for draft in drafted(text)] == quotes


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("成效评估每半年开展一次，报分管领导审阅。", "开展成效评估"),
        ("统一接入培训每年举办2期。", "举办统一接入培训"),
        ("对群众的书面意见，自受理之日起10个工作日内作出答复。", "对群众的书面意见作出答复"),
        ("各单位应当于每年2月底前报送上一年度总结。", "各单位报送上一年度总结"),
        ("到2027年，背街小巷照明全面达标。", "背街小巷照明全面达标"),
        ("受理后，10个工作日内办结。", "受理后，10个工作日内办结"),
        ("当日办结。", "当日办结"),
        ("每季度至少1次。", "每季度至少1次"),
        ("护林员发现塌方的，应当现场拍照，并录入台账。", "护林员发现塌方的，应当现场拍照"),
        ("对长期闲置的房屋，由保管方提出意见。", "对长期闲置的房屋，由保管方提出意见"),
        ("将林道纳入统一调度，灵活调整。", "将林道纳入统一调度"),
        ("涉及资金安排的，按照预算管理规定办理，专款专用。", "涉及资金安排的，按照预算管理规定办理"),
        ("因施工确需长期占用林区道路及其附属设施的，施工方应当提出恢复方案。", "施工方应当提出恢复方案"),
        (
            "支持社会力量以捐赠、认养、志愿服务等方式参与林道管护。",
            "支持社会力量以捐赠、认养、志愿服务等方式参与林道管护",
        ),
        ("根据需要，可以邀请专家。", "根据需要，可以邀请专家"),
    ],
)
def test_titles(text: str, title: str) -> None:
    """A title leaves the quota out where that reads well."""
    assert drafted(text)[0]["title"] == title


@pytest.mark.parametrize(
    "text", [sentence for sentence, _ in CASES] + ["，".join(s.rstrip("。") for s, _ in CASES) + "。"]
)
def test_every_draft_can_stand(text: str) -> None:
    """Quotes are verbatim and short, titles short and never empty, ids in order, no two of one kind and quote."""
    drafts = drafted(text, "2026年9月底前")
    assert [draft["id"] for draft in drafts] == [f"m01-1-{letters(number)}" for number in range(1, len(drafts) + 1)]
    assert len({(draft["kind"], draft["quote"]) for draft in drafts}) == len(drafts) > 0
    for draft in drafts:
        assert draft["quote"] in text
        assert 0 < len(draft["quote"]) <= LONGEST_QUOTE
        assert 0 < len(draft["title"]) <= LONGEST
        assert "。" not in draft["title"]
        assert draft["draft"] is True


@pytest.mark.parametrize("text", ["", "。", "  "])
def test_no_words_no_duty(text: str) -> None:
    """Where nothing is said nobody is obliged."""
    assert drafted(text, "年底前") == []


@pytest.mark.parametrize(("number", "expected"), [(1, "a"), (26, "z"), (27, "aa"), (53, "ba")])
def test_letters(number: int, expected: str) -> None:
    """a to z, then aa."""
    assert letters(number) == expected
