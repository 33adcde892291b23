"""The commands that build and release: `site`, `stage`, `serve`, a preview that follows every change, and `deploy`."""

from datetime import datetime
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, CommandError, say
from policysite.commands.project import current_job
from policysite.figures.clock import CHINA
from policysite.publish.build import build_site, serve_site, stage_site
from policysite.publish.deploy import LOGINS, DeployError, Plan, deploy, roll_back
from policysite.publish.swap import SwapError

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "deploy"


@click.command(cls=Command, name="site")
@click.option("--out", type=PATH, default="site", metavar="目录", help="生成到哪个目录，默认site")
def site_command(out: Path) -> None:
    """检查数据并生成网站。

    生成成功后一次替换旧网站；数据、模板或页面有任何问题，都不动旧网站。
    """
    _show(build_site(current_job(), out))
    pages = sum(1 for _ in out.rglob("*.html"))
    say(f"已生成：{out}（{pages}页）")


@click.command(cls=Command, name="stage")
@click.argument("folder", type=PATH, metavar="目录")
def stage_command(folder: Path) -> None:
    """把生成网站所需的全部文件写到一个目录。

    其中由数据生成的页面都是文件，别的网站生成器只要能运行macros.py，就能由此生成同样的网站。
    """
    _show(stage_site(current_job(), folder))
    say(f"已写入：{folder}")


@click.command(cls=Command, name="serve")
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", help="网页服务的端口，默认8000")
def serve_command(port: int | None) -> None:
    """在本机预览网站，改了数据、模板或页面会自动重新生成。

    改了程序须重新运行。
    """
    serve_site(current_job(), port, say)


def _show(notes: tuple[str, ...]) -> None:
    for note in notes:
        say(note)


@click.command(cls=Command, name="deploy")
@click.argument("folder", type=PATH, metavar="目录")
@click.option("--roll-back", "back", is_flag=True, help="不生成，退回到现在这版的前一版")
@click.option(
    "--login",
    type=click.Choice(LOGINS),
    default=LOGINS[0],
    metavar="方式",
    help=f"首次发布时的登录方式：{'、'.join(LOGINS)}",
)
@click.option("--reload", default="", metavar="命令", help="切换前重新加载nginx的命令，如“nginx -s reload”")
def deploy_command(folder: Path, back: bool, login: str, reload: str) -> None:
    """生成网站并发布到nginx服务的目录。

    每次发布都是目录下releases中完整的一版，切换只是改一个链接，随时可以退回；生成或发布中出了问题，正在看的网站不变。
    首次发布后的一次性配置见deploy/README.md。
    """
    try:
        plan = Plan(_TEMPLATES, login, reload)
        done = roll_back(folder) if back else deploy(current_job(), folder, datetime.now(CHINA), plan)
    except (DeployError, SwapError) as error:
        raise CommandError(str(error)) from error
    _show(done.notes)
    say(f"{'已退回到' if back else '已发布'}：{folder / 'current'}（{done.release.name}）")
    if done.first:
        nginx = folder / "nginx"
        say(f"首次发布：请按deploy/README.md填写{nginx}/local中的文件，再让nginx包含{nginx}/policysite.conf")
    elif done.stale:
        say("nginx的配置或内容安全策略有变化，请现在重新加载：nginx -s reload")


COMMANDS = (site_command, stage_command, serve_command, deploy_command)
