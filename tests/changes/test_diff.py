"""`policysite diff`: what a change means in words, case by case."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Golden
from helpers.diffs import CASES, FOLDER, after, found
from helpers.paths import DAY, SMALL
from helpers.trees import act, real, small, with_records
from helpers.words import MET

from policysite.changes import diff
from policysite.changes.entries import excerpts
from policysite.changes.notices import NOTICE_RULES
from policysite.changes.output import to_json, to_markdown, to_text
from policysite.changes.results import Diff, Reason
from policysite.data.files import FILES, OPTIONAL_FILES
from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.text.likeness import differences, likeness


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, golden: Golden) -> None:
    """Each kind of change is told in the words expected of it, and nothing else is."""
    golden(FOLDER / "said" / f"{name}.txt", to_text(found(name, tmp_path), "原", "现") + "\n")


def test_every_reason_has_a_case(tmp_path: Path) -> None:
    """No reason to look goes untested, and each rule says in Chinese what must hold."""
    told = {notice.reason for name in CASES for notice in found(name, tmp_path / name).notices}
    assert told == set(Reason)
    assert all(re.search("[\u4e00-\u9fff]", rule.__doc__ or "") for rule in NOTICE_RULES)


def test_no_file_goes_unseen(tmp_path: Path) -> None:
    """A change in any file of the data is told."""
    told = set()
    for case in CASES.values():
        told |= {
            name.partition("/")[0].removesuffix(".yml") for name in (*case.get("replace", {}), *case.get("text", {}))
        }
    assert told == {name.partition("/")[0] for name in (*FILES, *OPTIONAL_FILES)}


@pytest.mark.parametrize("name", [name for name in CASES if name != "nothing"])
def test_same_data_differ_in_nothing(name: str, tmp_path: Path) -> None:
    """Each case's data against themselves: no change, no figure, no notice."""
    dataset = load(Folder(after(CASES[name], tmp_path / "data")), today=DAY)
    assert diff(dataset, dataset, DAY) == Diff(DAY, (), (), ())


def test_words_neither_praise_nor_blame() -> None:
    """What is told states facts."""
    said = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "said").glob("*.txt"))
    assert not re.search("您|落后|排名|优秀|良好|较差|不力|恭喜|遗憾|可惜", said)


@pytest.mark.parametrize("form", [to_text, to_markdown])
def test_nothing_struck_through(form: Any, tmp_path: Path) -> None:
    """The words before and after stand on a line each; no strike, no colour."""
    text = form(found("text-new-version", tmp_path), "原", "现")
    assert not re.search(r"~~|<del>|<s>|\x1b", text)
    assert re.search("原文“每季度至少2次.*”(\n +|<br>)现文“每季度至少3次.*”", text)


def test_hostile_words_appear_as_typed(tmp_path: Path) -> None:
    """In Markdown no sign of the data is markup: every one is a character reference, and reads as it was typed."""
    text = to_markdown(found("hostile-words", tmp_path), "<b>原", "现|")
    data = "".join(re.findall("(?:原|现)[为文]“.*?”", text))
    assert not re.search(r"[<>`*\[\]|{}!@]", re.sub("<br>", "", data))
    assert "&#60;script&#62;alert&#40;1&#41;" in text
    assert "&#60;b&#62;原" in text


def test_json_has_a_stable_shape(tmp_path: Path) -> None:
    """Every key is always there; `parent`, which only pages need, is not."""
    for name in ("nothing", "text-new-version", "record-late"):
        document = json.loads(to_json(found(name, tmp_path / name), "原", "现"))
        assert [*document] == ["format", "old", "new", "as_of", "changes", "figures", "notices", "problems"]
        for change in document["changes"]:
            assert [*change] == ["area", "kind", "id", "subject", "words", "old", "new"]
        for figure in document["figures"]:
            assert [*figure] == ["name", "old", "new"]
        for notice in document["notices"]:
            assert [*notice] == ["reason", "id", "words"]


