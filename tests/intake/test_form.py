"""Forms filled in as issues: what they change, what is answered, and that nothing else comes of them."""

import difflib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Golden
from helpers.issue_events import EVENTS, HOSTILE, SUMMARY, body, event
from helpers.paths import DAY, PROJECT, SMALL, SMALL_RECORDS
from helpers.tiny import content
from helpers.trees import small
from hypothesis import given
from hypothesis import strategies as st

from policysite.commands import main
from policysite.data.folder import Folder
from policysite.data.load import problems_of
from policysite.data.problems import errors
from policysite.intake.form.forms import filled_in, form_of, forms
from policysite.intake.form.issue import LARGEST_EVENT, MOST_CHARACTERS, TRUSTED, respond
from policysite.intake.trial import Present, present

NAMES = sorted(path.stem for path in EVENTS.glob("*.json"))
REPORTERS = ["li-si"]
BARE = present(Folder(SMALL), DAY)
PROBLEM_FIELDS = next(form.fields for form in forms(small()) if form.name == "problem")
MENTION = re.compile(r"@|https?://|<\w|#\d")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Present:
    """The small data with records and a ledger, which nobody changes."""
    root = tmp_path_factory.mktemp("issues") / "data"
    shutil.copytree(SMALL, root)
    shutil.copytree(SMALL_RECORDS, root, dirs_exist_ok=True)
    return present(Folder(root), DAY)


def changed(data: Present, name: str, new: bytes | None) -> str:
    """What a file would lose and gain."""
    old = (data.bytes_of(name) or b"").decode().splitlines()
    lines = difflib.unified_diff(old, (new or b"").decode().splitlines(), name, name, lineterm="", n=0)
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_what_an_issue_comes_to(name: str, data: Present, golden: Golden) -> None:
    """The answer, and what changes in the data, are those beside the event; `pytest --accept` writes them anew."""
    before = content(data.folder.root)
    found = respond(data, (EVENTS / f"{name}.json").read_bytes(), REPORTERS)
    golden(EVENTS / f"{name}.md", found.answer + "".join(changed(data, c.name, c.data) for c in found.changes))
    assert content(data.folder.root) == before


def outside_code(answer: str) -> str:
    """The answer without its block of code, which must be one and end where it should."""
    found = re.fullmatch(r"([^`]*\n)(`{3,})text\n(.*)\n\2\n", answer, re.DOTALL)
    assert found, answer
    assert found[2] not in found[3]
    return found[1]


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_does_nothing(name: str, data: Present) -> None:
    """No mention, link or markup but our own; no workflow command; nothing that cannot be seen."""
    answer = respond(data, (EVENTS / f"{name}.json").read_bytes(), REPORTERS).answer
    assert not MENTION.search(outside_code(answer))
    assert "##[" not in answer
    assert not [line for line in answer.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_events_are_refused_by_name(name: str, data: Present) -> None:
    """The answer names the place, in the form's words; nothing would be written."""
    given, said = HOSTILE[name]
    found = respond(data, json.dumps(given).encode(), REPORTERS)
    assert said in found.answer
    assert found.changes == ()
    assert not MENTION.search(outside_code(found.answer))


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"not JSON",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b" " * (LARGEST_EVENT + 1),
        b'{"action": ' + b"9" * 10_000 + b"}",
        b"\x00",
    ],
    ids=["empty", "words", "UTF-16", "deep", "huge", "a long number", "NUL"],
)
def test_what_is_no_event_is_refused(given: bytes, data: Present) -> None:
    """A file that is no JSON, or too much of it, ends in an answer."""
    found = respond(data, given, REPORTERS)
    assert "事件文件" in found.answer
    assert found.changes == ()


