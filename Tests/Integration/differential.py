#!/usr/bin/env python3
"""The lines of the folder lines, once by hmp and once by the human monitor that a QEMU has itself, on machines alike.

Where that monitor has carried a line out, hmp prints the same text; where it refuses, hmp fails. What differs between
two of its own answers is compared without numbers. Each file has machines of its own, in which one line after the other
is run. The environment's QEMU names another program than the installed one.
"""

import re

from _comparison import DIFFERENT, compare
from _harness import expect, main, test
from _monitors import FILES, PROGRAM, lines_of


def add(path):
    def check(folder):
        compare(path.stem, folder, lines_of(path))

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
