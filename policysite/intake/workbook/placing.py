"""Problems at lines of files that are not written yet → remarks at rows of the workbook, in the words of the sheet."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policysite.data.dataset import Dataset
from policysite.data.problems import Problem
from policysite.data.record_fields import RECORD_FIELDS
from policysite.intake.recording import Additions
from policysite.intake.workbook.reading import Row
from policysite.intake.workbook.remarks import Remark, plainly

_LINE = re.compile(r"(?P<file>[^\s，。；：与在]+\.yml)?第(?P<line>[0-9]+)行")
_KEY = re.compile(r"\s*(?:- )?([a-z_]+):")


def placed(dataset: Dataset, rows: Sequence[Row], added: Additions) -> Iterator[Remark]:
    """Every problem that the records would cause, at the row that causes it, in the words of the sheet."""
    lines = _Lines(dataset, rows, added)
    for problem in added.problems:
        found, said = lines.of(problem), lines.worded(problem)
        if found is None:
            yield Remark(0, 0, 0, problem.file, "", said, problem.warning)
        else:
            row, field = found
            yield row.remark(field, said, warning=problem.warning)


class _Lines:
    """Which row of the workbook stands on which line of the files, as they would be written."""

    def __init__(self, dataset: Dataset, rows: Sequence[Row], added: Additions) -> None:
        self.dataset = dataset
        self.taken: defaultdict[str, list[int]] = defaultdict(list)
        self.rows: dict[tuple[str, int], tuple[Row, str]] = {}
        for row, record in zip(rows, added.records, strict=True):
            for number, field in enumerate(_fields(record.text), record.line):
                self.rows[record.file, number] = row, field
                insort(self.taken[record.file], number)

    def of(self, problem: Problem) -> tuple[Row, str] | None:
        """The row and field that a problem is about; of one with a record that was there, a row of its duty."""
        if (problem.file, problem.position.line) in self.rows:
            return self.rows[problem.file, problem.position.line]
        duty = self._recorded(problem.file, self._before(problem.file, problem.position.line))
        rows = [row for row, _ in self.rows.values() if row.duty.id == duty]
        named = [row for row in rows if str(row.values.get("date")) in problem.message]
        return next(((row, "") for row in (*named, *rows)), None)

    def worded(self, problem: Problem) -> str:
        """The message; lines that are rows of the workbook are named as such, others as they stand now."""

        def place(found: re.Match[str]) -> str:
            file, line = found["file"] or problem.file, int(found["line"])
            if (file, line) in self.rows:
                return self.rows[file, line][0].place
            return f"{file}第{self._before(file, line)}行"

        said = plainly(_LINE.sub(place, problem.message))
        if (problem.file, problem.position.line) in self.rows or problem.position.line == 1:
            return said
        return f"使原有记录（{problem.file}第{self._before(problem.file, problem.position.line)}行）不合要求：{said}"

    def _before(self, file: str, line: int) -> int:
        """The line as it is now, before anything is written."""
        return line - bisect_left(self.taken[file], line)

    def _recorded(self, file: str, line: int) -> str | None:
        """The duty of the record that stands at a line of a file as it is now."""
        places = self.dataset.places
        starts = {
            places.line(filed.record): filed.record.duty
            for filed in self.dataset.records
            if places.file(filed.record) == file
        }
        return starts.get(max((start for start in starts if start <= line), default=0))


def _fields(text: str) -> Iterator[str]:
    """The field of each line of an entry: below `evidence` those of its one piece."""
    inside = False
    if not text:
        return
    for line in text.split("\n"):
        found = _KEY.match(line)
        name = found[1] if found else ""
        inside = name == "evidence" or (inside and f"evidence_{name}" in RECORD_FIELDS)
        yield f"evidence_{name}" if inside and name != "evidence" else "evidence_title" if inside else name
