import numpy as np
from playwright.sync_api import expect

ROOT, PAD = ".bp-explorer", ".bp-pad"
TWO = [(9, 9), (12, 4), (19, 4), (22, 9), (20, 14), (9, 27), (23, 27)]


def test_a_two_is_drawn_by_mouse_then_a_line_by_keyboard_and_all_is_cleared(lab):
    page = lab(["from backprop_lib import widgets\npad = widgets.DigitPad()\npad"])
    page.wait_for_timeout(500)
    box = page.locator(PAD).bounding_box()
    places = [(box["x"] + x / 32 * box["width"], box["y"] + y / 32 * box["height"]) for x, y in TWO]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    expect(page.locator(".bp-sentence")).to_contain_text("ten digits: 2")
    page.wait_for_timeout(500)
    for task in ("2 or not 2", "ten digits", "eleven"):
        shown = page.locator(ROOT).get_attribute(f"data-{task.replace(' ', '-')}")
        library = lab.run(f"print(*(float(y) for y in pad.probabilities[{task!r}]))")
        np.testing.assert_allclose([float(y) for y in shown.split()], [float(y) for y in library.split()])
    assert lab.run("print(pad.probabilities['ten digits'].argmax())") == "2\n"

    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".bp-sentence")).to_contain_text("The pad is empty")
    page.locator(PAD).focus()
    page.keyboard.press("Space")
    for _ in range(16):
        page.keyboard.press("ArrowUp")
    page.wait_for_timeout(600)
    drawn = lab.run("print(pad.drawing.max(axis=1).round().sum(), pad.drawing.max(axis=0).round().sum())")
    rows, columns = map(float, drawn.split())
    assert rows >= 16 and columns <= 6
    page.keyboard.press("Delete")
    expect(page.locator(".bp-sentence")).to_contain_text("The pad is empty")
    page.get_by_label("Example").select_option(label="a 7")
    expect(page.locator(".bp-sentence")).not_to_contain_text("The pad is empty")
    lab.run("pad.drawing = pad.drawing * 0")
    expect(page.locator(".bp-sentence")).to_contain_text("The pad is empty")
