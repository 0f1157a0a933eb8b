#!/usr/bin/env python3
"""A guest agent as target: one that is scripted here, and the real one where it is installed."""

import socket
import threading

from _agent import Agent, agent
from _harness import engine, expect, expect_in, hmp, listener, main, started, test, wait_for_socket


@test()
def reports(folder):
    with agent(folder) as guest:
        hmp(folder, "--qga", guest.path, "-c", "info guest").check("Host name: scripted\nAgent: 1.2.3\n", "")
        hmp(folder, "--qga", guest.path, input="guest_ping\nguest_ping\n").check("", "")


@test()
def what_was_meant_for_an_earlier_client(folder):
    stale = b'{"return": {}}\n{"return": 5}\n\xff{"return": 6}\n{"return": [1, 2'
    with agent(folder, stale) as guest:
        hmp(folder, "--qga", guest.path, "-c", "guest_ping", "-c", "info guest").check(
            "Host name: scripted\nAgent: 1.2.3\n", "")


@test()
def agents_that_do_not_repeat_identifiers(folder):
    # QEMU repeats them since 4.0, and refused them before 2.12.
    for takes_ids in [True, False]:
        with agent(folder, repeats_ids=False, takes_ids=takes_ids) as guest:
            hmp(folder, "--qga", guest.path, "-c", "info guest").check("Host name: scripted\nAgent: 1.2.3\n", "")
            hmp(folder, "--qga", guest.path, "-c", 'guest_exec echo "a  b" c').check("a  b c\n", "")
            result = hmp(folder, "--qga", guest.path, "-c", "guest_get /none", "-c", "guest_get /etc/motd").check(
                "hello\n", status=1)
            expect_in("1: guest_get: there is no '/none'", result.errors)
        (folder / "A").unlink()


@test()
def a_command_given_up_does_not_shift_the_responses_of_later_ones(folder):
    with agent(folder, repeats_ids=False) as guest:
        # guest-shutdown has no response, so that its response would be the next one's.
        hmp(folder, "--qga", guest.path, "-t", "0.2", "-c", "qmp guest-shutdown", "-c", "info guest").check(
            "Host name: scripted\nAgent: 1.2.3\n", status=4)


@test()
def commands_that_it_lacks(folder):
    with agent(folder) as guest:
        result = hmp(folder, "--qga", guest.path, input="info guest-cpus\ninfo block\nstop\n").check("", status=1)
        expect_in("1: info guest-cpus: This target can't list the vCPUs of the guest", result.errors)
        expect_in("2: info block: This target can't", result.errors)
        expect_in("3: stop: ", result.errors)
        # What the target lacks comes before what the arguments lack.
        result = hmp(folder, "--qga", guest.path, input="block_resize x\nprint\n").check("", status=1)
        expect_in("1: block_resize: This target can't", result.errors)
        expect_in("2: print: ", result.errors)
        expect_in("expected", result.errors)


@test()
def rows_without_an_agent(folder):
    result = hmp(folder, "-c", "info guest", "-c", "guest_put / /x").check("", status=1)
    expect_in("1: info guest: This target can't describe the guest: it has no command 'guest-info'", result.errors)
    expect_in("2: guest_put: This target can't", result.errors)


@test()
def shutdown_that_is_not_answered(folder):
    with agent(folder) as guest:
        hmp(folder, "--qga", guest.path, "-c", "guest_reboot").check("", "")
        expect(guest.calls[-2:], ["guest-shutdown reboot", "guest-ping"])


@test()
def programs(folder):
    with agent(folder) as guest:
        hmp(folder, "--qga", guest.path, "-c", 'guest_exec echo "a  b" c').check("a  b c\n", "")
        result = hmp(folder, "--qga", guest.path, "-c", "guest_exec fail x").check("x\n", status=1)
        expect(result.errors, "1: guest_exec: fail ended with status 3\n")


@test()
def files(folder):
    content = bytes(range(256)) * 4000
    (folder / "local").write_bytes(content)
    with agent(folder) as guest:
        hmp(folder, "--qga", guest.path, "-c", "guest_get /etc/motd").check("hello\n", "")
        hmp(folder, "--qga", guest.path, "-c", "guest_put local /tmp/x").check("1024000 bytes\n", "")
        expect(guest.files["/tmp/x"] == content, True, "the file in the guest")
        hmp(folder, "--qga", guest.path, "-c", "guest_get /tmp/x back").check("1024000 bytes\n", "")
        expect((folder / "back").read_bytes() == content, True, "the file that was copied back")
        hmp(folder, "--qga", guest.path, "-c", "guest_get /tmp/x").check("", status=1)
        result = hmp(folder, "--qga", guest.path, "-c", "guest_get /none", "-c", "guest_put none /y").check("", status=1)
        expect_in("1: guest_get: there is no '/none'\n2: guest_put: none: No such file", result.errors)
        expect([handle for handle in guest.handles.values() if handle[1] is not None], [], "files that are open")


