"""The forms 台账进展 and 未完成说明: what they change, what is answered, and that pending ones do not conflict."""

import difflib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Golden
from helpers.paths import DAY, SMALL, SMALL_RECORDS, TESTS
from helpers.tiny import content

from policysite.data.folder import Folder
from policysite.data.load import load_with_warnings, problems_of
from policysite.data.problems import errors
from policysite.data.yaml.canonical import unformatted
from policysite.figures.ledger import ItemState, item_progress
from policysite.intake.form.issue import respond
from policysite.intake.trial import Present, present, write

STEPS = TESTS / "intake" / "steps"
NAMES = sorted(path.stem for path in STEPS.glob("*.json"))


@pytest.fixture
def data(tmp_path: Path) -> Present:
    """The small data with a ledger of one closed and one fresh item."""
    root = tmp_path / "data"
    shutil.copytree(SMALL, root)
    shutil.copytree(SMALL_RECORDS, root, dirs_exist_ok=True)
    shutil.copyfile(STEPS / "ledger.yml", root / "ledger/2026.yml")
    return present(Folder(root), DAY)


def event(name: str, number: int) -> bytes:
    """The event of an issue of that number."""
    found = json.loads((STEPS / f"{name}.json").read_text(encoding="utf-8"))
    found["issue"]["number"] = number
    return json.dumps(found).encode()


def changed(data: Present, name: str, new: bytes | None) -> str:
    """What a file would lose and gain."""
    old = (data.bytes_of(name) or b"").decode().splitlines()
    lines = difflib.unified_diff(old, (new or b"").decode().splitlines(), name, name, lineterm="", n=0)
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_form_comes_to(name: str, data: Present, golden: Golden) -> None:
    """The answer, and what changes in the data, are those beside the event; `pytest --accept` writes them anew."""
    before = content(data.folder.root)
    found = respond(data, event(name, 31), ())
    golden(STEPS / f"{name}.md", found.answer + "".join(changed(data, c.name, c.data) for c in found.changes))
    assert content(data.folder.root) == before
    write(data, found.changes)
    assert not errors(problems_of(data.folder, today=DAY))
    assert not unformatted({change.name: change.data for change in found.changes if change.data})


def git(folder: Path, *words: str) -> str:
    """What git says."""
    identity = ("-c", "user.name=x", "-c", "user.email=x@invalid", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


PENDING = ("step-action", "step-submission", "step-registration", "step-extension", "explanation")


@pytest.mark.parametrize("order", [PENDING, PENDING[::-1]], ids=["as filed", "the other way"])
def test_pending_proposals_merge_in_any_order(order: tuple[str, ...], data: Present) -> None:
    """Steps of one item, proposed beside one another, merge without conflict; the item says what all say together."""
    project = data.folder.root.parent
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "begin")
    for number, name in enumerate(order):
        git(project, "switch", "--quiet", "--create", name, "main")
        found = respond(data, event(name, 40 + number), ())
        write(data, found.changes)
        git(project, "add", ".")
        git(project, "commit", "--quiet", "--message", name)
    git(project, "switch", "--quiet", "main")
    for name in order:
        git(project, "merge", "--quiet", "--no-edit", name)
    dataset, problems = load_with_warnings(data.folder, today=DAY)
    assert problems == ()
    item = dataset.ledger_item["z2026-002"]
    assert item_progress(dataset, item, DAY).state is ItemState.SUBMITTED
    assert (len(item.actions), len(item.submissions), len(item.remedies), item.standard) == (1, 1, 2, "各处一致")
    assert str(item_progress(dataset, item, DAY).deadline) == "2027-03-31"


def test_two_that_contradict_are_told_with_both_places(data: Present) -> None:
    """Two closings, merged: each place is named."""
    for number, standard in ((41, "只留一本"), (42, "只留两本")):
        text = f"steps:\n  - item: z2026-002\n    standard: {standard}\n"
        path = data.folder.root / f"ledger/2026/issue-{number}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (found,) = errors(problems_of(data.folder, today=DAY))
    where = "data/ledger/2026/issue-41.yml第3行"
    assert (found.file, found.position.line) == ("data/ledger/2026/issue-42.yml", 3)
    assert where in found.message


