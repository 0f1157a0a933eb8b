#!/usr/bin/env python3
"""The program at a terminal, in tmux: every scene waits for what the screen must show."""

import os
import shlex
import signal

from _harness import LIMIT, MACHINE, QEMU, QMP, VERSION, children, engine, expect, is_alive, main, qemu, test, wait_for
from _screen import BANNER, LEFT, PROMPT, screen

SLOW = "--blockdev driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"


@test("tmux", QEMU)
def standard_error_of_a_started_program_is_shown_clean_above_the_prompt(folder):
    program = folder / "qemu-noisy"
    program.write_text("#!/bin/sh\nprintf 'begin \\033[31mred\\n' >&2\n"
                       f"(read line <{folder}/go; echo $line >&2) &\n"
                       "exec qemu-system-x86_64 -M none -display none \"$@\"\n")
    program.chmod(0o755)
    os.mkfifo(folder / "go")
    with screen(folder, f"-- {program}") as terminal:
        terminal.expect_somewhere("begin ^[[31mred")
        terminal.type("info st")
        terminal.expect("(hmp) info st")
        (folder / "go").write_text("later\n")
        terminal.expect("later", "(hmp) info st")


@test("tmux")
def prompt_and_banner(folder):
    with screen(folder) as terminal:
        terminal.expect(BANNER.format("embedded storage engine"), PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT, cursor=6)
        terminal.enter("foo")
        terminal.expect("(hmp) foo", "unknown command: 'foo'", PROMPT)
        terminal.enter("block_resize")
        terminal.expect("block_resize: block device name expected", 'Try "help block_resize" for more information', PROMPT)
        terminal.enter("   ")
        terminal.expect(PROMPT, PROMPT)
        terminal.keys("C-d")
        terminal.expect(LEFT, "ended: 0")


@test("tmux")
def another_kind_of_terminal(folder):
    with screen(folder, term="xterm-256color") as terminal:
        terminal.expect(PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT, cursor=6)


@test("tmux")
def quit_of_the_embedded_engine_asks_nothing(folder):
    with screen(folder) as terminal:
        terminal.expect(BANNER.format("embedded storage engine"), PROMPT)
        terminal.enter("quit")
        terminal.expect("(hmp) quit", "ended: 0")


@test("tmux")
def tab_on_commands(folder):
    with screen(folder, "--blockdev driver=null-co,node-name=disk0,size=1M") as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("inf")
        terminal.keys("Tab")
        terminal.expect("(hmp) info [subcommand]", cursor=11)
        terminal.type("vers")
        terminal.keys("Tab")
        terminal.expect("(hmp) info version", cursor=19)
        terminal.keys("Enter")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT)


@test("tmux")
def tab_lists_the_parts_of_info(folder):
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("info ")
        terminal.keys("Tab")
        for name in ["balloon ", "block ", "coroutines ", "cpus ", "--More--"]:
            terminal.expect_somewhere(name)
        terminal.keys("q")
        terminal.expect("(hmp) info [subcommand]", cursor=11)


@test("tmux")
def tab_tells_what_few_parts_of_info_are(folder):
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("info v")
        terminal.keys("Tab")
        for name in ["version ", "vnc "]:
            terminal.expect_somewhere(name)
        terminal.expect_somewhere("Show the version of the target")
        terminal.expect("(hmp) info v", cursor=12)


@test("tmux")
def tab_on_nodes(folder):
    nodes = [f"--blockdev driver=null-co,node-name={name},size=1M" for name in ["disk0", "disk1"]]
    with screen(folder, " ".join(nodes)) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("block_resize ")
        terminal.keys("Tab")
        terminal.expect("(hmp) block_resize disk size", cursor=23)
        terminal.keys("Tab")
        terminal.expect_somewhere("disk0 ")
        terminal.expect_somewhere("disk1 ")
        terminal.type("1")
        terminal.keys("Tab")
        terminal.expect("(hmp) block_resize disk1 size", cursor=25)
        terminal.enter("2M")
        terminal.expect("(hmp) block_resize disk1 2M", PROMPT)


