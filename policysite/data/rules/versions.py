"""Rules on the versions of the document: each whole, each like its own original, one after the other."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from policysite.data.document import Document
from policysite.data.entry_kinds import CLAUSE, ITEM, MEASURE
from policysite.data.periods import later
from policysite.data.problems import Spot
from policysite.data.rules.base import Case, Fault
from policysite.data.text.verbatim import difference
from policysite.data.yaml.reading import visible

TAB, BETWEEN_CELLS = "\t", "｜"
"""What stands between the cells of a table, and how a message shows it."""


def versions_are_archived(case: Case) -> Iterator[Fault]:
    """每个版本都有归档原文source/<版本号>.txt；以前的版本还有当时的结构source/<版本号>.yml，最后一版没有。"""
    dataset = case.dataset
    for place, version in enumerate(dataset.versions, 1):
        former = f"source/{version.id}"
        if version.id not in dataset.archived:
            yield Fault(version, ("id",), "缺归档原文，请把印发的原文存为source/{version}.txt", version=version.id)
        if place < len(dataset.versions) and version.id not in dataset.former and case.whole(former):
            text = "缺这一版的结构：请把当时的policy.yml（不含versions）和checklist.yml存为{file}.yml"
            yield Fault(version, ("id",), text, file=former)
    before = [version.id for version in dataset.versions[:-1]]
    for name, found in dataset.former.items():
        if name not in before and "policy" not in case.lost:
            last = dataset.versions[-1].id
            text = "只有以前的版本才有这个文件，最后一版（{last}）的结构在policy.yml和checklist.yml里：请移出"
            yield Fault(found, (), text, last=last)


def versions_follow_one_another(case: Case) -> Iterator[Fault]:
    """首个版本以外的写施行日期，一版晚于一版。"""
    for before, version in pairwise(case.dataset.versions):
        bound = before.in_force or before.date
        if version.in_force is None:
            text = "{version}缺施行日期：第二个版本起须写in_force，如2027-08-16"
            yield Fault(version, ("id",), text, version=version.id)
        elif bound and version.in_force <= bound:
            what = "施行" if before.in_force else "成文"
            text = "施行日期{day}须晚于上一版{before}的{what}日期{bound}"
            given = {"day": version.in_force, "before": before.id, "what": what, "bound": bound}
            yield Fault(version, ("in_force",), text, **given)


def entries_are_kept(case: Case) -> Iterator[Fault]:
    """以前版本的措施、款、表现都留在以后的版本里，不用的写停用日期；停用不晚于新版本施行之日。"""
    for before, document in pairwise(case.dataset.documents):
        for kind in (MEASURE, CLAUSE, ITEM):
            file = document.file(kind.file)
            known = {entry.id for entry in kind.among(document)}
            for entry in kind.among(before) if case.whole(file) else ():
                if entry.id not in known and entry.id not in case.withheld:
                    text = "{version}没有这个编号：编号不能删，不再用的在{file}.yml里留存，写停用日期（retired）"
                    yield Fault(entry, ("id",), text, version=document.version.id, file=file)
        yield from _retired_in_time(case, before, document)


def _retired_in_time(case: Case, before: Document, document: Document) -> Iterator[Fault]:
    begun = document.version.in_force
    for passage in document.passages if case.dated_versions else ():
        day = passage.retired
        if begun and day and day > begun and passage.id in before.in_text:
            text = "停用日期须不晚于{version}的施行日期{begun}，写的是{day}"
            yield Fault(passage.record, ("retired",), text, version=document.version.id, begun=begun, day=day)


def duties_rest_with_their_clause(case: Case) -> Iterator[Fault]:
    """款停用后又恢复的，停用前的任务写终止日期（ended），恢复后的任务另立，写起始日期（since）。"""
    gaps = dict(_gaps(case.dataset.documents)) if case.dated_versions else {}
    for duty in case.dataset.duties:
        if duty.clause not in gaps:
            continue
        gone, back = gaps[duty.clause]
        if (duty.ended is None or duty.ended.date >= gone) and (duty.since is None or duty.since < back):
            text = (
                "{clause}自{gone}起停用，{back}起恢复，其间没有这项任务："
                "这里须写ended（{last}），恢复后仍有此要求的，另立任务并写since: {back}"
            )
            tail, last = ("ended",) if duty.ended else (), later(gone, -1)
            yield Fault(duty, tail, text, clause=duty.clause, gone=gone, back=back, last=last)


def _gaps(documents: Sequence[Document]) -> Iterator[tuple[str, tuple[date, date]]]:
    """Each clause that one version dropped and a later one has again: from when on, and until when."""
    for place, (before, without) in enumerate(pairwise(documents), 2):
        dropped = before.in_text - without.in_text
        for document in documents[place:]:
            days = without.version.in_force, document.version.in_force
            for clause in document.clauses:
                if clause.id in dropped & document.in_text and days[0] and days[1]:
                    yield clause.id, (days[0], days[1])


def text_is_as_issued(case: Case) -> Iterator[Fault]:
    """由数据还原的各版全文与各自的归档原文逐字一致；有意修订的，两处同改。"""
    for document in case.dataset.documents:
        if _comparable(case, document):
            yield from _differs(document, case.dataset.archived[document.version.id])


def _comparable(case: Case, document: Document) -> bool:
    whole = case.whole(document.file("policy"), document.file("checklist"), "departments")
    named = (name for clause in document.clauses for name in clause.named)
    return whole and document.version.id in case.dataset.archived and all(name in document.names for name in named)


def _differs(document: Document, original: str) -> Iterator[Fault]:
    found = difference(document, original)
    if found:
        text = "与归档原文不一致（{where}第{column}字）：归档为{archived}，数据为{data}。有意修订的，两处同改"
        piece, where, column = found.piece, Spot(f"source/{document.version.id}.txt", found.line), found.column
        both = (found.archived, found.data)
        archived, data = (
            f"“{visible(words.replace(TAB, BETWEEN_CELLS))}”" if words else "空，没有文字" for words in both
        )
        yield Fault(piece.record, piece.tail, text, where=where, column=column, archived=archived, data=data)


def printed_names_are_of_departments(case: Case) -> Iterator[Fault]:
    """以前版本所印名称（printed）的部门都在departments.yml里。"""
    for former in case.dataset.former.values():
        for name in former.printed:
            yield from case.unknown(former, ("printed", name), name, case.dataset.department)


VERSION_RULES = (
    versions_are_archived,
    versions_follow_one_another,
    entries_are_kept,
    printed_names_are_of_departments,
    duties_rest_with_their_clause,
    text_is_as_issued,
)
