#!/usr/bin/env python3
"""What comes in between while a line is edited, and what the line is made of, on several kinds of terminal.

Every look is at the screen as a whole. See _edit_screen.py for how it is run.
"""

import os

from _edit_screen import DUMB, LEFT, VT100, XTERM, Failure, has_color, main, on


# Messages in every state of the editor.


@on(XTERM, VT100, history=["needle one", "other", "needle two"])
def message_while_searching(screen):
    screen.start().whole("demo>")
    screen.keys("C-r")
    screen.type("need")
    screen.whole("demo> needle two", "bck:need", cursor=(6, 0))
    screen.say("an event")
    screen.whole("an event", "demo> needle two", "bck:need", cursor=(6, 1))
    screen.keys("C-r")
    screen.whole("an event", "demo> needle one", "bck:need", cursor=(6, 1))
    screen.say("another")
    screen.whole("an event", "another", "demo> needle one", "bck:need", cursor=(6, 2))
    screen.keys("C-s", "C-s")
    screen.whole("an event", "another", "demo> needle two", "fwd:need", cursor=(6, 2))
    screen.keys("Enter")
    screen.whole("an event", "another", "demo> needle two", "<needle two>", "demo>", cursor=(6, 4))


@on(XTERM, VT100, editrc="bind -v\n")
def message_in_vi_command_mode(screen):
    screen.start().whole("demo>")
    screen.type("say ab")
    screen.keys("Escape")
    screen.whole("demo> say ab", cursor=(11, 0))
    screen.say("an event")
    screen.whole("an event", "demo> say ab", cursor=(11, 1))
    screen.keys("d")
    screen.say("between d and b")
    screen.whole("an event", "between d and b", "demo> say ab", cursor=(11, 2))
    screen.keys("b")
    screen.whole("an event", "between d and b", "demo> say b", cursor=(10, 2))


@on(XTERM, editrc="bind -v\n", history=["first", "second"])
def vi_insert_mode_has_cursor_keys(screen):
    screen.start().whole("demo>")
    screen.keys("Up")
    screen.whole("demo> second", cursor=(12, 0))
    screen.keys("Left", "Left")
    screen.type("x")
    screen.whole("demo> secoxnd", cursor=(11, 0))
    screen.keys("Home", "Delete", "End")
    screen.type("y")
    screen.whole("demo> ecoxndy", cursor=(13, 0))
    screen.keys("Escape", "Up")
    screen.whole("demo> second")
    screen.keys("Up", "i", "C-c")
    screen.whole("demo> first^C", "interrupted", "demo>", cursor=(6, 2))


@on(XTERM, VT100)
def message_within_a_character(screen):
    screen.start().whole("demo>")
    screen.type("x ")
    screen.bytes(0xE6, 0xBC)
    screen.say("an event")
    screen.whole("an event", "demo> x", cursor=(8, 1))
    screen.bytes(0xA2)
    screen.whole("an event", "demo> x 漢", cursor=(10, 1))


@on(XTERM, VT100)
def message_within_an_escape_sequence(screen):
    screen.start().whole("demo>")
    screen.type("x yz")
    screen.bytes(0x1B, 0x5B)
    screen.say("an event")
    screen.whole("an event", "demo> x yz", cursor=(10, 1))
    screen.bytes(0x44)
    screen.whole("an event", "demo> x yz", cursor=(9, 1))
    screen.keys("C-v")
    screen.say("another")
    screen.whole("an event", "another", "demo> x yz", cursor=(9, 2))
    screen.keys("C-a")
    screen.whole("an event", "another", "demo> x y^Az", cursor=(11, 2))


@on(XTERM, VT100, columns=10, variables="DEMO_PROMPT='a long prompt> '")
def message_above_a_prompt_wider_than_the_terminal(screen):
    screen.start().whole("a long pro", "mpt>", cursor=(5, 1))
    screen.type("say 漢字")
    screen.whole("a long pro", "mpt> say", "漢字", cursor=(4, 2))
    screen.say("an event")
    screen.whole("an event", "a long pro", "mpt> say", "漢字", cursor=(4, 3))
    screen.keys("Home")
    screen.say("more")
    screen.whole("an event", "more", "a long pro", "mpt> say", "漢字", cursor=(5, 3))
    screen.keys("Enter")
    screen.whole("an event", "more", "a long pro", "mpt> say", "漢字", "<say 漢字>", "a long pro", "mpt>", cursor=(5, 7))


@on(XTERM, VT100, rows=8)
def many_messages_while_typing(screen):
    screen.start().whole("demo>")
    for number in range(300):
        screen.say(f"event {number}")
        if number % 30 == 0:
            screen.type("x ")
    screen.whole(*[f"event {number}" for number in range(293, 300)], "demo> " + "x " * 9 + "x", cursor=(26, 7))
    screen.keys("Enter")
    screen.whole(*[f"event {number}" for number in range(295, 300)], "demo> " + "x " * 9 + "x", "<" + "x " * 10 + ">", "demo>")


@on(XTERM, rows=6, editrc="bind -v\n")
def escape_among_many_messages(screen):
    screen.start().whole("demo>")
    screen.type("say ab")
    for number in range(200):
        screen.say(f"event {number}")
        if number == 100:
            screen.keys("Escape")
    screen.keys("x")
    screen.whole(*[f"event {number}" for number in range(195, 200)], "demo> say a", cursor=(10, 5))


