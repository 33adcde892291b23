"""How many parts, measures and clauses a document has, in the words that it has for them."""

import re
from collections.abc import Mapping

from policysite.data.dataset import Dataset
from policysite.data.model.document import Measure, Section

_ARTICLE = re.compile("第.+条")


def counted(dataset: Dataset, parts: int) -> Mapping[str, str]:
    """What the text falls into, each with the address of its page: 6个部分, 19条措施, 31款; 5章, 24条 of articles.

    Where articles list items no 款 are counted, since an item is none; `parts` stand at the top of the text.
    """
    if not dataset.measures:
        return {"text/": "全文"}
    name = dataset.document.labels.name
    entries: tuple[Section | Measure, ...] = (*dataset.sections, *dataset.measures)
    articles = [each for each in entries if _ARTICLE.fullmatch(each.printed)]
    alone = bool(articles) and all(_ARTICLE.match(name(each.id)) for each in dataset.measures)
    chapters = bool(dataset.parts) and all(name(each.id).endswith("章") for each in dataset.parts)
    tops_are_articles = alone and all(each in articles for each in dataset.parts)
    itemised = alone and any(isinstance(each, Section) for each in articles)
    said = {
        "sections/": "" if not dataset.sections or tops_are_articles else f"{parts}{'章' if chapters else '个部分'}",
        "measures/": f"{len(articles)}条" if alone else f"{len(dataset.measures)}条措施",
        "text/": "" if itemised else f"{len(dataset.clauses)}款",
    }
    return {address: words for address, words in said.items() if words}
