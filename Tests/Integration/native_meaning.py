#!/usr/bin/env python3
"""Lines mean what they mean to QEMU's own monitor, and an error says why, although QMP says less."""

import contextlib
import socket
import subprocess
import threading

from _harness import LIMIT, QEMU, ended, expect, expect_in, hmp, interrupt, main, qemu, started, storage_daemon, test, wait_for
from _scripted import scripted_server

MACHINE = [QEMU, "-M", "q35", "-m", "32", "-display", "none", "-nodefaults", "-S"]


def image(path, size="1M"):
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, size], check=True)
    return path


def disk(folder, name="disk", device=""):
    """Options for a disk whose node no block device with a name uses."""
    return ["-blockdev", f"driver=qcow2,node-name={name},file.driver=file,file.filename={image(folder / name)}",
            "-device", f"virtio-blk-pci,drive={name}{device}"]


# Jobs.


@test(QEMU, "qemu-img")
def jobs_on_nodes_have_the_names_of_the_nodes(folder):
    lines = [
        "drive_mirror disk mirrored", "wait BLOCK_JOB_READY device=disk 60", "info block-jobs", "block_job_complete disk",
        "wait BLOCK_JOB_COMPLETED device=disk 60", "drive_backup disk saved", "wait BLOCK_JOB_COMPLETED device=disk 60"]
    result = hmp(folder, "-e", "--", *MACHINE, *disk(folder), input="\n".join(lines) + "\n")
    expect((result.status, result.errors), (0, ""))
    expect_in("Type mirror, device disk: Completed ", result.output)
    for name in ["mirrored", "saved"]:
        expect(b"QFI\xfb", (folder / name).read_bytes()[:4])


@test(QEMU, "qemu-img")
def jobs_on_block_devices_have_the_names_that_qemu_gives_them(folder):
    image(folder / "d")
    drive = ["-drive", f"if=none,id=d0,file={folder}/d,format=qcow2,node-name=node"]
    script = "drive_mirror {} mirrored\nwait BLOCK_JOB_READY device=d0 60\nblock_job_cancel d0\n"
    for name in ["d0", "node"]:
        result = hmp(folder, "-e", "--", *MACHINE, *drive, input=script.format(name))
        expect((result.status, result.errors), (0, ""))


@test(QEMU, "qemu-img")
def backup_of_what_a_bitmap_has_recorded(folder):
    image(folder / "copy")
    script = f"""
        block_bitmap_add disk changes
        qemu-io disk "write -P 7 0 64k"
        blockdev_add driver=qcow2,node-name=copy,file.driver=file,file.filename={folder}/copy
        blockdev_backup job disk copy bitmap changes
        wait BLOCK_JOB_COMPLETED device=job 60
        info bitmaps
        blockdev_backup job disk copy bitmap changes never
        wait BLOCK_JOB_COMPLETED device=job 60
    """
    result = hmp(folder, "-e", "--", *MACHINE, *disk(folder, device=",share-rw=on"), input=script)
    expect((result.status, result.errors), (0, ""))
    expect_in("changes: 0 B dirty", result.output)
    compared = subprocess.run(
        ["qemu-img", "compare", "-q", folder / "disk", folder / "copy"], check=False).returncode
    expect(compared, 0, "qemu-img compare")


# Reasons.


@test(QEMU, "qemu-img")
def load_that_fails_says_what_does_not_match(folder):
    image(folder / "d")
    machine = [*MACHINE, "-drive", f"if=virtio,file={folder}/d,format=qcow2"]
    hmp(folder, "-c", "savevm s", "--", *machine, "-device", "virtio-rng-pci,addr=9").check("")
    result = hmp(folder, "-c", "loadvm s", "-c", "info status", "--", *machine)
    expect(result.status, 1)
    expect_in("1: loadvm: Unknown savevm section or instance '0000:00:09.0/virtio-rng' 0.", result.errors)
    expect_in("; Error: Error -22 while loading VM state\n", result.errors)


@test(QEMU, "qemu-img")
def locked_image_is_named(folder):
    path = image(folder / "d")
    drive = ["-drive", f"if=none,id=d,file={path},format=qcow2"]
    reason = f"Failed to get \"write\" lock; Is another process using the image [{path}]?\n"
    with qemu(folder, *drive):
        result = hmp(
            folder, "--", *MACHINE, "-drive", "if=none,id=cd,media=cdrom", "-blockdev",
            "driver=null-co,node-name=n", input=f"""change cd {path} qcow2 read-write
blockdev_add driver=qcow2,node-name=m,file.driver=file,file.filename={path}
drive_mirror -n n {path} qcow2
qmp blockdev-add {{"driver": "qcow2", "file": {{"driver": "file", "filename": "{path}"}}, "node-name": "k"}}
""")
        lines = ["1: change", "2: blockdev_add", "3: drive_mirror", "4: qmp"]
        result.check("", "".join(f"{line}: {reason}" for line in lines), 1)


