"""`policysite new` on the documents of the genre: each is read as its labels say, and loads as it is written."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import Golden
from helpers.examples import one_in
from helpers.paths import DAY, TESTS
from hypothesis import given
from hypothesis import strategies as st

from policysite.commands import main
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.duties import Duty
from policysite.data.problems import DataError
from policysite.data.rules.quotas import agrees
from policysite.data.text.identifying import entries_of
from policysite.intake.drafts import drafted
from policysite.intake.founding import Founding, founding, write_new

GENRE = TESTS / "data" / "genre"
DOCUMENTS = sorted(path.name for path in GENRE.glob("a*.*") if path.suffix in (".txt", ".docx"))

Plain = dict[str, Any]


@cache
def founded(name: str) -> Founding:
    """The data made of a document."""
    return founding(GENRE / name, DAY)


def labels(name: str) -> Plain:
    """What the document is, as whoever wrote it says."""
    found: Plain = json.loads((GENRE / name).with_suffix(".json").read_text(encoding="utf-8"))
    return found


def values(name: str, file: str) -> Any:
    """The plain values of a file made of a document."""
    return yaml.safe_load(founded(name).files[f"{file}.yml"])


def body(name: str) -> Plain:
    """The text without its attachments."""
    return {key: value for key, value in values(name, "policy").items() if key != "attachments"}


def measures(part: Plain) -> list[Plain]:
    """The measures of a part, in order."""
    return [entry for entry in entries_of(part) if "clauses" in entry]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_loads_and_says_what_was_issued(name: str, tmp_path: Path) -> None:
    """It loads without a problem, its text rebuilt line by line; the original is there byte for byte."""
    folder = Folder(tmp_path / "data")
    problems = write_new(founded(name), folder, DAY)
    assert [str(problem) for problem in problems if not problem.warning] == []
    load(folder, today=DAY)
    original = (folder.root / "source" / f"v1{Path(name).suffix}").read_bytes()
    assert original == (GENRE / name).read_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_head_and_sign_off(name: str) -> None:
    """Title, number, addressee, issuer and date stand where the labels say."""
    told, policy = labels(name), values(name, "policy")
    lines = [*policy.get("head", ()), *policy.get("sign_off", ())]
    kinds: Mapping[str, str] = {
        kind: "".join(line["text"] for line in lines if line["kind"] == kind)
        for kind in ("title", "number", "addressee", "issuer", "date", "plan_title")
    }
    assert kinds["title"] == told["title"]
    assert kinds["number"].strip("（）") == (told["number"] or "")
    assert kinds["addressee"].rstrip("：") == (told["addressee"] or "")
    assert kinds["issuer"] == (told["issuer"] or "")
    assert kinds["date"] == (told["date"] or "")
    assert kinds["plan_title"] == (told["plan_title"] or "")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_numbered_entry_has_its_place(name: str) -> None:
    """As many measures as numbered entries without others below; as many entries of each level; the rows of tables."""
    told, policy = labels(name), values(name, "policy")
    assert len(measures(body(name))) == told["items"]
    assert sum("clauses" in each or "title" in each for each in entries_of(body(name))) == sum(
        told["items_by_level"].values()
    )
    rows = [each for annex in policy.get("attachments", ()) for each in measures(annex)]
    assert [row["cells"] for row in rows] == [row["cells"] for row in told["rows"]]


def answered(clauses: Iterator[Plain]) -> Iterator[Plain]:
    """The clauses that say who answers."""
    return (clause for clause in clauses if "responsible" in clause or "roles" in clause)


def roles(clause: Plain, names: Mapping[str, str]) -> Plain:
    """A clause's roles as the labels have them: names in the order printed."""
    given = clause.get("roles", {})
    first = given.get("lead", []) if given.get("first_leads") else []
    found = {role: given.get(role, []) for role in ("lead", "support", "guide")}
    apart = {*found["lead"], *found["support"]} - {*first}
    found["responsible"] = [name for name in clause.get("responsible", ()) if name not in apart]
    found["lead"] = [name for name in found["lead"] if name not in first]
    return {role: [names[name] for name in listed] for role, listed in found.items() if listed}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_tail_and_role(name: str) -> None:
    """Every tail stands verbatim with its roles, deadline and scope; the first unit leads where a note says so."""
    told, policy = labels(name), values(name, "policy")
    names = {each["id"]: each["name"] for each in values(name, "departments")}
    clauses = [*answered(clause for entry in measures(policy) for clause in entry["clauses"])]
    wanted = [*told["tails"], *({"text": None, "scope": None} | row for row in told["rows"])]
    assert [roles(clause, names) for clause in clauses] == [tail["roles"] for tail in wanted]
    assert [clause.get("deadline") for clause in clauses] == [tail["deadline"] for tail in wanted]
    assert [clause.get("scope") for clause in clauses] == [tail["scope"] for tail in wanted]
    assert [clause["tail"] for clause in clauses][: len(told["tails"])] == [tail["text"] for tail in told["tails"]]
    assert {*names.values()} == {*told["units"]}
    assert all(clause["roles"]["first_leads"] for clause in clauses if told["first_is_lead"])


