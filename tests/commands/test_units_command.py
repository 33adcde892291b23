"""`policysite units`: units are listed, confirmed, named, merged and split, and no word of the document is touched."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from helpers.founded import copied, founded, held, planned, run
from helpers.paths import DAY, OFFICE, SMALL, TESTS
from helpers.revisions import plain

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.progress import progress
from policysite.views.progress import ProgressViews

GENRE = TESTS / "data" / "genre"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan's data as `new` has written them."""
    return planned(tmp_path_factory.mktemp("plan"))


def departments(project: Path) -> dict[str, dict[str, Any]]:
    """The units by id."""
    return {each["id"]: each for each in plain(project / "data" / "departments.yml")}


def clauses(project: Path) -> dict[str, dict[str, Any]]:
    """The clauses by id."""
    policy = plain(project / "data" / "policy.yml")
    return {
        each["id"]: each for part in policy["sections"] for measure in part["measures"] for each in measure["clauses"]
    }


def text_is_kept(project: Path, before: Path) -> None:
    """`check` finds nothing, so the text equals the original; and every printed word stands where it did."""
    checked = run(project, "check")
    assert checked.exit_code == 0, checked.output
    for id, clause in clauses(before).items():
        now = clauses(project)[id]
        assert {key: now.get(key) for key in ("text", "tail")} == {key: clause.get(key) for key in ("text", "tail")}


def test_all_are_listed_with_what_is_doubtful(plan: Path) -> None:
    """A line each, with kind, roles and mark; pairs and collective names with the command that mends them."""
    result = run(plan, "units")
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.startswith("  s")}
    assert result.stdout.startswith("9个单位，其中9个待核对\n")
    assert rows["shi-shui-wu-ju"] == ["市水务局", "部门单位", "牵头1款、责任1款", "待核对"]
    assert rows["shi-lin-ye-he-yuan-lin-ju"][2] == "配合1款、指导1款"
    assert rows["shi-wei-xuan-chuan-bu"][1] == "党委部门"
    merge = "policysite units --merge shi-fa-zhan-he-gai-ge-wei-yuan-hui shi-fa-zhan-gai-ge-wei"
    assert (
        f"市发展和改革委员会（shi-fa-zhan-he-gai-ge-wei-yuan-hui）与市发展改革委（shi-fa-zhan-gai-ge-wei）：是的，{merge}"
        in result.stdout
    )
    assert "policysite units --members ge-qu-ren-min-zheng-fu 编号或名称…" in result.stdout


def test_the_commands_listed_can_be_run(plan: Path, tmp_path: Path) -> None:
    """Whatever the list proposes for pairs is taken as it stands."""
    project = copied(plan, tmp_path)
    proposed = re.findall(r"policysite (units --(?:merge|split) .+)", run(project, "units").stdout)
    assert proposed
    for command in proposed:
        assert run(project, *command.split()).exit_code == 0
    assert "疑为" not in run(project, "units").stdout
    text_is_kept(project, plan)


def test_one_unit_is_told_with_its_clauses(plan: Path) -> None:
    """Each clause that names it, with its role, what is printed, and the line of the file."""
    said = run(plan, "units", "市水务局").stdout.splitlines()
    assert said[1].startswith(
        "  第1条第1款（m01-1）牵头：（市水务局牵头，市发展改革委、市林业和园林局参与）　data/policy.yml第"
    )
    assert "责任：" in said[2]


