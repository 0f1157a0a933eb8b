#!/usr/bin/env python3
"""Connections that are lost and come back, and several targets, at a terminal in tmux."""

import contextlib
import os
import signal
import threading

from _harness import QEMU, QMP, VERSION, expect, listener, main, qemu, test, wait_for
from _screen import screen

BANNER = f"hmp {VERSION}, connected to {{}}. Type 'help' for the commands, Ctrl-D to leave."
SEVERAL = f"hmp {VERSION}, connected to {{}}. Each line is for all of them. Type 'help' for the commands, Ctrl-D to leave."
LOST = "unix:Q: the other side closed the connection; trying to connect again"
DISCONNECTED = "(hmp: disconnected)"
PROMPT = "(hmp)"
TWO = "(hmp: 2 targets)"
WIDTH = 160


def version(machine):
    """A QEMU's version in numbers, as its second monitor tells."""
    with QMP(machine.second) as client:
        numbers = client.greeting["QMP"]["version"]["qemu"]
        return f"{numbers['major']}.{numbers['minor']}.{numbers['micro']}"


def kill(process):
    process.kill()
    process.wait()


# One target.


@test("tmux", QEMU)
def a_target_that_is_killed_at_the_prompt_and_started_again(folder):
    with screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect_somewhere("ended: 3")
    with qemu(folder) as machine, screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect_whole(BANNER.format("unix:Q"), PROMPT, cursor=6)
        terminal.type("info st")
        terminal.expect("(hmp) info st", cursor=13)
        kill(machine)
        terminal.expect_whole(BANNER.format("unix:Q"), LOST, f"{DISCONNECTED} info st", cursor=27)
        with qemu(folder) as second:
            back = f"unix:Q: connected again: guest one, {version(second)}, another process"
            terminal.expect_whole(BANNER.format("unix:Q"), LOST, back, "(hmp) info st", cursor=13)
            terminal.type("atus")
            terminal.keys("Enter")
            terminal.expect_whole(
                BANNER.format("unix:Q"), LOST, back, "(hmp) info status", "VM status: running", PROMPT, cursor=6)
            with QMP(second.second) as client:
                client.execute("stop")
                terminal.expect("VM status: running", "[STOP]", PROMPT)
                terminal.enter("wait RESUME 60")
                client.execute("cont")
                terminal.expect("(hmp) wait RESUME 60", "[RESUME]", "[RESUME]", PROMPT)


@test("tmux", QEMU)
def lines_that_are_typed_meanwhile(folder):
    with qemu(folder) as machine, screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect(PROMPT)
        terminal.enter("alias st info status")
        terminal.expect("(hmp) alias st info status", PROMPT)
        kill(machine)
        terminal.expect(LOST, DISCONNECTED, cursor=20)
        terminal.enter("st")
        terminal.expect(
            f"{DISCONNECTED} st", "Error: unix:Q is disconnected; reconnecting", DISCONNECTED)
        terminal.enter("nonsense")
        terminal.expect("unknown command: 'nonsense'", DISCONNECTED)
        with qemu(folder) as second:
            terminal.expect(f"unix:Q: connected again: guest one, {version(second)}, another process", PROMPT)
            terminal.enter("st")
            terminal.expect("(hmp) st", "VM status: running", PROMPT)


@test("tmux", QEMU)
def leaving_while_the_target_is_away(folder):
    with qemu(folder) as machine, screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect(PROMPT)
        kill(machine)
        terminal.expect_whole(BANNER.format("unix:Q"), LOST, DISCONNECTED)
        terminal.keys("C-d")
        terminal.expect_whole(BANNER.format("unix:Q"), LOST, f"{DISCONNECTED} ^D", "ended: 3")


@test("tmux", QEMU)
def a_target_that_is_killed_during_a_command(folder):
    with qemu(folder) as machine, screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect(PROMPT)
        machine.send_signal(signal.SIGSTOP)
        terminal.enter("info status")
        terminal.expect("(hmp) info status", cursor=0)
        kill(machine)
        terminal.expect_whole(
            BANNER.format("unix:Q"), "(hmp) info status",
            "Error: the connection was lost: unix:Q: the other side closed the connection", LOST, DISCONNECTED, cursor=20)


@test("tmux", QEMU)
def the_processor_of_a_machine_that_is_gone(folder):
    with qemu(folder) as machine, screen(folder, "Q", columns=WIDTH) as terminal:
        terminal.expect(PROMPT)
        terminal.enter("cpu 1")
        terminal.enter("info cpus")
        terminal.expect_somewhere("* CPU #1:")
        kill(machine)
        terminal.expect(LOST, DISCONNECTED)
        with qemu(folder):
            terminal.expect_somewhere("another process")
            terminal.enter("info cpus")
            terminal.expect_somewhere("* CPU #0:")


