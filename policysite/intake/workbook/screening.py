"""What must not get out, wherever it stands in a workbook: any cell, hidden ones too, comments, names, headers.

Looks at a workbook that `opening` has found to be sound. What of it becomes records the rule on the data looks at too.
"""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from policysite.data.model.settings import Allowed
from policysite.data.rules.secrets import SUSPECT, unallowed
from policysite.intake.archives import damaged, unpacked
from policysite.intake.workbook.layout import Remark
from policysite.intake.workbook.opening import members

_MOST = 20 * 2**20
_TEXTS = "xl/sharedStrings.xml"
_BOOK = "xl/workbook.xml"


def screened(data: bytes, allowed: tuple[Allowed, ...]) -> tuple[Remark, ...]:
    """What in the workbook of these bytes must not be there, by sheet and cell. Raises UnreadableError."""
    parts = _parts(data)
    sheets = _sheets(parts)
    told: list[Remark] = []
    for part, root in parts.items():
        order, name = sheets.get(part) or sheets.get(_owner(parts, part)) or (0, f"其中的{part}")
        for (row, column), text in _texts(part, root, parts.get(_TEXTS)):
            said = ("批注里" if "comment" in part.lower() else "") + SUSPECT
            hits = {hit.kind for hit in unallowed(text, allowed)}
            told += [Remark(order, row, column, name, "", said.format(kind=kind)) for kind in sorted(hits)]
    return tuple(sorted(set(told)))


def besides(remarks: tuple[Remark, ...], told: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """Of `remarks` those on cells of which `told` does not say the same; with `told`, sorted."""
    known = {(each.order, each.row, each.column) for each in told if each.message.startswith(SUSPECT[:2])}
    return tuple(sorted([*told, *(each for each in remarks if (each.order, each.row, each.column) not in known)]))


def _parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Every part that is XML."""
    found, left = dict[str, ElementTree.Element](), _MOST
    for name, member in members(data).items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            content = unpacked(data, member, left)
            left -= len(content)
            try:
                found[name] = ElementTree.fromstring(content)
            except (ElementTree.ParseError, ValueError, LookupError) as error:
                if name.lower().endswith(".vml"):  # old drawings are no XML: their comments stand in parts of their own
                    continue
                raise damaged() from error
    return found


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _links(parts: Mapping[str, ElementTree.Element], part: str) -> dict[str, str]:
    """The parts that a part names, by the ids that it gives them."""
    folder, _, name = part.rpartition("/")
    root = parts.get(f"{folder}/_rels/{name}.rels")
    links = list(root) if root is not None else []
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in links
    }


def _sheets(parts: Mapping[str, ElementTree.Element]) -> dict[str, tuple[int, str]]:
    """The worksheets by their parts: their place in the workbook, from 1, and name."""
    links = _links(parts, _BOOK)
    listed = [each for each in parts[_BOOK].iter() if _local(each) == "sheet"]
    ids = [next((value for key, value in each.items() if key.endswith("}id")), "") for each in listed]
    pairs = zip(ids, listed, strict=True)
    return {links.get(id, ""): (order, each.get("name", "")) for order, (id, each) in enumerate(pairs, 1)}


def _owner(parts: Mapping[str, ElementTree.Element], part: str) -> str:
    """The worksheet that a part of comments or drawings belongs to; empty for none."""
    return next((sheet for sheet in _sheets(parts) if part in _links(parts, sheet).values()), "")


def _texts(
    part: str, root: ElementTree.Element, shared: ElementTree.Element | None
) -> Iterator[tuple[tuple[int, int], str]]:
    """The texts of a part, each with its row and column; 0 for what stands in no cell."""
    if part == _TEXTS:
        return
    kept = ["".join(each.itertext()) for each in shared] if shared is not None else []
    apart = set[ElementTree.Element]()
    for each in root.iter():
        if _local(each) in ("c", "comment", "threadedComment") and (place := _place(each.get("r") or each.get("ref"))):
            text = "".join(each.itertext())
            index = int(text) if each.get("t") == "s" and text.isdecimal() else len(kept)
            yield place, kept[index] if index < len(kept) else text
            apart.update(each.iter())
    rest = (each for each in root.iter() if each not in apart)
    yield (0, 0), "\n\n".join(filter(None, (*(each.text for each in rest), *map(_name, root.iter()))))


def _name(element: ElementTree.Element) -> str:
    """The name of a sheet: of all attributes the one that people write."""
    return element.get("name", "") if _local(element) == "sheet" else ""


def _place(reference: str | None) -> tuple[int, int] | None:
    try:
        column, row = coordinate_from_string(reference or "")
    except CellCoordinatesException:
        return None
    return row, column_index_from_string(column)
