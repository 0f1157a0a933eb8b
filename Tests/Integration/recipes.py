#!/usr/bin/env python3
"""Recipes of machine operation, each piped into a QEMU that hmp starts and into one that it is attached to, and typed into
QEMU's own monitor: they have the same effect and the same text, and the exit status tells of errors."""

import re
import subprocess

from _harness import LIMIT, QEMU, Failure, expect, hmp, main, started, test, wait_for_socket

MACHINE = [
    "-M", "pc", "-m", "128,slots=2,maxmem=256M", "-smp", "1,maxcpus=2", "-display", "none", "-nodefaults", "-S", "-vga", "std",
    "-drive", "if=none,id=d0,file=/vm/d0.qcow2,format=qcow2", "-device", "virtio-blk-pci,drive=d0,id=vd0",
    "-drive", "if=none,id=cd0,media=cdrom", "-device", "ide-cd,drive=cd0,id=idecd0", "-vnc", "unix:/vm/vnc,password=on",
    "-netdev", "user,id=net0", "-device", "e1000,netdev=net0,id=nic0", "-chardev", "ringbuf,id=rb,size=64",
    "-device", "virtio-balloon-pci,id=bal0",
]


class Until:
    """Repeats a line until its output has the text; what it prints is not compared."""

    def __init__(self, line, text):
        self.line, self.text = line, text
        self.ours = f'watch -u "{text}" 0.05 {line}'

    def is_done(self, text):
        return self.text in text


class Completed:
    """Completes a job as soon as it is ready, which QEMU's own monitor does not tell."""

    line = "block_job_complete d0"
    ours = "watch -u ready 0.05 jobs"

    def is_done(self, text):
        return "cannot accept" not in text


class OursOnly:
    """A line for hmp alone."""

    def __init__(self, ours):
        self.ours = ours


COMPLETED = [Completed(), OursOnly("block_job_complete d0")]
NO_JOB = Until("info block-jobs", "No active jobs")


def prepare(folder):
    folder.mkdir()
    for name, size in [("d0.qcow2", "4M"), ("hot.qcow2", "1M")]:
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", folder / name, size], check=True)
    subprocess.run(["qemu-io", "-c", "write -q -P 3 0 64k", folder / "d0.qcow2"], check=True, stdout=subprocess.DEVNULL)
    (folder / "cd.iso").write_bytes(b"disc" * 2048)


# The three ways. Each returns the texts of the lines, in which errors are lines that begin with "Error: ", and whether the
# exit status told of an error.


def placed(line, folder):
    return line.replace("/vm", str(folder))


def by_qemu(folder, steps, options):
    """Types the lines at QEMU's own monitor, each after the answer to the one before."""
    with started(folder, *options, "-monitor", "stdio", program=QEMU, stdin=subprocess.PIPE,
                 stderr=subprocess.STDOUT) as process:
        answer(process)
        texts = []
        for step in steps:
            if isinstance(step, str):
                texts.append(say(process, placed(step, folder)))
            elif not isinstance(step, OursOnly):
                while not step.is_done(say(process, placed(step.line, folder))):
                    pass
        process.stdin.write(b"quit\n")
        process.stdin.flush()
        process.wait(LIMIT)
    return texts, None


def say(process, line):
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()
    return answer(process)


def answer(process):
    """What the monitor prints up to its next prompt, without the echo of the line."""
    data = b""
    while not data.endswith(b"(qemu) "):
        byte = process.stdout.read1(4096)
        if not byte:
            raise Failure(f"QEMU ended: {data!r}")
        data += byte
    text = data.decode().removesuffix("(qemu) ").replace("\r\n", "\n")
    return text.partition("\n")[2]


def script(folder, steps):
    """The lines for hmp, each with a mark after it."""
    lines = []
    for number, step in enumerate(steps):
        lines += [placed(step if isinstance(step, str) else step.ours, folder), f"print/d {MARK + number}"]
    return "\n".join([*lines, "quit"]) + "\n"


MARK = 7_000_000


