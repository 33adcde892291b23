"""The sentences of a month's summary 落实情况汇总, for its page and its Word file alike: figures only, no judgement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policysite.data.dataset import Site
from policysite.data.model.words import STAGE
from policysite.figures.ledger import ItemProgress
from policysite.figures.months import MonthFigures, Settlement
from policysite.figures.results import DutyProgress
from policysite.figures.words import long_date, numbers, rate, sentence

TITLE_NOTE = "（内部参考，不作公文印发）"
NO_RANKING = "本页供自查和调度参考，不作排名，不作考核、评优依据"


@dataclass(frozen=True)
class Run:
    """Some words; `target` is the id that they name, for a page to link to."""

    text: str
    target: str | None = None


Paragraph = tuple[Run, ...]


@dataclass(frozen=True)
class Part:
    """A part of the summary under its heading `title`; `id` is the heading's anchor."""

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]


def title(figures: MonthFigures) -> str:
    """2026年10月落实情况汇总."""
    return f"{figures.month.label}落实情况汇总"


def basis(figures: MonthFigures, today: date) -> str:
    """As of when, and from what."""
    return f"以{long_date(figures.month.last)}为准，依据截至{long_date(today)}已报送的记录"


def parts(site: Site, figures: MonthFigures) -> tuple[Part, ...]:
    """The five parts of the summary."""
    return (
        Part("overall", "一、总体", tuple(_overall(figures))),
        Part("due", "二、本月到期", tuple(_due(site, figures))),
        Part("deliverables", "三、成果", tuple(_deliverables(figures))),
        Part("letters", "四、群众来信", (_letters(figures),)),
        Part("ledger", "五、问题整改台账", (_ledger(figures),)),
    )


def _overall(figures: MonthFigures) -> Iterator[Paragraph]:
    total, before = figures.progress.total, figures.before
    then = before.progress.total if before else None
    compared = f"；上月末为{numbers(then)}" if then and then.due else ""
    yield (Run(f"{sentence(total, figures.month.last)}。{rate(total)}{compared}。"),)
    last = f"，上月{len(before.records)}条" if before else ""
    yield (Run(f"本月发生的事项已报送{len(figures.records)}条{last}。"),)


def _due(site: Site, figures: MonthFigures) -> Iterator[Paragraph]:
    before = figures.before
    if figures.met:
        yield (Run(f"已完成{len(figures.met)}期次："), *_settlements(site, figures.met), Run("。"))
    if figures.missed:
        start, end = f"到期未完成{len(figures.missed)}期次：", "。以已报送的记录计。"
        yield (Run(start), *_settlements(site, figures.missed), Run(end))
    if not figures.met and not figures.missed:
        yield (Run("本月没有新到期的任务。"),)
    if before and (before.met or before.missed):
        due = len(before.met) + len(before.missed)
        yield (Run(f"上月新到期{due}期次，其中已完成{len(before.met)}期次。"),)


def _settlements(site: Site, settled: Sequence[Settlement]) -> Paragraph:
    return _joined((_settlement(site, each) for each in settled), "；")


def _settlement(site: Site, settled: Settlement) -> Iterator[Run]:
    """处领导赴基层一线调研（2026年一季度，15/15天，各工程科）."""
    duty, period = settled.duty.duty, settled.period
    yield Run(duty.title, duty.id)
    words = f"{period.period.label}，{period.done}/{period.required}{period.unit}，" if period else ""
    yield Run(f"（{words}")
    departments = (site.department[name] for name in site.clause[duty.clause].responsible)
    yield from _joined(([Run(department.name, department.id)] for department in departments), "、")
    yield Run("）")


def _deliverables(figures: MonthFigures) -> Iterator[Paragraph]:
    if figures.finished:
        start = Run(f"本月印发或启用{len(figures.finished)}项：")
        yield (start, *_joined(map(_finished, figures.finished), "；"), Run("。"))
    else:
        yield (Run("本月没有新印发或启用的成果。"),)
    before = figures.before
    last = f"，上月末{before.progress.total.deliverables.met}项" if before else ""
    yield (Run(f"月末共{figures.progress.total.deliverables.met}项已印发或启用{last}。"),)


def _finished(progress: DutyProgress) -> Iterator[Run]:
    yield Run(progress.duty.title, progress.duty.id)
    stage = STAGE[progress.stage] if progress.stage else ""
    yield Run(f"（{stage}，{progress.document}）" if progress.document else f"（{stage}）")


def _letters(figures: MonthFigures) -> Paragraph:
    letters, before = figures.letters, figures.before
    if not letters.received:
        return (Run("本月没有报送来信阅批情况。"),)
    words = f"本月共收{letters.received}件，当日阅批{letters.in_time}件，有说明{letters.excepted}件，"
    words += f"未当日阅批{letters.late}件。"
    if before:
        words += f"上月共收{before.letters.received}件，当日阅批{before.letters.in_time}件。"
    return (Run(words),)


def _ledger(figures: MonthFigures) -> Paragraph:
    before = figures.before
    end = f"，台账共{figures.ledger.items}项。"
    if before:
        end += f"上月登记{len(before.opened)}项，销号{len(before.closed)}项，月末逾期{len(before.overdue)}项。"
    return (
        *_items("本月登记", figures.opened),
        *_items("，销号", figures.closed),
        *_items("；月末逾期", figures.overdue),
        Run(end),
    )


def _items(words: str, items: Sequence[ItemProgress]) -> Iterator[Run]:
    """本月登记2项（z2026-001、z2026-002）."""
    yield Run(f"{words}{len(items)}项")
    if items:
        listed = ([Run(each.item.id, each.item.id)] for each in items)
        yield from (Run("（"), *_joined(listed, "、"), Run("）"))


def _joined(groups: Iterable[Iterable[Run]], sign: str) -> Paragraph:
    """The runs of all groups with `sign` between them."""
    found: list[Run] = []
    for group in groups:
        found += [Run(sign)] if found else []
        found += group
    return tuple(found)
