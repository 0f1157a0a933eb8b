#!/usr/bin/env python3
"""What programs that hmp starts have of its descriptors: the three standard streams, and nothing else."""

import json

from _harness import engine, environment, expect, hmp, main, test, wait_for
from _screen import BANNER, PROMPT, screen

# Writes down which descriptors it has, and its arguments.
LISTING = """#!/usr/bin/env python3
import json, os, sys
names = os.listdir("/proc/self/fd")
# Without the one that the listing itself took.
found = sorted(int(name) for name in names if os.path.exists(f"/proc/self/fd/{name}"))
open("listed.new", "w").write(json.dumps([found, sys.argv[1:]]))
os.rename("listed.new", "listed")
"""
STREAMS = [0, 1, 2]


def program(folder, more=""):
    path = folder / "listing"
    path.write_text(LISTING + more)
    path.chmod(0o755)
    return path


def listed(folder):
    place = folder / "listed"
    wait_for(place.exists, "the list of the descriptors")
    found, arguments = json.loads(place.read_text())
    place.unlink()
    return found, arguments


@test("tmux")
def of_a_command_of_the_shell_and_a_pager(folder):
    pager = program(folder, "sys.stdout.write(sys.stdin.read())\n")
    with engine(folder) as own, screen(folder, own.path, rows=8, HMP_PAGER=str(pager)) as terminal:
        terminal.expect(BANNER.format(f"connected to unix:{own.path}"), PROMPT)
        terminal.enter(f"info version | {pager}")
        expect(listed(folder)[0], STREAMS)
        terminal.enter(f"info version | sh -c '{pager} &'")
        expect(listed(folder)[0], STREAMS)
        terminal.enter("help")
        expect(listed(folder)[0], STREAMS)


@test()
def of_ssh(folder):
    # What it lists is all that this is about: the connection comes to nothing.
    settings = {**environment(folder), "HMP_SSH": str(program(folder))}
    hmp(folder, "ssh://host/qmp.sock", "-c", "info version", env=settings)
    expect(listed(folder)[0], STREAMS)


@test()
def of_a_started_program(folder):
    hmp(folder, "-c", "info version", "--", str(program(folder)))
    found, arguments = listed(folder)
    socket = next(int(word.split("fd=")[1]) for word in arguments if "fd=" in word)
    expect(found, [*STREAMS, socket])


main()