KINDS = {"recurring": "recurring", "deliverable": "deadline", "triggered": "within", "standing": "standing"}


def is_of(duty: Plain, quota: Plain) -> bool:
    """Whether a draft duty is that of a labelled quota."""
    same = KINDS[duty["kind"]] == quota["kind"] and duty.get("every") == quota["every"]
    counted = quota["kind"] == "standing" or quota["at_least"] in (None, duty.get("at_least"))
    return same and counted and quota["quote"].removeprefix("于") in duty["quote"]


def test_quotas_become_draft_duties() -> None:
    """At least 95 of 100 labelled quotas have their draft duty; nine of ten drafts with a limit are labelled."""
    wanted = found = made = right = 0
    for name in (name for name in DOCUMENTS if name.endswith(".txt")):
        quotas, deadlines = labels(name)["quotas"], {clause["id"] for clause in _with_deadline(name)}
        drafts = [duty for duty in values(name, "duties") if duty["kind"] != "standing"]
        drafts = [duty for duty in drafts if not (duty["kind"] == "deliverable" and duty["clause"] in deadlines)]
        every = values(name, "duties")
        wanted += len(quotas)
        found += sum(any(is_of(duty, quota) for duty in every) for quota in quotas)
        made += len(drafts)
        right += sum(any(is_of(duty, quota) for quota in quotas) for duty in drafts)
        assert all(duty["draft"] for duty in every)
    assert found / wanted >= 0.95, (found, wanted)
    assert right / made >= 0.9, (right, made)


