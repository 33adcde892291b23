"""What every command starts from: the project, its data and the date."""

import os
from collections.abc import Mapping
from pathlib import Path

from policysite.commands.console import CommandError
from policysite.publish import Job
from policysite.publish.clock import site_date
from policysite.publish.site_url import given_url

_ROOT = Path(__file__).resolve().parent.parent.parent


def current_job(environment: Mapping[str, str] = os.environ, *, founding: bool = False) -> Job:
    """The project around the working directory, SITE_DATA (default `data`), SITE_DATE (default today) and SITE_URL.

    Raises ClockError for a bad date, SiteUrlError for a bad address, CommandError where there is no such folder
    of data, unless a command is `founding` one.
    """
    project = _project(Path.cwd())
    data = environment.get("SITE_DATA", "").rstrip("/") or "data"
    if not founding and not (project / data).is_dir():
        raise CommandError(f"没有数据目录“{data}”（SITE_DATA，相对于{project}）")
    return Job(project, data, site_date(environment), given_url(environment) or "")


def current_address(environment: Mapping[str, str] = os.environ) -> str | None:
    """The address that SITE_URL gives; None where it gives none. Raises SiteUrlError."""
    return given_url(environment)


def _project(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds mkdocs.yml, else the one that holds this package."""
    return next((folder for folder in (start, *start.parents) if (folder / "mkdocs.yml").is_file()), _ROOT)
