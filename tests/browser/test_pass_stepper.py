import numpy as np
from playwright.sync_api import expect

START = """from backprop_lib import Network, widgets
net = Network([2, 3, 2], ["tanh", "softmax"], seed=4)
explorer = widgets.PassStepper(net, [1, -2], [0, 1], "kl")
explorer"""
ROOT, SLIDER, NETWORK, LINE = ".bp-explorer", ".bp-slider input", "canvas[role=application]", ".bp-line"


def shows_step(page, step, name):
    expect(page.locator(ROOT)).to_have_attribute("data-step", str(step))
    expect(page.locator(ROOT)).to_have_attribute("data-name", name)


def last_numbers(page):
    """The number at the end of each line of arithmetic."""
    return [float(line.split("= ")[-1].replace("−", "-")) for line in page.locator(LINE).all_inner_texts()]


def assert_lines_end_with(lab, page, expression, skip=0):
    expected = from_the_library(lab, expression)
    lab.until(lambda: np.testing.assert_allclose(last_numbers(page)[skip:], expected, rtol=1e-3))


def from_the_library(lab, expression):
    code = f"passed = net.forward([1, -2]); swept = net.backward(passed, [0, 1], 'kl'); print(*{expression})"
    return [float(value) for value in lab.run(code).split()]


def test_keys_and_buttons_walk_through_the_passes(lab):
    page = lab([START])
    shows_step(page, 0, "y^(0)")
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    shows_step(page, 1, "z^(1)")
    assert_lines_end_with(lab, page, "passed.z[1][0]")
    page.get_by_role("button", name="Step", exact=True).click()
    shows_step(page, 2, "y^(1)")
    page.keyboard.press("ArrowRight")  # the button has the focus
    shows_step(page, 3, "z^(2)")
    page.get_by_role("button", name="Back").click()
    shows_step(page, 2, "y^(1)")
    assert_lines_end_with(lab, page, "passed.y[1][0, 1:]")
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    shows_step(page, 11, "∂Div/∂w^(1)")
    assert_lines_end_with(lab, page, "swept.dw[1].ravel()[:6]")
    lab.prints("print(explorer.step)", "11")
    lab.run("explorer.step = 7")
    shows_step(page, 7, "∂Div/∂z^(2)")
    assert_lines_end_with(lab, page, "swept.dz[2][0]")
    page.get_by_role("button", name="Reset").click()
    shows_step(page, 0, "y^(0)")
    page.get_by_role("button", name="Play").click()
    shows_step(page, 2, "y^(1)")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("▶ Play")).to_be_visible()


def test_in_a_quiz_a_steps_numbers_wait_until_they_are_asked_for(lab):
    page = lab([START, "explorer.quiz = True"])
    show, step = (page.get_by_role("button", name=name, exact=True) for name in ("Show", "Step"))
    step.click()
    shows_step(page, 1, "z^(1)")
    expect(page.locator(LINE)).to_have_count(3)
    expect(page.locator(LINE).first).to_contain_text("? Work it out")
    show.click()
    expect(page.get_by_text("? Work it out")).to_have_count(0)
    assert_lines_end_with(lab, page, "passed.z[1][0]")
    step.click()  # on, and hidden again
    shows_step(page, 2, "y^(1)")
    expect(page.locator(LINE).first).to_contain_text("? Work it out")
    expect(show).to_be_enabled()
    step.click()  # what is hidden is shown first
    shows_step(page, 2, "y^(1)")
    expect(page.get_by_text("? Work it out")).to_have_count(0)
    assert_lines_end_with(lab, page, "passed.y[1][0, 1:]")
    lab.run("explorer.step = 7")
    expect(page.locator(LINE).first).to_contain_text("? Work it out")
    lab.run("explorer.show()")
    expect(page.get_by_text("? Work it out")).to_have_count(0)
    assert_lines_end_with(lab, page, "swept.dz[2][0]")
    lab.run("explorer.quiz = False")
    expect(show).to_be_hidden()


