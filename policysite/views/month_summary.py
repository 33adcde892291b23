"""The sentences of a month's summary 落实情况汇总, for its page and its Word file alike: figures only, no judgement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policysite.data.dataset import Dataset
from policysite.data.model.words import STAGE, long_date
from policysite.figures.ledger import ItemProgress
from policysite.figures.months import MonthFigures, Settlement
from policysite.figures.progress import DutyProgress, State
from policysite.figures.states import LOOK, OVERDUE
from policysite.figures.words import numbers, rate, sentence

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


def summary_title(figures: MonthFigures) -> str:
    """2026年10月落实情况汇总."""
    return f"{figures.month.label}落实情况汇总"


def basis(figures: MonthFigures, today: date) -> str:
    """As of when, and from what."""
    return f"以{long_date(figures.month.last)}为准，依据截至{long_date(today)}已报送的记录"


def parts(dataset: Dataset, figures: MonthFigures) -> tuple[SummaryPart, ...]:
    """The five parts of the summary."""
    return (
        SummaryPart("overall", "一、总体", tuple(_overall(figures))),
        SummaryPart("due", "二、本月到期", tuple(_due(dataset, figures))),
        SummaryPart("deliverables", "三、成果", tuple(_deliverables(figures))),
        SummaryPart("letters", "四、群众来信", (_letters(figures),)),
        SummaryPart("ledger", "五、问题整改台账", (_ledger(figures),)),
    )


def _overall(figures: MonthFigures) -> Iterator[Paragraph]:
    total, before = figures.progress.total, figures.before
    then = before.progress.total if before else None
    compared = f"；上月末为{numbers(then)}" if then and then.due else ""
    yield (SummaryRun(f"{sentence(total, figures.month.last)}。{rate(total)}{compared}。"),)
    last = f"，上月{len(before.records)}条" if before else ""
    yield (SummaryRun(f"本月发生的事项已报送{len(figures.records)}条{last}。"),)


def _due(dataset: Dataset, figures: MonthFigures) -> Iterator[Paragraph]:
    before = figures.before
    if figures.met:
        yield (SummaryRun(f"已完成{len(figures.met)}期次："), *_settlements(dataset, figures.met), SummaryRun("。"))
    if figures.missed:
        start, end = f"{LOOK[State.MISSED].word}{len(figures.missed)}期次：", "。以已报送的记录计。"
        yield (SummaryRun(start), *_settlements(dataset, figures.missed), SummaryRun(end))
    if not figures.met and not figures.missed:
        yield (SummaryRun("本月没有新到期的任务。"),)
    if before and (before.met or before.missed):
        due = len(before.met) + len(before.missed)
        yield (SummaryRun(f"上月新到期{due}期次，其中已完成{len(before.met)}期次。"),)


def _settlements(dataset: Dataset, settled: Sequence[Settlement]) -> Paragraph:
    return _joined((_settlement(dataset, each) for each in settled), "；")


def _settlement(dataset: Dataset, settled: Settlement) -> Iterator[SummaryRun]:
    """处领导赴基层一线调研（2026年一季度，15/15天，各工程科）."""
    duty, period = settled.duty.duty, settled.period
    yield SummaryRun(duty.title, duty.id)
    words = f"{period.period.label}，{period.done}/{period.required}{period.unit}，" if period else ""
    yield SummaryRun(f"（{words}")
    departments = (dataset.department[name] for name in dataset.clause[duty.clause].responsible)
    yield from _joined(([SummaryRun(department.name, department.id)] for department in departments), "、")
    yield SummaryRun("）")


def _deliverables(figures: MonthFigures) -> Iterator[Paragraph]:
    if figures.finished:
        start = SummaryRun(f"本月印发或启用{len(figures.finished)}项：")
        yield (start, *_joined(map(_finished, figures.finished), "；"), SummaryRun("。"))
    else:
        yield (SummaryRun("本月没有新印发或启用的成果。"),)
    before = figures.before
    last = f"，上月末{before.progress.total.deliverables.met}项" if before else ""
    yield (SummaryRun(f"月末共{figures.progress.total.deliverables.met}项已印发或启用{last}。"),)


def _finished(progress: DutyProgress) -> Iterator[SummaryRun]:
    yield SummaryRun(progress.duty.title, progress.duty.id)
    stage = STAGE[progress.stage] if progress.stage else ""
    yield SummaryRun(f"（{stage}，{progress.document}）" if progress.document else f"（{stage}）")


def _letters(figures: MonthFigures) -> Paragraph:
    letters, before = figures.letters, figures.before
    if not letters.received:
        return (SummaryRun("本月没有报送来信阅批情况。"),)
    words = f"本月共收{letters.received}件，当日阅批{letters.in_time}件，有说明{letters.excepted}件，"
    words += f"未当日阅批{letters.late}件。"
    if before:
        words += f"上月共收{before.letters.received}件，当日阅批{before.letters.in_time}件。"
    return (SummaryRun(words),)


def _ledger(figures: MonthFigures) -> Paragraph:
    before = figures.before
    end, late = f"，台账共{figures.ledger.items}项。", f"月末{LOOK[OVERDUE].word}"
    if before:
        end += f"上月登记{len(before.opened)}项，销号{len(before.closed)}项，{late}{len(before.overdue)}项。"
    return (
        *_items("本月登记", figures.opened),
        *_items("，销号", figures.closed),
        *_items(f"；{late}", figures.overdue),
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
