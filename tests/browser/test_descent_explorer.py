import numpy as np
from playwright.sync_api import expect

from backprop_lib import gradient_descent
from backprop_lib.functions import FUNCTIONS

START = "from backprop_lib import widgets\nexplorer = widgets.DescentExplorer({})\nexplorer"
ROOT, SLIDER, WAY = ".bp-explorer", ".bp-slider input", "canvas[role=application]"


def shown(page, name):
    return page.locator(ROOT).get_attribute(f"data-{name}")


def assert_start_is(lab, page, low, high):
    """Wait until Python's x0 is between low and high and the page shows where that leads; return it."""

    def start():
        x0 = float(lab.run("print(explorer.x0[0])"))
        assert low <= x0 <= high
        expected = gradient_descent(FUNCTIONS["two minima"], [x0], eta=0.05, eps=1e-6, max_iterations=300)
        np.testing.assert_allclose(float(shown(page, "x")), expected.x[-1], rtol=1e-6, atol=1e-9)
        assert int(shown(page, "iterations")) == expected.iterations
        return x0

    return lab.until(start)


def assert_shows_the_library(page, function, eta, x0):
    expected = gradient_descent(FUNCTIONS[function], x0, eta=eta, eps=1e-6, max_iterations=300)
    expect(page.locator(ROOT)).to_have_attribute("data-iterations", str(expected.iterations))
    assert float(shown(page, "eta")) == eta
    assert shown(page, "stopped") == expected.stopped
    np.testing.assert_allclose([float(x) for x in shown(page, "x").split()], expected.x[-1], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(float(shown(page, "f")), expected.f[-1], rtol=1e-6)


def test_arrow_keys_move_eta_and_python_hears_of_it(lab):
    page = lab([START.format("eta=0.1")])
    assert_shows_the_library(page, "bowl", 0.1, [0.5])
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    assert_shows_the_library(page, "bowl", 0.12, [0.5])
    page.keyboard.press("End")
    assert_shows_the_library(page, "bowl", 1.9, [0.5])
    expect(page.locator(".bp-sentence")).to_contain_text("Diverges")
    lab.prints("print(explorer.eta)", "1.9")
    lab.run("explorer.eta = 0.33")
    assert_shows_the_library(page, "bowl", 0.33, [0.5])
    expect(page.locator(".bp-sentence")).to_have_text(lab.run("print(explorer.sentence)").strip())


def test_the_start_is_dragged_and_moved_by_keys(lab):
    page = lab([START.format("'two minima', eta=0.05")])
    start = float(lab.run("print(explorer.x0[0])"))
    box = page.locator(WAY).bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()
    expect(page.locator(".bp-sentence")).to_contain_text("f(−2)")
    # The box of the function is 5.4 wide and takes nearly the whole canvas.
    dragged = assert_start_is(lab, page, -2.4, -1.95)
    assert dragged < start
    page.keyboard.press("ArrowLeft")
    assert_start_is(lab, page, dragged - 5.4 / 50 - 0.011, dragged - 5.4 / 50 + 0.011)


def test_in_a_quiz_the_verdict_waits_until_it_is_asked_for(lab):
    page = lab([START.format("eta=0.1"), "explorer.quiz = True"])
    show, sentence = page.get_by_role("button", name="Show", exact=True), page.locator(".bp-sentence")
    expect(sentence).to_contain_text("Say it first")
    expect(page.locator(ROOT)).to_have_attribute("data-k", "0")
    show.click()
    expect(sentence).to_contain_text("Converges monotonically")
    lab.prints("print('onverges' in repr(explorer))", "True")
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    expect(page.locator(ROOT)).to_have_attribute("data-k", "0")
    expect(sentence).to_contain_text("Say it first")
    lab.prints("print(explorer.eta, 'iverges' in repr(explorer))", "1.9 False")
    lab.run("explorer.show()")
    expect(sentence).to_contain_text("Diverges")
    lab.run("explorer.eta = 0.6")
    expect(sentence).to_contain_text("Say it first")
    lab.run("explorer.quiz = False")
    expect(sentence).to_contain_text("Oscillates and converges")


def test_function_and_rule_are_chosen_and_the_way_is_played(lab):
    page = lab([START.format("eta=0.05")])
    page.get_by_label("Function").select_option("Rosenbrock")
    expect(page.locator(ROOT)).to_have_attribute("data-function", "Rosenbrock")
    page.get_by_label("Function").select_option("ill-conditioned bowl")
    expect(page.locator(ROOT)).to_have_attribute("data-function", "ill-conditioned bowl")
    assert page.locator(".bp-marks > span").all_inner_texts() == ["1/λmax", "2/λmax"]
    page.get_by_label("Step rule").select_option("exact")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator(ROOT)).to_have_attribute("data-k", "0")
    for k in (1, 2):
        page.get_by_text("Step", exact=True).click()
        expect(page.locator(ROOT)).to_have_attribute("data-k", str(k))
    iterations = lab.run("print(explorer.trajectory.iterations)").strip()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(ROOT)).to_have_attribute("data-k", iterations, timeout=15000)
    expect(page.get_by_text("▶ Play")).to_be_visible()