@test(QEMU)
def wait_for_a_client_of_a_character_device_is_told(folder):
    told = f"1: chardev-add: the target does nothing else until a client has connected to {folder}/c; with wait=off it would "
    told += "not wait\n"
    line = f"chardev-add socket,id=c,path={folder}/c,server=on"
    with qemu(folder) as machine, started(folder, "-c", line, str(machine.path)) as process:
        expect(process.stderr.readline().decode(), told)
        wait_for((folder / "c").exists, "the socket")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(folder / "c"))
            expect(ended(process), (0, ""))
    with qemu(folder, name="P") as machine:
        hmp(folder, "-c", f"{line}2,wait=off".replace("/c,", "/c2,").replace("on2", "on"), str(machine.path)).check("", "")


# Jobs that are left.

NODE = {"node-name": "n0", "file": "f", "drv": "qcow2", "ro": False, "encrypted": False, "backing_file_depth": 0,
        "detect_zeroes": "off", "write_threshold": 0, "bps": 0, "bps_rd": 0, "bps_wr": 0, "iops": 0, "iops_rd": 0,
        "iops_wr": 0, "cache": {"writeback": True, "direct": False, "no-flush": False},
        "image": {"filename": "f", "format": "qcow2", "virtual-size": 1}}
DISK = {"device": "d0", "type": "unknown", "locked": False, "removable": False, "inserted": NODE}


def saving_target(begun, saved, calls):
    """The answers of a target that answers nothing while it saves the state, as QEMU does."""

    def answer(request):
        name = request["execute"]
        calls.append(name)
        if name == "query-jobs":
            if "snapshot-save" not in calls:
                return {"return": []}
            begun.set()
            saved.wait(LIMIT)
            return {"return": [{"id": "hmp-job", "type": "snapshot-save", "status": "concluded", "current-progress": 1,
                                "total-progress": 1}]}
        answers = {"query-block": [DISK], "query-named-block-nodes": [NODE], "query-commands": []}
        if name in answers:
            return {"return": answers[name]}
        if name in ["snapshot-save", "job-cancel", "job-dismiss"]:
            return {"return": {}}
        return {"error": {"class": "CommandNotFound", "desc": "no"}}

    return answer


@contextlib.contextmanager
def interrupted_savevm(folder, saved):
    """The program after Ctrl-C on a savevm whose job runs until `saved`, and the commands that the target has got."""
    begun, calls = threading.Event(), []
    path = folder / "S"
    with scripted_server(path, saving_target(begun, saved, calls)), started(folder, "-c", "savevm s", str(path)) as process:
        begun.wait(LIMIT)
        interrupt(process)
        expect(process.stderr.readline().decode(), "1: savevm: cancelled\n")
        expect(process.stderr.readline().decode(), "hmp: waiting for the end of the job 'hmp-job'; Ctrl-C leaves it\n")
        yield process, calls


@test()
def interrupted_snapshot_leaves_no_job(folder):
    saved = threading.Event()
    with interrupted_savevm(folder, saved) as (process, calls):
        saved.set()
        expect(ended(process), (130, ""))
    expect(calls[-1], "job-dismiss")


@test()
def snapshot_that_a_person_leaves_to_itself(folder):
    saved = threading.Event()
    with interrupted_savevm(folder, saved) as (process, _):
        interrupt(process)
        expect(ended(process), (130, "hmp: left without the end of the job 'hmp-job'\n"))
        saved.set()


@test()
def time_limit_of_a_snapshot_holds_for_a_target_that_has_stopped(folder):
    begun, saved, calls = threading.Event(), threading.Event(), []
    path = folder / "S"
    with scripted_server(path, saving_target(begun, saved, calls)):
        result = hmp(folder, "-t", "0.2", "-c", "savevm s", str(path))
        saved.set()
    result.check("", "1: savevm: no response within 0.2 seconds\nhmp: waiting for the end of the job 'hmp-job'; Ctrl-C leaves "
                 "it\nhmp: left without the end of the job 'hmp-job'\n", 4)


# Rehearsals and variables.


