"""The preview: MkDocs' live-reload server around our build, so that its messages are ours and no fault ends it."""

import tempfile
from collections.abc import Callable

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from policysite.publish.build import plugins_of, working
from policysite.publish.job import BuildError, Job

Tell = Callable[[str], None]


def serve_site(job: Job, port: int | None, tell: Tell) -> None:
    """Build, serve, and build again on every change of data, templates or pages, until interrupted.

    `port` replaces the one of mkdocs.yml; `tell` is given each message for people. A fault of data or pages is told
    and waits for its repair. Raises BuildError when mkdocs.yml cannot be used, OSError when the port is taken.
    """
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        with working(job):
            config = _configured(job, folder)
        host, usual = config.dev_addr
        url = f"http://{host}:{port or usual}/"
        with plugins_of(config, "serve"):
            server = LiveReloadServer(lambda: _rebuild(job, folder, url, tell), host, port or usual, folder)
            server.builder()
            _run(server, job, config, tell)


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
