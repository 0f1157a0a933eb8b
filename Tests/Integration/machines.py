#!/usr/bin/env python3
"""Machines of other kinds than that of differential.py, on each of which every subject of info is asked for.

Each file of the folder machines has options of QEMU, then a line of hyphens, then lines for that machine, which are run
after the subjects; at a line of stars all subjects are asked for again. /vm stands for the machine's folder. Comparing is
as in differential.py.
"""

import re
import shlex
from pathlib import Path

from _comparison import compare
from _harness import main, test
from _monitors import PROGRAM

FOLDER = Path(__file__).resolve().parent / "machines"

# With other arguments than none.
MORE = [
    "info block -n", "info block -v", "info block -n -v", "info mtree -f", "info mtree -o", "info mtree -d", "info qtree -b",
    "info qom-tree /machine/peripheral", "info qom-tree /machine/unattached/device[0]", "info registers -a",
    "info stats vm", "info stats vcpu", "info trace-events net*", "info cpus",
]
# Which take memory or time that has no end on some machine, or tell of the host alone.
LEFT_OUT = {"info sync-profile", "info trace-events"}
# Which end a QEMU that has no processor.
NEED_PROCESSOR = {"info stats vcpu"}


def subjects(monitor):
    names = re.findall(r"^(info [\w-]+)", monitor.run("help info").text, re.M)
    left_out = LEFT_OUT if "CPU #0" in monitor.run("info cpus").text else LEFT_OUT | NEED_PROCESSOR
    return [name for name in names + MORE if name not in left_out]


def read(path):
    """The options of a machine, and its lines as a function of its own monitor."""
    head, _, tail = path.read_text().partition("\n---\n")
    own = [line for line in tail.splitlines() if line.strip() and not line.startswith("#")]

    def lines(monitor):
        asked = subjects(monitor)
        return [*asked, *(line for written in own for line in (asked if written == "***" else [written]))]

    return shlex.split(head, comments=True), lines


def add(path):
    options, lines = read(path)

    def check(folder):
        compare(path.stem, folder, lines, *options)

    check.__name__ = path.stem.replace("-", "_")
    test(PROGRAM, "qemu-img")(check)


for machine in sorted(FOLDER.glob("*.machine")):
    add(machine)

if __name__ == "__main__":
    main()
