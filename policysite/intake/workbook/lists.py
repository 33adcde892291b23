"""What is chosen from in the workbook: duties, stages and months, and words that were used before; all on 选项."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import Rhythm
from policysite.data.model.words import STAGE
from policysite.data.periods import later, period_of, stages, tracked
from policysite.data.record_fields import RECORD_FIELDS
from policysite.exports.table import FONT, SIZE, printable
from policysite.intake.workbook.columns import CHOICES, DUTY, MONTHS, STAGES, Borne, SheetForm, label


@dataclass(frozen=True)
class Lists:
    """Lists of words by key: a sheet's name for its duties, a field's name for its words. None is empty."""

    words: Mapping[str, tuple[str, ...]]

    def key(self, form: SheetForm, field: str) -> str | None:
        """The key of the list for a column; None where there is none."""
        key = form.name if field == DUTY else field
        return key if key in self.words else None

    def source(self, key: str) -> str:
        """Where the list stands, as a validation names it: `='选项'!$B$2:$B$9`."""
        column = xl_col_to_name(list(self.words).index(key), col_abs=True)
        return f"='{CHOICES}'!{column}$2:{column}${len(self.words[key]) + 1}"


def lists(dataset: Dataset, department: Department, found: Borne, today: date) -> Lists:
    """The lists of a department's workbook."""
    every: dict[str, tuple[str, ...]] = {form.name: tuple(map(label, found.of(form))) for form in found.forms}
    reached = {stage for duty in found.of(STAGES) for stage in stages(duty)}
    every["stage"] = tuple(word for stage, word in STAGE.items() if stage in reached)
    every["month"] = tuple(_months(dataset, today)) if found.of(MONTHS) else ()
    own = [filed.record for filed in dataset.records if filed.department == department.id]
    every["who"] = tuple(sorted({record.who for record in own if record.who}))
    every["evidence_title"] = tuple(sorted({evidence.title for record in own for evidence in record.evidence}))
    return Lists({key: words for key, words in every.items() if words})


def _months(dataset: Dataset, today: date) -> Iterator[str]:
    """Twelve months, to the end of the quarter; none before tracking begins."""
    end = period_of(Rhythm.QUARTER, today).last
    start = max(dataset.settings.tracking_from, later(date(end.year - 1, end.month, 1), 31))
    return (month.name for month in tracked(Rhythm.MONTH, start.replace(day=1), None, end))


def choices(book: Workbook, every: Lists) -> Worksheet:
    """选项: a column for each list, under its heading."""
    sheet = book.add_worksheet(CHOICES)
    head = book.add_format({"font_name": FONT, "font_size": SIZE, "bg_color": "#f0ece4", "border": 1})
    text = book.add_format({"font_name": FONT, "font_size": SIZE, "num_format": "@"})
    for place, (key, words) in enumerate(every.words.items()):
        sheet.set_column(place, place, 18 if key.isascii() else 42)
        sheet.write_string(
            0, place, RECORD_FIELDS[key].word if key.isascii() else f"{key}：{RECORD_FIELDS[DUTY].word}", head
        )
        for row, word in enumerate(words, 1):
            sheet.write_string(row, place, word, text)
    sheet.freeze_panes(1, 0)
    printable(sheet)
    return sheet
