#!/usr/bin/env python3
"""Targets of other machines, through a stand-in for the ssh program, and through a real server of it on this one."""

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess

from _harness import VERSION, ended, engine, environment, expect, expect_in, hmp, interrupt, is_alive, main, started
from _harness import test, wait_for
from _screen import screen

# Leads from the socket that -L names to the other one, as ssh does, and writes down how it was called.
STAND_IN = r"""#!/usr/bin/env python3
import json, os, socket, sys, threading
open("called", "w").write(json.dumps(sys.argv[1:]))
open("pid", "w").write(str(os.getpid()))
local, remote = sys.argv[sys.argv.index("-L") + 1].split(":")
def pump(source, sink):
    while data := source.recv(65536):
        sink.sendall(data)
    sink.shutdown(socket.SHUT_WR)
server = socket.socket(socket.AF_UNIX)
server.bind(local)
server.listen()
client, _ = server.accept()
other = socket.socket(socket.AF_UNIX)
try:
    other.connect(remote)
except OSError:
    sys.stderr.write("channel 0: open failed: connect failed: open failed\n")
    sys.exit(1)
threading.Thread(target=pump, args=[client, other], daemon=True).start()
pump(other, client)
"""


SLOW = ["--blockdev", "driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"]


def settings(folder, script):
    """The environment in which that script is what leads to other machines."""
    program = folder / "stand-in"
    program.write_text(script)
    program.chmod(0o755)
    (folder / "tmp").mkdir(exist_ok=True)
    return {**environment(folder), "HMP_SSH": str(program), "TMPDIR": str(folder / "tmp")}


def expect_clean(folder):
    wait_for(lambda: not os.listdir(folder / "tmp"), "the removal of the socket's folder")


@test()
def through_a_stand_in(folder):
    environment = settings(folder, STAND_IN)
    with engine(folder) as own:
        target = f"ssh://me@host:2222{own.path}"
        hmp(folder, target, "-c", "info version", "-c", "info target", env=environment).check(errors="")
        words = (folder / "called").read_text()
        for part in ['"-N"', '"-p", "2222"', f':{own.path}", "me@host"]', "ExitOnForwardFailure=yes"]:
            expect_in(part, words)
        wait_for(lambda: not is_alive(int((folder / "pid").read_text())), "the end of the stand-in")
        expect_clean(folder)


@test()
def the_socket_is_gone_while_the_connection_lasts(folder):
    environment = settings(folder, STAND_IN)
    with engine(folder) as own:
        with started(folder, f"ssh://host{own.path}", stdin=subprocess.PIPE, env=environment) as process:
            process.stdin.write(b"info version\n")
            process.stdin.flush()
            expect(process.stdout.readline(), f"{VERSION} (hmp)\n".encode())
            expect(os.listdir(folder / "tmp"), [])
            os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
            process.stdin.write(b"info version\n")
            process.stdin.flush()
            status, errors = ended(process)
            expect(status, 3)
            expect_in("2: info version: the connection was lost: ssh://host", errors)


def refused(folder, script, *parts, target="ssh://host/run/vm.qmp", limit=30):
    """What is told, with status 3, when the stand-in does that."""
    environment = settings(folder, script)
    result = hmp(folder, target, "-c", "info version", "--connect-timeout", limit, env=environment)
    result.check("", status=3)
    for part in parts:
        expect_in(part, result.errors)
    expect_clean(folder)


@test()
def what_goes_wrong(folder):
    refused(folder, "#!/bin/sh\necho 'ssh: connect to host host port 22: No route to host' >&2\nexit 255\n",
            "hmp: ssh://host/run/vm.qmp: ssh: connect to host host port 22: No route to host\n")
    refused(folder, "#!/bin/sh\nexit 255\n", "hmp: ssh://host/run/vm.qmp: ssh: the process ended with status 255\n")
    refused(folder, STAND_IN, "channel 0: open failed: connect failed", target=f"ssh://host{folder}/no.qmp")
    refused(folder, "#!/bin/sh\nexec sleep 1000\n", "no connection within 0.2 s", limit=0.2)
    refused(folder, "no program\n", "hmp: ssh://host/run/vm.qmp: ")
    environment = settings(folder, "")
    environment["HMP_SSH"] = "/no/such/program"
    expect_in("/no/such/program: there is no such program",
              hmp(folder, "ssh://host/q", "-c", "x", env=environment).check("", status=3).errors)


@test()
def a_server_that_does_not_greet(folder):
    environment = settings(folder, STAND_IN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "silent"))
        server.listen()
        result = hmp(folder, f"ssh://host{folder}/silent", "-c", "x", "--connect-timeout", "0.5", env=environment)
        result.check("", status=3)
        expect_in("no QMP greeting came within 0.5 s", result.errors)
    expect_clean(folder)


