#!/usr/bin/env python3
"""The main loop's thread makes no call of the system that can wait for a file system, while commands on files run.

The program runs under strace. What it does between two marks, which a client sends, is looked at: the start and the end of the
program may wait for files.
"""

import re

from _agent import agent
from _harness import QMP, Failure, expect, main, started, test, wait_for, wait_for_socket
from _terminal import Person
import _harness

FIRST, LAST = "first mark", "last mark"


def command(log):
    """Starts the program under strace, which shows the files of descriptors."""
    return ["strace", "-f", "-qq", "-y", "-s", "256", "-e", "trace=%file,%desc,close", "-o", str(log), _harness.PROGRAM]


def mark(client, name):
    client.socket.sendall(f'{{"execute": "query-version", "id": "{name}"}}\n'.encode())
    expect(client.answer()["id"], name)


def calls_between_marks(log):
    """The calls between the marks as strace writes them: those of the first thread, and those of all others."""
    main_thread = None
    calls = [], []
    is_between = False
    for line in log.read_text(errors="replace").splitlines():
        thread, _, call = line.partition(" ")
        main_thread = main_thread or thread
        if thread == main_thread and (FIRST in call or LAST in call):
            is_between = FIRST in call
        elif is_between:
            calls[thread != main_thread].append(call.strip())
    return calls


# Those that take a path, and those whose descriptor is of a file: strace shows other descriptors as socket:[1] and the like.
TAKES_PATH = re.compile(r"(openat2?|open|creat|stat|lstat|newfstatat|statx|access|faccessat2?|readlink|readlinkat|chdir|mkdir|"
                        r"mkdirat|unlink|unlinkat|rename|renameat2?|chmod|fchmodat|truncate|utimensat|execve|statfs|link|"
                        r"linkat|symlink|symlinkat|rmdir|getxattr)\(")
ON_FILE = re.compile(r"\w+\(\d+</(?!dev/|proc/self/)[^>]*>")


def can_wait(call):
    if call.startswith("preadv2(") and "RWF_NOWAIT" in call:
        return False
    # With a descriptor and an empty path it is fstat.
    if TAKES_PATH.match(call) and not re.match(r'newfstatat\(\d+<(?!/)[^>]*>, ""', call):
        return True
    return ON_FILE.match(call) is not None


def check(log):
    calls, others = calls_between_marks(log)
    if not any(map(can_wait, others)):
        raise Failure("no thread has called anything that can wait")
    waiting = [call for call in calls if can_wait(call)]
    if waiting:
        raise Failure("the main loop's thread has called\n" + "\n".join(waiting[:20]))


@test("strace")
def commands_of_clients(folder):
    image, log = folder / "image", folder / "log"
    image.write_bytes(bytes(1 << 20))
    path = folder / "S"
    program, *words = command(log)
    with started(folder, *words, "--headless", "--qmp", f"unix:{path}", program=program) as process:
        wait_for_socket(path, process)
        with QMP(path) as client, QMP(path) as user:
            mark(client, FIRST)
            user.execute("blockdev-add", driver="raw", node_name="f", discard="unmap",
                         file={"driver": "file", "filename": str(image), "discard": "unmap"})
            for line in ["write -P 7 0 64k", "read -P 7 0 4k", "read 0 1M", "write -z 0 64k", "discard 0 64k", "flush",
                         "truncate 2M", "aio_read 0 1M", "aio_flush"]:
                user.execute("x-qemu-io", node_name="f", command=line)
            user.execute("block_resize", node_name="f", size=4 << 20)
            user.execute("query-named-block-nodes")
            user.human("info block -n -v")
            user.execute("blockdev-del", node_name="f")
            mark(client, LAST)
            client.execute("quit")
        process.wait(_harness.LIMIT)
    check(log)


@test("strace")
def lines_of_a_person(folder):
    log, path = folder / "log", folder / "S"
    (folder / "script").write_text("info version\n")
    (folder / "sub").mkdir()
    with Person(folder, "--qmp", f"unix:{path}", command=command(log)) as person:
        wait_for(lambda: path.exists(), "the socket")
        person.sees("(hmp) ")
        # Reads its tables, once.
        person.runs("help")
        with QMP(path) as client:
            mark(client, FIRST)
            for line in ["source script", "source missing", "source su\t/x", "info version", "info version > output",
                         "info version | cat", "blockdev_add null-co,node-name=n", "info block -n"]:
                person.runs(line)
            mark(client, LAST)
        person.type("\x04")
        person.ends()
    check(log)


@test("strace")
def copies_to_and_from_a_guest(folder):
    log = folder / "log"
    with agent(folder) as guest, Person(folder, "--qga", guest.path, command=command(log)) as person:
        person.sees("(hmp) ")
        person.runs("help")
        person.runs(f"guest_exec echo '{FIRST}'")
        for line in ["guest_get /etc/motd copy", "guest_put copy /copy", "guest_get /copy", "guest_put missing /x"]:
            person.runs(line)
        person.runs(f"guest_exec echo '{LAST}'")
        person.type("\x04")
        person.ends()
    check(log)


if __name__ == "__main__":
    main()
