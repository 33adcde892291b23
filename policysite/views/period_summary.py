"""The sentences of a 落实情况汇总, of whatever period, for its page and its Word file alike: figures, no judgement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policysite.data.case_words import CaseWords, case_words
from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.model.duties import Rhythm
from policysite.data.model.words import PERIOD_END, STAGE, THIS_PERIOD, long_date, short_date
from policysite.data.periods import Period, later
from policysite.figures.duties import DutyProgress, PeriodProgress, State
from policysite.figures.ledger import ItemProgress
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.summaries import PeriodFigures, Settlement
from policysite.figures.words import duty_name, explanation_words, made, numbers, rate, sentence, silence

TITLE_NOTE = "（内部参考，不作公文印发）"
NO_RANKING = "本页供自查和调度参考，不作排名，不作考核、评优依据"


@dataclass(frozen=True)
class SummaryRun:
    """Some words; `target` is the id that they name, for a page to link to."""

    text: str
    target: str | None = None


Paragraph = tuple[SummaryRun, ...]


@dataclass(frozen=True)
class SummaryPart:
    """A part of the summary under its heading `title`; `id` is the heading's anchor."""

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]


def summary_title(period: Period) -> str:
    """2026年10月落实情况汇总, 2026年四季度落实情况汇总, 2026年落实情况汇总."""
    return f"{period.label}落实情况汇总"


def running_note(period: Period, today: date) -> str:
    """（截至11月23日）, while the period runs; empty once it is over."""
    return "" if period.over(today) else f"（截至{short_date(today)}）"


def basis(figures: PeriodFigures, today: date) -> str:
    """As of when, and from what."""
    if figures.running:
        return f"{_this(figures)}尚未结束，数据截至{long_date(today)}"
    return f"以{long_date(figures.until)}为准，依据截至{long_date(today)}已报送的记录"


def parts(dataset: Dataset, figures: PeriodFigures) -> tuple[SummaryPart, ...]:
    """The parts of the summary, numbered; that of the cases only where the data have duties with any."""
    words = case_words(dataset.duties)
    found = (
        ("overall", "总体", _overall(figures)),
        ("due", f"{_this(figures)}到期", _due(dataset, figures)),
        ("deliverables", "成果", _deliverables(dataset, figures)),
        *([("letters", words.title, _cases(dataset, figures, words))] if words else ()),
        ("ledger", "问题整改台账", (_ledger(figures),)),
    )
    numbered = zip("一二三四五", found, strict=False)
    return tuple(SummaryPart(id, f"{number}、{title}", tuple(told)) for number, (id, title, told) in numbered)


def _this(figures: PeriodFigures) -> str:
    """本月, 本季度, 本半年, 本年."""
    return THIS_PERIOD[figures.period.rhythm]


def _end(figures: PeriodFigures) -> str:
    """月末, 季末; while the period runs, the day."""
    return f"截至{short_date(figures.until)}" if figures.running else PERIOD_END[figures.period.rhythm]


def _former(period: Period, before: Period) -> str:
    """The period before, as one speaks of it in `period`: 9月, 三季度; with its year where that differs."""
    return before.short if before.first.year == period.first.year else before.label


def _overall(figures: PeriodFigures) -> Iterator[Paragraph]:
    total, before = figures.year.total, figures.before
    compared = ""
    if before and before.year.total.due and figures.period.rhythm is Rhythm.YEAR:
        compared = f"；{before.period.label}为{numbers(before.own.total)}"
    elif before and before.year.total.due and before.period.first.year == figures.period.first.year:
        compared = f"；截至{short_date(before.until)}为{numbers(before.year.total)}"
    yield (SummaryRun(f"{sentence(total, figures.until)}。{rate(total)}{compared}。"),)
    last = f"，{_former(figures.period, before.period)}{len(before.records)}条" if before else ""
    yield (SummaryRun(f"{_this(figures)}发生的事项已报送{len(figures.records)}条{last}。"),)


def _due(dataset: Dataset, figures: PeriodFigures) -> Iterator[Paragraph]:
    states = (State.MET, State.MISSED, State.EXCEPTED, State.UNREPORTED)
    met, missed, excepted, waiting = (figures.settled(state) for state in states)
    if met:
        yield (SummaryRun(f"已完成{len(met)}期次："), *_settlements(dataset, met), SummaryRun("。"))
    if missed:
        start, end = f"{LOOK[State.MISSED].word}{len(missed)}期次：", "。以已报送的记录计。"
        yield (SummaryRun(start), *_settlements(dataset, missed), SummaryRun(end))
        yield from _explanations(dataset, missed)
    if excepted:
        start, end = f"{LOOK[State.EXCEPTED].word}{len(excepted)}期次：", "。原则上要求的，有说明的不作未完成。"
        yield (SummaryRun(start), *_settlements(dataset, excepted), SummaryRun(end))
        yield from _explanations(dataset, excepted)
    if waiting:
        until = later(max(each.period.period.due for each in waiting if each.period), dataset.settings.report_by_days)
        start = f"{LOOK[State.UNREPORTED].word}{len(waiting)}期次（{short_date(until)}前报送）："
        yield (SummaryRun(start), *_settlements(dataset, waiting), SummaryRun("。"))
    if not any((met, missed, excepted, waiting)):
        so_far = "尚" if figures.running else ""
        yield (SummaryRun(f"{_this(figures)}{so_far}没有到期的任务。"),)
    before = figures.before
    if before and (due := before.own.total.due):
        done = before.own.total.settled.met
        yield (SummaryRun(f"{_former(figures.period, before.period)}到期{due}期次，其中已完成{done}期次。"),)