def texts_of(result, steps):
    """The text of each line, to which its error belongs."""
    errors = {}
    for line in result.errors.splitlines():
        number, _, text = line.partition(": ")
        if not number.isdigit():
            continue
        errors[(int(number) - 1) // 2] = text.partition(": ")[2]
    texts, rest = [], result.output
    for number, step in enumerate(steps):
        text, mark, rest = rest.partition(f"{MARK + number}\n")
        if not mark:
            raise Failure(f"the script ended at {step}: {result.output!r} {result.errors!r}")
        if number in errors:
            text += "".join(f"Error: {part}\n" for part in errors[number].split("; ")).replace("Error: Error: ", "Error: ")
        if isinstance(step, str):
            texts.append(text)
    return texts, result.status


def by_started(folder, steps, options):
    return texts_of(hmp(folder, "--", QEMU, *options, input=script(folder, steps)), steps)


def by_attached(folder, steps, options):
    path = folder / "qmp"
    with started(folder, *options, "-qmp", f"unix:{path},server=on,wait=off", program=QEMU) as process:
        wait_for_socket(path, process)
        result = hmp(folder, str(path), input=script(folder, steps))
        expect(process.wait(LIMIT), 0, "QEMU's exit status")
    return texts_of(result, steps)


# What differs from run to run.
VARYING = [
    (r"/tmp/[^ ,\n\"]*/(qemu|started|attached)\b", "/vm"), (r"#block\d+", "#block"), (r"thread[_-]id=\d+", "thread_id=N"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "DATE"), (r"\d\d:\d\d:\d\d\.\d+", "CLOCK"), (r"\d+(\.\d+)? (B|KiB|MiB)\b", "SIZE"),
    (r" +", " "), (r"unknown command: '.*'", "unknown command"), (r"\d+(\.\d+)? (sec|ops)", "N"), (r"\d+\.\d+ ops/sec", "N"),
]


# Lines about the monitors themselves, and what QEMU prints on its standard output, where its own monitor is.
OTHER = re.compile(r"(compat_monitor\d+|hmp-monitor): |Formatting '")


def comparable(text):
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text)
    lines = [line.rstrip().removeprefix("Error: ") for line in text.splitlines()]
    return [line for line in lines if not OTHER.match(line)]


def check(folder, *steps, effect=lambda folder: None, errors=False, more=()):
    """Compares the three ways; `effect` tells from the files what a way has done."""
    outcomes = {}
    for name, way in [("qemu", by_qemu), ("started", by_started), ("attached", by_attached)]:
        place = folder / name
        prepare(place)
        options = [option.replace("/vm", str(place)) for option in [*MACHINE, *more]]
        texts, status = way(place, steps, options)
        if status is not None:
            expect(status, 1 if errors else 0, f"{name}: the exit status, {texts}")
        outcomes[name] = ([comparable(text) for text in texts], effect(place))
    for name in ["started", "attached"]:
        expect(outcomes[name][1], outcomes["qemu"][1], f"{name}: the effect")
        lines = [step for step in steps if isinstance(step, str)]
        for line, text, native in zip(lines, outcomes[name][0], outcomes["qemu"][0]):
            expect(text, native, f"{name}: {line}")
    return outcomes["qemu"]


def info(folder, name):
    """The size and the data of an image."""
    shown = subprocess.run(
        ["qemu-img", "info", "--output=json", folder / name], check=True, capture_output=True, text=True).stdout
    size = re.search(r'"virtual-size": (\d+)', shown).group(1)
    subprocess.run(["qemu-img", "convert", "-O", "raw", folder / name, folder / "data"], check=True)
    return size, (folder / "data").read_bytes()


def recipe(function):
    return test(QEMU, "qemu-img", "qemu-io")(function)


@recipe
def snapshots_of_the_guest(folder):
    check(folder, "savevm before", "savevm after", "info snapshots", "loadvm before", "delvm before", "info snapshots",
          "info status", effect=lambda place: info(place, "d0.qcow2"))


@recipe
def hot_plugged_disk(folder):
    check(folder, "drive_add 0 if=none,id=h0,file=/vm/hot.qcow2,format=qcow2", "info block h0",
          "device_add virtio-blk-pci,drive=h0,id=vh0", "info block h0", "device_del vh0", "drive_del h0")


@recipe
def hot_plugged_network_card(folder):
    check(folder, "netdev_add user,id=n1,net=10.9.0.0/24", "device_add e1000,netdev=n1,id=nic1", "info network",
          "set_link nic1 off", "info network", "hostfwd_add n1 tcp:127.0.0.1:0-:22", "netdev_del n1", "info network")


@recipe
def growing_disk(folder):
    size, _ = check(folder, "block_resize d0 8M", "info block d0", effect=lambda place: info(place, "d0.qcow2"))[1]
    expect(size, str(8 << 20))


@recipe
def disk_that_moves_to_another_file(folder):
    check(folder, "drive_mirror -f d0 /vm/new.qcow2 qcow2", *COMPLETED, NO_JOB, "info block d0", effect=lambda place: info(place, "new.qcow2"))


@recipe
def backup_of_a_disk(folder):
    check(folder, "drive_backup -f d0 /vm/backup.qcow2 qcow2", NO_JOB, "info block d0",
          effect=lambda place: info(place, "backup.qcow2"))