def test_lone_fields_are_all_named_at_once(data: Present) -> None:
    """Whatever is wrong with several fields is said in one answer."""
    empty = "\n\n".join(f"### {field.label}\n\n_No response_" for field in PROBLEM_FIELDS)
    answer = respond(data, json.dumps(body("problem", lambda _: empty)).encode(), ()).answer
    required = [field.label for field in PROBLEM_FIELDS if field.required]
    assert [f"“{label}”：须填写" in answer for label in required] == [True] * len(required)
    assert f"共{len(required)}处" in answer


def test_demonstration_data_take_nothing_real(tmp_path: Path) -> None:
    """Nothing real is written into a file that is marked as demonstration data."""
    shutil.copytree(SMALL, tmp_path / "data")
    for name in ("ledger/2026.yml", "records/2026/reading.yml"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True)
        old = (SMALL_RECORDS / name).read_text(encoding="utf-8")
        path.write_text(f"sample: true\n{old}", encoding="utf-8")
    sampled = present(Folder(tmp_path / "data"), DAY)
    for name in ("record", "problem"):
        found = respond(sampled, (EVENTS / f"{name}.json").read_bytes(), ())
        assert "是演示数据" in found.answer
        assert found.changes == ()


@pytest.fixture
def project(data: Present, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data in a project of its own, which is the working directory."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(data.folder.root, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def from_issue(name: str, *words: str, **settings: str) -> Result:
    """Run `policysite from-issue`."""
    environment = {"SITE_DATE": "2026-11-23", "SITE_DATA": None, "SITE_REPORTERS": None, **settings}
    return CliRunner().invoke(main, ["from-issue", str(EVENTS / f"{name}.json"), *words], env=environment)


def test_from_issue_writes_one_file_and_the_answer(project: Path) -> None:
    """Exit 0; the data hold the record and are right; the answer stands in the file."""
    before = content(project / "data")
    result = from_issue("record", "--answer", "answer.md")
    assert (result.exit_code, result.output) == (0, "")
    assert (project / "answer.md").read_text(encoding="utf-8") in (EVENTS / "record.md").read_text(encoding="utf-8")
    after = content(project / "data")
    assert {name for name in after if after[name] != before.get(name)} == {"records/2026/reading/issue-12.yml"}
    assert not errors(problems_of(Folder(project / "data"), today=DAY))


LINES_ON_DATA = [
    words.split()
    for words in re.findall(
        r"\$\(RUN\) policysite (check|.* --check)$", (PROJECT / "Makefile").read_text("utf-8"), re.M
    )
]
"""How `make check` and `make lint` call policysite: they hold the data, and what is generated from it."""


def erratum(id: str, old: str, new: str) -> Any:
    """A correction of a few words."""
    labels = [field.label for field in forms(small())[-1].fields]
    given = "\n\n".join(f"### {label}\n\n{text}" for label, text in zip(labels, (id, old, new, ""), strict=True))
    return body("erratum", lambda _: given)


ACCEPTED = {
    **{name: event(name) for name in NAMES if "\n--- " in (EVENTS / f"{name}.md").read_text(encoding="utf-8")},
    "the name of a department": erratum("archives", "典藏科", "典藏部"),
    "words that YAML must quote": erratum("m01-2-a", "修订借阅须知", "修订：'借阅' # 须知"),
    "long words": erratum("m01-1-a", "按场次计", "按" + "场次" * 200 + "计"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_proposed_passes_its_own_check(name: str, project: Path) -> None:
    """After `from-issue` the data are right and in their form, and so are the forms that are generated from them."""
    settings = {"SITE_DATE": "2026-11-23", "SITE_DATA": None}
    (project / "event.json").write_text(json.dumps(ACCEPTED[name]), encoding="utf-8")
    calls = [["format"], ["forms"], ["from-issue", "event.json", "--reporters", ",".join(REPORTERS)], *LINES_ON_DATA]
    assert len(calls) >= 6
    for words in calls:
        done = CliRunner().invoke(main, words, env=settings)
        assert done.exit_code == 0, f"{words}: {done.output}"


def test_forms_come_along_only_where_they_change(project: Path) -> None:
    """A correction that changes no choice writes no form; a form that is not there and does not change is none."""
    assert from_issue("erratum", "--answer", "answer.md").exit_code == 0
    assert not (project / ".github").exists()
    assert from_issue("erratum-title", "--answer", "answer.md").exit_code == 0
    assert [path.name for path in (project / ".github" / "ISSUE_TEMPLATE").iterdir()] == ["record.yml"]


def test_from_issue_refuses_and_writes_nothing(project: Path) -> None:
    """Exit 1; the answer is printed where no file is named; every byte stays."""
    before = content(project)
    result = from_issue("record-wrong")
    assert (result.exit_code, result.stdout) == (1, (EVENTS / "record-wrong.md").read_text(encoding="utf-8"))
    assert content(project) == before


@pytest.mark.parametrize(
    ("words", "settings", "code"),
    [
        ((), {}, 1),
        ((), {"SITE_REPORTERS": " , "}, 1),
        ((), {"SITE_REPORTERS": "zhang-san, li-si"}, 0),
        ((), {"SITE_REPORTERS": "zhang-san，@li-si；wang-wu"}, 0),
        (("--reporters", "LI-SI"), {}, 0),
        (("--reporters", "zhang-san"), {"SITE_REPORTERS": "li-si"}, 1),
    ],
    ids=["no list", "an empty list", "environment", "parted as people do", "option", "the option decides"],
)
def test_who_may_report_where_the_forge_does_not_say(
    words: tuple[str, ...], settings: dict[str, str], code: int, project: Path
) -> None:
    """Without an association the login must be on the list, whatever its capitals."""
    result = from_issue("record-month", *words, **settings)
    assert result.exit_code == code, result.output


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
@pytest.mark.parametrize(
    ("association", "own"),
    [
        *((word, True) for word in TRUSTED),
        *((word, False) for word in ("NONE", "CONTRIBUTOR", "FIRST_TIMER", "", "member", None, 0, True, ["OWNER"])),
    ],
)
def test_the_list_adds_to_what_the_forge_says(association: Any, own: bool, listed: bool, data: Present) -> None:
    """On every forge: who is on the list may report, and whom the forge calls its own; nobody else."""
    given = event("record")
    given["issue"] |= {"author_association": association, "user": {"login": "Zhao-Liu"}}
    found = respond(data, json.dumps(given).encode(), ["zhao-liu"] if listed else [])
    assert bool(found.changes) is (own or listed)
    assert ("不在可以报送的人员之列" in found.answer) is not (own or listed)


def test_broken_data_are_said_so(project: Path) -> None:
    """Where the data have an error already, the answer says that, and the terminal what it is."""
    (project / "data" / "duties.yml").write_text("- id: x\n", encoding="utf-8")
    result = from_issue("record", "--answer", "answer.md")
    assert result.exit_code == 1
    assert "data/duties.yml:1:" in result.stderr
    assert "请维护人员先改好" in (project / "answer.md").read_text(encoding="utf-8")


def test_no_event_file(project: Path) -> None:
    """A missing file is a message, not a traceback."""
    result = from_issue("nothing")
    assert result.exit_code == 1
    assert "nothing.json" in result.stderr


FIELDS = forms(small())[0].fields
FILLED = event("record")["issue"]["body"]
LENGTHY = {
    "headings, all alike": "### x\n" * 10_000,
    "headings, each another": "".join(f"### {number}\n" for number in range(9000)),
    "headings that stand twice": f"### {FIELDS[0].label}\n" * 4000,
    "backticks": f"### {FIELDS[0].label}\n" + ("### " + "`" * 1200 + "\n") * 50,
    "choices": f"### {FIELDS[1].label}\n\n" + "m01-1-b, " * 7000,
}


@pytest.mark.parametrize("name", LENGTHY)
def test_an_answer_stays_within_bounds(name: str, data: Present) -> None:
    """However much is wrong: below 60,000 characters, with the number of what is left out and of all."""
    text = f"### {FIELDS[0].label}\n\nm01-1-a\n\n{LENGTHY[name]}"[:MOST_CHARACTERS]
    answer = respond(data, json.dumps(body("record", lambda _: text)).encode(), ()).answer
    assert len(answer) < 60_000
    outside_code(answer)
    total = int(re.findall("^共([0-9]+)处$", answer, re.M)[0])
    listed = answer.splitlines()[3:-2]
    left = re.fullmatch("……另有([0-9]+)行从略", listed[-1])
    assert len(listed) - bool(left) + int(left[1] if left else 0) == total
    assert bool(left) is (name == "headings, each another")


SPACE = {
    "spaces": " ",
    "tabs": "\t",
    "lines": "\n",
    "wide spaces": "\u3000",
    "zero-width": "\u200b",
    "signs of a heading": "#",
    "backticks": "`",
    "letters": "a",
    "choices": "a, ",
    "brackets": "《",
    "digits": "1",
    "dashes": "- ",
    "returns": "\r\n",
}


@pytest.mark.parametrize("name", SPACE)
@pytest.mark.parametrize("place", ["a heading", "a text", "a choice", "before all", "after all"])
def test_much_of_one_sign_is_answered(place: str, name: str, data: Present) -> None:
    """Tens of thousands of one sign, wherever they stand, between letters: an answer that is no longer than others."""
    many = f"x{SPACE[name] * (60_000 // len(SPACE[name]))}x"
    text = {
        "a heading": f"{FILLED}\n\n### {many}",
        "a text": SUMMARY.sub(lambda _: many, FILLED),
        "a choice": FILLED.replace("### 报送部门\n\n_No response_", f"### 报送部门\n\n{many}"),
        "before all": f"{many}\n{FILLED}",
        "after all": FILLED + many,
    }[place]
    given = json.dumps(body("record", lambda _: text)).encode()
    found = respond(data, given, ())
    assert len(found.answer) < 60_000
    outside_code(found.answer)
    if place != "after all":
        assert found.changes == ()


@pytest.mark.parametrize("name", SPACE)
def test_reading_takes_no_longer_than_the_text(name: str) -> None:
    """Of two million signs: whatever looked from each of them at all the others would never come to an end."""
    many = f"x{SPACE[name] * 2_000_000}x"
    text = f"{many}\n### {FIELDS[0].label}\n\n{many}\n\n### {many}\n\n{many}"
    assert form_of(text, forms(small())) == forms(small())[0]
    _, faults = filled_in(forms(small())[0], text)
    assert len(faults) >= 3


LABELS = sorted({field.label for form in forms(small()) for field in form.fields})
ANSWERS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["_No response_", "不填", "m01-1-a", "m01-2-a 修订借阅须知", "2026-11-11", "2026-13-01", "0", "-1", "办公室"]
    ),
    st.sampled_from(
        ["x: [", "- a\n- b", "'", "#", "```\n```", "{{ x }}", "%s%n", "../../etc", "é" * 600, "1" * 99, "@a <b>"]
    ),
)


@given(
    st.lists(st.tuples(st.sampled_from([*LABELS, "别的"]), ANSWERS), max_size=20),
    st.sampled_from(["\n\n", "\r\n", "\n"]),
)
def test_any_body_ends_in_an_answer(pieces: list[tuple[str, str]], between: str) -> None:
    """Whatever stands under whatever heading, there is an answer that does nothing, and no other end."""
    text = "\n".join(f"### {label}{between}{answer}" for label, answer in pieces)
    found = respond(BARE, json.dumps(body("record", lambda _: text)).encode(), ())
    assert not MENTION.search(outside_code(found.answer))
    assert all(re.fullmatch(r"records/2026/(reading|office)/issue-12\.yml", change.name) for change in found.changes)
