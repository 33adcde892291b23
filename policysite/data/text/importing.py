"""`policysite import-text`: an issued text in the form of the document → `policy.yml` and `checklist.yml`.

What a text cannot yield (title, issuer, versions, the section of a category) is kept from the present values. Ids are
permanent: an entry that the present values have keeps its id wherever it stands now, a new one gets the next free id,
and a measure, clause or manifestation that is gone stays in the data as retired.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from policysite.data.folder import Folder
from policysite.data.model.document import Checklist, Department, Policy
from policysite.data.problems import START, DataError, Position, Problem, suggest
from policysite.data.validation import validated
from policysite.data.yaml.editing import anew, dated, replace_file
from policysite.data.yaml.reading import construct, hidden, not_utf8, parse

_SECTION = re.compile("([一二三四五六七八九十百零]{1,6})、(.+)")
_NUMBERED = re.compile(r"([1-9][0-9]{0,3})\.(.+)")
_TAIL = re.compile("（责任部门：([^（）]*)）")
"""What closes a clause: the names of its departments, apart by 、."""

UNKNOWN_DEPARTMENT = "unknown_department"
"""The rule that a name breaks which is no department's."""

_LIKE = 0.5
"""How alike (difflib's ratio) two texts must be to count as the same entry revised."""

Plain = dict[str, Any]
Words = tuple[str, str]
"""Of an entry its heading, and all its words: what it is known by when the text is revised."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def chinese(number: int) -> str:
    """`chinese(3)` is 三, `chinese(12)` 十二, `chinese(105)` 一百零五; `number` from 1 to 9999."""
    words, gap = "", False
    for unit, sign in _PLACES:
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + sign
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def import_file(file: Path, folder: Folder, retired: date) -> tuple[str, ...]:
    """Write both files below `folder` from the text in `file`; returns the names written.

    Entries that the text no longer has are retired with the date `retired`. Raises DataError for a text that is not in
    the document's form and for present files that cannot be read, OSError where the system refuses; then neither file
    is changed, except that a full disk may stop the second after the first.
    """
    departments = names_of(read_plain(folder, "departments", tuple[Department, ...])[1])
    kinds = {"policy": Policy, "checklist": Checklist}
    policy, checklist = (
        read_plain(folder, name, kind)[0] if (folder.root / f"{name}.yml").exists() else {}
        for name, kind in kinds.items()
    )
    made = import_text(str(file), text_of(file), departments, policy, checklist, retired.isoformat())
    paths = [folder.root / f"{name}.yml" for name in kinds]
    written = [
        anew(path.read_bytes() if path.exists() else b"", dated(value)) for path, value in zip(paths, made, strict=True)
    ]
    for path, content in zip(paths, written, strict=True):
        replace_file(path, content)
    return tuple(folder.named(path.name) for path in paths)


def text_of(file: Path) -> str:
    """The words of an issued text. Raises DataError where it is not UTF-8, OSError where the system refuses."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError([not_utf8(str(file))]) from None


def names_of(departments: Iterable[Department]) -> dict[str, str]:
    """The id of each department by its name, and by the name that the document prints."""
    listed = tuple(departments)
    names = {record.name: record.id for record in listed}
    return names | {record.printed: record.id for record in listed if record.printed}


def read_plain(folder: Folder, name: str, kind: Any) -> tuple[Any, Any]:
    """The plain values of a file and its records. Raises DataError where there is none, or none that can be read."""
    label, path = folder.named(f"{name}.yml"), folder.root / f"{name}.yml"
    if not path.exists():
        text = "缺少这个文件，请先列出责任部门" if name == "departments" else "缺少这个文件，请恢复"
        raise DataError([Problem(label, START, "files", text)])
    source, problems = parse(label, path.read_bytes())
    if source is None or problems:
        raise DataError(problems)
    shaped = validated(source, kind)
    if shaped.problems:
        raise DataError(shaped.problems)
    return construct(source.node), shaped.value


@dataclass
class _Part:
    """A section or category as read: its numeral, title and numbered lines, each with its line number."""

    line: int
    number: str
    title: str
    entries: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class _Text:
    preamble: str
    parts: list[_Part]
    closing: str
    appendix_title: str
    categories: list[_Part]


