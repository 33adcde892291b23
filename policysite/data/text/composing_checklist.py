"""The appendix of our own form, a checklist of manifestations → the values of `checklist.yml`, as yet without ids.

It is the only attachment: 附件：清单题目 behind the text, then 附件：, 清单题目, 一、 and 1. alone, about problems.
"""

import re
from collections.abc import Sequence
from typing import Any

from policysite.data.text.outline import Outline
from policysite.data.text.trees import Node, tree

_ABOUT_FAULTS = re.compile("表现|问题|负面")


def checklist_parts(read: Outline) -> Sequence[Node]:
    """The categories of the appendix; none where it has another form."""
    notes = [line.text for kind, line in read.sign_off]
    if len(read.annexes) != 1 or len(notes) != 1:
        return ()
    annex = read.annexes[0]
    titles = [line.text for line in annex.title]
    if not annex.mark or annex.mark.text != "附件：" or notes != [f"附件：{''.join(titles)}"] or len(titles) != 1:
        return ()
    parts = tree(annex.lines)
    if parts.before or parts.after or not _ABOUT_FAULTS.search(titles[0]) or not all(map(_is_category, parts.entries)):
        return ()
    return parts.entries


def checklist(read: Outline, parts: Sequence[Node]) -> dict[str, Any]:
    """The values of its file."""
    categories = [
        {"number": part.mark.numeral, "title": part.mark.rest}
        | {"items": [{"number": item.mark.number, "text": item.mark.rest} for item in part.children]}
        for part in parts
    ]
    return {"title": read.annexes[0].title[0].text, "categories": categories}


def _is_category(node: Node) -> bool:
    """Whether an entry is a category of our own appendix."""
    own = node.mark.printed == f"{node.mark.numeral}、" and node.children and not node.paragraphs
    items = all(
        item.mark.printed == f"{item.mark.number}." and not (item.children or item.paragraphs) for item in node.children
    )
    return bool(own and items)
