"""Rules on the document's own text in each version, on the words of the search, and on study sessions."""

import re
from collections.abc import Iterator

from policysite.data.entry_kinds import (
    ATTACHMENT,
    CATEGORY,
    CLAUSE,
    ENTRY_KINDS,
    ITEM,
    LEDGER_ITEM,
    MEASURE,
    SECTION,
    SESSION,
)
from policysite.data.model.values import shown
from policysite.data.problems import Aside, nearest
from policysite.data.rules.base import Case, Fault, again
from policysite.data.text.cited import cited_titles
from policysite.data.text.tails import clauses_in

_PARTS = (SECTION, MEASURE, CLAUSE, CATEGORY, ITEM, ATTACHMENT)
"""The kinds that stand in each version of the document."""
_BY_FILE = (LEDGER_ITEM, SESSION)
"""Those that go by year and by file: rules of their own."""


_DEVICES = frozenset({"con", "prn", "aux", "nul"})
"""What Windows takes for a device wherever it is the name of a folder or file, and will not unpack."""


def ids_are_unique(case: Case) -> Iterator[Fault]:
    """编号在全部数据中各不相同；停用的编号不再用。"""
    dataset = case.dataset
    listed = [(kind, kind.among(document)) for document in dataset.documents for kind in _PARTS]
    listed += [(kind, tuple(kind.entries(dataset))) for kind in ENTRY_KINDS if kind not in (*_PARTS, *_BY_FILE)]
    for kind, entries in listed:
        for entry, _ in again((entry.id, entry) for entry in entries):
            text = "{what}“{value}”重复，请另编一个没有用过的"
            yield Fault(entry, ("id",), text, what=kind.id_word, value=entry.id)
    taken = {record.id for records in (dataset.references, dataset.glossary) for record in records} | {"index"}
    for department in dataset.departments:  # the one kind whose ids may look like another's, or like an index page
        if department.id in taken:
            yield Fault(department, ("id",), "部门编号“{id}”在本站另有所指，请另编一个", id=department.id)
        if department.id in _DEVICES:
            yield Fault(department, ("id",), "部门编号“{id}”是Windows的设备名，请另编一个", id=department.id)


def ids_name_their_parent(case: Case) -> Iterator[Fault]:
    """款号以所在措施的编号开头，任务编号以所属款的款号开头。"""
    for measure in (measure for document in case.dataset.documents for measure in document.measures):
        for clause in measure.clauses:
            if not clause.id.startswith(f"{measure.id}-"):
                text = "款号须以所在措施的编号“{measure}-”开头，写的是“{given}”"
                yield Fault(clause, ("id",), text, measure=measure.id, given=clause.id)
    for duty in case.dataset.duties:
        if not duty.id.startswith(f"{duty.clause}-"):
            text = "任务编号须以所属款的款号“{clause}-”开头，写的是“{given}”"
            yield Fault(duty, ("id",), text, clause=duty.clause, given=duty.id)


_OWN = "（责任部门："


def titles_are_sentences(case: Case) -> Iterator[Fault]:
    """措施题目是一句话；各款原文不带“（责任部门：…）”，读不懂的除外。"""
    names = [name for each in case.dataset.departments for name in (each.name, each.printed) if name]
    for measure in (measure for document in case.dataset.documents for measure in document.measures):
        if measure.title and "。" in measure.title[:-1]:
            text = "措施题目须是一句话，“。”只在最后，写的是{given}"
            yield Fault(measure, ("title",), text, given=shown(measure.title))
        for clause in measure.clauses:
            read = clauses_in(clause.text, known=names) if _OWN in clause.text else ()
            if any(part.tail and part.tail.text.startswith(_OWN) for part in read):
                yield Fault(clause, ("text",), "原文不写“（责任部门：…）”，由responsible生成")


_PENDING = "待填"
"""What programs write where a text does not say."""


def titles_are_filled_in(case: Case) -> Iterator[Fault]:
    """题目、发文机关和站名已经填写，不是“待填”。"""
    texts = [(document.policy, _OF_TEXT) for document in case.dataset.documents]
    for record, fields in (*texts, (case.dataset.settings, _OF_SITE)):
        for name, must in fields.items():
            if _PENDING in getattr(record, name):
                yield Fault(record, (name,), "{must}，写的是{given}", must=must, given=shown(getattr(record, name)))


_OF_TEXT = {
    "title": "请写文件的题目：原文有的照录，没有的由本单位拟定",
    "issuer": "请写发文机关的全称，如文末落款所印",
}
_OF_SITE = {"site_name": "请写网站的名称，如文件题目后加“查询”"}


def clauses_name_departments(case: Case) -> Iterator[Fault]:
    """各款的责任部门都在departments.yml里，一款之内不重复。"""
    for clause in (clause for document in case.dataset.documents for clause in document.clauses):
        yield from case.references(clause, "responsible", case.dataset.department, "责任部门")


def cited_documents_are_known(case: Case) -> Iterator[Fault]:
    """原文中每个《》都在references.yml里（marked: true），文件自己的题目除外。"""
    if "references" in case.lost:
        return
    titles = [f"《{reference.title}》" for reference in case.dataset.references if reference.marked]
    own = {f"《{document.policy.title}》" for document in case.dataset.documents}
    for passage in (passage for document in case.dataset.documents for passage in document.passages):
        for found in cited_titles(passage.text):
            if found not in titles and found not in own and found[1:-1] not in case.withheld:
                like = nearest(found[:80], titles)
                text, end = "原文引用的{title}不在references.yml中，请补上{like}", f"；最接近的是{like}" if like else ""
                yield Fault(passage.record, passage.path, text, title=found[:80], like=end)


