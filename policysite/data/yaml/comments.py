"""The comments of a data file, which its values do not hold: where each stands, so that an edit loses none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import yaml


@dataclass(frozen=True)
class Comment:
    """A comment with its sign: where it stands, from 0, and whether that is within brackets or braces."""

    line: int
    column: int
    text: str
    enclosed: bool


def comments(text: str) -> Iterator[Comment]:
    """Every comment: the first `#` outside of what the parser took for content.

    The parser knows where tokens begin and end; between two of them stand only spaces, line ends and comments.
    """
    depth = 0
    for token, after in pairwise(yaml.scan(text, Loader=yaml.CLoader)):
        depth += isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken))
        depth -= isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken))
        start = token.end_mark.index
        for found in re.finditer(r"#[^\n]*", text[start : after.start_mark.index]):
            at = start + found.start()
            yield Comment(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1, found[0].rstrip(), depth > 0)
