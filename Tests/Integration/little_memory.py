#!/usr/bin/env python3
"""A process with little memory left: a request for which there is none is an error of that request, and nothing else."""

import resource
from pathlib import Path

from _harness import QMP, Failure, engine, expect, expect_in, main, test

# The bytes that the process may take in addition to those that it has: a reserve of 8 MiB and little more than a part of 4.
ROOM = 15 << 20


def size(process):
    """In bytes, of the address space."""
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[0]) * resource.getpagesize()


@test()
def requests_of_a_process_with_little_memory(folder):
    image = folder / "image"
    image.write_bytes(bytes(64 << 20))
    with engine(folder, "--blockdev", f"driver=file,node-name=f,filename={image}") as process:
        client = QMP(process.path)
        for _ in range(8):
            client.execute("x-qemu-io", node_name="f", command="aio_read 0 64M")
        # Threads and the memory that they keep are there now.
        client.execute("x-qemu-io", node_name="f", command="aio_flush")
        limit = size(process) + ROOM
        none, hard = resource.prlimit(process.pid, resource.RLIMIT_AS)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (limit, hard))
        lines = []
        for _ in range(3):
            for command in ["read 0 64M", "write -P 3 0 64M", "write -z 0 64M"]:
                for _ in range(15):
                    client.execute("x-qemu-io", node_name="f", command="aio_" + command if "-z" not in command else "length")
            lines += client.execute("x-qemu-io", node_name="f", command="aio_flush")["human-readable-text"].splitlines()
            client.execute("query-version")
        failed = [line for line in lines if "failed: " in line]
        if not failed:
            raise Failure("no request was refused: the limit has no effect")
        for line in failed:
            expect_in("memory", line)
        # With memory again, everything works.
        resource.prlimit(process.pid, resource.RLIMIT_AS, (none, hard))
        expect_in("read 67108864/67108864", client.execute("x-qemu-io", node_name="f", command="read 0 64M")[
            "human-readable-text"])
        client.execute("quit")
        expect(process.wait(60), 0)
        print(f"  # {len(failed)} of {3 * 30} requests found no memory")


if __name__ == "__main__":
    main()