def references_are_cited(case: Case) -> Iterator[Fault]:
    """references.yml的每个文件都见于原文，有书名号的连书名号在内。"""
    if not _every_text_is_whole(case):
        return
    whole = _every_text(case)
    cited = {*cited_titles(whole)}
    for reference in case.dataset.references:
        words = f"《{reference.title}》" if reference.marked else reference.title
        if words not in (cited if reference.marked else whole) and not reference.retired:
            yield Fault(reference, ("title",), "原文中没有“{title}”，名称须与原文一致", title=words)


def terms_occur(case: Case) -> Iterator[Fault]:
    """glossary.yml的每个用语都见于原文；用语、别称互不重复；释义和出处同有同无。"""
    whole, complete = _every_text(case), _every_text_is_whole(case)
    seen: dict[str, str] = {}
    for term in case.dataset.glossary:
        if complete and term.term not in whole and not term.retired:
            yield Fault(term, ("term",), "原文中没有“{term}”，用语须与原文一致", term=term.term)
        for word in (term.term, *term.aliases):
            if word in seen:
                yield Fault(term, (), "“{word}”重复，{other}已有", word=word, other=seen[word])
            seen.setdefault(word, term.id)
        if (term.meaning is None) != (term.source is None):
            text = "释义{meaning}和出处{source}须同时写：没有公开出处的不写释义"
            yield Fault(term, (), text, meaning=Aside("meaning"), source=Aside("source"))


def _every_text(case: Case) -> str:
    """The words of all versions: an entry may be about what only a former one says."""
    return "\n".join(passage.text for document in case.dataset.documents for passage in document.passages)


def _every_text_is_whole(case: Case) -> bool:
    documents = case.dataset.documents
    return case.whole(*(document.file(name) for document in documents for name in ("policy", "checklist")))


_LIKE_AN_ID = re.compile(r"[a-z0-9-]+\Z")
_READ = (SECTION, MEASURE, ITEM)


def sessions_go_by_their_file(case: Case) -> Iterator[Fault]:
    """学习记录的编号与文件名相同，以学习日期开头。"""
    for name, session in case.dataset.study_files.items():
        if session.id != name:
            yield Fault(session, ("id",), "编号须与文件名相同，为“{name}”，写的是“{id}”", name=name, id=session.id)
        if not session.id.startswith(f"{session.date}-"):
            text = "日期须与编号开头的{day}相同，写的是“{given}”"
            yield Fault(session, ("date",), text, day=session.id[:10], given=session.date)


def sessions_are_held_once_a_day(case: Case) -> Iterator[Fault]:
    """同一组织者同一天只记一次学习。"""
    for session, first in again(((session.host, session.date), session) for session in case.dataset.sessions):
        text = "这一天已在{where}记过，同一组织者一天只记一次，请并为一条"
        yield Fault(session, ("date",), text, where=case.dataset.places.spot(first))


def sessions_name_their_host(case: Case) -> Iterator[Fault]:
    """组织者是部门编号；不是责任部门的，写全称。"""
    names = {department.name: department.id for department in case.dataset.departments}
    for session in case.dataset.sessions:
        if _LIKE_AN_ID.match(session.host):
            yield from case.unknown(session, ("host",), session.host, case.dataset.department)
        elif session.host in names:
            text = "请写部门编号“{id}”，不写“{given}”"
            yield Fault(session, ("host",), text, id=names[session.host], given=session.host)


def sessions_refer_to_what_exists(case: Case) -> Iterator[Fault]:
    """学习内容是已有的部分、措施、款或表现，不重复。"""
    for session in case.dataset.sessions:
        for index, name in enumerate(session.refs):
            yield from case.unknown(session, ("refs", index), name, _choices(case, name))
            if name in session.refs[:index]:
                yield Fault(session, ("refs", index), "“{name}”重复", name=name)


def _choices(case: Case, name: str) -> tuple[str, ...]:
    """The ids that `name` can be meant for: clauses where it holds a hyphen, else those of its first letter."""
    meant = [kind for kind in _READ if kind.id_pattern.startswith(name[0])]
    kinds = [CLAUSE] if "-" in name else meant or _READ
    return tuple(id for kind in kinds for id in kind.by_id(case.dataset))


def materials_are_there(case: Case) -> Iterator[Fault]:
    """学习材料写站内地址的，docs下须有这个文件。"""
    if case.docs is None:
        return
    docs = case.docs.resolve()
    for material in (material for session in case.dataset.sessions for material in session.materials):
        if material.file is None:
            continue
        path = (docs / material.file).resolve()
        if not (path.is_relative_to(docs) and path.is_file()):
            text = "docs下没有{file}这个文件，请放入或改正；网上的材料写https://开头的网址"
            yield Fault(material, ("url",), text, file=shown(material.file))


def synonyms_differ(case: Case) -> Iterator[Fault]:
    """synonyms.yml的每组至少两个不同的词，组内不重复。"""
    for group in case.dataset.synonyms:
        if len(group.words) == 1:
            yield Fault(group, ("words",), "每组至少两个词，现只有{word}", word=shown(group.words[0]))
        seen: set[str] = set()
        for index, word in enumerate(group.words):
            if word in seen:
                yield Fault(group, ("words", index), "{word}在本组已有，请删去一个", word=shown(word))
            seen.add(word)


DOCUMENT_RULES = (
    ids_are_unique,
    ids_name_their_parent,
    titles_are_sentences,
    titles_are_filled_in,
    clauses_name_departments,
    cited_documents_are_known,
    references_are_cited,
    terms_occur,
    synonyms_differ,
)
STUDY_RULES = (
    sessions_go_by_their_file,
    sessions_are_held_once_a_day,
    sessions_name_their_host,
    sessions_refer_to_what_exists,
    materials_are_there,
)
