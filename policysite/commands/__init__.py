"""The command line: reads the environment and the clock, calls the package, prints in Chinese."""

import click

from policysite.commands.console import CommandGroup

_MODULES = {
    "site": ("site", "portable", "stage", "serve", "deploy"),
    "data": ("check", "import-text", "diff", "schema", "format", "renumber"),
    "founding": ("new",),
    "doctor": ("doctor",),
    "units": ("units", "confirm"),
    "records": ("status", "record", "start"),
    "reminding": ("remind",),
    "ledger": ("ledger", "explain"),
    "correct": ("correct",),
    "workbook": ("sheet", "import-sheet"),
    "searching": ("search",),
    "form": ("forms", "from-issue", "propose", "answer"),
}
"""The commands by the module that holds them: one is read only when a command of it is called."""


@click.group(cls=CommandGroup, package=__name__, modules=_MODULES)
def main() -> None:
    """印发的文件做成数据和网站：建立、检查、报送、生成。

    \b
    环境变量：
      SITE_DATA  数据目录，默认data（相对于项目目录）
      SITE_DATE  数据截至日期，如2026-11-23，默认今天（北京时间）
      SITE_PRODUCTION  正式网站：还有演示数据的，不予生成
      SITE_PUBLIC  公开到互联网的网站：有演示数据以外内容的，不予生成
    后两项除空和0以外，写什么都算设了。
    """
