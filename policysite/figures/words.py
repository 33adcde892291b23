"""The words of the pages for what the data names: one word for one thing, everywhere."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from policysite.data.dataset import Dataset
from policysite.data.model.departments import Department
from policysite.data.model.duties import Duty, DutyKind, Limit, Product, Rhythm
from policysite.data.model.records import Explanation
from policysite.data.model.settings import Settings
from policysite.data.model.words import KIND, RHYTHM, long_date, nth_clause, short_date
from policysite.data.periods import Period, ends, following, held_from, starts
from policysite.data.working_days import answer_by
from policysite.figures.duties import DELIVERABLE_DUE_SOON, PeriodProgress, State
from policysite.figures.ledger import LEDGER_NOTICE
from policysite.figures.letters import Silence
from policysite.figures.progress import Summary
from policysite.figures.states import LOOK

FEWEST = 5
"""With fewer periods due than this a page prints both numbers and no percentage."""


SILENT = "尚无收件情况"
"""Said of months that are over and of which a triggered duty has no line."""


def duty_name(dataset: Dataset, duty: Duty) -> str:
    """A duty's title, with what tells it from others of the same: 赴县区现场办公（2027年8月15日终止）."""
    return f"{duty.title}{duty_mark(dataset, duty)}"


def duty_label(dataset: Dataset, duty: Duty) -> str:
    """A duty as lists have it and messages call it: `m09-1-a 赴县区现场办公`."""
    return f"{duty.id} {duty_name(dataset, duty)}"


def duty_mark(dataset: Dataset, duty: Duty) -> str:
    """What tells a duty from others of the same title: （2027年8月15日终止）, （2027年8月16日起）.

    Its clause where it has neither day; empty where no other has that title.
    """
    if len(dataset.duties_titled[duty.title]) < 2:
        return ""
    begun, end = starts(dataset, duty), ends(dataset, duty)
    if end:
        return f"（{long_date(end)}终止）"
    if begun:
        return f"（{long_date(begun)}起）"
    measure = dataset.measure_of[duty.clause]
    place = [clause.id for clause in measure.clauses].index(duty.clause) + 1
    return f"（{dataset.document.labels.name(measure.id)}{nth_clause(place)}）"


def quota(duty: Duty) -> str:
    """What a duty asks, in a few words: 每季度至少15天, 一般应于当日; the kind's word where the text sets no number."""
    match duty.kind:
        case DutyKind.RECURRING:
            if duty.every is None:
                return KIND[duty.kind]
            return f"{principle(duty)}{RHYTHM[duty.every]}{_by(duty)}至少{duty.at_least}{duty.unit}"
        case DutyKind.TRIGGERED:
            return f"{principle(duty)}{limit(duty)}"
        case DutyKind.DELIVERABLE | DutyKind.STANDING | DutyKind.CONDITIONAL:
            return KIND[duty.kind]
        case _:
            assert_never(duty.kind)


def made(duties: Iterable[Duty]) -> str:
    """What becomes of deliverables in the end: 印发或启用; where some are work, what there is of 印发、启用或完成."""
    found = {duty.product or Product.DOCUMENT for duty in duties if duty.kind is DutyKind.DELIVERABLE}
    if Product.WORK not in found:
        return "印发或启用"
    words = [word for product, word in _MADE.items() if product in found]
    return f"{'、'.join(words[:-1])}或{words[-1]}" if words[1:] else words[0]


_MADE = {Product.DOCUMENT: "印发", Product.SYSTEM: "启用", Product.WORK: "完成"}


def principle(duty: Duty) -> str:
    """原则上, where what it asks has exceptions."""
    return "原则上" if duty.in_principle else ""


def _by(duty: Duty) -> str:
    """2月底前, 第1个月15日前, 周五前: the day of each period by which a duty is due; empty for its last day."""
    if duty.by is None or duty.every is None:
        return ""
    if duty.every is Rhythm.WEEK:
        return f"{'一二三四五六日'[min(duty.by.day, 7) - 1]}前"
    month = (
        "" if duty.by.month is None else f"{duty.by.month}月" if duty.every is Rhythm.YEAR else f"第{duty.by.month}个月"
    )
    day = "底" if duty.by.day == 31 else f"{duty.by.day}日"
    return f"{month or '月' if day == '底' else month}{day}前"


