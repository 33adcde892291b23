"""Documents that a text cites: what stands in 《》."""

import re

_MARKED = re.compile("《([^《》]*)》")
"""Titles within are in 〈〉."""


def cited_titles(text: str) -> tuple[str, ...]:
    """Each title with its marks, once, in the order of the text; white space at its ends is no part of it."""
    return tuple(dict.fromkeys(f"《{title.strip()}》" for title in _MARKED.findall(text)))
