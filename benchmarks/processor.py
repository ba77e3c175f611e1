"""Processor time of other processes, as Linux tells it (proc(5), /proc/PID/stat)."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def processor_seconds_of(pid):
    """What a process has used so far, in its own code and in the system's."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK
