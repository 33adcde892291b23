"""What an entry of the document is called now, and what it was called: numbers move, entries are retired, ids stay.

Whoever comes with a number, a citation or an address of a former version is told what it is now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import Measure
from policysite.data.model.words import long_date, nth_item
from policysite.data.text.moves import moved_clauses


@dataclass(frozen=True)
class Note:
    """A line beside an entry: its words, and what they lead to, an id, or empty."""

    words: str
    target: str = ""


def called(document: Document, id: str) -> str:
    """What a version calls an entry: 第三部分, 第9条, 第9条第2款, 表现第3项, 表现第一类."""
    return document.labels.name(id)


def _this(id: str, document: Document) -> str:
    """What a page or a place calls the entry that it is: 本部分, 本类, 本条, 本款, 本项."""
    if id in document.section:
        return "本部分"
    if id in document.measure:
        return "本条"
    if id in document.clause:
        return "本款"
    return "本项" if id in document.item else "本类"


class Standing:
    """The entries of all versions, as looked at on the day of the data."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def held(self, id: str, day: date | None = None) -> Document:
        """The version whose words an entry has on `day`, today where none is given.

        The one in force where its text has the entry, else the last before to have it, else the first after; where none
        has, the one in force.
        """
        documents = self.dataset.documents
        now = self.dataset.document if day is None else self.dataset.document_on(day)
        place = documents.index(now)
        order = (*reversed(documents[: place + 1]), *documents[place + 1 :])
        return next((each for each in order if id in each.in_text), self._somewhere(id, now))

    def _somewhere(self, id: str, now: Document) -> Document:
        return next((each for each in (now, *self.dataset.documents) if id in each.passage), now)

    def note(self, id: str, shown: Document | None = None) -> Note | None:
        """What to say beside an entry as the version `shown` has it: that it is gone, to come, or otherwise now.

        None where there is nothing to say: it is called so still, and always was.
        """
        document = shown or self.held(id)
        if id in self.dataset.coming:
            return Note(f"{_this(id, document)}自{long_date(self.dataset.coming[id])}起施行")
        if id not in self.dataset.document.in_text:
            return self._gone(id, document)
        return self._since(id, document) if document is not self.dataset.document else self._formerly(id)

    def label(self, id: str) -> str:
        """What an entry goes by: 第9条, 原第7条（v1） of what is gone, 第8条（v2） of what is to come."""
        return self._marked(id, called(self.held(id), id))

    def short(self, id: str) -> str:
        """The same where it is plain that a manifestation is one: 第10项, 原第2项（v1）."""
        document = self.held(id)
        return self._marked(id, nth_item(document.item[id].number) if id in document.item else called(document, id))

    def _marked(self, id: str, name: str) -> str:
        document = self.held(id)
        if id in self.dataset.document.in_text:
            return name
        which = f"（{document.version.id}）" if id in document.in_text else ""
        return f"{name}{which}" if id in self.dataset.coming else f"原{name}{which}"

    def gone_since(self, id: str) -> date | None:
        """From which day on an entry has been no part of the text; None for what is in force or to come."""
        return None if id in self.dataset.coming else self._retired(id, self.held(id))

    def stood_in(self, section: str) -> tuple[Measure, ...]:
        """The measures of a section, as the version has them whose words it has."""
        document = self.held(section)
        return tuple(each for each in document.section[section].every_measure if each.id in document.in_text)

    def version_words(self, version: str) -> str:
        """现行文本, 尚未施行，自2027年8月16日起施行, or since when another took its place; empty of the only one."""
        ids = [each.version.id for each in self.dataset.documents]
        place, now = ids.index(version), self.dataset.documents.index(self.dataset.document)
        if place == now:
            return "现行文本" if len(ids) > 1 else ""
        after = self.dataset.documents[place if place > now else place + 1].version
        since = f"自{long_date(after.in_force)}起" if after.in_force else ""
        return f"尚未施行，{since}施行" if place > now else f"{since}由{after.id}代替"

    def version_mark(self, id: str, document: Document) -> str:
        """`（v1，市重点〔2022〕3号，2027年8月16日停用）` for the citation of what is not in force; else empty."""
        now, version = self.dataset.document, document.version
        if document is now and id in now.in_text:
            return ""
        day, coming = self._retired(id, document), self.dataset.coming.get(id)
        time = f"{long_date(coming)}起施行" if coming else f"{long_date(day)}停用" if day else ""
        which = [version.id, version.number] if id in document.in_text else []
        said = "，".join(filter(None, (*which, time)))
        return f"（{said}）" if said else ""

    def _gone(self, id: str, document: Document) -> Note | None:
        """`原第7条（v1，2027年8月16日停用）`, and where it went."""
        day = self._retired(id, document)
        if day is None:
            return None
        if id not in document.in_text:
            return Note(f"{_this(id, document)}自{long_date(day)}起停用，页面留存备查")
        now = self._heir(id, document)
        words = f"原{called(document, id)}（{document.version.id}，{long_date(day)}停用）"
        return Note(f"{words}，移至{called(self.dataset.document, now)}", now) if now else Note(words)

    def _retired(self, id: str, document: Document) -> date | None:
        """From which day on an entry is no part of the text; None where that is still to come."""
        after = self.dataset.documents[self.dataset.documents.index(document) + 1 :]
        days = (each.version.in_force for each in after if id not in each.in_text)
        day = self.dataset.document.retired.get(id) or next(days, None)
        return day if day and day <= self.dataset.day else None

    def _since(self, id: str, document: Document) -> Note | None:
        """What became of an entry that is shown as a former version has it."""
        return self.renamed(id, document) or self.changed(id, document)

    def renamed(self, id: str, document: Document) -> Note | None:
        """`原第7条（v1），现第8条`, of an entry that goes on; None where it is called as it was."""
        then, name = called(document, id), called(self.dataset.document, id)
        return None if then == name else Note(f"原{then}（{document.version.id}），现{name}", id)

    def changed(self, id: str, document: Document) -> Note | None:
        """That an entry which goes on says something else now than in a former version; None where it does not."""
        now = self.dataset.document
        same = self._says(document, id) == self._says(now, id)
        return None if same else Note(f"以下为{document.version.id}的规定，现已修改", id)

    def _says(self, document: Document, id: str) -> object:
        """All that a version says in an entry: with what stands in it, numbers aside."""
        passage = document.passage[id]
        below = [each for each in document.passages if each.within and each.within.id == id and each.in_force]
        return (
            passage.text,
            getattr(passage.record, "answering", ()),
            [self._says(document, each.id) for each in below],
        )

    def _formerly(self, id: str) -> Note | None:
        """`原第7条（v1），现第8条`, of an entry of the text in force; the last other name that it had."""
        now = self.dataset.document
        name = called(now, id)
        names = ((each, self._origin(id, each)) for each in reversed(self._before))
        for document, origin in names:
            if origin and called(document, origin) != name:
                return Note(f"原{called(document, origin)}（{document.version.id}），现{name}")
        return None

    def moved(self, id: str) -> bool:
        """Whether a clause of the text in force stood in another measure in a former version."""
        return any(id in self._origins(document) for document in self._before)

    @property
    def _before(self) -> tuple[Document, ...]:
        """The versions before the one in force."""
        return self.dataset.documents[: self.dataset.documents.index(self.dataset.document)]

    def namesakes(self, id: str) -> Iterator[Note]:
        """What had the number of a measure in the version before: `v1的第8条现为第9条`; of a retired one, has it."""
        now = self.dataset.document
        if id not in now.in_text:
            document = self.held(id)
            number = document.measure[id].number
            for each in now.measures:
                if each.id in now.in_text and each.number == number and document is not now:
                    yield Note(f"现{called(now, each.id)}是另一条：{each.heading.removesuffix('。')}", each.id)
        elif self._before:
            document = self._before[-1]
            for each in document.measures:
                if each.id in document.in_text and each.id != id and each.number == now.measure[id].number:
                    name = f"{document.version.id}的{called(document, each.id)}"
                    new = f"现为{called(now, each.id)}" if each.id in now.in_text else "已停用"
                    yield Note(f"{name}{new}", each.id)

    def _heir(self, id: str, document: Document) -> str:
        """The id under which a clause goes on today, empty where it does not."""
        return next((now for now, then in self._origins(document).items() if then == id), "")

    def _origin(self, id: str, document: Document) -> str:
        """The id that a former version has an entry under, empty where it has none."""
        return id if id in document.in_text else self._origins(document).get(id, "")

    def _origins(self, document: Document) -> Mapping[str, str]:
        """By the id of each clause that moved since a version its id in that version."""
        return self._moves.get(document.version.id, {})

    @cached_property
    def _moves(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, Mapping[str, str]] = {}
        later: Mapping[str, str] = {}
        documents = (*self._before, self.dataset.document)
        for before, after in reversed([*pairwise(documents)]):
            kept = {then: now for then, now in later.items() if then in before.in_text}
            later = kept | {then: later.get(now, now) for then, now in moved_clauses(before, after).items()}
            found[before.version.id] = {now: then for then, now in later.items()}
        return found
