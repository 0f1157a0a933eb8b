#!/usr/bin/env python3
"""The schema of commands/qapi, as a view of what the processes that hmp talks to say of themselves."""

import json
import os
import subprocess
from pathlib import Path

from _harness import DAEMON, QEMU, QMP, Failure, expect, main, qemu, storage_daemon, test
from _introspection import Notes, View

ROOT = os.environ.get("ROOT") or Path(__file__).resolve().parents[2]
QAPI_GEN = os.environ.get("QAPI_GEN") or f"{ROOT}/.build/debug/qapi-gen"
SCHEMA = f"{ROOT}/commands/qapi/qapi-schema.json"

# Since which QEMU there is a thing. What the documentation of a member or a definition says in the same words, as in
# "since QEMU 8.1" or "gone since QEMU 9.2", need not be said here.
NEWER = {
    "BLOCK_IO_ERROR.qom-path": "9.2",
    "BlockDeviceInfo.active": "10.0",
    "CpuInfoS390.dedicated": "8.2",
    "CpuInfoS390.entitlement": "8.2",
    "ImageInfoSpecificKind.file": "8.0",
    "QCryptoBlockInfoLUKS.detached-header": "9.0",
    "RbdImageEncryptionFormat.luks-any": "8.0",
}

TARGETS_OWN = "the properties of each type are asked of the target"
SHOWN_ONLY = "hmp shows the value and never writes it: any name will do"
MACOS = "only where the host is macOS"
PASSED_ON = "an object with what a driver takes, which hmp passes on as it is given"
TEXT_ONCE = "a string before QEMU 10.2, which is one branch of what it is now"
UNION_NOW = "a struct with a string before QEMU 8.2; the JSON is the same"

# What our schema has otherwise than a process that has the command, and why that is right.
EXCEPTIONS = {
    "BlockDeviceInfo.x-fallbacks": "the embedded engine's own",
    "BlockExportOptions.iothread": "a string before QEMU 10.1, which is one branch of what it is now",
    "BlockJobInfo": UNION_NOW,
    "BlockJobInfo.type": UNION_NOW,
    "MigrationParameters.tls-creds": TEXT_ONCE,
    "NetClientDriver.vmnet-bridged": MACOS,
    "NetClientDriver.vmnet-host": MACOS,
    "NetClientDriver.vmnet-shared": MACOS,
    "QCryptoBlockInfoLUKS.cipher-alg": SHOWN_ONLY,
    "QCryptoBlockInfoLUKS.cipher-mode": SHOWN_ONLY,
    "QCryptoBlockInfoLUKS.ivgen-alg": SHOWN_ONLY,
    "QCryptoBlockInfoLUKS.ivgen-hash-alg": SHOWN_ONLY,
    "blockdev-create.options": PASSED_ON,
    "object-add": TARGETS_OWN,
    "object-add.qom-type": TARGETS_OWN,
    "x-blockdev-amend.options": PASSED_ON,
}

OTHER_MACHINES = "only a QEMU for s390x has it"

# The commands and events that a QEMU does not know, and why; nor does it know those of the guest agent.
UNKNOWN = {
    "dump-skeys": OTHER_MACHINES,
    "query-cpu-model-baseline": OTHER_MACHINES,
    "query-cpu-model-comparison": OTHER_MACHINES,
    "x-qemu-io": "the embedded engine's own",
    "x-query-coroutines": "the embedded engine's own",
    "x-query-stalls": "the embedded engine's own",
}


def compiled(action, *arguments):
    return subprocess.run([QAPI_GEN, action, *arguments, SCHEMA], check=True, capture_output=True, text=True).stdout


def view_of(client):
    release = client.execute("query-version")["qemu"]
    return View(
        json.loads(compiled("introspect", "--unmask")), client.execute("query-qmp-schema"), Notes(compiled("dump")),
        (release["major"], release["minor"]), NEWER, {**EXCEPTIONS, **UNKNOWN})


def check(kind, view):
    view.compare(kind)
    if view.faults:
        raise Failure("\n".join(view.faults))


@test(QEMU)
def commands_are_those_of_qemu(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        check("command", view_of(client))


@test(QEMU)
def events_are_those_of_qemu(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        check("event", view_of(client))


@test(DAEMON)
def commands_are_those_of_the_storage_daemon(folder):
    with storage_daemon(folder) as daemon, QMP(daemon.path) as client:
        check("command", view_of(client))


@test(DAEMON)
def events_are_those_of_the_storage_daemon(folder):
    with storage_daemon(folder) as daemon, QMP(daemon.path) as client:
        check("event", view_of(client))


@test(QEMU)
def qemu_knows_all_that_is_not_ours_or_newer(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        view = view_of(client)
        names = view.unknown("command") + view.unknown("event")
        expect([name for name in names if not name.startswith("guest-")], [])


@test(QEMU)
def every_exception_is_needed(folder):
    with qemu(folder) as machine, QMP(machine.second) as client:
        view = view_of(client)
        # For another release the list may be too long.
        if view.version == (7, 2):
            for kind in ["command", "event"]:
                view.unknown(kind)
                view.compare(kind)
            expect(sorted({*NEWER, *EXCEPTIONS, *UNKNOWN} - view.used), [])


if __name__ == "__main__":
    main()