@test("tmux")
def a_connection_that_the_same_process_takes_up_again(folder):
    greeting = b'{"QMP": {"version": {"qemu": {"major": 9, "minor": 1, "micro": 2}, "package": ""}, "capabilities": []}}\r\n'
    hang_up = threading.Event()

    def serve(listening):
        with contextlib.suppress(OSError):
            for _ in range(2):
                client, _ = listening.accept()
                with client, client.makefile("rb") as requests:
                    client.sendall(greeting)
                    for request in requests:
                        identifier = request.split(b'"id": ')[1].split(b"}")[0].split(b",")[0]
                        client.sendall(b'{"return": {}, "id": ' + identifier + b"}\r\n")
                        if b"qmp_capabilities" in request and not hang_up.is_set():
                            hang_up.wait()
                            break

    with listener(folder / "Q") as listening:
        thread = threading.Thread(target=serve, args=[listening], daemon=True)
        thread.start()
        with screen(folder, "Q", columns=WIDTH) as terminal:
            terminal.expect_whole(BANNER.format("unix:Q"), PROMPT)
            hang_up.set()
            terminal.expect_whole(
                BANNER.format("unix:Q"), LOST, "unix:Q: connected again: 9.1.2, the same process", PROMPT, cursor=6)
            terminal.keys("C-d")
            terminal.expect("(hmp) ^D", "ended: 0")
        thread.join()


@test("tmux", QEMU)
def quit_is_no_loss(folder):
    with qemu(folder) as machine, screen(folder, "Q -y", columns=WIDTH) as terminal:
        terminal.expect(PROMPT)
        terminal.enter("quit")
        terminal.expect_somewhere("ended: 0")
        expect([line for line in terminal.lines() if "again" in line], [])
        expect(machine.wait(timeout=30), 0)


# Several targets.


@contextlib.contextmanager
def two_machines(folder, options=""):
    with qemu(folder, name="A") as first, qemu(folder, name="B") as second:
        with screen(folder, f"A B {options}", columns=WIDTH) as terminal:
            terminal.expect_whole(SEVERAL.format("A and B"), TWO, cursor=17)
            yield terminal, first, second


@test("tmux", QEMU)
def each_line_on_two_machines(folder):
    with two_machines(folder) as (terminal, first, second):
        terminal.enter("info status")
        wait_for(lambda: terminal.lines()[-1] == TWO and len(terminal.lines()) == 5, "both answers")
        expect(sorted(terminal.lines()[2:4]), ["A: VM status: running", "B: VM status: running"])
        with QMP(second.second) as client:
            client.execute("stop")
        terminal.expect("B: [STOP]", TWO, cursor=17)
        terminal.enter("nonsense")
        wait_for(lambda: terminal.lines()[-1] == TWO and len(terminal.lines()) == 9, "both errors")
        expect(sorted(terminal.lines()[6:8]), ["A: unknown command: 'nonsense'", "B: unknown command: 'nonsense'"])
        terminal.keys("C-d")
        terminal.expect(f"{TWO} ^D", "ended: 0")
        expect([first.poll(), second.poll()], [None, None])


@test("tmux", QEMU)
def a_stopped_machine_holds_up_nobody(folder):
    with two_machines(folder) as (terminal, first, _):
        first.send_signal(signal.SIGSTOP)
        terminal.enter("info status")
        terminal.expect_whole(
            SEVERAL.format("A and B"), f"{TWO} info status", "B: VM status: running", "(hmp: 2 targets, 1 busy)",
            cursor=25)
        terminal.enter("info name")
        terminal.expect("B: guest one", "(hmp: 2 targets, 1 busy)")
        terminal.type("info ver")
        first.send_signal(signal.SIGCONT)
        terminal.expect_whole(
            SEVERAL.format("A and B"), f"{TWO} info status", "B: VM status: running",
            "(hmp: 2 targets, 1 busy) info name", "B: guest one", "A: VM status: running", "A: guest one",
            f"{TWO} info ver", cursor=25)


@test("tmux", QEMU)
def control_c_is_for_all(folder):
    with two_machines(folder) as (terminal, first, second):
        for machine in [first, second]:
            machine.send_signal(signal.SIGSTOP)
        terminal.enter("info status")
        terminal.expect(f"{TWO} info status", cursor=0)
        terminal.keys("C-c")
        wait_for(lambda: terminal.lines()[-1] == TWO, "the prompt")
        expect(sorted(line for line in terminal.lines() if "cancelled" in line),
               ["A: Error: cancelled", "B: Error: cancelled"])
        terminal.enter("info name")
        terminal.expect(f"{TWO} info name", "(hmp: 2 targets, 2 busy)")
        terminal.keys("C-c")
        wait_for(lambda: terminal.lines()[-1] == TWO, "the prompt")
        for machine in [first, second]:
            machine.send_signal(signal.SIGCONT)
        terminal.enter("info name")
        wait_for(lambda: {"A: guest one", "B: guest one"} <= set(terminal.lines()), "the names")


