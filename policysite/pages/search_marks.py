"""The numbers that people call an entry by, as the search compares them: 二（三）, 第二部分第三项, 附件第3项, （三）.

What a number of the kind 第9条 or 第三部分 finds stands in `docs/assets/search/text.js`; entries of documents that
number themselves otherwise bear their own marks. `markKey` there makes the same of a query as `mark_key` of a mark.
"""

import re
import unicodedata
from collections.abc import Iterator

from policysite.data.document import Document
from policysite.data.model.document import Attachment, Clause, Measure, Section
from policysite.data.model.words import nth_clause, nth_item
from policysite.data.passages import Passage
from policysite.data.text.numerals import value_of

_NUMERAL = re.compile("[零〇一二两三四五六七八九十百]+")
_BETWEEN = re.compile(r"[\s第()\[\]〔〕、。.,，:：·-]+")
_KEY = re.compile(r"[0-9·\u3400-\u9fff]{1,40}\Z")
"""What people would type: a number with its words."""
_STANDARD = {
    Section: re.compile(r"第[一二三四五六七八九十]+部分\Z"),
    Measure: re.compile(r"第[0-9]+条\Z"),
    Clause: re.compile(r"第[0-9]+条第[0-9]+款\Z"),
}
"""What the search finds by the entry's number."""


def mark_key(text: str) -> str:
    """`2部分3项` for 第二部分第（三）项, `2·3` for 二（三）: figures for numerals, a point between two numbers."""
    plain = unicodedata.normalize("NFKC", text).lower()
    figures = _NUMERAL.sub(lambda found: f"·{value_of(found[0])}·", plain)
    return re.sub(r"·(?![0-9])|(?<![0-9])·", "", re.sub("·+", "·", _BETWEEN.sub("·", figures)))


def marks(document: Document, passage: Passage) -> tuple[str, ...]:
    """The keys of the marks of an entry that is part of the text; none where its number says it all."""
    kinds = (Section, Measure, Clause, Attachment)
    if passage.id not in document.in_text or not isinstance(passage.entry, kinds):
        return ()
    name, place = _called(document, passage)
    standard = _STANDARD.get(type(passage.entry))
    if standard and standard.match(name):
        return ()
    found = {name, place, *(() if isinstance(passage.entry, Clause) else _printed(document, passage))}
    return tuple(sorted(key for key in {mark_key(each) for each in found} if _KEY.match(key)))


def _called(document: Document, passage: Passage) -> tuple[str, str]:
    """The name and the place of an entry, of a clause with its number even where it is the only one."""
    labels = document.labels
    if isinstance(passage.entry, Clause) and passage.within:
        within, number = passage.within.id, nth_clause(passage.place)
        return f"{labels.name(within)}{number}", f"{labels.place(within)}{number}"
    return labels.name(passage.id), labels.place(passage.id)


def _printed(document: Document, passage: Passage) -> Iterator[str]:
    """The mark as it is printed, alone and behind those of all that the entry stands in."""
    line = [passage.id, *document.within(passage.id)][::-1]
    records = [document.passage[id].record for id in line]
    printed = [each.printed for each in records if isinstance(each, (Section, Measure))]
    if isinstance(records[-1], Measure):
        yield nth_item(printed[-1])
        yield from (f"{each.mark or '附件'}{printed[-1]}" for each in records[:1] if isinstance(each, Attachment))
    yield from ("".join(printed), *printed[-1:])
