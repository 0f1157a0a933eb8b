#!/usr/bin/env python3
"""A storage that stops answering holds up those who use it, and nobody else: no monitor, no other node, no end."""

import signal
import subprocess
import tempfile
import time

from _harness import LIMIT, QMP, Failure, engine, expect, expect_in, main, started, test, wait_for
from _stopped_storage import PROGRAMS, in_file_call, stopped_storage, without_holes

NULL = ["--blockdev", "driver=null-co,node-name=n,size=1M,read-zeroes=on"]
# A tenth of the time that a monitor would wait which waited for the storage; how much it is usually is printed.
LONGEST = 0.1


def longest_of(client, count=100):
    """The longest of some query-versions, in seconds."""
    longest = 0.0
    for _ in range(count):
        before = time.monotonic()
        client.execute("query-version")
        longest = max(longest, time.monotonic() - before)
        time.sleep(0.01)  # Between two looks: the requests are spread over a second.
    return longest


def waits(client, what):
    return any(what in coroutine.get("waiting-for", "") for coroutine in client.execute("x-query-coroutines"))


def read(client, node="f", send=True):
    arguments = {"node_name": node, "command": "read 0 4k"}
    return client.send("x-qemu-io", **arguments) if send else client.execute("x-qemu-io", **arguments)


@test(*PROGRAMS)
def others_are_served(folder):
    """While each kind of call of the system does not return, another monitor and another node are served."""
    with stopped_storage(folder) as storage, engine(folder, *NULL) as process:
        user, other = QMP(process.path), QMP(process.path)
        file = {"driver": "file", "node_name": "f", "filename": str(storage.path)}
        calls = [
            ("opening", lambda: user.send("blockdev-add", **file)),
            ("read", lambda: read(user)),
            ("write", lambda: user.send("x-qemu-io", node_name="f", command="write 0 4k")),
            ("flush", lambda: user.send("x-qemu-io", node_name="f", command="flush")),
            ("resize", lambda: user.send("block_resize", node_name="f", size=32 << 20)),
            ("sizes", lambda: user.send("query-named-block-nodes")),
            ("sizes of the human monitor", lambda: user.send("human-monitor-command", command_line="info block")),
            ("closing", lambda: user.send("blockdev-del", node_name="f")),
        ]
        figures = []
        for what, call in calls:
            with storage.stopped():
                call()
                longest = longest_of(other)
                before = time.monotonic()
                read(other, "n", send=False)
                figures.append(f"{what} {longest * 1000:.1f}")
                if longest > LONGEST or time.monotonic() - before > LONGEST:
                    raise Failure(f"{what}: the longest query-version took {longest * 1000:.0f} ms")
            answer = user.answer()
            # The storage refuses to change its size, which does not matter here.
            if "return" not in answer and what != "resize":
                raise Failure(f"{what}: {answer}")
        print(f"  # longest query-version in ms: {', '.join(figures)}")


@test(*PROGRAMS)
def many_requests_that_do_not_return(folder):
    with stopped_storage(folder) as storage, engine(folder, *NULL, *storage.options("f")) as process:
        other = QMP(process.path)
        clients = [QMP(process.path) for _ in range(70)]
        with storage.stopped():
            for client in clients:
                read(client)
            wait_for(lambda: waits(other, "read on node 'f'"), "the reads")
            longest = longest_of(other)
            read(other, "n", send=False)
        for client in clients:
            expect_in("return", client.answer())
        if longest > LONGEST:
            raise Failure(f"the longest query-version took {longest * 1000:.0f} ms")


@test(*PROGRAMS)
def a_client_that_leaves_waits_for_nothing(folder):
    """The request stays with its node, which is busy until the storage answers."""
    with stopped_storage(folder) as storage, engine(folder, *storage.options("f")) as process:
        user, other = QMP(process.path), QMP(process.path)
        with storage.stopped():
            read(user)
            wait_for(lambda: waits(other, "read on node 'f'"), "the read")
            user.close()
            wait_for(lambda: not other.execute("x-query-coroutines"), "the end of the coroutine")
            other.send("blockdev-del", node_name="f")
            expect_in("Block device f is in use by a request", other.answer()["error"]["desc"])

        def is_removed():
            other.send("blockdev-del", node_name="f")
            return "return" in other.answer()

        wait_for(is_removed, "the end of the request")


