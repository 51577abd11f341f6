import numpy as np
from playwright.sync_api import expect

START = "from backprop_lib import widgets\npad = widgets.DigitPad()\npad"
ROOT, PAD, SENTENCE = ".bp-explorer", ".bp-pad", ".bp-sentence"
# Corners (x, y) of a 2 and of a scribble, on the pad's 32 x 32 cells.
TWO = [(9, 9), (12, 4), (19, 4), (22, 9), (20, 14), (9, 27), (23, 27)]
SCRIBBLE = [(6, 6), (26, 10), (5, 13), (27, 18), (7, 22), (25, 26), (12, 5), (22, 27), (4, 17)]
EMPTY = "The pad is empty"


def on_screen(page, corners):
    box = page.locator(PAD).bounding_box()
    return [(box["x"] + x / 32 * box["width"], box["y"] + y / 32 * box["height"]) for x, y in corners]


def by_mouse(page, corners):
    first, *others = on_screen(page, corners)
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def by_touch(page, corners):
    session = page.context.new_cdp_session(page)
    for n, (x, y) in enumerate(on_screen(page, corners)):
        kind = "touchMove" if n else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def by_keyboard(page, corners):
    """Walk to the first corner, put the pen down, and go on cell by cell; the pen starts in column 16, row 8."""
    page.locator(PAD).focus()
    x, y = 16, 8
    for n, (to_x, to_y) in enumerate(corners):
        while (x, y) != (to_x, to_y):
            if abs(to_x - x) > abs(to_y - y):
                page.keyboard.press("ArrowRight" if to_x > x else "ArrowLeft")
                x += 1 if to_x > x else -1
            else:
                page.keyboard.press("ArrowDown" if to_y > y else "ArrowUp")
                y += 1 if to_y > y else -1
        if n == 0:
            page.keyboard.press("Space")
    page.keyboard.press("Space")


def assert_shows_the_library(lab, page):
    def same():
        for task in ("2 or not 2", "ten digits", "eleven"):
            shown = page.locator(ROOT).get_attribute(f"data-{task.replace(' ', '-')}")
            code = f"print(*(float(y) for y in pad.networks[{task!r}].forward(pad.pixels.reshape(1, 64)).Y[0]))"
            np.testing.assert_array_equal([float(y) for y in shown.split()], [float(y) for y in lab.run(code).split()])

    lab.until(same)


def test_a_two_by_mouse_by_touch_and_by_keyboard_is_a_two_and_a_scribble_is_none(lab):
    page = lab([START])
    expect(page.locator(SENTENCE)).to_contain_text(EMPTY)
    for draw in (by_keyboard, by_mouse, by_touch):
        draw(page, TWO)
        expect(page.locator(SENTENCE)).to_contain_text("2 or not 2: 2,")
        expect(page.locator(SENTENCE)).to_contain_text("ten digits: 2,")
        expect(page.locator(SENTENCE)).to_contain_text("eleven: 2,")
        assert_shows_the_library(lab, page)
        page.get_by_role("button", name="Clear").click()
        expect(page.locator(SENTENCE)).to_contain_text(EMPTY)
    by_mouse(page, SCRIBBLE)
    expect(page.locator(SENTENCE)).to_contain_text("eleven: none of the above")
    assert_shows_the_library(lab, page)


def test_the_pen_writes_only_when_it_is_down_and_delete_examples_and_python_change_the_pad(lab):
    page = lab([START])
    page.locator(PAD).focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    assert lab.run("print(pad.drawing.any())") == "False\n"
    page.keyboard.press("Enter")
    for _ in range(16):
        page.keyboard.press("ArrowDown")
    expect(page.locator(SENTENCE)).not_to_contain_text(EMPTY)

    def a_line_is_drawn():
        size = lab.run("print(*((pad.drawing > 0.5).any(axis=axis).sum() for axis in (1, 0)))")
        rows, columns = map(int, size.split())
        assert 17 <= rows <= 21 and columns <= 5

    lab.until(a_line_is_drawn)
    page.keyboard.press("Delete")
    expect(page.locator(SENTENCE)).to_contain_text(EMPTY)
    page.get_by_label("Example").select_option(label="a 7", timeout=5000)
    expect(page.locator(SENTENCE)).to_contain_text("ten digits: 7")
    assert_shows_the_library(lab, page)
    lab.run("pad.drawing = pad.drawing * 0")
    expect(page.locator(SENTENCE)).to_contain_text(EMPTY)
