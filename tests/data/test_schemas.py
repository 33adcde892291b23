"""The JSON Schemas for editors: current, Chinese, true of the real data, and strict."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.paths import DAY, OFFICE, PROJECT, SMALL
from jsonschema import Draft7Validator

from policysite.commands import main
from policysite.data.dataset import FILES, OPTIONAL_FILES
from policysite.data.schemas import file_schemas
from policysite.data.yaml.editing import schema_of
from policysite.data.yaml.reading import construct, parse
from policysite.exports import api

FILES_OF_DATA = [*sorted(OFFICE.rglob("*.yml")), *sorted(SMALL.rglob("*.yml"))]


def validator(name: str) -> Draft7Validator:
    """The validator of `<name>.schema.json`."""
    schema = json.loads(file_schemas()[f"schema/{name}.schema.json"])
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def value(text: str) -> Any:
    """What a file holds."""
    source, problems = parse("x", text.encode())
    assert source is not None
    assert not problems
    return construct(source.node)


def test_committed_schemas_are_current() -> None:
    """What `policysite schema` would write is what is committed, and nothing else lies there."""
    wanted = file_schemas() | api.api_schemas()
    assert {str(path.relative_to(PROJECT)) for path in (PROJECT / "schema").rglob("*.json")} == wanted.keys()
    for name, content in wanted.items():
        assert (PROJECT / name).read_bytes() == content, f"{name}: run policysite schema"


def test_every_file_has_one() -> None:
    """Each kind of data file has a schema of its own."""
    assert {f"schema/{schema_of(name)}.schema.json" for name in (*FILES, *OPTIONAL_FILES)} == file_schemas().keys()


@pytest.mark.parametrize("path", FILES_OF_DATA, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_data_fit(path: Path) -> None:
    """The real and the small data fit their schemas."""
    root = OFFICE if path.is_relative_to(OFFICE) else SMALL
    name = path.relative_to(root).as_posix().removesuffix(".yml")
    errors = validator(schema_of(name)).iter_errors(value(path.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("duties", "- {id: m1-1-a, clause: m01-1, title: 甲, quote: 甲, kind: standing}"),
        ("duties", "- {id: m01-1-a, clause: m01-1, title: 甲, quote: 甲, kind: sometimes}"),
        ("duties", "- {id: m01-1-a, clause: m01-1, title: 甲, quote: 甲, kind: standing, at_lest: 1}"),
        ("duties", "- {id: m01-1-a, clause: m01-1, title: 甲, quote: 甲, kind: standing, at_least: 0}"),
        ("duties", "- {id: m01-1-a, title: 甲}"),
        ("records", "records: [{duty: m01-1-a, date: 2026-03-05, month: 2026-13}]"),
        ("records", "records: [{duty: m01-1-a, stage: done}]"),
        ("ledger", "items: [{id: z26-1}]"),
        ("crosswalk", "m01: [{measure: m01, reason: 甲}]"),
        ("settings", "site_name: 甲"),
        ("glossary", "term: 甲"),
    ],
)
def test_mistakes_are_seen(name: str, text: str) -> None:
    """An id of another form, an unknown key or choice, a missing item, a number too small: the editor marks it."""
    assert not validator(name).is_valid(value(text))


@pytest.mark.parametrize(("name", "content"), file_schemas().items(), ids=[*file_schemas()])
def test_words_are_chinese(name: str, content: bytes) -> None:
    """Titles and descriptions are there and Chinese: editors show them to staff."""
    schema = json.loads(content)
    assert re.search("[\u4e00-\u9fff]", schema["title"])
    for place, part in _parts(schema, ""):
        for word in ("title", "description"):
            if isinstance(part.get(word), str):
                assert re.search("[\u4e00-\u9fff]", part[word]), f"{name}{place}: {part[word]}"
    for entry in schema.get("$defs", {}).values():
        for key, part in entry.get("properties", {}).items():
            target = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else {}
            assert "title" in part or "title" in target, f"{name}: {key}"


def _parts(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping within a schema, with where it stands."""
    if isinstance(value, dict):
        yield place, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield from _parts(below, f"{place}/{key}")


def test_no_null() -> None:
    """What is not given is left out, never null: an editor must not offer it."""
    assert not [name for name, content in file_schemas().items() if b'"null"' in content or b": null" in content]


def test_command_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`policysite schema` writes every schema below the project."""
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(SMALL, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["schema"], env={"SITE_DATE": DAY.isoformat(), "SITE_DATA": None})
    wanted = file_schemas() | api.api_schemas()
    assert (result.exit_code, result.stderr) == (0, f"已写入schema/：{len(wanted)}个文件\n")
    assert {name: (tmp_path / name).read_bytes() for name in wanted} == wanted
