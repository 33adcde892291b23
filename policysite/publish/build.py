"""MkDocs in process: the strict build into a fresh folder that takes the place of the old site."""

import gc
import logging
import os
import re
import shutil
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.structure.files import Files, get_files, set_exclusions

from policysite.data.problems import DataError, system_words
from policysite.publish import NOTES, BuildError, Job
from policysite.publish.swap import SwapError, replaced

UNCHANGED = "本次未更新，页面保持原样"

_NOT_STAGED = ("hooks", "watch", "site_dir")
"""Keys of mkdocs.yml that have no meaning in a staged folder: its generated pages are files already."""
_CARRIED = ("site_name", "site_description", "copyright", "extra", "nav")
"""Keys that hooks may change, and that a staged folder, which has none, must carry as they left them."""


def build_site(job: Job, out: Path) -> tuple[str, ...]:
    """Build strictly into `out`, which keeps its former content until the new one is whole; returns notes to show.

    The same commit and date give the same bytes. Raises BuildError, and then `out` is as it was.
    """
    with working(job) as heard, replaced(out) as folder:
        build_into(job, folder)
    return tuple(heard.notes)


def build_into(job: Job, folder: Path) -> None:
    """Build strictly into an empty folder; to be called while `working`."""
    config = load_config(str(job.project / "mkdocs.yml"), site_dir=str(folder), strict=True)
    with plugins_of(config, "build"):
        build(config)


def stage_site(job: Job, out: Path) -> tuple[str, ...]:
    """Write everything the site is built from into `out`, the generated pages as files; returns notes to show.

    Another generator that runs macros.py can build the same site from it. Raises BuildError, `out` is then as it was.
    """
    with working(job) as heard, replaced(out) as folder:
        config = load_config(str(job.project / "mkdocs.yml"), strict=True)
        with plugins_of(config, "build"):
            config, files = _collected(config)
            for file in files:
                if file.inclusion.is_included():
                    path = folder / Path(config.docs_dir).relative_to(job.project) / file.src_uri
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(file.content_bytes)
        _write_config(job, config, folder)
        shutil.copytree(job.folder.root, folder / "data")
        if heard.faults:
            raise Abort("strict")
    return tuple(heard.notes)


@contextmanager
def working(job: Job) -> Iterator["Ear"]:
    """Run the block with the job's environment; yields what is heard meanwhile. Raises BuildError for any fault."""
    heard = Ear(job.project)
    try:
        with _environment(job.environment), _seldom_collected(), heard.listening():
            yield heard
    except (Exception, SystemExit) as error:
        raise BuildError(heard.reasons(error)) from error


class Ear(logging.Handler):
    """Keeps what MkDocs and its plugins log: warnings and errors as `faults`, our own remarks as `notes`."""

    def __init__(self, project: Path) -> None:
        super().__init__(logging.INFO)
        self.project = project
        self.faults: list[str] = []
        self.notes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message, in Chinese, with paths as seen from the project."""
        text = self._short(translate(record.getMessage()))
        if record.levelno >= logging.WARNING:
            self.faults.append(text)
        elif record.name.startswith(NOTES):
            self.notes.append(text)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear all of MkDocs, and keep it from being printed besides."""
        logger = logging.getLogger("mkdocs")
        level = logger.level
        logger.addHandler(self)
        logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.setLevel(level)

    def reasons(self, error: BaseException) -> str:
        """Every fault heard, each once, then `error`, then that nothing was changed."""
        lines = [self._short(line) for line in self._told(error)]
        if not lines[-1:] or not lines[-1].endswith(UNCHANGED):
            lines.append(f"共{len(lines)}处问题，{UNCHANGED}" if lines else f"原因不明，{UNCHANGED}")
        return "\n".join(lines)

    def _told(self, error: BaseException) -> list[str]:
        raw, said = str(error), _explained(error, self.project)
        faults = [fault for fault in dict.fromkeys(self.faults) if fault and fault not in said]
        page = next((fault.partition("：")[0] for fault in faults if raw and fault.endswith(raw)), None)
        faults = [fault for fault in faults if not (raw and fault.endswith(raw))]
        if not said or (faults and isinstance(error, UnicodeDecodeError)):
            return faults
        return [*faults, f"{page}：{said}" if page else said]

    def _short(self, text: str) -> str:
        return text.replace(f"{self.project}{os.sep}", "").strip()


