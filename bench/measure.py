"""One command, measured from outside: wall time in seconds and the most memory it held, in MB."""

import gc
import json
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


_OUTSIDE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
spent = time.perf_counter() - start
if done.returncode:
    sys.exit(done.stdout.decode())
print(json.dumps([spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""
"""Measures a command from a process that is itself small: a child begins with what its parent held."""


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in `folder` to its end. Exits with its output where it fails."""
    outside = [sys.executable, "-S", "-c", _OUTSIDE, *command]
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}  # modules compiled anew at each run are nobody's everyday
    given = os.environ | compiled | environment
    done = subprocess.run(outside, cwd=folder, env=given, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return Cost(*json.loads(done.stdout))


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
    """A job in this process, its wall time alone, the median of three; what the process holds is no garbage of it."""
    spent = []
    for _ in range(3):
        gc.collect()
        gc.freeze()
        start = time.perf_counter()
        job()
        spent.append(time.perf_counter() - start)
        gc.unfreeze()
    return Cost(median(spent), 0.0)
