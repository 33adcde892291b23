"""One command, measured from outside: wall time in seconds and the most memory it held, in MB."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """Seconds and megabytes."""

    seconds: float
    megabytes: float


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in `folder` to its end. Exits with its output where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{said.decode()}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def side_by_side(rounds: int, jobs: Mapping[str, Callable[[], Cost]]) -> dict[str, Cost]:
    """Each job `rounds` times, in turn, so that noise of the machine falls on all alike; the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            costs[name].append(job())
    return {
        name: Cost(median(cost.seconds for cost in found), median(cost.megabytes for cost in found))
        for name, found in costs.items()
    }


def timed(job: Callable[[], object]) -> Cost:
    """A job in this process, its wall time alone."""
    start = time.perf_counter()
    job()
    return Cost(time.perf_counter() - start, 0.0)
