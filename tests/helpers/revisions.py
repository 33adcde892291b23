"""A further version of the document in a folder of data: its text imported, the former one archived whole."""

from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.folder import Folder
from policysite.data.text.importing import import_file
from policysite.data.yaml.editing import yaml_text
from policysite.data.yaml.reading import construct, parse


def plain(path: Path) -> Any:
    """The values of a YAML file."""
    source, _ = parse(path.name, path.read_bytes())
    return construct(source.node) if source else None


def archive(data: Path) -> str:
    """Keep the structure of the last version as that of a former one; returns its id."""
    policy, checklist = plain(data / "policy.yml"), plain(data / "checklist.yml")
    *_, last = policy.pop("versions")
    names = {each["id"]: each.get("printed", each["name"]) for each in plain(data / "departments.yml")}
    former = {"policy": policy, "checklist": checklist, "printed": names}
    (data / "source" / f"{last['id']}.yml").write_text(yaml_text(former), encoding="utf-8")
    return str(last["id"])


def issue(data: Path, text: str, in_force: date, number: str = "") -> None:
    """Make `text` the last version, in force from a day on; what it no longer has is retired on that day."""
    version = f"v{int(archive(data)[1:]) + 1}"
    path = data / "source" / f"{version}.txt"
    path.write_text(text, encoding="utf-8")
    import_file(path, Folder(data), in_force)
    head, mark, rest = (data / "policy.yml").read_text(encoding="utf-8").partition("title:")
    named = f"    number: {number}\n" if number else ""
    added = f"  - id: {version}\n    in_force: {in_force}\n{named}"
    (data / "policy.yml").write_text(f"{head}{added}{mark}{rest}", encoding="utf-8")
