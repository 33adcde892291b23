"""What is retired stands in no list: which entries of the data a page names."""

from urllib.parse import urldefrag, urljoin

from helpers.rendered import Rendered
from policysite.views.addresses import addresses

_ROOT = "https://site.invalid/"


def ids_named(rendered: Rendered, address: str) -> frozenset[str]:
    """The ids that a page links to, offers to choose, or bears as an anchor, apart from what stands under 已停用."""
    article = rendered.article(address)
    for apart in article.xpath("//*[contains(@class, 'apart')]"):
        apart.getparent().remove(apart)
    at = {place: id for id, place in addresses(rendered.dataset).items()}
    found = {at.get(_address(link, address), "") for link in article.xpath("//@href | //@data-page | //@data-link")}
    offered = {each for value in article.xpath("//option/@value | //@id | //@data-item") for each in value.split()}
    return frozenset((found | offered) & set(at.values()))


def _address(link: str, page: str) -> str:
    """Where a link of a page leads, below the site's root."""
    path, anchor = urldefrag(urljoin(_ROOT + page, link))
    return path.removeprefix(_ROOT) + (f"#{anchor}" if anchor else "")
