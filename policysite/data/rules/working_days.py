"""Rules on the holidays and make-up days of `settings.yml`."""

from collections.abc import Iterator

from policysite.data.model.words import long_date
from policysite.data.periods import later
from policysite.data.rules.base import Case, Fault
from policysite.data.working_days import SATURDAY


def no_day_is_both(case: Case) -> Iterator[Fault]:
    """同一天不能既是节假日又是补班日。"""
    settings = case.dataset.settings
    for index, span in enumerate(settings.workdays):
        both = next((each for each in settings.holidays if each.first <= span.last and span.first <= each.last), None)
        if both:
            day = long_date(max(both.first, span.first))
            yield Fault(settings, ("workdays", index), "{day}既写在节假日又写在补班日，请删去一处", day=day)


def make_up_days_are_weekends(case: Case) -> Iterator[Fault]:
    """补班日是周六、周日，别的日子本来就上班（提醒）。"""
    settings = case.dataset.settings
    for index, span in enumerate(settings.workdays):
        days = (later(span.first, number) for number in range(min((span.last - span.first).days, 6) + 1))
        usual = next((day for day in days if day.weekday() < SATURDAY), None)
        if usual:
            text = "{day}不是周六、周日，本来就上班，不必写在补班日"
            yield Fault(settings, ("workdays", index), text, warning=True, day=long_date(usual))


WORKING_DAY_RULES = (no_day_is_both, make_up_days_are_weekends)
