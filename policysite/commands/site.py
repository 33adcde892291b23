"""The commands that build and release: `site`, `portable`, `stage`, `serve`, a preview that follows
every change, and `deploy`."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from policysite.commands.console import PATH, Command, CommandError, attended, prompt, say
from policysite.commands.project import current_address, current_job
from policysite.data.handed_in import CHINA
from policysite.publish import Job
from policysite.publish.build import build_site, stage_site
from policysite.publish.deploy import LOGINS, DeployError, Plan, deploy, last_address, roll_back
from policysite.publish.portable import write_portable
from policysite.publish.preview import serve_site
from policysite.publish.site_url import NOWHERE, SiteUrlError, reaches_only_this_machine, read_url
from policysite.publish.swap import SwapError

_WITHOUT = (
    "没有写明网站的网址（SITE_URL）。没有网址，学习记录的网页和Word文件就没有二维码，日历里的事项没有链接，"
    "“新近情况”里的链接有的阅读程序打不开，站点地图是空的，换页也慢一些"
)
"""What a release without an address lacks."""

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
    if current_address() is None:
        say("没有写明网站的网址（SITE_URL）：没有二维码、日历链接和站点地图")


@click.command(cls=Command, name="portable")
@click.option("--out", type=PATH, required=True, metavar="文件.zip", help="写到哪个zip文件")
def portable_command(out: Path) -> None:
    """生成离线版网站，打成一个zip文件。

    解压后用浏览器直接打开，不用服务器，也不用联网，可以放在U盘里带走。已有的旧文件在成功后一次替换。
    """
    if out.suffix.lower() != ".zip":
        raise CommandError(f"请写明写到哪个zip文件，如make portable OUT=site.zip，现为“{out}”")
    _show(write_portable(current_job(), out))
    say(f"已写入：{out}（{max(1, round(out.stat().st_size / 1e6))}MB）。全部解压后打开其中的index.html")
    if current_address() is None:
        say("没有写明网站的网址（SITE_URL）：首页不写取自哪里，没有二维码，复制引用时不带链接")


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

    SITE_URL写明网站的网址，下次自动沿用；没有写的会问。每次发布都是目录下releases中完整的一版，切换只是改一个链接，随时可以退回；生成或发布中出了问题，正在看的网站不变。
    首次发布后的一次性配置见deploy/README.md。
    """
    try:
        plan = Plan(_TEMPLATES, login, reload)
        done = roll_back(folder) if back else deploy(_addressed_job(folder), folder, datetime.now(CHINA), plan)
    except (DeployError, SwapError) as error:
        raise CommandError(str(error)) from error
    _show(done.notes)
    say(f"{'已退回到' if back else '已发布'}：{folder / 'current'}（{done.release.name}）")
    if done.first:
        nginx = folder / "nginx"
        say(f"首次发布：请按deploy/README.md填写{nginx}/local中的文件，再让nginx包含{nginx}/policysite.conf")
    elif done.stale:
        say("nginx的配置或内容安全策略有变化，请现在重新加载：nginx -s reload")


def _addressed_job(folder: Path) -> Job:
    """The job with the address that SITE_URL gives, else the one of the last deployment, else what is answered.

    Raises CommandError where there is none and nobody to ask, SiteUrlError for one that is none.
    """
    job, given = current_job(), current_address()
    url = given if given is not None else last_address(folder)
    if url is None:
        url = _ask_address()
    if reaches_only_this_machine(url):
        say(f"请核对：{url}只指向看网页的人自己的电脑，别人打不开网站里的二维码和链接")
    return replace(job, url=url)


def _ask_address() -> str:
    """The address that somebody gives. Raises CommandError where there is nobody to ask."""
    if not attended():
        raise CommandError(
            f"{_WITHOUT}。请写明：SITE_URL=https://policy.example/ make deploy DEST=目录（以后自动沿用）；"
            f"确实没有固定网址的，写SITE_URL={NOWHERE}"
        )
    say(_WITHOUT)
    while True:
        try:
            answer = prompt(f"同事在浏览器里输入的网址，如https://policy.example/（确实没有的写{NOWHERE}）")
            if answer:
                return read_url("网址", answer)
        except SiteUrlError as error:
            say(str(error))


COMMANDS = (site_command, portable_command, stage_command, serve_command, deploy_command)