@test(*PROGRAMS)
def time_limit_of_a_line(folder):
    """It ends the wait; the kernel keeps the process until the storage has answered."""
    with stopped_storage(folder) as storage:
        line = 'qemu-io f "read 0 4k"'
        with started(folder, *storage.options("f"), "-t", "0.5", stdin=subprocess.PIPE) as process:
            process.stdin.write(b"info version\n")
            process.stdin.flush()
            process.stdout.readline()
            with storage.stopped():
                before = time.monotonic()
                process.stdin.write(f"{line}\n".encode())
                process.stdin.close()
                expect(process.stderr.readline(), b"2: qemu-io: no response within 0.5 seconds\n")
                expect_in(b"given up: read on node 'f'", process.stderr.readline())
                took = time.monotonic() - before
            expect(process.wait(LIMIT), 4)
            expect(took < 1.2, True, f"it took {took:.1f} s")


@test(*PROGRAMS)
def interrupted_line(folder):
    with stopped_storage(folder) as storage:
        with started(folder, *storage.options("f"), stdin=subprocess.PIPE) as process:
            process.stdin.write(b"info version\n")
            process.stdin.flush()
            process.stdout.readline()
            with storage.stopped():
                process.stdin.write(b'qemu-io f "read 0 4k"\n')
                process.stdin.flush()
                wait_for(lambda: in_file_call(process.pid), "the read")
                process.send_signal(signal.SIGINT)
                expect_in(b"qemu-io", process.stderr.readline())
            expect(process.wait(LIMIT), 130)


@test(*PROGRAMS)
def end_with_a_request_that_does_not_return(folder):
    """A second signal ends the wait; the client gets an error, and the person is told what was given up."""
    with stopped_storage(folder) as storage, engine(folder, *storage.options("f")) as process:
        user, other = QMP(process.path), QMP(process.path)
        with storage.stopped():
            read(user)
            wait_for(lambda: waits(other, "read on node 'f'"), "the read")
            process.send_signal(signal.SIGTERM)
            # New commands are not executed from the first signal on.
            wait_for(lambda: not serves(process.path), "the beginning of the end")
            process.send_signal(signal.SIGTERM)
            expect_in("cancelled", user.answer()["error"]["desc"])
            expect(user.answer(), None)
            expect_in(b"hmp: given up: read on node 'f', for ", process.stderr.readline())
        expect(process.wait(LIMIT), 1)


def serves(path):
    try:
        with QMP(path, negotiate=False) as client:
            client.socket.settimeout(0.2)
            client.socket.sendall(b'{"execute": "qmp_capabilities"}')
            return client.receive() is not None
    except OSError:
        return False


@test(*PROGRAMS)
def end_of_the_process_waits_for_requests(folder):
    with stopped_storage(folder) as storage, engine(folder, *storage.options("f")) as process:
        user, other = QMP(process.path), QMP(process.path)
        with storage.stopped():
            user.send("x-qemu-io", node_name="f", command="write -P 7 0 4k")
            wait_for(lambda: waits(other, "write on node 'f'"), "the write")
            other.execute("quit")
        expect_in("wrote 4096/4096 bytes", user.answer()["return"]["human-readable-text"])
        expect(process.wait(LIMIT), 0)
        expect(storage.path.read_bytes()[:4096], b"\7" * 4096)


@test(*PROGRAMS)
def fallbacks_are_shown(folder):
    """A file system in memory has no zeroes without a transfer; this storage has no holes."""
    with stopped_storage(folder, server=without_holes(folder / "content")) as storage, \
            tempfile.NamedTemporaryFile(dir="/dev/shm") as memory, engine(folder) as process, QMP(process.path) as client:
        memory.truncate(1 << 20)
        for name, path in [("m", memory.name), ("s", storage.path)]:
            client.execute("blockdev-add", driver="raw", node_name=name,
                           file={"driver": "file", "filename": str(path), "discard": "unmap"})
        expect("without" in client.human("info block -n"), False)
        for name, line in [("m", "write -P 7 0 64k"), ("m", "write -z 0 32k"), ("m", "read -P 0 0 32k"),
                           ("m", "read -P 7 32k 32k"), ("s", "discard 0 32k")]:
            text = client.execute("x-qemu-io", node_name=name, command=line)["human-readable-text"]
            expect_in("bytes at offset", text)
        expect_in("Zeroes:           written, since the file system can't make them", client.human("info block -n m"))
        expect_in("Discards:         without effect, since the file system has no holes", client.human("info block -n s"))
        nodes = {node["node-name"]: node["x-fallbacks"] for node in client.execute("query-named-block-nodes")}
        expect(nodes["m"], ["written-zeroes"])
        expect(nodes["s"], ["ignored-discards"])


if __name__ == "__main__":
    main()
