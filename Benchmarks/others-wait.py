#!/usr/bin/env python3
"""others-wait.py [SECONDS [CLIENTS]]: how long a client waits for query-version while others do their worst.

The worst is: a storage that stops answering, with 1, 2 and 64 reads stuck; 7,000 requests for the schema at once, with and
without a reader; CLIENTS (1000) clients that wait and are killed. A process of its own asks once in a millisecond for SECONDS
(2). qemu-storage-daemon is measured in the same run, if it is installed.
"""

import contextlib
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Integration"))
os.environ.setdefault("HMP", str(ROOT / ".build/release/hmp"))
import _harness  # noqa: E402
from _harness import QMP, storage_daemon, engine  # noqa: E402
from _stopped_storage import PROGRAMS, stopped_storage  # noqa: E402

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 2
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
NULL = "driver=null-co,node-name=n,latency-ns=600000000000"


def ask(path, ready, stop, times):
    with QMP(path) as client:
        ready.set()
        seen = []
        while not stop.is_set():
            before = time.perf_counter()
            client.execute("query-version")
            seen.append(time.perf_counter() - before)
            time.sleep(0.001)
        times.put(seen)


@contextlib.contextmanager
def measured(what, process):
    """Prints how long another client has waited meanwhile."""
    ready, stop, times = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Queue()
    asker = multiprocessing.Process(target=ask, args=(process.path, ready, stop, times))
    asker.start()
    ready.wait()
    yield
    stop.set()
    seen = sorted(times.get())
    asker.join()
    status = Path(f"/proc/{process.pid}/status").read_text().split("\n")
    peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
    print(f"  {what:34} median {seen[len(seen) // 2] * 1e3:7.2f}  p99 {seen[len(seen) * 99 // 100] * 1e3:8.2f}  "
          f"worst {seen[-1] * 1e3:8.2f} ms, {len(seen)} responses, peak {peak} MB", flush=True)


def stuck_reads(process, storage):
    for count in (1, 2, 64):
        clients = [QMP(process.path) for _ in range(count)]
        with measured(f"storage stopped, {count} reads stuck", process), storage.stopped():
            for client in clients:
                client.send("human-monitor-command", command_line='qemu-io f "read 0 4k"')
            time.sleep(SECONDS)
        for client in clients:
            client.answer()
            client.close()


def flood(process):
    requests = b'{"execute":"query-qmp-schema"}' * 7000
    with QMP(process.path) as client:
        with measured("7,000 schemas, nobody reads", process):
            client.socket.setblocking(False)
            sent = 0
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                with contextlib.suppress(BlockingIOError):
                    sent += client.socket.send(requests[sent:])
                time.sleep(0.01)
    with QMP(process.path) as client:
        with measured("7,000 schemas, read", process):
            writer = threading.Thread(target=client.socket.sendall, args=(requests,))
            writer.start()
            for _ in range(7000):
                client.reader.readline()
            writer.join()


def leaving(process):
    reader = QMP(process.path)
    reader.send("human-monitor-command", command_line='qemu-io n "read 0 4k"')
    ready = multiprocessing.Event()
    clients = multiprocessing.Process(target=wait_for_resize, args=(process.path, ready))
    clients.start()
    ready.wait()
    time.sleep(0.5)
    with measured(f"{CLIENTS} waiting clients are killed", process):
        os.kill(clients.pid, signal.SIGKILL)
        clients.join()
        time.sleep(SECONDS)


def wait_for_resize(path, ready):
    clients = []
    for _ in range(CLIENTS):
        clients.append(QMP(path))
        clients[-1].send("block_resize", node_name="n", size=4096)
    ready.set()
    signal.pause()


def idle(process):
    with measured("idle", process):
        time.sleep(SECONDS)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(20000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    _harness.PROGRAM = os.environ["HMP"]
    has_storage = all(shutil.which(program) for program in PROGRAMS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("hmp")
        with engine(folder, "--blockdev", NULL) as process:
            idle(process)
            flood(process)
            leaving(process)
        if not has_storage:
            return print(f"  no {' or '.join(PROGRAMS)}: no storage to stop")
        with stopped_storage(folder) as storage, engine(folder, *storage.options("f"), name="T") as process:
            stuck_reads(process, storage)
        if not shutil.which("qemu-storage-daemon"):
            return
        print("qemu-storage-daemon (one client at a time: its own monitor waits for its commands)")
        with storage_daemon(folder) as process:
            idle(process)


if __name__ == "__main__":
    main()
