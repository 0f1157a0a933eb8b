#!/usr/bin/env python3
"""What operators and their scripts do with a machine, and must be able to trust: nothing is lost, and no secret is shown."""

import os
import subprocess

from _harness import LIMIT, QEMU, expect, expect_in, hmp, main, qemu, started, test

MACHINE = [QEMU, "-M", "pc", "-m", "32", "-display", "none", "-nodefaults"]


def qemu_img(*arguments):
    return subprocess.run(["qemu-img", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def tags(path):
    """The names of an image's snapshots, in their order."""
    listed = qemu_img("snapshot", "-l", path).splitlines()
    return [line.split()[1] for line in listed if line[:1].isdigit()]


@test(QEMU, "qemu-img")
def savevm_that_fails_deletes_nothing(folder):
    image = folder / "disk.qcow2"
    qemu_img("create", "-q", "-f", "qcow2", image, "16M")
    qemu_img("snapshot", "-c", "own", image)
    script = "savevm s1\ndevice_add nvme,serial=x,drive=none\nsavevm s1\nsavevm own\n"
    result = hmp(
        folder, "--", *MACHINE, "-S", "-drive", f"if=virtio,file={image},format=qcow2", "-drive",
        "if=none,id=none,driver=null-co,read-only=on", input=script)
    reason = "State blocked by non-migratable device '0000:00:03.0/nvme'\n"
    result.check("", f"3: savevm: {reason}4: savevm: {reason}", 1)
    expect(tags(image), ["own", "s1"])


@test(QEMU, "qemu-img")
def savevm_replaces_a_snapshot_of_the_same_name(folder):
    image = folder / "disk.qcow2"
    qemu_img("create", "-q", "-f", "qcow2", image, "16M")
    hmp(folder, "--", *MACHINE, "-S", "-drive", f"if=virtio,file={image},format=qcow2",
        input="savevm s1\nsavevm s1\nloadvm s1\n").check("", "")
    expect(tags(image), ["s1"])


@test(QEMU)
def a_machine_that_would_go_on_without_a_monitor_is_refused(folder):
    result = hmp(folder, "-c", "info status", "--", *MACHINE, "-daemonize", "-pidfile", folder / "pid")
    result.check("", status=3)
    expect_in("with -daemonize it would go on without a monitor", result.errors)
    expect_in("-qmp unix:PATH,server=on,wait=off", result.errors)
    expect((folder / "pid").exists(), False)


@test(QEMU)
def migrate_in_a_script_waits_for_the_migration(folder):
    state = folder / "state"
    hmp(folder, "--", *MACHINE, input=f'stop\nmigrate "exec:cat > {state}"\nquit\n').check("", "")
    restored = f"exec:cat {state}"
    result = hmp(folder, "-c", "info status", "--", *MACHINE, "-incoming", restored)
    expect(result.status, 0)
    expect_in("VM status: ", result.output)
    if not state.stat().st_size > 100_000:
        expect(state.stat().st_size, "the state of a machine")


@test(QEMU)
def migrate_that_fails_is_the_error_of_its_line(folder):
    result = hmp(folder, "--", *MACHINE, "-S", input="migrate tcp:127.0.0.1:1\ninfo status\n")
    expect(result.status, 1)
    expect_in("1: migrate: ", result.errors)
    expect_in("Connection refused", result.errors)


@test(QEMU)
def time_limit_ends_the_wait_for_a_migration(folder):
    script = 'migrate_set_parameter max-bandwidth 1k\nmigrate "exec:cat >/dev/null"\ninfo status\n'
    result = hmp(folder, "-t", "0.5", "--", *MACHINE, "-S", input=script)
    expect(result.status, 4)
    expect_in("The migration continues; 'info migrate'", result.output)
    expect_in("VM status: ", result.output)


def protected(folder):
    return [*MACHINE, "-S", "-vnc", f"unix:{folder}/vnc,password=on"]


@test(QEMU)
def next_line_of_a_script_is_the_password(folder):
    script = "cont\nchange vnc password\nstop\ninfo status\nchange vnc password\nsecret12\n"
    hmp(folder, "--", *protected(folder), input=script).check("VM status: running\n", "")
    (folder / "script").write_text("change vnc password\nstop\ninfo status\n")
    hmp(folder, "-f", "script", "--", *protected(folder)).check("VM status: paused (prelaunch)\n", "")
    hmp(folder, "-c", "source script", "--", *protected(folder)).check("VM status: paused (prelaunch)\n", "")
    hmp(folder, "-c", "change vnc password", "-c", "stop", "-c", "info version", "--", *protected(folder)).check(errors="")


@test()
def row_of_an_own_table_asks_too(folder):
    (folder / "own.hmp").write_text("""
##
# = Own
##

##
# @io:
#
# Read and write.
#
# @node: the node
#
# @command: the command
##
{ 'hmp': 'io', 'args': 'node:B,command:s?', 'call': 'x-qemu-io', 'with': { 'node': 'node-name' },
  'asks': { 'argument': 'command', 'prompt': 'Command for {node}: ' } }
""")
    result = hmp(folder, "--blockdev", "driver=null-co,node-name=n,size=1M", "--tables", "own.hmp",
                 input="io n\nread 0 4k\n")
    expect((result.status, result.errors), (0, ""))
    expect_in("read 4096/4096 bytes at offset 0", result.output)


@test(QEMU)
def password_that_is_missing_is_an_error(folder):
    missing = "1: change: the password is missing: it is the next line of a script\n"
    hmp(folder, "--", *protected(folder), input="change vnc password\n").check("", missing, 1)
    hmp(folder, "-c", "change vnc password", "--", *protected(folder)).check("", missing, 1)


@test(QEMU)
def password_of_a_refused_line_is_neither_run_nor_shown(folder):
    result = hmp(
        folder, "--read-only", "--", *protected(folder), input="change vnc password\nsecret12\ninfo status\n")
    result.check(
        "VM status: paused (prelaunch)\n",
        "1: change: refused, because it can change the target and --read-only is in force\n", 1)


# Readers that have seen enough.


def first_lines(folder, count, *arguments, **more):
    """The first lines that the program prints, and what it ends with once nobody reads on."""
    with started(folder, *arguments, **more) as process:
        lines = [process.stdout.readline().decode() for _ in range(count)]
        process.stdout.close()
        process.wait(LIMIT)
        return lines, process.returncode, process.stderr.read().decode()


@test()
def watch_ends_when_its_reader_has_gone(folder):
    version = "0.1.0 (hmp)\n"
    expect(first_lines(folder, 2, "-c", "watch 0.1 info version"), ([version, version], 1, ""))
    # Nothing is printed after the first line.
    expect(first_lines(folder, 1, "-c", "watch -c 3600 info version"), ([version], 1, ""))


@test(QEMU)
def watch_of_several_targets_ends_when_its_reader_has_gone(folder):
    with qemu(folder, name="A") as _, qemu(folder, name="B") as _:
        lines, status, errors = first_lines(folder, 2, "-c", "watch 0.1 info status", "A", "B")
    expect([line.split(":")[0] for line in lines], ["A", "A"])
    expect((status, errors), (1, ""))


# Files that keep a reader waiting.


@test()
def fifo_in_the_place_of_a_file_is_refused_at_once(folder):
    os.mkfifo(folder / "fifo")
    hmp(folder, "-c", "source fifo").check("", "1: source: fifo: not a regular file\n", 1)
    hmp(folder, "--tables", "fifo", "-c", "nothing").check("", "1: cannot read the schema file 'fifo': not a regular file\n", 1)
    hmp(folder, "--record", "fifo", "-c", "info version").check(
        "", "hmp: --record fifo: No such device or address\n", 2)
    for name in ["commands.hmp", "config"]:
        path = folder / ".config" / "hmp" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)
        result = hmp(folder, "-c", "nothing")
        expect_in("not a regular file", result.errors)
        expect(result.status != 0, True)
        path.unlink()


if __name__ == "__main__":
    main()