def import_text(
    file: str, text: str, departments: Mapping[str, str], policy: Plain, checklist: Plain, retired: str
) -> tuple[Plain, Plain]:
    """The values of `policy.yml` and `checklist.yml` from `text`.

    `departments` maps a printed name to its id; `policy` and `checklist` are the present values (may be empty);
    `retired` is the date, as text, that entries gone from the text are retired with. Raises DataError with every line
    of `file` that is not in the document's form.
    """
    reader = _Reader(file, departments)
    read = reader.read(text)
    measures = [[reader.measure(*entry) for entry in part.entries] for part in read.parts]
    if reader.problems:
        raise DataError(reader.problems)
    sections = _sections(read.parts, measures, policy, retired)
    new_policy = {
        "versions": policy.get("versions", [{"id": "v1"}]),
        "title": policy.get("title", "待填"),
        "issuer": policy.get("issuer", "待填"),
        "preamble": read.preamble,
        "sections": sections,
        "closing": read.closing,
    }
    categories = _categories(read.categories, sections, checklist, retired)
    return new_policy, {"title": read.appendix_title, "categories": categories}


class _Reader:
    """Reads the lines, collecting what is not in the document's form."""

    def __init__(self, file: str, departments: Mapping[str, str]) -> None:
        self.file, self.departments = file, departments
        self.problems: list[Problem] = []

    def problem(self, line: int, text: str, rule: str = "import_text", **values: object) -> None:
        self.problems.append(Problem(self.file, Position(line, 1), rule, text, values))

    def read(self, text: str) -> _Text:
        """The document's parts: a preamble, the sections, a closing, and after 附件： the categories."""
        lines = [*self._lines(text)]
        split = next((at for at, (_, line) in enumerate(lines) if line.startswith("附件：")), len(lines))
        body, appendix = lines[:split], lines[split:]
        preamble = self._paragraph(body[:1], "第一段须是前言，不带序号")
        closing = self._paragraph(body[1:][-1:], "附件之前的最后一段须是结语，不带序号")
        parts = self._parts(body[1:-1], "正文")
        title, categories = self._appendix(appendix, lines[-1][0] if lines else 1)
        return _Text(preamble, parts, closing, title, categories)

    def _lines(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, without white space at their ends and empty lines at the text's end."""
        lines = [line.rstrip() for line in text.rstrip().split("\n")]
        self.problems += hidden(self.file, "\n".join(lines))
        for number, line in enumerate(lines, 1):
            if not line:
                self.problem(number, "不能有空行，请删去")
            elif line != line.lstrip():
                self.problem(number, "行首不能有空格，请删去")
            if line:
                yield number, line.strip()

    def _paragraph(self, lines: Sequence[tuple[int, str]], wanted: str) -> str:
        for number, line in lines:
            if not (_SECTION.fullmatch(line) or _NUMBERED.fullmatch(line)):
                return line
            self.problem(number, "{wanted}，写的是“{given}……”", wanted=wanted, given=line[:12])
        return ""

    def _appendix(self, lines: Sequence[tuple[int, str]], last: int) -> tuple[str, list[_Part]]:
        """The title and the categories; `last` is the line to blame where there is no appendix."""
        start = next((at for at, (_, line) in enumerate(lines) if _SECTION.fullmatch(line)), len(lines))
        head = [*lines[:start], (lines[start - 1][0] if lines else last, "")]
        title = head[0][1].removeprefix("附件：")
        wanted = (f"附件：{title or '清单题目'}", "附件：", title or "清单题目", "")
        for (number, line), right in zip(head, wanted, strict=False):
            if line != right:
                must = "结语之后依次须是“附件：清单题目”“附件：”“清单题目”三行，再接“一、”"
                here = f"“{right}”" if right else "“一、”开头的类别"
                self.problem(number, "{must}；此处应为{here}", must=must, here=here)
                break
        return title, self._parts(lines[start:], "附件") if lines else []

    def _parts(self, lines: Sequence[tuple[int, str]], where: str) -> list[_Part]:
        """The parts with their numbered lines."""
        parts: list[_Part] = []
        for number, line in lines:
            if section := _SECTION.fullmatch(line):
                parts.append(_Part(number, section[1], self._trimmed(number, section[2])))
            elif (entry := _NUMBERED.fullmatch(line)) and parts:
                parts[-1].entries.append((number, int(entry[1]), self._trimmed(number, entry[2])))
            else:
                text = "{where}每行须以“一、”或“1.”开头，一条写成一段，写的是“{given}……”"
                self.problem(number, text, where=where, given=line[:12])
        if not parts:
            first = lines[0][0] if lines else 1
            self.problem(first, "{where}没有读到“一、”开头的部分，请核对格式", where=where)
        self._numbering(parts)
        return parts

    def _numbering(self, parts: Sequence[_Part]) -> None:
        for place, part in enumerate(parts, 1):
            if part.number != chinese(place):
                text = "序号不连续：这是第{place}个部分，写的是“{given}”"
                self.problem(part.line, text, place=place, given=part.number)
            if not part.entries:
                self.problem(part.line, "“{number}、”之下没有“1.”开头的条文", number=part.number)
        for place, (line, number, _) in enumerate((entry for part in parts for entry in part.entries), 1):
            if number != place:
                self.problem(line, "序号不连续：应为{place}，写的是{given}", place=place, given=number)

    def _trimmed(self, line: int, text: str) -> str:
        if text != text.strip():
            self.problem(line, "文字前后不能有空格：“{given}……”", given=text.strip()[:12])
        return text.strip()

    def measure(self, line: int, number: int, text: str) -> Plain:
        """A measure of that number, as yet without ids."""
        title, stop, rest = text.partition("。")
        pieces = _TAIL.split(rest)
        words = [self._trimmed(line, piece) for piece in pieces[:-1:2]]
        if not (stop and words and all(words)) or pieces[-1] or "（责任部门" in title + "".join(words):
            form = "第{number}条不成“题目。原文（责任部门：X、Y）”的格式，每款须以（责任部门：…）结尾"
            self.problem(line, form, number=number)
        clauses = [
            {"text": text, "responsible": self._names(line, names)}
            for text, names in zip(words, pieces[1::2], strict=True)
        ]
        return {"number": number, "title": title + stop, "clauses": clauses}

    def _names(self, line: int, names: str) -> list[str]:
        for name in names.split("、"):
            if name not in self.departments:
                known = suggest(name, self.departments)
                said = "departments.yml中没有责任部门“{name}”，请先加上。{known}"
                self.problem(line, said, UNKNOWN_DEPARTMENT, name=name, known=known)
        return [self.departments.get(name, name) for name in names.split("、")]


def _sections(parts: list[_Part], measures: list[list[Plain]], policy: Plain, retired: str) -> list[Plain]:
    old = policy.get("sections", [])
    ids = _Ids(old, "s{:d}").assign(
        (part.title, "".join(measure["title"] for measure in found))
        for part, found in zip(parts, measures, strict=True)
    )
    every = _Ids([measure for section in old for measure in section["measures"]], "m{:02d}")
    same = iter(every.assign(_words(measure) for found in measures for measure in found))
    sections = [
        {"id": known["id"], "number": part.number, "title": part.title}
        | {"measures": [_measure(measure, next(same), retired) for measure in found]}
        for known, part, found in zip(ids, parts, measures, strict=True)
    ]
    _keep_retired(sections, every.gone(retired), old, "measures")
    return sections


def _measure(read: Plain, old: Plain, retired: str) -> Plain:
    ids = _Ids(old.get("clauses", []), f"{old['id']}-{{:d}}")
    same = ids.assign(_words(clause) for clause in read["clauses"])
    clauses = [{"id": known["id"]} | clause for known, clause in zip(same, read["clauses"], strict=True)]
    _insert(clauses, ids.gone(retired), [clause["id"] for clause in old.get("clauses", [])])
    return {"id": old["id"], "number": read["number"], "title": read["title"], "clauses": clauses}


def _categories(parts: list[_Part], sections: list[Plain], checklist: Plain, retired: str) -> list[Plain]:
    old = checklist.get("categories", [])
    ids = _Ids(old, "a{:d}").assign((part.title, "".join(text for _, _, text in part.entries)) for part in parts)
    every = _Ids([item for category in old for item in category["items"]], "c{:02d}")
    same = iter(every.assign((text, text) for part in parts for _, _, text in part.entries))
    guessed = [*(section["id"] for section in sections), *["待填"] * len(parts)]
    categories = [
        {"id": known["id"], "number": part.number, "title": part.title, "section": known.get("section", guess)}
        | {"items": [{"id": next(same)["id"], "number": number, "text": text} for _, number, text in part.entries]}
        for known, part, guess in zip(ids, parts, guessed, strict=False)
    ]
    _keep_retired(categories, every.gone(retired), old, "items")
    return categories


def _words(entry: Plain) -> Words:
    """What an entry is known by; of one that holds others their headings too."""
    head = entry.get("title") or entry["text"]
    below = [words for name in ("clauses", "measures", "items") for words in entry.get(name, [])]
    return head, "".join(words.get("text") or words["title"] for words in below) or head


class _Ids:
    """Gives each entry of the new text the id it had, or the next free one."""

    def __init__(self, present: Iterable[Plain], form: str) -> None:
        self.waiting = list(present)
        self.form = form
        self.highest = max((int(re.findall(r"\d+", entry["id"])[-1]) for entry in self.waiting), default=0)

    def assign(self, entries: Iterable[Words]) -> list[Plain]:
        """For each entry the present one that it is or revises; else a new one with just an id.

        The same words come first, then the same heading, then the most alike: an insertion takes no other's id. What
        is retired comes back only under its own heading.
        """
        news = [*entries]
        found: dict[int, Plain] = {}
        for likeness in (_same, _same_heading, _alike):
            self._match(news, found, likeness)
        return [found.get(place) or self._new() for place in range(len(news))]

    def _match(self, news: list[Words], found: dict[int, Plain], likeness: Any) -> None:
        scored = [
            (likeness(old, words), place, at)
            for place, words in enumerate(news)
            if place not in found
            for at, old in enumerate(self.waiting)
        ]
        scored.sort(key=lambda pair: pair[0], reverse=True)  # of equally alike ones the first stay first
        taken: set[int] = set()
        for score, place, at in scored:
            if score >= _LIKE and place not in found and at not in taken:
                found[place] = self.waiting[at]
                taken.add(at)
        self.waiting = [old for at, old in enumerate(self.waiting) if at not in taken]

    def _new(self) -> Plain:
        self.highest += 1
        return {"id": self.form.format(self.highest)}

    def gone(self, retired: str) -> list[Plain]:
        """Those that the new text no longer has, retired."""
        return [entry if "retired" in entry else entry | {"retired": retired} for entry in self.waiting]


def _same(old: Plain, words: Words) -> float:
    return (0.9 if "retired" in old else 1.0) * (_words(old) == words)


def _same_heading(old: Plain, words: Words) -> float:
    return (0.9 if "retired" in old else 1.0) * (_words(old)[0] == words[0])


def _alike(old: Plain, words: Words) -> float:
    matcher = SequenceMatcher(None, "".join(_words(old)), "".join(words), autojunk=False)
    if "retired" in old or matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()


def _keep_retired(parts: list[Plain], gone: list[Plain], old: list[Plain], entries: str) -> None:
    """Put each retired entry back into the part it stood in, or into the last where that part is gone."""
    for before in old:
        ids = [entry["id"] for entry in before[entries]]
        part = next((part for part in parts if part["id"] == before["id"]), parts[-1])
        _insert(part[entries], [entry for entry in gone if entry["id"] in ids], ids)


def _insert(entries: list[Plain], gone: Iterable[Plain], before: list[str]) -> None:
    """Insert each of `gone` after the entry that stood before it, `before` being the former order."""
    for entry in gone:
        names = [other["id"] for other in entries]
        earlier = before[: before.index(entry["id"])]
        at = next((names.index(name) + 1 for name in reversed(earlier) if name in names), 0)
        entries.insert(at, entry)
