"""The links to the forge: shown where the settings name it, right for every kind of it, and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from helpers.browser import served, watched
from helpers.built import Built
from helpers.mistakes import reported, small_copy
from helpers.paths import DAY, OFFICE, PROJECT, SMALL
from helpers.trees import act, with_records
from helpers.trees import real as real_data
from helpers.trees import small as small_data
from helpers.workbooks import dataset as recorded
from playwright.sync_api import Browser

from policysite.data.folder import Folder
from policysite.data.load import load
from policysite.data.model.document import Clause, Item, Measure
from policysite.data.model.settings import ForgeKind
from policysite.data.periods import reportable
from policysite.figures.duties import State
from policysite.intake.form.forms import forms
from policysite.intake.founding import founding, write_new
from policysite.pages.macros import Macros
from policysite.pages.render import Renderer
from policysite.pages.stubs import stubs
from policysite.publish import Job, mkdocs
from policysite.publish.build import stage_site
from policysite.publish.deploy import policy, site_hashes
from policysite.views.addresses import TEMPLATES, entries, forge
from policysite.views.edition import Edition

FORGE = "https://forge.example/reading/site"
LINK = re.compile(r'<a [^>]*href="https://forge[^>]*>[^<]*</a>')


def links(built: Built, address: str, words: str) -> list[str]:
    """The targets of the links on a page that say `words`."""
    return [str(link.get("href")) for link in built.pages[address].iter("a") if link.text_content().strip() == words]


def asked(link: str) -> dict[str, str]:
    """What a link asks of the forge."""
    return {key: value for key, (value,) in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_without_a_unit_no_page_leads_to_forms_that_are_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the data name nobody who could report, the footer has the form for wrong words alone."""
    (tmp_path / "issued.txt").write_text("关于值守的通知\n一、值守\n每月检查1次。\n", encoding="utf-8")
    data = Folder(tmp_path / "data")
    write_new(founding(tmp_path / "issued.txt", DAY), data, DAY)
    settings = data.root / "settings.yml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}forge_url: {FORGE}\n", encoding="utf-8")
    dataset = load(data, today=DAY)
    assert [form.name for form in forms(dataset)] == ["erratum"]
    monkeypatch.setattr(mkdocs, "_found", lambda config: Renderer(dataset, DAY))
    monkeypatch.setenv("SITE_DATE", DAY.isoformat())
    config = SimpleNamespace(nav=None, extra={}, markdown_extensions=[])
    mkdocs.describe(cast(Any, config))
    assert config.extra["forms"] == {"erratum": f"{FORGE}/issues/new?template=erratum.yml"}


def test_every_page_leads_to_the_forms(small: Built) -> None:
    """In the footer, by ordinary https links that tell the forge nothing of where one comes from."""
    for address, page in small.pages.items():
        found = page.xpath("//footer//p[@class='to-forms']/a")
        assert [(link.text, link.get("href")) for link in found] == [
            ("报送落实情况", f"{FORGE}/issues/new?template=record.yml"),
            ("文字勘误", f"{FORGE}/issues/new?template=erratum.yml"),
        ], address
        for link in page.xpath(f"//a[starts-with(@href, '{FORGE}')]"):
            assert link.get("rel") == "external noreferrer"


def test_another_generator_gets_the_same_links(tmp_path: Path) -> None:
    """What `stage` writes for the theme are the plain addresses."""
    stage_site(Job(PROJECT, str(SMALL), DAY), tmp_path / "staged")
    staged = yaml.safe_load((tmp_path / "staged" / "mkdocs.yml").read_text("utf-8").partition("\nextra:\n")[2])
    assert staged["forms"] == {name: f"{FORGE}/issues/new?template={name}.yml" for name in ("record", "erratum")}


def test_every_duty_leads_to_its_form(small: Built) -> None:
    """Where it stands with its clause and on the pages of its departments; not one of which nothing is recorded, or
    that has ended."""
    dataset = small_data()
    for measure in dataset.every(Measure):
        found = {asked(link).get("duty") for link in links(small, f"measures/{measure.id}/", "报送落实情况")}
        duties = [duty for clause in measure.clauses for duty in dataset.duties_of[clause.id]]
        asked_for = {duty.id for duty in duties if duty.record != "none" and reportable(dataset, duty, DAY)}
        assert found - {None} == asked_for, measure.id
    reading = {asked(link).get("duty") for link in links(small, "departments/reading/", "报送落实情况")}
    assert reading >= {"m01-1-a", "m01-2-a", "m03-1-a"}


