"""Dependencies point one way: data → records → rules → figures → views → pages → the edges."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "policysite"
ORDER = (
    # words and small tools that know nothing of the data
    *("", "problems", "numerals", "pinyin", "clock", "escape", "wide", "yaml_words", "system_words"),
    *("mkdocs_words", "scanner"),
    # files → records
    *("source", "dump", "fields", "model", "model_records", "model_study", "places", "site", "folder", "shape"),
    *("verbatim",),
    # a text → files
    *("importing", "importer", "starting"),
    # figures of records and a date
    *("periods", "tracking", "figures", "progress", "ledger", "words"),
    # rules, and all of it together
    *("checks.base", "checks.document", "checks.synonyms", "checks.duties", "checks.records", "checks.repeats"),
    *("checks.explanations", "checks.ledger", "checks.ledger_course", "checks.study", "checks.secrets"),
    *("checks", "load"),
    # a record → a file
    *("trial", "editing", "effects", "naming", "recording", "asking"),
    # records → what pages and exports show
    *("urls", "forge", "citation", "annotate", "dictionary", "schemas", "views", "progress_views"),
    *("ledger_views", "study_views", "months", "schedule", "month_summary"),
    *("search_entries", "search_index", "charts", "api_shapes", "api"),
    *("exports.edition", "exports.outcome", "exports.sheet", "exports.xlsx", "exports.ics", "exports.feed"),
    *("exports.layout", "exports.docx", "exports"),
    # a workbook to fill in, and what comes back in it
    *("sheets", "sheets.columns", "sheets.guide", "sheets.lists", "sheets.tables", "sheets.writing", "sheets.archive"),
    *("sheets.scan", "sheets.opening", "sheets.cells", "sheets.remarks", "sheets.wording", "sheets.layout"),
    *("sheets.reading", "sheets.placing", "sheets.taking"),
    # two states of the data → what a change means
    *("diffing.shapes", "diffing.excerpt", "diffing.passages", "diffing.fields", "diffing.entries", "diffing.duties"),
    *("diffing.effects", "diffing.records", "diffing.ledger", "diffing.notices", "diffing", "diffing.versions"),
    *("diffing.output", "diffing.revisions", "formatting"),
    # pages
    *("render", "whole_html", "pages", "macros"),
    # the edges: MkDocs, files, the terminal
    *(
        "mkdocs_edge",
        "swap",
        "job",
        "build",
        "serve",
        "console",
        "edge",
        "status",
        "clearing",
        "cli_records",
        "cli_sheets",
    ),
    # a form of the forge → a change
    *("forms", "issues.body", "issues.report", "issues.record", "issues.problem", "issues.erratum", "issues.event"),
    *("issues.answer", "issues", "issues.proposal", "cli_issues"),
    *("csp", "releases", "deploying", "cli_deploy", "cli_changes", "cli_site", "cli_serve", "cli_data", "cli"),
)
"""Every module of the package; each may import only from those before it. One that does not exist yet is no fault."""


def modules() -> dict[str, Path]:
    """Every module by its name below the package, `checks.base`; a folder goes by its own name, the package by ""."""
    names = {path: path.relative_to(PACKAGE).with_suffix("").parts for path in sorted(PACKAGE.rglob("*.py"))}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for path, parts in names.items()}


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that the one at `path` imports anywhere, in functions too."""
    here = ["policysite", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*here[: len(here) - node.level + 1]] if node.level else [])
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{name.name}" for name in node.names)


def known(name: str) -> str | None:
    """The module of the package that an imported name is or belongs to; None where it is another's."""
    parts = name.split(".")
    if parts[0] != "policysite":
        return None
    ends = (".".join(parts[1:end]) for end in range(len(parts), 0, -1))
    return next(end for end in ends if end in modules())


def test_every_module_has_its_place() -> None:
    """A new module is put into the order before it is used, each name once."""
    assert not modules().keys() - set(ORDER)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("name", [name for name in ORDER if name in modules()], ids=lambda name: name or "policysite")
def test_imports_point_one_way(name: str) -> None:
    """A module imports only from those before it."""
    found = {module for module in map(known, imported(modules()[name])) if module is not None}
    later = [module for module in found if module not in ORDER[: ORDER.index(name)]]
    assert not later
