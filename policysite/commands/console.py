"""Click in Chinese: help, usage errors, and an end with a message and a code for every fault, never a traceback."""

import errno
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from policysite.data.handed_in import UnfitError, one_line
from policysite.data.named import UnknownNameError
from policysite.data.problems import DataError, system_words
from policysite.publish import BuildError
from policysite.publish.clock import ClockError
from policysite.publish.site_url import SiteUrlError


class _Place(click.Path):
    """A file or folder that is named: an empty variable of a script is not the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises BadParameter where nothing is named."""
        if value == "":
            self.fail("empty", param, ctx)
        return super().convert(value, param, ctx)


PATH: Any = _Place(path_type=Path)

_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}


class CommandError(Exception):
    """A fault of what was given, with the message for people; the command ends with code 1."""


def say(text: str) -> None:
    """Print for people, beside the output proper."""
    click.echo(text, err=True)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_HEADINGS.get(heading, heading)}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Chinese throughout."""

    context_class = _Context

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | extra)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The `--help` option, with its own help in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


class CommandGroup(Command, click.Group):
    """A group of such commands, which turns every foreseen fault into a message and an exit code.

    `modules` of `package` hold the commands: by the module's name those of its `COMMANDS`. A module is imported when
    one of them is called for.
    """

    def __init__(self, *args: Any, package: str, modules: Mapping[str, Sequence[str]], **extra: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 …"} | extra)
        self.modules = {command: f"{package}.{module}" for module, commands in modules.items() for command in commands}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        held = import_module(self.modules[cmd_name]).COMMANDS if cmd_name in self.modules else ()
        return next((command for command in held if command.name == cmd_name), None)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run and exit: 0 done, 1 a fault of data or system, 2 a wrong command line, 130 interrupted."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # a terminal that is not UTF-8 must not end in a traceback
                stream.reconfigure(errors="replace")
        code, text = self._run(*args, **extra)
        if text:
            say(text)
        sys.exit(code)

    def _run(self, *args: Any, **extra: Any) -> tuple[int, str]:
        run: Any = super().main
        try:
            code = run(*args, standalone_mode=False, **extra)
        except click.UsageError as error:
            return 2, _usage_words(error)
        except click.Abort:
            return 130, "已中断"
        except (CommandError, BuildError, ClockError, DataError, SiteUrlError, UnknownNameError) as error:
            return 1, str(error)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return 1, system_words(error)
        return code if isinstance(code, int) else 0, ""


def _usage_words(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    path = error.ctx.command_path if error.ctx else "policysite"
    return f"{_wrong(error)}。用法见“{path} --help”"


def _wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项“{error.option_name}”"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"没有命令“{error.command_name}”"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.metavar or error.param.name
        return f"缺少{name}" if isinstance(error, click.MissingParameter) else f"{name}不对"
    return "命令写法不对"


def line_of(option: str, given: str | None) -> str | None:
    """The words that an option was given, None for none. Raises CommandError for what is no line of words."""
    try:
        return one_line(given or "") or None
    except UnfitError as error:
        raise CommandError(f"{option}：{error}。没有写入") from None


def attended() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def prompt(words: str, default: str = "") -> str:
    """The answer to a question; `default` where none is given."""
    answer = click.prompt(words, default=default, show_default=bool(default), prompt_suffix="：", err=True)
    return str(answer).strip()


def settle(found: Sequence[object], faults: int, refusal: str, yes: bool) -> None:
    """Show what was `found`, a line each; `faults` of it are no mere warnings.

    Raises CommandError with `refusal` where there are faults, and where nobody takes the warnings upon himself.
    """
    listed = "\n".join(map(str, found))
    if faults:
        raise CommandError(f"{listed}\n共{faults}处问题，{refusal}")
    if found:
        say(listed)
        if not yes:
            agree("仍要写入吗", "没有写入；核对后仍要写入的，请加--yes")


def agree(words: str, otherwise: str) -> None:
    """Go on only where somebody says so. Raises CommandError with `otherwise`."""
    if not attended() or prompt(f"{words}（输入“是”或y）", "否").lower() not in ("是", "y", "yes"):
        raise CommandError(otherwise)
