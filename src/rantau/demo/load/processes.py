"""Processor time and memory of a running Rantau, by part, from the kernel's own counters."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PARTS = ("web", "worker", "database")


@dataclass(frozen=True)
class Process:
    """One process: its parent, command line, seconds of its own and of ended children, bytes."""

    pid: int
    parent: int
    words: str
    seconds: float
    memory: int


def _read_process(pid: int) -> Process | None:
    try:
        words = (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (OSError, ValueError):
        return None
    pss = next((line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")), "0")
    return Process(
        pid, int(fields[1]), words, sum(map(int, fields[11:15])) / TICKS, int(pss) * 1024
    )


def find_part(words: str, data: Path, port: int) -> str:
    """Which part of the Rantau at `data` and `port` a command line is; empty for any other."""
    if "granian" in words and f"--port {port}" in words:
        return "web"
    if "rantau.worker" in words:
        return "worker"
    return "database" if f"-D {data}/pg" in words else ""


def list_parts(data: Path, port: int) -> dict[str, list[Process]]:
    """The processes of each part, children with their parents."""
    all_ = [p for p in map(_read_process, map(int, filter(str.isdigit, os.listdir("/proc")))) if p]
    heads = {p.pid: find_part(p.words, data, port) for p in all_}
    found: dict[str, list[Process]] = {part: [] for part in PARTS}
    for process in all_:
        part = heads[process.pid] or heads.get(process.parent, "")
        if part:
            found[part].append(process)
    return found


def measure_cpu_seconds(data: Path, port: int) -> dict[str, float]:
    """Processor seconds so far of web, worker, database, and of this process as generator."""
    own = os.times()
    spent = {part: sum(p.seconds for p in each) for part, each in list_parts(data, port).items()}
    return {**spent, "generator": own.user + own.system}


def measure_memory(data: Path, port: int) -> int:
    """Bytes in use by web, worker and database; shared pages counted once (Pss)."""
    return sum(p.memory for each in list_parts(data, port).values() for p in each)
