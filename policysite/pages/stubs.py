"""The pages that the data ask for: a stub of front matter and one macro call each.

A new entry in YAML needs no new file; hand-written pages under `docs/` use the same macros.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from policysite.data.dataset import Dataset
from policysite.data.model.document import Measure, Section
from policysite.figures.summaries import summary_periods
from policysite.views.addresses import page_address
from policysite.views.period_summary import summary_title
from policysite.views.present import absent
from policysite.views.standing import Standing
from policysite.views.text import escape

GENERATED = "[//]: # (generated)"
"""The first line of a generated page: to Markdown the definition of a link that nothing uses."""


@dataclass(frozen=True)
class Stub:
    """A generated page: `path` below `docs/`, its `title`, and the macro `call` that is its body.

    `kind` is the style sheet's word for the page: `prose` is set narrow, `wide` without a table of contents, `screen`
    without that and the site's frame, `sheet` like prose and printed on one page. The search plugin leaves them all
    alone: the index is ours.
    """

    path: str
    title: str
    call: str
    kind: str = "prose"

    @property
    def markdown(self) -> str:
        """The file's text; the title is escaped, since front matter is rendered as a template too."""
        hidden = "[navigation, toc]" if self.kind in ("wide", "screen") else "[navigation]"
        head = f'title: "{escape(self.title)}"\nkind: {self.kind}\nhide: {hidden}\nsearch: {{exclude: true}}'
        return f"---\n{head}\n---\n\n{GENERATED}\n\n{{{{ {self.call} }}}}\n"


def stubs(dataset: Dataset, today: date) -> Iterator[Stub]:
    """Every generated page of the site as of `today`; none that the document does without."""
    gone = absent(dataset)
    yield from (stub for stub in _stubs(dataset, today) if page_address(stub.path) not in gone)


def _stubs(dataset: Dataset, today: date) -> Iterator[Stub]:
    policy, standing = dataset.document.policy, Standing(dataset)
    yield Stub("index.md", policy.title, "home_page()", "wide")
    yield Stub("text/index.md", "原文", "text_page()")
    for version in dataset.versions:
        yield Stub(f"text/{version.id}.md", f"归档原文（{version.id}）", f'version_page("{version.id}")')
    yield Stub("changes.md", "修订情况", "changes_page()")
    yield Stub("sections/index.md", "各部分", "sections_page()", "wide")
    for section in dataset.every(Section):
        yield Stub(f"sections/{section.id}.md", standing.label(section.id), f'section_page("{section.id}")')
    yield Stub("measures/index.md", "措施", "measures_page()", "wide")
    for measure in dataset.every(Measure):
        title = f"{standing.label(measure.id)} {measure.heading.removesuffix('。')}"
        yield Stub(f"measures/{measure.id}.md", title, f'measure_page("{measure.id}")')
    yield from _indexes(dataset)
    yield from _progress(dataset, today)
    yield from _study(dataset)


def _indexes(dataset: Dataset) -> Iterator[Stub]:
    yield Stub("departments/index.md", "责任部门和责任分解表", "departments_page()", "wide")
    for department in dataset.departments:
        title = f"{department.name}{'（已停用）' if department.is_retired(dataset.day) else ''}"
        yield Stub(f"departments/{department.id}.md", title, f'department_page("{department.id}")', "sheet")
    if checklist := dataset.document.checklist:
        yield Stub("checklist.md", checklist.title, "checklist_page()")
    yield Stub("references.md", "引用文件", "references_page()")
    yield Stub("glossary.md", "用语说明", "glossary_page()")
    yield Stub("search.md", "查找", "search_page()", "wide")
    yield Stub("downloads/index.md", "下载", "downloads_page()")
    yield Stub("contribute/data.md", "数据项说明", "data_page()")


def _progress(dataset: Dataset, today: date) -> Iterator[Stub]:
    yield Stub("progress/index.md", "落实情况", "progress_page()")
    for name, period in summary_periods(dataset, today).items():
        yield Stub(f"progress/{name}.md", summary_title(period), f'summary_page("{name}")')
    yield Stub("screen.md", "落实情况（会议用）", "screen_page()", "screen")
    yield Stub("ledger.md", "问题整改台账", "ledger_page()", "wide")
    yield Stub("calendar.md", "时间安排", "calendar_page()", "wide")


def _study(dataset: Dataset) -> Iterator[Stub]:
    yield Stub("study/index.md", "学习记录", "study_page()")
    for session in dataset.sessions:
        yield Stub(f"study/{session.id}.md", session.topic, f'session_page("{session.id}")')
    yield Stub("study/pack.md", "学习材料", "pack_page()")
    yield Stub("self-check.md", "自查参考", "self_check_page()")


_BEFORE_HTML_IS_READ = 21.5
"""Before MkDocs looks for anchors (21), and Python-Markdown takes out the HTML (20)."""

_ANCHOR = re.compile('<[^<>]* id="([^"]+)"')


def anchors(html: str) -> set[str]:
    """The ids that a generated page can be linked to by: its templates escape all text and write ids so."""
    return set(_ANCHOR.findall(html))


class WholeHtml(Extension):
    """Takes whatever stands between the headings of a marked page for one block of HTML each, kept as it is.

    Python-Markdown parses HTML only to find where each block ends, and MkDocs only for the anchors, which `anchors`
    finds: half the time of a page each. What comes out is the same; a generator without this extension does not see the
    mark.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the name is Python-Markdown's
        """Register the preprocessor."""
        md.preprocessors.register(_Blocks(md), "whole_html", _BEFORE_HTML_IS_READ)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if GENERATED not in lines:
            return lines
        return [*self._parted(lines[lines.index(GENERATED) + 1 :])]

    def _parted(self, lines: list[str]) -> Iterator[str]:
        block: list[str] = []
        for line in lines:
            if line.startswith("#"):
                yield from self._kept(block)
                yield line
                block = []
            else:
                block.append(line)
        yield from self._kept(block)

    def _kept(self, block: list[str]) -> Iterator[str]:
        html = "\n".join(block).strip()
        if html:
            yield from ("", self.md.htmlStash.store(html), "", "")
