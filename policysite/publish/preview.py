"""The preview for those who edit: built anew on every change, without what nobody has asked for yet."""

import mimetypes
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from policysite.publish import BuildError, Job
from policysite.publish.build import plugins_of, working
from policysite.publish.mkdocs import downloaded

Tell = Callable[[str], None]
POLLED = 0.2
"""Seconds from one look for changed files to the next."""


def serve_site(job: Job, port: int | None, tell: Tell) -> None:
    """Build, serve, and build again on every change of data, templates or pages, until interrupted.

    `port` replaces the one of mkdocs.yml; `tell` is given each message for people. A fault of data or pages is told
    and waits for its repair. Raises BuildError when mkdocs.yml cannot be used, OSError when the port is taken.
    """
    job = replace(job, previewed=True)
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        with working(job):
            config = _configured(job, folder)
        host, usual = config.dev_addr
        url = f"http://{host}:{port or usual}/"
        with plugins_of(config, "serve"):
            rebuild = partial(_rebuild, job, folder, url, tell)
            server = LiveReloadServer(rebuild, host, port or usual, folder, polling_interval=POLLED)
            server.set_app(with_downloads(server.serve_request))
            server.builder()
            _run(server, job, config, tell)


def with_downloads(app: WSGIApplication) -> WSGIApplication:
    """The app, with each file to download made when it is asked for: all of them take as long as the pages."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].lstrip("/")
        content = downloaded(path)
        if content is None:
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")])
        return [content]

    return answer


def _configured(job: Job, folder: str) -> MkDocsConfig:
    return load_config(str(job.project / "mkdocs.yml"), site_dir=folder)


def _rebuild(job: Job, folder: str, url: str, tell: Tell) -> None:
    try:
        with working(job) as heard:
            config = _configured(job, folder)
            config.site_url = url
            build(config, serve_url=url)
    except BuildError as error:
        tell(str(error))
    else:
        tell("\n".join([*heard.faults, *heard.notes, f"已生成，请看{url}"]))


def _run(server: LiveReloadServer, job: Job, config: MkDocsConfig, tell: Tell) -> None:
    try:
        server = config.plugins.on_serve(server, config=config, builder=server.builder)
        for path in (config.docs_dir, config.config_file_path, job.project / job.data, *config.watch):
            server.watch(str(path))
        tell("改动会自动重新生成，按Ctrl+C结束")
        server.serve()
    except KeyboardInterrupt:
        tell("已结束")
    finally:
        server.shutdown()