def _explained(error: BaseException, project: Path) -> str:
    """A fault in Chinese; empty where MkDocs has logged it already."""
    if isinstance(error, Abort) and isinstance(error.__context__, PluginError):
        return str(error.__context__).strip()
    if isinstance(error, (SwapError, DataError, MkDocsException)) and not isinstance(error, Abort):
        return translate(str(error)).strip()
    if isinstance(error, SystemExit):
        return ""
    if isinstance(error, OSError):
        return system_words(error)
    if isinstance(error, yaml.YAMLError):
        return f"YAML写法不对：{error}"
    kind = "模板出错" if isinstance(error, TemplateError) else f"程序出错（{type(error).__name__}）"
    return f"{kind}：{error}（{_place(error, project)}）"


def _place(error: BaseException, project: Path) -> str:
    """The file and line where `error` arose, the innermost one of the project if there is any."""
    if isinstance(error, (TemplateSyntaxError, SyntaxError)):
        return f"{error.filename}，第{error.lineno}行"
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [(name, line) for name, line in frames if Path(name).is_relative_to(project) and "site-packages" not in name]
    name, line = (ours or frames or [("位置不明", 0)])[-1]
    return f"{name}，第{line}行"


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for garbage after 10,000 new objects, not 700: a build makes millions and hardly any garbage in circles.

    What was frozen meanwhile (`mkdocs_edge`) thaws at the end: a preview builds many times.
    """
    before = gc.get_threshold()
    gc.set_threshold(10_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def plugins_of(config: MkDocsConfig, command: str) -> Iterator[None]:
    """The events around a command, as MkDocs' own command line sends them."""
    config.plugins.on_startup(command=command, dirty=False)
    try:
        yield
    finally:
        config.plugins.on_shutdown()


def _collected(config: MkDocsConfig) -> tuple[MkDocsConfig, Files]:
    """The configuration and files as the hooks leave them: the first half of a build."""
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    files = config.plugins.on_files(get_files(config), config=config)
    set_exclusions(files, config)
    return config, files


class _PlainDumper(yaml.SafeDumper):
    """Writes text that is marked as escaped (`Markup`) as the text it is."""


_PlainDumper.add_multi_representer(str, lambda dumper, text: dumper.represent_str(str(text)))


def _write_config(job: Job, config: MkDocsConfig, folder: Path) -> None:
    """mkdocs.yml without what only this project needs, with what the hooks made of it; macros, overrides."""
    source = job.project / "mkdocs.yml"
    plain = load_config(str(source), strict=True)
    changed = {key: _plain(config[key]) for key in _CARRIED if config[key] != plain[key]}
    text = _without(source.read_text(encoding="utf-8"), (*_NOT_STAGED, *changed))
    text += yaml.dump(changed, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False) if changed else ""
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    if (job.project / "macros.py").is_file():
        shutil.copy(job.project / "macros.py", folder)
    if config.theme.custom_dir:
        overrides = Path(config.theme.custom_dir)
        shutil.copytree(overrides, folder / overrides.relative_to(job.project))


def _plain(value: Any) -> Any:
    """A value of MkDocs' configuration as plain YAML values."""
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list) else value


def _without(text: str, keys: tuple[str, ...]) -> str:
    """YAML `text` without these top-level keys; the rest stays as written, tags and comments too."""
    kept: list[str] = []
    dropping = False
    for line in text.splitlines(keepends=True):
        if line[:1].strip() and not line.startswith("#"):
            dropping = line.partition(":")[0] in keys
        if not dropping:
            kept.append(line)
    return "".join(kept)


