"""The address at which people reach the site, as SITE_URL gives it: checked, and in one form."""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, quote, urlsplit

NOWHERE = "none"
"""SITE_URL of a site that has no address of its own: it is built without anything that would need one."""

_PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_OWN = re.compile(r"localhost|.*\.localhost|127(?:\.[0-9]+){3}|::1|0\.0\.0\.0|::")
_SAFE = "/%:@!&()*+,=~"
"""What stays as it is in a path, beside letters and digits; no sign that nginx's configuration would understand."""


class SiteUrlError(Exception):
    """An address that is none; the text is a message for people."""


def given_url(environment: Mapping[str, str]) -> str | None:
    """The address in `SITE_URL`; None where it is unset or empty, "" for NOWHERE. Raises SiteUrlError."""
    given = environment.get("SITE_URL", "").strip()
    return read_url("SITE_URL", given) if given else None


def read_url(name: str, text: str) -> str:
    """`text` in one form, which ends in `/`: https://policy.example:8443/gzjs/; "" for NOWHERE.

    `name` says in the message where it was given. Raises SiteUrlError.
    """
    if text.strip().lower() == NOWHERE:
        return ""
    try:
        parts = urlsplit(text.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        raise _wrong(name, text, "不是网址") from None
    if fault := _fault(text.strip(), parts, host):
        raise _wrong(name, text, fault)
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    path = quote(parts.path.strip("/"), safe=_SAFE)
    return f"{parts.scheme}://{place}/{path}/" if path else f"{parts.scheme}://{place}/"


def reaches_only_this_machine(url: str) -> bool:
    """Whether `url` means the reader's own machine, whoever reads it."""
    return bool(_OWN.fullmatch(urlsplit(url).hostname or ""))


def _host(parts: SplitResult) -> str:
    """The name in ASCII, as browsers ask for it. Raises ValueError for what cannot be a name."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _fault(text: str, parts: SplitResult, host: str) -> str:
    """What is wrong with an address; empty where nothing is."""
    if parts.scheme not in _PORTS:
        return "须以https://或http://开头"
    if re.search(r"[\x00-\x20\x7f-\xa0\u3000\\\"'<>`{}|^]", text):
        return "中间不能有空格、引号等符号"
    if "@" in parts.netloc:
        return "不能带用户名、密码"
    if not _HOST.fullmatch(host):
        return "主机名不对"
    if parts.netloc.endswith(":") or parts.port == 0:
        return "端口不对"
    if "?" in text or "#" in text:
        return "不能带?或#及其后的内容"
    path = parts.path.strip("/")
    if "//" in path or {".", ".."} & {*path.split("/")} or re.search(r"%(?![0-9A-Fa-f]{2})", path):
        return "路径不对"
    return "须是网站的目录，不写到文件" if re.search(r"\.html?$", path) else ""


def _wrong(name: str, text: str, fault: str) -> SiteUrlError:
    example = "写成https://policy.example/或https://policy.example:8443/gzjs/这样"
    shown = re.sub(r"//.*@", "//…@", text)  # a password is not repeated
    return SiteUrlError(f"{name}{fault}：{example}，没有固定网址的写{NOWHERE}，现为“{shown}”")
