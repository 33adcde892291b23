"""The command `serve`: a preview that follows every change."""

import click

from .console import Command, say
from .edge import job, stopping
from .serve import serve_site


@click.command(cls=Command, name="serve")
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", help="网页服务的端口，默认8000")
def serve_command(port: int | None) -> None:
    """在本机预览网站，改了数据、模板或页面会自动重新生成。

    改了程序须重新运行。
    """
    with stopping():
        serve_site(job(), port, say)


COMMANDS = (serve_command,)
