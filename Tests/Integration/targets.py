#!/usr/bin/env python3
"""The targets: a process that runs, one that is started, the storage daemon, another hmp, and all that can go wrong."""

import json
import os
import signal
import socket
import subprocess
from contextlib import contextmanager

from _harness import DAEMON, MACHINE, QEMU, QMP, Failure, children, connect, ended, engine, expect, expect_in, hmp
from _harness import interrupt, is_alive, listener, main, qemu, served, started, storage_daemon, test, wait_for

# Ten commands that every target carries out that has no node and is in a folder with the file disk.img.
SCRIPT = """\
info version
qmp query-version
blockdev_add driver=file,node-name=disk,filename=disk.img
blockdev_add {"driver": "raw", "node-name": "top", "file": "disk"}
info block -n
block_resize top 2G
info block -n top
qmp query-named-block-nodes flat=true
blockdev_del top
blockdev_del disk
"""


@contextmanager
def server(path, *messages, close=True):
    """A server that greets each client with the first message and gives the others as answers; ID is the request's."""

    def talk(client):
        client.settimeout(30)
        requests = client.makefile("rb")
        for number, message in enumerate(messages):
            identifier = json.loads(requests.readline())["id"] if number else None
            client.sendall(message.replace(b"ID", json.dumps(identifier).encode()))
        while not close and client.recv(65536):
            pass

    with served(path, talk):
        yield path


GREETING = b'{"QMP": {"version": {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": ""}, "capabilities": []}}\r\n'
READY = b'{"return": {}, "id": ID}\r\n'


@test()
def what_an_address_may_look_like(folder):
    """A server behind `-qmp telnet:` begins with options of telnet."""
    options = b"\xff\xfb\x01\xff\xfb\x03\xff\xfb\x00\xff\xfd\x00"
    port = free_port()
    for address in [f"tcp:127.0.0.1:{port}", f"127.0.0.1:{port}", f"telnet:127.0.0.1:{port}"]:
        with socket.create_server(("127.0.0.1", port)) as listening:
            listening.settimeout(30)
            with started(folder, address, "-c", "info name") as process:
                client, _ = listening.accept()
                with client, client.makefile("rb") as reader:
                    client.sendall(options + GREETING)
                    for response in [b'{"return": {}, "id": ID}\n', b'{"return": {"name": "far"}, "id": ID}\n']:
                        identity = json.dumps(json.loads(reader.readline())["id"]).encode()
                        client.sendall(response.replace(b"ID", identity))
                    output, errors = process.communicate(timeout=30)
        expect([output, errors], [b"far\n", b""], address)


@test()
def what_an_address_may_not_look_like(folder):
    for address, part in [
            ("vsock:3:1234", "is the address of a vsock, which is not supported"), (":4444", "names no host"),
            ("fd:3", "is the address of an inherited descriptor"), ("localhost:0", "'0' is not a port"),
            ("unix:@abstract", "is the name of an abstract socket"), ("tcp://localhost:1", "is not the name of a host"),
            ("unix:Q,server=on,wait=off", "',server=on,wait=off' belongs to QEMU's -qmp")]:
        result = hmp(folder, address, "-c", "info name")
        expect_in(part, result.errors)
        expect(result.status, 2, address)


@test()
def the_longest_paths_work(folder):
    for length in [103, 104, 107]:
        path = f"{folder}/" + "x" * (length - len(str(folder)) - 1)
        with engine(folder, name=path.removeprefix(f"{folder}/")):
            hmp(folder, path, "-c", "info version").check(errors="")


def check_script(folder, *arguments):
    image = folder / "disk.img"
    image.write_bytes(bytes(1 << 20))
    result = hmp(folder, *arguments, input=SCRIPT).check(errors="")
    expect_in('"qemu": {', result.output)
    expect_in("disk: ", result.output)
    expect_in('"virtual-size": 2147483648', result.output)
    expect(image.stat().st_size, 2 << 30)
    return result


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Attached.


@test(QEMU)
def script_on_a_running_qemu(folder):
    with qemu(folder) as machine:
        for target in [machine.path, f"unix:{machine.path}", "Q", "./Q"]:
            result = check_script(folder, target)
            expect_in("7.", result.output)
        expect(machine.poll(), None, "QEMU ended")


