#!/usr/bin/env python3
"""Eight clients for a minute (HMP_SOAK_SECONDS): every request is answered, and nothing grows.

Clients read, write, resize and remove nodes, run lines of the human monitor, send what is no request, and leave in the middle.
They pause between requests, so that other checks can run beside.
"""

import json
import os
import random
import threading
import time
from pathlib import Path

from _harness import QMP, Failure, engine, expect, main, test, wait_for

SECONDS = float(os.environ.get("HMP_SOAK_SECONDS", "60"))
CLIENTS = 8
# In seconds: between the requests of a client.
PAUSE = 0.01
# What the process may have gained in the second half of the time, in KiB.
GROWTH = 8 << 10


class Client(threading.Thread):
    def __init__(self, number, path, image, end):
        super().__init__(daemon=True)
        self.random, self.path, self.image, self.end = random.Random(number), path, image, end
        self.own, self.failure, self.count = f"node{number}", None, 0

    def run(self):
        try:
            while time.monotonic() < self.end:
                with QMP(self.path) as client:
                    self.talk(client)
        except Exception as error:  # Shown by the test.
            self.failure = f"{self.own}: {error!r}"

    def talk(self, client):
        """Some requests on one connection."""
        for _ in range(self.random.randrange(1, 200)):
            if time.monotonic() > self.end:
                return
            getattr(self, self.random.choice(["plain", "io", "node", "human", "wrong", "pipelined"]))(client)
            self.count += 1
            time.sleep(PAUSE)  # Between two requests.
        if self.random.random() < 0.5:
            client.send("x-qemu-io", node_name="slow", command="read 0 4k")

    def plain(self, client):
        client.execute(self.random.choice(["query-version", "query-commands", "query-qmp-schema", "x-query-coroutines"]))

    def io(self, client):
        byte, size = self.random.randrange(1, 255), self.random.choice(["512", "64k", "1M"])
        text = client.execute("x-qemu-io", node_name="disk", command=f"write -P {byte} 0 {size}")
        if "wrote" not in text["human-readable-text"]:
            raise Failure(text)
        client.execute("x-qemu-io", node_name="disk", command=f"read 0 {size}")

    def node(self, client):
        file = {"driver": "file", "filename": str(self.image), "locking": "off"}
        client.execute("blockdev-add", driver="raw", node_name=self.own, file=file, offset=512, size=4096)
        client.execute("query-named-block-nodes")
        client.execute("blockdev-del", node_name=self.own)

    def human(self, client):
        client.human(self.random.choice(["info block -n", "help", "info coroutines", 'qemu-io disk "length"', "nonsense"]))

    def wrong(self, client):
        client.socket.sendall(self.random.choice([b"{]", b'{"execute": 5}\n', b'{"execute": "nonsense"}\n', b"\xff"]) + b"\n")
        client.socket.sendall(b'{"execute": "query-version", "id": "after"}\n')
        while client.answer().get("id") != "after":
            pass

    def pipelined(self, client):
        count = self.random.randrange(1, 100)
        for number in range(count):
            client.socket.sendall(json.dumps({"execute": "query-version", "id": number}).encode())
        for number in range(count):
            expect(client.answer()["id"], number)


def facts(process):
    status = Path(f"/proc/{process.pid}/status").read_text().split("\n")
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return resident, len(os.listdir(f"/proc/{process.pid}/fd"))


@test()
def eight_clients(folder):
    image = folder / "image"
    image.write_bytes(bytes(4 << 20))
    slow = "driver=null-co,node-name=slow,latency-ns=50000000"
    disk = f"driver=file,node-name=disk,filename={image},locking=off"
    with engine(folder, "--blockdev", slow, "--blockdev", disk) as process, QMP(process.path) as watcher:
        descriptors = facts(process)[1]
        begin = time.monotonic()
        clients = [Client(number, process.path, image, begin + SECONDS) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        half = None
        while any(client.is_alive() for client in clients):
            watcher.execute("query-version")
            if half is None and time.monotonic() > begin + SECONDS / 2:
                half = facts(process)[0]
            time.sleep(0.05)  # Between two looks.
        failures = [client.failure for client in clients if client.failure]
        if failures:
            raise Failure("\n".join(failures))
        expect(process.poll(), None)
        watcher.execute("x-qemu-io", node_name="slow", command="read 0 4k")
        names = {node["node-name"] for node in watcher.execute("query-named-block-nodes")}
        expect(names, {"slow", "disk"})
        resident, last = facts(process)
        stalls = watcher.execute("x-query-stalls")
        print(f"  # {sum(client.count for client in clients)} requests, {resident >> 10} MB, longest stall "
              f"{stalls.get('longest', 0) / 1e6:.0f} ms")
        if resident > half + GROWTH:
            raise Failure(f"from half of the time on the memory grew from {half} to {resident} KiB")
        wait_for(lambda: facts(process)[1] <= descriptors + 2, f"the descriptors of clients that have left: {last}")
        watcher.execute("quit")
        expect(process.wait(60), 0)


if __name__ == "__main__":
    main()
