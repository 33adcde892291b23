"""The command `deploy`: releases the site into a folder that nginx serves, or goes back to the release before."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policysite.commands.console import Command, CommandError, say
from policysite.commands.project import current_job, stopping
from policysite.figures.clock import CHINA
from policysite.publish.deploy import LOGINS, Deployed, DeployError, Plan, deploy, roll_back
from policysite.publish.swap import SwapError

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "deploy"
_FOLDER: Any = click.Path(path_type=Path)


@click.command(cls=Command, name="deploy")
@click.argument("folder", type=_FOLDER, metavar="目录")
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
        with stopping():
            done = roll_back(folder) if back else _deployed(folder, Plan(_TEMPLATES, login, reload))
    except (DeployError, SwapError) as error:
        raise CommandError(str(error)) from error
    _tell(done, folder, back)


def _deployed(folder: Path, plan: Plan) -> Deployed:
    return deploy(current_job(), folder, datetime.now(CHINA), plan)


def _tell(done: Deployed, folder: Path, back: bool) -> None:
    for note in done.notes:
        say(note)
    say(f"{'已退回到' if back else '已发布'}：{folder / 'current'}（{done.release.name}）")
    if done.first:
        say(
            f"首次发布：请按deploy/README.md填写{folder}/nginx/local中的文件，再让nginx包含{folder}/nginx/policysite.conf"
        )
    elif done.stale:
        say("nginx的配置或内容安全策略有变化，请现在重新加载：nginx -s reload")


COMMANDS = (deploy_command,)
