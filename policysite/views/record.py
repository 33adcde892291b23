"""A record in words, piece by piece, for each place where it is told in one line."""

from collections.abc import Iterator

from policysite.data.dataset import Dataset
from policysite.data.model.records import Filed, Record
from policysite.data.model.words import STAGE
from policysite.data.record_fields import RECORD_FIELDS, Where


def pieces(dataset: Dataset, filed: Filed, where: Where) -> Iterator[str]:
    """Stage, number of the document and figures, then the words that are told there, in the data dictionary's order.

    Amount and letters stand in columns or words of their own in the list and the feed.
    """
    record = filed.record
    if record.stage:
        yield STAGE[record.stage]
    if record.document:
        yield record.document
    if record.month and where is not Where.FEED:
        yield letters(record)
    if record.amount and where is not Where.LIST:
        yield f"{record.amount}{dataset.duty[record.duty].unit or ''}"
    told = [name for name in type(record).model_fields if name in RECORD_FIELDS and where in RECORD_FIELDS[name].shown]
    yield from (str(getattr(record, name)) for name in told if getattr(record, name))


def letters(record: Record) -> str:
    """收件12件，当日阅批11件，有说明1件: of a month's line."""
    excepted = f"，有说明{record.excepted}件" if record.excepted else ""
    return f"收件{record.received}件，当日阅批{record.in_time}件{excepted}"
