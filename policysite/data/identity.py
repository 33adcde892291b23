"""Which record is meant: records have no ids, so a duty, a day, a department and, of several, its words tell one."""

from collections.abc import Iterable, Iterator

from policysite.data.dataset import Dataset
from policysite.data.handed_in import UnfitError, day, month
from policysite.data.model.records import Filed, Record
from policysite.data.model.words import STAGE


def of_day(dataset: Dataset, duty: str, when: str, department: str | None = None) -> tuple[Filed, ...]:
    """The records of a duty of that day or month, however it is written, in the order of the files; of that
    `department` where it is given.
    """
    found = [filed for filed in dataset.records_of[duty] if department in (None, filed.department)]
    for read, name in ((day, "date"), (month, "month")):
        try:
            meant = read(when)
        except UnfitError:
            continue
        if same := tuple(filed for filed in found if getattr(filed.record, name) == meant):
            return same
    return ()


def telling(record: Record) -> tuple[str, ...]:
    """What tells a record from others of its duty and day: stage, post and summary, where it has them."""
    stage = STAGE[record.stage] if record.stage else None
    return tuple(text for text in (record.summary, record.who, stage) if text)


def told_by(found: Iterable[Filed], told: str | None) -> Iterator[Filed]:
    """Those of several that have the words `told`; without any, those that have no words at all."""
    return (filed for filed in found if (told in telling(filed.record) if told else not telling(filed.record)))


def told_apart(dataset: Dataset, filed: Filed) -> str | None:
    """The words that tell a record from the others of its duty, day and department; None where it needs none."""
    record = filed.record
    others = of_day(dataset, record.duty, record.month or str(record.date), filed.department)
    names = (text for text in telling(record) if len([*told_by(others, text)]) == 1)
    return next(names, None) if len(others) > 1 else None


def called(dataset: Dataset, filed: Filed) -> str:
    """`m01-1-a 到社区开展流动借阅，2026-02-03，读者服务科报送：阅览科科长，查看阅览秩序`."""
    record, said = filed.record, "，".join(reversed(telling(filed.record)))
    title, whose = dataset.duty[record.duty].title, dataset.department[filed.department].name
    whole = f"{record.duty} {title}，{record.month or record.date}，{whose}报送"
    return f"{whole}：{said}" if said else whole


def place(dataset: Dataset, filed: Filed) -> str:
    """`data/records/2026/office.yml:18`: where a record begins."""
    return f"{dataset.places.file(filed.record)}:{dataset.places.line(filed.record)}"
