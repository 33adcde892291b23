"""A plan that `new` has read goes through a further issue: figures stay, units and duties are there to be confirmed."""

import re
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import Result
from helpers.founded import PLAN, copied, founded, held, planned, run
from helpers.paths import TESTS
from helpers.rendered import Rendered
from helpers.revisions import plain

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.figures.duties import State
from policysite.figures.progress import progress

GENRE = TESTS / "data" / "genre"
IN_FORCE = ("--in-force", "2027-03-01")
MOVED = "抓好试点示范。选择基础较好的河段先行先试。（市财政局牵头）\n"
CHANGES = (
    ("江政办字〔2026〕8号", "江政办字〔2027〕3号"),
    ("2026年2月26日", "2027年2月20日"),
    ("4.加强宣传。", "5.加强宣传。"),
    (
        "二、保障措施\n3.",
        "3.清理淤积。每季度至少清理1次，发现险情24小时内报告。（市水务局、市应急管理局负责）\n二、保障措施\n4.",
    ),
    (MOVED, ""),
    ("公开巡查结果。", f"{MOVED}公开巡查结果。"),
    ("（市发展和改革委员会牵头，市财政局参与）", "（市财政局牵头，市发展和改革委员会参与；5月底前完成）"),
    ("（市水务局牵头，市发展改革委、", "（市水利局牵头，市发展改革委、"),
    ("指导，市水务局、", "指导，市水利局、"),
    ("（市水务局、市应急管理局负责）", "（市水利局、市应急管理局负责）"),
)


def revised() -> str:
    """A further issue: a measure inserted, a paragraph moved, a tail changed, a unit renamed, another one new."""
    text = PLAN
    for old, new in CHANGES:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan confirmed in part, one pair of units merged, one renamed, and a record reported."""
    project = planned(tmp_path_factory.mktemp("plan"))
    merge = ("--merge", "shi-fa-zhan-gai-ge-wei", "shi-fa-zhan-he-gai-ge-wei-yuan-hui")
    steps: tuple[tuple[str, ...], ...] = (
        ("units", *merge),
        ("units", "--confirm-all"),
        ("confirm", "m01", "m02-1"),
        ("record", "--duty", "m01-1-a", "--date", "2026-12-05", "--department", "市水务局", "--amount", "2", "--yes"),
        ("units", "--name", "市水务局", "市水利局"),
    )
    for words in steps:
        result = run(project, *words, day="2026-12-06")
        assert result.exit_code == 0, result.output
    return project


@pytest.fixture(scope="module")
def done(used: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The same after the further issue, from a file in GB 18030 with CRLF, and what was said."""
    project = copied(used, tmp_path_factory.mktemp("done"))
    (project / "new.txt").write_bytes(revised().replace("\n", "\r\n").encode("gb18030"))
    return project, run(project, "import-text", "new.txt", *IN_FORCE, "--add-units", day="2026-12-06")


def test_it_is_told(done: tuple[Path, Result]) -> None:
    """What was kept, moved, inserted, who does what now, whom nobody knew, what was drafted."""
    _, result = done
    assert result.exit_code == 0, result.output
    for words in (
        "措施：只变序号2条，有改动2条，新增1条",
        "款：不变4款，有改动1款，移动1款，新增1款",
        "牵头部门由市发展和改革委员会改为市财政局；配合部门由市财政局改为市发展和改革委员会",
        "责任部门“市水务局”（shi-shui-wu-ju）：改称“市水利局”",
        "据原文草拟为每季度至少1次",
        "据原文草拟为24小时内",
        "第1条第3款（m01-2）的完成时限改为“5月底前”，原来没有写：请核对m01-2-a的期限",
        "新加单位市应急管理局（shi-ying-ji-guan-li-ju）：核对后运行policysite units --confirm shi-ying-ji-guan-li-ju",
        "“市发展改革委”是市发展和改革委员会的别称，由它负责",
    ):
        assert words in result.stdout, words


