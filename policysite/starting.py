"""Taking the demonstration data out for real use, and telling where it is (design, section 6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .dump import yaml_text
from .folder import unfit
from .site import Site
from .source import Source, construct, parse

_EXPLANATIONS = "explanations.yml"


@dataclass(frozen=True)
class Start:
    """What `policysite start` does below the data's folder: the files to remove, and those to write anew."""

    remove: tuple[str, ...] = ()
    rewrite: dict[str, bytes] = field(default_factory=dict)


def starting(root: Path) -> Start:
    """What takes all demonstration data out of the folder `root`; changes nothing itself.

    Files of records, ledgers and study sessions that are marked `sample: true` go; of `explanations.yml` the marked
    entries go, with the file where nothing is left. A file that cannot be read is left alone.
    """
    found = [path for folder in ("records", "ledger", "study") for path in sorted((root / folder).rglob("*.yml"))]
    remove = [path.relative_to(root).as_posix() for path in found if _is_sample(_value(_source(path)))]
    rest = _explanations(_source(root / _EXPLANATIONS), root / _EXPLANATIONS)
    if rest == b"":
        remove.append(_EXPLANATIONS)
    return Start(tuple(remove), {_EXPLANATIONS: rest} if rest else {})


def _source(path: Path) -> Source | None:
    try:
        return None if unfit(path) else parse(path.name, path.read_bytes())[0]
    except OSError:
        return None


def _value(source: Source | None) -> Any:
    return None if source is None else construct(source.node)


def _is_sample(value: Any) -> bool:
    return isinstance(value, dict) and value.get("sample") is True


def _explanations(source: Source | None, path: Path) -> bytes | None:
    """The file without its marked entries: empty where none is left, None where none is marked."""
    value = _value(source)
    if source is None or not isinstance(value, list) or not any(map(_is_sample, value)):
        return None
    kept = [entry for entry in value if not _is_sample(entry)]
    if not kept:
        return b""
    marked = [node for node, entry in zip(source.node.value, value, strict=True) if _is_sample(entry)]
    cut = _without(path.read_bytes(), marked)
    same = _value(parse(path.name, cut)[0]) == kept
    return cut if same else yaml_text(kept).encode()


def _without(data: bytes, nodes: list[yaml.Node]) -> bytes:
    """The text without the lines of `nodes`, comments between them kept."""
    lines = data.decode().split("\n")
    gone = {line for node in nodes for line in range(node.start_mark.line, _last_line(node) + 1)}
    return "\n".join(line for number, line in enumerate(lines) if number not in gone).encode()


def _last_line(node: yaml.Node) -> int:
    return max(scalar.end_mark.line for scalar in _scalars(node))


def _scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for item in node.value:
        for below in item if isinstance(item, tuple) else (item,):
            yield from _scalars(below)


def samples(site: Site) -> tuple[str, ...]:
    """The files in use that hold demonstration data, as people would open them, sorted; none with SITE_PRODUCTION=1."""
    return tuple(sorted({file for file, sample in _marked(site) if sample}))


def real(site: Site) -> tuple[str, ...]:
    """The files in use that hold anything but demonstration data, sorted: none may be published to the internet."""
    return tuple(sorted({file for file, sample in _marked(site) if not sample}))


def _marked(site: Site) -> Iterator[tuple[str, bool]]:
    """Every file of records, ledger, study sessions and explanations, with whether it (or an entry of it) is marked."""
    for book in site.record_files.values():
        yield site.places.file(book), book.sample
    for ledger in site.ledger_files.values():
        yield site.places.file(ledger), ledger.sample
    for session in site.sessions:
        yield site.places.file(session), session.sample
    for entry in site.explanations:
        yield site.places.file(entry), entry.sample