def axis(page):
    return [float(end) for end in shown(page, "axis").split()]


def test_a_run_that_diverges_is_shown_to_its_end_and_its_first_jumps_are_in_the_picture(lab):
    page = lab([START.format("eta=1.9")])
    x = [float(one) for one in lab.run("print(*explorer.trajectory.x[:4, 0])").split()]
    f = [float(one) for one in lab.run("print(*explorer.trajectory.f)").split()]
    low, high = map(float, shown(page, "box").split())
    assert low < min(x) < -16 and high > max(x) > 50
    right, top = axis(page)[1], axis(page)[3]
    assert right >= len(f) - 1 == int(shown(page, "iterations")) > 10 and top > max(f)
    lab.run("explorer.eta = 0.1")
    expect(page.locator(ROOT)).to_have_attribute("data-box", "0 6")


def test_values_beyond_single_precision_are_the_same_in_the_readout_and_in_the_sentence(lab):
    page = lab([START.format("'Rosenbrock', eta=1.5")])
    assert float(shown(page, "f")) == float(lab.run("print(explorer.trajectory.f[-1])")) > 1e39
    mantissa = page.locator(".bp-sentence").inner_text().split(" to ")[1].split(";")[0]
    assert mantissa.split("e")[1] == page.locator(".bp-readout").inner_text().split("e")[-1]


def test_after_a_reset_one_can_predict_before_one_is_told(lab):
    page = lab([START.format("eta=0.1")])
    sentence, readout = page.locator(".bp-sentence"), page.locator(".bp-readout")
    expect(sentence).to_contain_text("Converges")
    page.get_by_role("button", name="Reset", exact=True).click()
    for key in ("End", "Home", "End"):
        page.locator(SLIDER).press(key)
        expect(sentence).to_contain_text("What will happen?")
        expect(readout).to_contain_text("k = 0:")
        assert shown(page, "box") == "0 6" and axis(page)[:2] == [0, 10.5]
    page.get_by_label("Step rule").select_option("diminishing")
    page.get_by_text("Step", exact=True).click()
    expect(sentence).to_contain_text("What will happen?")
    page.get_by_role("button", name="End").click()
    expect(sentence).to_have_text(lab.run("print(explorer.sentence)").strip())
    expect(readout).to_contain_text(f"of {shown(page, 'iterations')}")


def test_what_a_rule_makes_of_the_slider_is_seen(lab):
    page = lab([START.format("'ill-conditioned bowl'")])
    for rule, name, marks, enabled in [
        ("Barzilai-Borwein", "η⁰", 0, True),
        ("exact", "η", 0, False),
        ("constant", "η", 2, True),
    ]:
        page.get_by_label("Step rule").select_option(rule)
        expect(page.locator(".bp-marks > span")).to_have_count(marks)
        expect(page.locator(SLIDER)).to_have_attribute("aria-label", name)
        assert page.locator(SLIDER).is_enabled() == enabled
        expect(page.locator(".bp-slider output")).to_have_text("0.1" if enabled else "by the rule")