def test_the_data_are_without_an_error(done: tuple[Path, Result]) -> None:
    """Now and when it is in force; the original is archived byte for byte, the former structure beside it."""
    project, _ = done
    for day in ("2026-12-06", "2027-03-01"):
        checked = run(project, "check", day=day)
        assert (checked.exit_code, checked.stdout) == (0, "没有问题（提醒0处）\n")
    assert held(project)["source/v2.txt"] == (project / "new.txt").read_bytes()
    assert {"source/v1.txt", "source/v1.yml"} <= held(project).keys()


def test_number_and_day_are_those_printed(done: tuple[Path, Result]) -> None:
    """Nobody has to write again what the issue prints of itself."""
    project, _ = done
    former, new = plain(project / "data" / "policy.yml")["versions"]
    assert (former["date"], former["number"]) == ("2026-02-26", "江政办字〔2026〕8号")
    assert new == {"id": "v2", "in_force": "2027-03-01", "date": "2027-02-20", "number": "江政办字〔2027〕3号"}


def test_another_number_than_the_printed_one_is_said(used: Path, tmp_path: Path) -> None:
    """It is taken, since somebody wrote it; what is printed is named."""
    project = copied(used, tmp_path)
    (project / "new.txt").write_text(revised(), encoding="utf-8")
    words = ("import-text", "new.txt", *IN_FORCE, "--number", "江政办字〔2027〕4号", "--add-units")
    result = run(project, *words, day="2026-12-06")
    assert result.exit_code == 0, result.output
    assert "原文印的文号是“江政办字〔2027〕3号”，--number写的是“江政办字〔2027〕4号”，以后者为准" in result.stdout
    assert plain(project / "data" / "policy.yml")["versions"][-1]["number"] == "江政办字〔2027〕4号"


def test_what_is_new_is_to_be_confirmed(done: tuple[Path, Result]) -> None:
    """The unit, there since the issue is in force; the duties from the words, each with its quote."""
    project, _ = done
    new = next(each for each in plain(project / "data" / "departments.yml") if each["name"] == "市应急管理局")
    assert (new["confirm"], new["since"], new["kind"]) == (True, "2027-03-01", "agency")
    duties = {each["id"]: each for each in plain(project / "data" / "duties.yml")}
    kinds = {
        id: (each["kind"], each["quote"]) for id, each in duties.items() if id.startswith("m05-") and each["draft"]
    }
    assert kinds == {
        "m05-1-a": ("recurring", "每季度至少清理1次"),
        "m05-1-b": ("triggered", "发现险情24小时内报告"),
    }
    said = run(project, "status", day="2027-03-01").stdout
    assert "1个单位、5项任务待核对" in said


def test_figures_stay(used: Path, done: tuple[Path, Result]) -> None:
    """What was reported counts as before: neither names nor numbers are other ones."""
    day = date(2027, 1, 5)
    before, after = (progress(load(Folder(root / "data"), today=day), day) for root in (used, done[0]))
    assert before.total == after.total
    months = after.duties["m01-1-a"].periods
    assert [(each.period.name, each.state) for each in months if each.period.name == "2026-12"] == [
        ("2026-12", State.MET)
    ]


def test_days_without_a_year_are_asked_about(tmp_path: Path) -> None:
    """6月底前 of a plan of 2026 that one of 2027 says again; what names its year, or is said otherwise now, is not."""
    days = ("6月底前完成", "2026年9月底前完成", "8月底前完成")
    old, new = PLAN, revised().replace("；5月底前完成", "")
    for at, day in zip(("落实经费。", "加强宣传。", "畅通投诉渠道。"), days, strict=True):
        old = old.replace(at, f"{at}{day}准备工作。")
        new = new.replace(at, f"{at}{day.replace('8月', '7月')}准备工作。")
    source = tmp_path / "issued.txt"
    source.write_text(old, encoding="utf-8")
    project = founded(tmp_path / "project", source)
    (project / "new.txt").write_text(new.replace("河道养护行动方案", "河道管护行动方案"), encoding="utf-8")
    result = run(project, "import-text", "new.txt", *IN_FORCE, "--add-units")
    assert result.exit_code == 0, result.output
    (told,) = (line for line in result.stdout.splitlines() if "期限没有写年份" in line)
    assert told.endswith(
        "期限没有写年份，仍按2026年的：m03-1-a（“6月底前完成准备工作”）；现在是指2027年的，终止后另立任务"
    )
    assert "题目改为“河道管护行动方案”：站名“河道养护行动方案" in result.stdout


