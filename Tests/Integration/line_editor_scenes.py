#!/usr/bin/env python3
"""The line editor at a terminal: typing, Tab, history, messages, pastes. See _edit_screen.py for how it is run."""

import os

from _edit_screen import Failure, main, on, scene


@scene
def typing(screen):
    screen.start().expect("demo>", cursor=6)
    screen.type("héllo 漢字")
    screen.expect("demo> héllo 漢字", cursor=16)
    screen.keys("C-a", "Right", "Right", "x", "BSpace", "C-e", "!", "Enter")
    screen.expect("demo> héllo 漢字!", "<héllo 漢字!>", "demo>", cursor=6)


@scene
def keys_that_are_not_bound(screen):
    screen.start().expect("demo>")
    screen.type("show ")
    screen.keys("PPage", "NPage", "F5", "F12", "IC", "C-DC", "M-Up", "S-F3", "x", "Enter")
    screen.expect("demo> show x", "<show x>", "demo>", cursor=6)
    # What Alt sends on some terminals, and a function key of the Linux console.
    screen.tmux("send-keys", "-H", "1b", "1b", "5b", "41", "1b", "5b", "5b", "41")
    screen.type("y")
    screen.expect("demo> y", cursor=7)


@on("screen-256color", editrc='bind "^[[5~" ed-move-to-beg\n')
def key_that_the_user_has_bound(screen):
    screen.start().expect("demo>")
    screen.type("show")
    screen.keys("PPage", "x")
    screen.expect("demo> xshow", cursor=7)


@scene
def wide_characters_deleted_within_the_line(screen):
    screen.start().expect("demo>")
    screen.type("show 漢字漢字 end")
    screen.keys("Left", "Left", "Left", "Left", "BSpace", "BSpace")
    screen.whole("demo> show 漢字 end", cursor=(15, 0))
    screen.keys("C-a", "Right", "Right", "Right", "Right", "Right", "C-k")
    screen.whole("demo> show", cursor=(11, 0))


@scene
def tab_unique(screen):
    screen.start().expect("demo>")
    screen.type("in")
    screen.keys("Tab")
    screen.expect("demo> info", cursor=11)
    screen.type("block")
    screen.keys("Enter")
    screen.expect("<info block>", "demo>")


@scene
def tab_ambiguous(screen):
    screen.start().expect("demo>")
    screen.type("b")
    screen.keys("Tab")
    screen.expect("demo> block_", cursor=12)
    screen.keys("Tab")
    screen.expect("demo> block_", "block_resize  Change the size of a blo…", "block_commit  Commit a block image",
                  "demo> block_", cursor=12)
    screen.type("c")
    screen.keys("Tab")
    screen.expect("demo> block_commit", cursor=19)


@scene
def tab_on_a_wrapped_line(screen):
    screen.start().expect("demo>")
    screen.type("x" * 40 + " block_")
    screen.keys("Tab")
    screen.expect("demo> " + "x" * 34, "xxxxxx block_", "block_resize  Change the size of a blo…",
                  "block_commit  Commit a block image", "demo> " + "x" * 34, "xxxxxx block_", cursor=13)


@scene
def tab_in_the_middle(screen):
    screen.start().expect("demo>")
    screen.type("x in y")
    screen.keys("Left", "Left", "Tab")
    screen.expect("demo> x info y", cursor=12)


@scene
def history_over_two_runs(screen):
    screen.start().expect("demo>")
    for line in ["first", "twice", "twice", " secret", "ünï"]:
        screen.type(line)
        screen.keys("Enter")
        screen.expect(f"<{line}>", "demo>")
    screen.keys("C-d")
    screen.expect("ended: 0", "isig", "icanon")
    screen.stop()
    with open(os.path.join(screen.home, "history"), encoding="utf-8") as file:
        if file.read() != "first\ntwice\nünï\n":
            raise Failure("the history file has other lines")
    screen.start().expect("demo>")
    for expected in ["ünï", "twice", "first"]:
        screen.keys("Up")
        screen.expect(f"demo> {expected}")
    screen.keys("Enter")
    screen.expect("<first>", "demo>")


@scene
def control_c(screen):
    screen.start().expect("demo>")
    screen.type("never mind")
    screen.keys("C-c")
    screen.expect("demo> never mind^C", "interrupted", "demo>", cursor=6)
    screen.type("z" * 50)
    screen.keys("C-a", "C-c")
    screen.expect("demo> " + "z" * 34, "z" * 16 + "^C", "interrupted", "demo>")
    screen.type("ok")
    screen.keys("Enter")
    screen.expect("<ok>", "demo>")


@scene
def control_d(screen):
    screen.start().expect("demo>")
    screen.type("ab")
    screen.keys("C-a", "C-d")
    screen.expect("demo> b")
    screen.keys("C-d", "C-d")
    screen.expect("bye", "ended: 0", "isig", "icanon")


@scene
def message_above(screen):
    screen.start().expect("demo>")
    screen.type("half a li")
    screen.expect("demo> half a li")
    screen.say("an event")
    screen.expect("an event", "demo> half a li", cursor=15)
    screen.type("ne")
    screen.keys("Enter")
    screen.expect("an event", "demo> half a line", "<half a line>", "demo>")


