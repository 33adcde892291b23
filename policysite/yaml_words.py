"""What libyaml's messages mean, in the words of whoever edits the data."""

_WORDS = {
    "mapping values are not allowed": "此处不应有“: ”：缩进不对，或文字里的英文冒号要加引号",
    "could not find expected ':'": "缺英文冒号和空格（应为“名称: 内容”）",
    "did not find expected key": "缩进与上文不一致，或前一行的引号、方括号没有写全",
    "did not find expected '-' indicator": "缩进与上文不一致：列表各项的“-”要对齐",
    "did not find expected ',' or ']'": "方括号没有配对，或缺逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或缺逗号",
    "found unexpected end of stream": "引号没有配对，一直到文件末尾都没有结束",
    "found unexpected document": "引号没有配对",
    "found character that cannot start any token": "不能以这个符号开头，请给整段文字加引号",
    "found unknown escape character": "双引号内的“\\”不成写法，请改用单引号",
    "block sequence entries are not allowed": "此处不应有“-”：列表要另起一行",
    "block mapping": "缩进与上文不一致",
    "did not find expected <document start>": "前面的内容已经结束，此处多出内容：请看缩进",
    "but found another document": "一个文件只能有一份内容，请去掉“---”",
    "did not find expected comment or line break": "此处多出内容：请看引号是否配对",
    "found undefined tag handle": "不可用“!”标签，请给文字加引号",
    "control characters are not allowed": "有不可见的控制字符，请删去",
    "did not find expected node content": "此处缺内容，或不能以这个符号开头",
    "did not find expected alphabetic or numeric character": "不可用“&”“*”开头，请给文字加引号",
}


def explain(message: str) -> str:
    """The Chinese for libyaml's `message`; an unknown one is quoted, so that it can be looked up."""
    known = next((words for part, words in _WORDS.items() if part in message), None)
    return f"YAML写法有误：{known}" if known else f"YAML写法有误（{message}）"