LONG = real().clause["m09-1"].text


def test_excerpt_around_a_number() -> None:
    """Of a long clause only the words around the difference are shown."""
    old, new = excerpts(LONG, LONG.replace("15天", "20天"))
    assert (old, new) == ("…线调研时间不少于15天…", "…线调研时间不少于20天…")


def test_excerpts_never_cut_a_redaction() -> None:
    """Wherever a character changes, a phrase with XX or XXX stands whole in both excerpts or in none."""
    for clause in real().clauses:
        phrases = re.findall("[^，。、；：！？“”‘’《》〈〉（）]*X{2,}[^，。、；：！？“”‘’《》〈〉（）]*", clause.text)
        for at in range(0, len(clause.text), 3):
            if "X" not in clause.text[at]:
                shown, _ = excerpts(clause.text, f"{clause.text[:at]}改{clause.text[at + 1 :]}")
                whole = [phrase for phrase in phrases if phrase in shown]
                assert shown.count("X") == sum(phrase.count("X") for phrase in whole), (clause.id, at, shown)


def test_two_places_in_one_clause() -> None:
    """Two differences far apart are two excerpts, in one line."""
    changed = LONG.replace("领导干部下基层", "干部下基层").replace("在一线检验", "到一线检验")
    old, new = excerpts(LONG, changed)
    assert "领导干部下基层" in old
    assert "到一线检验" in new
    assert "不少于15天" not in old
    assert old.count("…") == new.count("…") == 1
    assert (old[0], old[-1]) == ("落", "。")


def test_site_of_another_day() -> None:
    """Both sides are looked at as of one day: time alone changes nothing."""
    assert diff(small(), replace(small()), DAY.replace(year=2030)).changes == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a" * 60_000, "ab" * 30_000),
        ("X" * 60_000, "Y" + "X" * 60_000),
        ("《" + "X" * 60_000, "《" + "X" * 59_999 + "甲"),
    ],
    ids=["one sign in two", "a run that grows", "a name that never ends"],
)
def test_long_texts_of_few_signs_are_compared(old: str, new: str) -> None:
    """What took the cube of their length would not come to an end; they are compared from their ends."""
    (_, a, b, c, d), *others = differences(old, new)
    assert not others
    assert old[:a] == new[:c]
    assert old[b:] == new[d:]
    assert [len(each) > 0 for each in excerpts(old, new)] == [True, True]
    assert 0 <= likeness(old, new) <= 1


def test_texts_of_some_pages_are_compared_sign_by_sign() -> None:
    """A text as long as an office writes is compared in full."""
    text = (SMALL / "source" / "v1.txt").read_text(encoding="utf-8") * 4
    new = text.replace("每季度至少2次", "每季度至少3次")
    assert [old for tag, *old in differences(text, new) if tag != "equal"] != []
    assert len(differences(text, new)) == 9
    assert likeness(text, new) > 0.99


def test_figures_of_former_years_are_told_apart() -> None:
    """A record of last year changes last year's figures, which say so, and none of this year's; a fall is noticed."""
    day = date(2027, 2, 1)
    first, second = act("m09-2-a", "2026-02-03"), act("m05-1-a", "2026-05-05")
    more, less = with_records(real(), [first, second]), with_records(real(), [first])
    said = {figure.name: (figure.old, figure.new) for figure in diff(less, more, day).figures}
    assert said[f"2026年到期{MET}（期次）"] == ("1", "2")
    assert said["2026年到期完成率"] == ("1÷21＝4.8%", "2÷21＝9.5%")
    assert not any(name.startswith("到期") for name in said)
    fell = [notice.words for notice in diff(more, less, day).notices if notice.reason is Reason.RATE_FELL]
    assert fell[0] == "2026年合计到期完成率由2÷21＝9.5%变为1÷21＝4.8%"
