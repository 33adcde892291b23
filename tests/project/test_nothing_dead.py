"""Nothing is kept that nothing uses: what was written and never called is a promise that nobody keeps."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from helpers.paths import PROJECT

ELSEWHERE = {
    *("descend_resolver", "ascend_resolver", "ignore_aliases"),  # PyYAML
    *("write_heading", "get_command", "list_commands"),  # click
    *("emit", "redirect_request", "extendMarkdown"),  # logging, urllib, Python-Markdown
}
"""Methods that libraries call by their names."""
HANDED_OVER = {"model_validator", "field_validator", "model_serializer", "command"}
"""Decorators that give a function to a library."""
_WORD = re.compile(r"\w+")


def _defined(text: str) -> Iterator[str]:
    """The names of functions, classes and fields, and those that a module assigns."""
    tree = ast.parse(text)
    for node in (*tree.body, *(node for each in tree.body if isinstance(each, ast.ClassDef) for node in each.body)):
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.FunctionDef(name=name, decorator_list=by) if not HANDED_OVER & {*map(_called, by)}:
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) if node in tree.body:
                yield name


def _called(decorator: ast.expr) -> str:
    return ast.unparse(decorator).partition("(")[0].rpartition(".")[2]


def test_whatever_is_defined_is_used() -> None:
    """Each name of the package stands a second time where the site is made of; a private one in its own module."""
    places = [path for room in ("policysite", "overrides", "docs") for path in (PROJECT / room).rglob("*")]
    kinds = (".py", ".j2", ".html", ".md", ".yml")
    texts = {path: path.read_text(encoding="utf-8") for path in (*places, *PROJECT.iterdir()) if path.suffix in kinds}
    named = {path: Counter(_WORD.findall(text)) for path, text in texts.items()}
    used: Counter[str] = sum(named.values(), Counter())
    modules = [path for path in texts if path.suffix == ".py" and "policysite" in path.relative_to(PROJECT).parts]
    assert len(modules) > 200
    assert {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in modules
        for name in set(_defined(texts[path])) - ELSEWHERE
        if (named[path] if name.startswith("_") else used)[name] < 2 and not name.startswith("__")
    } == set()


def test_every_template_and_asset_is_used() -> None:
    """Each template is named by a macro or another one, each style sheet and script by the site or another script."""
    files = [path for room in ("policysite", "overrides", "docs/assets") for path in (PROJECT / room).rglob("*.*")]
    read = [path for path in files if path.suffix in (".py", ".j2", ".html", ".js")] + [PROJECT / "mkdocs.yml"]
    texts = {path: path.read_text(encoding="utf-8") for path in read}
    asked = [path for path in files if path.suffix == ".j2" or path.suffix in (".js", ".css")]
    assert len(asked) > 50
    for path in asked:
        name = path.name.removesuffix(".j2").removesuffix(".md") if path.suffix == ".j2" else path.name
        told = re.compile(rf"[\"'/ ]{re.escape(name)}(?![\w-])")
        assert any(told.search(text) for other, text in texts.items() if other != path), path
