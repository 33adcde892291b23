"""The guards of the environment: armed by whatever is written, whoever builds; disarmed by nothing and 0 alone."""

import os
from pathlib import Path

import pytest
from helpers.paths import DAY, OFFICE, PROJECT
from helpers.trees import tree
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from policysite.publish import BuildError, Job, armed
from policysite.publish.build import build_site
from policysite.publish.mkdocs import renderer

ARMED = ("1", " 1", "1 ", "true", "TRUE", "yes", "on", "no", "false", "off", "00", "０", " ", "是", "否")
REFUSALS = {"SITE_PRODUCTION": "正式网站不得含演示数据", "SITE_PUBLIC": "公开到互联网的网站只可用演示数据"}


@pytest.fixture(params=REFUSALS)
def switch(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A switch, and data that it does not let out: demonstration data, or a real record."""
    record = "records:\n  - duty: m09-2-a\n    date: 2026-03-05\n    summary: 走访“双联系”点\n"
    real = request.param == "SITE_PUBLIC"
    root = tree(tmp_path / "data", {"records/2026/office.yml": record}, OFFICE) if real else OFFICE
    monkeypatch.setenv("SITE_DATA", str(root))
    monkeypatch.setenv("SITE_DATE", "2026-11-23")
    return str(request.param)


@pytest.mark.parametrize("value", ARMED)
def test_whatever_is_written_arms(value: str) -> None:
    """A slip of writing lets nothing out."""
    assert armed({"SITE_PUBLIC": value}, "SITE_PUBLIC")


@pytest.mark.parametrize("environment", [{}, {"SITE_PUBLIC": ""}, {"SITE_PUBLIC": "0"}])
def test_nothing_and_0_disarm(environment: dict[str, str]) -> None:
    """Who does not want a guard leaves it out, or writes 0."""
    assert not armed(environment, "SITE_PUBLIC")


@pytest.mark.parametrize("value", ["1", " 1", "true", "no"])
def test_every_way_to_build_is_guarded(
    switch: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`policysite site`, plain MkDocs with its hooks, and a generator that runs the macros alone: none builds."""
    monkeypatch.setenv(switch, value)
    with pytest.raises(PluginError, match=REFUSALS[switch]):
        renderer(PROJECT)
    config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(tmp_path / "plain"))
    with pytest.raises(PluginError, match=REFUSALS[switch]):
        config.plugins.on_config(config)
    if value == "true":
        with pytest.raises(BuildError, match=REFUSALS[switch]):
            build_site(Job(PROJECT, os.environ["SITE_DATA"], DAY), tmp_path / "site")
        assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("value", ["", "0"])
def test_what_is_disarmed_stops_nothing(switch: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same data are shown where the guard is not set."""
    monkeypatch.setenv(switch, value)
    assert renderer(PROJECT).dataset.records
