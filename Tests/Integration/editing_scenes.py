#!/usr/bin/env python3
"""What is drawn behind, over and below the line that is edited, on several kinds of terminal.

Every look is at the screen as a whole. See _edit_screen.py for how it is run.
"""

from _edit_screen import LEFT, VT100, XTERM, has_color, main, on

# Hints.


@on(XTERM)
def hint_behind_the_cursor(screen):
    screen.start().whole("demo>", cursor=(6, 0))
    screen.type("block_resize")
    screen.styled("demo> block_resize{2: device size}", cursor=(18, 0))
    screen.type(" ")
    screen.styled("demo> block_resize {2:device size}", cursor=(19, 0))
    screen.type("d")
    screen.styled("demo> block_resize d", cursor=(20, 0))
    screen.keys("BSpace", "Left")
    screen.styled("demo> block_resize", cursor=(18, 0))
    screen.keys("Right")
    screen.styled("demo> block_resize {2:device size}", cursor=(19, 0))


@on(XTERM, columns=24)
def hint_that_is_gone_when_the_line_is_entered(screen):
    screen.start().whole("demo>")
    screen.type("block_resize")
    screen.styled("demo> block_resize{2: dev…}", cursor=(18, 0))
    screen.keys("Enter")
    screen.whole("demo> block_resize", "<block_resize>", "demo>", cursor=(6, 2))
    screen.type("block_resize")
    screen.keys("C-c")
    screen.whole("demo> block_resize", "<block_resize>", "demo> block_resize^C", "interrupted", "demo>", cursor=(6, 4))
    screen.type("block_resize")
    screen.keys("C-u", "C-d")
    screen.whole("demo> block_resize", "<block_resize>", "demo> block_resize^C", "interrupted", "demo> ^D", *LEFT)


@on(VT100)
def no_hint_where_nothing_is_dim(screen):
    screen.start().whole("demo>")
    screen.type("block_resize")
    screen.styled("demo> block_resize", cursor=(18, 0))


@on(XTERM)
def hint_under_messages(screen):
    screen.start().whole("demo>")
    screen.type("block_resize")
    screen.styled("demo> block_resize{2: device size}")
    screen.say("an event")
    screen.styled("an event", "demo> block_resize{2: device size}", cursor=(18, 1))
    screen.say("prompt: (new) ")
    screen.styled("an event", "(new) block_resize{2: device size}", cursor=(18, 1))
    screen.resize(30, 16)
    screen.say("another")
    screen.styled("an event", "another", "(new) block_resize{2: device si…}", cursor=(18, 2))


# What is wrong.


@on(XTERM, VT100)
def unknown_word_is_marked(screen):
    mark = "31" if has_color(screen) else "4"
    screen.start().whole("demo>")
    screen.type("infx")
    screen.styled(f"demo> {{{mark}:infx}}", cursor=(10, 0))
    screen.type(" y")
    screen.styled(f"demo> {{{mark}:infx}} y", cursor=(12, 0))
    screen.keys("Home", "Right", "a")
    screen.styled(f"demo> {{{mark}:ianfx}} y", cursor=(8, 0))
    screen.keys("BSpace", "Right", "Right", "Delete")
    screen.styled(f"demo> {{{mark}:inf}} y", cursor=(9, 0))
    screen.type("o")
    screen.styled("demo> info y", cursor=(10, 0))
    screen.keys("Enter")
    screen.styled("demo> info y", "<info y>", "demo>", cursor=(6, 2))


@on(XTERM, variables="NO_COLOR=1")
def unknown_word_without_color(screen):
    screen.start().whole("demo>")
    screen.type("foo")
    screen.styled("demo> {4:foo}", cursor=(9, 0))


@on(XTERM, VT100, columns=12)
def mark_on_a_wrapped_line(screen):
    mark = "31" if has_color(screen) else "4"
    screen.start().whole("demo>")
    screen.type("bé漢字xyz")
    screen.styled(f"demo> {{{mark}:bé漢字}}", f"{{{mark}:xyz}}", cursor=(3, 1))
    screen.type(" ok")
    screen.styled(f"demo> {{{mark}:bé漢字}}", f"{{{mark}:xyz}} ok", cursor=(6, 1))
    screen.say("an event")
    screen.styled("an event", f"demo> {{{mark}:bé漢字}}", f"{{{mark}:xyz}} ok", cursor=(6, 2))
    screen.keys("Home")
    screen.type("x ")
    screen.styled("an event", "demo> x bé漢", "字xyz ok", cursor=(8, 1))


