"""Processor time and memory of a running Rantau, by part, read from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PARTS = ("web", "worker", "database")


@dataclass(frozen=True)
class Process:
    """One process.

    seconds  processor time of its own and of its children that ended
    memory   bytes, shared pages divided by how many processes share them (Pss)
    """

    pid: int
    parent: int
    command_line: str
    seconds: float
    memory: int


def _read_process(pid: int) -> Process | None:
    try:
        command_line = (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (OSError, ValueError):
        return None
    pss = next((line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")), "0")
    return Process(
        pid, int(fields[1]), command_line, sum(map(int, fields[11:15])) / TICKS, int(pss) * 1024
    )


def find_part(command_line: str, data: Path, port: int) -> str:
    """Tell which part of the Rantau at `data` and `port` has this command line; empty if none."""
    if "granian" in command_line and f"--port {port}" in command_line:
        return "web"
    if "rantau.worker" in command_line:
        return "worker"
    return "database" if f"-D {data}/pg" in command_line else ""


def list_parts(data: Path, port: int) -> dict[str, list[Process]]:
    """List the processes of each part of a Rantau; a child belongs to its parent's part."""
    processes = [
        p for p in map(_read_process, map(int, filter(str.isdigit, os.listdir("/proc")))) if p
    ]
    parts = {p.pid: find_part(p.command_line, data, port) for p in processes}
    by_part: dict[str, list[Process]] = {part: [] for part in PARTS}
    for process in processes:
        part = parts[process.pid] or parts.get(process.parent, "")
        if part:
            by_part[part].append(process)
    return by_part


def measure_cpu_seconds(data: Path, port: int) -> dict[str, float]:
    """Sum the processor seconds of web, worker and database so far, and of this process as
    `generator`."""
    own = os.times()
    spent = {part: sum(p.seconds for p in each) for part, each in list_parts(data, port).items()}
    return {**spent, "generator": own.user + own.system}


def measure_memory(data: Path, port: int) -> int:
    """Sum the bytes in use by web, worker and database; shared pages count once (Pss)."""
    return sum(p.memory for each in list_parts(data, port).values() for p in each)
