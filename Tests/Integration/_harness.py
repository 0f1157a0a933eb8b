"""What the checks of the built programs share: a table of tests, and ways to run the program, QEMU, and their sockets.

A test is a function that takes an empty folder. Nothing here sleeps for a fixed time: it looks again until a condition
holds, up to one generous limit.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

LIMIT = 60.0
PROGRAM = os.path.abspath(os.environ.get("HMP", "")) if os.environ.get("HMP") else None
TESTS = []
ROOT = Path(__file__).resolve().parents[2]
VERSION = subprocess.check_output([ROOT / "scripts/version"], text=True).strip()


class Failure(Exception):
    """What was seen is not what was to be seen."""


def test(*needs):
    """Adds a function to the tests; it is skipped where one of the programs that it needs is missing."""

    def add(function):
        TESTS.append((function, needs))
        return function

    return add


def main():
    """Runs the tests named on the command line, or all; the first argument may be the program's path."""
    global PROGRAM
    arguments = sys.argv[1:]
    if arguments and "/" in arguments[0]:
        PROGRAM = os.path.abspath(arguments.pop(0))
    if not PROGRAM:
        sys.exit(f"usage: {sys.argv[0]} PATH-OF-HMP [TEST...]")
    passed = failed = 0
    for function, needs in TESTS:
        if arguments and function.__name__ not in arguments:
            continue
        name = function.__name__.replace("_", " ")
        missing = [program for program in needs if not shutil.which(program)]
        if missing:
            print(f"skipped - {name}: there is no {missing[0]}", flush=True)
            continue
        failure = run_one(function)
        passed, failed = (passed, failed + 1) if failure else (passed + 1, failed)
        print(f"not ok - {name}\n{indented(failure)}" if failure else f"ok - {name}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def run_one(function):
    with tempfile.TemporaryDirectory(prefix="hmp", ignore_cleanup_errors=True) as folder:
        try:
            function(Path(folder))
        except Failure as failure:
            line = traceback.extract_tb(failure.__traceback__)[1].lineno
            return f"line {line}: {failure}"
        except Exception:
            return traceback.format_exc()
    return None


def indented(text):
    return "\n".join("  " + line for line in text.splitlines())


def expect(actual, expected, what=""):
    if actual != expected:
        raise Failure(f"{what}\nexpected {expected!r}\nbut got  {actual!r}".lstrip())


def expect_in(part, text, what=""):
    if part not in text:
        raise Failure(f"{what}\nexpected {part!r}\nin       {text!r}".lstrip())


def wait_for(condition, what):
    """Returns what the condition gives as soon as that is true."""
    deadline = time.monotonic() + LIMIT
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"waited in vain for {what}")
        time.sleep(0.01)  # Between two looks.


# The program.


def environment(folder):
    return {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }


class Result:
    def __init__(self, completed):
        self.status = completed.returncode
        self.raw = completed.stdout
        self.output = (completed.stdout or b"").decode(errors="replace")
        self.errors = (completed.stderr or b"").decode(errors="replace")

    def check(self, output=None, errors=None, status=0):
        """Compares what matters; an escape byte is never right."""
        seen = f"status {self.status}\noutput {self.output!r}\nerrors {self.errors!r}"
        if output is not None and self.output != output:
            raise Failure(f"expected the output {output!r}\n{seen}")
        if errors is not None and self.errors != errors:
            raise Failure(f"expected the errors {errors!r}\n{seen}")
        if self.status != status:
            raise Failure(f"expected the status {status}\n{seen}")
        if "\x1b" in self.output + self.errors:
            raise Failure(f"there is an escape byte\n{seen}")
        return self


def hmp(folder, *arguments, input="", **more):
    """Runs the program to its end."""
    data = input if isinstance(input, bytes) else input.encode()
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(folder), **more}
    return Result(
        subprocess.run([PROGRAM, *map(str, arguments)], input=data, cwd=folder, timeout=LIMIT, **settings))


@contextlib.contextmanager
def started(folder, *arguments, program=None, **more):
    """A program that runs beside the test and is killed at its end, if it still runs."""
    settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                "env": environment(folder), **more}
    process = subprocess.Popen([program or PROGRAM, *map(str, arguments)], cwd=folder, **settings)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def ended(process):
    """The status and the errors of a process that is about to end."""
    _, errors = process.communicate(timeout=LIMIT)
    return process.returncode, (errors or b"").decode(errors="replace")


# QMP.


