"""Every cross-record rule, in one tuple."""

from collections.abc import Iterator

from policysite.data.problems import MOST_PROBLEMS, Problem
from policysite.data.rules.base import Case, Fault, Rule
from policysite.data.rules.corrections import CORRECTION_RULES
from policysite.data.rules.departments import DEPARTMENT_RULES
from policysite.data.rules.document import DOCUMENT_RULES, STUDY_RULES
from policysite.data.rules.duties import DUTY_RULES, EXPLANATION_RULES
from policysite.data.rules.ledger import LEDGER_RULES
from policysite.data.rules.ledger_steps import STEP_RULES
from policysite.data.rules.numbering import NUMBERING_RULES
from policysite.data.rules.quotas import QUOTE_RULES
from policysite.data.rules.records import RECORD_RULES
from policysite.data.rules.roles import ROLE_RULES
from policysite.data.rules.versions import VERSION_RULES
from policysite.data.rules.working_days import WORKING_DAY_RULES
from policysite.data.yaml.reading import last_key

RULES: tuple[Rule, ...] = (
    *DOCUMENT_RULES,
    *NUMBERING_RULES,
    *VERSION_RULES,
    *DEPARTMENT_RULES,
    *ROLE_RULES,
    *DUTY_RULES,
    *QUOTE_RULES,
    *RECORD_RULES,
    *CORRECTION_RULES,
    *EXPLANATION_RULES,
    *LEDGER_RULES,
    *STEP_RULES,
    *STUDY_RULES,
    *WORKING_DAY_RULES,
)

__all__ = ["RULES", "Case", "Fault", "check"]


def check(case: Case) -> Iterator[Problem]:
    """Every problem that the rules find, with its place."""
    places = case.dataset.places
    for rule in RULES:
        for fault in _first(rule(case)):
            file, place = places.file(fault.record, fault.tail), places.position(fault.record, fault.tail)
            key = last_key(fault.tail)
            yield Problem(file, place, rule.__name__, fault.text, fault.values, key, fault.warning)


def _first(faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults of one rule up to as many as anyone reads; its warnings stop nothing and are not counted."""
    count = 0
    for fault in faults:
        count += not fault.warning
        if count == MOST_PROBLEMS:
            fault.text += "（这一类只列前{most}处）"
            fault.values["most"] = MOST_PROBLEMS
            yield fault
            return
        yield fault