@test(QEMU)
def waiting_for_events_of_a_machine(folder):
    script = "stop\nwait STOP 10\ncont\nwait RESUME 10\nwait RESUME 0.01\nevents\nevents\n"
    with qemu(folder) as machine:
        hmp(folder, machine.path, input=script).check(
            "[STOP]\n[RESUME]\n[STOP]\n[RESUME]\n", "5: wait: no event RESUME came within 0.01 s\n", 4)
        output = hmp(folder, machine.path, "--json", "-c", "stop", "-c", "wait stop").check(errors="").output
        event = json.loads(output.splitlines()[1])["return"]
        expect(event["event"], "STOP")
        expect(sorted(event["timestamp"]), ["microseconds", "seconds"])
        hmp(folder, machine.path, "-c", "wait NO_SUCH_EVENT").check(
            "", "1: wait: this target has no event 'NO_SUCH_EVENT'\n", 1)


@test(QEMU)
def a_machine_that_ends_while_it_is_waited_for(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        with started(folder, machine.path, "-c", "wait RESUME") as process:
            client.execute("query-status")
            client.execute("quit")
            expect(ended(process)[0], 3)


@test(QEMU)
def what_a_machine_is(folder):
    with qemu(folder) as machine:
        output = hmp(folder, machine.path, "-c", "info target").check(errors="").output
        for part in ["target: a running process\n", f"address: unix:{machine.path}\n", "name: guest one\n",
                     "state: running\n", "version: 7."]:
            expect_in(part, output)
        native = hmp(folder, machine.path, "-c", "help stop").check(errors="").output
        expect(native, "stop|s  -- stop emulation\n")
        expect_in("Example: ", hmp(folder, machine.path, "-c", "help wait").check(errors="").output)
        expect_in("block_resize size=...", hmp(folder, machine.path, "-c", "help qmp block_resize").check(errors="").output
                  .replace(" [device=...] [node-name=...]", ""))


@test(QEMU)
def script_on_a_running_qemu_over_tcp(folder):
    port = free_port()
    with qemu(folder, "-qmp", f"tcp:127.0.0.1:{port},server=on,wait=off"):
        check_script(folder, f"tcp:127.0.0.1:{port}")
        check_script(folder, f"tcp:localhost:{port}")


@test(DAEMON)
def script_on_a_running_storage_daemon(folder):
    with storage_daemon(folder) as daemon:
        check_script(folder, daemon.path)
        hmp(folder, daemon.path, "-c", "info name").check(
            "", "1: info name: This target can't show its name: it has no command 'query-name'\n", 1)


@test()
def script_on_another_hmp(folder):
    with engine(folder) as other:
        check_script(folder, other.path)
        expect(other.poll(), None)


@test()
def script_on_the_embedded_engine(folder):
    check_script(folder)


REPORTS = ["status", "version", "name", "uuid", "cpus", "block", "block -n", "block -v", "block n0", "block -v n0",
           "block -n -v"]


def compare_reports(folder, machine, client, reports):
    for report in reports:
        native = client.human(f"info {report}").replace("\r\n", "\n")
        hmp(folder, machine.path, "-c", f"info {report}").check(native, "")


@test(QEMU)
def reports_are_those_of_the_target(folder):
    medium = ["-device", "ide-cd,id=cd0", "-drive", "if=none,id=hd1,driver=null-co,read-zeroes=on", "-device",
              "virtio-blk,id=vd1,drive=hd1"]
    # A guest that runs may change the cache mode between two reports.
    with qemu(folder, "-S", *medium) as machine, QMP(machine.second) as client:
        compare_reports(folder, machine, client, REPORTS)
        for command in ["cont", "stop"]:
            client.execute(command)
            compare_reports(folder, machine, client, ["status", "cpus"])


@test(QEMU)
def reports_on_images_are_those_of_the_target(folder):
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "base.qcow2", "8M"], cwd=folder, check=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", "base.qcow2", "-F", "qcow2", "top.qcow2"],
                   cwd=folder, check=True)
    subprocess.run(["qemu-img", "snapshot", "-c", "one", "top.qcow2"], cwd=folder, check=True)
    drive = "if=virtio,id=top,file=top.qcow2,format=qcow2,bps_rd=1000000,throttling.iops-write=50"
    with qemu(folder, "-S", "-drive", drive) as machine, QMP(machine.second) as client:
        compare_reports(folder, machine, client, ["block", "block -v", "block top", "block -v top", "block -n",
                                                  "block -n -v"])