@test("tmux", QEMU)
def tab_on_nodes_of_a_running_qemu(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("block_resize s")
        # The target may still be describing itself when the first Tab comes.
        slow = "(hmp) block_resize slow size"
        wait_for(lambda: terminal.keys("Tab") or terminal.lines()[-1:] == [slow], "the node")
        terminal.expect(slow, cursor=24)
        terminal.keys("C-u")
        terminal.type("qmp query-st")
        longer = "(hmp) qmp query-stat [key=value ...]"
        wait_for(lambda: terminal.lines()[-1:] == [longer] or terminal.keys("Tab"), "the command")


@test("tmux", QEMU)
def tab_on_what_a_running_qemu_knows(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path), columns=120) as terminal:
        terminal.expect_somewhere(PROMPT)
        for typed, completed in [
            ("sendkey ctrl-alt-del", "sendkey ctrl-alt-delete"),
            ("device_add virtio-rng-pci,disable-leg", "device_add virtio-rng-pci,disable-legacy="),
            ("device_add virtio-rng-pci,disable-legacy=au", "device_add virtio-rng-pci,disable-legacy=auto"),
            ("object_add rng-bu", "object_add rng-builtin"),
            ("blockdev_add driver=raw,disca", "blockdev_add driver=raw,discard="),
            ("qom-get /machine/periph", "qom-get /machine/peripheral"),
        ]:
            terminal.type(typed)
            # What the target is asked for the first time may come too late for the first Tab.
            wait_for(lambda: terminal.keys("Tab") or terminal.lines()[-1].startswith(f"(hmp) {completed}"), completed)
            terminal.keys("C-u")


@test("tmux")
def tab_on_files(folder):
    (folder / "disk one.img").write_bytes(bytes(512))
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("blockdev_add driver=file,node-name=d,filename=di")
        terminal.keys("Tab")
        terminal.expect("(hmp) blockdev_add driver=file,node-name=d,filename=disk one.img")


@test("tmux")
def history_over_two_runs(folder):
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        for line in ["info version", " info name", "set_password vnc secret"]:
            terminal.enter(line)
        wait_for(lambda: "set_password" in "".join(terminal.lines()[-3:-1]) and terminal.lines()[-1] == PROMPT, "an error")
        terminal.keys("C-d")
        terminal.expect(LEFT, "ended: 0")
    expect((folder / "state/hmp/history").read_text(), "info version\n")
    expect(oct((folder / "state/hmp/history").stat().st_mode & 0o77), "0o0")
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.keys("Up")
        terminal.expect("(hmp) info version", cursor=18)
        terminal.keys("Enter")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT)
        terminal.keys("C-d")
        terminal.expect(LEFT, "ended: 0")
    with screen(folder, "--no-history") as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("info name")
        terminal.expect("(hmp) info name", PROMPT)
        terminal.keys("C-d")
        terminal.expect("(hmp) info name", LEFT, "ended: 0")
    expect((folder / "state/hmp/history").read_text(), "info version\n")


@test("tmux")
def control_c_cancels_the_command_that_waits(folder):
    with engine(folder, *SLOW.split()) as process, QMP(process.path) as client:
        with screen(folder, str(process.path)) as terminal:
            terminal.expect_somewhere(PROMPT)
            terminal.enter('qemu-io slow "read 0 512"')
            wait_for(lambda: "x-qemu-io" in client.human("info coroutines"), "the read")
            terminal.keys("C-c")
            terminal.expect('(hmp) qemu-io slow "read 0 512"', "^C", "Error: cancelled",
                            f"unix:{process.path} may go on with it, and begins nothing else before its end.", PROMPT)
            terminal.enter("help quit")
            terminal.expect_somewhere("quit|q  -- End the target")


@test("tmux")
def control_c_cancels_a_command_of_the_embedded_engine(folder):
    with screen(folder, f"{SLOW} --qmp unix:S") as terminal, QMP(folder / "S") as client:
        terminal.expect_somewhere(PROMPT)
        terminal.enter('qemu-io slow "read 0 512"')
        wait_for(lambda: ": x-qemu-io" in client.human("info coroutines"), "the read")
        terminal.keys("C-c")
        terminal.expect('(hmp) qemu-io slow "read 0 512"', "^C", "Error: cancelled", PROMPT)
        wait_for(lambda: ": x-qemu-io" not in client.human("info coroutines"), "the end of the read")
        terminal.enter("info version")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT)
        terminal.enter('qemu-io slow "aio_read 0 512"')
        terminal.enter("block_resize slow 4k")
        wait_for(lambda: ": block_resize" in client.human("info coroutines"), "the resize")
        terminal.keys("C-c")
        wait_for(lambda: ": block_resize" not in client.human("info coroutines"), "the end of the resize")
        terminal.enter("info version")
        terminal.expect("(hmp) info version", f"{VERSION} (hmp)", PROMPT)
        expect(client.execute("query-named-block-nodes")[0]["image"]["virtual-size"], 1 << 20)


