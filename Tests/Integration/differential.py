#!/usr/bin/env python3
"""The lines of the folder lines, once by hmp and once by the human monitor that a QEMU has itself, on machines alike.

Where that monitor has carried a line out, hmp prints the same text; where it refuses, hmp fails. What differs between
two of its own answers is compared without numbers. Each file has machines of its own, in which one line after the other
is run. The environment's QEMU names another program than the installed one.
"""

import re
from contextlib import ExitStack

from _harness import Failure, expect, main, test, wait_for
from _monitors import FILES, PROGRAM, OwnMonitor, Session, lines_of, machine

# What begins or is all of a line by which that monitor refuses; it has no other sign. Text of success can look like it.
REFUSAL = re.compile(
    r"^(Error: |unknown command|Try \"help |invalid |Invalid |unrecognized |unsupported |unexpected |unknown event "
    r"|Could not |Can't |Cannot |Failed to |Error opening |Bad logfile |Unknown |Duplicate |Must specify |Parameter '"
    r"|terminal does not |id or pci device path is invalid |Incorrect |Either dirty |Audiodev |Block protocol "
    r"|Guest CPU does not |MCE injection |No (EPC|memory|CPU|bus) |This accelerator does not "
    r"|Device '.*' has no medium|'.*' (error for|needs to be specified)|incorrect "
    r"|.*(: extraneous characters|not found$|expected$|expected ))", re.M)

# The lines, as patterns, whose answers differ on purpose, and why.
DIFFERENT = {
    "info trace-events .*": "that there is no such event is an answer, though it reads like the refusal of trace-event",
}


def masked(text):
    """Without numbers, and without the blanks that make them stand in columns."""
    return re.sub(r" *(0x[0-9a-fA-F]+|[0-9a-f]{8,}|#block\d+|\d+)", " #", text)


def compared(line, native, again, answer):
    """What is wrong with hmp's answer to a line; None when nothing is."""
    if any(re.fullmatch(pattern, line) for pattern in DIFFERENT):
        return None
    refused = REFUSAL.search(native.text) is not None
    volatile = masked if native.text != again.text else str
    if refused == answer.failed and (refused or volatile(native.text) == volatile(answer.text)):
        return None
    return f"{line}\n  native: {native.text[:600]!r}\n  hmp:    {answer.text[:600]!r}"


def answers(line, monitors):
    """What each monitor answers, once a migration that is under way has ended; the machines do not run."""

    def settled(monitor):
        answer = monitor.run(line)
        return None if re.search(r"^Migration status: (setup|active|device|cancelling)$", answer.text, re.M) else answer

    return [wait_for(lambda: settled(monitor), f"the end of a migration: {line}") for monitor in monitors]


def run(path, folder):
    with ExitStack() as stack:
        own, first, second = (stack.enter_context(machine(folder / name)) for name in ["hmp", "native", "again"])
        natives = [OwnMonitor(process.path.parent, process.path) for process in [first, second]]
        session = Session(own.path.parent, own.path)
        stack.callback(session.close)
        faults = []
        for line in lines_of(path):
            try:
                fault = compared(line, *answers(line, [*natives, session]))
            except ConnectionError:
                print(f"# {path.stem}: the machine of the human monitor has ended at: {line}", flush=True)
                break
            faults += [fault] if fault else []
        if faults:
            raise Failure("\n".join(faults))


def add(path):
    def check(folder):
        run(path, folder)

    check.__name__ = path.stem
    test(PROGRAM, "qemu-img")(check)


for path in FILES:
    add(path)


@test()
def lines_that_differ_on_purpose_are_lines(folder):
    lines = [line for path in FILES for line in lines_of(path)]
    expect([pattern for pattern in DIFFERENT if not any(re.fullmatch(pattern, line) for line in lines)], [])


if __name__ == "__main__":
    main()
