"""What people call things → the entry that is meant."""

from collections.abc import Iterator

from policysite.data.dataset import Dataset
from policysite.data.model.document import Department
from policysite.data.model.duties import Duty
from policysite.data.model.values import shown
from policysite.data.problems import nearest, suggest


class UnknownNameError(Exception):
    """Nothing goes by that name; the text, for people, lists what there is and the nearest."""


def department_named(dataset: Dataset, text: str) -> Department:
    """The department of that id, name, printed name or alias. Raises UnknownNameError."""
    known = {name: department for department in reversed(dataset.departments) for name in _names(department)}
    if text in dataset.department:
        return dataset.department[text]
    if text in known:
        return known[text]
    listed = "、".join(f"{department.name}（{department.id}）" for department in dataset.departments)
    like = nearest(text, known)
    raise UnknownNameError(f"没有部门{shown(text)}。现有{listed}" + (f"；最接近的是“{like}”" if like else ""))


def _names(department: Department) -> Iterator[str]:
    """Every name of a department, the weakest first."""
    yield from department.aliases
    yield from (name for name in (department.printed, department.name, department.id) if name)


def duty_named(dataset: Dataset, text: str) -> Duty:
    """The duty of that id. Raises UnknownNameError."""
    if text in dataset.duty:
        return dataset.duty[text]
    raise UnknownNameError(f"没有编号{shown(text)}。{suggest(text, dataset.duty)}")