@recipe
def overlay_that_is_committed(folder):
    _, data = check(
        folder, "snapshot_blkdev d0 /vm/overlay.qcow2 qcow2", 'qemu-io d0 "write -q -P 5 64k 64k"', "commit d0",
        "info block d0", effect=lambda place: info(place, "d0.qcow2"))[1]
    expect(data[65536:65540], b"\5\5\5\5")


@recipe
def overlay_without_its_base(folder):
    check(folder, "snapshot_blkdev d0 /vm/overlay.qcow2 qcow2", "block_stream d0", NO_JOB, "info block d0",
          effect=lambda place: info(place, "overlay.qcow2"))


@recipe
def disk_over_the_network(folder):
    check(folder, "nbd_server_start unix:/vm/nbd", "nbd_server_add -w d0 disk", "nbd_server_add d0 disk",
          "nbd_server_remove disk", "nbd_server_stop", "nbd_server_stop", errors=True)


@recipe
def another_disc(folder):
    check(folder, "info block cd0", "change cd0 /vm/cd.iso raw", "info block cd0", "eject cd0", "info block cd0",
          "change cd0 /vm/none.iso", errors=True)


@recipe
def picture_of_the_screen(folder):
    picture = check(folder, "screendump /vm/screen.ppm", effect=lambda place: (place / "screen.ppm").read_bytes())[1]
    expect(picture[:2], b"P6")


@recipe
def keys(folder):
    check(folder, "sendkey ctrl-alt-f1", "sendkey a 50", "sendkey ret-nokey", "mouse_move 1 1", errors=True)


def restores(place):
    """Whether a new QEMU restores the state in the file."""
    options = [option.replace("/vm", str(place)) for option in MACHINE]
    result = hmp(place, "-c", "info status", "--", QEMU, *options, "-incoming", f"exec:cat {place}/state")
    return result.status, result.errors


@recipe
def machine_in_a_file(folder):
    check(folder, "stop", 'migrate "exec:cat > /vm/state"', "info status", effect=restores)


@recipe
def settings_of_a_migration(folder):
    check(folder, "migrate_set_parameter max-bandwidth 32M", "migrate_set_parameter downtime-limit 500",
          "migrate_set_capability xbzrle on", "info migrate_capabilities", "info migrate_parameters",
          "migrate_set_parameter nothing 1", errors=True)


@recipe
def dump_for_crash(folder):
    check(folder, "dump-guest-memory /vm/dump", "info dump", effect=lambda place: (place / "dump").read_bytes()[:5])


@recipe
def memory_in_a_file(folder):
    check(folder, 'pmemsave 0xf0000 4096 "/vm/memory"', "xp /4xb 0xffff0", "x /2xw 0xffff0",
          effect=lambda place: (place / "memory").read_bytes())


@recipe
def memory_that_is_given_back(folder):
    check(folder, "info balloon", "balloon 96", "info balloon")


@recipe
def hot_plugged_memory(folder):
    check(folder, "object_add memory-backend-ram,id=m1,size=64M", "device_add pc-dimm,id=dimm1,memdev=m1",
          "info memory-devices", "info memory_size_summary", "object_del m1", errors=True)


@recipe
def hot_plugged_processor(folder):
    check(folder, "info hotpluggable-cpus", "device_add qemu64-x86_64-cpu,id=cpu1,socket-id=0,core-id=1,thread-id=0",
          "info cpus")


@recipe
def character_devices(folder):
    check(folder, "chardev-add socket,id=c1,path=/vm/c1,server=on,wait=off", "chardev-add null,id=c2", "info chardev",
          "ringbuf_write rb hello", "ringbuf_read rb 64", "chardev-remove c1", "chardev-remove nosuch", errors=True)


@recipe
def passwords(folder):
    check(folder, "set_password vnc secret12", "expire_password vnc now", "expire_password vnc never",
          "set_password spice secret12", errors=True)


@recipe
def slower_disk(folder):
    check(folder, "block_set_io_throttle d0 1048576 0 0 200 0 0", "info block d0",
          "block_set_io_throttle d0 0 0 0 0 0 0", "info block d0", "block_set_io_throttle nosuch 0 0 0 0 0 0", errors=True)


@recipe
def thread_for_a_disk(folder):
    check(folder, "object_add iothread,id=io1", "info iothreads", "qom-list /objects", "object_del io1", "info iothreads")


@recipe
def running_and_stopping(folder):
    check(folder, "info status", "cont", "info status", "stop", "info status", "system_reset", "boot_set d",
          "watchdog_action pause", "info name", "info uuid", "info nothing", errors=True)


if __name__ == "__main__":
    main()