def test_a_plan_with_a_covering_notice(tmp_path: Path) -> None:
    """Marks that begin again in each part, a sign-off, paragraphs below headings: a quota more, one paragraph moved."""
    project = founded(tmp_path, GENRE / "a3.txt")
    steps = (
        ("units", "--confirm-all"),
        ("confirm", "--all"),
        ("units", "--name", "市税务局", "国家税务总局安平市税务局"),
    )
    assert [run(project, *words).exit_code for words in steps] == [0, 0, 0]
    text = (GENRE / "a3.txt").read_text("utf-8")
    (moved,) = re.findall("抓好绿道养护试点。.*\n", text)
    inserted = (
        "（六）做好夜间巡查。每月至少开展2次夜间巡查。（市城市管理局牵头，市公安局参与）\n（七）破解标线模糊难题。"
    )
    for old, new in (
        (moved, ""),
        ("健全休息座椅台账。", f"{moved}健全休息座椅台账。"),
        ("（六）破解标线模糊难题。", inserted),
        (
            "（市商务局牵头，市供销合作社、市自然资源和规划局参与）",
            "（市供销合作社牵头，市商务局、市林业和园林局参与）",
        ),
        ("（市税务局牵头", "（国家税务总局安平市税务局牵头"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (project / "new.txt").write_text(text, encoding="gb18030")
    result = run(project, "import-text", "new.txt", "--in-force", "2027-03-01", "--add-units")
    assert result.exit_code == 0, result.output
    assert "款：不变34款，有改动1款，移动1款，新增1款" in result.stdout
    assert "责任部门“市税务局”（shi-shui-wu-ju）：改称“国家税务总局安平市税务局”" in result.stdout
    for day in ("2026-11-23", "2027-03-01"):
        assert run(project, "check", day=day).stdout == "没有问题（提醒0处）\n"


def test_without_being_asked_nobody_is_added(used: Path, tmp_path: Path) -> None:
    """The way out is told: a new name, or the option."""
    project = copied(used, tmp_path)
    (project / "new.txt").write_text(revised(), encoding="utf-8")
    before = held(project)
    result = run(project, "import-text", "new.txt", *IN_FORCE, day="2026-12-06")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "没有责任部门“市应急管理局”" in result.stderr
    assert "policysite units --name 编号 新名" in result.stderr
    assert "加--add-units由程序加上再核对" in result.stderr
    assert held(project) == before


def test_two_names_of_one_unit_in_a_tail(used: Path, tmp_path: Path) -> None:
    """It is named once, in the foremost role; what is printed stays."""
    project = copied(used, tmp_path)
    tail = "（市发展改革委牵头，市水利局、市发展和改革委员会参与）"
    text = PLAN.replace("市水务局", "市水利局").replace("（市发展和改革委员会牵头，市财政局参与）", tail)
    (project / "new.txt").write_text(text, encoding="utf-8")
    assert run(project, "import-text", "new.txt", *IN_FORCE, day="2026-12-06").exit_code == 0
    policy = plain(project / "data" / "policy.yml")
    clause = policy["sections"][0]["measures"][0]["clauses"][1]
    merged = "shi-fa-zhan-he-gai-ge-wei-yuan-hui"
    assert clause["responsible"] == [merged, "shi-shui-wu-ju"]
    assert (clause["roles"], clause["tail"]) == ({"lead": [merged], "support": ["shi-shui-wu-ju"]}, tail)


def test_a_unit_that_may_be_another_is_said(used: Path, tmp_path: Path) -> None:
    """With the command that makes them one."""
    project = copied(used, tmp_path)
    (project / "new.txt").write_text(
        PLAN.replace("市水务局", "市水利局").replace("市科协", "市科学技术协会"), encoding="utf-8"
    )
    result = run(project, "import-text", "new.txt", *IN_FORCE, "--add-units", day="2026-12-06")
    (command,) = re.findall(r"疑为同一单位：是的，运行policysite (units --merge \S+ \S+)", result.stdout)
    assert run(project, *command.split(), day="2026-12-06").exit_code == 0
    assert run(project, "check", day="2027-03-01").exit_code == 0


def test_the_text_in_force_is_mended_with_units_too(used: Path, tmp_path: Path) -> None:
    """Without a day the text of the last version is read anew: whom it names is added, since ever."""
    project = copied(used, tmp_path)
    path = project / "data" / "source" / "v1.txt"
    path.write_text(PLAN.replace("市科协参与", "市科协、市文联参与"), encoding="utf-8")
    assert run(project, "import-text", str(path)).exit_code == 1
    result = run(project, "import-text", str(path), "--add-units")
    assert "已写入：data/departments.yml、data/policy.yml" in result.stderr
    assert run(project, "check").exit_code == 0
    assert "since" not in plain(project / "data" / "departments.yml")[-1]


def test_a_word_file_is_archived_beside_its_text(used: Path, tmp_path: Path) -> None:
    """Byte for byte; the same file again changes nothing."""
    project = copied(used, tmp_path)
    made = docx.Document()
    for line in revised().splitlines():
        made.add_paragraph(line)
    made.save(str(project / "new.docx"))
    words = ("import-text", "new.docx", *IN_FORCE, "--add-units")
    result = run(project, *words, day="2026-12-06")
    assert result.exit_code == 0, result.output
    files = held(project)
    assert files["source/v2.docx"] == (project / "new.docx").read_bytes()
    assert files["source/v2.txt"].decode().split() == revised().split()
    assert run(project, "check", day="2027-03-01").exit_code == 0
    assert "与最后一版v2的归档原文相同，没有改动" in run(project, *words, day="2026-12-06").stderr
    assert held(project) == files


TABLE = """附件
河道养护任务清单
序号\t事项\t责任单位\t完成时限
1\t清理漂浮物\t市水务局\t2027年6月底前
2\t修补护栏\t市财政局、市水务局\t2027年9月底前
3\t更换标牌\t市林业和园林局\t长期坚持
"""
ROW = "2\t修补护栏\t市财政局、市水务局\t2027年9月底前\n"


def test_rows_of_a_table_change_and_go(tmp_path: Path) -> None:
    """A row keeps its id when its words change; one that is gone keeps its page, and is in no table."""
    source = tmp_path / "issued.txt"
    source.write_text(PLAN + TABLE, encoding="utf-8")
    project = founded(tmp_path / "project", source)
    assert run(project, "units", "--confirm-all").exit_code == 0
    assert (TABLE.count(ROW), TABLE.count("3\t更换标牌\t市林业和园林局")) == (1, 1)
    changed = TABLE.replace(ROW, "").replace("3\t更换标牌\t市林业和园林局", "2\t更换旧标牌\t市水务局")
    (project / "new.txt").write_text(PLAN + changed, encoding="utf-8")
    result = run(project, "import-text", "new.txt", *IN_FORCE)
    assert result.exit_code == 0, result.output
    assert "原附件第2项题目（m06）：删去" in result.stdout
    assert "附件第2项（m07-1）" in result.stdout
    data = load(Folder(project / "data"), today=date(2027, 3, 1))
    table = Rendered(data, date(2027, 3, 1)).json("policy.json")["attachments"][0]
    assert [row[1] for row in table["rows"]] == ["清理漂浮物", "更换旧标牌"]
    assert {each["id"]: each.get("retired") for each in table["measures"]} == {
        "m05": None,
        "m06": "2027-03-01",
        "m07": None,
    }