@test()
def interrupted_on_the_way(folder):
    environment = settings(folder, "#!/bin/sh\necho $$ >pid\nexec sleep 1000\n")
    with started(folder, "ssh://host/q", "-c", "x", env=environment) as process:
        wait_for(lambda: (folder / "pid").exists() and (folder / "pid").read_text().endswith("\n"), "the stand-in")
        interrupt(process)
        expect(ended(process)[0], 130)
    wait_for(lambda: not is_alive(int((folder / "pid").read_text())), "the end of the stand-in")
    expect_clean(folder)


@test("tmux")
def taken_up_again(folder):
    variables = settings(folder, STAND_IN)
    with engine(folder) as own:
        target = f"ssh://host{own.path}"
        with screen(folder, target, columns=160, HMP_SSH=variables["HMP_SSH"], TMPDIR=variables["TMPDIR"]) as terminal:
            terminal.expect_somewhere("(hmp)")
            expect("BatchMode=yes" in (folder / "called").read_text(), False)
            os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
            terminal.expect(f"{target}: the other side closed the connection; trying to connect again",
                            f"{target}: connected again: {VERSION}", "(hmp)")
            # In the background nobody is asked for a passphrase.
            expect_in("BatchMode=yes", (folder / "called").read_text())
            terminal.enter("info version")
            terminal.expect("(hmp) info version", f"{VERSION} (hmp)", "(hmp)")
            terminal.keys("C-d")
            terminal.expect_somewhere("ended: 0")
        wait_for(lambda: not is_alive(int((folder / "pid").read_text())), "the end of the stand-in")
        expect_clean(folder)


# A real server.


@contextlib.contextmanager
def ssh_server(folder, passphrase=""):
    """A server of ssh for the user who runs this, on a port of its own; yields the port and hmp's environment."""
    server = shutil.which("sshd") or "/usr/sbin/sshd"
    for key, secret in [("host", ""), ("user", passphrase)]:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", secret, "-f", folder / key], check=True)
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        "StrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nPasswordAuthentication no\n"
        "AllowStreamLocalForwarding yes\n")
    (folder / "ssh_config").write_text(
        f"Host *\nIdentityFile {folder}/user\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\n"
        "GlobalKnownHostsFile /dev/null\nStrictHostKeyChecking yes\n")
    public = (folder / "host.pub").read_text().split()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {public[0]} {public[1]}\n")
    variables = settings(folder, f'#!/bin/sh\nexec ssh -F {folder}/ssh_config "$@"\n')
    with started(folder, "-D", "-e", "-f", folder / "sshd_config", program=server) as process:
        wait_for(lambda: process.poll() is not None or answers(port), "the server")
        expect(process.poll(), None, "the server of ssh has ended")
        yield port, variables


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@test("ssh", "ssh-keygen", "sshd")
def through_a_real_server(folder):
    with ssh_server(folder) as (port, variables), engine(folder) as own:
        place = f"ssh://{getpass.getuser()}@127.0.0.1:{port}"
        hmp(folder, f"{place}{own.path}", "-c", "info version", env=variables).check(f"{VERSION} (hmp)\n", "")
        # Several clients, each through a connection of its own.
        hmp(folder, f"{place}{own.path}", own.path, "-c", "info version", env=variables).check(status=0)
        result = hmp(folder, f"{place}{folder}/no.qmp", "-c", "info version", env=variables).check("", status=3)
        expect_in("open failed", result.errors)
        expect_in("ls -l PATH", result.errors)
        (folder / "known").write_text("")
        result = hmp(folder, f"{place}{own.path}", "-c", "info version", env=variables).check("", status=3)
        expect_in("Host key verification failed", result.errors)
        expect_clean(folder)


@test("ssh", "ssh-keygen", "sshd", "tmux")
def a_passphrase_is_asked_for_at_the_terminal(folder):
    with ssh_server(folder, "open sesame") as (port, variables), engine(folder, *SLOW) as own:
        target = f"ssh://{getpass.getuser()}@127.0.0.1:{port}{own.path}"
        with screen(folder, target, columns=160, HMP_SSH=variables["HMP_SSH"], TMPDIR=variables["TMPDIR"]) as terminal:
            terminal.expect_somewhere("Enter passphrase for key")
            terminal.enter("open sesame")
            terminal.expect_somewhere("(hmp)")
            terminal.enter("info version")
            terminal.expect(f"{VERSION} (hmp)", "(hmp)")
            # Ctrl-C is for the line, and not for what leads to the target.
            terminal.enter('qemu-io slow "read 0 512"')
            terminal.expect('(hmp) qemu-io slow "read 0 512"', cursor=0)
            terminal.keys("C-c")
            terminal.expect_somewhere("Error: cancelled")
            terminal.expect(f"{target} may go on with it, and begins nothing else before its end.", "(hmp)")


if __name__ == "__main__":
    os.environ["PATH"] += ":/usr/sbin"
    main()
