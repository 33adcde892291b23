"""The words for the cases of triggered duties: whether each was answered on the day or in time, and what they are.

They are taken from the duties' own words: 对群众来信一般应于当日阅批 has 来信, and asks 当日阅批 of each.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policysite.data.model.duties import Duty, DutyKind, Within

SAME_DAY, IN_TIME = "当日", "按时"
_DONE = "办结"
_LIMIT = re.compile("(?:当[日天]|即日|[日天时]内)(?P<rest>[^，。；：！？]*)")
_ACT = re.compile(
    "阅批|办结|办复|答复|回复|反馈|登记|受理|审核|核实|处置|处理|办理|解决|报告|上报|报送|签收|转办|公布|公示|整改"
)
IN_TIME_SHEETS = tuple(f"{limit}{act}" for limit in (SAME_DAY, IN_TIME) for act in ("阅批", _DONE))
"""What the sheets are called in which departments tell of cases."""


@dataclass(frozen=True)
class CaseWords:
    """What cases are called, in headings and in sentences; `in_time` is said of those answered in time."""

    in_time: str
    title: str = "随到随办"
    short: str = "随到随办"
    report: str = "随到随办"
    received: str = "收件"
    each: str = "随到随办事项"

    @property
    def late(self) -> str:
        """Said of those that were neither in time nor excepted."""
        return f"未{self.in_time}"


def limit_word(duties: Iterable[Duty]) -> str:
    """当日 where all of `duties` are to be answered on the day of receipt; else 按时."""
    return SAME_DAY if all(duty.within in (None, Within.SAME_DAY) for duty in duties) else IN_TIME


def in_time(duty: Duty) -> str:
    """当日阅批 or 按时答复: what a triggered duty asks of each case, by its own words; 办结 where they do not say."""
    return f"{limit_word((duty,))}{_act((duty,))}"


def in_time_sheet(duty: Duty) -> str:
    """The sheet for a triggered duty."""
    return next((name for name in IN_TIME_SHEETS if name == in_time(duty)), f"{limit_word((duty,))}{_DONE}")


def _act(duties: Sequence[Duty]) -> str:
    """What all of `duties` ask within the limit; 办结 where they differ or do not say."""
    found = {_asked(duty.quote) for duty in duties}
    return found.pop() if len(found) == 1 else _DONE


def _asked(quote: str) -> str:
    acts = (_ACT.search(found["rest"]) for found in _LIMIT.finditer(quote))
    return next((act[0] for act in acts if act), _DONE)


def case_words(duties: Iterable[Duty]) -> CaseWords | None:
    """The words for the cases of the triggered ones of `duties` together; None where there are none."""
    listed = tuple(duty for duty in duties if duty.kind is DutyKind.TRIGGERED)
    if not listed:
        return None
    act, quotes = _act(listed), [duty.quote for duty in listed]
    asked = f"{limit_word(listed)}{act}"
    if not all("来信" in quote for quote in quotes):
        return CaseWords(asked)
    petitions = "信访" if all("信访" in quote for quote in quotes) else ""
    title = "群众来信" if all("群众来信" in quote for quote in quotes) else "来信"
    return CaseWords(asked, title, "来信", f"来信{act}", f"{petitions}收件", f"{petitions}{act}件")
