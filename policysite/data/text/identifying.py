"""Which entry of a further text is which of the present ones: ids, and what is gone.

Ids are permanent: an entry that the present values have keeps its id wherever it stands now, a new one gets the
next free id, and a measure, clause or manifestation that is gone stays in the data as retired.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from policysite.data.problems import Problem
from policysite.data.text.around import printed_title
from policysite.data.text.composing import Composed

_LIKE = 0.5
"""How alike (difflib's ratio) two texts must be to count as the same entry revised."""

Plain = dict[str, Any]
Words = tuple[str, str]
"""Of an entry its heading, and all its words: what it is known by when the text is revised."""


@dataclass(frozen=True)
class Imported:
    """The values of both files, `checklist` None where the document has none of our form, and what to look at."""

    policy: Plain
    checklist: Plain | None
    reminders: tuple[Problem, ...]
    units: Mapping[str, int]
    """The names of departments that the text prints, with the line of each first one."""


def identified(
    read: Composed,
    departments: Mapping[str, str],
    policy: Plain,
    checklist: Plain,
    retired: str,
    aliases: Collection[str] = (),
) -> Imported:
    """A composed document with ids: those of the present values where they have the entry, else new ones.

    `departments` maps a name to an id; what is printed by one of the `aliases` is written out.
    """
    body = read.policy
    known = {key: policy[key] for key in ("versions", "title", "issuer") if key in policy}
    title = printed_title(body) or known.get("title") or "待填"
    head = {"versions": known.get("versions", [{"id": "v1"}]), "title": title, "issuer": known.get("issuer", "待填")}
    text = _Identifying(departments, policy, retired, aliases).body(body)
    categories = None
    if read.checklist is not None:
        sections = [entry for entry in text.get("sections", ()) if "clauses" not in entry]
        categories = _categories(read.checklist, sections, checklist, retired)
    return Imported(head | text, categories, tuple(read.reminders), read.units)


_BELOW = ("measures", "sections")
"""The keys under which entries stand in one another."""


def _listed(part: Plain) -> Iterator[Plain]:
    """The entries that stand directly in a part."""
    for key in _BELOW:
        yield from part.get(key, ())


def entries_of(part: Plain) -> Iterator[Plain]:
    """Every section and measure below a part, and in its attachments, each before those that stand in it."""
    for entry in _listed(part):
        yield entry
        yield from entries_of(entry)
    for annex in part.get("attachments", ()):
        yield from entries_of(annex)


class _Identifying:
    """Gives the entries of a composed document their ids, and keeps what is gone."""

    def __init__(
        self, departments: Mapping[str, str], policy: Plain, retired: str, aliases: Collection[str] = ()
    ) -> None:
        self.departments, self.policy, self.retired, self.aliases = departments, policy, retired, aliases

    def body(self, body: Plain) -> Plain:
        """The document with ids, in the order of the file's keys."""
        old = [*entries_of(self.policy)]
        new = [*entries_of(body)]
        former = {"s{:d}": [each for each in old if "clauses" not in each]}
        former["m{:02d}"] = [each for each in old if "clauses" in each]
        ids: dict[int, Plain] = {}
        gone: list[Plain] = []
        for form, listed in former.items():
            mine = [each for each in new if ("clauses" in each) is (form != "s{:d}")]
            giving = _Ids(listed, form)
            ids |= {id(each): known for each, known in zip(mine, giving.assign(map(_words, mine)), strict=True)}
            gone += giving.gone(self.retired) if form != "s{:d}" else []
        found = self._with_ids(body, ids)
        annexes = _Ids(self.policy.get("attachments", []), "f{:d}")
        known = annexes.assign((each["title"], each["title"]) for each in body.get("attachments", ()))
        if "attachments" in found:
            pairs = zip(known, found["attachments"], strict=True)
            found["attachments"] = [{"id": each["id"]} | annex for each, annex in pairs]
        for entry in gone:
            self._keep(found, entry)
        return found

    def _with_ids(self, part: Plain, ids: Mapping[int, Plain]) -> Plain:
        """A copy of a part with the ids of all below it."""
        found: Plain = {}
        for key, value in part.items():
            if key in _BELOW:
                found[key] = [self._entry(each, ids) for each in value]
            elif key == "attachments":
                found[key] = [self._with_ids(each, ids) for each in value]
            else:
                found[key] = value
        return found

    def _entry(self, entry: Plain, ids: Mapping[int, Plain]) -> Plain:
        known = ids[id(entry)]
        if "clauses" not in entry:
            return {"id": known["id"]} | self._with_ids(entry, ids)
        giving = _Ids(known.get("clauses", []), f"{known['id']}-{{:d}}")
        same = giving.assign(map(_words, entry["clauses"]))
        clauses = [{"id": old["id"]} | self._named(new) for old, new in zip(same, entry["clauses"], strict=True)]
        _insert(clauses, giving.gone(self.retired), [clause["id"] for clause in known.get("clauses", [])])
        return {"id": known["id"]} | entry | {"clauses": clauses}

    def _named(self, clause: Plain) -> Plain:
        """A clause with the ids of departments in the place of their names."""
        found = dict(clause)
        if "responsible" in clause:
            found["responsible"] = self._ids(clause["responsible"])
            if "tail" not in clause and any(name in self.aliases for name in clause["responsible"]):
                found["tail"] = f"（责任部门：{'、'.join(clause['responsible'])}）"
        if "roles" in clause:
            found["roles"] = self._roles(clause["roles"], found.get("responsible", ()))
            if not found["roles"]:
                del found["roles"]
        return found

    def _roles(self, roles: Plain, responsible: Sequence[str]) -> Plain:
        """The roles with ids; who is named in several, or by several names, has the foremost."""
        found: Plain = {}
        seen: set[str] = set()
        for role, given in roles.items():
            if role not in ("lead", "support", "guide"):
                found[role] = given
                continue
            before = seen | ({*responsible} if role == "guide" else set())
            if ids := [id for id in self._ids(given) if id not in before]:
                found[role] = ids
            seen |= {*ids}
        return found

    def _ids(self, names: Iterable[str]) -> list[str]:
        return [*dict.fromkeys(self.departments[name] for name in names)]

    def _keep(self, body: Plain, entry: Plain) -> None:
        """Put a retired measure back into the part it stood in, or into the last where that part is gone."""
        before = _holding(self.policy, entry["id"])
        parts = [body, *(each for each in entries_of(body) if "clauses" not in each), *body.get("attachments", ())]
        here = next((part for part in parts if part.get("id") == before.get("id")), parts[-1])
        if not any(key in here for key in _BELOW):
            here = next((part for part in reversed(parts) if any(key in part for key in _BELOW)), here)
        key = next((key for key in _BELOW if key in here), "measures")
        _insert(here.setdefault(key, []), [entry], [each["id"] for each in _listed(before)])


def _holding(part: Plain, id: str) -> Plain:
    """The part of the present values that an entry stands directly in."""
    if any(each["id"] == id for each in _listed(part)):
        return part
    below = [*_listed(part), *part.get("attachments", ())]
    return next((found for each in below if (found := _holding(each, id))), {})


def _categories(read: Plain, sections: Sequence[Plain], checklist: Plain, retired: str) -> Plain:
    old = checklist.get("categories", [])
    parts = read["categories"]
    ids = _Ids(old, "a{:d}").assign(map(_words, parts))
    every = _Ids([item for category in old for item in category["items"]], "c{:02d}")
    same = iter(every.assign(_words(item) for part in parts for item in part["items"]))
    guessed = [*({"section": section["id"]} for section in sections), *[{}] * len(parts)]
    categories = [
        {"id": known["id"], "number": part["number"], "title": part["title"]}
        | ({"section": known["section"]} if "section" in known else guess)
        | {"items": [{"id": next(same)["id"]} | item for item in part["items"]]}
        for known, part, guess in zip(ids, parts, guessed, strict=False)
    ]
    for entry in every.gone(retired):
        before = next(category for category in old if entry in category["items"] or _has(category, entry["id"]))
        here = next((category for category in categories if category["id"] == before["id"]), categories[-1])
        _insert(here["items"], [entry], [item["id"] for item in before["items"]])
    return {"title": read["title"], "categories": categories}


def _has(category: Plain, id: str) -> bool:
    return any(item["id"] == id for item in category["items"])


def _words(entry: Plain) -> Words:
    """What an entry is known by; of one that holds others their headings too."""
    below = [each for name in ("clauses", "measures", "sections", "items") for each in entry.get(name, [])]
    head = _line(entry) or (_words(below[0])[0] if below else "")
    return head, "".join(_line(each) or _words(each)[0] for each in below) or head


def _line(entry: Plain) -> str:
    """The heading or the text of an entry; empty of one that has neither."""
    text = entry.get("text")
    return entry.get("title") or (text if isinstance(text, str) else "")


class _Ids:
    """Gives each entry of the new text the id it had, or the next free one."""

    def __init__(self, present: Iterable[Plain], form: str) -> None:
        self.waiting = list(present)
        self.form = form
        self.highest = max((int(re.findall(r"\d+", entry["id"])[-1]) for entry in self.waiting), default=0)

    def assign(self, entries: Iterable[Words]) -> list[Plain]:
        """For each entry the present one that it is or revises; else a new one with just an id.

        The same words come first, then the same heading, then the most alike: an insertion takes no other's id. What
        is retired comes back only under its own heading.
        """
        news = [*entries]
        found: dict[int, Plain] = {}
        for likeness in (_same, _same_heading, _alike):
            self._match(news, found, likeness)
        return [found.get(place) or self._new() for place in range(len(news))]

    def _match(self, news: list[Words], found: dict[int, Plain], likeness: Any) -> None:
        scored = [
            (likeness(old, words), place, at)
            for place, words in enumerate(news)
            if place not in found
            for at, old in enumerate(self.waiting)
        ]
        scored.sort(key=lambda pair: pair[0], reverse=True)  # of equally alike ones the first stay first
        taken: set[int] = set()
        for score, place, at in scored:
            if score >= _LIKE and place not in found and at not in taken:
                found[place] = self.waiting[at]
                taken.add(at)
        self.waiting = [old for at, old in enumerate(self.waiting) if at not in taken]

    def _new(self) -> Plain:
        self.highest += 1
        return {"id": self.form.format(self.highest)}

    def gone(self, retired: str) -> list[Plain]:
        """Those that the new text no longer has, retired."""
        return [entry if "retired" in entry else entry | {"retired": retired} for entry in self.waiting]


def _same(old: Plain, words: Words) -> float:
    return (0.9 if "retired" in old else 1.0) * (_words(old) == words)


def _same_heading(old: Plain, words: Words) -> float:
    return (0.9 if "retired" in old else 1.0) * (_words(old)[0] == words[0])


def _alike(old: Plain, words: Words) -> float:
    matcher = SequenceMatcher(None, "".join(_words(old)), "".join(words), autojunk=False)
    if "retired" in old or matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()


def _insert(entries: list[Plain], gone: Iterable[Plain], before: list[str]) -> None:
    """Insert each of `gone` after the entry that stood before it, `before` being the former order."""
    for entry in gone:
        names = [other["id"] for other in entries]
        earlier = before[: before.index(entry["id"])]
        at = next((names.index(name) + 1 for name in reversed(earlier) if name in names), 0)
        entries.insert(at, entry)