def test_an_edited_form_takes_the_place_of_the_first(data: Present) -> None:
    """The same issue, filled in anew after it was accepted, writes its file anew."""
    write(data, respond(data, event("step-action", 31), ()).changes)
    again = present(data.folder, DAY)
    edited = json.loads(event("step-action", 31))
    edited["issue"]["body"] = edited["issue"]["body"].replace("对照两处文字", "改为同一说法")
    found = respond(again, json.dumps(edited).encode(), ())
    assert "取代本事项原来写入的内容" in found.answer
    write(again, found.changes)
    (action,) = load_with_warnings(data.folder, today=DAY)[0].ledger_item["z2026-002"].actions
    assert action.text == "改为同一说法"


TYPED = ("step-extension", "step-registration", "explanation")


@pytest.mark.parametrize("name", TYPED)
def test_what_was_understood_is_shown(name: str, data: Present) -> None:
    """However days, ids and periods were typed, the answer shows them as they were understood: the same for all."""
    asked, typed = (respond(data, event(each, 31), ()) for each in (name, f"{name}-typed"))
    assert asked.changes == typed.changes
    assert asked.answer == typed.answer


@pytest.mark.parametrize(
    ("result", "said"), [("反弹", "接续：z2026-001 登记簿重复"), ("巩固", "没有回头看反弹，不能接续")]
)
def test_what_was_registered_already_carries_on_too(result: str, said: str, data: Present) -> None:
    """What an item carries on may be added once it is registered, by form and by command."""
    path = data.folder.root / "ledger/2026.yml"
    text = path.read_text(encoding="utf-8").replace("approved_by: 中心党组}", f"approved_by: 中心党组}}\n{BACK}", 1)
    path.write_text(text.replace("巩固", result).replace("found: 2026-11-05", "found: 2026-11-10"), encoding="utf-8")
    asked = json.loads(event("step-registration", 31))
    asked["issue"]["body"] += "\n\n### 接续\n\nＺ2026-001"
    found = respond(present(data.folder, DAY), json.dumps(asked).encode(), ())
    assert said in found.answer, found.answer
    write(present(data.folder, DAY), found.changes)
    follows = load_with_warnings(data.folder, today=DAY)[0].ledger_item["z2026-002"].follows
    assert follows == ("z2026-001" if result == "反弹" else None)


BACK = "    look_backs: [{date: 2026-11-06, result: 巩固}]"


def carrying_on(old: str) -> bytes:
    """The event of a problem that was found again, with what it is to carry on."""
    found = json.loads((TESTS / "intake/issues/problem.json").read_text(encoding="utf-8"))
    found["issue"]["body"] = found["issue"]["body"].replace("2026-11-05", "2026-11-20") + f"\n\n### 接续\n\n{old}"
    return json.dumps(found).encode()


FOLLOWING = {
    "Z2026-001 登记簿重复": ("反弹", "登记为z2026-003，待整改"),
    "z2026-001": ("巩固", "“接续”：z2026-001没有回头看反弹，不能接续"),
    "z2026-009": ("反弹", "“接续”：没有编号“z2026-009”。现有z2026-001、z2026-002"),
}
"""What is written under 接续, with the result of the look back, and what the answer says."""


@pytest.mark.parametrize("old", FOLLOWING)
def test_an_item_that_carries_on_one_that_rebounded(old: str, data: Present) -> None:
    """A problem that came back is registered as what follows the former item, which stays 反弹 until it is closed."""
    result, said = FOLLOWING[old]
    back = json.loads(event("step-look-back", 31))
    back["issue"]["body"] = back["issue"]["body"].replace("巩固", result)
    write(data, respond(data, json.dumps(back).encode(), ()).changes)
    found = respond(present(data.folder, DAY), carrying_on(old), ())
    assert said in found.answer
    if found.changes:
        write(present(data.folder, DAY), found.changes)
        assert load_with_warnings(data.folder, today=DAY)[0].ledger_item["z2026-003"].follows == "z2026-001"