@scene
def message_above_a_wrapped_line(screen):
    screen.start().expect("demo>")
    screen.type("a" * 80)
    screen.expect("demo> " + "a" * 34, "a" * 40, "a" * 6)
    screen.keys("Left", "Left")
    screen.expect("a" * 6, cursor=4)
    screen.say("an event")
    screen.expect("an event", "demo> " + "a" * 34, "a" * 40, "a" * 6, cursor=4)
    screen.keys("C-a")
    screen.say("another")
    screen.expect("an event", "another", "demo> " + "a" * 34, "a" * 40, "a" * 6, cursor=6)


@scene
def message_above_a_full_row(screen):
    screen.start().expect("demo>")
    screen.type("b" * 34)
    screen.expect("demo> " + "b" * 34)
    screen.say("an event")
    screen.expect("an event", "demo> " + "b" * 34)
    screen.type("c")
    screen.expect("an event", "demo> " + "b" * 34, "c", cursor=1)


@scene
def message_above_wide_characters(screen):
    screen.start().expect("demo>")
    screen.type("x" + "漢" * 20)
    screen.expect("demo> x" + "漢" * 16, "漢" * 4, cursor=8)
    screen.say("an event: 字")
    screen.expect("an event: 字", "demo> x" + "漢" * 16, "漢" * 4, cursor=8)
    screen.keys("Enter")
    screen.expect("<x" + "漢" * 19, "漢>", "demo>")


@scene
def message_that_scrolls(screen):
    screen.start().expect("demo>")
    screen.type("typed")
    for number in range(30):
        screen.say(f"event {number}")
    screen.expect(*[f"event {number}" for number in range(15, 30)], "demo> typed", cursor=11)


@scene
def prompt_that_changes(screen):
    screen.start().expect("demo>")
    screen.type("typed")
    screen.say("prompt: (stopped) demo> ")
    screen.expect("(stopped) demo> typed", cursor=21)


@scene
def closing_while_a_line_is_edited(screen):
    screen.start().expect("demo>")
    screen.type("typed")
    screen.expect("demo> typed")
    screen.say("close")
    screen.expect("demo> typed", "bye", "ended: 0", "isig", "icanon")


@scene
def paste_of_one_line(screen):
    screen.start().expect("demo>")
    screen.type("[]")
    screen.keys("Left")
    screen.paste("in\tb")
    screen.expect("demo> [in       b]", cursor=17)
    screen.keys("Enter")
    screen.expect("<[in    b]>", "demo>")


@scene
def paste_of_several_lines(screen):
    screen.start().expect("demo>")
    screen.type("0")
    screen.paste("one\ntwo\n\nthree")
    screen.expect("demo> 0one", "<0one>", "demo> two", "<two>", "demo>", "<>", "demo> three", cursor=11)
    screen.keys("Enter")
    screen.expect("<three>", "demo>")


@scene
def resize(screen):
    screen.start().expect("demo>")
    # A terminal that gets narrower may move its top rows out of sight.
    for number in range(3):
        screen.say(f"event {number}")
    screen.type("r" * 50)
    screen.expect("demo> " + "r" * 34, "r" * 16)
    screen.resize(30, 16)
    # The terminal breaks rows anew by itself: only what is typed shows that the editor has followed.
    screen.type("s")
    screen.expect("demo> " + "r" * 24, "r" * 26 + "s", cursor=27)
    screen.resize(70, 16)
    screen.type("t")
    screen.expect("demo> " + "r" * 50 + "st", cursor=58)
    if screen.lines().count("demo> " + "r" * 50 + "st") != 1:
        raise Failure("the line is there twice")


@scene
def search_in_the_history(screen):
    screen.start().expect("demo>")
    screen.type("needle")
    screen.keys("Enter")
    screen.expect("<needle>", "demo>")
    screen.type("nee")
    screen.keys("M-p")
    screen.expect("demo> needle")


@scene
def vi_keys(screen):
    screen.start().expect("demo>")
    screen.type("ab")
    screen.keys("Escape")
    screen.expect("demo> ab", cursor=7)
    screen.keys("0", "x", "A")
    screen.type("c")
    screen.expect("demo> bc", cursor=8)
    screen.paste("pasted\nnext")
    screen.expect("demo> bcpasted", "<bcpasted>", "demo> next")
    screen.keys("Escape", "C-c")
    screen.expect("demo> next^C", "interrupted", "demo>")


vi_keys.settings = {"editrc": "bind -v\n"}


@scene
def dumb_terminal(screen):
    screen.start().expect("demo>")
    screen.type("half")
    screen.expect("demo> half")
    screen.say("an event")
    screen.expect("demo> half", "an event", "demo>")
    screen.keys("Enter")
    screen.expect("<half>", "demo>")
    screen.keys("C-d")
    screen.expect("bye", "ended: 0", "isig", "icanon")


dumb_terminal.settings = {"term": "dumb"}


main()
