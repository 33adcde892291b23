"""The macros: the single way from data to page, for generated and hand-written pages alike."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from policysite.changes.text import revisions
from policysite.data.document import grouped
from policysite.data.text.verbatim import lines_of
from policysite.data.yaml.editing import yaml_text
from policysite.exports import Download, DownloadKind
from policysite.exports.docx import pack_frame
from policysite.exports.xlsx import LEDGER
from policysite.figures.states import LOOK
from policysite.figures.words import sentence
from policysite.pages.charts import charts, period_chart
from policysite.pages.render import Renderer
from policysite.views.examples import Examples
from policysite.views.present import dictionary
from policysite.views.screen import Screen
from policysite.views.study import qr_code
from policysite.views.text import cite, escape

SCREEN_ROWS = 10
"""How many rows of the chart have room on the screen of a meeting room."""


class Macros:
    """Every macro is a public method of the same name; each returns Markdown.

    `here` tells the address of the page being made. An unknown id raises WrongReferenceError, which stops the build.
    """

    def __init__(self, renderer: Renderer, here: Callable[[], str]) -> None:
        self._renderer, self._here, self._site = renderer, here, renderer.dataset

    def _page(self, template: str, **values: Any) -> str:
        return self._renderer.page(template, self._here(), **values)

    def home_page(self) -> str:
        """The home page."""
        return self._page("home", chart=period_chart(self._renderer.progress, self._renderer.today.year))

    def text_page(self) -> str:
        """The full text in the form of an official document."""
        return self._page("text")

    def version_page(self, version: str) -> str:
        """One archived original, line by line: `version_page("v1")`."""
        records = {record.id: record for record in self._site.versions}
        record, standing = self._renderer.find(records, version), self._renderer.views.standing
        lines = lines_of(self._renderer.find(self._site.archived, version))
        files = [path for path, each in self._renderer.downloads.items() if _is_original(each, version)]
        said = standing.version_words(version)
        return self._page("version", version=record, lines=lines, standing=said, files=files)

    def changes_page(self) -> str:
        """What each issued version of the text changed."""
        return self._page("changes", revisions=revisions(self._site))

    def sections_page(self) -> str:
        """The sections with their measures."""
        return self._page("sections")

    def section_page(self, id: str) -> str:
        """One section: `section_page("s3")`."""
        return self._page("section", section=self._renderer.find(self._site.section, id))

    def measures_page(self) -> str:
        """The list of measures."""
        return self._page("measures")

    def measure_page(self, id: str) -> str:
        """One measure with its clauses and all that belongs to them: `measure_page("m09")`."""
        measure = self._renderer.find(self._site.measure, id)
        return self._page("measure", view=self._renderer.views.measure(measure))

    def departments_page(self) -> str:
        """The departments and the responsibility matrix 责任分解表."""
        return self._page("departments")

    def department_page(self, id: str) -> str:
        """One department: `department_page("office")`."""
        department = self._renderer.find(self._site.department, id)
        chart = period_chart(self._renderer.progress, self._renderer.today.year, department)
        return self._page("department", view=self._renderer.views.department(department), chart=chart)

    def progress_page(self) -> str:
        """落实情况: the rate, what is missed, due soon and running, by section, department and period."""
        views = self._renderer.progress
        return self._page("progress", charts=charts(views, views.year, views.today.year))

    def screen_page(self) -> str:
        """How things stand on one screen of a meeting room."""
        views = self._renderer.progress
        chart, screen = period_chart(views, self._renderer.today.year), Screen(views, self._renderer.ledger)
        return self._page(
            "screen", chart=chart.only(SCREEN_ROWS), more_rows=len(chart.rows) - SCREEN_ROWS, screen=screen
        )

    def summary_page(self, name: str) -> str:
        """The summary 落实情况汇总 of a month, quarter, half-year or year: `summary_page("2026-Q4")`."""
        summaries = self._renderer.summaries
        figures = self._renderer.find(summaries.figures, name)
        year = summaries.years.get(name)
        drawn = charts(self._renderer.progress, year, figures.period.first.year) if year else None
        return self._page("summary", figures=figures, charts=drawn)

    def ledger_page(self) -> str:
        """The rectification ledger 问题整改台账."""
        return self._page("ledger", ledger_choices=self._renderer.ledger.choices)

    def calendar_page(self) -> str:
        """What falls due in the year, by month and department."""
        return self._page("calendar", schedule=self._renderer.schedule)

    def example(self, name: str) -> str:
        """An entry of the data for an example, in text: `example("duty")`; its names are those of `Examples`."""
        return escape(self._example(name))

    def _example(self, name: str) -> str:
        examples = self._renderer.examples
        return str(self._renderer.find({name: getattr(examples, name)} if hasattr(Examples, name) else {}, name))

    def example_message(self) -> str:
        """What `policysite check` says of a slip of the pen."""
        examples = self._renderer.examples
        place, said = "data/duties.yml:231:10", f"引文不在{examples.clause}原文中。写的是“{examples.misquote}”"
        text = f"{place}: {said}，原文最接近的是“{examples.quote}”\n共1处问题，本次未更新，页面保持原样"
        return _block("text", text)

    def example_record(self) -> str:
        """A record as it stands in its file."""
        examples = self._renderer.examples
        record = {"duty": examples.duty, "date": date(2026, 3, 16), "summary": examples.duty_title}
        return _block("yaml", yaml_text({"records": [record]}))

    def example_correction(self) -> str:
        """What is said of a record that a sheet corrects."""
        one, folder = self._renderer.examples, f"data/records/2026/{self._renderer.examples.department}"
        said = f"更正{one.duty} {one.duty_title}，2026-03-16，{one.department_name}报送"
        text = f"“已报记录”第5行：{said}。日期：2026-03-16→2026-04-02。……\n"
        return _block("text", f"{text}已写入3条，更正1条（{folder}.yml、{folder}/sheet-2026-q4-3f9a1c.yml）")

    def example_session(self) -> str:
        """A study session as it stands in its file."""
        examples = self._renderer.examples
        head = {"id": "2026-03-18-spring", "date": date(2026, 3, 18), "host": examples.department}
        about = {"topic": examples.topic, "refs": [examples.measure], "questions": ["怎样结合本职落实"]}
        return _block("yaml", yaml_text(head | about))

    def there(self, address: str) -> bool:
        """Whether the document has what the page at an address shows, for hand-written pages: `there("checklist/")`."""
        return address not in self._renderer.absent

    def with_samples(self) -> bool:
        """Whether the site has demonstration data, for hand-written pages."""
        return self._site.sample

    def progress_summary(self) -> str:
        """One sentence that says how things stand, for hand-written pages."""
        renderer = self._renderer
        return escape(sentence(renderer.progress.year.total, renderer.today))

    def state_word(self, state: str) -> str:
        """The word for a state, for hand-written pages: `state_word("unreported")`."""
        return str(self._renderer.find(LOOK, state).word)

    def checklist_page(self) -> str:
        """The appendix with the crosswalk to measures."""
        return self._page("checklist")

    def study_page(self) -> str:
        """The study sessions, and what was studied when."""
        return self._page("study")

    def session_page(self, id: str) -> str:
        """One study session: `session_page("2026-03-18-front-line")`."""
        view = self._renderer.study.session(self._renderer.find(self._site.session, id))
        address = self._renderer.link(id)
        return self._page("study_session", view=view, page_url=address, qr=self._renderer.url and qr_code(address))

    def pack_page(self) -> str:
        """Study material put together in the browser."""
        frame = json.dumps(pack_frame(self._renderer), ensure_ascii=False)
        return self._page("study_pack", frame=frame)

    def self_check_page(self) -> str:
        """The manifestations as a sheet to go through for oneself."""
        heads = json.dumps([column.name for column in LEDGER], ensure_ascii=False)
        return self._page("self_check", heads=heads)

    def references_page(self) -> str:
        """The cited documents and where they are cited."""
        return self._page("references")

    def glossary_page(self) -> str:
        """The office's set phrases and where they stand."""
        return self._page("glossary")

    def search_page(self) -> str:
        """The search page with its facets; the results come from the script."""
        return self._page("search")

    def downloads_page(self) -> str:
        """Every file that can be downloaded, by kind, with its size."""
        every = [each for each in self._renderer.downloads.values() if each.listed]
        groups = {kind: found for kind in DownloadKind if (found := [each for each in every if each.group is kind])}
        by_year = grouped((each.year, each) for each in groups[DownloadKind.SUMMARIES])
        return self._page("downloads", groups=groups.items(), summary_years=by_year.items())

    def data_page(self) -> str:
        """The data dictionary."""
        return self._page("data", files=dictionary(self._site))

    def clause(self, id: str) -> str:
        """A clause's words as a quotation with its link: `clause("m09-1")`."""
        return self._page("clause", view=self._renderer.views.clause(self._renderer.find(self._site.clause, id)))

    def link(self, id: str, text: str) -> str:
        """A link to anything that has an id: `link("m09", "第9条")`."""
        return f'<a href="{self._renderer.linker(self._here())(id)}">{escape(text)}</a>'

    def cite(self, id: str) -> str:
        """The citation of a measure or clause, ready to copy: `cite("m09-1")`."""
        known = {**self._site.measure, **self._site.clause}
        return escape(cite(self._renderer.views.standing, self._renderer.find(known, id).id))


def _is_original(file: Download, version: str) -> bool:
    """Whether a file is an archived original of a version."""
    return file.group is DownloadKind.ORIGINALS and file.given[0].partition(".")[0] == version


def _block(language: str, text: str) -> str:
    """A block of code; `text` stands in it as it is, behind a fence longer than any within."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def registry(macros: Macros) -> dict[str, Callable[..., Any]]:
    """Every macro by name."""
    names = [name for name in vars(Macros) if not name.startswith("_")]
    return {name: getattr(macros, name) for name in names}
