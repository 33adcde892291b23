"""Every cross-record rule, in one tuple."""

from collections.abc import Iterator
from dataclasses import replace

from policysite.data.problems import MOST_PROBLEMS, Problem
from policysite.data.rules.base import Case, Fault, Rule
from policysite.data.rules.document import DOCUMENT_RULES
from policysite.data.rules.duties import DUTY_RULES
from policysite.data.rules.explanations import EXPLANATION_RULES
from policysite.data.rules.ledger import LEDGER_RULES
from policysite.data.rules.ledger_course import COURSE_RULES
from policysite.data.rules.records import RECORD_RULES
from policysite.data.rules.repeats import REPEAT_RULES
from policysite.data.rules.study import STUDY_RULES
from policysite.data.rules.synonyms import SYNONYM_RULES

RULES: tuple[Rule, ...] = (
    *DOCUMENT_RULES,
    *DUTY_RULES,
    *RECORD_RULES,
    *REPEAT_RULES,
    *EXPLANATION_RULES,
    *LEDGER_RULES,
    *COURSE_RULES,
    *STUDY_RULES,
    *SYNONYM_RULES,
)

__all__ = ["RULES", "Case", "Fault", "check"]


def check(case: Case) -> Iterator[Problem]:
    """Every problem that the rules find, with its place."""
    for rule in RULES:
        for fault in _first(rule(case)):
            yield case.dataset.places.problem(fault.record, fault.tail, fault.message, warning=fault.warning)


def _first(faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults of one rule up to as many as anyone reads; its warnings stop nothing and are not counted."""
    count = 0
    for fault in faults:
        count += not fault.warning
        if count == MOST_PROBLEMS:
            yield replace(fault, message=f"{fault.message}（这一类只列前{MOST_PROBLEMS}处）")
            return
        yield fault