def test_every_entry_leads_to_its_correction(small: Built) -> None:
    """Whatever has an id of its own and stands on a page of its kind, the departments too; study sessions have none."""
    pages = chain.from_iterable(links(small, address, "文字勘误") for address in small.pages)
    found = {asked(link).get("entry") for link in pages} - {None}
    dataset = small_data()
    kinds = (
        dataset.every(Measure),
        dataset.every(Clause),
        dataset.duties,
        dataset.departments,
        dataset.every(Item),
        dataset.references,
        dataset.glossary,
    )
    assert found == {record.id for record in chain(*kinds)} | {"z2026-001"}


def test_every_record_leads_to_its_correction(small: Built) -> None:
    """Beside it stands the form, with what tells it from all the others."""
    links_of = chain.from_iterable(links(small, address, "更正") for address in small.pages)
    found = {tuple(asked(link).items())[1:] for link in links_of}
    assert (("of_duty", "m01-1-a"), ("of_day", "2026-02-03"), ("of_department", "读者服务科")) in found
    assert (("of_duty", "m02-1-a"), ("of_day", "2026-03"), ("of_department", "办公室")) in found
    assert {dict(each)["of_duty"] for each in found} == {"m01-1-a", "m01-2-a", "m02-1-a", "m02-3-b", "m03-1-c"}


def test_a_link_names_one_record() -> None:
    """Of several of a day it names the words that the others have not."""
    dataset = real_data()
    same = [
        act("m09-2-a", "2026-03-03", **words)
        for words in ({"who": "甲职", "summary": "走访"}, {"who": "乙职", "summary": "走访"}, {})
    ]
    several = with_records(dataset, [*same, act("m09-2-a", "2026-03-04", summary="走访")])
    to = forge(replace(several, settings=small_data().settings))
    assert to is not None
    told = [asked(str(to.correction(each)).replace("&amp;", "&")).get("of_told") for each in several.records]
    assert told == ["甲职", "乙职", None, None]


def test_ledger_leads_to_its_form(small: Built) -> None:
    """A problem is reported from the ledger's page, and from the self-check with the day on which it was found."""
    assert links(small, "ledger/", "报送问题") == [f"{FORGE}/issues/new?template=problem.yml"]
    (form,) = small.pages["self-check/"].xpath("//@data-form")
    assert form == f"{FORGE}/issues/new?template=problem.yml&found=DAY"


def test_what_waits_leads_to_its_form(small: Built) -> None:
    """An item about which something is to be done, and a period that was missed and is not explained; no other."""
    text = pages(ForgeKind.GITHUB)["ledger.md"].replace("&amp;", "&")
    steps = {asked(link)["item"] for link in re.findall(rf'href="({FORGE}[^"]*ledger-step[^"]*)"', text)}
    assert steps == {f"z2026-{number:03}" for number in range(4, 11)}
    missed = [at for at in Edition(recorded(), DAY).progress.in_state(State.MISSED) if at.explanation is None]
    whys = [asked(link) for link in links(small, "progress/", "未完成说明")]
    assert {(why["duty"], why.get("period")) for why in whys} == {
        (at.duty.id, at.period.period.name if at.period else None) for at in missed
    }
    assert links(small, "measures/m03/", "未完成说明")


def test_what_is_filled_in_beforehand_is_a_field(small: Built) -> None:
    """Every link names a committed form, and fills in lines of text of that form, which the forges can; no choices."""
    names = {form.name: {field.id for field in form.fields if not field.choices} for form in forms(small_data())}
    for address in small.pages:
        for link in small.pages[address].xpath(f"//a[starts-with(@href, '{FORGE}/issues')]/@href"):
            given = asked(str(link))
            name = given.pop("template").removesuffix(".yml")
            assert (PROJECT / TEMPLATES / f"{name}.yml").is_file()
            assert given.keys() <= names[name], link


