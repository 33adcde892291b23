"""What help, hints and forms show for an example: entries of the site's own data, so that each can be tried.

Where the data has none of a kind, an example is made up of neutral words.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department, DepartmentKind
from policysite.data.model.document import Clause, Measure
from policysite.data.model.duties import Duty, DutyKind, RecordRule
from policysite.data.model.words import DEPARTMENT_KIND, nth_measure
from policysite.data.periods import is_in_force, period_of
from policysite.data.text.marks import chinese
from policysite.data.text.sounds import syllables
from policysite.views.present import absent

_AMOUNT = re.compile(r"\d+")


@dataclass(frozen=True)
class Examples:
    """The examples of a data set; a name of one of them is a field of the macro `example`."""

    dataset: Dataset

    @cached_property
    def unit_word(self) -> str:
        """What those who answer are called among themselves: 科室 within an office, else 部门."""
        kinds = {department.kind for department in self.dataset.current(self.dataset.departments)}
        return DEPARTMENT_KIND[DepartmentKind.DIVISION] if DepartmentKind.DIVISION in kinds else "部门"

    @cached_property
    def _duty(self) -> Duty | None:
        """Of the duties that may be reported the one with the highest number, else one of which a day is enough."""
        dataset = self.dataset
        full = [each for each in dataset.duties if each.record is RecordRule.FULL]
        duties = [each for each in full if is_in_force(dataset, each, dataset.day)]
        counted = [each for each in duties if each.kind is DutyKind.RECURRING]
        plain = [each for each in duties if each.kind in (DutyKind.STANDING, DutyKind.CONDITIONAL)]
        return max(counted or plain[:1] or duties[:1], key=lambda duty: duty.at_least or 0, default=None)

    @cached_property
    def _clause(self) -> Clause | None:
        clauses = self.dataset.clauses
        return self.dataset.clause[self._duty.clause] if self._duty else next(iter(clauses), None)

    @cached_property
    def _measure(self) -> Measure | None:
        if self._clause is None:
            return next(iter(self.dataset.measures), None)
        return self.dataset.measure_of[self._clause.id]

    @cached_property
    def _department(self) -> Department | None:
        """Who reports the duty, else the first there is."""
        current = self.dataset.current(self.dataset.departments)
        named = self.dataset.responsibilities.on(self._clause.id, self.dataset.day).named if self._clause else ()
        return next((each for each in current if each.id in named), next(iter(current), None))

    @property
    def duty(self) -> str:
        """The id of a duty: `m09-1-a`."""
        return self._duty.id if self._duty else "m01-1-a"

    @property
    def duty_title(self) -> str:
        """Its title."""
        return self._duty.title if self._duty else "任务名称"

    @property
    def period(self) -> str:
        """The name of one of its periods: `2026-Q1`, `2026-03`."""
        every = self._duty.every if self._duty else None
        day = self.dataset.day.replace(month=1, day=1)
        return period_of(every, day).name if every else f"{day.year}-Q1"

    @property
    def clause(self) -> str:
        """The id of its clause."""
        return self._clause.id if self._clause else "m01-1"

    @property
    def measure(self) -> str:
        """The id of its measure."""
        return self._measure.id if self._measure else "m01"

    @property
    def measure_label(self) -> str:
        """第9条."""
        return self.dataset.document.labels.name(self._measure.id) if self._measure else nth_measure(1)

    @property
    def appendix(self) -> str:
        """The title of the appendix, as the last version that has one names it."""
        return next((each.checklist.title for each in reversed(self.dataset.documents) if each.checklist), "")

    @property
    def topic(self) -> str:
        """What a study session on it could be called: its heading without the stop."""
        return self._measure.heading.removesuffix("。") if self._measure else "学习的题目"

    @property
    def department(self) -> str:
        """The id of who reports the duty."""
        return self._department.id if self._department else "office"

    @property
    def department_name(self) -> str:
        """Its name."""
        return self._department.name if self._department else "部门名称"

    @property
    def quote(self) -> str:
        """The words of the clause from which the duty is."""
        return self._duty.quote if self._duty else "每季度不少于2次"

    @property
    def misquote(self) -> str:
        """The same with a slip: another number, else a character too many."""
        wrong, changed = _AMOUNT.subn(lambda found: str(int(found[0]) + 1), self.quote, count=1)
        return wrong if changed else f"{self.quote}的"

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What to type into the search, as the settings say; else a term, a department and a quota."""
        if given := self.dataset.settings.search_examples:
            return given
        terms = (term.term for term in self.dataset.current(self.dataset.glossary)[:1])
        quota = f"{self._duty.at_least}{self._duty.unit}" if self._duty and self._duty.at_least else ""
        return tuple(filter(None, (*terms, self._department.name if self._department else "", quota)))

    @property
    def kinds(self) -> str:
        """查原文、表现、部门、文件: what the search finds, of what there is."""
        dataset = self.dataset
        kinds = (
            ("原文", True),
            ("表现", dataset.items),
            ("部门", dataset.departments),
            ("文件", dataset.references),
        )
        return f"查{'、'.join(word for word, entries in kinds if entries)}"

    @property
    def search_field(self) -> str:
        """查原文、表现、部门、文件，如：座谈、信访、15天."""
        return f"{self.kinds}，如：{'、'.join(self.words)}" if self.words else self.kinds

    @property
    def beside_tasks(self) -> str:
        """、相关表现和引用: what a measure's page has beside its tasks, of what there is."""
        matching = "相关表现" if self.dataset.crosswalk.root else ""
        cited = "引用" if self.dataset.references or self.dataset.glossary else ""
        *first, last = ["任务", *filter(None, (matching, cited))]
        return (f"{'、'.join(first)}和{last}" if first else last).removeprefix("任务")

    @property
    def readable(self) -> str:
        """原文、责任分解表和各清单: what can be read without scripts, of what there is."""
        return self._among("各清单")

    @property
    def read_on(self) -> str:
        """原文、责任分解表和表现清单: what can be read while nothing is reported."""
        return self._among("表现清单")

    def _among(self, lists: str) -> str:
        gone = absent(self.dataset)
        others = (("责任分解表", "departments/"), (lists, "checklist/"))
        *first, last = ["原文", *(word for word, address in others if address not in gone)]
        return f"{'、'.join(first)}和{last}" if first else last

    @cached_property
    def search_hint(self) -> str:
        """文字、编号或拼音，如：座谈、第九条、xinfang."""
        number = _AMOUNT.sub(lambda found: chinese(int(found[0])), self.measure_label) if self._measure else ""
        typed = "".join(syllables(self.words[1] if len(self.words) > 1 else "".join(self.words)))
        shown = "、".join(filter(None, (*self.words[:1], number, typed)))
        return f"文字、编号或拼音，如：{shown}" if shown else "文字、编号或拼音"

    @property
    def description(self) -> str:
        """题目：原文、责任分解、落实情况: what the site has, for programs that list pages."""
        parts = ("原文", *(() if "departments/" in absent(self.dataset) else ("责任分解",)), "落实情况")
        return f"{self.dataset.document.policy.title}：{'、'.join(parts)}"