def test_a_unit_and_a_weight_are_picked_by_mouse_by_keys_and_by_python(lab):
    page = lab([START])
    lab.run("explorer.step = 11")
    shows_step(page, 11, "∂Div/∂w^(1)")
    lab.run("explorer.selected = ('w', 1, 2, 3)")
    expect(page.locator(ROOT)).to_have_attribute("data-selected", "w:1:2:3")
    expect(page.locator(LINE)).to_have_count(2)  # its term of z, and dDiv/dw
    assert_lines_end_with(lab, page, "swept.dw[1][2:, 2]", skip=1)
    box = page.locator(NETWORK).bounding_box()
    expect(page.locator(NETWORK)).to_be_in_viewport()
    picked = set()
    for down in np.linspace(0.3, 0.95, 14):
        page.mouse.click(box["x"] + 5 + 0.02 * box["width"], box["y"] + down * box["height"])
        picked.add(page.locator(ROOT).get_attribute("data-selected"))
        page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + down * box["height"])
        picked.add(page.locator(ROOT).get_attribute("data-selected"))
    assert {"y:0:1", "y:0:2", ""} <= picked
    assert len([name for name in picked if name.startswith("w:1:")]) >= 3
    page.keyboard.press("Escape")
    expect(page.locator(ROOT)).to_have_attribute("data-selected", "")
    page.keyboard.press("ArrowDown")
    expect(page.locator(ROOT)).to_have_attribute("data-selected", "w:1:0:1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(ROOT)).to_have_attribute("data-selected", "y:1:1")
    expression = "(passed.z[1][0, 0], passed.y[1][0, 1], swept.dy[1][0, 0], swept.dz[1][0, 0])"
    assert_lines_end_with(lab, page, expression)
    lab.prints("print(explorer.selected)", "('y', 1, 1)")
    page.keyboard.press("Enter")
    expect(page.locator(ROOT)).to_have_attribute("data-selected", "")
    lab.prints("print(explorer.selected)", "None")
    lab.run("explorer.step = 1; explorer.selected = ('y', 1, 1)")
    expect(page.locator(LINE).nth(1)).to_contain_text("comes at step y")


def test_x_d_and_a_weight_are_changed_in_place_and_all_numbers_follow(lab):
    page = lab([START])
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("x_1").fill("0,5")
    page.keyboard.press("Enter")
    lab.prints("print(explorer.x.tolist())", "[0.5, -2.0]")
    lab.until(lambda: np.testing.assert_allclose(last_numbers(page), changed(lab, "passed.z[1][0]"), rtol=1e-3))
    lab.run("explorer.selected = ('w', 1, 2, 3)")
    weight = page.get_by_label("The weight", exact=True)
    expect(weight).to_be_visible()
    weight.fill("1.5")
    page.keyboard.press("Tab")
    lab.prints("print(explorer.net.w[1][2, 2])", "1.5")
    lab.run("explorer.step = '∂Div/∂z^(2)'")
    shows_step(page, 7, "∂Div/∂z^(2)")
    expect(page.locator(".bp-unknown")).to_have_count(0)
    lab.until(lambda: np.testing.assert_allclose(last_numbers(page), changed(lab, "swept.dz[2][0]"), rtol=1e-3))


def changed(lab, expression):
    code = "passed = explorer.net.forward(explorer.x); swept = explorer.net.backward(passed, explorer.d, 'kl')"
    return [float(value) for value in lab.run(f"{code}; print(*{expression})").split()]


def test_what_is_no_number_is_refused_in_a_sentence_and_escape_brings_the_old_one_back(lab):
    page = lab([START])
    page.get_by_label("d_1").fill("one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("d_1 must be a number, got “one”")
    expect(page.get_by_label("d_1")).to_have_attribute("aria-invalid", "true")
    # A distribution: one of its numbers can't be changed alone.
    page.get_by_label("d_1").fill("0.5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("sum")
    page.get_by_label("d_2").fill("0.5")
    page.keyboard.press("Enter")
    lab.prints("print(explorer.d.tolist())", "[0.5, 0.5]")
    expect(page.get_by_role("alert")).to_have_text("")
    page.get_by_label("x_2").fill("7")
    page.keyboard.press("Escape")
    expect(page.get_by_label("x_2")).to_have_value("−2")


def test_what_is_picked_has_its_own_heading_and_a_step_has_its_own(lab):
    page = lab([START])
    lab.run("explorer.step = 11")
    shows_step(page, 11, "∂Div/∂w^(1)")
    expect(page.locator(".bp-step")).to_contain_text("To the weights of layer 1")
    lab.run("explorer.selected = ('y', 1, 2)")
    expect(page.locator(".bp-step")).to_have_text("Unit 2 of layer 1: tanh")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".bp-step")).to_contain_text("Back through the activation of layer 1")
