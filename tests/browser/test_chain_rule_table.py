import numpy as np
import pytest
from playwright.sync_api import expect

START = """from backprop_lib import Network, widgets
net = Network([2, 3, 2], ["tanh", "sigmoid"], seed=4)
explorer = widgets.ChainRuleTable(net, [1, -2], [0, 1], weight=(1, 1, 1))
explorer"""
ROOT, SLIDER, NETWORK, FACTOR = ".bp-explorer", ".bp-slider input", "canvas[role=application]", "button.bp-factor"


def shown(page, name):
    return page.locator(ROOT).get_attribute(f"data-{name}")


def assert_shows_the_library(lab, page, k, i, j):
    expect(page.locator(ROOT)).to_have_attribute("data-weight", f"w:{k}:{i}:{j}")
    expected = float(lab.run(f"print(net.backward(net.forward([1, -2]), [0, 1], 'l2').dw[{k}][{i}, {j - 1}])"))
    np.testing.assert_allclose(float(shown(page, "value").replace("−", "-")), expected, rtol=1e-3)
    numbers = page.locator("tr").first.locator(FACTOR).locator("> span:last-child")

    def product_is_the_derivative():
        factors = [float(text.replace("−", "-")) for text in numbers.all_inner_texts()]
        np.testing.assert_allclose(np.prod(factors), expected, rtol=2e-3)

    lab.until(product_is_the_derivative)


def test_the_weight_is_chosen_by_keys_by_mouse_and_by_python(lab):
    page = lab([START])
    assert_shows_the_library(lab, page, 1, 1, 1)
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    assert_shows_the_library(lab, page, 1, 1, 2)
    page.keyboard.press("End")
    assert_shows_the_library(lab, page, 2, 3, 2)
    expect(page.locator("tr")).to_have_count(2)
    lab.prints("print(explorer.weight)", "(2, 3, 2)")
    page.locator(f"{ROOT} select").select_option("w:1:0:3")
    assert_shows_the_library(lab, page, 1, 0, 3)
    lab.prints("print(explorer.weight)", "(1, 0, 3)")
    lab.run("explorer.weight = (1, 2, 2)")
    assert_shows_the_library(lab, page, 1, 2, 2)
    box = page.locator(NETWORK).bounding_box()
    page.mouse.click(box["x"] + 0.26 * box["width"], box["y"] + 0.6 * box["height"])
    page.keyboard.press("ArrowRight")
    expect(page.locator(ROOT)).to_have_attribute("data-weight", "w:2:1:1")


def test_a_factor_lights_what_was_remembered_and_opens(lab):
    page = lab([START])
    expect(page.locator("tr")).to_have_count(4)
    page.locator(FACTOR).nth(1).click()
    expect(page.locator(ROOT)).to_have_attribute("data-lit", "z:1:1")
    expect(page.locator(".bp-remembered")).to_contain_text("the remembered z[1][0, 0]")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(ROOT)).to_have_attribute("data-lit", "y:0:1")
    expect(page.locator(".bp-remembered")).to_contain_text("y[0][0, 1] = 1")
    second = page.locator("tr").nth(1).locator(FACTOR)
    second.nth(3).click()
    expect(page.locator(ROOT)).to_have_attribute("data-lit", "dz:2:2")
    expect(page.locator("tr").nth(2).locator("th")).to_contain_text("∂Div/∂z")
    dz = float(lab.run("print(net.backward(net.forward([1, -2]), [0, 1], 'l2').dz[2][0, 1])"))
    value = page.locator("tr").nth(2).locator("td").last

    def row_ends_with_dz():
        np.testing.assert_allclose(float(value.inner_text().removeprefix("= ").replace("−", "-")), dz, rtol=1e-3)

    lab.until(row_ends_with_dz)


def test_a_weight_is_changed_in_place_and_the_product_follows(lab):
    page = lab([START])
    field = page.get_by_label("The weight", exact=True)
    field.fill("−0.75")
    field.press("Enter")
    k, i, j = eval(lab.run("print(explorer.weight)"))
    lab.prints(f"print(explorer.net.w[{k}][{i}, {j - 1}])", "-0.75")

    def the_product_is_the_library_s():
        code = "n = explorer.net; s = n.backward(n.forward(explorer.x), explorer.d, explorer._divergence)"
        expected = float(lab.run(f"{code}; print(s.dw[{k}][{i}, {j - 1}])"))
        value = page.locator(".bp-explorer").get_attribute("data-value").replace("−", "-")
        assert float(value) == pytest.approx(expected, rel=1e-3)

    lab.until(the_product_is_the_library_s)
    menu = page.get_by_label("Weight", exact=True)
    assert "w₀₁⁽¹⁾ (bias)" in menu.inner_text()
