"""Taking the demonstration data out, and telling where it is."""

from pathlib import Path

from helpers.paths import DAY, OFFICE
from helpers.trees import real, small, tree

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.intake.start import Start, starting

MARKED = "sample: true\nrecords: []\n"
KEPT = """# 说明
- duty: m01-1-a
  period: 2026-Q1
  reason: 停电
  next: 补办
# 演示
- duty: m02-3-a
  period: 2026
  reason: 停水
  next: 补办
  sample: true
"""


def test_start_takes_out_all_that_is_marked() -> None:
    """Every file of the demonstration data goes, the document's own data stays."""
    found = starting(OFFICE)
    assert found.rewrite == {}
    assert set(found.remove) == {file.removeprefix("data/") for file in real().sample_files}


def test_what_start_leaves_is_a_site(tmp_path: Path) -> None:
    """Without the files that start removes the data loads, with no sample in it."""
    files = {path.relative_to(OFFICE).as_posix(): path.read_text() for path in OFFICE.rglob("*.yml")}
    for name in starting(OFFICE).remove:
        files.pop(name)
    dataset = load(Folder(tree(tmp_path / "data", files, OFFICE)), today=DAY)
    assert (dataset.sample, dataset.records, dataset.ledger) == (False, (), ())


def test_real_files_are_left_alone(tmp_path: Path) -> None:
    """Unmarked files and files that cannot be read stay; marked ones of study sessions go too."""
    files = {
        "records/2026/office.yml": "records: []\n",
        "records/2026/reading.yml": MARKED,
        "records/2026/branch.yml": "sample: [",
        "ledger/2026.yml": "sample: true\nitems: []\n",
        "study/2026-03-18-a.yml": "id: 2026-03-18-a\nsample: true\n",
    }
    found = starting(tree(tmp_path / "data", files))
    assert found == Start(("records/2026/reading.yml", "ledger/2026.yml", "study/2026-03-18-a.yml"))


def test_explanations_keep_their_own_and_comments(tmp_path: Path) -> None:
    """Marked entries go, the others stay as written."""
    found = starting(tree(tmp_path / "data", {"explanations.yml": KEPT}))
    rest = "".join(line + "\n" for line in KEPT.splitlines()[:6]).encode()
    assert found == Start((), {"explanations.yml": rest})


def test_the_files_of_a_source_go_like_the_others(tmp_path: Path) -> None:
    """Records and ledgers that are marked, and the marked ones among a source's explanations."""
    files = {
        "records/2026/office/issue-9.yml": "records: []\n",
        "records/2026/office/issue-8.yml": MARKED,
        "ledger/2026/issue-7.yml": "sample: true\nitems: []\n",
        "explanations/issue-6.yml": KEPT,
        "explanations/issue-5.yml": KEPT.partition("# 演示\n")[2],
    }
    found = starting(tree(tmp_path / "data", files))
    assert found.remove == (
        *("records/2026/office/issue-8.yml", "ledger/2026/issue-7.yml", "explanations/issue-5.yml"),
    )
    assert [*found.rewrite] == ["explanations/issue-6.yml"]


def test_explanations_on_one_line_are_written_anew(tmp_path: Path) -> None:
    """Where lines cannot be told apart, the entries that stay are written in the canonical form."""
    line = "[{duty: m01-1-a, period: 2026-Q1, reason: 停电, next: 补办}, {duty: m02-3-a, sample: true}]\n"
    found = starting(tree(tmp_path / "data", {"explanations.yml": line}))
    canonical = "- duty: m01-1-a\n  period: 2026-Q1\n  reason: 停电\n  next: 补办\n"
    assert found == Start((), {"explanations.yml": canonical.encode()})


def test_files_are_told_apart(tmp_path: Path) -> None:
    """Marked and unmarked files in use are listed apart; explanations may be both."""
    files = {"records/2026/office.yml": "records: []\n", "ledger/2026.yml": "sample: true\nitems: []\n"}
    dataset = load(Folder(tree(tmp_path / "data", files | {"explanations.yml": KEPT})), today=DAY)
    assert dataset.sample_files == ("data/explanations.yml", "data/ledger/2026.yml")
    assert dataset.real_files == ("data/explanations.yml", "data/records/2026/office.yml")
    assert small().sample_files == small().real_files == ()
