"""What people call a department or a duty → its entry, or why there is none of that name."""

import re

from policysite.data.dataset import Dataset
from policysite.data.handed_in import alike, leading_id, trimmed, unseen
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty
from policysite.data.model.values import shown
from policysite.data.problems import nearest, suggest


class UnknownNameError(Exception):
    """Nothing goes by that name; the text, for people, lists what there is and the nearest."""


def department_named(dataset: Dataset, text: str) -> Department:
    """The department of that id, name, printed name or alias, in letters of any case and width.

    Raises UnknownNameError.
    """
    known = {
        name: department
        for department in reversed(dataset.departments)
        for name in (*dataset.called(department), *department.aliases, department.name, department.id)
    }
    if text in dataset.department:
        return dataset.department[text]
    folded = {alike(name): department for name, department in reversed([*known.items(), *dataset.department.items()])}
    found = known.get(text) or folded.get(alike(text))
    if found is not None:
        return found
    if not dataset.departments:
        raise UnknownNameError(f"没有部门{shown(text)}：departments.yml没有写明部门")
    listed = "、".join(f"{department.name}（{department.id}）" for department in dataset.current(dataset.departments))
    like = nearest(text, known)
    raise UnknownNameError(f"没有部门{shown(text)}。现有{listed}" + (f"；最接近的是“{like}”" if like else ""))


_MARK = re.compile(r"[（(][^（）()]*[）)]\s*\Z")


def is_title(duty: Duty, text: str) -> bool:
    """Whether `text` is a duty's title, perhaps with what tells it from another of the same: （2027年8月16日起）."""
    return alike(duty.title) in (alike(text), alike(_MARK.sub("", text)))


def duty_named(dataset: Dataset, text: str) -> Duty:
    """The duty of that id, which may be in letters of any case and width and have the title behind it.

    Raises UnknownNameError.
    """
    id, rest = leading_id(text)
    duty = dataset.duty.get(id)
    if duty is None:
        raise UnknownNameError(unseen(trimmed(text)) or f"没有编号{shown(text)}。{suggest(id or text, dataset.duty)}")
    if rest and not is_title(duty, rest):  # which of the two is meant, nobody can say
        raise UnknownNameError(f"编号与名称不符：{duty.id} {duty.title}，写的是{shown(rest)}")
    return duty