# What each canvas shows: the texts as [text, left, right, baseline], the dots as [x, y].
RECORD = """() => {
  window.shown = [...document.querySelectorAll(".bp-explorer canvas")].map((canvas) => ({ canvas, texts: [], dots: [] }));
  const on = (ctx) => window.shown.find(({ canvas }) => canvas === ctx.canvas);
  const { fillText, arc, clearRect } = CanvasRenderingContext2D.prototype;
  Object.assign(CanvasRenderingContext2D.prototype, {
    fillText(text, x, y) {
      on(this)?.texts.push([text, x, x + this.measureText(text).width, y]);
      return fillText.call(this, text, x, y);
    },
    arc(x, y, ...others) {
      on(this)?.dots.push([x, y]);
      return arc.call(this, x, y, ...others);
    },
    clearRect(...area) {
      if (on(this)) Object.assign(on(this), { texts: [], dots: [] });
      return clearRect.apply(this, area);
    },
  });
}"""


def drawn(lab, page, eta):
    """Return what the way and the Loss show once `eta` is set."""
    lab.run(f"explorer.eta = {eta}")
    expect(page.locator(ROOT)).to_have_attribute("data-eta", str(eta))
    iterations = lab.run("print(explorer.trajectory.iterations)").strip()
    expect(page.locator(ROOT)).to_have_attribute("data-iterations", iterations)
    return page.evaluate("window.shown.map(({ texts, dots }) => [texts, dots])")


def test_names_lie_clear_of_the_start_and_why_it_stopped_clear_of_the_loss(lab):
    page = lab([START.format("'ill-conditioned bowl', eta=0.05")])
    page.evaluate(RECORD)
    size = float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.bp-explorer')).fontSize)"))
    (texts, _), _ = drawn(lab, page, 0.1)  # it diverges, so the picture is wide
    (name,) = [text for text in texts if text[0] == "minimum"]
    (start,) = [text for text in texts if text[0] == "x"]
    assert name[1] > start[2] or name[2] < start[1] or abs(name[3] - start[3]) > size
    for rule, eta in (("Barzilai-Borwein", 0.11), ("backtracking", 0.41)):
        lab.run(f"explorer.rule = {rule!r}")
        _, (texts, dots) = drawn(lab, page, eta)
        said = [text for text in texts if "ε" in text[0] or text[0].startswith("k =")]
        assert len(said) == 2 and len(dots) > 5
        for _, left, right, baseline in said:
            assert not [dot for dot in dots if left < dot[0] < right and baseline - size < dot[1] < baseline]


def test_what_takes_python_long_is_said_until_it_is_there(lab):
    slow = "import time\nfrom backprop_lib import functions\nf = functions.bowl.gradient\n"
    page = lab([slow + START.format("")])
    working = page.get_by_text("Python is computing")
    lab.run("functions.bowl.gradient = lambda x: (time.sleep(1e-3), f(x))[1]")
    page.get_by_label("Step rule").select_option("diminishing")
    expect(working).to_be_visible()
    expect(working).to_be_hidden(timeout=60_000)
    assert shown(page, "iterations") == lab.run("print(explorer.trajectory.iterations)").strip()


def test_rerunning_the_cell_leaves_no_view_behind_and_the_theme_is_followed(lab):
    page = lab([START.format("")])
    ink = "() => getComputedStyle(document.querySelector('.bp-explorer')).color"
    light = page.evaluate(ink)
    lab.theme("JupyterLab Dark")
    assert page.evaluate(ink) != light
    lab.theme("JupyterLab Light")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Play").click()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(page.locator(ROOT)).to_have_count(1)
    expect(page.locator(ROOT)).to_have_attribute("data-k", shown(page, "iterations"))
    # JupyterLab's own, now and then, when a cell is run again while it draws; the explorers remove no child of anything.
    lab.errors[:] = [error for error in lab.errors if "removeChild" not in error]