def _explanations(dataset: Dataset, missed: Sequence[Settlement]) -> Iterator[Paragraph]:
    """Why what was missed was missed, where that was explained."""
    for each in missed:
        duty, period = each.duty.duty, each.period.period if each.period else None
        why = dataset.explained.get((duty.id, period.name if period else None))
        if why:
            name = f"（{period.short}）" if period else "，"
            yield (SummaryRun(duty_name(dataset, duty), duty.id), SummaryRun(f"{name}{explanation_words(why)}。"))


def _settlements(dataset: Dataset, settled: Sequence[Settlement]) -> Paragraph:
    by_duty = grouped(((each.duty.duty.id, each.answering.named), each) for each in settled)
    return _joined((_settlement(dataset, each) for each in by_duty.values()), "；")


def _settlement(dataset: Dataset, settled: Sequence[Settlement]) -> Iterator[SummaryRun]:
    """赴县区现场办公（一季度15/15天、二季度16/15天，数据处）: the year is the summary's own."""
    duty = settled[0].duty.duty
    yield SummaryRun(duty_name(dataset, duty), duty.id)
    done = [_done(each.period) for each in settled if each.period]
    told = "、".join(done) or (f"期限{short_date(duty.due)}" if duty.due else "")
    yield SummaryRun(f"（{told}，" if told else "（")
    names = settled[0].answering.named or dataset.clause[duty.clause].responsible
    departments = (dataset.department[name] for name in names)
    yield from _joined(([SummaryRun(department.name, department.id)] for department in departments), "、")
    yield SummaryRun("）")


def _done(at: PeriodProgress) -> str:
    # the first week of a year may be one of the year before
    name = at.period.short if at.period.year == at.period.due.year else at.period.label
    return f"{name}{at.done}/{at.required}{at.unit}"


def _deliverables(dataset: Dataset, figures: PeriodFigures) -> Iterator[Paragraph]:
    this, before, made_so = _this(figures), figures.before, made(dataset.duties)
    if figures.finished:
        start = SummaryRun(f"{this}{made_so}{len(figures.finished)}项：")
        yield (start, *_joined((_finished(dataset, each) for each in figures.finished), "；"), SummaryRun("。"))
    else:
        yield (SummaryRun(f"{this}没有新{made_so}的成果。"),)
    last = f"，{_ending(figures, before)}{before.year.total.deliverables.met}项" if before else ""
    yield (SummaryRun(f"{_end(figures)}共{figures.year.total.deliverables.met}项已{made_so}{last}。"),)


def _ending(figures: PeriodFigures, before: PeriodFigures) -> str:
    """9月末, 三季度末, 上半年末, 2025年末."""
    return f"{_former(figures.period, before.period)}末"


def _finished(dataset: Dataset, progress: DutyProgress) -> Iterator[SummaryRun]:
    yield SummaryRun(duty_name(dataset, progress.duty), progress.duty.id)
    stage = STAGE[progress.stage] if progress.stage else ""
    yield SummaryRun(f"（{stage}，{progress.document}）" if progress.document else f"（{stage}）")


def _cases(dataset: Dataset, figures: PeriodFigures, words: CaseWords) -> Iterator[Paragraph]:
    cases, before = figures.own.total.triggered, figures.before
    if cases.received:
        told = f"{_this(figures)}共收{cases.received}件，{words.in_time}{cases.in_time}件，有说明{cases.excepted}件，"
        told += f"{words.late}{cases.late}件。"
        if before:
            then, name = before.own.total.triggered, _former(figures.period, before.period)
            told += f"{name}共收{then.received}件，{words.in_time}{then.in_time}件。"
        yield (SummaryRun(told),)
    else:
        yield (SummaryRun(f"{_this(figures)}没有报送{words.report}情况。"),)
    if figures.period.rhythm is not Rhythm.MONTH:
        for each in figures.silent:
            yield (SummaryRun(duty_name(dataset, each.duty), each.duty.id), SummaryRun(f"：{silence(each)}。"))


def _ledger(figures: PeriodFigures) -> Paragraph:
    this, before = _this(figures), figures.before
    end, late = f"，台账共{figures.ledger.items}项。", LOOK[OVERDUE].word
    if before:
        end += f"{_former(figures.period, before.period)}登记{len(before.opened)}项，销号{len(before.closed)}项，"
        end += f"{_ending(figures, before)}{late}{len(before.overdue)}项。"
    return (
        *_items(f"{this}登记", figures.opened),
        *_items("，销号", figures.closed),
        *_items(f"；{_end(figures)}{late}", figures.overdue),
        SummaryRun(end),
    )


def _items(words: str, items: Sequence[ItemProgress]) -> Iterator[SummaryRun]:
    """本月登记2项（z2026-001、z2026-002）."""
    yield SummaryRun(f"{words}{len(items)}项")
    if items:
        listed = ([SummaryRun(each.item.id, each.item.id)] for each in items)
        yield from (SummaryRun("（"), *_joined(listed, "、"), SummaryRun("）"))


def _joined(groups: Iterable[Iterable[SummaryRun]], sign: str) -> Paragraph:
    """The runs of all groups with `sign` between them."""
    found: list[SummaryRun] = []
    for group in groups:
        found += [SummaryRun(sign)] if found else []
        found += group
    return tuple(found)
