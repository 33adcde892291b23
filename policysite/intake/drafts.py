"""Duties that a program drafted from the words: confirmed, dropped, drafted anew; what is no draft is left alone."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from policysite.data.dataset import Dataset
from policysite.data.document import Document
from policysite.data.model.document import HeadKind
from policysite.data.model.duties import Duty, DutyKind
from policysite.data.model.values import beginning
from policysite.data.named import UnknownNameError, department_named
from policysite.data.passages import Passage
from policysite.data.problems import suggest
from policysite.data.rules.quotas import agrees
from policysite.data.text.drafting import draft_duties, free_id, year_in
from policysite.data.text.limits import Limit, limits
from policysite.intake.edits import Edits, Plain

_FILE = "duties.yml"


class NoDraftError(Exception):
    """What is meant is no draft, or must stay; the text, for people, says why."""


def drafted(clause: str, text: str, deadline: str | None, year: int) -> list[Plain]:
    """The drafts of a clause that the rules on quotes take; one that continues where there is none.

    A draft whose numbers read otherwise to the rules, or are beyond all counting, is nobody's to correct before he has
    seen it.
    """
    fitting = [each for each in draft_duties(clause, text, deadline, year) if is_taken(each)]
    plain = {"id": f"{clause}-a", "clause": clause, "title": beginning(text), "quote": text}
    return fitting or [plain | {"kind": DutyKind.STANDING.value, "draft": True}]


def is_taken(draft: Plain) -> bool:
    """Whether the rules on quotes take a duty, and its numbers are such as a duty may have."""
    try:
        return agrees(Duty.model_validate(draft))
    except ValidationError:
        return False


def drafts(dataset: Dataset) -> tuple[Duty, ...]:
    """The duties that nobody has confirmed yet, in the order of the data."""
    return tuple(duty for duty in dataset.duties if duty.draft)


def meant(dataset: Dataset, word: str) -> tuple[Duty, ...]:
    """The drafts that a word means: an id of a duty, of what it stands in, or a department that must act.

    Raises UnknownNameError where it means nothing, NoDraftError where it means no draft.
    """
    found = _meant(dataset, word)
    marked = tuple(duty for duty in found if duty.draft)
    if not marked:
        raise NoDraftError(f"“{word}”{'的任务都已核对，' if found else '没有任务，'}没有草拟的可以改动")
    return marked


def _meant(dataset: Dataset, word: str) -> tuple[Duty, ...]:
    if word in dataset.duty:
        return (dataset.duty[word],)
    if any(word in document.passage for document in dataset.documents):
        return tuple(duty for duty in dataset.duties if word in _around(dataset, duty.clause))
    try:
        department = department_named(dataset, word).id
    except UnknownNameError as error:
        ids = [duty.id for duty in drafts(dataset)]
        text = f"没有“{word}”：可以写任务、款、条、部分的编号，部门的编号、名称。草拟的任务{suggest(word, ids)}"
        raise UnknownNameError(text) from error
    return tuple(duty for duty in dataset.duties if department in dataset.bearers_on(duty.clause, dataset.day))


def _around(dataset: Dataset, clause: str) -> Iterator[str]:
    """The ids of a clause and of all it stands in."""
    document = next((each for each in reversed(dataset.documents) if clause in each.passage), None)
    passage: Passage | None = document.passage[clause] if document else None
    while passage is not None:
        yield passage.id
        passage = passage.within


def confirmed(edits: Edits, duties: Sequence[Duty]) -> None:
    """Take the mark off drafts."""
    found = {(place,): entry for place, entry in _entries(edits, [duty.id for duty in duties])}
    edits.change(_FILE, {path: _without_mark(entry) for path, entry in found.items()})


def dropped(edits: Edits, duty: Duty) -> Duty | None:
    """Take out a draft that nobody owes; the last of its clause becomes a standing duty, which is returned.

    Raises NoDraftError where something was reported of it.
    """
    _unreported(edits.data.dataset, duty)
    ((place, entry),) = _entries(edits, [duty.id])
    if sum(each["clause"] == duty.clause for each in edits.values(_FILE)) > 1:
        edits.take_out(_FILE, (place,))
        return None
    kept = {name: entry[name] for name in ("id", "clause", "title", "quote")} | {"kind": DutyKind.STANDING.value}
    edits.change(_FILE, {(place,): kept})
    return Duty.model_validate(kept)


def anew(edits: Edits, clause: str) -> tuple[Duty, ...]:
    """Draft the duties of a clause again from its words, in the place of its drafts; what is confirmed stays.

    Raises NoDraftError where something was reported of a draft.
    """
    dataset = edits.data.dataset
    own = dataset.duties_of[clause]
    for duty in own:
        if duty.draft:
            _unreported(dataset, duty)
    kept = [duty for duty in own if not duty.draft]
    new = [*_drafted(dataset, clause, kept)]
    if not new and not kept:
        raise NoDraftError(f"{clause}的文字里没有可以草拟的任务")
    marked = _entries(edits, [duty.id for duty in own if duty.draft])
    place = marked[0][0] if marked else len(edits.values(_FILE))
    for at, _ in reversed(marked):
        edits.take_out(_FILE, (at,))
    for entry in reversed(new):
        edits.add(_FILE, place, entry)
    return tuple(Duty.model_validate(entry) for entry in new)


def _drafted(dataset: Dataset, clause: str, kept: Sequence[Duty]) -> Iterator[Plain]:
    """New drafts for what no kept duty says; a draft that says the same as one before has its id."""
    document = dataset.latest
    words = document.clause[clause]
    taken = {duty.id for duty in kept}
    former = {(str(duty.kind), duty.quote): duty.id for duty in dataset.duties_of[clause] if duty.draft}
    said = {duty.quote for duty in kept}
    for entry in drafted(clause, words.text, words.deadline, year_of(document, dataset.day.year)):
        alone = kept and entry["kind"] == DutyKind.STANDING.value and not limits(entry["quote"])
        if entry["quote"] in said or alone:
            continue
        id = former.get((entry["kind"], entry["quote"]))
        entry["id"] = id if id and id not in taken else free_id(clause, taken | {*former.values()})
        taken.add(entry["id"])
        yield entry


def year_of(document: Document, otherwise: int) -> int:
    """The year of dates without one in a version of the document: that in which it is in force, else issued."""
    version = document.version
    days = (str(version.in_force or ""), str(version.date or ""), version.number or "")
    kinds = (HeadKind.TITLE, HeadKind.ADOPTED)
    return year_in([*days, *(line.text for line in document.policy.head if line.kind in kinds)], otherwise)


def doubt(dataset: Dataset, duty: Duty) -> str:
    """What the words ask for in numbers and neither the duty nor another one of its clause does; empty for nothing."""
    if not agrees(duty) and not duty.basis:
        return "数量、频次或时限与引文不一致"
    own = dataset.duties_of[duty.clause]
    missing = [each.quote for each in limits(duty.quote) if not any(_says(other, each) for other in own)]
    return f"原文有“{'、'.join(missing)}”，没有相应的任务" if missing else ""


def _says(duty: Duty, limit: Limit) -> bool:
    """Whether a duty is about a limit, and has its numbers."""
    match limit.kind:
        case "recurring":
            return (duty.every, duty.at_least) == (limit.every, limit.at_least or 1)
        case "deadline":
            return duty.kind is DutyKind.DELIVERABLE and (not limit.due or str(duty.due) == str(limit.due))
        case "within":
            return duty.kind is DutyKind.TRIGGERED
    return True


def _unreported(dataset: Dataset, duty: Duty) -> None:
    if dataset.records_of[duty.id] or any(name == duty.id for name, _ in dataset.explained):
        raise NoDraftError(f"{duty.id} {duty.title}已有报送的情况：先撤回（policysite correct），或在duties.yml写ended")


def _entries(edits: Edits, ids: Sequence[str]) -> list[tuple[int, Plain]]:
    """The entries of duties with their places in the file, in its order."""
    wanted = {*ids}
    return [(place, entry) for place, entry in enumerate(edits.values(_FILE)) if entry["id"] in wanted]


def _without_mark(entry: Plain) -> Plain:
    return {name: value for name, value in entry.items() if name != "draft"}
