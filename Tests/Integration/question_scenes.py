#!/usr/bin/env python3
"""Questions at a terminal, in tmux: what is asked, and that only a person who has read a question answers it."""

import shlex

from _harness import LIMIT, MACHINE, QEMU, expect, main, qemu, test, wait_for
from _screen import BANNER, PROMPT, screen


def paste(terminal, text):
    terminal.tmux("set-buffer", text)
    terminal.tmux("paste-buffer", "-p", "-d")


def asks(machine, effect):
    return f"This {effect.format(f'unix:{machine.path}')}. Go on? [y/N]"


@test("tmux", QEMU)
def pasted_text_answers_no_question(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        question = asks(machine, "ends {}")
        paste(terminal, "quit\ny\ninfo name\n")
        terminal.expect("(hmp) quit", question)
        paste(terminal, "y\ny\n")
        # Keys that follow the paste without a pause are dropped with it.
        wait_for(lambda: terminal.type("n") or f"{question} n" in terminal.lines()[-1], "a key")
        terminal.keys("C-u")
        terminal.enter("n")
        terminal.expect("(hmp) quit", f"{question} n", PROMPT, cursor=6)
        # Nothing that followed in the paste has run.
        terminal.enter("info status")
        terminal.expect(f"{question} n", "(hmp) info status", "VM status: running", PROMPT, cursor=6)
        expect(machine.poll(), None)


@test("tmux", QEMU)
def text_typed_ahead_answers_no_question(folder):
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        question = asks(machine, "resets {}")
        terminal.tmux("send-keys", "-l", "system_reset\ny\ny\n")
        terminal.expect("(hmp) system_reset", question)
        terminal.keys("C-c")
        terminal.expect("(hmp) system_reset", f"{question} ^C", PROMPT, cursor=6)
        # Also what was typed while another command ran.
        terminal.enter("wait NOTHING_* 1")
        terminal.expect_somewhere("wait NOTHING_*")
        terminal.tmux("send-keys", "-l", "system_reset\ny\n")
        terminal.expect_somewhere("Error: no event NOTHING_* came within 1 s")
        terminal.expect("(hmp) system_reset", question)
        terminal.enter("y")
        terminal.expect_somewhere('[RESET] {"guest": false')


@test("tmux", QEMU)
def pasted_password_is_no_command(folder):
    machine = [*MACHINE, "-vnc", f"unix:{folder}/vnc,password=on"]
    with screen(folder, f"-- {QEMU} {shlex.join(machine)}") as terminal:
        terminal.expect_somewhere(PROMPT)
        paste(terminal, "change vnc password\nsecret12\nstop\n")
        terminal.expect("(hmp) change vnc password", "Password:")
        terminal.enter("secret13")
        terminal.expect("(hmp) change vnc password", "Password:", PROMPT, cursor=6)
        terminal.enter("info status")
        terminal.expect("Password:", "(hmp) info status", "VM status: running", PROMPT, cursor=6)


@test("tmux", QEMU)
def lines_of_a_file_are_asked_for_as_they_come(folder):
    (folder / "leave").write_text("info name\nsystem_reset\nquit\ninfo status\n")
    with qemu(folder) as machine, screen(folder, str(machine.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        resets, ends = asks(machine, "resets {}"), asks(machine, "ends {}")
        terminal.enter("source leave")
        terminal.expect("(hmp) source leave", "guest one", resets)
        terminal.enter("n")
        terminal.expect(
            "(hmp) source leave", "guest one", f"{resets} n", "leave:2: system_reset: not confirmed", PROMPT, cursor=6)
        (folder / "leave").write_text("info name\nquit\ninfo status\n")
        terminal.enter("source leave")
        terminal.expect("(hmp) source leave", "guest one", ends)
        terminal.enter("y")
        terminal.expect_somewhere("ended: 0")
        expect(machine.wait(timeout=LIMIT), 0)


@test("tmux", QEMU)
def lines_of_a_file_that_were_confirmed_beforehand(folder):
    (folder / "leave").write_text("quit\n")
    with qemu(folder) as machine, screen(folder, f"-y {machine.path}") as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("source leave")
        terminal.expect_somewhere("ended: 0")
        expect(machine.wait(timeout=LIMIT), 0)


@test("tmux", QEMU)
def control_d_with_a_started_machine_that_was_confirmed_beforehand(folder):
    with screen(folder, f"-y -- {QEMU} {shlex.join(MACHINE)}") as terminal:
        terminal.expect(BANNER.format(f"started {QEMU}"), PROMPT)
        terminal.keys("C-d")
        terminal.expect_somewhere("ended: 0")


@test("tmux", QEMU)
def qmp_commands_that_take_something_away(folder):
    with qemu(folder, "-drive", "if=none,id=cd,media=cdrom", "-device", "ide-cd,drive=cd,id=cd0") as machine:
        with screen(folder, str(machine.path)) as terminal:
            terminal.expect_somewhere(PROMPT)
            for line, effect in [
                ("qmp block-export-del id=e mode=hard", "disconnects clients of {}"),
                ("qmp blockdev-open-tray id=cd0 force=true", "takes a locked medium from the guest of {}"),
                ("qmp blockdev-remove-medium id=cd0", "takes a medium from the guest of {}"),
            ]:
                terminal.enter(line)
                terminal.expect(asks(machine, effect))
                terminal.keys("C-c")
                terminal.expect(f"{asks(machine, effect)} ^C", PROMPT, cursor=6)


@test("tmux")
def time_of_a_line_of_a_file(folder):
    (folder / "slow").write_text("wait NOTHING_* 30\n")
    with screen(folder) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("source slow")
        terminal.expect("(hmp) source slow", "wait NOTHING_* 30  1 s")
        terminal.keys("C-c")
        terminal.expect("(hmp) source slow", "^C", "Error: cancelled", PROMPT, cursor=6)


if __name__ == "__main__":
    main()
