"""Every file that can be downloaded: one registry of paths, names and makers (design, section 2).

A path never changes with dates or demonstration data; the date and 【演示】 are inside a file and in the name under
which the browser keeps it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from importlib import import_module
from typing import Any

from policysite.data.model.records import Session
from policysite.figures.months import finished_months
from policysite.views import month_summary
from policysite.views.edition import Edition

FEED = "feed.xml"
"""The feed's path, fixed."""


class DownloadKind(StrEnum):
    """What kind of file it is, as the page of downloads heads it."""

    SHEETS = "表格（Excel）"
    PAPERS = "文稿（Word）"
    CALENDARS = "日历"
    FEEDS = "更新订阅"


@dataclass(frozen=True)
class Download:
    """A file at `path` below the site's root; `name` is the one it is kept under. It is made when first asked for."""

    path: str
    group: DownloadKind
    title: str
    about: str
    name: str
    make: Callable[[], bytes] = field(repr=False, compare=False)

    @cached_property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.make()

    @property
    def size(self) -> str:
        """Its size in words, 12KB."""
        return f"{max(1, round(len(self.content) / 1024))}KB"


def _made_by(module: str, function: str, *given: Any, **named: Any) -> Callable[[], bytes]:
    """What makes a file; its module, with the library that it needs, is read only then: pages are made without."""

    def make() -> bytes:
        content: bytes = getattr(import_module(f".{module}", __name__), function)(*given, **named)
        return content

    return make


def downloads(edition: Edition) -> dict[str, Download]:
    """Every file by its path."""
    found = (*_sheets(edition), *_papers(edition), *_calendars(edition), *_feeds(edition))
    return {each.path: each for each in found}


def _named(
    edition: Edition, path: str, group: DownloadKind, title: str, about: str, make: Callable[[], bytes]
) -> Download:
    """A file under `downloads/`; its name bears the mark, the title and the date."""
    extension = path.rpartition(".")[2]
    name = f"{edition.titled(title)}{edition.today.isoformat()}.{extension}"
    return Download(f"downloads/{path}", group, title, about, name, make)


def _sheets(edition: Edition) -> Iterator[Download]:
    make = partial(_named, edition, group=DownloadKind.SHEETS)
    yield make(
        path="responsibilities.xlsx",
        title="责任分解表",
        about="全部任务：责任部门、频次、完成时限、成果形式、落实情况，可筛选",
        make=_made_by("xlsx", "responsibilities", edition),
    )
    for department in edition.dataset.departments:
        yield make(
            path=f"responsibilities-{department.id}.xlsx",
            title=f"责任分解表（{department.name}）",
            about=f"{department.name}的任务"
            + ("，含以统称名义承担的" if edition.dataset.groups_of[department.id] else ""),
            make=_made_by("xlsx", "department_responsibilities", edition, department),
        )
    about = "各项问题的整改措施、时限、经过、状态"
    yield make(path="ledger.xlsx", title="问题整改台账", about=about, make=_made_by("xlsx", "ledger_workbook", edition))
    about = "逐项选填有、无、需关注，由本人留存"
    yield make(path="self-check.xlsx", title="自查表", about=about, make=_made_by("xlsx", "self_check", edition))


def _papers(edition: Edition) -> Iterator[Download]:
    make = partial(_named, edition, group=DownloadKind.PAPERS)
    title = edition.dataset.policy.title
    about = "全文及附件，公文版式，与归档原文逐字一致"
    yield make(path="policy.docx", title=title, about=about, make=_made_by("docx", "full_text", edition))
    for month in reversed(finished_months(edition.dataset, edition.today)):
        yield make(
            path=f"summary-{month.name}.docx",
            title=f"{month.label}落实情况汇总",
            about=month_summary.TITLE_NOTE.strip("（）"),
            make=partial(_month_summary, edition, month.name),
        )
    for session in reversed(edition.dataset.sessions):
        yield make(
            path=f"study-{session.id}.docx",
            title=f"学习材料：{session.topic}",
            about=f"{session.date.isoformat()}，原文、讨论题和签到栏",
            make=partial(_study_pack, edition, session),
        )


def _study_pack(edition: Edition, session: Session) -> bytes:
    """The pack of a session that the data hold."""
    view = edition.study.session(session)
    return _made_by(
        "docx",
        "study_pack",
        edition,
        topic=session.topic,
        day=session.date,
        host=view.host,
        clauses=[clause.clause for reading in view.readings for clause in reading.clauses],
        items=view.items,
        related=[row.item for row in view.related],
        questions=session.questions,
        materials=[f"{each.title}（{each.ref}）" if each.ref else each.title for each in session.materials],
        page=f"study/{session.id}/",
    )()


def _month_summary(edition: Edition, month: str) -> bytes:
    return _made_by("docx", "month_paper", edition, edition.months[month])()


def _calendars(edition: Edition) -> Iterator[Download]:
    make = partial(_named, edition, group=DownloadKind.CALENDARS)
    year = edition.today.year
    about = f"{year}年各部门任务、整改和回头看的期限，到期前提醒"
    yield make(path="calendar.ics", title="任务时间安排", about=about, make=_made_by("ics", "calendar", edition))
    for department in edition.dataset.departments:
        yield make(
            path=f"calendar-{department.id}.ics",
            title=f"任务时间安排（{department.name}）",
            about=f"{year}年{department.name}的期限，到期前提醒",
            make=_made_by("ics", "department_calendar", edition, department),
        )


def _feeds(edition: Edition) -> Iterator[Download]:
    name = f"{edition.titled('新近情况')}{edition.today.isoformat()}.xml"
    about = "新报送的落实记录、台账进展、文本版本，用阅读程序订阅"
    yield Download(FEED, DownloadKind.FEEDS, "新近情况", about, name, _made_by("feed", "feed", edition))