@test(QEMU)
def any_command_by_its_name(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        hmp(folder, machine.path, input="qmp qom-set path=/machine/peripheral/vd0 property=x value=1\n").check(
            "", status=1)
        hmp(folder, machine.path, "-c", "qmp balloon value=1").check("", status=1)
        hmp(folder, machine.path, "-c", 'qmp human-monitor-command command-line="info name"').check(
            '"guest one\\r\\n"\n', "")
        hmp(folder, machine.path, "--get", "0.inserted.image.virtual-size", "-c", "qmp query-block").check(
            "1073741824\n", "")
        result = hmp(folder, machine.path, "-c", "qmp no-such-command").check("", status=1)
        expect_in("1: qmp: The command no-such-command has not been found", result.errors)
        hmp(folder, machine.path, "-c", "stop").check("", "")
        expect(client.execute("query-status")["status"], "paused")
        hmp(folder, machine.path, "-c", "cont").check("", "")
        expect(client.execute("query-status")["running"], True)


@test(QEMU)
def messages_of_a_connection_are_shown(folder):
    with qemu(folder) as machine:
        result = hmp(folder, "--show", machine.path, "-c", "info name").check("guest one\n")
    expect_in('-> {"execute": "qmp_capabilities"', result.errors)
    expect_in('"execute": "query-name"', result.errors)
    expect_in('<- {"return": {"name": "guest one"}', result.errors)
    for line in result.errors.splitlines():
        expect(line[:3] in ("-> ", "<- "), True, line)


@test(QEMU)
def leaving_does_no_harm(folder):
    with qemu(folder) as machine:
        hmp(folder, machine.path, input="info name\n").check("guest one\n", "")
        hmp(folder, machine.path, input="detach\nfoo\n").check("", "")
        hmp(folder, machine.path, input="info name\n").check("guest one\n", "")


@test(QEMU)
def quit_ends_the_target(folder):
    with qemu(folder) as machine:
        hmp(folder, machine.path, input="quit\nfoo\n").check("", "")
        expect(machine.wait(timeout=30), 0)


@test(QEMU)
def rehearsed_quit_ends_nothing(folder):
    with qemu(folder) as machine:
        hmp(folder, "--dry-run", machine.path, input="quit\ninfo name\n").check(status=0)
        hmp(folder, "--read-only", machine.path, input="quit\nstop\ninfo status\n").check("VM status: running\n",
                                                                                          status=1)
        hmp(folder, machine.path, "-c", "info status").check("VM status: running\n", "")


# No connection.


def check_failure(result, *parts):
    result.check("", status=3)
    for part in parts:
        expect_in(part, result.errors)
    expect(result.errors.startswith("hmp: "), True, result.errors)
    expect(result.errors.count("\n") > 1, True, f"there is no advice in {result.errors!r}")


@test()
def socket_that_does_not_exist(folder):
    check_failure(hmp(folder, "nowhere", "-c", "quit"), "nowhere", "no such socket", "-qmp unix:")


@test()
def socket_that_nobody_listens_on(folder):
    with listener(folder / "S"):
        pass
    check_failure(hmp(folder, "S", "-c", "quit"), "refused", "No process listens")


@test()
def port_that_nobody_listens_on(folder):
    check_failure(hmp(folder, f"tcp:127.0.0.1:{free_port()}", "-c", "quit"), "refused")


@test()
def file_that_is_no_socket(folder):
    (folder / "file").write_text("text")
    check_failure(hmp(folder, "file", "-c", "quit"), "not a stream socket")
    check_failure(hmp(folder, ".", "-c", "quit"), "not a stream socket")


@test()
def server_that_never_greets(folder):
    with listener(folder / "S"):
        check_failure(hmp(folder, "--connect-timeout", "0.3", "S", "-c", "quit"), "no QMP greeting came within 0.3 s",
                      "another one may be connected")


@test()
def server_that_greets_nonsense(folder):
    with server(folder / "S", b"SSH-2.0-OpenSSH_9.2\r\n", close=False):
        check_failure(hmp(folder, "S", "-c", "quit"), "not a QMP server", "SSH-2.0", "Give the address")


@test()
def server_that_greets_with_escapes(folder):
    with server(folder / "S", b"\x1b]0;evil\x07\x1b[31m\n", close=False):
        check_failure(hmp(folder, "S", "-c", "quit"), "not a QMP server")


@test()
def server_that_never_ends_its_greeting(folder):
    with server(folder / "S", b'{"QMP": "' + b"x" * (1 << 20), close=False):
        hmp(folder, "--connect-timeout", "0.5", "S", "-c", "quit").check("", status=3)


@test()
def server_that_hangs_up(folder):
    with server(folder / "S"):
        check_failure(hmp(folder, "S", "-c", "quit"), "closed the connection")


@test()
def server_that_never_negotiates(folder):
    with server(folder / "S", GREETING, close=False):
        check_failure(hmp(folder, "--connect-timeout", "0.3", "S", "-c", "quit"), "no response to qmp_capabilities")


@test()
def server_that_answers_with_nonsense(folder):
    with server(folder / "S", GREETING, READY, b'{"return": nonsense}\r\n', close=False):
        result = hmp(folder, "S", "-c", "info version").check("", status=3)
        expect_in("1: info version: ", result.errors)


@test()
def server_with_another_idea_of_a_reply(folder):
    with server(folder / "S", GREETING, READY, b'{"return": {"qemu": "seven"}, "id": ID}\r\n', close=False):
        result = hmp(folder, "S", "-c", "info version").check("", status=1)
        expect_in("1: info version: the response does not match the schema", result.errors)


@test(QEMU)
def human_monitor_instead_of_qmp(folder):
    with qemu(folder, "-monitor", f"unix:{folder}/H,server=on,wait=off"):
        wait_for((folder / "H").exists, "the socket")
        check_failure(hmp(folder, "H", "-c", "quit"), "human monitor", "-qmp")


@test(QEMU)
def monitor_that_serves_somebody_else(folder):
    with qemu(folder) as machine, QMP(machine.path):
        check_failure(hmp(folder, "--connect-timeout", "0.3", machine.path, "-c", "quit"), "no QMP greeting",
                      "one client for each monitor")


@test()
def interrupt_while_connecting(folder):
    with listener(folder / "S") as listening, started(folder, "S", "-c", "quit") as process:
        client, _ = listening.accept()
        with client:
            interrupt(process)
            expect(ended(process)[0], 130)


# Lost in the middle.


@test(QEMU)
def target_killed_in_the_middle_of_a_command(folder):
    with qemu(folder) as machine:
        with started(folder, machine.path, "--show", "-c", 'qemu-io slow "read 0 512"', "-c", "info version") as process:
            wait_until_shown(process, b"human-monitor-command")
            machine.kill()
            status, errors = ended(process)
    expect(status, 3, errors)
    expect_in("1: qemu-io: ", errors)
    expect_in("connection", errors)
    expect_in("run hmp again", errors)
    expect("info version" in errors, False, errors)


@test(QEMU)
def target_killed_between_two_lines(folder):
    with qemu(folder) as machine:
        with started(folder, machine.path, stdin=subprocess.PIPE) as process:
            process.stdin.write(b"info name\n")
            process.stdin.flush()
            expect(process.stdout.readline(), b"guest one\n")
            machine.kill()
            machine.wait()
            process.stdin.write(b"info name\n")
            process.stdin.flush()
            status, errors = ended(process)
    expect(status, 3, errors)
    expect_in("2: info name: ", errors)


@test(QEMU)
def target_that_does_not_answer(folder):
    with qemu(folder) as machine:
        with started(folder, machine.path, "-t", "0.5", stdin=subprocess.PIPE) as process:
            process.stdin.write(b"info name\n")
            process.stdin.flush()
            expect(process.stdout.readline(), b"guest one\n")
            machine.send_signal(signal.SIGSTOP)
            process.stdin.write(b"info name\n")
            process.stdin.close()
            process.stdin = None
            status, errors = ended(process)
        machine.send_signal(signal.SIGCONT)
    expect(status, 4, errors)
    expect_in("2: info name: no response within", errors)


def wait_until_shown(process, part):
    data = b""
    while part not in data:
        line = process.stderr.readline()
        if not line:
            raise Failure(f"the stream ended with {data!r}")
        data += line


# Started.


@test(QEMU)
def script_on_a_started_qemu(folder):
    result = check_script(folder, "--", QEMU, *MACHINE)
    expect_in("7.", result.output)


@test(DAEMON)
def script_on_a_started_storage_daemon(folder):
    check_script(folder, "--", DAEMON)


@test(QEMU)
def options_before_a_started_program(folder):
    hmp(folder, "-c", "info name", "--", QEMU, *MACHINE).check("guest one\n", "")
    hmp(folder, "--get", "name", "-c", "info name", "--", QEMU, *MACHINE).check("guest one\n", "")


@contextmanager
def started_qemu(folder, **more):
    """hmp with a QEMU of its own, of which one command has been answered."""
    with started(folder, "--", QEMU, *MACHINE, stdin=subprocess.PIPE, **more) as process:
        process.stdin.write(b"info name\n")
        process.stdin.flush()
        expect(process.stdout.readline(), b"guest one\n")
        machine = children(process.pid)
        expect(len(machine), 1, "the number of children")
        yield process, machine[0]


@test(QEMU)
def started_qemu_is_gone_after_the_last_line(folder):
    with started_qemu(folder) as (process, machine):
        process.stdin.close()
        expect(process.wait(timeout=30), 0)
        expect(is_alive(machine), False, "QEMU runs on")


@test(QEMU)
def started_qemu_is_gone_after_quit(folder):
    with started_qemu(folder) as (process, machine):
        process.stdin.write(b"quit\n")
        process.stdin.flush()
        expect(process.wait(timeout=30), 0)
        expect(is_alive(machine), False, "QEMU runs on")


@test(QEMU)
def started_qemu_is_gone_after_a_signal(folder):
    for number, status in [(signal.SIGTERM, 130), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]:
        with started_qemu(folder) as (process, machine):
            process.send_signal(number)
            expect(process.wait(timeout=30), status)
            wait_for(lambda: not is_alive(machine), "the end of QEMU")


@test(QEMU)
def started_qemu_that_is_killed(folder):
    with started_qemu(folder) as (process, machine):
        os.kill(machine, signal.SIGKILL)
        process.stdin.write(b"info name\n")
        process.stdin.flush()
        status, errors = ended(process)
        expect(status, 3)
        expect_in("SIGKILL", errors)


@test(QEMU)
def started_qemu_is_not_left_running(folder):
    result = hmp(folder, "--", QEMU, *MACHINE, input="detach\ninfo name\n").check("guest one\n", status=1)
    expect_in("1: detach: ", result.errors)
    expect_in("was started by hmp", result.errors)


@test(QEMU)
def started_qemu_does_not_read_our_lines(folder):
    hmp(folder, "--", QEMU, *MACHINE, input="info name\n" * 3).check("guest one\n" * 3, "")


@test()
def program_that_does_not_exist(folder):
    for name, part in [("no-such-program", "search path"), ("./no-such-program", "no such program")]:
        result = hmp(folder, "-c", "quit", "--", name).check("", status=3)
        expect_in(part, result.errors)


@test()
def program_that_cannot_be_executed(folder):
    (folder / "text").write_text("text")
    result = hmp(folder, "-c", "quit", "--", "./text").check("", status=3)
    expect_in("cannot be executed", result.errors)


@test()
def program_that_ends_at_once(folder):
    result = hmp(folder, "-c", "quit", "--", "false").check("", status=3)
    expect_in("false: the process ended with status 1 before its monitor was ready", result.errors)


@test()
def program_without_a_monitor(folder):
    (folder / "silent").write_text("#!/bin/sh\nexec sleep 1000\n")
    (folder / "silent").chmod(0o755)
    result = hmp(folder, "--connect-timeout", "0.3", "-c", "quit", "--", "./silent").check("", status=3)
    expect_in("no QMP greeting came within 0.3 s", result.errors)


@test(QEMU)
def qemu_with_a_wrong_option(folder):
    result = hmp(folder, "-c", "quit", "--", QEMU, "-bogus").check("", status=3)
    expect_in("-bogus", result.errors)
    expect_in("the process ended with status 1", result.errors)


if __name__ == "__main__":
    main()
