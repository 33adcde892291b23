"""`policysite import-text`: an issued text on disk → `policy.yml` and `checklist.yml` on disk."""

from datetime import date
from pathlib import Path
from typing import Any

from policysite.data.folder import Folder
from policysite.data.model.document import Checklist, Department, Policy
from policysite.data.problems import START, DataError, Problem
from policysite.data.text.reading import Plain, import_text
from policysite.data.validation import validated
from policysite.data.yaml.editing import anew
from policysite.data.yaml.reading import construct, not_utf8, parse
from policysite.data.yaml.writing import replace_file


def import_file(file: Path, folder: Folder, retired: date) -> tuple[str, ...]:
    """Write both files below `folder` from the text in `file`; returns the names written.

    Entries that the text no longer has are retired with the date `retired`. Raises DataError for a text that is not in
    the document's form and for present files that cannot be read, OSError where the system refuses; then neither file
    is changed, except that a full disk may stop the second after the first.
    """
    departments = _departments(folder)
    kinds = {"policy": Policy, "checklist": Checklist}
    present = {name: _present(folder, name, kind) for name, kind in kinds.items()}
    text = _text(file)
    made = import_text(str(file), text, departments, present["policy"], present["checklist"], retired.isoformat())
    paths = [folder.root / f"{name}.yml" for name in kinds]
    written = {
        path: anew(path.read_bytes() if path.exists() else b"", value) for path, value in zip(paths, made, strict=True)
    }
    for path, content in written.items():
        replace_file(path, content)
    return tuple(folder.named(path.name) for path in paths)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError([not_utf8(str(file))]) from None


def _departments(folder: Folder) -> dict[str, str]:
    """The id of each department by its name, and by the name that the document prints."""
    value, records = _read(folder, "departments", tuple[Department, ...])
    if value is None:
        text = "缺少这个文件，请先列出责任部门"
        raise DataError([Problem(folder.named("departments.yml"), START, "files", text)])
    names = {record.name: record.id for record in records}
    return names | {record.printed: record.id for record in records if record.printed}


def _present(folder: Folder, name: str, kind: Any) -> Plain:
    value, _ = _read(folder, name, kind)
    return value or {}


def _read(folder: Folder, name: str, kind: Any) -> tuple[Any, Any]:
    """The plain values of a present file and its records; None twice where there is none. Raises DataError."""
    label, path = folder.named(f"{name}.yml"), folder.root / f"{name}.yml"
    if not path.exists():
        return None, None
    source, problems = parse(label, path.read_bytes())
    if source is None or problems:
        raise DataError(problems)
    shaped = validated(source, kind)
    if shaped.problems:
        raise DataError(shaped.problems)
    return construct(source.node), shaped.value
