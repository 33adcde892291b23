"""What MkDocs and the macros plugin report, in the words of whoever edits the pages."""

import re

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
_TRANSLATIONS = tuple((re.compile(form, re.DOTALL), words) for form, words in _FORMS)

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
    for form, words in _TRANSLATIONS:
        if found := form.fullmatch(text.strip()):
            said = words.format(*(_flat(group) for group in found.groups()))
            return said + (f"，是否应为“{hint[1]}”" if hint else "")
    return message


def _flat(text: str) -> str:
    return "、".join(part.strip(" -") for part in text.splitlines())


def _macro(message: str, page: str) -> str:
    """The plugin prints a traceback: keep the page, the error and the innermost place."""
    if syntax := _MACRO_SYNTAX.search(message):
        return f"docs/{page}：正文第{syntax[1]}行宏的写法不对：{syntax[2]}"
    error = _MACRO_ERROR.search(message)
    said = f"{error[1]}：{_UNDEFINED.sub(_NONE, error[2])}" if error else "原因不明"
    frames = [frame for frame in _FRAME.findall(message) if not _ELSEWHERE.search(frame[0])]
    where = f"（{frames[-1][0]}，第{frames[-1][1]}行）" if frames else ""
    return f"docs/{page}：宏出错：{said}{where}"