@on(XTERM, VT100)
def mark_on_a_full_row(screen):
    mark = "31" if has_color(screen) else "4"
    word = "q" * 34
    screen.start().whole("demo>")
    screen.type(word)
    screen.styled(f"demo> {{{mark}:{word}}}", cursor=(0, 1))
    screen.keys("Home", "End", "r", "BSpace", "BSpace")
    screen.styled(f"demo> {{{mark}:{word[1:]}}}", cursor=(39, 0))


@on(XTERM)
def mark_after_the_screen_was_cleared(screen):
    screen.start().whole("demo>")
    screen.type("foo")
    screen.styled("demo> {31:foo}")
    screen.say("an event")
    screen.styled("an event", "demo> {31:foo}")
    screen.keys("C-l")
    screen.styled("demo> {31:foo}", cursor=(9, 0))


@on(XTERM, VT100, history=["info version"])
def mark_that_a_search_takes_away(screen):
    mark = "31" if has_color(screen) else "4"
    screen.start().whole("demo>")
    screen.type("infx")
    screen.styled(f"demo> {{{mark}:infx}}")
    screen.keys("C-r")
    screen.type("ver")
    screen.styled("demo> info version", "bck:ver")
    screen.keys("C-g")
    screen.styled(f"demo> {{{mark}:infx}}", cursor=(10, 0))


# Lists of candidates.

MORE = "--More-- (Space: a page, Enter: a row, …"


def numbers(first, last):
    return [f"n{number:<4}The number {number}" for number in range(first, last + 1)]


@on(XTERM, VT100, rows=10, columns=41)
def list_page_by_page(screen):
    screen.start().whole("demo>")
    screen.type("n")
    screen.keys("Tab")
    screen.whole(*numbers(1, 9), MORE, cursor=(40, 9))
    screen.keys("Enter")
    screen.whole(*numbers(2, 10), MORE)
    screen.keys("Space")
    screen.whole(*numbers(11, 19), MORE)
    screen.keys("Tab", "Tab", "Tab")
    screen.whole(*numbers(32, 40), "demo> n", cursor=(7, 9))
    screen.type("40")
    screen.keys("Enter")
    screen.whole(*numbers(34, 40), "demo> n40", "<n40>", "demo>", cursor=(6, 9))


@on(XTERM, rows=10, columns=41)
def list_that_is_left(screen):
    screen.start().whole("demo>")
    screen.type("n")
    for key in ["q", "Escape", "C-c"]:
        screen.keys("Tab")
        screen.whole(*numbers(1, 9), MORE)
        screen.keys(key)
        screen.whole(*numbers(1, 9), "demo> n", cursor=(7, 9))
    screen.keys("Tab")
    screen.whole(*numbers(1, 9), MORE)
    screen.type("37")
    screen.whole(*numbers(1, 9), "demo> n37", cursor=(9, 9))
    screen.keys("BSpace", "BSpace", "Tab")
    screen.whole(*numbers(1, 9), MORE)
    screen.keys("Left")
    screen.whole(*numbers(1, 9), "demo> n", cursor=(6, 9))


@on(XTERM, VT100, rows=10, columns=41)
def message_in_a_list(screen):
    screen.start().whole("demo>")
    screen.type("n")
    screen.keys("Tab")
    screen.whole(*numbers(1, 9), MORE)
    screen.say("an event")
    screen.whole(*numbers(2, 9), "an event", MORE)
    screen.keys("Enter")
    screen.whole(*numbers(3, 9), "an event", *numbers(10, 10), MORE)
    screen.say("prompt: new> ")
    screen.keys("q")
    screen.whole(*numbers(3, 9), "an event", *numbers(10, 10), "new> n", cursor=(6, 9))


@on(XTERM, rows=10, columns=41)
def paste_in_a_list(screen):
    screen.start().whole("demo>")
    screen.type("n")
    screen.keys("Tab")
    screen.whole(*numbers(1, 9), MORE)
    screen.paste("1 q\tq")
    screen.whole(*numbers(1, 9), "demo> n1 q      q", cursor=(17, 9))


@on(XTERM, rows=10, columns=41)
def closing_in_a_list(screen):
    screen.start().whole("demo>")
    screen.type("n")
    screen.keys("Tab")
    screen.whole(*numbers(1, 9), MORE)
    screen.say("close")
    screen.whole(*numbers(6, 9), "demo> n", *LEFT)


@on(XTERM, rows=10, columns=80)
def list_in_columns(screen):
    screen.start().whole("demo>")
    screen.type("n")
    screen.keys("Tab")
    screen.whole(*[f"{left:<40}{right}".rstrip() for left, right in zip(numbers(1, 9), numbers(21, 29))],
                 "--More-- (Space: a page, Enter: a row, q: no more)")


if __name__ == "__main__":
    main()
