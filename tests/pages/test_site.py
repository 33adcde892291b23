"""The site built from the real data."""

import re
from copy import deepcopy

import pytest
from helpers.built import Built
from helpers.paths import DAY, OFFICE, PROJECT

from policysite.data.text.verbatim import lines_of


def test_counts_of_the_document(real: Built) -> None:
    """The built pages hold 6 sections, 19 measures, 31 clauses, 8 departments, 15 manifestations, 8 titles in 《》."""
    text = real.article("text/")
    assert len(text.xpath(".//h2[starts-with(@id, 's')]")) == 6
    assert len(text.xpath(".//p[starts-with(@id, 'm')]")) == 19
    assert len(text.xpath(".//span[starts-with(@id, 'm')]")) == 31
    assert len(text.xpath(".//p[starts-with(@id, 'c') and contains(@class, 'doc') and @id != 'closing']")) == 15
    assert len(real.article("departments/").xpath(".//ul[contains(@class, 'department-list')]/li")) == 8
    assert sum("《" in name.text_content()[:1] for name in real.article("references/").xpath(".//dt")) == 8
    for pattern, count in ((r"measures/m\d\d/", 19), (r"sections/s\d/", 6), (r"departments/[a-z-]+/", 8)):
        assert sum(bool(re.fullmatch(pattern, address)) for address in real.pages) == count


def test_clauses_of_the_measure_pages(real: Built) -> None:
    """Every clause has a heading with its id and its duties on the page of its measure."""
    ids = [id for address in real.pages for id in real.article(address).xpath(".//h2/@id") if "measures/m" in address]
    assert sum(bool(re.fullmatch(r"m\d\d-\d", id)) for id in ids) == 31
    duties = [id for address in real.pages if "measures/m" in address for id in real.ids[address]]
    assert sum(bool(re.fullmatch(r"m\d\d-\d-[a-z]", id)) for id in duties) == 72


def test_full_text_is_the_archived_original(real: Built) -> None:
    """`/text/` without what is marked `aside` is the original, line by line, character for character."""
    article = deepcopy(real.article("text/"))
    for aside in article.xpath(".//*[contains(concat(' ', @class, ' '), ' aside ')]"):
        aside.drop_tree()
    lines = [element.text_content() for element in article.xpath(".//p | .//h2 | .//h3")]
    assert lines == lines_of((OFFICE / "source/v1.txt").read_text(encoding="utf-8"))
    assert "".join(article.text_content().split()) == "".join("".join(lines).split())


def test_archived_version_has_its_own_address(real: Built) -> None:
    """`/text/v1/` holds the original for citations that must not move."""
    lines = [line.text_content() for line in real.article("text/v1/").xpath(".//div[@id='v1']/p")]
    assert lines == lines_of((OFFICE / "source/v1.txt").read_text(encoding="utf-8"))


def test_links_and_anchors(real: Built) -> None:
    """Every link, image, script and anchor of every page exists in the site."""
    own = [(address, link) for address, link in real.links() if not re.match(r"[a-z]+:|//", link)]
    assert len(own) > 1000
    assert [missing for address, link in own if (missing := real.missing(address, link))] == []


def test_no_foreign_host(real: Built) -> None:
    """No page names another host, nor do style sheets and scripts of ours."""
    foreign = {link for _, link in real.links() if re.match(r"[a-z]+:|//", link)}
    assert foreign <= {"javascript:void(0)"}  # Material's share button, which its script answers
    for path in (*(PROJECT / "docs").rglob("*.css"), *(PROJECT / "docs").rglob("*.js")):
        assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")), path


def test_ids_come_from_the_data(real: Built) -> None:
    """No page has an id like `_1`, which shifts, nor one id twice."""
    for address, page in real.pages.items():
        ids = page.xpath("//@id")
        assert not [id for id in ids if re.fullmatch(r"_\d+", id)], address
        assert len(ids) == len(set(ids)), address


def test_every_page_says_what_it_is(real: Built) -> None:
    """Language, title, one top heading, noindex, classification and date are on every page."""
    for address, page in real.pages.items():
        assert page.get("lang") == "zh", address
        assert page.xpath("//title/text()")[0].strip(), address
        assert len(page.xpath("//h1")) == 1, address
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"], address
        foot = page.xpath("//footer")[0].text_content()
        assert "内部使用" in foot, address
        assert f"{DAY.year}年{DAY.month}月{DAY.day}日" in foot, address


def test_verbatim_mark(real: Built) -> None:
    """Pages with the document's words say that they were compared with the original, and when."""
    for address in ("text/", "checklist/", *(f"measures/m{number:02}/" for number in range(1, 20))):
        assert "与归档原文逐字一致（核对于2026年11月23日）" in real.text(address)


