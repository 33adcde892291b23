"""The command line: reads the environment and the clock, calls the package, prints in Chinese."""

from types import MappingProxyType

import click

from .console import Group

_MODULES = MappingProxyType(
    {
        "cli_site": ("site", "stage"),
        "cli_serve": ("serve",),
        "cli_data": ("check", "import-text"),
        "cli_records": ("status", "record", "start"),
        "cli_sheets": ("sheet", "import-sheet"),
        "cli_issues": ("forms", "from-issue", "propose"),
        "cli_changes": ("diff", "schema", "format"),
        "cli_deploy": ("deploy",),
    }
)
"""The commands by the module that holds them: one is read only when a command of it is called."""


@click.group(cls=Group, package="policysite", modules=_MODULES)
def main() -> None:
    """改进工作作风具体措施查询：检查数据，生成网站。

    \b
    环境变量：
      SITE_DATA  数据目录，默认data（相对于项目目录）
      SITE_DATE  数据截至日期，如2026-11-23，默认今天（北京时间）
    """


if __name__ == "__main__":
    main(prog_name="policysite")
