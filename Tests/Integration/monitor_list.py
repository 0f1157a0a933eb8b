#!/usr/bin/env python3
"""`hmp list`: which monitors it finds, and that it disturbs none."""

import json
import os
import pwd
import signal
import socket
import subprocess
import time

from _harness import DAEMON, QEMU, QMP, VERSION, connect, engine, expect, expect_in, hmp, listener, main, qemu, started
from _harness import storage_daemon, test, wait_for
import _harness


def found(folder, *options):
    """What is listed of a folder, by file name."""
    result = hmp(folder, "list", "--json", *options)
    expect(result.status, 0)
    documents = [json.loads(line) for line in result.output.splitlines()]
    prefix = f"{os.path.realpath(folder)}/"
    return {document["address"].removeprefix(prefix): document for document in documents
            if document["address"].startswith(prefix)}


@test(QEMU, DAEMON)
def what_runs_is_found(folder):
    with qemu(folder) as machine, storage_daemon(folder) as daemon, engine(folder) as own:
        monitors = found(folder)
        expect(sorted(monitors), ["D", "Q", "Q2", "S"])
        expect_in("7.", monitors["Q"].pop("version"))
        expect(monitors["Q"], {"address": str(machine.path), "pid": machine.pid, "program": QEMU, "name": "guest one",
                               "status": "running"})
        expect([monitors["D"]["program"], monitors["D"]["pid"], "name" in monitors["D"]], [DAEMON, daemon.pid, False])
        expect([monitors["S"]["pid"], monitors["S"]["version"]], [own.pid, VERSION])
        table = hmp(folder, "list").check(errors="").output.splitlines()
        expect(table[0].split(), ["NAME", "PROGRAM", "STATE", "PID", "ADDRESS"])
        row = next(row for row in table if row.endswith(f"{folder}/Q"))
        expect_in("guest one", row)
        expect_in(" running ", row)
        # The columns stand under their headings.
        expect([row.index("guest one"), row.index(str(machine.path))], [0, table[0].index("ADDRESS")])


@test(QEMU)
def the_busy_and_the_stopped(folder):
    with qemu(folder) as machine, QMP(machine.path) as client:
        monitors = found(folder)
        expect([monitors["Q"]["problem"], monitors["Q2"]["status"]], ["busy", "running"])
        client.execute("query-status")
        machine.send_signal(signal.SIGSTOP)
        wait_for(lambda: found(folder)["Q2"].get("problem") == "stopped", "the stopped one")
        machine.send_signal(signal.SIGCONT)
        # Whoever was connected still is, and nobody is before the next one.
        client.execute("query-status")
    with qemu(folder, name="R") as machine:
        found(folder)
        with QMP(machine.path) as client:
            client.execute("query-status")


@test(QEMU)
def no_other_socket_is_touched(folder):
    with listener(folder / "mail") as mail, listener(folder / "agent.qga") as agent, listener(folder / "H") as human:
        arguments = ["-monitor", f"unix:{folder}/M,server=on,wait=off", "-chardev",
                     f"socket,id=g,path={folder}/G,server=on,wait=off", "-device", "virtio-serial", "-device",
                     "virtserialport,chardev=g,name=org.qemu.guest_agent.0"]
        with qemu(folder, *arguments):
            expect(sorted(found(folder)), ["Q", "Q2"])
            for server in [mail, agent, human]:
                server.settimeout(0)
                try:
                    server.accept()
                except BlockingIOError:
                    continue
                raise AssertionError("somebody has connected")


@test()
def a_silent_one_delays_nobody(folder):
    with listener(folder / "silent.qmp"), listener(folder / "silent2.qmp"), engine(folder):
        start = time.monotonic()
        monitors = found(folder, "--connect-timeout", "2")
        expect(time.monotonic() - start < 4, True, "one after the other")
        expect([monitors[name]["problem"] for name in ["silent.qmp", "silent2.qmp"]], ["busy", "busy"])
        expect(monitors["S"]["version"], VERSION)


@test()
def many_at_once(folder):
    names = [f"{number}.qmp" for number in range(150)]
    servers = []
    for name in names:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(folder / name))
        server.listen()
        servers.append(server)
    try:
        expect(sorted(found(folder, "--connect-timeout", "0.2")), sorted(names))
    finally:
        for server in servers:
            server.close()


@test()
def what_is_no_monitor(folder):
    with listener(folder / "odd.qmp") as server:
        with started(folder, "list", "--json", "--connect-timeout", "20") as process:
            client, _ = server.accept()
            client.sendall(b"220 mail\r\n")
            output, _ = process.communicate(timeout=30)
            client.close()
        documents = [json.loads(line) for line in output.splitlines()]
        expect([document["problem"] for document in documents if document["address"].endswith("odd.qmp")], ["no QMP"])


@test("setpriv")
def sockets_of_another_user(folder):
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody")
    with engine(folder) as own:
        os.chmod(own.path, 0o600)
        os.chmod(folder, 0o755)
        program = subprocess.run(
            ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", _harness.PROGRAM, "list"],
            capture_output=True, text=True, cwd="/", env={"PATH": os.environ["PATH"]}, timeout=30, check=True)
        row = next(row for row in program.stdout.splitlines() if row.endswith("/S"))
        expect_in("permission denied", row)
        expect_in(str(own.pid), row)


@test()
def addresses_for_scripts(folder):
    # An address with blanks is one argument and not several, of which one could be an option.
    path = folder / "a --blockdev x"
    with started(folder, "--headless", "--qmp", f"unix:{path}"), engine(folder, name="b"), listener(folder / "silent.qmp"):
        connect(path).close()
        result = hmp(folder, "list", "--null", "--connect-timeout", "0.5")
        addresses = [address for address in result.output.split("\0") if address.startswith(f"{folder}/")]
        expect([result.status, addresses], [0, [f"{folder}/a --blockdev x", f"{folder}/b"]])
        expect(result.output.endswith("\0") and "\n" not in result.output, True)
        command = f"printf '%s\\0' '{addresses[0]}' '{addresses[1]}' | xargs -0r {_harness.PROGRAM} -c 'info version'"
        seen = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=folder, timeout=30)
        expect(seen.stdout, "".join(f"{address}: {VERSION} (hmp)\n" for address in addresses))


@test()
def wrong_use(folder):
    expect(hmp(folder, "list", "x").status, 2)
    expect_in("takes --json, --null and --connect-timeout only", hmp(folder, "list", "-c", "x").errors)
    with open("/dev/full", "wb") as full, engine(folder):
        expect(hmp(folder, "list", stdout=full).status, 1)


@test()
def a_file_of_that_name(folder):
    with engine(folder, name="list"):
        hmp(folder, "./list", "-c", "info version").check(f"{VERSION} (hmp)\n", "")


if __name__ == "__main__":
    main()
