"""What exists is documented: every macro, command and field."""

import inspect
import re
from typing import Any

import click
import pytest
from helpers.paths import PROJECT
from pydantic import BaseModel

from policysite.commands import main
from policysite.data.files import FILES, OPTIONAL_FILES
from policysite.data.schemas import file_tables
from policysite.data.validation import bare
from policysite.pages.macros import Macros

MACROS = [name for name in vars(Macros) if not name.startswith("_")]


@pytest.mark.parametrize("name", MACROS)
def test_every_macro_says_what_it_gives(name: str) -> None:
    """Every macro has a docstring; one that takes arguments shows a call."""
    macro = getattr(Macros, name)
    assert macro.__doc__
    if len(inspect.signature(macro).parameters) > 1:
        assert f"`{name}(" in macro.__doc__


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_every_command_says_what_it_does(name: str) -> None:
    """Every command has a Chinese help text, and the README, the deploy guide or the page on updating names it."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert re.search("[\u4e00-\u9fff]", command.help or "")
    places = ("README.md", "CONTRIBUTING.md", "deploy/README.md", "docs/contribute/index.md", "Makefile")
    told = "".join((PROJECT / place).read_text(encoding="utf-8") for place in places)
    assert re.search(rf"policysite(?:\.cli)? {name}\b|make {name}\b", told)


def test_every_field_has_a_name() -> None:
    """Every field of every file has a Chinese name in the data dictionary and the schemas."""
    rows = [(file.name, row) for file in file_tables() for table in file.tables for row in table.rows]
    assert len(rows) > 150
    assert [(name, row.key) for name, row in rows if not re.search("[\u4e00-\u9fff]", row.name)] == []


def test_every_file_is_in_the_dictionary() -> None:
    """The data dictionary has every file that is read."""
    assert [file.name for file in file_tables()] == [f"{name}.yml" for name in (*FILES, *OPTIONAL_FILES)]


def test_every_entry_has_a_title() -> None:
    """Every kind of entry has a Chinese title of its own."""
    kinds: list[Any] = [bare(kind) for kind in FILES.values()]
    entries = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    assert entries
    assert all(entry.model_config.get("title") for entry in entries)


@pytest.mark.parametrize("place", re.findall(r"^\| `([a-z.]+/?)`", (PROJECT / "README.md").read_text("utf-8"), re.M))
def test_the_map_of_the_readme_is_true(place: str) -> None:
    """Every place that the README's map names exists."""
    assert (PROJECT / place).exists()