def test_title_is_marked_as_ours(real: Built) -> None:
    """The document prints no title: where ours stands, the page says so."""
    for address in ("", "text/"):
        assert "题目为本站所拟，原文未载" in real.text(address)


def test_back_references(real: Built) -> None:
    """The crosswalk reads both ways, terms and cited documents list their places, departments their clauses."""
    assert real.article("checklist/").xpath(".//article[@id='c06']//a[@href='../measures/m05/']")
    assert real.article("measures/m05/").xpath(".//a[@href='../../checklist/#c06']")
    assert real.article("glossary/").xpath(
        ".//dt[@id='term-whistle']/following-sibling::dd[1]//a[@href='../measures/m08/#m08-2']"
    )
    assert real.article("measures/m08/").xpath(".//p//a[@href='../../glossary/#term-whistle']")
    assert real.article("references/").xpath(
        ".//dt[@id='ref-study-system']/following-sibling::dd[1]//a[@href='../measures/m01/#m01-4']"
    )
    assert real.article("departments/office/").xpath(".//a[@href='../../measures/m09/#m09-2']")


def test_imposing_words_are_marked(real: Built) -> None:
    """The words that impose a duty are marked; a phrase with a redaction is neither marked nor cut."""
    page = real.article("measures/m09/")
    marked = page.xpath(".//span[@data-duty='m09-1-a']/text()")
    assert marked == ["每季度赴基层一线调研时间不少于15天"]
    for address in real.pages:
        for mark in real.article(address).xpath(".//*[contains(@class, 'imposes')]"):
            assert "XX" not in mark.text_content()
    assert real.article("measures/m07/").xpath(".//span[@class='redacted']/text()")[0].startswith("XXX")


def test_citation(real: Built) -> None:
    """The citation goes to the measure, quotes the clause, and turns the quotation marks within."""
    clauses = real.article("measures/m09/").xpath(".//section[contains(@class, 'clause-text')]")
    (copied,) = clauses[1].xpath(".//button[contains(@class, 'copy')]/@data-copy")
    assert copied.startswith("《改进工作作风具体措施》（拟题）第三部分第9条：“深化‘双联系’工作机制，")
    assert copied.endswith("走访不少于1次。”")


def test_home_shows_the_nine_quotas(real: Built) -> None:
    """All nine quantified duties are on the home page with what they ask."""
    rows = real.article("").xpath(".//table[contains(@class, 'quotas')]/tbody/tr")
    assert len(rows) == 9
    assert "每季度至少15天" in rows[5].text_content()


def test_matrix(real: Built) -> None:
    """The matrix has a row for each measure, a column for each department, a mark where a clause names it."""
    page = real.article("departments/")
    assert len(page.xpath(".//table[@class='matrix']/tbody/tr")) == 19
    assert len(page.xpath(".//table[@class='matrix']/thead//th")) == 9
    named = {
        (clause.get("id")[:3], name)
        for clause in real.article("text/").xpath(".//span[starts-with(@id, 'm')]")
        for name in re.findall(r"（责任部门：([^）]*)）", clause.text_content())[0].split("、")
    }
    assert len(page.xpath(".//table[@class='matrix']/tbody//td/a")) == len(named)


def test_hand_written_pages_use_the_macros(real: Built) -> None:
    """The page on updating shows the calls as text, not their result."""
    assert '{{ clause("m09-1") }}' in real.text("contribute/")


@pytest.mark.parametrize("name", ["id", "quote", "responsible", "due_soon_days", "tracking_from", "at_least"])
def test_data_dictionary(real: Built, name: str) -> None:
    """The data dictionary has a row for each field of the models."""
    keys = [code.text_content() for code in real.article("contribute/data/").xpath(".//th/code")]
    assert name in keys


def test_pages_are_lean(real: Built) -> None:
    """A measure's page does not hold links to all other measures: navigation must not grow with the document."""
    links = {link.partition("#")[0] for link in real.pages["measures/m09/"].xpath("//@href")}
    assert sum(bool(re.search(r"(^|/)m\d\d/$", link)) for link in links) <= 3


def test_no_gap_in_hand_written_sentences(real: Built) -> None:
    """A line broken between two Chinese characters would show as a space: hand-written paragraphs are one line each."""
    gap = re.compile(r"[\u4e00-\u9fff，。；：、）”] *\n *[\u4e00-\u9fff（“]")
    paragraphs = real.article("contribute/").xpath(".//p | .//li[not(*[self::p or self::ul or self::ol or self::pre])]")
    assert len(paragraphs) > 20
    assert [found[0] for each in paragraphs if (found := gap.search(each.text_content()))] == []
