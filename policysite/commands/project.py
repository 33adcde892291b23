"""What every command starts from: the project, its data and the date; and how foreseen faults end it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from policysite.commands.console import CommandError
from policysite.data.dataset import UnknownNameError
from policysite.data.problems import DataError
from policysite.figures.clock import ClockError, site_date
from policysite.publish import BuildError, Job

_ROOT = Path(__file__).resolve().parent.parent.parent


def current_job(environment: Mapping[str, str] = os.environ) -> Job:
    """The project around the working directory, SITE_DATA (default `data`) and SITE_DATE (default today).

    Raises ClockError for a bad date, CommandError where there is no such folder of data.
    """
    project = _project(Path.cwd())
    data = environment.get("SITE_DATA", "").rstrip("/") or "data"
    if not (project / data).is_dir():
        raise CommandError(f"没有数据目录“{data}”（SITE_DATA，相对于{project}）")
    return Job(project, data, site_date(environment))


def _project(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds mkdocs.yml, else the one that holds this package."""
    return next((folder for folder in (start, *start.parents) if (folder / "mkdocs.yml").is_file()), _ROOT)


@contextmanager
def stopping() -> Iterator[None]:
    """Turn the faults that the package foresees into the end of the command."""
    try:
        yield
    except (BuildError, ClockError, DataError, UnknownNameError) as error:
        raise CommandError(str(error)) from error
