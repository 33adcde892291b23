"""Behind a real nginx a switch-over fails no request, and open pages still find what they need."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import nginx
from helpers.built import Built
from helpers.nginx import Nginx, deployed_copies, running

from policysite.publish import deploy as deploying

pytestmark = [pytest.mark.thorough, nginx.needed]


def test_switch_over_under_load(real: Built, tmp_path: Path) -> None:
    """While requests come in, releases are deployed, nginx reloaded, all rolled back: every answer is whole."""
    dest = tmp_path / "dest"
    answers: list[tuple[int, bytes]] = []
    faults: list[Exception] = []
    stop = threading.Event()

    def ask(found: Nginx) -> None:
        for number in range(2000):
            if stop.is_set():
                return
            try:
                answer = found.ask("/measures/m09/" if number % 2 else "/version.txt")
                answers.append((answer.status, answer.body[-20:]))
            except Exception as error:
                faults.append(error)

    with deployed_copies(real.root, dest) as release:
        release(marked("1"))
        with running(dest, tmp_path / "home") as found:
            asking = [threading.Thread(target=ask, args=(found,)) for _ in range(3)]
            for thread in asking:
                thread.start()
            try:
                for name in "23":
                    release(marked(name), reload=found.reload)
                    deploying.roll_back(dest)
                    release(marked(name), reload=found.reload)
            finally:
                stop.set()
                for thread in asking:
                    thread.join()
    assert faults == []
    assert {status for status, _ in answers} == {200}
    whole = {f"<!-- {name} -->\n".encode() for name in "123"} | {name.encode() for name in "123"}
    assert {body if len(body) == 1 else body[-11:] for _, body in answers} <= whole
    assert len({body for _, body in answers}) > 2


def marked(name: str) -> Callable[[Path], None]:
    """Make a release tell which one it is, at the end of a page and in a file."""

    def change(copy: Path) -> None:
        page = copy / "measures" / "m09" / "index.html"
        page.write_text(page.read_text(encoding="utf-8").rstrip() + f"\n<!-- {name} -->\n", encoding="utf-8")
        (copy / "version.txt").write_text(name, encoding="utf-8")

    return change


def test_open_pages_still_find_their_assets(real: Built, tmp_path: Path) -> None:
    """A page opened before a switch-over gets the theme's file of its own release, the one after not being it."""

    def upgraded(copy: Path) -> None:
        for path in copy.glob("assets/stylesheets/main.*.min.css"):
            path.rename(path.with_name("main.00000000.min.css"))

    old = next(path.name for path in (real.root / "assets/stylesheets").glob("main.*.min.css"))
    with deployed_copies(real.root, tmp_path / "dest") as release:
        release()
        release(upgraded)
        with running(tmp_path / "dest", tmp_path / "home") as found:
            for name in (old, "main.00000000.min.css"):
                answer = found.ask(f"/assets/stylesheets/{name}")
                assert (answer.status, "immutable" in answer.headers["cache-control"]) == (200, True)
            assert found.ask("/assets/stylesheets/main.11111111.min.css").status == 404


def test_new_script_is_allowed_before_it_is_served(real: Built, tmp_path: Path) -> None:
    """A release with another script of the theme: nginx learns its hash by the reload, and keeps the old ones'."""
    dest = tmp_path / "dest"

    def themed(copy: Path) -> None:
        page = copy / "index.html"
        page.write_text(
            page.read_text(encoding="utf-8").replace("</body>", "<script>1</script></body>"), encoding="utf-8"
        )

    with deployed_copies(real.root, dest) as release:
        release()
        with running(dest, tmp_path / "home") as found:
            before = found.ask("/").headers["content-security-policy"]
            release(themed, reload=found.reload)
            after = new_policy(found, before)
            assert set(before.split()) <= set(after.split())
            deploying.roll_back(dest)
            assert found.ask("/").headers["content-security-policy"] == after


def new_policy(found: Nginx, before: str) -> str:
    """The policy once no former worker of nginx answers any more, which a reload does not wait for."""
    for _ in range(400):
        policies = {found.ask("/").headers["content-security-policy"] for _ in range(20)}
        if before not in policies:
            break
    (policy,) = policies
    return policy
