"""Every file that can be downloaded: one registry of paths, names and makers.

A path never changes with dates or demonstration data; the date and 【演示】 are inside a file and in the name under
which the browser keeps it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from importlib import import_module
from typing import Any

from policysite.data.model.departments import Department
from policysite.figures.summaries import latest_first, summary_periods
from policysite.views import period_summary
from policysite.views.edition import Edition


class DownloadKind(StrEnum):
    """What kind of file it is, as the page of downloads heads it."""

    SHEETS = "表格（Excel）"
    PAPERS = "文稿（Word）"
    ORIGINALS = "归档原文"
    SUMMARIES = "落实情况汇总（Word）"
    CALENDARS = "日历"
    FEEDS = "更新订阅"


@dataclass(frozen=True)
class Download:
    """A file at `path` below the site's root, made when first asked for by `maker`, `xlsx.self_check`, from `given`.

    One that is not `listed` stays where it is for whoever has its address: of a department that is not there any more.
    """

    path: str
    group: DownloadKind
    title: str
    about: str
    maker: str
    edition: Edition = field(repr=False, compare=False)
    given: tuple[Any, ...] = field(repr=False, compare=False)
    listed: bool = True
    year: int | None = None
    """The year that a summary is of."""

    @property
    def name(self) -> str:
        """The name that the file is kept under: it bears the mark, the title and the date; an original its title."""
        if self.group is DownloadKind.ORIGINALS:
            return f"{self.title}.{self.path.rpartition('.')[2]}"
        return f"{self.edition.titled(self.title)}{self.edition.today.isoformat()}.{self.path.rpartition('.')[2]}"

    @cached_property
    def content(self) -> bytes:
        """The file's bytes; the maker's module, with the library that it needs, is read only here: no page needs it."""
        module, _, function = self.maker.partition(".")
        content: bytes = getattr(import_module(f".{module}", __name__), function)(self.edition, *self.given)
        return content

    @property
    def size(self) -> str:
        """Its size in words, 12KB; empty in a preview, in which it is not made yet."""
        return "" if self.edition.previewed else f"{max(1, round(len(self.content) / 1024))}KB"


def downloads(edition: Edition) -> dict[str, Download]:
    """Every file by its path."""
    found = (
        *_sheets(edition),
        *_papers(edition),
        *_originals(edition),
        *_summaries(edition),
        *_calendars(edition),
        *_feeds(edition),
    )
    return {each.path: each for each in found}


def _file(
    edition: Edition, group: DownloadKind, path: str, title: str, about: str, maker: str, *given: Any
) -> Download:
    listed = all(edition.dataset.is_current(each) for each in given if isinstance(each, Department))
    return Download(path, group, title, about, maker, edition, given, listed)


def _sheets(edition: Edition) -> Iterator[Download]:
    file = partial(_file, edition, DownloadKind.SHEETS)
    named = "" if "departments/" in edition.absent else "责任部门、"
    about = f"全部任务：{named}频次、完成时限、成果形式、落实情况，可筛选"
    yield file("downloads/responsibilities.xlsx", "责任分解表", about, "xlsx.responsibilities")
    for department in edition.dataset.departments:
        path, title = f"downloads/responsibilities-{department.id}.xlsx", f"责任分解表（{department.name}）"
        grouped = "，含以统称名义承担的" if edition.dataset.groups_of[department.id] else ""
        about = f"{department.name}的任务{grouped}"
        yield file(path, title, about, "xlsx.department_responsibilities", department)
    about = "各项问题的整改措施、时限、经过、状态"
    yield file("downloads/ledger.xlsx", "问题整改台账", about, "xlsx.ledger_workbook")
    if edition.dataset.items:
        yield file("downloads/self-check.xlsx", "自查表", "逐项选填有、无、需关注，由本人留存", "xlsx.self_check")


def _papers(edition: Edition) -> Iterator[Download]:
    dataset, file = edition.dataset, partial(_file, edition, DownloadKind.PAPERS)
    annex = "及附件" if dataset.document.checklist else ""
    about = f"全文{annex}，公文版式，与归档原文逐字一致"
    yield file("downloads/policy.docx", dataset.document.policy.title, about, "docx.full_text")
    for session in reversed(dataset.sessions):
        title, about = f"学习材料：{session.topic}", f"{session.date.isoformat()}，原文、讨论题和签到栏"
        yield file(f"downloads/study-{session.id}.docx", title, about, "docx.study_pack", session)


def _originals(edition: Edition) -> Iterator[Download]:
    """The archived files as they were issued; not of a text without a head, of which its page shows all there is."""
    dataset = edition.dataset
    for name in sorted(dataset.originals) if dataset.document.policy.is_title_printed else ():
        version, _, kind = name.partition(".")
        taken = kind == "txt" and f"{version}.docx" in dataset.originals
        about = "从Word文件取出的文字，网页据此核对" if taken else "印发的文件，逐字节照存"
        title = f"{dataset.document.policy.title}（{version}）"
        yield _file(
            edition, DownloadKind.ORIGINALS, f"downloads/original-{name}", title, about, "originals.original", name
        )


def _summaries(edition: Edition) -> Iterator[Download]:
    """Of every period, the latest year first: the year, its halves, quarters and months."""
    file, today = partial(_file, edition, DownloadKind.SUMMARIES), edition.today
    for period in latest_first(summary_periods(edition.dataset, today).values()):
        about = f"{period_summary.TITLE_NOTE.strip('（）')}{period_summary.running_note(period, today)}"
        title = period_summary.summary_title(period)
        paper = file(f"downloads/summary-{period.name}.docx", title, about, "docx.summary_paper", period.name)
        yield replace(paper, year=period.first.year)


def _calendars(edition: Edition) -> Iterator[Download]:
    span, file = edition.schedule.span, partial(_file, edition, DownloadKind.CALENDARS)
    whose = "" if "departments/" in edition.absent else "各部门"
    about = f"{span}{whose}任务、整改和回头看的期限，到期前提醒"
    yield file("downloads/calendar.ics", "任务时间安排", about, "ics.calendar")
    for department in edition.dataset.departments:
        title, about = f"任务时间安排（{department.name}）", f"{span}{department.name}的期限，到期前提醒"
        yield file(f"downloads/calendar-{department.id}.ics", title, about, "ics.department_calendar", department)


def _feeds(edition: Edition) -> Iterator[Download]:
    """None without a server: nothing could follow it."""
    about = "新报送的落实记录、台账进展、文本版本，用阅读程序订阅"
    if not edition.portable:
        yield _file(edition, DownloadKind.FEEDS, "feed.xml", "新近情况", about, "feed.feed")
