"""The Atom feed: new records, steps of the ledger, versions of the text, in words of the site's own.

A record is news on the day of its report: an act of April that is reported in November stands among November's.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from policysite.data.case_words import in_time
from policysite.data.model.duties import Rhythm
from policysite.data.model.records import Filed
from policysite.data.model.words import long_date
from policysite.data.periods import period_of
from policysite.data.record_fields import Where
from policysite.figures.words import duty_name
from policysite.views.edition import Edition
from policysite.views.outcome import pieces

NAMESPACE = "http://www.w3.org/2005/Atom"
NEWEST = 100
"""How many entries the feed holds: the newest."""
_TAG = "tag:policysite.invalid,2026:"
"""What every entry's id begins with; it says nothing of the host, so that it stays when the site moves."""


@dataclass(frozen=True)
class News:
    """One entry, published on `day`.

    `key` is unique and stays, `target` is the id to link to, or an address, which ends in `/`.
    """

    day: date
    key: str
    title: str
    words: str
    target: str


def feed(edition: Edition) -> bytes:
    """`/feed.xml`: the newest entries that are not after the day, latest first."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "zh-CN"})
    _add(root, "id", f"{_TAG}feed")
    _add(root, "title", edition.titled(f"{edition.dataset.settings.site_name}：新近情况"))
    _add(root, "subtitle", "　".join(edition.notes))
    _add(root, "updated", _time(edition.today))
    _add(_add(root, "author", ""), "name", edition.dataset.settings.site_name)
    _add(root, "link", "", rel="self", type="application/atom+xml", href=f"{edition.url}feed.xml")
    _add(root, "link", "", rel="alternate", type="text/html", href=edition.url or "./")
    for news in newest(edition):
        _entry(edition, _add(root, "entry", ""), news)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def newest(edition: Edition) -> tuple[News, ...]:
    """The entries of the feed, latest first."""
    found = [*_versions(edition), *_records(edition), *_ledger(edition)]
    past = (news for news in found if news.day <= edition.today)
    return tuple(sorted(past, key=lambda news: (news.day, news.key), reverse=True)[:NEWEST])


def _versions(edition: Edition) -> Iterator[News]:
    """The versions whose date is known."""
    for version in edition.dataset.versions:
        if version.date:
            number = f"，{version.number}" if version.number else ""
            begins = f"自{long_date(version.in_force)}起施行。" if version.in_force else ""
            words = f"{long_date(version.date)}{number}。{begins}网站所载文本与归档原文逐字一致"
            yield News(version.date, f"text/{version.id}", f"文本{version.id}", words, f"text/{version.id}/")


def _records(edition: Edition) -> Iterator[News]:
    dataset = edition.dataset
    for filed in dataset.records:
        record, duty = filed.record, dataset.duty[filed.record.duty]
        when = long_date(record.reported) if record.reported else ""
        words = f"{'；'.join(_record(edition, filed))}。{dataset.department[filed.department].name}{when}报送"
        # what tells a record from every other: a rule holds those of one duty, day, person and summary apart
        key = _short(duty.id, filed.day.isoformat(), filed.department, record.stage, record.who, record.summary)
        day = _published(filed, edition.today)
        yield News(day, f"record/{key}", f"落实记录：{duty_name(dataset, duty)}", words, duty.id)


def _published(filed: Filed, today: date) -> date:
    """The day of its report; without one the last day of the act or month, or while that is to come the first."""
    if filed.record.reported:
        return max(filed.day, filed.record.reported)
    last = period_of(Rhythm.MONTH, filed.day).last if filed.record.month else filed.record.last or filed.day
    return last if last <= today else filed.day


def _record(edition: Edition, filed: Filed) -> Iterator[str]:
    """What a record says, piece by piece."""
    record = filed.record
    if record.month:
        word = in_time(edition.dataset.duty[record.duty])
        yield f"{record.month}收件{record.received}件，{word}{record.in_time}件，有说明{record.excepted or 0}件"
    else:
        yield long_date(filed.day) + (f"至{long_date(record.to)}" if record.to else "")
    yield from pieces(edition.dataset, filed, Where.FEED)


def _short(*parts: str | None) -> str:
    """A short name for `parts`, always the same."""
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:16]


def _ledger(edition: Edition) -> Iterator[News]:
    for row in edition.ledger.rows:
        for event in row.history:
            title = f"问题整改台账{row.item.id}：{row.item.problem}"
            key = f"ledger/{row.item.id}/{_short(event.day.isoformat(), event.words)}"
            yield News(event.day, key, title, event.words, row.item.id)


def _entry(edition: Edition, entry: ElementTree.Element, news: News) -> None:
    _add(entry, "id", f"{_TAG}{news.key}")
    _add(entry, "title", news.title)
    _add(entry, "published", _time(news.day))
    _add(entry, "updated", _time(news.day))
    href = f"{edition.url}{news.target}" if news.target.endswith("/") else edition.link(news.target)
    _add(entry, "link", "", rel="alternate", type="text/html", href=href)
    _add(entry, "summary", news.words)


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> ElementTree.Element:
    """A child of `parent`; what is XML in its text is escaped when it is written."""
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"
