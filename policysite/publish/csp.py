"""The Content Security Policy of a built site: inline nothing runs but the theme's scripts, told by their hashes."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_SCRIPT = re.compile(rf"<script\b({_ATTRIBUTES})>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_CONTENT = re.compile(r"<article\b.*</article>", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUN = frozenset({"", "module", "text/javascript", "application/javascript"})


def policy(hashes: Iterable[str]) -> str:
    """The header's value where the scripts with these hashes may stand in the pages."""
    scripts = " ".join(["'self'", *sorted(f"'{each}'" for each in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def site_hashes(site: Path) -> frozenset[str]:
    """The hashes of the inline scripts of every page below `site`. Raises OSError."""
    return frozenset(
        script for page in site.rglob("*.html") for script in page_hashes(page.read_text(encoding="utf-8"))
    )


def page_hashes(html: str) -> Iterator[str]:
    """The hashes of a page's inline scripts; of those in its content none, so that no text can bring one in."""
    for found in _SCRIPT.finditer(_CONTENT.sub("", html)):
        kind = _TYPE.search(found[1])
        if not _SOURCE.search(found[1]) and (kind[1].lower() if kind else "") in _RUN:
            yield f"sha256-{base64.b64encode(hashlib.sha256(found[2].encode()).digest()).decode()}"