@test("tmux")
def control_c_on_a_line(folder):
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("info vers")
        terminal.expect("(hmp) info vers")
        terminal.keys("C-c")
        terminal.expect("(hmp) info vers^C", PROMPT, cursor=6)
        terminal.enter("info version")
        terminal.expect(f"{VERSION} (hmp)", PROMPT)


@test("tmux", QEMU)
def control_d_leaves_a_running_qemu_alone(folder):
    with qemu(folder) as machine:
        with screen(folder, str(machine.path)) as terminal:
            terminal.expect(BANNER.format(f"connected to unix:{machine.path}"), PROMPT)
            terminal.keys("C-d")
            terminal.expect(LEFT, "ended: 0")
        with QMP(machine.path) as client:
            expect(client.execute("query-status")["status"], "running")


@test("tmux", QEMU)
def event_above_the_line(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        with screen(folder, str(machine.path), columns=60) as terminal:
            terminal.expect_somewhere(PROMPT)
            terminal.type("info sta")
            terminal.expect("(hmp) info sta", cursor=14)
            client.execute("stop")
            terminal.expect("[STOP]", "(hmp) info sta", cursor=14)
            client.execute("cont")
            terminal.expect("[STOP]", "[RESUME]", "(hmp) info sta", cursor=14)
            terminal.type("tus")
            terminal.keys("Enter")
            terminal.expect("(hmp) info status", "VM status: running", PROMPT)
            terminal.type("help " + "x" * 100)
            client.execute("stop")
            terminal.expect("[STOP]", "(hmp) help " + "x" * 49, "x" * 51, cursor=51)


@test("tmux", QEMU)
def events_that_are_wanted(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        with screen(folder, str(machine.path)) as terminal:
            terminal.expect_somewhere(PROMPT)
            terminal.enter("events RES*")
            terminal.expect("events named RES* are shown as they arrive", PROMPT)
            client.execute("stop")
            client.execute("cont")
            terminal.expect("events named RES* are shown as they arrive", "[RESUME]", PROMPT)
            terminal.enter("wait SHUTDOWN 0.01")
            terminal.expect("(hmp) wait SHUTDOWN 0.01", "Error: no event SHUTDOWN came within 0.01 s", PROMPT)
            terminal.enter("events -s")
            terminal.expect("events are no longer shown", PROMPT)
            terminal.enter("watch 60 info status")
            terminal.expect_somewhere("VM status: running")
            terminal.keys("C-c")
            # The target had nothing to do.
            terminal.expect("VM status: running", "^C", "Error: cancelled", PROMPT, cursor=6)
            terminal.enter("wait SHUTDOWN")
            terminal.expect_somewhere("wait SHUTDOWN  1 s")
            terminal.keys("C-c")
            terminal.expect("(hmp) wait SHUTDOWN", "^C", "Error: cancelled", PROMPT, cursor=6)


@test("tmux")
def help_by_topic(folder):
    with screen(folder, rows=60) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("help")
        terminal.expect_somewhere("help COMMAND describes a command")
        terminal.expect_somewhere("The monitor itself")


@test("tmux", QEMU)
def event_of_our_own_command(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("stop")
        terminal.expect("(hmp) stop", "[STOP]", PROMPT)


@test("tmux", QEMU)
def quit_of_a_running_qemu_asks_first(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        question = f"This ends unix:{machine.path}. Go on? [y/N]"
        terminal.expect_somewhere(PROMPT)
        for answer in ["n", "", "later"]:
            terminal.enter("quit")
            terminal.expect(question)
            terminal.enter(answer)
            terminal.expect(f"{question} {answer}".rstrip(), PROMPT, cursor=6)
        terminal.enter("quit")
        terminal.expect(question)
        terminal.keys("C-c")
        terminal.expect(f"{question} ^C", PROMPT)
        terminal.enter("info status")
        terminal.expect("VM status: running", PROMPT)
        terminal.enter("q")
        terminal.expect(question)
        terminal.enter("y")
        terminal.expect_somewhere(f"{question} y")
        terminal.expect_somewhere("ended: 0")
        expect(machine.wait(timeout=LIMIT), 0)
    expect((folder / "state/hmp/history").read_text(), "quit\ninfo status\nq\n")


@test("tmux", QEMU)
def quit_that_was_confirmed_beforehand(folder):
    with qemu(folder) as machine, screen(folder, f"-y {machine.path}") as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("quit")
        terminal.expect_somewhere("ended: 0")
        expect(machine.wait(timeout=LIMIT), 0)


@test("tmux", QEMU)
def detaching(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("detach")
        terminal.expect("(hmp) detach", "ended: 0")
        expect(machine.poll(), None)


@test("tmux", QEMU)
def started_qemu(folder):
    with screen(folder, f"-- {QEMU} {shlex.join(MACHINE)}") as terminal:
        terminal.expect(BANNER.format(f"started {QEMU}"), PROMPT)
        machine = children(terminal.process_id())
        expect(len(machine), 1)
        terminal.enter("info name")
        terminal.expect("(hmp) info name", "guest one", PROMPT)
        terminal.enter("detach")
        terminal.expect_somewhere("was started by hmp")
        terminal.keys("C-c")
        terminal.enter("info status")
        terminal.expect("VM status: running", PROMPT)
        question = f"This ends {QEMU}. Go on? [y/N]"
        terminal.keys("C-d")
        terminal.expect(LEFT, question)
        terminal.keys("C-d")
        terminal.expect(LEFT, f"{question} ^D", PROMPT, cursor=6)
        terminal.keys("C-d")
        terminal.expect(LEFT, question)
        terminal.enter("y")
        terminal.expect_somewhere("ended: 0")
        expect(is_alive(machine[0]), False, "QEMU runs on")


@test("tmux", QEMU)
def started_qemu_that_is_killed_at_the_prompt(folder):
    with screen(folder, f"-- {QEMU} {shlex.join(MACHINE)}") as terminal:
        terminal.expect_somewhere(PROMPT)
        os.kill(children(terminal.process_id())[0], signal.SIGKILL)
        terminal.expect_somewhere(f"{QEMU}: the process was killed by signal 9 (SIGKILL)")
        terminal.expect_somewhere("ended: 3")


@test("tmux", QEMU)
def target_that_does_not_answer(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        machine.send_signal(signal.SIGSTOP)
        terminal.enter("info status")
        terminal.expect("(hmp) info status", "info status  1 s")
        terminal.keys("C-c")
        terminal.expect("(hmp) info status", "^C", "Error: cancelled", f"unix:{machine.path} may go on with it, and "
                        "begins nothing else before its end.", PROMPT)
        terminal.keys("Tab")
        terminal.expect_somewhere("blockdev_add")
        terminal.enter("help stop")
        terminal.expect_somewhere("Pause the guest")
        terminal.expect_somewhere(PROMPT)
        machine.send_signal(signal.SIGCONT)
        terminal.enter("info status")
        terminal.expect("VM status: running", PROMPT)


@test("tmux")
def end_by_a_signal(folder):
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("half")
        os.kill(terminal.process_id(), signal.SIGTERM)
        terminal.expect_somewhere("ended: 0")
        terminal.type("shown")
        terminal.expect("shown")


@test("tmux")
def end_by_another_monitor(folder):
    with screen(folder, "--qmp unix:S") as terminal, QMP(folder / "S") as client:
        terminal.expect_somewhere(PROMPT)
        client.execute("quit")
        terminal.expect_somewhere("ended: 0")


@test("tmux")
def resizing(folder):
    with screen(folder, columns=60) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.type("help " + "r" * 40)
        terminal.expect("(hmp) help " + "r" * 40)
        terminal.resize(40, 24)
        terminal.expect("(hmp) help " + "r" * 29, "r" * 11, cursor=11)
        terminal.resize(80, 24)
        terminal.expect("(hmp) help " + "r" * 40, cursor=51)
        terminal.keys("Enter")
        terminal.expect_somewhere("unknown command: 'rrr")


@test("tmux")
def what_a_target_sends_moves_no_cursor(folder):
    (folder / "\x1b[31mred.img").write_bytes(bytes(512))
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("blockdev_add driver=file,node-name=d,filename=none-\t")
        terminal.expect_somewhere("No such file")


if __name__ == "__main__":
    main()
