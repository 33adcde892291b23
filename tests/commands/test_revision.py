"""`policysite import-text --in-force`: a revision in one go, through the public command."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Golden
from helpers.paths import DAY, OFFICE, SMALL
from helpers.revisions import OFFICE_IN_FORCE, OFFICE_NUMBER, named_anew, plain, revised_office

from policysite.changes.results import ChangeKind
from policysite.changes.text import revisions
from policysite.commands import main
from policysite.data.dataset import Dataset
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.document import Measure
from policysite.data.periods import binds
from policysite.figures.progress import progress
from policysite.intake import trial

IN_FORCE = ("--in-force", OFFICE_IN_FORCE.isoformat())


def run(project: Path, *words: str) -> Result:
    """A command in a project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        return CliRunner().invoke(main, words, env={"SITE_DATE": DAY.isoformat(), "SITE_DATA": None})


def project(root: Path, office: Path, text: str) -> Path:
    """A project with an office's data, and a text `new.txt` beside them."""
    shutil.copytree(office, root / "data")
    (root / "mkdocs.yml").touch()
    (root / "new.txt").write_bytes(text.encode())
    return root


def held(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The office after its second issue, and what the command said."""
    root = project(tmp_path_factory.mktemp("office"), OFFICE, revised_office().replace("\n", "\r\n"))
    named_anew(root / "data")
    path = root / "data" / "policy.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("  - id: s3\n", "  # 处内修改\n  - id: s3\n"), encoding="utf-8"
    )
    return root, run(root, "import-text", "new.txt", *IN_FORCE, "--number", OFFICE_NUMBER)


def loaded(root: Path, day: date) -> Dataset:
    """The data as of a day."""
    return load(Folder(root / "data"), today=day)


def test_it_is_told(revised: tuple[Path, Result], golden: Golden) -> None:
    """What was kept, changed, moved, begun and ended, and what is left to do."""
    _, result = revised
    assert result.exit_code == 0, result.output
    golden(Path(__file__).parent / "revision" / "office.txt", result.output)


def test_nothing_is_wrong_afterwards(revised: tuple[Path, Result]) -> None:
    """`check` has nothing to say, and `format` nothing to change: the revision lands as it is."""
    root, _ = revised
    checked = run(root, "check")
    assert (checked.exit_code, checked.stdout) == (0, "没有问题（提醒0处）\n")
    assert run(root, "format", "--check").stderr == "已整理0个文件\n"


def test_both_versions_are_archived(revised: tuple[Path, Result]) -> None:
    """The text byte for byte; the former structure as it was, with its comments and the names that it prints."""
    root, _ = revised
    source = root / "data" / "source"
    assert (source / "v2.txt").read_bytes() == (root / "new.txt").read_bytes()
    former, policy = plain(source / "v1.yml"), plain(OFFICE / "policy.yml")
    policy.pop("versions")
    assert former["policy"] == policy
    assert former["checklist"] == plain(OFFICE / "checklist.yml")
    assert former["printed"]["general-affairs"] == "综合科"
    assert "# 处内修改" in (source / "v1.yml").read_text(encoding="utf-8")


def test_ids_stay_and_what_is_gone_is_retired(revised: tuple[Path, Result]) -> None:
    """Every id goes on; what the new text lacks is retired from the day on which it comes into force."""
    root, _ = revised
    dataset = loaded(root, OFFICE_IN_FORCE)
    before = load(Folder(OFFICE), today=DAY)
    assert {each.id for each in before.measures} < {each.id for each in dataset.every(Measure)}
    assert "m12" not in {each.id for each in dataset.measures}
    assert dataset.document.retired == dict.fromkeys(("m12", "m12-1", "m10-2"), OFFICE_IN_FORCE)
    assert (dataset.measure["m09"].number, dataset.measure["m20"].number) == (10, 8)


def test_duties_are_carried_over(revised: tuple[Path, Result]) -> None:
    """A changed quota ends and begins, a moved clause's duties go on there, a new clause has one, quotes follow."""
    duty = loaded(revised[0], OFFICE_IN_FORCE).duty
    ended = duty["m09-1-a"].ended
    assert ended
    assert (ended.date, ended.basis) == (OFFICE_IN_FORCE - timedelta(1), OFFICE_NUMBER)
    assert (duty["m09-1-b"].at_least, duty["m09-1-b"].unit, duty["m09-1-b"].since) == (20, "天", OFFICE_IN_FORCE)
    assert duty["m08-3-a"].model_dump(exclude={"id", "clause"}) == duty["m10-2-a"].model_dump(exclude={"id", "clause"})
    assert (duty["m20-1-a"].quote, duty["m20-1-a"].at_least) == ("每月至少2次更新重点工程数据", 2)
    assert (duty["m20-1-b"].quote, duty["m20-1-b"].draft) == ("3个工作日内答复企业查询", True)
    assert duty["m03-2-a"].quote == "定期对重点工程建设进展情况进行检查督查"


def test_new_duties_stand_in_the_order_of_the_document(revised: tuple[Path, Result]) -> None:
    """Those of an inserted measure stand behind those of the one before it: lists follow the text."""
    dataset = loaded(revised[0], OFFICE_IN_FORCE)
    measures = list(dict.fromkeys(dataset.measure_of[each.clause].id for each in dataset.duties))
    before, at = dataset.measures[dataset.measures.index(dataset.measure["m20"]) - 1], measures.index("m20")
    assert measures[at - 1] == before.id


def test_departments_go_by_their_new_names(revised: tuple[Path, Result]) -> None:
    """The name that only the former version prints is an alias now."""
    entry = next(each for each in plain(revised[0] / "data" / "departments.yml") if each["id"] == "general-affairs")
    assert entry == {"id": "general-affairs", "name": "综合管理科", "kind": "division", "aliases": ["综合科"]}


def test_imported_ahead_the_version_in_force_is_shown(revised: tuple[Path, Result]) -> None:
    """Until the day the former version is in force, with its numbers, departments and quotas."""
    for day, version, number in ((OFFICE_IN_FORCE - timedelta(1), "v1", 9), (OFFICE_IN_FORCE, "v2", 10)):
        dataset = loaded(revised[0], day)
        assert (dataset.document.version.id, dataset.measure["m09"].number) == (version, number)


def test_the_same_text_again_changes_nothing(revised: tuple[Path, Result]) -> None:
    """It is said so; and where the day differs, what to do."""
    root, _ = revised
    before = held(root)
    assert run(root, "import-text", "new.txt", *IN_FORCE).stderr == "与最后一版v2的归档原文相同，没有改动\n"
    assert "直接改policy.yml的versions" in run(root, "import-text", "new.txt", "--in-force", "2027-09-01").stderr
    assert held(root) == before


def test_a_trial_writes_nothing(tmp_path: Path, revised: tuple[Path, Result]) -> None:
    """`--dry-run` tells the same and leaves every file."""
    root = project(tmp_path, OFFICE, revised_office())
    named_anew(root / "data")
    before = held(root)
    result = run(root, "import-text", "new.txt", *IN_FORCE, "--number", OFFICE_NUMBER, "--dry-run")
    assert result.exit_code == 0, result.output
    assert held(root) == before
    assert result.stdout.splitlines()[:40] == revised[1].stdout.splitlines()[:40]
    assert "没有写入" in result.stderr


def small(*changes: tuple[str, str]) -> str:
    """The small document with other words."""
    text = (SMALL / "source" / "v1.txt").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


WORDS = ("每次活动后登记情况", "每次活动后都登记情况")

FAULTS: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "部门不认识": (
        small(("（责任部门：阅览科）", "（责任部门：阅读科）"), ("（责任部门：机关支部、", "（责任部门：数据科、")),
        IN_FORCE,
        ["new.txt:3:1: ", "“阅读科”", "最接近的是“阅览科”", "new.txt:6:1: ", "“数据科”", "旧名写在printed", "共2处"],
    ),
    "施行早于上一版": (
        small(WORDS),
        ("--in-force", "2026-01-05"),
        ["施行日期2026-01-05须晚于上一版v1的成文日期2026-01-05"],
    ),
    "引用文件不认识": (
        small((WORDS[0], "按照《登记办法》登记情况")),
        IN_FORCE,
        ["new.txt:3:", "原文引用的《登记办法》不在references.yml中，请先加上"],
    ),
    "每一处都说": (
        small(("3.加强队伍建设。", "4.加强队伍建设。"), ("（责任部门：阅览科）", "（责任部门：阅读科）")),
        IN_FORCE,
        ["new.txt:3:1: ", "new.txt:6:1: 提醒：序号“4.”与前面的接不上", "共1处"],
    ),
    "不是文件的格式": ("只有一行", IN_FORCE, ["new.txt:1:1: "]),
    "日期写法": (small(WORDS), ("--in-force", "明年"), ["--in-force须是"]),
    "停用日期另写": (small(WORDS), (*IN_FORCE, "--retired", "2027-01-01"), ["不再写--retired"]),
    "没有施行日期": (small(WORDS), ("--number", "阅中心〔2027〕8号"), ["须同时写明施行日期--in-force"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_told_and_changes_nothing(fault: str, tmp_path: Path) -> None:
    """Every line is told, and no file is another than before."""
    text, options, told = FAULTS[fault]
    root = project(tmp_path, SMALL, text)
    before = held(root)
    result = run(root, "import-text", "new.txt", *options)
    assert (result.exit_code, result.stdout) == (1, "")
    for words in told:
        assert words in result.stderr
    assert held(root) == before


def test_a_file_of_the_name_is_in_the_way(tmp_path: Path) -> None:
    """Another text under the next version's name is not written over; the same one may lie there already."""
    root = project(tmp_path, SMALL, small(WORDS))
    (root / "data" / "source" / "v2.txt").write_bytes((root / "new.txt").read_bytes())
    assert run(root, "import-text", "data/source/v2.txt", *IN_FORCE, "--dry-run").exit_code == 0
    (root / "data" / "source" / "v2.txt").write_text("别的\n", encoding="utf-8")
    assert "source/v2.txt:1:1: 已有这个文件" in run(root, "import-text", "new.txt", *IN_FORCE).stderr


def test_cut_short_every_file_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses one file, those written before it are as they were."""
    root = project(tmp_path, SMALL, small(WORDS))
    before, written = held(root), list[str]()

    def full(folder: Path, name: str, data: Any) -> None:
        written.append(name)
        if name == "policy.yml":
            raise OSError(28, "full", name)
        put(folder, name, data)

    put = trial.put
    monkeypatch.setattr(trial, "put", full)
    result = run(root, "import-text", "new.txt", *IN_FORCE)
    assert (result.exit_code, result.stderr) == (1, "data/policy.yml：磁盘空间不足\n")
    assert len(written) > 3
    assert held(root) == before


def test_a_section_gone_is_laid_elsewhere(tmp_path: Path) -> None:
    """A category whose section is gone goes to another, and the section's page stays."""
    lines = small().split("\n")
    text = "\n".join([lines[0], lines[3].replace("二、", "一、"), *lines[4:]])
    text = text.replace("\n2.及时", "\n1.及时").replace("\n3.加强", "\n2.加强")
    root = project(tmp_path, SMALL, text)
    result = run(root, "import-text", "new.txt", *IN_FORCE)
    assert result.exit_code == 0, result.output
    assert "附件第一类（a1）对应的部分暂定为第一部分" in result.stdout
    dataset = load(Folder(root / "data"), today=OFFICE_IN_FORCE)
    assert [section.id for section in dataset.sections] == ["s2"]
    assert "s1" in dataset.section
    rows = {day: progress(dataset, day).top_rows for day in (date(2026, 12, 31), OFFICE_IN_FORCE)}
    told = {day: [(section.id, version.id) for section, version in found] for day, found in rows.items()}
    assert told == {date(2026, 12, 31): [("s1", "v1"), ("s2", "v1")], OFFICE_IN_FORCE: [("s2", "v2"), ("s1", "v1")]}


def test_a_year_keeps_its_sections(tmp_path: Path) -> None:
    """A measure moved to another section afterwards takes no figures of former years along."""
    lines = small().split("\n")
    lines[3], lines[4] = lines[4], lines[3]
    root = project(tmp_path, SMALL, "\n".join(lines))
    year = date(2026, 12, 31)
    before = {id: figures.due for id, figures in progress(loaded(root, year), year).sections.items()}
    result = run(root, "import-text", "new.txt", *IN_FORCE)
    assert result.exit_code == 0, result.output
    later = loaded(root, date(2028, 1, 11))
    assert later.section_of["m02"].id == "s1"
    assert {id: figures.due for id, figures in progress(later, year).sections.items()} == before
    assert before["s2"] > 0


def test_what_comes_back_is_not_owed_for_the_time_between(tmp_path: Path) -> None:
    """A measure dropped by one version and restored by the next: its duties ended then, others begin now."""
    lines = small().split("\n")
    root = project(tmp_path, SMALL, "\n".join(line for line in lines if not line.startswith("3.加强队伍")))
    assert run(root, "import-text", "new.txt", *IN_FORCE).exit_code == 0
    (root / "new.txt").write_text(small(), encoding="utf-8")
    result = run(root, "import-text", "new.txt", "--in-force", "2028-03-10", "--number", "阅中心〔2028〕2号")
    assert result.exit_code == 0, result.output
    assert (
        "m03-1-a 组织业务微课：所在的款恢复，原任务已于2027年8月15日终止，另立m03-1-e（每月至少1次）" in result.stdout
    )
    between, after = date(2028, 2, 10), date(2028, 3, 10)
    for day, binding in ((between, set()), (after, {"m03-1-e", "m03-1-f", "m03-1-g"})):
        dataset = loaded(root, day)
        assert {duty.id for duty in dataset.duties if duty.clause == "m03-1" and binds(dataset, duty, day)} == binding
    old = loaded(root, after).duty["m03-1-a"]
    assert (str(old.ended and old.ended.date), old.ended and old.ended.basis) == ("2027-08-15", "v2")


def test_what_comes_back_by_hand_is_pointed_out(tmp_path: Path) -> None:
    """Duties without an end would bind in between; `/changes/`, diff and summary call what comes back 恢复."""
    lines = small().split("\n")
    root = project(tmp_path, SMALL, "\n".join(line for line in lines if not line.startswith("3.加强队伍")))
    assert run(root, "import-text", "new.txt", *IN_FORCE).exit_code == 0
    shutil.copytree(root / "data", root / "before")
    (root / "new.txt").write_text(small(), encoding="utf-8")
    told = run(root, "import-text", "new.txt", "--in-force", "2028-03-10", "--number", "阅中心〔2028〕2号").stdout
    assert "恢复1条" in told
    assert "恢复，责任部门：" in told
    assert "新增" not in told
    text_diff = run(root, "diff", "before", "data").stdout
    assert "第3条（m03-1）：恢复，责任部门：" in text_diff, text_diff
    assert "措施m03随新版本恢复：原任务须已终止（ended），新任务写明自何日起（since）" in text_diff
    groups = [group for each in revisions(loaded(root, date(2028, 3, 10)))[:1] for group in each.groups]
    assert {change.kind for group in groups for change in group.changes} == {ChangeKind.RESTORED}
    shutil.copyfile(SMALL / "duties.yml", root / "data" / "duties.yml")
    checked = run(root, "check")
    said = (
        "m03-1自2027-08-16起停用，2028-03-10起恢复，其间没有这项任务：这里须写ended（2027-08-15），恢复后仍有此要求的，"
    )
    assert checked.exit_code == 1
    assert f"{said}另立任务并写since: 2028-03-10" in checked.stdout


def test_what_the_former_department_reported_meanwhile_stays(tmp_path: Path) -> None:
    """In force before it was imported: records in between are reminders in trial, summary and check, never faults."""
    root = project(tmp_path, OFFICE, revised_office())
    path = root / "data/records/2026/office.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{BETWEEN}", encoding="utf-8")
    for words in ((), ("--dry-run",)):
        folder = project(tmp_path / f"{len(words)}", OFFICE, revised_office())
        named_anew(folder / "data")
        (folder / "data/records/2026/office.yml").write_bytes(path.read_bytes())
        result = run(folder, "import-text", "new.txt", "--in-force", "2026-08-16", *words)
        assert result.exit_code == 0, result.output
        said = "v2自2026-08-16起m07-1-a由综合管理科负责，这条2026-09-10的记录由办公室所报：新版存入以前报的，可以不动；"
        assert f"提醒：{said}应由综合管理科报的，请移到records/2026/general-affairs.yml" in result.output, result.output
        assert words or run(folder, "check").exit_code == 0


BETWEEN = "  - duty: m07-1-a\n    date: 2026-09-10\n    summary: 演示：外出学习\n"


def test_reasons_that_name_a_former_number_are_told(tmp_path: Path) -> None:
    """A measure inserted at the front: each reason of the crosswalk that calls another by its number is listed once."""
    body, mark, appendix = (OFFICE / "source" / "v1.txt").read_text(encoding="utf-8").partition("附件：")
    moved = re.sub(r"^(\d+)\.", lambda found: f"{int(found[1]) + 1}.", body, flags=re.MULTILINE)
    first = "1.加强政治建设。每季度至少1次开展政治学习交流。（责任部门：机关总支）\n2.在学懂"
    root = project(tmp_path, OFFICE, moved.replace("2.在学懂", first) + mark + appendix)
    result = run(root, "import-text", "new.txt", *IN_FORCE, "--dry-run")
    assert result.exit_code == 0, result.output
    listed = r"(表现第\d+项)（c\d+）的理由写有“(第\d+条)”，自施行之日起为(第\d+条)：请在crosswalk"
    assert re.findall(listed, result.stdout) == [
        ("表现第1项", "第1条", "第2条"),
        ("表现第2项", "第2条", "第3条"),
        ("表现第3项", "第3条", "第4条"),
        ("表现第5项", "第18条", "第19条"),
    ]
