"""The Content Security Policy: which scripts it names, and that the built pages need nothing else of it."""

import base64
import hashlib
from pathlib import Path

import pytest
from helpers.built import Built
from helpers.paths import PROJECT

from policysite.publish.deploy import KEPT, LOGINS, page_hashes, policy, site_hashes


def digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@pytest.mark.parametrize(
    "page",
    [
        "<script>a</script>",
        "<SCRIPT >a</SCRIPT >",
        "<script data-x=\"1>2\" nonce='>'>a</script>",
        '<script type="module">a</script>',
        "<script type=text/javascript>a</script>",
        "<article><script>b</script></article><script>a</script><script src=x.js></script>",
        '<script type="application/json">b</script>\n<script>a</script>',
    ],
)
def test_inline_scripts_are_named(page: str) -> None:
    """Those that a browser would run, however written; not data, not files, nothing inside a page's content."""
    assert list(page_hashes(page)) == [digest("a")]


def test_white_space_and_han_count() -> None:
    """The hash is of the very bytes between the tags."""
    assert list(page_hashes("<script>\n 甲 \n</script>")) == [digest("\n 甲 \n")]


def test_script_in_a_text_is_never_named() -> None:
    """Not even where a text closes the content's element itself: all up to the last end is content."""
    page = "<article>x</article><script>b</script><article></article><script>a</script>"
    assert list(page_hashes(page)) == [digest("a")]


def test_policy_allows_nothing_by_default() -> None:
    """Everything is forbidden, then the site's own allowed; nothing inline but by hash, in a fixed order."""
    found = policy(["sha256-b", "sha256-a"])
    assert found.startswith("default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; style-src 'self';")
    assert "unsafe" not in found
    assert found.endswith("frame-ancestors 'none'")


def test_real_pages_need_no_more(real: Built) -> None:
    """Few scripts are named, and no page has a style, a handler or a frame that the policy would stop."""
    assert 1 <= len(site_hashes(real.root)) <= 12
    for address, page in real.pages.items():
        assert page.xpath("//@style | //style | //iframe | //object | //embed | //article//script") == [], address
        assert [name for name in page.xpath("//@*") if name.attrname.startswith("on")] == [], address


def test_readme_tells_what_there_is() -> None:
    """The administrator's page names every login, the number of kept releases, and files that are there."""
    text = (PROJECT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert f"The last {KEPT} releases stay" in text
    for login in LOGINS:
        assert f"| `{login}` |" in text
        assert (PROJECT / "deploy" / f"login-{login}.conf").is_file()
    for name in ("tests/publish/test_nginx.py", ".github/workflows/daily.yml"):
        assert name in text
        assert Path(PROJECT, name).is_file()
