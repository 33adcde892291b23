"""Text from data, made safe for Markdown, HTML and Jinja at once."""

import re

from markupsafe import Markup

_SIGNS = re.compile(r"[!-,/:-@\[-`{-~]|(?<![0-9A-Za-z])[-.]|[-.](?![0-9A-Za-z])")


def escape(text: str) -> Markup:
    """`text` with every ASCII punctuation mark as `&#N;`, which no reader of the page's source takes for markup.

    A hyphen or point between letters or digits (`m09-1`, `74.2`) is harmless and stays.
    """
    return Markup(_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text))
