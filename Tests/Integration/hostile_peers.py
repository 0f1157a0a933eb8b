#!/usr/bin/env python3
"""What a peer or a name says never moves a terminal's cursor, changes the order of what is read, or forges a line."""

import contextlib
import json
import os
import pty
import re
import select
import socket
import subprocess
import threading
import time

from _harness import LIMIT, Failure, ended, environment, expect, expect_in, hmp, main, started, test
import _harness

# An escape sequence, a bell, a control character of Latin-1, marks that turn text around, and line ends.
HOSTILE = "\x1b[31mEVIL\x07\x9b31m\u202e\u2066\u2028\r\nFORGED"
CLEAN = r"^[[31mEVIL^G\x9B31m\u{202E}\u{2066}\u{2028}^JFORGED"
NAME = "\x1b[31mEVIL\nFORGED"
CLEAN_NAME = "^[[31mEVIL^JFORGED"
VERSION = {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": HOSTILE}


@contextlib.contextmanager
def server(path, *messages):
    """Answers each line of each client with the next of the messages, the first of which is the greeting."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve():
        while True:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as reader:
                    rest = list(messages)
                    connection.sendall(rest.pop(0))
                    for line in reader:
                        if not rest:
                            break
                        identity = json.loads(line).get("id")
                        connection.sendall(json.dumps({**rest.pop(0), "id": identity}).encode() + b"\n")
                continue
            return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def greeting():
    return json.dumps({"QMP": {"version": VERSION, "capabilities": []}}).encode() + b"\n"


REFUSAL = {"error": {"class": "GenericError", "desc": HOSTILE}}


def check_clean(text, what):
    """Nothing of what was sent is as it was sent, and no line begins with what is behind a line end in it."""
    for part in ["\x1b[31m", "\x07", "\x9b", "\u202e", "\u2066", "\u2028"]:
        if part in text:
            raise Failure(f"{what}: {part!r} in {text!r}")
    if re.search("^FORGED", text, re.M):
        raise Failure(f"{what}: a forged line in {text!r}")


@test()
def refusal_of_qmp_capabilities(folder):
    with server(folder / "S", greeting(), REFUSAL):
        result = hmp(folder, "S", input="info version\n")
    expect(result.errors, f"hmp: unix:S: the server refused qmp_capabilities: {CLEAN}\n")
    expect(result.status, 3)


@test()
def greeting_that_is_none(folder):
    for sent in [HOSTILE.encode() + b"\n", json.dumps({"QMP": HOSTILE}).encode() + b"\n", b'{"QMP": "' + HOSTILE.encode()]:
        with server(folder / "S", sent):
            result = hmp(folder, "S", "--connect-timeout", "5", input="info version\n")
        check_clean(result.output + result.errors, "greeting")
        expect(result.status, 3)
        (folder / "S").unlink()


@test()
def names_of_sockets_files_and_programs(folder):
    for arguments in [[NAME], ["-c", "stop", NAME, f"unix:{NAME}"], ["-f", NAME], ["--tables", NAME, "-c", "help nothing"],
                      ["--", NAME], ["--record", f"none/{NAME}"], ["proxy", NAME, "--qmp", f"unix:none/{NAME}"],
                      [f"--{NAME}"], ["--set", NAME], [f"ssh://-{NAME}"]]:
        result = hmp(folder, *arguments, input="info version\n")
        check_clean(result.output + result.errors, arguments)
        if result.status == 0:
            raise Failure(f"{arguments} did not fail")


@test()
def errors_results_and_events_of_a_script(folder):
    with server(folder / "S", greeting(), {"return": {}}, REFUSAL, {"return": {"name": HOSTILE}}):
        result = hmp(folder, "S", "--show", input="stop\ninfo name\n")
    for part in ["\x1b[31m", "\x07", "\x9b", "\u202e"]:
        expect(part in result.output + result.errors, False, repr(part))
    expect([line for line in result.errors.splitlines() if line.startswith("FORGED")], [])


def at_terminal(folder, arguments, *lines):
    """What the program writes to a terminal while these lines are typed, until it ends."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(_harness.PROGRAM, [_harness.PROGRAM, *arguments], environment(folder))
    written = b""
    deadline = time.monotonic() + LIMIT
    pending = [*lines, None]
    while time.monotonic() < deadline:
        if pending and written.count(b"(hmp) ") + written.count(b"(hmp)\x1b") > len(lines) - len(pending) + 1:
            line = pending.pop(0)
            os.write(terminal, b"\x04" if line is None else line.encode() + b"\r")
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            chunk = b""
        if not chunk:
            break
        written += chunk
    os.close(terminal)
    os.waitpid(process, 0)
    return written.decode(errors="replace")


@test()
def what_is_no_response_ends_the_connection_at_once(folder):
    cases = [("{}", "a JSON value that is no message: {}"),
             ('{"error": "no", "id": ID}', 'a JSON value that is no message: {"error": "no", "id": ID}')]
    for response in ['{"return": {}}', '{"return": {}, "id": "ID"}', '{"return": {}, "id": null}',
                     '{"error": {"class": "GenericError", "desc": "no"}, "id": [1]}']:
        cases.append((response, f"a response that does not say which request it is for: {response}"))
    for response, message in cases:
        path = folder / "S"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            with started(folder, "S", "-c", "info name") as process:
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as reader:
                    connection.sendall(greeting())
                    identity = json.loads(reader.readline())["id"]
                    connection.sendall(json.dumps({"return": {}, "id": identity}).encode() + b"\n")
                    identity = str(json.loads(reader.readline())["id"])
                    connection.sendall(response.replace("ID", identity).encode() + b"\n")
                    # The connection stays open, so that only the message can end the wait.
                    status, errors = ended(process)
        expect_in(f"unix:S: the server sent {message.replace('ID', identity)}\n", errors)
        expect(status, 3)
        path.unlink()


@test()
def banner_at_a_terminal(folder):
    with server(folder / NAME, greeting(), {"return": {}}):
        text = at_terminal(folder, [NAME])
    check_clean(text.replace("\r", ""), "banner")
    expect_in(f"connected to unix:{CLEAN_NAME}", text)


@test()
def labels_of_several_targets(folder):
    names = [NAME, NAME + "2"]
    with server(folder / names[0], greeting(), {"return": {}}, {"return": {"name": "one"}}), \
            server(folder / names[1], greeting(), {"return": {}}, {"return": {"name": "two"}}):
        result = hmp(folder, *names, input="info name\n")
    check_clean(result.output + result.errors, "labels")
    expect_in("EVIL^J", result.output + result.errors)


if __name__ == "__main__":
    main()
