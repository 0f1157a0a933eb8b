#!/usr/bin/env python3
"""The configuration file, and what --help prints."""

from _harness import VERSION, environment, expect, expect_in, hmp, main, test

SLOW = ["--blockdev", "driver=null-co,node-name=slow,size=1M,latency-ns=600000000000"]


def configure(folder, text, place=".config/hmp"):
    path = folder / place
    path.mkdir(parents=True, exist_ok=True)
    (path / "config").write_text(text)
    return path / "config"


@test()
def options_of_the_file_hold(folder):
    configure(folder, "# Mine.\ntimeout = 0.2\nset NAME=version\n")
    hmp(folder, "-c", "info ${NAME}").check(f"{VERSION} (hmp)\n", "")
    hmp(folder, *SLOW, "-c", 'qemu-io slow "read 0 512"').check(status=4)


@test()
def a_file_that_others_can_write_is_refused(folder):
    path = configure(folder, "set NAME=version\n")
    for mode in [0o664, 0o646]:
        path.chmod(mode)
        hmp(folder, "-c", "info ${NAME}").check(
            "", f"hmp: {path}: other users can write to it; chmod go-w, and chown to yourself\n", 2)
    path.chmod(0o644)
    hmp(folder, "-c", "info ${NAME}").check(f"{VERSION} (hmp)\n", "")
    table = path.parent / "mine.hmp"
    table.write_text("{ 'hmp': 'mine', 'args': '', 'call': 'query-version' }\n")
    table.chmod(0o666)
    expect_in("other users can write to it", hmp(folder, "-c", "mine").errors)


@test()
def a_record_that_others_can_read_is_reported(folder):
    record = folder / "log"
    record.touch(mode=0o644)
    record.chmod(0o644)
    result = hmp(folder, "--record", "log", "-c", "info version").check(f"{VERSION} (hmp)\n")
    expect_in("hmp: --record log: other users can read this file\n", result.errors)
    record.chmod(0o600)
    hmp(folder, "--record", "log", "-c", "info version").check(f"{VERSION} (hmp)\n", "")


@test()
def the_command_line_wins(folder):
    configure(folder, "set NAME=nonsense\n")
    hmp(folder, "--set", "NAME=version", "-c", "info ${NAME}").check(f"{VERSION} (hmp)\n", "")
    hmp(folder, "--no-config", "-c", "info ${NAME}").check(
        "", "1: the variable 'NAME' has no value; give it one with set, let or --set\n", 1)


@test()
def the_folder_of_the_environment(folder):
    configure(folder, "nonsense\n")
    configure(folder, "json\n", "elsewhere/hmp")
    variables = {**environment(folder), "XDG_CONFIG_HOME": str(folder / "elsewhere")}
    hmp(folder, "-c", "info version", env=variables).check(
        '{"command": "info version", "return": {"qemu": {"major": 0, "minor": 1, "micro": 0}, "package": " (hmp)"}}\n', "")


@test()
def faults_are_told_with_file_and_line(folder):
    path = configure(folder, "json\n\ncolour = never\n")
    hmp(folder, "-c", "info version").check("", f"hmp: {path}:3: there is no option 'colour'\n", 2)
    path.write_text("timeout = -1\n")
    hmp(folder, "-c", "info version").check("", f"hmp: {path}:1: --timeout takes a number of seconds above 0\n", 2)
    path.write_bytes(b"\xff\xfe\x00\n" * 100)
    expect(hmp(folder, "-c", "info version").status, 2)
    path.unlink()
    path.mkdir()
    hmp(folder, "-c", "info version").check("", f"hmp: {path}: Is a directory\n", 2)
    hmp(folder, "--no-config", "-c", "info version").check(f"{VERSION} (hmp)\n", "")


@test()
def help_fits_on_a_screen(folder):
    for option in ["--help", "-h"]:
        rows = hmp(folder, option).check(errors="").output.splitlines()
        expect(len(rows) <= 40 and max(map(len, rows)) <= 80, True, "too large")
        for part in ["usage: hmp [OPTION]... [TARGET]...", "hmp list", "Examples:", "--no-config"]:
            expect_in(part, "\n".join(rows))
    expect_in("usage", hmp(folder, "--nonsense").check("", status=2).errors.lower())


if __name__ == "__main__":
    main()
