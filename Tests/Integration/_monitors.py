"""hmp and a target's own monitor, each taking lines one by one."""

import contextlib
import json
import os
import re
import subprocess
import threading
from pathlib import Path

from _harness import LIMIT, QEMU, Failure, QMP, environment, started, wait_for_socket
import _harness

PROGRAM = os.environ.get("QEMU") or QEMU
FOLDER = Path(__file__).resolve().parent / "lines"
FILES = sorted(FOLDER.glob("*.lines"))

# Two disks, a CD drive, a network card, a balloon and a buffer for characters.
DEVICES = [
    "-display", "none", "-S", "-machine", "q35", "-nodefaults", "-m", "128", "-smp", "2", "-name", "probe", "-uuid",
    "12345678-1234-5678-9abc-def012345678", "-vga", "none", "-device", "VGA,id=vga0",
    "-drive", "if=none,id=d0,file=/vm/d0.qcow2,format=qcow2", "-device", "virtio-blk-pci,drive=d0,id=vb0",
    "-drive", "if=none,id=d1,file=/vm/d1.raw,format=raw", "-device", "virtio-blk-pci,drive=d1,id=vb1",
    "-drive", "if=none,id=cd0,media=cdrom", "-device", "ide-cd,drive=cd0,id=idecd0",
    "-netdev", "user,id=net0", "-device", "virtio-net-pci,netdev=net0,id=nic0",
    "-chardev", "ringbuf,id=rb,size=4096", "-device", "virtio-balloon-pci,id=bal0",
]


def lines_of(path):
    """The lines of a file, without comments and empty ones."""
    return [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]


def images(folder):
    folder.mkdir()
    for name, size in [("d0.qcow2", "16M"), ("d1.raw", "8M"), ("d2.qcow2", "4M"), ("over.qcow2", "4M"),
                       ("floppy.raw", "1440K")]:
        form = name.partition(".")[2]
        subprocess.run(["qemu-img", "create", "-q", "-f", form, folder / name, size], check=True)
    (folder / "empty.lines").touch()
    backing = ["-b", folder / "d0.qcow2", "-F", "qcow2"]
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *backing, folder / "top.qcow2"], check=True)


@contextlib.contextmanager
def machine(folder, *options):
    """A machine in a new folder, with one socket; the usual one, which has not begun to run, where no options are given."""
    images(folder)
    accelerator = "kvm" if os.access("/dev/kvm", os.W_OK) else "tcg"
    written = [option.replace("/vm", str(folder)) for option in options or DEVICES]
    accel = [] if "-accel" in written else ["-accel", accelerator]
    with open(folder / "log", "w") as log, started(
            folder, *accel, "-qmp", f"unix:{folder}/qmp,server=on,wait=off", *written, program=PROGRAM, stdout=log,
            stderr=log) as process:
        try:
            wait_for_socket(folder / "qmp", process)
        except Failure as failure:
            raise Failure(f"{failure} {(folder / 'log').read_text()}") from None
        process.path = folder / "qmp"
        yield process


class Answer:
    """What a monitor says to a line, and whether that is an error, where it tells."""

    def __init__(self, text, failed=None):
        lines = text.replace("\r\n", "\n").strip("\n").split("\n")
        self.text = "\n".join(line.rstrip() for line in lines)
        self.failed = failed


class OwnMonitor:
    """The human monitor that a QEMU has itself."""

    def __init__(self, folder, path):
        self.folder = folder
        self.client = QMP(path)

    def run(self, line):
        self.client.send("human-monitor-command", command_line=line.replace("/vm", str(self.folder)))
        reply = self.client.answer()
        if reply is None:
            raise ConnectionResetError
        return Answer(reply.get("return", "").replace(str(self.folder), "/vm"))


class Session:
    """One hmp for many lines; what it has to say to each is known before the next is sent."""

    # No target has such a command, so that this is said without asking it.
    MARK = "end-of-answer"

    def __init__(self, folder, target=None, *options):
        self.folder = folder
        self.arguments = ["-y", *options, *([str(target)] if target else [])]
        self.process = None

    def close(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def start(self):
        self.number = 0
        self.process = subprocess.Popen(
            [_harness.PROGRAM, *self.arguments], cwd=self.folder, env=environment(self.folder), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, line):
        if not self.process:
            self.start()
        self.number += 2
        typed = line.replace("/vm", str(self.folder))
        self.process.stdin.write(f"{typed}\n{self.MARK}\n".encode())
        self.process.stdin.flush()
        said = self.said().replace(str(self.folder), "/vm")
        failed = re.search(rf"^{self.number - 1}: ", said, re.M) is not None
        if re.match(r"\s*(cpu|quit|q|detach)\b", line):
            # What it remembers must not be there for the next line.
            self.close()
        return Answer(said, failed)

    def said(self):
        mark = f"{self.number}: {self.MARK}: unknown command"
        said = ""
        timer = threading.Timer(LIMIT, self.process.kill)
        timer.start()
        for row in self.process.stdout:
            said += row.decode(errors="replace")
            if mark in said:
                break
        else:
            self.close()
        timer.cancel()
        return said.partition(mark)[0]