@test("tmux", QEMU)
def one_of_two_is_killed_and_comes_back(folder):
    with two_machines(folder) as (terminal, first, _):
        kill(first)
        lost = "unix:A: the other side closed the connection; trying to connect again"
        one = "(hmp: 2 targets, 1 disconnected)"
        terminal.expect_whole(SEVERAL.format("A and B"), lost, one, cursor=33)
        # Tab asks who is there.
        terminal.type("block_resize s")
        wait_for(lambda: terminal.keys("Tab") or terminal.lines()[-1] == f"{one} block_resize slow", "the node")
        terminal.keys("C-u")
        terminal.enter("info status")
        wait_for(lambda: terminal.lines()[-1] == one and len(terminal.lines()) == 6, "both answers")
        expect(sorted(terminal.lines()[3:5]), [
            "A: Error: unix:A is disconnected; reconnecting", "B: VM status: running"])
        with qemu(folder, name="A") as again:
            terminal.expect(f"unix:A: connected again: guest one, {version(again)}, another process", TWO)
            terminal.enter("info name")
            wait_for(lambda: {"A: guest one", "B: guest one"} <= set(terminal.lines()), "the names")


@test("tmux", QEMU)
def leaving_while_one_of_two_is_away(folder):
    with two_machines(folder) as (terminal, _, second):
        kill(second)
        terminal.expect("(hmp: 2 targets, 1 disconnected)")
        terminal.keys("C-d")
        terminal.expect("(hmp: 2 targets, 1 disconnected) ^D", "ended: 3")


@test("tmux", QEMU)
def quit_of_two_machines_asks_once(folder):
    with two_machines(folder) as (terminal, first, second):
        terminal.enter("quit")
        terminal.expect_whole(SEVERAL.format("A and B"), f"{TWO} quit", "This ends A and B. Go on? [y/N]", cursor=32)
        terminal.enter("n")
        terminal.expect("This ends A and B. Go on? [y/N] n", TWO)
        terminal.enter("quit")
        terminal.expect(f"{TWO} quit", "This ends A and B. Go on? [y/N]")
        terminal.enter("y")
        terminal.expect_somewhere("ended: 0")
        expect([line for line in terminal.lines() if "again" in line], [])
        expect([first.wait(timeout=30), second.wait(timeout=30)], [0, 0])


@test("tmux", QEMU)
def documents_name_the_target(folder):
    with two_machines(folder, "--json") as (terminal, _, second):
        terminal.enter("info uuid")
        uuid = '"command": "info uuid", "return": {"UUID": "11223344-5566-7788-99aa-bbccddeeff00"}}'
        wait_for(lambda: {f'{{"target": "A", {uuid}', f'{{"target": "B", {uuid}'} <= set(terminal.lines()),
                 "both documents")


@test("tmux", QEMU)
def the_output_of_two_in_one_pipe(folder):
    with two_machines(folder) as (terminal, first, _):
        terminal.enter("info name | sort -r | tr a-z A-Z")
        terminal.expect_whole(SEVERAL.format("A and B"), f"{TWO} info name | sort -r | tr a-z A-Z", "B: GUEST ONE",
                              "A: GUEST ONE", TWO, cursor=17)
        terminal.enter("info name > names")
        terminal.expect(f"{TWO} info name > names", TWO)
        expect(sorted((folder / "names").read_text().splitlines()), ["A: guest one", "B: guest one"])
        # What goes elsewhere waits for all, until it is interrupted.
        first.send_signal(signal.SIGSTOP)
        (folder / "states").write_text("")
        terminal.enter("info status > states")
        wait_for(lambda: "B: VM status: running" in (folder / "states").read_text(), "the state of one")
        terminal.keys("C-c")
        terminal.expect("^C", "A: Error: cancelled", TWO)
        first.send_signal(signal.SIGCONT)


@test("tmux", QEMU)
def ending_behind_the_next_prompt(folder):
    with two_machines(folder, "-y") as (terminal, first, second):
        for machine in [first, second]:
            machine.send_signal(signal.SIGSTOP)
        terminal.enter("quit")
        terminal.expect(f"{TWO} quit", "(hmp: 2 targets, 2 busy)")
        terminal.type("info na")
        first.send_signal(signal.SIGCONT)
        terminal.expect("(hmp: 1 target, 1 busy) info na")
        second.send_signal(signal.SIGCONT)
        terminal.expect_somewhere("ended: 0")
        expect([first.wait(timeout=30), second.wait(timeout=30)], [0, 0])


@test("tmux", QEMU)
def ended_by_a_signal(folder):
    with two_machines(folder) as (terminal, first, second):
        terminal.type("half")
        os.kill(terminal.process_id(), signal.SIGTERM)
        terminal.expect_somewhere("ended: 0")
        expect([first.poll(), second.poll()], [None, None])


@test("tmux", QEMU)
def one_of_two_cannot_be_reached(folder):
    with qemu(folder, name="A"), screen(folder, "A B", columns=WIDTH) as terminal:
        terminal.expect_somewhere("hmp: unix:B: there is no such socket")
        terminal.expect(SEVERAL.format("A"), "(hmp: 1 target)")
        terminal.enter("info name")
        terminal.expect("(hmp: 1 target) info name", "A: guest one", "(hmp: 1 target)")
        terminal.keys("C-d")
        terminal.expect("(hmp: 1 target) ^D", "ended: 3")


if __name__ == "__main__":
    main()
