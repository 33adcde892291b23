"""The real data, k-fold: sections, measures, clauses, duties and checklist, and 200·k records.

Departments, terms and cited documents stay as they are. The grown tree loads without a problem.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from policysite.data.folder import Folder
from policysite.data.load import read
from policysite.data.text.marks import chinese
from policysite.data.text.verbatim import rebuilt
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse

Values = Any
_ID = re.compile(r"\b(s|m|a|c)([0-9]+)((?:-[0-9]+(?:-[a-z]+)?)?)\Z")
_PER_COPY = {"s": 6, "m": 19, "a": 5, "c": 15}
RECORDS = 200


def grow(real: Path, out: Path, k: int, today: date) -> None:
    """Write the data of `real`, grown k-fold, to the new folder `out`."""
    shutil.copytree(real, out, ignore=shutil.ignore_patterns("records", "ledger", "study", "explanations.yml"))
    values = {path.stem: _values(path) for path in real.glob("*.yml")}
    policy, checklist = values["policy"], values["checklist"]
    sections = [_copy(section, i) for i in range(k) for section in policy["sections"]]
    categories = [_copy(category, i) for i in range(k) for category in checklist["categories"]]
    _number(sections, "measures")
    _number(categories, "items")
    grown = {
        "policy": policy | {"sections": sections},
        "checklist": checklist | {"categories": categories},
        "duties": [_copy(duty, i) for i in range(k) for duty in values["duties"]],
        "crosswalk": {
            _moved(name, i): _copy(links, i) for i in range(k) for name, links in values["crosswalk"].items()
        },
    }
    for name, value in grown.items():
        (out / f"{name}.yml").write_text(yaml_text(value), encoding="utf-8")
    _write_records(out, grown["policy"], grown["duties"], RECORDS * k)
    _write_original(out, today)


def _values(path: Path) -> Values:
    source, _ = parse(path.name, path.read_bytes())
    assert source is not None
    return construct(source.node)


def _copy(value: Values, i: int) -> Values:
    if isinstance(value, dict):
        return {key: _copy(below, i) for key, below in value.items()}
    if isinstance(value, list):
        return [_copy(below, i) for below in value]
    return _moved(value, i) if isinstance(value, str) else value


def _moved(text: str, i: int) -> str:
    """The id of the i-th copy: `m09-1-a` → `m28-1-a` for i = 1; other text as it is."""
    found = _ID.fullmatch(text)
    if not found or not i:
        return text
    number = int(found[2]) + i * _PER_COPY[found[1]]
    return f"{found[1]}{number:0{len(found[2])}}{found[3]}"


def _number(parts: list[Values], entries: str) -> None:
    listed = [entry for part in parts for entry in part[entries]]
    for place, part in enumerate(parts, 1):
        part["number"] = chinese(place)
    for place, entry in enumerate(listed, 1):
        entry["number"] = place


def _write_records(out: Path, policy: Values, duties: list[Values], count: int) -> None:
    first = {
        clause["id"]: clause["responsible"][0]
        for section in policy["sections"]
        for measure in section["measures"]
        for clause in measure["clauses"]
    }
    by_department: dict[str, list[Values]] = defaultdict(list)
    for duty, record in _records(duties, count):
        by_department[first[duty["clause"]]].append(record)
    folder = out / "records" / "2026"
    folder.mkdir(parents=True)
    for department, records in by_department.items():
        text = yaml_text({"sample": True, "records": records})
        (folder / f"{department}.yml").write_text(text, encoding="utf-8")


def _records(duties: list[Values], count: int) -> Iterator[tuple[Values, Values]]:
    """`count` records in turn over the recurring and standing duties that may be recorded in full, all equally long."""
    fit = [duty for duty in duties if duty["kind"] in ("recurring", "standing") and "record" not in duty]
    for place in range(count):
        duty = fit[place % len(fit)]
        day = date(2026, 1, 5) + timedelta(days=place // len(fit) * 11 % 310)
        yield duty, {"duty": duty["id"], "date": day.isoformat(), "summary": f"演示：第{place + 1:05}条"}


def _write_original(out: Path, today: date) -> None:
    """The archived original of the grown document, from the grown document itself."""
    dataset, _ = read(Folder(out), today)
    assert dataset is not None
    text = "\n".join(line.text for line in rebuilt(dataset.document)) + "\n"
    (out / "source" / "v1.txt").write_text(text, encoding="utf-8")