class QMP:
    """A client that says what is wrong by raising."""

    def __init__(self, path, negotiate=True):
        self.socket = connect(path)
        self.reader = self.socket.makefile("rb")
        self.events = []
        self.greeting = self.receive()
        if negotiate:
            self.negotiate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.reader.close()
        self.socket.close()

    def negotiate(self):
        """QEMU sends first what a client before this one has left unread."""
        self.socket.sendall(b'{"execute": "qmp_capabilities", "id": "negotiation"}\n')
        while True:
            message = self.receive()
            if message is None or "error" in message and "id" not in message:
                raise Failure(f"qmp_capabilities: {message}")
            if message.get("id") == "negotiation":
                return expect(message.get("return"), {})

    def send(self, name, **arguments):
        message = {"execute": name}
        if arguments:
            message["arguments"] = {key.replace("_", "-"): value for key, value in arguments.items()}
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def receive(self):
        """The next message; None at the end of the connection."""
        try:
            line = self.reader.readline()
        except ConnectionResetError:
            return None
        return json.loads(line) if line else None

    def answer(self):
        while True:
            message = self.receive()
            if message is None or "event" not in message:
                return message
            self.events.append(message)

    def execute(self, name, **arguments):
        self.send(name, **arguments)
        answer = self.answer()
        if answer is None or "return" not in answer:
            raise Failure(f"{name} {arguments}: {answer}")
        return answer["return"]

    def human(self, line):
        return self.execute("human-monitor-command", command_line=line)


def connect(path):
    """Connects as soon as somebody listens."""

    def attempt():
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(LIMIT)
        try:
            client.connect(str(path))
            return client
        except OSError:
            client.close()
            return None

    return wait_for(attempt, f"a server on {path}")


@contextlib.contextmanager
def listener(path):
    """A socket on which nobody speaks unless the test does."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        server.settimeout(LIMIT)
        yield server


@contextlib.contextmanager
def served(path, talk):
    """Calls the function with one client after the other, on a thread of its own, for as long as this lasts."""

    def serve(listening):
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client, contextlib.suppress(ConnectionError):
                talk(client)

    with listener(path) as listening:
        thread = threading.Thread(target=serve, args=[listening], daemon=True)
        thread.start()
        yield
        # Wakes the thread in accept.
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def wait_for_socket(path, process):
    wait_for(lambda: is_listening(path) or process.poll() is not None, f"the socket {path}")
    if process.poll() is not None:
        raise Failure(f"the server ended: {ended(process)}")


def is_listening(path):
    """Whether somebody listens on a socket, as the system tells without a connection."""
    # The fourth field are the flags, in which this bit says that it accepts connections.
    sockets = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return any(int(fields[3], 16) & 0x10000 for fields in sockets if fields[-1] == str(path))


@contextlib.contextmanager
def engine(folder, *arguments, name="S", **more):
    """The embedded engine, served on a socket."""
    path = folder / name
    with started(folder, "--headless", "--qmp", f"unix:{path}", *arguments, **more) as process:
        wait_for_socket(path, process)
        process.path = path
        yield process


QEMU = "qemu-system-x86_64"
DAEMON = "qemu-storage-daemon"

MACHINE = [
    "-nodefaults", "-display", "none", "-accel", "tcg", "-M", "q35", "-m", "64", "-name", "guest one", "-uuid",
    "11223344-5566-7788-99aa-bbccddeeff00", "-smp", "2", "-blockdev", "null-co,node-name=n0,size=1073741824,read-zeroes=on",
    "-blockdev", "null-co,node-name=slow,size=1048576,latency-ns=600000000000,read-zeroes=on",
    "-device", "virtio-blk,id=vd0,drive=n0",
]


@contextlib.contextmanager
def qemu(folder, *arguments, name="Q"):
    path = folder / name
    with started(folder, *MACHINE, "-qmp", f"unix:{path},server=on,wait=off", "-qmp",
                 f"unix:{path}2,server=on,wait=off", *arguments, program=QEMU) as process:
        wait_for_socket(Path(f"{path}2"), process)
        process.path, process.second = path, Path(f"{path}2")
        yield process


@contextlib.contextmanager
def storage_daemon(folder, *arguments):
    path = folder / "D"
    with started(folder, "--chardev", f"socket,id=m,path={path},server=on,wait=off", "--monitor", "chardev=m",
                 *arguments, program=DAEMON) as process:
        wait_for_socket(path, process)
        process.path = path
        yield process


def is_alive(process_id):
    """Whether a process runs; one that has ended and is not taken note of yet does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def children(process_id):
    return [int(child) for task in Path(f"/proc/{process_id}/task").iterdir()
            for child in (task / "children").read_text().split()]


def interrupt(process):
    process.send_signal(signal.SIGINT)
