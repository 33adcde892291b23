"""A real nginx of the system's packages: serves a deployed folder on loopback, with a folder for all that it writes."""

import base64
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from helpers.paths import DAY, OFFICE, PROJECT
from policysite.data.handed_in import CHINA
from policysite.publish import Job
from policysite.publish import deploy as deploying
from policysite.publish.deploy import Plan, deploy

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")

needed = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="nginx or openssl is absent: apt install nginx-light openssl"
)

PERSON, OTHER, PASSWORD = "zhangsan", "lisi", "a long password"
LOGIN = "Basic " + base64.b64encode(f"{PERSON}:{PASSWORD}".encode()).decode()
"""The header with which that person is let in."""


@dataclass(frozen=True)
class Answer:
    """What nginx answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Nginx:
    """A running nginx: its own folder, the port of the site, how to trust it, and the cookie it gave to each person."""

    home: Path
    port: int
    trust: ssl.SSLContext
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The site's address, ending in `/`."""
        return f"https://127.0.0.1:{self.port}/"

    def ask(self, path: str, person: str = PERSON, password: str = PASSWORD, **headers: str) -> Answer:
        """Ask for `path` over a connection of its own, as a browser does; without a `person` nobody logs in."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if person:
            given["Authorization"] = "Basic " + base64.b64encode(f"{person}:{password}".encode()).decode()
            given |= {"Cookie": self.cookies[person]} if person in self.cookies else {}
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.trust, timeout=30)
        try:
            connection.request("GET", path, headers={"Connection": "close"} | given)
            answer = connection.getresponse()
            if cookie := answer.getheader("Set-Cookie"):
                self.cookies[person] = cookie.partition(";")[0]
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    @property
    def reload(self) -> str:
        """The command that makes it read its configuration anew."""
        return f"{NGINX} -e stderr -p '{self.home}/' -c '{self.home}/nginx.conf' -s reload"


@contextmanager
def running(dest: Path, home: Path, mark: str = "", beside: str = "") -> Iterator[Nginx]:
    """Serve the deployed folder `dest` on a free port with a certificate of its own; `home` takes all that is written.

    `mark` is more for the file that says where the site is reached, `beside` another server; there @PORT@ is the port.
    """
    for name in ("temp", "logs"):
        (home / name).mkdir(parents=True, exist_ok=True)
    local = dest / "nginx" / "local"
    certify(local / "server")
    (local / "users").write_text("".join(f"{name}:{_hashed(PASSWORD)}\n" for name in (PERSON, OTHER)), encoding="utf-8")
    port = free_port()
    settings = re.sub(r"listen [^;]*;", f"listen 127.0.0.1:{port} ssl;", (local / "server.conf").read_text("utf-8"))
    (local / "server.conf").write_text(f"{settings}\n{mark}\n", encoding="utf-8")
    (home / "nginx.conf").write_text(_main(dest, home, beside.replace("@PORT@", str(port))), encoding="utf-8")
    words = [str(NGINX), "-e", "stderr", "-p", f"{home}/", "-c", str(home / "nginx.conf")]
    with (home / "logs" / "said").open("w") as said, subprocess.Popen(words, stderr=said) as process:
        try:
            _wait(port, process, home)
            yield Nginx(home, port, ssl.create_default_context(cafile=str(local / "server.crt")))
        finally:
            process.terminate()
            process.wait(timeout=60)


def _main(dest: Path, home: Path, beside: str) -> str:
    """The configuration around ours, as a distribution has it. Root gives its workers' rights away to nobody here."""
    user = "user root;" if os.geteuid() == 0 else ""
    temps = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f'{name}_temp_path "{home}/temp/{name}";\n' for name in temps)
    return (
        f'daemon off;\n{user}\nworker_processes 2;\npid "{home}/nginx.pid";\nerror_log stderr error;\n'
        f"events {{ worker_connections 256; }}\nhttp {{\n{paths}access_log off;\n"
        f'include "{_types()}";\ndefault_type application/octet-stream;\n'
        f'include "{dest}/nginx/policysite.conf";\n{beside}\n}}\n'
    )


def _types() -> Path:
    """The list of content types beside the package's own configuration."""
    told = subprocess.run([str(NGINX), "-V"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"--conf-path=(\S+)", told)
    assert found
    return Path(found[1]).with_name("mime.types")


def certify(name: Path, issuer: Path | None = None, who: str = "127.0.0.1") -> None:
    """A key and certificate `name.key` and `name.crt`, of its own or from `issuer`."""
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    words += ["-subj", f"/CN={who}", "-addext", "subjectAltName=IP:127.0.0.1"]
    words += ["-keyout", f"{name}.key", "-out", f"{name}.crt"]
    if issuer:
        words += ["-CA", f"{issuer}.crt", "-CAkey", f"{issuer}.key"]
    subprocess.run([str(OPENSSL), *words], capture_output=True, check=True)


def _hashed(password: str) -> str:
    words = [str(OPENSSL), "passwd", "-6", "-salt", "rounds=1000$0123456789abcdef", "-stdin"]
    return subprocess.run(words, input=password, capture_output=True, text=True, check=True).stdout.strip()


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]", home: Path) -> None:
    """Until nginx listens; fails with what it said where it ends first."""
    for _ in range(1200):
        assert process.poll() is None, (home / "logs" / "said").read_text(encoding="utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


_NOON = datetime(2026, 11, 23, 12, tzinfo=CHINA)
Release = Callable[..., None]


@contextmanager
def deployed_copies(dataset: Path, dest: Path, url: str = "") -> Iterator[Release]:
    """Makes releases from copies of a site that is built already; a call may change the copy, and say more of how.

    `url` is where that site is reached.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deploying, "_store", lambda: None)

        def release(change: Callable[[Path], None] = lambda copy: None, **plan: str) -> None:
            def build(_: Job, out: Path) -> tuple[str, ...]:
                shutil.copytree(dataset, out)
                change(out)
                return ()

            patch.setattr(deploying, "build_site", build)
            deploy(Job(PROJECT, str(OFFICE), DAY, url), dest, _NOON, Plan(PROJECT / "deploy", settle=0, **plan))

        yield release
