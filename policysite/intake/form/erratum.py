"""文字勘误: a filled-in form → a few words of one entry replaced, once, and nothing else.

The issued text is not ours to mend: where it is touched, the comparison with the archived original refuses.
"""

import re
from collections.abc import Iterator, Mapping

import yaml

from policysite.data.problems import errors, suggest
from policysite.data.yaml.editing import Added, with_scalar
from policysite.data.yaml.reading import KeyPath, construct, parse
from policysite.intake.form.body import FieldFault, FormValues
from policysite.intake.form.forms import Form
from policysite.intake.form.report import Report, ReportError, labels, settled
from policysite.intake.trial import FileChange, Present, tried
from policysite.views.forge import ENTRY, entries

_ISSUED = ("policy.yml", "checklist.yml")
"""The files that hold the issued text."""

_WORDS = re.compile("[\u3400-\u9fff]")
"""What tells words from ids, dates and numbers: these are not corrected as words."""


def erratum(data: Present, form: Form, values: FormValues) -> Report:
    """The correction that a form asks for. Raises ReportError."""
    names = labels(form)
    id, old, new = (values[name][0] for name in (ENTRY, "old", "new"))
    known = entries(data.dataset)
    if id not in known:
        raise ReportError(FieldFault(names[ENTRY], f"没有编号“{id}”。{suggest(id, known)}"))
    if old == new:
        raise ReportError(FieldFault(names["new"], f"与{names['old']}相同"))
    file = data.dataset.places.file(known[id])
    name = file.removeprefix(data.folder.named(""))
    was = data.bytes_of(name) or b""
    path, text, line = _found(was, id, old, names["old"])
    changed = with_scalar(was, path, text.replace(old, new))
    if changed is None:
        raise ReportError(FieldFault("", f"{file}第{line}行的写法不便自动改正，请维护人员手工改正"))
    changes = (FileChange(name, was, changed),)
    warnings = _settled(data, changes, file, Added(line, f"new: {text}"), names)
    said = [(field.label, values[field.id][0]) for field in form.fields if values[field.id]]
    return Report(changes, f"{file}第{line}行", tuple(said), f"{id}的“{old}”改为“{new}”", warnings)


def _settled(
    data: Present, changes: tuple[FileChange, ...], file: str, line: Added, names: Mapping[str, str]
) -> tuple[str, ...]:
    """The warnings. Raises ReportError, which says whose words count where those of the issued text were touched."""
    problems = tried(data, changes)[1]
    try:
        return settled(problems, file, line, names)
    except ReportError as error:
        issued = errors(problems) and changes[0].name in _ISSUED
        said = "以印发原文为准：印发的文件不由勘误改动，原件印错的也照录"
        raise ReportError(*error.faults, *([FieldFault("", said)] if issued else [])) from error


def _found(data: bytes, id: str, words: str, label: str) -> tuple[KeyPath, str, int]:
    """Where the entry has the words, just once: the path of that text in the file, the text, and its line.

    Raises ReportError.
    """
    source, _ = parse("", data)
    entry = next(_with_id(source.node, id, ()), None) if source else None
    texts = [] if entry is None else [*_texts(entry[0], entry[1])]
    counts = [len(re.findall(f"(?={re.escape(words)})", node.value)) for _, node in texts]
    if sum(counts) != 1:
        said = f"{id}中有{sum(counts)}处，请把前后几个字一并写上" if sum(counts) else f"{id}中没有“{words}”，请照录"
        raise ReportError(FieldFault(label, said))
    path, node = texts[counts.index(1)]
    return path, str(construct(node)), node.start_mark.line + 1


def _with_id(node: yaml.Node, id: str, path: KeyPath) -> Iterator[tuple[yaml.MappingNode, KeyPath]]:
    """The entry of that id, and its path."""
    if isinstance(node, yaml.MappingNode) and _id(node) == id:
        yield node, path
    for step, below in _children(node):
        yield from _with_id(below, id, (*path, step))


def _texts(node: yaml.Node, path: KeyPath) -> Iterator[tuple[KeyPath, yaml.ScalarNode]]:
    """The words of an entry; what has an id of its own is another entry's."""
    for step, below in _children(node):
        if isinstance(below, yaml.ScalarNode):
            if _WORDS.search(below.value):
                yield (*path, step), below
        elif _id(below) is None:
            yield from _texts(below, (*path, step))


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)
    elif isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _id(node: yaml.Node) -> str | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == "id"), None)
