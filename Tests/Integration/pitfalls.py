#!/usr/bin/env python3
"""What goes wrong between a human monitor and QMP, on a running QEMU: lines that kill it, errors that are no errors, what
is forgotten from line to line, and what is asked for."""

from _harness import QEMU, expect, expect_in, hmp, main, test
from _monitors import machine
from _screen import PROMPT, screen

# A line of a script is at most a MiB.
DEEP = 500_000


@test(QEMU)
def expressions_that_end_a_qemu_in_its_own_monitor(folder):
    lines = [
        ("p 1/0", "division by zero"), ("sum 0 1%0", "division by zero"),
        ("p " + "(" * DEEP, "unexpected end"), ("xp " + "(" * DEEP + "0", "')' expected"),
        ("xp/99999999999b 0", "the limit is"), ("sum 0 0x7fffffff", "the limit is"),
    ]
    with machine(folder / "vm") as process:
        for line, part in lines:
            result = hmp(folder, process.path, input=line + "\n")
            expect((result.status, result.output), (1, ""), line[:40])
            expect_in(part, result.errors, line[:40])
            expect(len(result.errors) < 400, True, line[:40])
        # The result wraps, as that of any other overflow does.
        lines = f"p {'(' * DEEP}1{')' * DEEP}\np {'-' * DEEP}1\n"
        expect(hmp(folder, process.path, input=lines).check().output, "0x1\n0x1\n")
        lines = "p 9223372036854775807+1\np 9223372036854775808/-1\np 9223372036854775808%-1\n"
        expect(hmp(folder, process.path, input=lines).check().output, "0x8000000000000000\n" * 2 + "0\n")


@test(QEMU)
def what_the_own_monitor_refuses_by_text_alone_fails(folder):
    with machine(folder / "vm") as process:
        for line in ["drive_del nope", "commit nope", "boot_set z", "hostfwd_add nope tcp::0-:1", "gdbserver bogus",
                     "trace-event nope on", "info lapic 99", "mouse_set 99", "loadvm x", "cpu 99"]:
            result = hmp(folder, process.path, "-y", "-c", line)
            expect((result.status, result.output), (1, ""), f"{line}: {result.errors}")
            expect(result.errors.startswith("1: "), True, f"{line}: {result.errors}")


@test(QEMU)
def faults_that_qemu_prints_elsewhere_are_told(folder):
    with machine(folder / "vm") as process:
        for line, part in [("netdev_add user,id=1bad", "identifier"), ("object_add rng-builtin,id=1bad", "identifier"),
                           ("netdev_add user,id=net0", "net0"), ("drive_backup -n d0 /nonexistent/x", "/nonexistent/x")]:
            result = hmp(folder, process.path, "-c", line)
            expect((result.status, result.output), (1, ""), line)
            expect_in(part, result.errors, line)


@test(QEMU)
def processor_that_was_chosen_stays_chosen(folder):
    with machine(folder / "vm") as process:
        lines = "cpu 1\ninfo cpus\ninfo registers\np 1\ncpu 0\ninfo cpus\n"
        output = hmp(folder, process.path, input=lines).check().output
        expect_in("* CPU #1:", output)
        expect_in("\nCPU#1\n", output)
        expect_in("* CPU #0:", output)
        expect_in("* CPU #0:", hmp(folder, process.path, "-c", "info cpus").check().output)


@test(QEMU)
def format_that_was_used_last_is_used_again(folder):
    with machine(folder / "vm") as process:
        expect(hmp(folder, process.path, input="p/d 255\np 255\np $eip-$eip\np/x 255\n").check().output,
               "255\n255\n0\n0xff\n")


@test(QEMU)
def machine_that_is_not_made_yet_is_made_by_its_line(folder):
    with machine(folder / "vm", "-display", "none", "-S", "-nodefaults", "-preconfig") as process:
        hmp(folder, process.path, "-c", "exit_preconfig").check("", "")
        expect_in("VM status: paused", hmp(folder, process.path, "-c", "info status").check().output)


@test(QEMU)
def properties_get_the_types_that_the_target_says(folder):
    with machine(folder / "vm") as process:
        hmp(folder, process.path, "-c", "device_add virtio-serial-pci,id=s,vectors=3,bus=pcie.0,addr=0x1e").check(status=1)
        hmp(folder, process.path, "-c", "object_add memory-backend-ram,id=m,size=1M,merge=off").check("", "")
        expect(hmp(folder, process.path, "-c", "qom-get /objects/m size").check().output, "1048576\n")
        expect(hmp(folder, process.path, "-c", "qom-get /objects/m merge").check().output, "false\n")


@test(QEMU)
def states_of_the_machine_are_kept_by_jobs_that_nobody_sees(folder):
    disk = "if=none,id=d0,file=/vm/d0.qcow2,format=qcow2"
    options = ["-display", "none", "-S", "-nodefaults", "-m", "32", "-drive", disk]
    with machine(folder / "vm", *options) as process:
        for line in ["savevm one", "savevm one", "loadvm one", "delvm one", "delvm one"]:
            hmp(folder, process.path, "-y", "-c", line).check("", "")
            expect(hmp(folder, process.path, "--json", "-c", "qmp query-jobs").output,
                   '{"command": "qmp query-jobs", "return": []}\n', line)
        # A state that is not there stops the machine as it does in QEMU's own monitor.
        hmp(folder, process.path, "-y", "-c", "cont", "-c", "loadvm nope").check(status=1)
        expect_in("paused (restore-vm)", hmp(folder, process.path, "-c", "info status").output)


@test("tmux", QEMU)
def password_that_is_asked_for_is_not_shown(folder):
    options = ["-display", "none", "-S", "-nodefaults", "-vnc", f"unix:{folder}/vnc,password=on"]
    with machine(folder / "vm", *options) as process, screen(folder, str(process.path)) as terminal:
        terminal.expect_somewhere(PROMPT)
        terminal.enter("change vnc password")
        terminal.expect("(hmp) change vnc password", "Password:")
        terminal.enter("s3cret")
        terminal.expect("(hmp) change vnc password", "Password:", PROMPT)
        expect([line for line in terminal.lines() if "s3cret" in line], [])
    history = [path for path in folder.rglob("*") if path.is_file() and "s3cret" in path.read_text(errors="replace")]
    expect(history, [])


if __name__ == "__main__":
    main()
