"""A further version of the document in a folder of data: its text imported, the former one archived whole."""

import re
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from helpers.paths import OFFICE
from policysite.data.folder import Folder
from policysite.data.text.importing import import_lines
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse
from policysite.intake.issued.files import read_issued


def plain(path: Path) -> Any:
    """The values of a YAML file."""
    source, _ = parse(path.name, path.read_bytes())
    return construct(source.node) if source else None


def archive(data: Path) -> str:
    """Keep the structure of the last version as that of a former one; returns its id."""
    policy, path = plain(data / "policy.yml"), data / "checklist.yml"
    checklist = {"checklist": plain(path)} if path.exists() else {}
    *_, last = policy.pop("versions")
    names = {each["id"]: each.get("printed", each["name"]) for each in plain(data / "departments.yml")}
    former = {"policy": policy, **checklist, "printed": names}
    (data / "source" / f"{last['id']}.yml").write_text(yaml_text(former), encoding="utf-8")
    return str(last["id"])


def issue(data: Path, text: str, in_force: date, number: str = "") -> None:
    """Make `text` the last version, in force from a day on; what it no longer has is retired on that day."""
    version = f"v{int(archive(data)[1:]) + 1}"
    path = data / "source" / f"{version}.txt"
    path.write_text(text, encoding="utf-8")
    import_lines(str(path), read_issued(path).lines, Folder(data), in_force)
    head, mark, rest = (data / "policy.yml").read_text(encoding="utf-8").partition("title:")
    named = f"    number: {number}\n" if number else ""
    added = f"  - id: {version}\n    in_force: {in_force}\n{named}"
    (data / "policy.yml").write_text(f"{head}{added}{mark}{rest}", encoding="utf-8")


def brought_back(data: Path) -> None:
    """By hand: a version of the small office without its third measure, and another that has it again."""
    text = (data / "source" / "v1.txt").read_text(encoding="utf-8")
    issue(data, "\n".join(line for line in text.split("\n") if not line.startswith("3.加强队伍")), date(2026, 3, 1))
    issue(data, text, date(2026, 6, 10))


OFFICE_NUMBER = "市重点〔2027〕12号"
OFFICE_IN_FORCE = date(2027, 8, 16)


def revised_office() -> str:
    """A second issue of the office's document.

    Of 第9条 the quota is 20天, 第10条第2款 moved to 第8条, 第12条 is gone and another inserted behind 第7条; two
    clauses have another department, 综合科 is called 综合管理科, 数据科 is new, and the appendix has one item more.
    """
    text = (OFFICE / "source" / "v1.txt").read_text(encoding="utf-8")
    (moved,) = re.findall("坚持“谁接访、谁阅批.*?（责任部门：办公室）", text)
    for old, new in (
        (moved, ""),
        ("（责任部门：办公室、协考科） \n9.", f"（责任部门：办公室、协考科）{moved} \n9."),
        ("调研时间不少于15天", "调研时间不少于20天"),
        ("定期对重点工程建设情况进行检查督查", "定期对重点工程建设进展情况进行检查督查"),
        ("建设更上一个台阶。（责任部门：办公室）", "建设更上一个台阶。（责任部门：综合科）"),
        ("定期督查学习落实情况。（责任部门：办公室）", "定期督查学习落实情况。（责任部门：机关总支）"),
        ("\n三、聚焦人民立场", f"\n{_INSERTED}\n三、聚焦人民立场"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text = re.sub(r"\n12\..*", "", text, count=1).replace("综合科", "综合管理科")
    body, mark, appendix = text.partition("附件：")
    numbers = count(1)
    body = re.sub(r"(?m)^\d+\.", lambda _: f"{next(numbers)}.", body)
    return f"{body}{mark}{appendix.rstrip()}\n16.有的数据更新不及时。\n"


_INSERTED = "8.推进数据共享。每月至少2次更新重点工程数据，3个工作日内答复企业查询。（责任部门：数据科）"


def named_anew(data: Path) -> None:
    """Enter beforehand whom the second issue names: a renamed department and a new one."""
    path = data / "departments.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("  name: 综合科\n", "  name: 综合管理科\n  printed: 综合科\n")
    new = "- id: data\n  name: 数据科\n  kind: division\n  since: 2027-07-01\n"
    path.write_text(text.replace("- id: all-divisions\n", f"{new}- id: all-divisions\n"), encoding="utf-8")
