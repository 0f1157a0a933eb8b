"""How hmp's answer to a line is held against those of the human monitor that a QEMU has itself."""

import re
from contextlib import ExitStack
from difflib import unified_diff
from itertools import islice

from _harness import Failure, wait_for
from _monitors import OwnMonitor, Session, machine

# What begins or is all of a line by which that monitor refuses; it has no other sign. Text of success can look like it.
REFUSAL = re.compile(
    r"^(Error: |unknown command|Try \"help |invalid |Invalid |unrecognized |unsupported |unexpected |unknown event "
    r"|Could not |Can't |Cannot |Failed to |Error opening |Bad logfile |Unknown |Duplicate |Must specify |Parameter '"
    r"|terminal does not |id or pci device path is invalid |Incorrect |Either dirty |Audiodev |Block protocol "
    r"|Guest CPU does not |MCE injection |No (EPC|memory|CPU|bus|cpu)\b|This accelerator does not "
    r"|event \".*\" is not |argument vcpu must |user mode network stack not |.*: unsupported option -"
    r"|SGX is only |the device doesn't support |Expected 'password' |Input device '.*' is not "
    r"|(setting the breakpoint|replay breakpoints) (is|are) allowed only|replay must be |Node .* is (in use|not owned)"
    r"|Too many boot devices|Filename template with |Log items |CPU#\d+ not available|Path '.*' could not be resolved"
    r"|[0-9a-f]+: Cannot access memory|0x[0-9a-f]+: unable to read memory|Memory at address |Unmapped$"
    r"|local apic state not available|no function defined to set boot device list"
    r"|Command \".*\" is not available"
    r"|Device '.*' has no medium|'.*' (error for|needs to be specified)|incorrect "
    r"|(?!expected downtime).*(: extraneous characters|not found$|expected$|expected ))", re.M)

# The lines, as patterns, whose answers differ on purpose, and why.
DIFFERENT = {
    'migrate "exec:cat>/dev/null"': "that monitor cannot wait when it is used through QMP",
    "info trace-events.*": "that there is no such event is an answer, though it reads like the refusal of trace-event",
}


# What tells the time or how long something took, which may be the same in two answers and differ in a third.
TIMED = re.compile(r"info (snapshots|migrate|dirty_rate)\b")
# What a monitor lists in the order of addresses in its process.
UNORDERED = re.compile(r"info mtree\b")


def masked(text):
    """Without numbers and names made up by chance, and without the blanks that make them stand in columns."""
    return re.sub(r" *(0x[0-9a-fA-F]+|[0-9a-f]{8,}|/vl\.\w{6}|#block\d+|\d+)", " #", text)


def without_chance(text):
    """Without the names that nodes without one get."""
    return re.sub(r"#block\d+", "#block", text)


def without_order(text):
    return "\n".join(sorted(masked(text).split("\n")))


def compared(line, native, again, answer):
    """What is wrong with hmp's answer to a line; None when nothing is."""
    if any(re.fullmatch(pattern, line) for pattern in DIFFERENT):
        return None
    refused = REFUSAL.search(native.text) is not None
    if UNORDERED.match(line):
        volatile = without_order
    else:
        volatile = masked if native.text != again.text or TIMED.match(line) else without_chance
    expected, seen = volatile(native.text), volatile(answer.text)
    if refused == answer.failed and (refused or expected == seen):
        return None
    if refused != answer.failed:
        return f"{line}\n  native: {native.text[:600]!r}\n  hmp:    {answer.text[:600]!r}"
    changes = unified_diff(expected.split("\n"), seen.split("\n"), "native", "hmp", n=1, lineterm="")
    return "\n  ".join([line, *islice(changes, 2, 30)])


# What ends by itself; of the mirrors the one that no line slows down or has rest.
UNDER_WAY = re.compile(r"^(Migration status: (setup|active|device|cancelling)$"
                       r"|Type (backup|stream|commit),"
                       r"|Type mirror, device d1: Completed (?P<length>\d+) of (?!(?P=length) ))", re.M)


def answers(line, monitors):
    """What each monitor answers, once a migration or a job that ends by itself has ended; the machines do not run."""

    def settled(monitor):
        answer = monitor.run(line)
        return None if UNDER_WAY.search(answer.text) else answer

    return [wait_for(lambda: settled(monitor), f"the end of what is under way: {line}") for monitor in monitors]


def dump_has_ended(monitor):
    """Whether a machine writes no dump any more, which it may do in the background; another one is refused meanwhile."""
    return "Status: active" not in monitor.run("info dump").text


def compare(name, folder, lines, *options):
    """Runs lines one after the other on machines alike, with these options of QEMU or the usual ones; lines may be a
    function of the machine's own monitor."""
    with ExitStack() as stack:
        own, first, second = (stack.enter_context(machine(folder / part, *options)) for part in ["hmp", "native", "again"])
        natives = [OwnMonitor(process.path.parent, process.path) for process in [first, second]]
        session = Session(own.path.parent, own.path)
        stack.callback(session.close)
        faults = []
        for line in lines(natives[0]) if callable(lines) else lines:
            try:
                fault = compared(line, *answers(line, [*natives, session]))
                if line.startswith("dump-guest-memory"):
                    for monitor in [*natives, session]:
                        wait_for(lambda: dump_has_ended(monitor), f"the end of the dump: {line}")
            except ConnectionError:
                print(f"# {name}: the machine of the human monitor has ended at: {line}", flush=True)
                break
            faults += [fault] if fault else []
        if faults:
            raise Failure("\n".join(faults))