@cache
def pages(kind: ForgeKind | None) -> dict[str, str]:
    """Every generated page of the real data, before MkDocs, on a forge of that kind or on none."""
    dataset = real_data()
    settings = dataset.settings.model_copy(update={"forge_url": kind and FORGE, "forge_kind": kind or ForgeKind.GITHUB})
    renderer = Renderer(replace(dataset, settings=settings), DAY)
    macros = Macros(renderer, lambda: "measures/m01/")
    found = {stub.path: stub.call for stub in stubs(dataset, DAY)}
    kept = ("index", "measures/", "departments/", "checklist", "references", "glossary", "ledger", "text/index")
    return {path: eval(f"macros.{call}", {"macros": macros}) for path, call in found.items() if path.startswith(kept)}


def targets(kind: ForgeKind) -> Iterator[str]:
    for text in pages(kind).values():
        yield from (found.replace("&amp;", "&") for found in re.findall(rf'href="({FORGE}[^"]*)"', text))


def test_nothing_is_shown_where_no_forge_is_named() -> None:
    """The pages without the links are the very pages of a site that names no forge, which have none."""
    without, linked = pages(None), pages(ForgeKind.GITHUB)
    assert not [path for path, text in without.items() if "forge" in text or "文字勘误" in text]
    bare = {path: LINK.sub("", text).replace('<p class="to-problem"></p>\n', "") for path, text in linked.items()}
    assert bare == without
    assert linked != without


def test_gitea_reads_fields_by_another_name() -> None:
    """There a form is named by its path, and a field by `field:` and its id."""
    found = [asked(link) for link in targets(ForgeKind.GITEA)]
    assert {"template": f"{TEMPLATES}/record.yml", "field:duty": "m09-1-a"} in found
    assert {"template": f"{TEMPLATES}/erratum.yml", "field:entry": "m09-1"} in found
    assert len(found) == len([*targets(ForgeKind.GITHUB)])


@pytest.mark.parametrize(("kind", "to"), [(ForgeKind.GITLAB, "/-/blob/HEAD/"), (ForgeKind.GITEE, "/blob/main/")])
def test_without_forms_a_link_has_the_very_line(kind: ForgeKind, to: str) -> None:
    """A correction leads to the line on which the entry begins; no link leads to a form."""
    found = [*targets(kind)]
    assert not [link for link in found if "issues" in link]
    lines = [link.removeprefix(f"{FORGE}{to}").split("#L") for link in found if "#L" in link]
    assert lines
    begun, recorded = set(), set[str]()
    for name, line in lines:
        text = (OFFICE.parent / name.replace("data/", "office/")).read_text(encoding="utf-8").split("\n")[int(line) - 1]
        begun.add(re.fullmatch(r" *- (?:id|duty): ([a-z0-9-]+).*", text)[1])  # type: ignore[index]
        recorded |= {name} if "- duty:" in text else set()
    assert begun >= {"m09-1", "m09-1-a", "office", "c05", "z2026-001"}
    assert begun <= entries(real_data()).keys()
    assert recorded == {each for each in real_data().sample_files if "/records/" in each}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "../site",
        "https://forge.example",
        "https://forge.example/a/b/",
        "https://forge.example/a/{{b}}",
    ],
)
def test_what_is_no_address_of_a_repository_is_refused(url: str, tmp_path: Path) -> None:
    """Only an http or https address with a path, which can be added to."""
    root = small_copy(tmp_path)
    settings = root / "settings.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(FORGE, f"'{url}'"), encoding="utf-8")
    (said,) = reported(root)
    assert "settings.yml:8:" in said
    assert "末尾不带“/”的网址" in said


def test_links_on_screen_and_on_paper(small: Built, browser: Browser) -> None:
    """Seen on a phone without making the page wider, under the strict policy; on paper there are none."""
    with served(small.root, {"Content-Security-Policy": policy(site_hashes(small.root))}) as address:
        options = {"base_url": address, "viewport": {"width": 390, "height": 844}}
        with browser.new_context(**options) as context, watched(context, address) as page:  # type: ignore[arg-type]
            for each in ("measures/m01/", "departments/reading/", "ledger/"):
                page.emulate_media(media="screen")
                page.goto(each)
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, each
                forge = page.locator(f"a[href^='{FORGE}']:visible")
                assert forge.count() > 2, each
                page.emulate_media(media="print")
                assert forge.count() == 0, each
