"""Where the site is reached: SITE_URL in one form, asked for by `deploy`, and a release that names no other host."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click.testing
import pytest
from click.testing import CliRunner
from helpers.built import Built
from helpers.paths import DAY, OFFICE, URL
from helpers.releasing import release
from lxml import etree

from policysite.commands import main, site
from policysite.publish import Job
from policysite.publish.deploy import last_address
from policysite.publish.site_url import SiteUrlError, given_url, reaches_only_this_machine, read_url


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://policy.example", "https://policy.example/"),
        (" HTTPS://Policy.Example:443/gzjs// ", "https://policy.example/gzjs/"),
        ("http://10.1.2.3:8080/a/b", "http://10.1.2.3:8080/a/b/"),
        ("http://[fd00::1]:80/", "http://[fd00::1]/"),
        ("https://政务.cn/改进/", "https://xn--zfr164b.cn/%E6%94%B9%E8%BF%9B/"),
        ("https://x/$host;/", "https://x/%24host%3B/"),
        ("none", ""),
        ("None", ""),
    ],
)
def test_one_form(given: str, url: str) -> None:
    """Name and scheme in small letters, no needless port, a slash at the end, nothing that nginx would understand."""
    assert read_url("SITE_URL", given) == url
    assert not url or read_url("SITE_URL", url) == url


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("policy.example", "须以https://或http://开头"),
        ("//policy.example/", "须以https://或http://开头"),
        ("ftp://policy.example/", "须以https://或http://开头"),
        ("javascript:alert(1)", "须以https://或http://开头"),
        ("https:///gzjs/", "主机名不对"),
        ("https:policy.example", "主机名不对"),
        ("https://a..b/", "主机名不对"),
        ("https://-a.example/", "主机名不对"),
        ("https://[::1/", "不是网址"),
        ("https://x:99999/", "不是网址"),
        ("https://x:0/", "端口不对"),
        ("https://x:/", "端口不对"),
        ("https://x/?a=1", "不能带?或#"),
        ("https://x/#top", "不能带?或#"),
        ("https://x/a b/", "不能有空格"),
        ('https://x/";', "不能有空格、引号"),
        ("https://x/a\n/", "不能有空格"),
        ("https://x/a//b/", "路径不对"),
        ("https://x/../b/", "路径不对"),
        ("https://x/%zz/", "路径不对"),
        ("https://x/index.html", "不写到文件"),
    ],
)
def test_what_is_no_address(given: str, fault: str) -> None:
    """Each is refused with what is wrong with it, and shown."""
    with pytest.raises(SiteUrlError, match=re.escape(fault)) as refusal:
        read_url("SITE_URL", given)
    assert f"现为“{given}”" in str(refusal.value)


def test_password_is_not_repeated() -> None:
    """Who puts a password into the address does not find it in a log."""
    with pytest.raises(SiteUrlError, match="不能带用户名、密码") as refusal:
        read_url("SITE_URL", "https://user:secret@policy.example/")
    assert "secret" not in str(refusal.value)


def test_unset_and_none_are_two_things() -> None:
    """Nothing said is not the same as that there is no address."""
    assert [given_url({"SITE_URL": given}) for given in ("", " ", "none")] == [None, None, ""]
    assert given_url({}) is None


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/", "http://127.0.0.1/", "https://[::1]/", "http://x.localhost/"]
)
def test_own_machine(url: str) -> None:
    """An address that is every reader's own machine is known for one."""
    assert reaches_only_this_machine(url)
    assert not reaches_only_this_machine(url.replace("localhost", "local").replace("127.", "10.").replace("::", "fd::"))


# What is built --------------------------------------------------------------------------------------------------------
NAMES = {
    *("www.w3.org", "schemas.openxmlformats.org", "schemas.microsoft.com", "purl.org", "www.sitemaps.org"),
    "forge.example",  # the example in 数据项说明
}
"""Hosts in names of formats and in an example, which nothing ever asks for."""
_ADDRESS = re.compile(rb"(?:https?:)?//([A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}|localhost|127\.0\.0\.1)")


