"""Talks to the example server in two connections at once."""

import json
import socket
import sys
import time


class Client:
    def __init__(self, path, patience=30):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)
        deadline = time.monotonic() + patience
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        self.file = self.socket.makefile("rw")
        self.events = []
        self.greeting = json.loads(self.file.readline())
        self.command("qmp_capabilities")

    def send(self, name, **arguments):
        self.file.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.file.flush()

    def answer(self):
        while True:
            message = json.loads(self.file.readline())
            if "event" not in message:
                return message
            self.events.append(message["event"])

    def command(self, name, **arguments):
        self.send(name, **arguments)
        return self.answer()


failed = 0


def expect(name, actual, expected):
    global failed
    if actual == expected:
        print(f"ok - {name}")
    else:
        failed += 1
        print(f"not ok - {name}: {actual!r}, expected {expected!r}")


first, second = Client(sys.argv[1]), Client(sys.argv[1])
expect("it greets", first.greeting["QMP"]["version"]["package"], "kettle")
expect("a plain command", first.command("query-kettle"), {"return": {"celsius": 20, "heating": False}})
first.send("heat", celsius=100)
# Requests of two connections have no order: ask until the other one has been read.
while not (status := second.command("query-kettle")["return"])["heating"] and status["celsius"] < 100:
    pass
expect("a suspended command leaves others their turn", status["celsius"] < 100, True)
expect("a coroutine command", first.answer(), {"return": {"celsius": 100, "heating": False}})
expect("its event", first.events, ["KETTLE_BOILED"])
expect("a handler's error", first.command("heat", celsius=101)["error"]["class"], "GenericError")
expect("a missing argument", first.command("heat")["error"]["desc"], "Parameter 'celsius' is missing")
sys.exit(1 if failed else 0)
