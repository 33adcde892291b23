"""The JSON Schemas for editors: current, Chinese, true of the real data, and strict."""

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.hostile.tree import Place, base, got, places, put
from helpers.paths import DAY, OFFICE, PROJECT, SMALL
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema import ValidationError as JsonSchemaError
from jsonschema.validators import extend
from pydantic import BaseModel, ValidationError

from policysite.commands import main
from policysite.data.files import FILES, OPTIONAL_FILES
from policysite.data.schemas import file_schemas
from policysite.data.yaml.editing import schema_of
from policysite.data.yaml.reading import construct, parse
from policysite.exports import api

FILES_OF_DATA = [*sorted(OFFICE.rglob("*.yml")), *sorted(SMALL.rglob("*.yml"))]


def _matches(_: Any, pattern: str, given: Any, __: Any) -> Iterator[JsonSchemaError]:
    """As JSON Schema asks: `$` is the end alone, where Python's lets a line feed follow."""
    if isinstance(given, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), given):
        yield JsonSchemaError(f"{given!r} does not match {pattern!r}")


Validator = extend(Draft7Validator, {"pattern": _matches})


def validator(name: str) -> Draft7Validator:
    """The validator of `<name>.schema.json`."""
    schema = json.loads(file_schemas()[f"schema/{name}.schema.json"])
    Draft7Validator.check_schema(schema)
    return Validator(schema)


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
        ("records", "records: [{duty: m01-1-a, stage: finished}]"),
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
    for entry in schema.get("definitions", {}).values():
        for key, part in entry.get("properties", {}).items():
            target = schema["definitions"][part["$ref"].rpartition("/")[2]] if "$ref" in part else {}
            assert "title" in part or "title" in target, f"{name}: {key}"


VOCABULARY = {
    *("$schema", "$ref", "definitions", "title", "description", "default", "const", "enum", "type", "anyOf"),
    *("properties", "patternProperties", "additionalProperties", "required", "items", "minItems", "uniqueItems"),
    *("minimum", "maximum", "minProperties", "maxProperties", "pattern", "$defs", "oneOf", "format", "propertyNames"),
}


@pytest.mark.parametrize(("name", "content"), (file_schemas() | api.api_schemas()).items(), ids=str)
def test_only_words_of_the_vocabulary(name: str, content: bytes) -> None:
    """No keyword that its draft does not know: validators that are strict refuse the whole schema for one."""
    schema = json.loads(content)
    draft = Draft202012Validator if name.startswith("schema/api/") else Draft7Validator
    draft.check_schema(schema)
    used = {key for part in _schemas(schema) for key in part}
    known = VOCABULARY - ({"definitions"} if draft is Draft202012Validator else {"$defs", "oneOf", "format"})
    assert used <= known, used - known


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every one within it: in its maps of names, in its lists, and alone."""
    if isinstance(schema, list):
        for each in schema:
            yield from _schemas(each)
    if not isinstance(schema, dict):
        return
    yield schema
    for key, below in schema.items():
        if key in ("properties", "patternProperties", "definitions", "$defs"):
            yield from (inner for each in below.values() for inner in _schemas(each))
        elif key not in ("enum", "const", "default", "required"):
            yield from _schemas(below)


GIVEN: tuple[Any, ...] = (
    *(
        "",
        " ",
        "　",
        "文字。",
        " 文",
        "文 ",
        "一\n二",
        "一\n",
        "甲，乙",
        "甲 乙",
        "甲/乙",
        "A 群",
        "A/B",
        "甲；乙",
        "甲、乙",
    ),
    *("2026-03-16", "2026-02-30", "2026-02-29", "2028-02-29", "2100-02-29", "2000-02-29", "0000-01-01", "9999-12-31"),
    *("2026-2-3", "2026-13-01", "2026-04-31", "20260316", "2026-03-16\n", "2026-03", "2026-13", "2026-Q1", "2026-Q5"),
    *("2026-H1", "2026-H3", "2026", "m01", "m1", "m01-1", "m01-1-a", "s1", "a1", "c05", "v1", "z2026-001", "z26-1"),
    *("term-a", "ref-a", "office", "Office", "2026-03-18-reading", "内部使用", "github", "recurring", "x"),
    *("https://a.example/b", "https://a.example", "ftp://a/b", "mailto:a@b.example", "study/a.md", "//a.example"),
    *("javascript:x", "https://a b", -5, -1, 0, 1, 15, 999, 2026, 10_000, 1.5, True, False),
    *([], ["甲", "乙"], [""], ["甲，乙", "丙"], [1], {}, {"a": 1}),
)
"""What may be written for a value, right in some fields and wrong in others."""


STRICTER = {
    *("Measure.title", "Clause.text", "Settings.tracking_from", "SynonymGroup.words"),
    *("Clause.responsible", "Department.members", "Session.refs"),
    *("LedgerItem.manifestations", "LedgerItem.measures", "LedgerItem.supporting"),
}
"""Fields on which `policysite check` has rules beyond the models' own."""


@pytest.mark.parametrize("place", places(), ids=lambda place: place.name)
def test_schema_and_models_agree_on_every_field(place: Place) -> None:
    """Whatever the rules on a single field refuse the schema refuses, and takes whatever they take."""
    schema = json.loads(file_schemas()[f"schema/{schema_of(place.file)}.schema.json"])
    if place.model.__name__ in schema.get("definitions", {}):
        schema = {"definitions": schema["definitions"], "$ref": f"#/definitions/{place.model.__name__}"}
    found, record = Validator(schema), deepcopy(got(base()[place.file], place.path[:-1]))
    assert found.is_valid(record)
    for given in GIVEN:
        record[place.path[-1]] = given
        taken, fits = found.is_valid(record), _fits(place.model, record)
        assert taken is fits or (fits and place.name in STRICTER), given


def _fits(model: type[BaseModel], record: Any) -> bool:
    """Whether the model takes the record."""
    try:
        model.model_validate(record)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "path", "wrong"),
    [
        ("settings", ("tracking_from",), "1999-12-31"),
        ("synonyms", (0, "words"), ["一"]),
        ("synonyms", (0, "words"), ["一", "一"]),
        ("policy", ("sections", 0, "measures", 0, "title"), "一句。两句。"),
        ("policy", ("sections", 0, "measures", 0, "clauses", 0, "responsible"), ["office", "office"]),
        ("departments", (5, "members"), ["reading", "reading"]),
        ("study/2026-03-18-reading", ("refs",), ["m01", "m01"]),
    ],
)
def test_rules_on_one_field_are_told_too(name: str, path: tuple[str | int, ...], wrong: object) -> None:
    """Those that `policysite check` holds beyond the models."""
    values = deepcopy(base()[name])
    found = validator(schema_of(name))
    assert found.is_valid(values)
    put(values, path, wrong)
    assert not found.is_valid(values)


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