def limit(duty: Duty) -> str:
    """一般应于当日, 3个工作日内, 5日内 or 24小时内: the time limit of a triggered duty."""
    match duty.within:
        case Limit(working_days=int(number)):
            return f"{number}个工作日内"
        case Limit(days=int(number)):
            return f"{number}日内"
        case Limit(hours=int(number)):
            return f"{number}小时内"
    return "应于当日" if duty.in_principle else "一般应于当日"


def limit_words(dataset: Dataset, duty: Duty, today: date) -> str:
    """时限：3个工作日内。2026年11月23日收到的，应于2026年11月26日前办结; empty without a limit in a number."""
    if not isinstance(duty.within, Limit):
        return ""
    until = answer_by(duty.within, today, dataset.settings)
    then = f"。{long_date(today)}收到的，应于{long_date(until)}前办结" if until else ""
    return f"时限：{principle(duty)}{limit(duty)}{then}"


DRAFTED = "任务由程序据原文草拟，尚未核对"


def drafts_note(duties: Iterable[Duty]) -> str:
    """任务由程序据原文草拟，尚未核对（3项）: how many of `duties` are; empty where none is."""
    found = sum(bool(duty.draft) for duty in duties)
    return f"{DRAFTED}（{found}项）" if found else ""


def to_confirm(departments: Iterable[Department], duties: Iterable[Duty] = ()) -> str:
    """31个单位、36项任务待核对: what a program has read or drafted and nobody has confirmed; empty where all is."""
    units, drafted = sum(each.confirm for each in departments), sum(bool(duty.draft) for duty in duties)
    said = [f"{units}个单位"] if units else []
    said += [f"{drafted}项任务"] if drafted else []
    return f"{'、'.join(said)}待核对" if said else ""


def count_note(duty: Duty) -> str:
    """口径：…, which is printed beside the duty's number; empty without."""
    return f"口径：{duty.count_note}" if duty.count_note else ""


def duty_time(dataset: Dataset, duty: Duty, day: date) -> str:
    """When a duty begins or ends, as seen on `day`: 自2027年8月16日起, 至…为止, 已于…终止; empty for always.

    One that binds, and of which no period has begun since it is tracked: 2027年1月1日起算.
    """
    begun, end = starts(dataset, duty), ends(dataset, duty)
    said = [f"自{long_date(begun)}起"] if begun and begun > day else []
    if not said and (held := held_from(dataset, duty, day)):
        said.append(f"{long_date(held)}起算")
    if end:
        basis = f"（{duty.ended.basis}）" if duty.ended else "（所在条款停用）"
        said.append(f"{'已于' if end < day else '至'}{long_date(end)}{'终止' if end < day else '为止'}{basis}")
    return "，".join(said)


def explanation_words(explanation: Explanation) -> str:
    """说明：…；下步：…, why a period was missed."""
    return f"说明：{explanation.reason}；下步：{explanation.next}"


def shortfall(progress: PeriodProgress) -> str:
    """还差2天 for the period's duty, 差2天 once it is missed; empty when met, and for what is not owed.

    What was done in the period after the day by which it was due is told, and counts for nothing.
    """
    if progress.state is State.ENDED or not progress.remaining:
        return ""
    still = "" if progress.state in (State.MISSED, State.EXCEPTED) else "还"
    after = f"，期限后又办{progress.after}{progress.unit}，不计入" if progress.after else ""
    return f"{still}差{progress.remaining}{progress.unit}{after}"


def late_words(day: date, reported: date) -> str:
    """补报：事项发生于3月30日，4月20日报送, of what was reported after its period and the days of grace."""
    return f"补报：事项发生于{short_date(day)}，{short_date(reported)}报送"


def grace_words(days: int) -> str:
    """What becomes of a period without enough records once it is over, `days` being those of grace."""
    missed = f"“{LOOK[State.MISSED].word}”"
    if not days:
        return f"期满未报送的即为{missed}"
    return f"期满后{days}日内未报送的为“{LOOK[State.UNREPORTED].word}”，此后为{missed}"