def _with_deadline(name: str) -> Iterator[Plain]:
    """The clauses whose tail has a time limit: a draft of its own, labelled as the tail's."""
    for entry in measures(values(name, "policy")):
        yield from (clause for clause in entry["clauses"] if "deadline" in clause)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written where anything is."""
    (tmp_path / "note.txt").write_text("记事", encoding="utf-8")
    with pytest.raises(DataError, match="已有内容"):
        write_new(founded("a8.txt"), Folder(tmp_path), DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


UNNUMBERED = """关于做好汛期值守的通知
各科室：
汛期将至。请各科室加强值守，遇有险情立即报告。
值班安排另行通知。
某市水务局
2026年5月1日
"""


def test_a_text_without_numbers_is_a_readable_document(tmp_path: Path) -> None:
    """Nothing is numbered: its paragraphs are there, and it loads."""
    path = tmp_path / "notice.txt"
    path.write_text(UNNUMBERED, encoding="utf-8")
    found = founding(path, DAY)
    assert write_new(found, Folder(tmp_path / "data"), DAY) == ()
    policy = load(Folder(tmp_path / "data"), today=DAY).policy
    assert [line.text for line in policy.head] == ["关于做好汛期值守的通知", "各科室："]
    assert policy.preamble == ("汛期将至。请各科室加强值守，遇有险情立即报告。", "值班安排另行通知。")
    assert [line.text for line in policy.sign_off] == ["某市水务局", "2026年5月1日"]
    assert (policy.issuer, found.counts["measures"], found.counts["duties"]) == ("某市水务局", 0, 0)


SIGNS = "（）()、；：。，一1.\t\u3000"


def mixed(rng: Random) -> str:
    """Lines of the documents of the genre, some gone, doubled, cut, swapped, or with a sign too many."""
    every = [(GENRE / name).read_text(encoding="utf-8").split("\n") for name in DOCUMENTS if name.endswith(".txt")]
    lines = rng.choice(every)[:]
    start = rng.randrange(len(lines) - 10)
    lines = lines[start : start + rng.randrange(8, 20)]
    for _ in range(rng.randrange(6)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        cut = rng.randrange(len(lines[at]) + 1)
        match rng.randrange(5):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, rng.choice(rng.choice(every)))
            case 2:
                lines[at] = lines[at][:cut]
            case 3:
                lines[at], lines[other] = lines[other], lines[at]
            case 4:
                lines[at] = lines[at][:cut] + rng.choice(SIGNS) + lines[at][cut:]
    return "\n".join(lines)


@one_in(7)
@given(st.randoms(use_true_random=False))
def test_whatever_lines_come_the_data_say_what_was_issued(
    tmp_path_factory: pytest.TempPathFactory, rng: Random
) -> None:
    """However the lines are mixed, nothing is swallowed or invented: the data load, and give the text line by line."""
    folder = tmp_path_factory.mktemp("mixed")
    path = folder / "text.txt"
    path.write_text(mixed(rng), encoding="utf-8")
    problems = write_new(founding(path, DAY), Folder(folder / "data"), DAY)
    assert [str(problem) for problem in problems if not problem.warning] == []


OUTLINES = TESTS / "data" / "outlines"


def told(part: Plain, depth: int = 0) -> Iterator[str]:
    """The entries of a part, a line each, with what each clause says of who answers."""
    for entry in (*part.get("measures", ()), *part.get("sections", ())):
        mark = entry.get("mark", f"{entry['number']}{'.' if 'clauses' in entry else '、'}")
        yield f"{'  ' * depth}{entry['id']} {mark}{entry.get('title', '')}{entry.get('rest', '')}"
        yield from (f"{'  ' * depth}  | {text}" for text in entry.get("text", ()))
        for clause in entry.get("clauses", ()):
            others = {key: value for key, value in clause.items() if key not in ("id", "text", "paragraph")}
            sign = "¶" if "paragraph" in clause else "-"
            yield f"{'  ' * depth}  {sign} {clause['text']}{f'  {others}' if others else ''}"
        yield from told(entry, depth + 1)
        yield from (f"{'  ' * depth}  | {text}" for text in entry.get("after", ()))


def sketch(found: Founding) -> Iterator[str]:
    """All that was read of a document, for people to look at."""
    policy, duties = (yaml.safe_load(found.files[f"{name}.yml"]) for name in ("policy", "duties"))
    yield f"{policy['title']} / {policy['issuer']} / {policy['versions'][0]}"
    for key in ("head", "sign_off"):
        yield from (f"{key} {line['kind']}: {line['text']}" for line in policy.get(key, ()))
    yield from (f"{key}: {policy[key]}" for key in ("preamble", "closing") if key in policy)
    yield from told(policy)
    for annex in policy.get("attachments", ()):
        own = {key: value for key, value in annex.items() if key not in ("id", "measures", "sections")}
        yield f"{annex['id']} {own}"
        yield from told(annex, 1)
    aside = ("clause", "draft", "id", "title", "kind", "quote")
    for duty in duties or ():
        others = {key: str(value) for key, value in duty.items() if key not in aside}
        yield f"{duty['id']} {duty['kind']} {duty['title']}：{duty['quote']} {others or ''}".rstrip()
    yield from (str(problem) for problem in found.problems)
    yield from found.guessed


@pytest.mark.parametrize("name", sorted(path.stem for path in OUTLINES.glob("*.txt")))
def test_other_forms(name: str, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of other forms, good and bad: what each becomes, line by line, and what is said of it."""
    monkeypatch.chdir(OUTLINES)
    found = founding(Path(f"{name}.txt"), DAY)
    golden(OUTLINES / f"{name}.expected", "\n".join(sketch(found)) + "\n")
    problems = write_new(found, Folder(tmp_path / "data"), DAY)
    assert [str(problem) for problem in problems if not problem.warning] == []


