"""The macros for hand-written pages: what they give, and that a wrong id names itself."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

import pytest
import yaml
from helpers.paths import DAY
from helpers.trees import small
from helpers.words import sentence
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from policysite.figures.progress import progress
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer, WrongReferenceError
from policysite.views.addresses import relative
from policysite.views.examples import Examples


def macros() -> Macros:
    """Those of a page of the small site."""
    return Macros(Renderer(small(), DAY), lambda: "contribute/")


def read(text: str) -> str:
    """What is read on the page."""
    return html.fromstring(f"<p>{text}</p>").text_content()


def test_link() -> None:
    """A link from the page to wherever the entry stands, with the words given."""
    (link,) = html.fromstring(f"<p>{macros().link('m01-1', '第1条<第1款>')}</p>")
    assert (link.get("href"), link.text) == ("../measures/m01/#m01-1", "第1条<第1款>")


FOLDERS = st.lists(st.sampled_from(["a/", "b/", "ab/"]), max_size=3).map("".join)


@given(FOLDERS, FOLDERS, st.sampled_from(["", "a", "x.ics", "#a-1", "x.ics#a"]))
def test_every_link_leads_there(page: str, folder: str, rest: str) -> None:
    """From any page to any other, to a file or an anchor: a browser comes to what was meant, below any address."""
    base = "https://policy.example/office/"
    assert urljoin(base + page, relative(folder + rest, page)) == base + folder + rest


def test_cite() -> None:
    """A measure by its heading, a clause by its words."""
    dataset = small()
    clause = dataset.clause["m01-1"]
    assert read(macros().cite("m01")).endswith(f"第1条：“{dataset.measure['m01'].title}”")
    assert clause.text.rstrip("。")[-9:] in read(macros().cite("m01-1"))


def test_progress_summary() -> None:
    """The sentence of the progress page."""
    assert read(macros().progress_summary()) == sentence(progress(small(), DAY).total, DAY)


@pytest.mark.parametrize(
    "call",
    [
        lambda found: found.link("m99", "甲"),
        lambda found: found.cite("m99"),
        lambda found: found.cite("m99-1"),
        lambda found: found.clause("m99"),
    ],
    ids=["link", "cite", "cite a clause", "clause"],
)
def test_wrong_id(call: Callable[[Macros], str]) -> None:
    """An id that nothing has is told."""
    with pytest.raises(WrongReferenceError, match="没有编号“m99"):
        call(macros())


def test_examples_are_of_the_data() -> None:
    """What help shows can be tried: ids that the data have, blocks that are read as data, a quote with one slip."""
    found, dataset = macros(), small()
    duty = dataset.duty[read(found.example("duty"))]
    assert duty.every
    assert found.example("clause") == duty.clause
    assert (found.example("measure"), read(found.example("measure_label"))) == ("m03", "第3条")
    assert read(found.example("department_name")) in {each.name for each in dataset.departments}
    (record,) = yaml.safe_load(found.example_record().strip("`").removeprefix("yaml"))["records"]
    assert record["duty"] == duty.id
    assert yaml.safe_load(found.example_session().strip("`").removeprefix("yaml"))["refs"] == [found.example("measure")]
    assert duty.quote in found.example_message()
    assert found.example_message().count(duty.clause) == 1
    assert duty.title in found.example_correction()


def test_an_unknown_example_is_told() -> None:
    """A name that no example has stops the build."""
    with pytest.raises(WrongReferenceError):
        macros().example("anything")


def test_what_is_there() -> None:
    """A page of the document's own is there; one that it has nothing for is not."""
    dataset = replace(small(), references=())
    found = Macros(Renderer(dataset, DAY), lambda: "contribute/")
    assert (found.there("checklist/"), found.there("references/")) == (True, False)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ((), "流动借阅、第三条、jiguanzhibu"),
        (("座谈", "信访"), "座谈、第三条、xinfang"),
        (("座谈",), "座谈、第三条、zuotan"),
    ],
)
def test_what_to_type(given: tuple[str, ...], hint: str) -> None:
    """The search shows words of the settings, else of the data; one of them in pinyin."""
    dataset = replace(small(), settings=small().settings.model_copy(update={"search_examples": given}))
    assert Examples(dataset).search_hint == f"文字、编号或拼音，如：{hint}"
