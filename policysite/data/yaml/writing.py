"""Plain values → canonical YAML, and replacing a file so that it is never half written."""

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

FLOW_KEYS = frozenset({"responsible", "members", "manifestations", "measures", "supporting", "refs", "aliases"})
"""Lists of ids and of short words stand on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, two spaces, list items indented under their key, long text on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _FlowList(list[Any]):
    """A list to be written on one line."""


_Dumper.add_representer(
    _FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def yaml_text(value: Any) -> str:
    """The canonical YAML of dicts, lists, strings, integers, booleans and dates, in their own order."""
    return yaml.dump(
        _flow(value, None), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=False
    )


def scalar_text(value: Any, flow: bool = False) -> str:
    """A single value as `yaml_text` writes it, within brackets or braces with `flow`."""
    return yaml_text({"refs": [value]})[len("refs: [") : -2] if flow else yaml_text([value])[len("- ") : -1]


def quoted(text: str) -> str:
    """A text in single quotes; in double ones where these cannot hold it."""
    return yaml.dump(text, Dumper=_Dumper, allow_unicode=True, width=10**9, default_style="'").rstrip("\n")


def _flow(value: Any, key: str | None) -> Any:
    if isinstance(value, dict):
        return {name: _flow(below, name) for name, below in value.items()}
    if isinstance(value, list):
        items = [_flow(item, None) for item in value]
        scalar = not any(isinstance(item, (dict, list)) for item in items)
        return _FlowList(items) if scalar and (key in FLOW_KEYS or not items) else items
    return value


def schema_of(name: str) -> str:
    """What the schema of a data file is called: `records/2026/office` → `records`, `duties` → `duties`."""
    return name.partition("/")[0]


def first_line(name: str) -> str:
    """The line by which an editor finds the schema of `data/<name>.yml`, without its end."""
    up = "../" * (name.count("/") + 1)
    return f"# yaml-language-server: $schema={up}schema/{schema_of(name)}.schema.json"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it over: a reader sees the old file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