_FORMS: tuple[tuple[str, str], ...] = (
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but the target(?: '.+?')? is not found among documentation files\.",
        "docs/{0}：链接“{1}”指向的文件不存在",
    ),
    (r"Doc file '(.+?)' contains an absolute link '(.+?)', it was left as is\.", "docs/{0}：链接“{1}”须写成相对路径"),
    (
        r"Doc file '(.+?)' contains an unrecognized relative link '(.+?)', it was left as is\.",
        "docs/{0}：链接“{1}”须写到文件，如measures/m09.md",
    ),
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but (?:there is no such anchor|the doc '.+?' does not contain).*",
        "docs/{0}：链接“{1}”中#后面的位置不存在",
    ),
    (
        r"The following pages exist in the docs directory, but are not included in the \"nav\" configuration:\s*- (.*)",
        "mkdocs.yml：nav中没有这些页面：{0}",
    ),
    (
        r"A reference to '(.+?)' is included in the 'nav' configuration, which is not found.*",
        "mkdocs.yml：nav中的{0}不存在",
    ),
    (r"An absolute path to '(.+?)' is included in the 'nav' configuration.*", "mkdocs.yml：nav中的{0}须写成相对路径"),
    (r"Excluding '(.+?)' from the site because it conflicts with '(.+?)'\.", "docs/{0}与docs/{1}网址相同，请去掉一个"),
    (r"Config value '(.+?)': (.*)", "mkdocs.yml：{0}不对：{1}"),
    (r"Error (?:building|reading) page '(.+?)':(.*)", "docs/{0}：生成这一页时出错{1}"),
    (r"Encoding error reading file: (.+)", "docs/{0}：不是UTF-8编码，请另存为UTF-8"),
    (r"MkDocs encountered an error parsing the configuration file: (.*)", "mkdocs.yml：写法不对：{0}"),
    (r"Config file '(.+?)' does not exist\.", "没有{0}，请在项目目录里运行"),
    (r"File not found: (.+)", "docs/{0}：文件不存在"),
)

_HINT = re.compile(r" Did you mean '(.+?)'\?$")
_MACRO_PAGE = re.compile(r"_File_: `(.+?)`")
_MACRO_ERROR = re.compile(r"^\s*_(?!File_)(\w+)_: (.*?)\s*```", re.DOTALL | re.MULTILINE)
_UNDEFINED, _NONE = re.compile(r"'(.+)' is undefined"), r"没有定义“\1”"
_MACRO_SYNTAX = re.compile(r"_Line (\d+) in Markdown file:_ \*\*(.*?)\*\*", re.DOTALL)
_ELSEWHERE = re.compile(r"site-packages|^<")
_FRAME = re.compile(r'File "(.+?)", line (\d+)')


def translate(message: str) -> str:
    """A message of MkDocs or of the macros plugin in Chinese; one that is not known here stays as it is."""
    if "_Macro " in message and (page := _MACRO_PAGE.search(message)):
        return _macro(message, page[1])
    hint = _HINT.search(message)
    text = message[: hint.start()] if hint else message
    for form, words in _FORMS:
        if found := re.fullmatch(form, text.strip(), re.DOTALL):
            groups = ("、".join(part.strip(" -") for part in group.splitlines()) for group in found.groups())
            said = words.format(*groups)
            return said + (f"，是否应为“{hint[1]}”" if hint else "")
    return message


def _macro(message: str, page: str) -> str:
    """The plugin prints a traceback: keep the page, the error and the innermost place."""
    if syntax := _MACRO_SYNTAX.search(message):
        return f"docs/{page}：正文第{syntax[1]}行宏的写法不对：{syntax[2]}"
    error = _MACRO_ERROR.search(message)
    said = f"{error[1]}：{_UNDEFINED.sub(_NONE, error[2])}" if error else "原因不明"
    frames = [frame for frame in _FRAME.findall(message) if not _ELSEWHERE.search(frame[0])]
    where = f"（{frames[-1][0]}，第{frames[-1][1]}行）" if frames else ""
    return f"docs/{page}：宏出错：{said}{where}"