def due_soon_words(settings: Settings, rhythms: Iterable[Rhythm], deliverables: bool) -> str:
    """“临近到期”：每季度的剩15天起，每年的剩60天起，定有期限的成果剩30天起; today counts. Empty for nothing."""
    listed = set(rhythms)
    said = [f"{RHYTHM[each]}的剩{getattr(settings.due_soon_days, each)}天起" for each in Rhythm if each in listed]
    said += [f"定有期限的成果剩{DELIVERABLE_DUE_SOON}天起"] if deliverables else []
    return f"“{LOOK[State.DUE_SOON].word}”：{'，'.join(said)}" if said else ""


def item_due_soon_words() -> str:
    """“临近到期”：距完成时限剩8天起, of items of the ledger."""
    return f"“{LOOK[State.DUE_SOON].word}”：距完成时限剩{LEDGER_NOTICE + 1}天起"


NO_RATE = f"到期完成率为—的，尚无到期事项，或到期不足{FEWEST}期次，不计比率"
"""Said where rates stand in a table."""


def late_after(days: int) -> str:
    """When a record is 补报, `days` being those of grace."""
    return f"期满{f'{days}日' if days else ''}后报送的注明“补报”"


def rate(summary: Summary) -> str:
    """The rate with its formula and both numbers, to one decimal; what stands in its place where there is none."""
    if summary.rate is None:
        return "—（尚无到期事项）" if summary.reported else "—（尚未报送落实情况）"
    if summary.due < FEWEST:
        return f"已完成÷到期应完成＝{numbers(summary)}（到期不足{FEWEST}期次，不计比率）"
    return f"到期完成率＝已完成÷到期应完成＝{numbers(summary)}"


def numbers(summary: Summary) -> str:
    """`23÷31＝74.2%`, without the percentage where too little has come due, — where nothing has."""
    if summary.rate is None:
        return "—"
    share = "" if summary.due < FEWEST else f"＝{summary.rate * 100:.1f}%"
    return f"{summary.settled.met}÷{summary.due}{share}"


def short_rate(summary: Summary) -> str:
    """`74.2%`, or — where nothing has come due, or too little for a percentage."""
    return "—" if summary.rate is None or summary.due < FEWEST else f"{summary.rate * 100:.1f}%"


def outstanding(summary: Summary) -> str:
    """到期未完成2期次，待报送3期次: what of a former year was missed or awaits its report; empty where nothing."""
    found = ((State.MISSED, summary.settled.missed), (State.UNREPORTED, summary.current.unreported))
    return "，".join(f"{LOOK[state].word}{number}期次" for state, number in found if number)


def listed_months(months: Iterable[Period]) -> str:
    """2026年3月至6月、8月、2026年12月至2027年1月: months in order, those that follow one another in one."""
    runs: list[list[Period]] = []
    for month in months:
        if runs and following(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    year, words = 0, []
    for run in runs:
        first, last = run[0], run[-1]
        start = first.short if first.first.year == year else first.label
        end = last.short if last.first.year == first.first.year else last.label
        words.append(start if first == last else f"{start}至{end}")
        year = last.first.year
    return "、".join(words)


def silence(told: Silence) -> str:
    """2026年3月至6月尚无收件情况: stated, never called 逾期."""
    return f"{listed_months(told.months)}{SILENT}"


def sentence(summary: Summary, day: date) -> str:
    """One sentence that says how things stand in the day's year."""
    current, settled = summary.current, summary.settled
    running = current.met + current.open + current.due_soon
    due = f"到期应完成{summary.due}期次，已完成{settled.met}期次，未完成{settled.missed}期次"
    start = f"{day.year}年截至{short_date(day)}，{due if summary.due else '尚无到期事项'}"
    waiting = f"，{LOOK[State.UNREPORTED].word}{current.unreported}期次" if current.unreported else ""
    waiting += f"，{LOOK[State.EXCEPTED].word}{summary.excepted}期次" if summary.excepted else ""
    return start + waiting + (f"；本期{running}项定期任务，已完成{current.met}项" if running else "")
