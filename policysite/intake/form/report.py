"""What a form asks for: a change of the data with its meaning in words, or what is wrong, by the form's own words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policysite.data.problems import Problem, errors
from policysite.data.yaml.editing import Added
from policysite.intake.form.body import FieldFault
from policysite.intake.form.forms import Form
from policysite.intake.trial import FileChange

_KEY = re.compile(r"^\s*(?:- )*([a-z_]+):")
_QUOTED = re.compile(r"“([a-z][a-z_-]*)”(?:（[^（）]*）)?")
_BRACKETED = re.compile(r"（([a-z_]+)）")


@dataclass(frozen=True)
class Report:
    """A change without an error: `where` it will be written, what was understood, and what that changes.

    `said` are labels of fields with what they hold, in people's words; `warnings` stop nothing.
    """

    changes: tuple[FileChange, ...]
    where: str
    said: tuple[tuple[str, str], ...]
    effect: str
    warnings: tuple[str, ...] = ()


class ReportError(Exception):
    """The form asks for what cannot be; `faults` holds every reason, at least one."""

    def __init__(self, *faults: FieldFault) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("；".join(map(str, self.faults)))


def labels(form: Form) -> Mapping[str, str]:
    """The labels of a form by the ids of its fields; those of a piece of evidence by their keys too."""
    found = {field.id: field.label for field in form.fields}
    return found | {id.removeprefix("evidence_"): label for id, label in found.items() if id.startswith("evidence_")}


def settled(problems: Iterable[Problem], file: str, added: Added, names: Mapping[str, str]) -> tuple[str, ...]:
    """The warnings among `problems`, which the new lines `added` in `file` cause; `names` are words for keys and ids.

    Raises ReportError where there are errors, each under the field whose line it is on.
    """
    listed = tuple(problems)
    faults = tuple(_faults(errors(listed), file, added, names))
    if faults:
        raise ReportError(*faults)
    return tuple(_reworded(problem.message, names) for problem in listed)


def _faults(problems: Iterable[Problem], file: str, added: Added, names: Mapping[str, str]) -> Iterator[FieldFault]:
    lines = added.text.split("\n")
    for problem in problems:
        said = _reworded(problem.message, names)
        if problem.file != file or problem.position.line not in added.lines:
            yield FieldFault("", f"{problem.file}第{problem.position.line}行：{said}")
            continue
        yield fault_of(_label(lines[: problem.position.line - added.line + 1], names), problem.message, names)


def fault_of(label: str, message: str, names: Mapping[str, str]) -> FieldFault:
    """The fault of a field that a rule's `message` tells, in the words of the form."""
    said = _reworded(message, names)
    return FieldFault(label, said.removeprefix(f"“{label}”") if label else said)


def _label(lines: list[str], names: Mapping[str, str]) -> str:
    """The label of the key on the last of `lines`, or of the list that it belongs to; empty where the form has none."""
    keys = [found[1] for line in lines if (found := _KEY.match(line))]
    return names.get(keys[-1], "") if keys else ""


def _reworded(message: str, names: Mapping[str, str]) -> str:
    """A rule's message in the words of the form instead of the keys of the files."""
    said = _QUOTED.sub(lambda found: f"“{names[found[1]]}”" if found[1] in names else found[0], message)
    return _BRACKETED.sub(lambda found: "" if found[1] in names else found[0], said)
