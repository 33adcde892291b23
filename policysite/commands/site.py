"""The commands that build: `site`, `stage`, and `serve`, a preview that follows every change."""

from pathlib import Path
from typing import Any

import click

from policysite.commands.console import Command, say
from policysite.commands.project import current_job, stopping
from policysite.publish.build import build_site, serve_site, stage_site

_PATH: Any = click.Path(path_type=Path)


@click.command(cls=Command, name="site")
@click.option("--out", type=_PATH, default="site", metavar="目录", help="生成到哪个目录，默认site")
def site_command(out: Path) -> None:
    """检查数据并生成网站。

    生成成功后一次替换旧网站；数据、模板或页面有任何问题，都不动旧网站。
    """
    with stopping():
        _show(build_site(current_job(), out))
    pages = sum(1 for _ in out.rglob("*.html"))
    say(f"已生成：{out}（{pages}页）")


@click.command(cls=Command, name="stage")
@click.argument("folder", type=_PATH, metavar="目录")
def stage_command(folder: Path) -> None:
    """把生成网站所需的全部文件写到一个目录。

    其中由数据生成的页面都是文件，别的网站生成器只要能运行macros.py，就能由此生成同样的网站。
    """
    with stopping():
        _show(stage_site(current_job(), folder))
    say(f"已写入：{folder}")


@click.command(cls=Command, name="serve")
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", help="网页服务的端口，默认8000")
def serve_command(port: int | None) -> None:
    """在本机预览网站，改了数据、模板或页面会自动重新生成。

    改了程序须重新运行。
    """
    with stopping():
        serve_site(current_job(), port, say)


def _show(notes: tuple[str, ...]) -> None:
    for note in notes:
        say(note)


COMMANDS = (site_command, stage_command, serve_command)
