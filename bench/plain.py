"""The same site without hooks and macros: plain MkDocs over the Markdown of our pages; and in stock Material."""

import re
import shutil
from datetime import date
from pathlib import Path

from policysite.pages.macros import Macros, registry
from policysite.pages.render import Renderer
from policysite.pages.stubs import Stub, stubs
from policysite.publish import Job
from policysite.publish.build import working
from policysite.publish.mkdocs import renderer
from policysite.views.addresses import page_address

_CALL = re.compile(r'(\w+)\((?:"([^"]*)")?\)')


def write_stock(plain: Path, out: Path) -> None:
    """Write the plain project anew to `out`, without our style sheets, scripts and templates."""
    shutil.copytree(plain, out)
    config = (out / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(
        r"^extra_(?:css|javascript):\n(?:  .*\n)+|^  custom_dir: .*\n|^  (?:favicon|logo): .*\n", "", config, flags=re.M
    )
    (out / "mkdocs.yml").write_text(config, encoding="utf-8")


def write_plain(project: Path, data: Path, today: date, out: Path) -> None:
    """Write a project to `out` that `mkdocs build` makes the same pages from."""
    shutil.copytree(project / "docs", out / "docs")
    shutil.copytree(project / "overrides", out / "overrides")
    with working(Job(project, str(data), today)):
        found = renderer(project)
        for path in (out / "docs").rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"{% (?:end)?raw %}\n?", "", text), encoding="utf-8")
        for stub in stubs(found.dataset, today):
            _write(out / "docs" / stub.path, stub, found)
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^  - macros:\n(?:      .*\n)+|^hooks:\n(?:  .*\n)+|^watch:\n(?:  .*\n)+", "", config, flags=re.M)
    (out / "mkdocs.yml").write_text(config, encoding="utf-8")


def _write(path: Path, stub: Stub, found: Renderer) -> None:
    macros = registry(Macros(found, lambda: page_address(stub.path)))
    call = _CALL.fullmatch(stub.call)
    assert call is not None, stub.call
    body = macros[call[1]](*([call[2]] if call[2] is not None else []))
    head = stub.markdown.replace("\nsearch: {exclude: true}", "").partition("{{")[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}{body}\n", encoding="utf-8")