def merged_with_above(row: str, column: int, start: str) -> str:
    """A row of a Word table whose cell is one with that of the row above; with `start` the first such cell."""
    cell = re.findall(r"<w:tc>.*?</w:tc>", row, flags=re.DOTALL)[column]
    made = cell.replace("</w:tcPr>", f"<w:vMerge{start}/></w:tcPr>", 1)
    return row.replace(cell, made if start else re.sub(r"<w:t[ >].*?</w:t>", "", made, flags=re.DOTALL), 1)


@pytest.mark.parametrize("column", [0, 1, 2, 4])
def test_merged_cells_are_kept_in_their_columns(column: int, tmp_path: Path) -> None:
    """Whichever cell reaches over two rows, the first of a row too: the text taken is that which the data give."""
    with zipfile.ZipFile(GENRE / "a4.docx") as source, zipfile.ZipFile(tmp_path / "a4.docx", "w") as made:
        for name in source.namelist():
            text = source.read(name)
            if name == "word/document.xml":
                first, second = re.findall(r"<w:tr[ >].*?</w:tr>", text.decode(), flags=re.DOTALL)[2:4]
                changed = text.decode().replace(first, merged_with_above(first, column, ' w:val="restart"'), 1)
                text = changed.replace(second, merged_with_above(second, column, ""), 1).encode()
            made.writestr(name, text)
    problems = write_new(founding(tmp_path / "a4.docx", DAY), Folder(tmp_path / "data"), DAY)
    assert [str(problem) for problem in problems if not problem.warning] == []


def test_units_of_merged_cells_answer_for_each_row(tmp_path: Path) -> None:
    """A cell of units that reaches over two rows: both name them, and the second prints none of its own."""
    with zipfile.ZipFile(GENRE / "a4.docx") as source, zipfile.ZipFile(tmp_path / "a4.docx", "w") as made:
        for name in source.namelist():
            text = source.read(name)
            if name == "word/document.xml":
                rows = re.findall(r"<w:tr[ >].*?</w:tr>", text.decode(), flags=re.DOTALL)
                first, second = rows[2], rows[3]
                changed = text.decode().replace(first, merged_with_above(first, 3, ' w:val="restart"'), 1)
                text = changed.replace(second, merged_with_above(second, 3, ""), 1).encode()
            made.writestr(name, text)
    found = founding(tmp_path / "a4.docx", DAY)
    policy = yaml.safe_load(found.files["policy.yml"])
    above, below = (each["clauses"][0] for each in measures(policy["attachments"][0])[:2])
    assert above["responsible"] == below["responsible"]
    assert ("tail" in above, "tail" in below, below["above"]) == (True, False, True)
    assert [str(problem) for problem in write_new(found, Folder(tmp_path / "data"), DAY) if not problem.warning] == []


@pytest.mark.parametrize(("data", "out"), [("mine", None), ("gone", "mine"), (None, "mine")])
def test_a_folder_that_is_yet_to_come(
    data: str | None, out: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SITE_DATA` may name the folder that is to be made, or one that is not there while `--out` names another."""
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "notice.txt").write_text(UNNUMBERED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = ["new", "notice.txt", *(("--out", out) if out else ())]
    result = CliRunner().invoke(main, words, env={"SITE_DATE": DAY.isoformat(), "SITE_DATA": data})
    assert result.exit_code == 0, result.output
    assert "SITE_DATA=mine make site" in result.stderr
    assert (tmp_path / "mine" / "policy.yml").is_file()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("每季度开展1次检查。", "recurring"), ("每月不)超过2次，二、不少于1次。", "standing"), ("；", "standing")],
)
def test_a_clause_has_drafts_that_the_rules_take(text: str, kind: str) -> None:
    """Each clause has a draft, of numbers only where the rules read them alike; else one that continues."""
    drafts = drafted("m01-1", text, None, 2026)
    assert [draft["kind"] for draft in drafts] == [kind]
    assert all(draft["quote"] in text and agrees(Duty.model_validate(draft)) for draft in drafts)
