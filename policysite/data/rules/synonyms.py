"""Rules on the words that the search takes for one another."""

from collections.abc import Iterator

from policysite.data.model.values import shown
from policysite.data.rules.base import Case, Fault


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


SYNONYM_RULES = (synonyms_differ,)
