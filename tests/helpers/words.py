"""The words for states, and the marks and notices, from their homes in the package.

A test that meets one of them in passing takes it from here: a word that changes then fails the one test, or the golden
file, that holds it. Whole letters and pages stay as they are read, as files.
"""

from policysite.figures.duties import State
from policysite.figures.ledger import ItemState
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.words import FEWEST, rate, sentence
from policysite.views.edition import SAMPLE_MARK, SAMPLE_NOTICE
from policysite.views.period_summary import NO_RANKING

__all__ = ["FEWEST", "NO_RANKING", "SAMPLE_MARK", "SAMPLE_NOTICE", "STATE", "rate", "sentence"]

STATE = {state: look.word for state, look in LOOK.items()}

MET, DUE_SOON, UNREPORTED, MISSED, ACTIVE = (
    STATE[state] for state in (State.MET, State.DUE_SOON, State.UNREPORTED, State.MISSED, State.ACTIVE)
)
SUBMITTED, RETURNED, REBOUNDED, LATE = (
    STATE[state] for state in (ItemState.SUBMITTED, ItemState.RETURNED, ItemState.REBOUNDED, OVERDUE)
)
SAMPLE = SAMPLE_NOTICE.partition("。")[0]
"""What is said wherever there is room for no more."""