Done = tuple[tuple[str, ...], str, dict[str, dict[str, Any]]]
ACTIONS: dict[str, Done] = {
    "核对": (
        ("--confirm", "shi-shui-wu-ju", "市总工会"),
        "已核对2个单位：市水务局、市总工会",
        {"shi-shui-wu-ju": {"confirm": None}, "shi-zong-gong-hui": {"confirm": None}, "shi-ke-xie": {"confirm": True}},
    ),
    "改名": (
        ("--name", "shi-shui-wu-ju", "市水利局"),
        "shi-shui-wu-ju：“市水务局”改称“市水利局”，原文仍按“市水务局”印",
        {"shi-shui-wu-ju": {"name": "市水利局", "printed": "市水务局"}},
    ),
    "改名另写所印": (
        ("--name", "shi-shui-wu-ju", "市水利局", "--printed", "水务局"),
        "原文仍按“水务局”印",
        {"shi-shui-wu-ju": {"name": "市水利局", "printed": "水务局"}},
    ),
    "类别": (("--kind", "市科协", "其他单位"), "类别由“群团组织”改为“其他单位”", {"shi-ke-xie": {"kind": "other"}}),
    "类别英文": (("--kind", "shi-ke-xie", "agency"), "改为“部门单位”", {"shi-ke-xie": {"kind": "agency"}}),
    "编号": (
        ("--id", "shi-lin-ye-he-yuan-lin-ju", "greens"),
        "市林业和园林局：编号由shi-lin-ye-he-yuan-lin-ju改为greens",
        {"greens": {"name": "市林业和园林局"}, "shi-lin-ye-he-yuan-lin-ju": {}},
    ),
    "所含部门": (
        ("--members", "各区人民政府", "东湖区人民政府", "shi-shui-wu-ju"),
        "所含部门：东湖区人民政府、市水务局",
        {
            "ge-qu-ren-min-zheng-fu": {"members": ["dong-hu-qu-ren-min-zheng-fu", "shi-shui-wu-ju"]},
            "dong-hu-qu-ren-min-zheng-fu": {"kind": "government", "named": False, "confirm": True},
        },
    ),
    "合并": (
        ("--merge", "shi-fa-zhan-gai-ge-wei", "shi-fa-zhan-he-gai-ge-wei-yuan-hui"),
        "“市发展改革委”并入市发展和改革委员会（shi-fa-zhan-he-gai-ge-wei-yuan-hui），作为其别称；1款改为由其负责",
        {"shi-fa-zhan-he-gai-ge-wei-yuan-hui": {"aliases": ["市发展改革委"]}, "shi-fa-zhan-gai-ge-wei": {}},
    ),
    "几个并一个": (
        ("--merge", "市总工会", "市科协", "shi-wei-xuan-chuan-bu"),
        "“市科协”并入市委宣传部",
        {"shi-wei-xuan-chuan-bu": {"aliases": ["市总工会", "市科协"]}},
    ),
    "分开": (
        ("--split", "shi-lin-ye-he-yuan-lin-ju", "市林业", "市园林局"),
        "分为市林业（shi-lin-ye）、市园林局（shi-yuan-lin-ju）；2款改为由它们负责，原文所印不变",
        {
            "shi-lin-ye": {"confirm": True, "printed": None},
            "shi-yuan-lin-ju": {"kind": "agency", "printed": "园林局"},
            "shi-lin-ye-he-yuan-lin-ju": {},
        },
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_one_thing_is_done_and_the_text_stays(action: str, plan: Path, tmp_path: Path) -> None:
    """What is said is so in the data, which are without an error; what is left to confirm is told."""
    words, told, expected = ACTIONS[action]
    project = copied(plan, tmp_path)
    result = run(project, "units", *words)
    assert result.exit_code == 0, result.output
    assert told in result.stdout
    assert "个单位待核对" in result.stderr
    for id, keys in expected.items():
        assert {key: departments(project).get(id, {}).get(key) for key in keys} == keys
        assert (id in departments(project)) is bool(keys)
    text_is_kept(project, plan)
    assert run(project, "format", "--check").stderr == "已整理0个文件\n"


def test_whoever_takes_the_place_has_the_role(plan: Path, tmp_path: Path) -> None:
    """Of both halves in their order; of two that become one the foremost role, which is said."""
    project = copied(plan, tmp_path)
    run(project, "units", "--split", "shi-lin-ye-he-yuan-lin-ju", "市林业", "市园林局")
    both = ["shi-lin-ye", "shi-yuan-lin-ju"]
    assert clauses(project)["m01-1"]["responsible"] == ["shi-shui-wu-ju", "shi-fa-zhan-gai-ge-wei", *both]
    assert clauses(project)["m01-1"]["roles"]["support"] == ["shi-fa-zhan-gai-ge-wei", *both]
    assert clauses(project)["m02-1"]["roles"] == {"guide": both}
    result = run(project, "units", "--merge", "市财政局", "shi-fa-zhan-he-gai-ge-wei-yuan-hui")
    assert "  m01-2中两者职责不同，按“牵头”计，请核对" in result.stdout
    assert clauses(project)["m01-2"]["roles"] == {"lead": ["shi-fa-zhan-he-gai-ge-wei-yuan-hui"]}
    run(project, "units", "--merge", "shi-yuan-lin-ju", "市水务局")
    assert "roles" not in clauses(project)["m02-1"] or clauses(project)["m02-1"]["roles"] == {"guide": both[:1]}
    text_is_kept(project, plan)


def test_marks_vanish_one_by_one(plan: Path, tmp_path: Path) -> None:
    """Until all are confirmed, `status` and the list say how many are left."""
    project = copied(plan, tmp_path)
    run(project, "units", "--confirm", "市水务局")
    assert "8个单位、6项任务待核对" in run(project, "status").stdout
    assert "1个单位、" in run(project, "status", "--department", "市科协").stdout
    assert run(project, "units", "--confirm-all").stderr == "单位都已核对\n"
    assert "9个单位，都已核对" in run(project, "units").stdout
    assert "\n6项任务待核对" in run(project, "status").stdout
    assert b"confirm" not in held(project)["departments.yml"]


def test_pages_say_what_is_to_be_confirmed(plan: Path, tmp_path: Path) -> None:
    """Home page and 落实情况, as long as there is any; units alone, too."""
    project = copied(plan, tmp_path)

    def told() -> str:
        dataset = load(Folder(project / "data"), today=DAY)
        return ProgressViews(dataset, progress(dataset, DAY)).drafts()

    assert told() == "任务由程序据原文草拟，尚未核对（6项）；9个单位待核对"
    run(project, "confirm", "--all")
    assert told() == "9个单位待核对"
    run(project, "units", "--confirm-all")
    assert told() == ""


def test_comments_stay(plan: Path, tmp_path: Path) -> None:
    """Those on the lines of what is edited, too."""
    project = copied(plan, tmp_path)
    path = project / "data" / "departments.yml"
    path.write_text(path.read_text("utf-8").replace("confirm: true", "confirm: true # 问张科长"), encoding="utf-8")
    policy = project / "data" / "policy.yml"
    policy.write_text(policy.read_text("utf-8").replace("support:\n", "support: # 排序照原件\n"), encoding="utf-8")
    for words in (("--confirm-all",), ACTIONS["合并"][0], ACTIONS["分开"][0], ACTIONS["编号"][0]):
        run(project, "units", *words)
    assert path.read_text("utf-8").count("# 问张科长") == 9
    assert policy.read_text("utf-8").count("# 排序照原件") == 3


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "没有这个单位": (("--confirm", "市水务局", "没有局"), "没有部门“没有局”"),
    "没有这个类别": (("--kind", "市科协", "学会"), "可以写党组、党总支、科室、党委部门"),
    "名称已有": (("--name", "市科协", "市总工会"), "是同一单位的，请用--merge shi-ke-xie shi-zong-gong-hui"),
    "名称不成名": (("--name", "市科协", "市科协、市文联"), "须是一个名称"),
    "编号已有": (("--id", "市科协", "shi-zong-gong-hui"), "已由市总工会（shi-zong-gong-hui）使用"),
    "编号不成形": (("--id", "市科协", "市科协"), "编号"),
    "并入自己": (("--merge", "市科协", "市科协"), "不能并入自己"),
    "分成一个": (("--split", "市科协", "市科协", "市文联"), "两个以上单位的名称，不含原来的名称"),
    "分成没有印的": (
        ("--split", "市科协", "市科学院", "市技术协会"),
        "“市科协”里没有“市科学院”，不能这样分开：合称的，用--members shi-ke-xie",
    ),
    "缺一个": (("--split", "市科协", "市文联"), "--split后面写：编号 名称 名称…"),
    "多一个": (("--confirm-all", "市科协"), "--confirm-all后面写：（不写）"),
    "含自己": (("--members", "各区人民政府", "各区人民政府"), "不能含自己"),
    "不像单位": (("--members", "各区人民政府", "市水务"), "没有单位“市水务”，也不像单位名称"),
    "两件事": (("--confirm", "--merge", "市科协", "市总工会"), "一次做一件事"),
    "所印用错": (("--confirm", "市科协", "--printed", "科协"), "--printed与--name同用"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_is_told_and_changes_nothing(fault: str, plan: Path) -> None:
    """In plain words, with code 1."""
    words, told = REFUSED[fault]
    before = held(plan)
    result = run(plan, "units", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert (
        "没有写入" in result.stderr
        or "没有部门" in result.stderr
        or "没有单位" in result.stderr
        or "类别" in result.stderr
    )
    assert held(plan) == before


def test_confirmed_ids_are_permanent(plan: Path, tmp_path: Path) -> None:
    """So are those of units that anything is reported of; and a second confirmation is none."""
    project = copied(plan, tmp_path)
    run(project, "units", "--confirm", "市科协")
    assert "编号不再改" in run(project, "units", "--id", "市科协", "science").stderr
    assert "没有“待核对”标记" in run(project, "units", "--confirm", "市科协").stderr
    record = ("--duty", "m01-1-a", "--date", "2026-11-23", "--department", "市水务局", "--summary", "夜间巡查", "--yes")
    assert run(project, "record", *record).exit_code == 0
    before = held(project)
    for words in (
        ("--id", "市水务局", "water"),
        ("--merge", "市水务局", "市科协"),
        ("--split", "市水务局", "甲局", "乙局"),
    ):
        assert "data/records/2026/shi-shui-wu-ju.yml里已有记录" in run(project, "units", *words).stderr
    assert held(project) == before
    assert run(project, "units", "--merge", "市科协", "市水务局").exit_code == 0


def own(root: Path, office: Path) -> Path:
    """A project with an office's data, whose tails are made from the data."""
    shutil.copytree(office, root / "data")
    (root / "mkdocs.yml").touch()
    return root


def test_tails_made_from_the_data_are_written_out(tmp_path: Path) -> None:
    """Where another name would be printed the tail stands as it was; where none would, nothing is written."""
    project = own(tmp_path, SMALL)
    for name in ("departments.yml", "source/v1.txt"):
        path = project / "data" / name
        path.write_bytes(path.read_bytes().replace("机关支部".encode(), "机关支部和工会".encode()))
    assert run(project, "units", "--merge", "reading", "office").exit_code == 0
    policy = (project / "data" / "policy.yml").read_text("utf-8")
    assert policy.count("tail: （责任部门：阅览科）") == policy.count("tail:") > 0
    assert run(project, "units", "--split", "branch", "机关支部", "中心工会").exit_code == 0
    assert departments(project)["zhong-xin-gong-hui"]["printed"] == "工会"
    assert "tail: （责任部门：机关支部和工会、各科室）" in (project / "data" / "policy.yml").read_text("utf-8")
    assert departments(project)["business"]["members"] == ["office", "archives"]
    checked = run(project, "check")
    assert (checked.exit_code, checked.stdout) == (0, "没有问题（提醒0处）\n")


def test_what_is_reported_stands_in_the_way(tmp_path: Path) -> None:
    """Of an office in use: the files are named, the way out is told."""
    project = own(tmp_path, OFFICE)
    said = run(project, "units", "--merge", "office", "general-affairs").stderr
    assert "里已有记录，不能并入：机构撤并的，在departments.yml写retired（停用日期）、successor（承接部门）" in said


def test_data_with_errors_can_be_put_right(plan: Path, tmp_path: Path) -> None:
    """Only what a change causes stands in its way; a file that cannot be read does."""
    project = copied(plan, tmp_path)
    path = project / "data" / "departments.yml"
    path.write_text(path.read_text("utf-8").replace("name: 市总工会", "name: 市科协"), encoding="utf-8")
    assert run(project, "check").exit_code == 1
    assert run(project, "units", "--name", "shi-zong-gong-hui", "市总工会", "--printed", "市总工会").exit_code == 0
    assert run(project, "check").exit_code == 0
    path.write_text("- id: [\n", encoding="utf-8")
    assert run(project, "units", "--confirm-all").exit_code == 1


@pytest.mark.parametrize("name", ["a1", "a2", "a3", "a4", "a6", "a7", "a8"])
def test_documents_of_the_genre(name: str, tmp_path: Path) -> None:
    """All are listed; all are confirmed; the first becomes the second, and what is left is two: the text stays."""
    project = founded(tmp_path, GENRE / f"{name}.txt")
    ids = [*departments(project)]
    assert f"{len(ids)}个单位，其中{len(ids)}个待核对" in run(project, "units").stdout
    assert run(project, "units", "--confirm-all").exit_code == 0
    assert run(project, "units", "--merge", ids[0], ids[1]).exit_code == 0
    name = departments(project)[ids[2]]["name"]
    assert run(project, "units", "--split", ids[2], name[:2], name[-2:]).exit_code == 0
    assert run(project, "check").exit_code == 0
    assert {name[:2], name[-2:]} <= {each["name"] for each in departments(project).values()}
    assert not {ids[0], ids[2]} & {*departments(project)}