def parts(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a site, and what archives hold; without the theme's scripts, which ask nobody."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(("assets/javascripts/", "assets/stylesheets/")):
            content = path.read_bytes()
            yield name, content
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    yield from ((f"{name}!{each}", archive.read(each)) for each in archive.namelist())


def hosts(root: Path) -> set[str]:
    """The hosts that a site names, signs written as entities of HTML read as what they are."""
    read = (re.sub(rb"&#([0-9]+);", lambda sign: chr(int(sign[1])).encode(), content) for _, content in parts(root))
    return {host.decode() for content in read for host in _ADDRESS.findall(content)} - NAMES


def test_no_host_without_an_address(real: Built) -> None:
    """Pages, downloads, feed, calendars, JSON: none says where the site is, least of all on the builder's machine."""
    assert hosts(real.root) == set()
    said = [name for name, content in parts(real.root) if b"localhost" in content or b"127.0.0.1" in content]
    assert said == []


def test_only_the_own_host_with_an_address(addressed: Built) -> None:
    """With SITE_URL every absolute address is below it, in the files too."""
    assert hosts(addressed.root) == {"policy.example"}
    for name, content in parts(addressed.root):
        for found in re.finditer(
            rb"https://policy\.example[^\s\"'<&]*", content.replace(b"&#58;", b":").replace(b"&#47;", b"/")
        ):
            assert found[0].startswith(URL.encode()), (name, found[0])


def test_what_needs_an_address(real: Built, addressed: Built) -> None:
    """With one there are QR codes, canonical addresses, a sitemap, links in calendars; without none, and it is said."""
    session = "study/2026-06-24-fewer-meetings/"
    assert len(addressed.pages[session].xpath("//figure[@class='qr-code']")) == 1
    assert not real.pages[session].xpath("//figure[@class='qr-code']")
    assert "未设网站的网址，本页和Word文件不显示二维码" in real.text(session)
    assert ["未设网站的网址" in built.text("downloads/") for built in (real, addressed)] == [True, False]
    assert addressed.pages[session].xpath("//link[@rel='canonical']/@href") == [f"{URL}{session}"]
    assert not real.pages[session].xpath("//link[@rel='canonical']")
    assert [len(locations(built)) for built in (real, addressed)] == [0, len(addressed.pages) - 1]  # no 404 page
    calendars = [(built.root / "downloads/calendar.ics").read_text("utf-8") for built in (real, addressed)]
    assert [f"URL:{URL}" in text.replace("\n ", "").replace("\r\n ", "") for text in calendars] == [False, True]
    assert len(qr_parts(real)) < len(qr_parts(addressed))


def locations(built: Built) -> list[str]:
    found = etree.parse(str(built.root / "sitemap.xml")).xpath("//*[local-name()='loc']/text()")
    return [str(each) for each in found]


def qr_parts(built: Built) -> list[str]:
    with zipfile.ZipFile(built.root / "downloads/study-2026-06-24-fewer-meetings.docx") as archive:
        return [name for name in archive.namelist() if "media" in name]


def test_links_of_the_feed(real: Built, addressed: Built) -> None:
    """They lead to pages that are there: below the address, or as seen from the feed itself where there is none."""
    for built, base in ((real, ""), (addressed, URL)):
        feed = etree.parse(str(built.root / "feed.xml"))
        links = [str(each) for each in feed.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")]
        assert len(links) > 50
        assert all(link.startswith(base) and not urlsplit(link.removeprefix(base)).netloc for link in links)
        assert not [told for link in links if (told := built.missing("feed.xml", link.removeprefix(base)))]


def test_missing_page_below_a_prefix(addressed: Built) -> None:
    """The page for what is not there is shown at any depth: its links begin with the address' path."""
    links = addressed.pages["404.html"].xpath("//@href | //@src")
    own = [link for link in links if not link.startswith(("#", "javascript:"))]
    assert own
    assert {link for link in own if not link.startswith("/gzjs/")} <= {URL}


# `deploy` asks --------------------------------------------------------------------------------------------------------
@pytest.fixture
def deployed(dest: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to deploy to by the command, from the tests' office."""
    monkeypatch.chdir(OFFICE.parent)
    return dest


def deploy(dest: Path, url: str | None = None, answers: str | None = None) -> click.testing.Result:
    """`policysite deploy`, with somebody to give `answers` where there are any."""
    settings = {"SITE_DATE": "2026-11-23", "SITE_DATA": str(OFFICE), "SITE_URL": url}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "attended", lambda: answers is not None)
        return CliRunner().invoke(main, ["deploy", str(dest)], input=answers, env=settings)


def test_deploy_without_address_is_refused_unattended(deployed: Path) -> None:
    """Nobody to ask: it says what would be missing and how to give it, and touches nothing."""
    result = deploy(deployed)
    assert result.exit_code == 1
    for words in ("二维码", "日历", "SITE_URL=https://", "SITE_URL=none"):
        assert words in result.stderr
    assert not deployed.exists()


def test_deploy_asks_until_it_has_an_address(deployed: Path) -> None:
    """Somebody to ask: the same words, then the question, again where the answer is none, and no third time."""
    result = deploy(deployed, answers="policy.example\n\nhttps://policy.example:8443\n")
    assert result.exit_code == 0, result.output
    assert "没有二维码" in result.stderr
    assert "须以https://或http://开头" in result.stderr
    assert last_address(deployed) == "https://policy.example:8443/"


def test_deploy_keeps_the_address(deployed: Path) -> None:
    """Given once it holds for the next time; another takes its place; none takes it away, and then it is asked for."""
    assert deploy(deployed, "https://policy.example/").exit_code == 0
    assert deploy(deployed).exit_code == 0
    assert last_address(deployed) == "https://policy.example/"
    assert f'default "{URL[:-1]}";' not in (deployed / "nginx/policysite.conf").read_text("utf-8")
    assert deploy(deployed, URL).exit_code == 0
    assert f'default "{URL[:-1]}";' in (deployed / "nginx/policysite.conf").read_text("utf-8")
    assert deploy(deployed, "none").exit_code == 0
    assert (last_address(deployed), deploy(deployed).exit_code) == (None, 1)


def test_bad_address_stops_every_way_in(deployed: Path) -> None:
    """A wrong SITE_URL, or one written by hand into the folder, is told with where it stands."""
    assert "SITE_URL不能带?" in deploy(deployed, "https://policy.example/?a").stderr
    release(Job(OFFICE.parent, str(OFFICE), DAY, URL), deployed)
    (deployed / "site-url").write_text("here\n", encoding="utf-8")
    assert re.search(r"site-url的内容须以https://.*现为“here”", deploy(deployed).stderr)


def test_own_machine_is_told(deployed: Path) -> None:
    """An address that nobody else can open is used, and said."""
    result = deploy(deployed, "http://localhost:8000/")
    assert (result.exit_code, "别人打不开" in result.stderr) == (0, True)


def test_first_configuration_has_the_name_and_port(deployed: Path) -> None:
    """What SITE_URL says of name and port need not be typed again."""
    deploy(deployed, URL)
    server = (deployed / "nginx/local/server.conf").read_text("utf-8")
    assert "listen 8443 ssl;" in server
    assert "server_name policy.example;" in server
    assert "@" not in re.sub("#.*", "", server)
