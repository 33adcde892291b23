"""Documents that a text cites: what stands in 《》."""

import re

_MARKED = re.compile("《[^《》]*》")
"""Titles within are in 〈〉."""


def cited_titles(text: str) -> tuple[str, ...]:
    """Each title with its marks, once, in the order of the text."""
    return tuple(dict.fromkeys(_MARKED.findall(text)))