@test()
def no_agent_there(folder):
    with listener(folder / "A"):
        result = hmp(folder, "--qga", "--connect-timeout", "0.2", folder / "A", "-c", "guest_ping").check("", status=3)
        expect_in("no guest agent responded within 0.2 s", result.errors)
        expect_in("Is qemu-guest-agent running in the guest?", result.errors)


@test()
def agent_that_starts_late(folder):
    guest = Agent()
    with listener(folder / "A") as listening:
        with started(folder, "--qga", folder / "A", "-c", "info guest") as process:
            client, _ = listening.accept()
            with client:
                # The first call for synchronization is lost; the next one is answered.
                client.recv(65536)
                threading.Thread(target=guest.talk, args=[client, b""], daemon=True).start()
                expect(process.stdout.read().decode(), "Host name: scripted\nAgent: 1.2.3\n")


@test()
def server_instead_of_an_agent(folder):
    with engine(folder) as server:
        result = hmp(folder, "--qga", server.path, "-c", "guest_ping").check("", status=3)
        expect_in("this is a QMP server and not a guest agent", result.errors)


@test("qemu-ga")
def real_agent(folder):
    path = folder / "G"
    with started(folder, "-m", "unix-listen", "-p", path, "-t", folder, "-f", folder / "pid", program="qemu-ga") as process:
        wait_for_socket(path, process)
        result = hmp(folder, "--qga", path, "-c", "info guest", "-c", "guest_exec echo hello").check(errors="")
        expect_in("Agent: ", result.output)
        expect(result.output.endswith("\nhello\n"), True)
        (folder / "local").write_bytes(bytes(range(256)) * 3000)
        hmp(folder, "--qga", path, "-c", f"guest_put local {folder}/there", "-c", f"guest_get {folder}/there back").check(
            "768000 bytes\n768000 bytes\n", "")
        expect((folder / "back").read_bytes() == (folder / "local").read_bytes(), True)
        result = hmp(folder, "--qga", path, "-c", 'guest_exec sh -c "echo x; exit 3"').check("x\n", status=1)
        expect(result.errors, "1: guest_exec: sh ended with status 3\n")
        programs_of_a_real_guest(folder, path)
        real_guest_that_is_only_read(folder, path)
        result = hmp(folder, "--qga", path, "-c", "info version", "-c", "info name", "-c", "help").check(errors="")
        expect_in(f"\n{socket.gethostname()}\n", result.output)
        expect_in("\nguest_exec ", result.output)
        expect("device_add" in result.output, False, "a command that no agent has in the help")


def programs_of_a_real_guest(folder, path):
    content = (folder / "local").read_bytes()
    hmp(folder, "--qga", path, "-c", "guest_exec -i local -o piped cat").check("", "")
    expect((folder / "piped").read_bytes() == content, True, "what a program copied from its input to its output")
    hmp(folder, "--qga", path, "-c", "guest_exec -e A=1,,2,B=3 /usr/bin/env").check("A=1,2\nB=3\n", "")
    hmp(folder, "--qga", path, "-c", 'guest_exec sh -c "echo e >&2; echo o"').check("o\n", "e\n")
    result = hmp(folder, "--qga", path, "--get", "exitcode", "-c", 'guest_exec sh -c "exit 7"').check("7\n", status=1)
    result = hmp(folder, "--qga", path, "-c", f"guest_get {folder} local").check("", status=1)
    expect((folder / "local").read_bytes() == content, True, "a local file after a failed copy")


def real_guest_that_is_only_read(folder, path):
    hmp(folder, "--read-only", "--qga", path, "-c", "guest_fsfreeze", "-c", "guest_fsfreeze status").check(
        "thawed\nthawed\n", "")
    for line in ["guest_fsfreeze freeze", "guest_ssh_keys root add x", "guest_exec true"]:
        result = hmp(folder, "--read-only", "--qga", path, "-c", line).check("", status=1)
        expect_in("refused, because it can change the target", result.errors)
    result = hmp(folder, "--read-only", "--qga", path, "-c", "guest_ssh_keys root")
    expect("refused" in result.errors, False, result.errors)


if __name__ == "__main__":
    main()
