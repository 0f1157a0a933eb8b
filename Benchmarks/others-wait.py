#!/usr/bin/env python3
"""others-wait.py [SECONDS [CLIENTS]]: how long a client waits for query-version while others do their worst.

The worst is: a storage that stops answering, with 1, 2 and 64 writes stuck; 7,000 requests for the schema at once, with and
without a reader; CLIENTS (1000) clients that wait and are killed. A process of its own asks once in a millisecond for SECONDS
(2). Then it measures reads of another node, beside as many stuck writes, compared with those alone. qemu-storage-daemon is
measured in the same run, if it is installed: its monitor, and reads from an NBD export beside those stuck in another.
"""

import contextlib
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
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


def stuck_writes(process, storage):
    for count in (1, 2, 64):
        clients = [QMP(process.path) for _ in range(count)]
        # Writes, since what was read once may be read again without the storage.
        with measured(f"storage stopped, {count} writes stuck", process), storage.stopped():
            for client in clients:
                client.send("human-monitor-command", command_line='qemu-io f "write 0 4k"')
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


STUCK = (0, 1, 2, 64)
ROUNDS = 5


def report_rates(what, rates):
    """Prints the medians of reads per second by the number of stuck ones."""
    medians = {count: sorted(rates[count])[len(rates[count]) // 2] for count in STUCK}
    print(f"  {what}: " + ", ".join(f"{count} stuck {medians[count]:.0f}/s ({medians[count] / medians[0] * 100:.0f} %)"
                                    for count in STUCK), flush=True)


def reads_of_another_node(process, storage):
    """The reads do not come from the page cache alone, which would need no thread: the node writes between them."""
    rates = {count: [] for count in STUCK}
    with QMP(process.path) as client:
        for _ in range(ROUNDS):
            for count in STUCK:
                clients = [QMP(process.path) for _ in range(count)]
                with storage.stopped():
                    for stuck in clients:
                        stuck.send("x-qemu-io", node_name="f", command="write 0 4k")
                    number, begin = 0, time.perf_counter()
                    while time.perf_counter() < begin + SECONDS / 4:
                        client.execute("x-qemu-io", node_name="g", command=f"write {number % 1000 * 4096} 4k")
                        client.execute("x-qemu-io", node_name="g", command=f"read {number % 1000 * 4096} 128k")
                        number += 2
                    rates[count].append(number / (time.perf_counter() - begin))
                for stuck in clients:
                    stuck.answer()
                    stuck.close()
    report_rates("requests of another node", rates)


def reads_of_another_export(folder, storage, image):
    """qemu-storage-daemon's own; 0 where the requests do not end in ten seconds."""
    rates = {count: [] for count in STUCK}
    nbd = folder / "N"
    exports = [word for name in "fg" for word in ("--export", f"type=nbd,id={name},node-name={name},name={name},writable=on")]
    with storage_daemon(folder, *storage.options("f"), "--blockdev", f"driver=file,node-name=g,filename={image}",
                        "--nbd-server", f"addr.type=unix,addr.path={nbd},max-connections=100", *exports):
        uri = {name: f"nbd+unix:///{name}?socket={nbd}" for name in "fg"}
        for _ in range(ROUNDS):
            for count in STUCK:
                # They connect before the storage stops.
                readers = [subprocess.Popen(["qemu-io", "-f", "raw", uri["f"]], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, bufsize=0) for _ in range(count)]
                for reader in readers:
                    reader.stdin.write(b"length\n")
                    while b"iB" not in reader.stdout.readline():
                        pass
                with storage.stopped():
                    for number, reader in enumerate(readers):
                        reader.stdin.write(b"write %dM 4k\n" % (number % 64))
                    bench = ["qemu-img", "bench", "-f", "raw", "-d", "1", "-s", "131072", "-c", "500", uri["g"]]
                    begin = time.perf_counter()
                    done = subprocess.run(["timeout", "-s", "KILL", "10", *bench], stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL, check=False).returncode == 0
                    rates[count].append(500 / (time.perf_counter() - begin) if done else 0)
                for reader in readers:
                    reader.stdin.close()
                    reader.wait()
    report_rates("reads from another NBD export", rates)


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
        image = folder / "image"
        image.write_bytes(bytes(64 << 20))
        other = ["--blockdev", f"driver=file,node-name=g,filename={image}"]
        with stopped_storage(folder) as storage, engine(folder, *storage.options("f"), *other, name="T") as process:
            stuck_writes(process, storage)
            reads_of_another_node(process, storage)
        if not shutil.which("qemu-storage-daemon"):
            return
        print("qemu-storage-daemon (one client at a time: its own monitor waits for its commands)")
        with storage_daemon(folder) as process:
            idle(process)
        if all(shutil.which(program) for program in ("qemu-io", "qemu-img")):
            with stopped_storage(folder, "G") as storage:
                reads_of_another_export(folder, storage, image)


if __name__ == "__main__":
    main()