@test(QEMU)
def rehearsal_keeps_the_names_of_registers(folder):
    hmp(folder, "--dry-run", "--", *MACHINE, input="x /1x $rip+1\nxp/2xw 16\nprint $rip*2\n").check(
        "".join(f'{{"execute": "human-monitor-command", "arguments": {{"command-line": "{line}"}}}}\n'
                for line in ["x /1x $rip+1", "xp/2xw 0x10", "print $rip*2"]), "")


@test(QEMU, "qemu-img")
def values_that_come_from_the_target_stay_values(folder):
    hostile = folder / 'a b,if=none "x'
    image(hostile)
    script = f"""
        set file {hostile}
        drive_add 0 "if=none,id=one,file=${{file:q}},format=qcow2"
        let back 0.inserted.file info block one
        drive_del one
        blockdev_add driver=file,node-name=f,filename=${{back:q}}
        qmp blockdev-add driver=qcow2 node-name=q file=f
        info block -n q
    """
    result = hmp(folder, "--", *MACHINE, input=script)
    expect((result.status, result.errors), (0, ""))
    expect_in(str(hostile), result.output)


@test("qemu-img", "qemu-storage-daemon")
def overlay_that_is_opened_without_its_base(folder):
    image(folder / "base")
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", "base", "-F", "qcow2", folder / "top"], check=True)
    line = f"blockdev_add driver=qcow2,node-name=n,file.driver=file,file.filename={folder}/top,backing="
    with storage_daemon(folder) as daemon:
        result = hmp(folder, str(daemon.path), input=f"{line}null\n{line}@null\nqmp query-named-block-nodes flat=true\n")
        expect(result.status, 1)
        expect_in("'@null' stands for no node.", result.errors)
        expect_in('"backing_file_depth": 0', result.output)


@test(QEMU)
def names_of_qmp_say_what_to_type(folder):
    lines = ["query-status", '{"execute":"query-status"}', "blockdev-add driver=null-co,node-name=n", "system-powerdown",
             "migrate_set_speed 0", "nonsense"]
    advice = ["query-status: unknown command; qmp query-status executes the QMP command of this name",
              '{"execute":"query-status"}: unknown command; a QMP message is written as: qmp query-status',
              "blockdev-add: unknown command; the command is blockdev_add",
              "system-powerdown: unknown command; the command is system_powerdown",
              "migrate_set_speed: unknown command; there is migrate_set_capability, migrate_set_parameter",
              "nonsense: unknown command"]
    hmp(folder, "--", *MACHINE, input="\n".join(lines) + "\n").check(
        "", "".join(f"{number}: {text}\n" for number, text in enumerate(advice, 1)), 1)


@test(QEMU)
def identifiers_that_are_none_are_explained(folder):
    hmp(folder, "-c", "object_add rng-builtin,id=1x", "--", *MACHINE).check(
        "", "1: object_add: Parameter 'id' expects an identifier; Identifiers consist of letters, digits, '-', '.', '_', "
        "starting with a letter.\n", 1)


# Waiting and watching.


@test(QEMU)
def events_have_the_same_name_in_lower_case(folder):
    result = hmp(folder, "--", *MACHINE, input="cont\nwait Resume 60\nstop\nwait stop 60\n")
    expect((result.status, result.errors), (0, ""))
    expect([line.split()[0] for line in result.output.splitlines()], ["[RESUME]", "[STOP]"])


@test(QEMU)
def conditions_that_nothing_can_meet_are_errors(folder):
    hmp(folder, "--", *MACHINE, input="""wait stop typo=1
wait JOB_STATUS_CHANGE id=j status=done
wait DEVICE_TRAY_MOVED tray-open=on 60
wait nothing
wait MIGRATION 60
migrate_set_capability events on
wait MIGRATION 0
""").check("", """1: wait: event STOP has no member 'typo'
2: wait: 'status' of event JOB_STATUS_CHANGE can't be 'done': it is undefined|created|running|paused|ready|standby|waiting|pending|aborting|concluded|null
3: wait: 'tray-open' of event DEVICE_TRAY_MOVED can't be 'on': it is boolean
4: wait: this target has no event 'nothing'
5: wait: the target sends MIGRATION only after 'migrate_set_capability events on'
7: wait: no event MIGRATION came within 0 s
""", 4)


@test(QEMU)
def watch_of_a_migration_ends_when_it_fails(folder):
    result = hmp(folder, "--", *MACHINE, input="migrate -d tcp:127.0.0.1:1\nwatch -u completed 0.1 info migrate\n")
    expect(result.status, 1)
    expect_in("Migration status: failed", result.output)
    expect_in("2: watch: the status is 'failed', so 'completed' can't come any more\n", result.errors)


if __name__ == "__main__":
    main()
