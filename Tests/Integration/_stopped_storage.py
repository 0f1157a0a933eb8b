"""A file whose storage can stop answering: `nbdfuse` shows what an `nbdkit` keeps, and signals stop both."""

import contextlib
import os
import re
import signal
import subprocess
from pathlib import Path

from _harness import children, wait_for

SIZE = 64 << 20
PROGRAMS = ("nbdfuse", "nbdkit")


class StoppedStorage:
    def __init__(self, path, servers):
        self.path = path
        self.servers = servers

    def options(self, name):
        return ["--blockdev", f"driver=file,node-name={name},filename={self.path}"]

    @contextlib.contextmanager
    def stopped(self):
        """For as long as this lasts, no call of the system on the file returns."""
        for server in self.servers:
            os.kill(server, signal.SIGSTOP)
        for server in self.servers:
            wait_for(lambda: is_stopped(server), "the stop")
        try:
            yield
        finally:
            self.go_on()

    def go_on(self):
        for server in self.servers:
            os.kill(server, signal.SIGCONT)


def is_stopped(process_id):
    """Whether all threads of a process have stopped, as the system tells."""
    states = [(task / "stat").read_text().rpartition(")")[2].split()[0]
              for task in Path(f"/proc/{process_id}/task").iterdir()]
    return set(states) == {"T"}


def descendants(process_id):
    for child in children(process_id):
        yield child
        yield from descendants(child)


def in_file_call(process_id):
    """Whether a thread waits for a storage, as the system tells."""
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            waits = re.search("fuse|request_wait_answer", (thread / "wchan").read_text())
            if waits or " D " in (thread / "stat").read_text():
                return True
    return False


MEMORY = ["memory", str(SIZE)]


def without_holes(content):
    """The words for an nbdkit that cannot discard; the content is in a file."""
    content.touch()
    os.truncate(content, SIZE)
    return ["eval", f"get_size=echo {SIZE}",
            f"pread=dd if={content} skip=$4 count=$3 iflag=skip_bytes,count_bytes",
            f"pwrite=dd of={content} seek=$4 conv=notrunc oflag=seek_bytes"]


@contextlib.contextmanager
def stopped_storage(folder, name="F", server=MEMORY):
    path = folder / name
    path.touch()
    with mounted(path, path, server) as storage:
        yield storage


@contextlib.contextmanager
def stopped_folder(folder, name="D"):
    """The same as a folder, which has a file in it."""
    path = folder / name
    path.mkdir()
    with mounted(path, path / "nbd") as storage:
        storage.path = path
        yield storage


@contextlib.contextmanager
def mounted(path, file, server=MEMORY):
    command = ["nbdfuse", path, "[", "nbdkit", "-f", *server, "]"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    servers = []
    try:
        wait_for(lambda: file.exists() and file.stat().st_size == SIZE or process.poll() is not None, "the mount")
        # The one answers calls that concern the file, such as open, the other those for its content.
        servers = [process.pid] + [child for child in descendants(process.pid)
                                   if Path(f"/proc/{child}/comm").read_text().strip() == "nbdkit"]
        yield StoppedStorage(path, servers)
    finally:
        for server in servers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(server, signal.SIGCONT)
        # Without waiting for those who still use a file in it.
        subprocess.run(["umount", "-l", path], check=False, stderr=subprocess.DEVNULL)
        process.terminate()
        process.communicate()
