"""`policysite search`: tries a list of what people type, before they do."""

from pathlib import Path

import click

from policysite.commands.console import PATH, Command, CommandError, say
from policysite.publish.asking import Answer, ask_site


@click.command(cls=Command, name="search")
@click.argument("listed", type=PATH, metavar="清单")
@click.option("--site", type=PATH, default="site", metavar="目录", help="生成好的网站，默认site")
def search_command(listed: Path, site: Path) -> None:
    """用生成好的网站逐个试查清单里的词，列出查不到的。

    清单是文本文件，一行一个，是大家会怎么说、怎么打；井号起头的行不算。查不到或只查到一部分的，把说法补进synonyms.yml。
    """
    try:
        lines = [line.strip() for line in listed.read_text(encoding="utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise CommandError(f"{listed}不是UTF-8编码的文本文件") from None
    answers = ask_site(site, [line for line in lines if line and not line.startswith("#")])
    told = [(answer, word) for answer in answers if (word := _word(answer))]
    for answer, word in told:
        click.echo(f"{answer.query}：{word}")
    lacking = sum(not answer.ids for answer in answers)
    say(f"共{len(answers)}个，查不到的{lacking}个，只查到一部分的{sum(answer.partial for answer in answers)}个")


def _word(answer: Answer) -> str:
    """What is to be said of an answer; empty where it is as asked."""
    if not answer.ids:
        return f"查不到，相近的有{'、'.join(answer.nearest)}" if answer.nearest else "查不到"
    if answer.partial:
        return f"只查到一部分，第一项是{answer.ids[0]}"
    return f"按“{answer.instead}”查到{answer.ids[0]}" if answer.instead else ""


COMMANDS = (search_command,)
