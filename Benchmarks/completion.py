#!/usr/bin/env python3
"""completion.py [COUNT]: the time of Tab at the prompt of a running QEMU, from the key to the last byte on the terminal.

The environment's HMP and QEMU name the programs. The first Tab of each line is reported apart, because hmp queries the target
only then.
"""

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = os.environ.get("HMP", str(ROOT / ".build/release/hmp"))
QEMU = os.environ.get("QEMU", "qemu-system-x86_64")

# Each has one continuation, so that little is drawn.
LINES = [
    "info snapsh", "block_resi", "block_resize d", "qmp blockdev-ad", "qmp query-name", "qmp block_resize node-na",
    "qmp blockdev-add driver=qcow", "blockdev_add driver=qcow2,overlap-chec",
    "blockdev_add driver=qcow2,overlap-check.inactive", "wait BLOCK_JOB_COMP",
    "object_add memory-backend-ram,host-no", "device_add virtio-net-pci,host_m", "device_add virtio-scsi-pci,vect",
    "netdev_add type=user,hostf", "migrate_set_parameter cpu-throttle-init", "migrate_set_capability postcopy-pree",
    "chardev-add ringbuf,si", "set_link ni", "qom-get /machine/periphera", "sendkey backsp",
    "block_export_add type=nbd,writa",
]
QUIET = 0.03


class Prompt:
    def __init__(self, folder, socket):
        child, self.terminal = pty.fork()
        if child == 0:
            settings = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            os.execve(PROGRAM, [PROGRAM, "--no-history", "--color", "never", socket], settings)
        self.child = child
        self.read(lambda text: text.endswith(b"(hmp) "))

    def read(self, is_enough=lambda text: False, quiet=None):
        """What comes, and when the last of it came; to the end of a silence, or until it is enough."""
        text, last = b"", time.perf_counter()
        while not is_enough(text):
            if not select.select([self.terminal], [], [], quiet or 10)[0]:
                if quiet:
                    break
                sys.exit(f"completion.py: no answer; {text!r}")
            text += os.read(self.terminal, 65536)
            last = time.perf_counter()
        return text, last

    def time_of_tab(self, line):
        """Milliseconds, and what was added to the line."""
        os.write(self.terminal, line.encode())
        self.read(quiet=QUIET)
        start = time.perf_counter()
        os.write(self.terminal, b"\t")
        text, end = self.read(quiet=0.2)
        os.write(self.terminal, b"\x15")
        self.read(quiet=QUIET)
        return (end - start) * 1000, text

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.child, 0)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/qmp"
        machine = [
            QEMU, "-display", "none", "-S", "-nodefaults", "-M", "q35", "-qmp", f"unix:{socket},server=on,wait=off",
            "-blockdev", "null-co,node-name=d0", "-netdev", "user,id=n0", "-device", "virtio-net-pci,netdev=n0,id=nic0",
        ]
        process = subprocess.Popen(machine, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not os.path.exists(socket):
                time.sleep(0.05)
            measure(folder, socket, count)
        finally:
            process.kill()
            process.wait()


def measure(folder, socket, count):
    slowest = 0.0
    prompt = Prompt(folder, socket)
    print(f"{'line':56} first ms   then ms    worst")
    for line in LINES:
        first, text = prompt.time_of_tab(line)
        times = [prompt.time_of_tab(line)[0] for _ in range(count)]
        middle = statistics.median(times)
        slowest = max(slowest, middle)
        mark = "" if text.strip(b"\a") else "  nothing was added"
        print(f"{line:56} {first:8.2f} {middle:9.2f} {max(times):8.2f}{mark}")
    prompt.close()
    print(f"the slowest of the medians is {slowest:.2f} ms")


if __name__ == "__main__":
    main()
