"""What libyaml's messages mean, in the words of whoever edits the data."""

TOO_DEEP = "nested too deep"
"""Our own message, beside libyaml's."""

_DIRECTIVE = "不可用“%”开头的指令行，请删去"
_ANCHOR = "不可用“&”“*”引用：请写出内容；文字本来以“&”“*”开头的，请加引号"
_TAG = "不可用“!”标注；文字本来以“!”开头的，请加引号"
_BLOCK = "“|”“>”分行的写法不成格式：请把文字写成一行"
_ESCAPE = "双引号内的“\\”不成写法，请改用单引号"

_WORDS = {
    TOO_DEEP: "层次过深，请核对缩进和方括号、花括号",
    "mapping values are not allowed": "此处不应有“: ”：请看缩进、上一行是否缺“: ”；文字里有英文冒号的，整段加引号",
    "mapping keys are not allowed": "此处不应有“?”：文字以“?”开头的，请加引号",
    "could not find expected ':'": "缺英文冒号和空格（应为“名称: 内容”）",
    "did not find expected key": "缩进与上文不一致，或前面的引号、方括号没有写全，或引号之后多出文字",
    "did not find expected '-' indicator": "缩进与上文不一致：列表各项的“-”要对齐，各项之内的名称也要对齐",
    "did not find expected ',' or ']'": "从这里起的方括号没有配对，或缺英文逗号",
    "did not find expected ',' or '}'": "从这里起的花括号没有配对，或缺英文逗号",
    "found unexpected ':'": "方括号、花括号内的文字有英文冒号，请加引号",
    "found unexpected end of stream": "从这里起的引号没有配对，一直到文件末尾都没有结束",
    "found unexpected document": "从这里起的引号没有配对",
    "found character that cannot start any token": "不能以这个符号开头，请给整段文字加引号",
    "found unknown escape character": _ESCAPE,
    "hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "block sequence entries are not allowed": "此处不应有“-”：列表要另起一行",
    "did not find expected <document start>": "前面的内容已经结束，此处多出内容：请看缩进",
    "but found another document": "一个文件只能有一份内容，请去掉“---”",
    "did not find expected comment or line break": _BLOCK,
    "indentation indicator": _BLOCK,
    "tab character": "有制表符，请改用空格",
    "did not find expected node content": "此处缺内容，或不能以这个符号开头；请看前面的括号是否配对",
    "control characters are not allowed": "有看不见的控制字符，请删去",
    "alphabetic or numeric character": _ANCHOR,
    "alias": _ANCHOR,
    "second occurrence": _ANCHOR,
    "whitespace or line break": _TAG,
    "tag": _TAG,
    "'!'": _TAG,
    "'>'": _TAG,
    "URI": _TAG,
    "octet": _TAG,
    "codec can't decode": _TAG,
    "directive": _DIRECTIVE,
    "version number": _DIRECTIVE,
    "digit or '.'": _DIRECTIVE,
    "incompatible YAML document": _DIRECTIVE,
    "%": _DIRECTIVE,
}
_FROM_START = ("expected ',' or", "unexpected end of stream", "unexpected document", "find expected ':'")
"""Of these the reader wants the place where the thing began, not the one where its end was missed."""


def explain(message: str) -> str:
    """The Chinese for libyaml's `message`; an unknown one is quoted, so that it can be looked up."""
    known = next((words for part, words in _WORDS.items() if part in message), None)
    return f"YAML写法有误：{known}" if known else f"YAML写法有误（{message}）"


def from_start(message: str) -> bool:
    """Whether the fault that `message` names is to be shown at the place where its surroundings begin."""
    return any(part in message for part in _FROM_START)
