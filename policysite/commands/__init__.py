"""The command line: reads the environment and the clock, calls the package, prints in Chinese."""

import click

from policysite.commands.console import CommandGroup

_MODULES = {
    "site": ("site", "stage", "serve", "deploy"),
    "data": ("check", "import-text", "diff", "schema", "format", "renumber"),
    "records": ("status", "record", "start"),
    "workbook": ("sheet", "import-sheet"),
    "form": ("forms", "from-issue", "propose"),
}
"""The commands by the module that holds them: one is read only when a command of it is called."""


@click.group(cls=CommandGroup, package=__name__, modules=_MODULES)
def main() -> None:
    """改进工作作风具体措施查询：检查数据，生成网站。

    \b
    环境变量：
      SITE_DATA  数据目录，默认data（相对于项目目录）
      SITE_DATE  数据截至日期，如2026-11-23，默认今天（北京时间）
    """
