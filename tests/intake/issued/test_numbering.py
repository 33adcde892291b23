"""The automatic numbers of Word are words of the text, counted and written as Word does."""

from pathlib import Path

import pytest
from helpers.documents import level, lists, numbered, p, tbl, tc, tr, word
from helpers.exported import converted

from policysite.intake.issued.files import taken

USUAL = [
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
]


def read(*body: str, **parts: str) -> list[str]:
    """The lines of a Word file."""
    return [line.text for line in taken("a.docx", word(*body, **parts), "a.docx").lines]


def in_list(levels: list[str], *steps: int, own: str = "") -> list[str]:
    """What one list with these levels prints before 文, step by step."""
    return read(*(numbered("文", 1, at) for at in steps), numbering=lists({0: levels}, {1: (0, own)}))


def override(at: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def test_levels_begin_anew_below_the_next_of_a_higher_one() -> None:
    """一、（一）1. ① and after 二、 from （一） again."""
    steps = (0, 1, 2, 2, 3, 1, 2, 0, 1, 3)
    marks = ["一、", "（一）", "1.", "2.", "① ", "（二）", "1.", "二、", "（一）", "① "]
    assert in_list(USUAL, *steps) == [f"{mark}文" for mark in marks]


def test_a_level_may_run_on() -> None:
    """第一条 … counts through all chapters where the list says so; a level above another may restart it."""
    chapters = [
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCounting", "第%2节"),
        level(2, "chineseCounting", "第%3条", more='<w:lvlRestart w:val="0"/>'),
    ]
    steps = (0, 2, 1, 2, 0, 1, 2)
    marks = ["第一章", "第一条", "第二节", "第二条", "第二章", "第一节", "第三条"]
    assert in_list(chapters, *steps) == [f"{mark} 文" for mark in marks]


def test_it_restarts_only_below_the_level_that_it_names() -> None:
    """A level that restarts after the first one runs on through the second."""
    levels = [*USUAL[:2], level(2, "decimal", "%3.", more='<w:lvlRestart w:val="1"/>')]
    assert in_list(levels, 0, 1, 2, 1, 2, 0, 2)[2::2] == ["1.文", "2.文", "1.文"]


FORMS = {
    "decimal": "12",
    "decimalZero": "12",
    "decimalFullWidth": "１２",
    "decimalEnclosedCircle": "⑫",
    "decimalEnclosedCircleChinese": "⑫",
    "decimalEnclosedParen": "⑿",
    "decimalEnclosedFullstop": "⒓",
    "chineseCounting": "十二",
    "chineseCountingThousand": "十二",
    "chineseLegalSimplified": "壹拾贰",
    "ideographDigital": "一二",
    "japaneseCounting": "十二",
    "taiwaneseCountingThousand": "十二",
    "ideographZodiac": "亥",
    "ideographTraditional": "12",
    "lowerLetter": "l",
    "upperLetter": "L",
    "lowerRoman": "xii",
    "upperRoman": "XII",
    "none": "",
}


@pytest.mark.parametrize(("form", "twelfth"), FORMS.items())
def test_every_form_of_number(form: str, twelfth: str) -> None:
    """The twelfth in each form; where a form has no sign for it, in digits."""
    assert in_list([level(0, form, "（%1）")], 0, own=override(0, 12)) == [f"（{twelfth}）文"]


LATER = {
    ("decimalZero", 3): "03",
    ("decimalEnclosedCircle", 21): "㉑",
    ("decimalEnclosedCircle", 50): "㊿",
    ("decimalEnclosedCircle", 51): "51",
    ("chineseCounting", 20): "二十",
    ("chineseCounting", 101): "一〇一",
    ("chineseCountingThousand", 110): "一百一十",
    ("chineseLegalSimplified", 105): "壹佰零伍",
    ("ideographDigital", 20): "二〇",
    ("ideographEnclosedCircle", 3): "㊂",
    ("lowerLetter", 28): "bb",
    ("upperRoman", 1994): "MCMXCIV",
    ("decimal", 0): "0",
}


@pytest.mark.parametrize(("case", "written"), LATER.items())
def test_numbers_further_on(case: tuple[str, int], written: str) -> None:
    """Beyond ten, beyond a hundred, and where the signs end."""
    form, number = case
    assert in_list([level(0, form, "（%1）")], 0, own=override(0, number)) == [f"（{written}）文"]


def test_an_unknown_form_is_written_in_digits_and_said() -> None:
    """Nothing is invented: the reminder has the line and the form's name."""
    body = word(p("题"), numbered("文", 1), numbering=lists({0: [level(0, "hindiVowels", "%1、")]}, {1: (0, "")}))
    read = taken("a.docx", body, "a.docx")
    assert read.lines[1].text == "1、文"
    said = "自动编号的格式不认得，按阿拉伯数字写出：请与印发的文件核对（“hindiVowels”）"
    assert [str(each) for each in read.reminders] == [f"a.docx:2:1: 提醒：{said}"]


def test_lists_of_one_shape_go_on_counting_unless_they_start_anew() -> None:
    """Word has many lists of one shape: the count is the shape's, a list's own start holds for its first."""
    made = {1: (0, ""), 2: (0, ""), 3: (0, override(0, 1)), 4: (0, override(0, 7))}
    body = [numbered("文", each) for each in (1, 2, 3, 3, 1, 4, 4)]
    numbers = read(*body, numbering=lists({0: USUAL}, made))
    assert numbers == ["一、文", "二、文", "一、文", "二、文", "三、文", "七、文", "八、文"]


def test_a_list_may_write_a_level_otherwise() -> None:
    """`lvlOverride` with a level of its own."""
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1条", 5)}</w:lvlOverride>'
    assert in_list(USUAL, 0, 0, 1, own=own) == ["第5条 文", "第6条 文", "（一）文"]


def test_a_level_that_comes_before_those_above_it() -> None:
    """1.1 says that 1 has begun: the next one is 2."""
    levels = [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")]
    assert in_list(levels, 1, 1, 0, 2, 1) == ["1.1 文", "1.2 文", "2 文", "2.1.1 文", "2.2 文"]


def test_all_in_digits_where_the_level_says_so() -> None:
    """`isLgl`: 1.1 below a chapter in Roman numbers."""
    levels = [level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>")]
    assert in_list(levels, 0, 0, 1) == ["I.文", "II.文", "2.1 文"]


def test_a_start_that_is_not_written_is_nought() -> None:
    """As the format has it."""
    assert in_list([level(0, "decimal", "%1.", None)], 0, 0) == ["0.文", "1.文"]


FOLLOWS = {
    ("%1、", "tab", "文"): "1、文",
    ("%1.", "tab", "文"): "1.文",
    ("%1.", "tab", "2026年"): "1. 2026年",
    ("第%1条", "tab", "文"): "第1条 文",
    ("第%1条", "space", "文"): "第1条 文",
    ("第%1条", "nothing", "文"): "第1条文",
    ("（%1）", "nothing", "2026年"): "（1）2026年",
    ("●", "tab", "文"): "● 文",
}


@pytest.mark.parametrize(("case", "line"), FOLLOWS.items())
def test_what_stands_between_number_and_words(case: tuple[str, str, str], line: str) -> None:
    """No space after a sign that closes the number, but where digits would run into it."""
    pattern, follow, text = case
    made = lists({0: [level(0, "decimal", pattern, more=f'<w:suff w:val="{follow}"/>')]}, {1: (0, "")})
    assert read(numbered(text, 1), numbering=made) == [line]


def test_bullets_are_signs() -> None:
    """Those of the symbol fonts as they look, others as they are."""
    levels = [level(0, "bullet", "\uf0b7"), level(1, "bullet", "—"), level(2, "bullet", "\uf0d8")]
    assert in_list(levels, 0, 1, 2) == ["● 文", "— 文", "➢ 文"]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="under 2"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_a_style_numbers_its_paragraphs() -> None:
    """At the level that names the style; a paragraph may say that it has none."""
    levels = [
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="2"/>'),
    ]
    body = [
        styled("章", "1"),
        styled("节", "2"),
        styled("节", "2"),
        styled("无", "1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        styled("章", "1"),
    ]
    numbers = read(*body, numbering=lists({0: levels}, {1: (0, "")}), styles=STYLES)
    assert numbers == ["一、章", "（一）节", "（二）节", "无", "二、章"]


def test_a_style_is_numbered_as_the_one_it_is_based_on() -> None:
    """At that one's level."""
    levels = [level(0, "decimal", "%1."), level(1, "decimal", "（%2）", more='<w:pStyle w:val="2"/>')]
    numbers = read(styled("节", "2"), styled("节", "3"), numbering=lists({0: levels}, {1: (0, "")}), styles=STYLES)
    assert numbers == ["（1）节", "（2）节"]


def test_a_shape_may_be_a_link_to_a_style_of_lists() -> None:
    """`numStyleLink`: the levels are those of the list that the style names."""
    shapes = {0: ['<w:numStyleLink w:val="n"/>'], 1: USUAL}
    assert read(numbered("文", 1), numbering=lists(shapes, {1: (0, ""), 2: (1, "")}), styles=STYLES) == ["一、文"]


def test_a_paragraph_without_words_has_its_number() -> None:
    """As a column of running numbers has them in its cells; what goes on from the row above has none."""
    row = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    first, second = tc(p("", row)), tc(p("", row), "<w:vMerge/>")
    table = tbl(tr("序号", "事项"), tr(first, "甲"), tr(second, "乙"), tr(first, "丙"))
    lines = taken("a.docx", word(table, numbering=lists({0: [level(0, "decimal", "%1")]}, {1: (0, "")})), "").lines
    assert [line.cells for line in lines] == [("序号", "事项"), ("1", "甲"), ("", "乙"), ("2", "丙")]


def test_the_mark_is_told_apart() -> None:
    """It is a part of the text, and known to be automatic."""
    body = word(numbered("总则", 1, 1), p("（一）打出来的"), numbering=lists({0: USUAL}, {1: (0, "")}))
    assert [(line.text, line.mark) for line in taken("a.docx", body, "").lines] == [
        ("（一）总则", "（一）"),
        ("（一）打出来的", ""),
    ]


def test_another_program_prints_the_same(tmp_path: Path) -> None:
    """LibreOffice, where it knows the forms."""
    steps = (0, 1, 1, 2, 2, 1, 2, 3, 0, 1, 2, 3, 3, 0)
    body = [numbered(f"文{at}", 1 + at % 2, at_level) for at, at_level in enumerate(steps)]
    body += [numbered("新", 3), numbered("新", 3, 2), p("无")]
    content = word(*body, numbering=lists({0: USUAL}, {1: (0, ""), 2: (0, ""), 3: (0, override(0, 1))}))
    printed = converted(content, "a.docx", "txt", tmp_path).read_text("utf-8-sig").splitlines()
    own = [line.text for line in taken("a.docx", content, "").lines]
    assert [line.replace(" ", "") for line in own] == [line.replace(" ", "").replace("\t", "") for line in printed]