@on(XTERM, VT100, columns=60)
def stopping_and_going_on(screen):
    screen.start_in_shell().expect("demo>", cursor=6)
    screen.type("block_resize")
    screen.keys("C-z")
    screen.expect("$", cursor=2)
    if not any("Stopped" in line for line in screen.lines()):
        raise Failure("the program runs on")
    screen.type("fg")
    screen.keys("Enter")
    hint = " device size" if has_color(screen) else ""
    screen.expect(f"demo> block_resize{hint}", cursor=18)
    screen.say("an event")
    screen.expect("an event", f"demo> block_resize{hint}", cursor=18)
    screen.keys("Enter")
    screen.expect("demo> block_resize", "<block_resize>", "demo>")


# Keys.


@on(XTERM, VT100, files={"vi": "bind -v\n"}, variables='EDITRC="$HOME/vi"')
def settings_in_another_file(screen):
    screen.start().whole("demo>")
    screen.type("say ab")
    screen.keys("Escape", "x")
    screen.whole("demo> say a", cursor=(10, 0))


@on(XTERM, editrc="bind ^[[A ed-move-to-beg\nbind ^I ed-move-to-beg\n", history=["say old"])
def keys_that_may_be_bound_otherwise(screen):
    screen.start().whole("demo>")
    screen.type("say in")
    screen.keys("Up")
    screen.whole("demo> say in", cursor=(6, 0))
    screen.keys("C-e", "Tab")
    screen.whole("demo> say info", cursor=(15, 0))


# Text.


@on(XTERM, VT100)
def characters_of_every_width(screen):
    screen.start().whole("demo>")
    screen.type("say e\u0301漢a")
    screen.whole("demo> say e\u0301漢a", cursor=(14, 0))
    screen.keys("Left", "Left")
    screen.type("x")
    screen.whole("demo> say e\u0301x漢a", cursor=(12, 0))
    screen.keys("Right", "BSpace", "End", "BSpace")
    screen.whole("demo> say e\u0301x", cursor=(12, 0))
    screen.keys("Enter")
    screen.whole("demo> say e\u0301x", "<say e\u0301x>", "demo>")


@on(XTERM, VT100)
def paste_that_completes_nothing(screen):
    screen.start().whole("demo>")
    screen.type("say ")
    screen.paste("in\tb\r\nx \x1b[A\x03!")
    screen.whole("demo> say in    b", "<say in b>", "demo> x [A!", cursor=(11, 2))
    screen.keys("Enter")
    screen.whole("demo> say in    b", "<say in b>", "demo> x [A!", "<x [A!>", "demo>")


# History.


@on(XTERM, VT100, history=["show a", "say b", "show c", "show a"])
def lines_that_begin_alike(screen):
    screen.start().whole("demo>")
    screen.type("sh")
    for shown in ["show a", "show c"]:
        screen.keys("Up")
        screen.whole(f"demo> {shown}", cursor=(12, 0))
    screen.keys("Up", "Down")
    screen.whole("demo> show a", cursor=(12, 0))
    screen.keys("Down")
    screen.whole("demo> sh", cursor=(8, 0))
    screen.keys("M-p", "M-p", "M-n")
    screen.whole("demo> show a", cursor=(12, 0))
    screen.keys("C-u")
    for shown in ["show a", "show c", "say b"]:
        screen.keys("Up")
        screen.whole(f"demo> {shown}")
    screen.keys("Up")
    screen.whole("demo> say b", cursor=(11, 0))


@on(XTERM)
def no_line_is_there_twice(screen):
    screen.start().whole("demo>")
    for line in ["one", "two", "one"]:
        screen.type(line)
        screen.keys("Enter")
        screen.expect(f"<{line}>", "demo>")
    for shown in ["one", "two", "two"]:
        screen.keys("C-p")
        screen.expect(f"demo> {shown}")
    screen.keys("C-u", "C-d")
    screen.expect(*LEFT)
    screen.stop()
    screen.start().whole("demo>")
    for shown in ["one", "two", "two"]:
        screen.keys("Up")
        screen.whole(f"demo> {shown}")


@on(XTERM, history=["say again"])
def exclamation_marks_are_characters(screen):
    screen.start().whole("demo>")
    screen.type("say !! !s !1 ^a^b")
    screen.keys("Enter")
    screen.whole("demo> say !! !s !1 ^a^b", "<say !! !s !1 ^a^b>", "demo>")
    with open(os.path.join(screen.home, "history")) as file:
        if file.read() != "say again\nsay !! !s !1 ^a^b\n":
            raise Failure("the history has another line")


# A terminal that can do nothing.


@on(DUMB)
def dumb_terminal_has_plain_lines(screen):
    screen.start().whole("demo>")
    screen.type("block_resize fooo n")
    screen.keys("Tab")
    screen.styled("demo> block_resize fooo n", cursor=(32, 0))
    screen.keys("Enter")
    screen.styled("demo> block_resize fooo n", "<block_resize fooo n    >", "demo>", cursor=(6, 2))
    screen.say("an event")
    screen.styled("demo> block_resize fooo n", "<block_resize fooo n    >", "demo>", "an event", "demo>", cursor=(6, 4))


if __name__ == "__main__":
    main()
