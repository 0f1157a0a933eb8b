#!/usr/bin/env python3
"""How long a key takes to be seen at the prompt of hmp, and what else is written meanwhile.

Usage: keystrokes.py HMP EVENTS-A-SECOND KEYS

A process of its own plays a QMP server that sends events at that rate. hmp runs on a pseudo-terminal; a key is written to
it, and the time taken until its character comes back. Prints one line: median and 99th percentile and maximum in
microseconds, drawings of the line a second, events shown a second, bytes written for a key when no events come.
"""

import json
import multiprocessing
import os
import pty
import select
import socket
import struct
import sys
import tempfile
import termios
import fcntl
import time

# Letters that nothing else on the screen has, in groups: those of one group are typed only when the other's are gone.
GROUPS = ["αβγδεζηθικλμνξοπρστυφχψω", "абвгдежзийклмнопрстуфхцч"]
GREETING = {"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}, "package": ""}, "capabilities": []}}


def serve(path, rate):
    """Answers every command with nothing, and sends events from the first one on."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    connection, _ = server.accept()
    connection.sendall(json.dumps(GREETING).encode() + b"\r\n")
    start, sent, pending = None, 0, b""
    while True:
        due = start is not None and rate
        wait = max(0.0, start + (sent + 1) / rate - time.monotonic()) if due else None
        if select.select([connection], [], [], wait)[0]:
            data = connection.recv(65536)
            if not data:
                return
            pending += data
            while b"\n" in pending:
                line, _, pending = pending.partition(b"\n")
                request = json.loads(line)
                answer = {"return": {} if request["execute"] == "qmp_capabilities" else []}
                if "id" in request:
                    answer["id"] = request["id"]
                connection.sendall(json.dumps(answer).encode() + b"\r\n")
                start = start or time.monotonic()
        while due and start + (sent + 1) / rate <= time.monotonic():
            sent += 1
            event = {"event": "JOB_STATUS_CHANGE", "data": {"status": "running", "id": f"job{sent}"},
                     "timestamp": {"seconds": 1, "microseconds": 0}}
            connection.sendall(json.dumps(event).encode() + b"\r\n")


class Terminal:
    """The master's side of a pseudo-terminal with hmp at the other."""

    def __init__(self, program, path, folder):
        child, self.master = pty.fork()
        if child == 0:
            environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            os.execve(program, [program, "--color", "never", path], environment)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        self.child = child
        self.drawings = self.events = self.bytes = 0

    def read(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        data = os.read(self.master, 65536)
        self.drawings += data.count(b"\x1b[J")
        self.events += data.count(b"[JOB_STATUS_CHANGE")
        self.bytes += len(data)
        return data

    def await_text(self, text, seconds=10.0):
        seen, end = b"", time.perf_counter() + seconds
        while text not in seen:
            if time.perf_counter() > end:
                sys.exit(f"keystrokes.py: {text!r} did not come, but {seen[-500:]!r}")
            # What is read may end within a character.
            seen = seen[-len(text):] + self.read(0.1)

    def drain(self, until):
        while (left := until - time.perf_counter()) > 0:
            self.read(left)

    def press(self, key):
        start = time.perf_counter()
        os.write(self.master, key.encode())
        self.await_text(key.encode())
        return (time.perf_counter() - start) * 1e6


def measure(terminal, keys):
    times, started = [], time.perf_counter()
    group = 0
    while len(times) < keys:
        for key in GROUPS[group]:
            times.append(terminal.press(key))
            # Not in step with the events.
            terminal.drain(time.perf_counter() + 0.004 + (len(times) * 7919 % 1000) / 200000)
        os.write(terminal.master, b"\x15help ")
        group = 1 - group
        terminal.drain(time.perf_counter() + 0.06)
    return sorted(times), time.perf_counter() - started


def main():
    program, rate, keys = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="keystrokes") as folder:
        path = os.path.join(folder, "qmp")
        server = multiprocessing.Process(target=serve, args=(path, rate), daemon=True)
        server.start()
        while not os.path.exists(path):
            time.sleep(0.01)
        terminal = Terminal(program, path, folder)
        terminal.await_text(b"(hmp) ")
        os.write(terminal.master, b"help ")
        terminal.drain(time.perf_counter() + 0.5)
        terminal.drawings = terminal.events = terminal.bytes = 0
        times, seconds = measure(terminal, keys)
        per_key = f"{terminal.bytes / len(times):.0f}" if rate == 0 else "-"
        print(f"{times[len(times) // 2]:.0f} {times[len(times) * 99 // 100]:.0f} {times[-1]:.0f} "
              f"{terminal.drawings / seconds:.0f} {terminal.events / seconds:.0f} {per_key}")
        os.write(terminal.master, b"\x15\x04")
        server.terminate()


if __name__ == "__main__":
    main()
