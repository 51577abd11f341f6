"""Questions on a page without a kernel, in a real browser: they judge as Python does, and are driven by keys and mouse."""

import re

import pytest
from playwright.sync_api import expect

import lab
import static_page
from backprop_lib import gradient_descent
from backprop_lib.functions import bowl, two_minima
from backprop_lib.widgets import ask

TYPED = ["0.6", "0,6", " −0.6 ", "3/5", "6", "0.6049", "0.6051", "7", "six", "", "1/0", "1e999", "6e-1", "-.6", "１"]


def of_each_kind():
    runs = {f"η = {eta}": gradient_descent(bowl, 0.0, eta=eta, max_iterations=12).x[:, 0] for eta in (0.1, 0.9, 1.05)}
    slips = {-2.0: "There is a hill between.", 0.0: "That is the top of the hill."}
    return [
        ask.choice("What is `relu` of -0.5?", {"-0.5": "That is $z$.", "0": "It is flat there.", "0.5": "No."}, "0"),
        ask.number("Where is $x^1$?", 0.6, {6.0: "You left η out."}, tolerance=0.005, reply="0.1 times 6."),
        ask.place(
            "Where does it end?", two_minima, gradient_descent(two_minima, 2.0), slips, reply="In the nearer valley."
        ),
        ask.curve("Which has η = 0.9?", runs, {name: f"It has {name}." for name in runs}, "η = 0.9", range=(-4, 10)),
    ]


@pytest.fixture(scope="module")
def browser():
    with lab.browser() as browser:
        yield browser


@pytest.fixture
def shown(browser):
    """Show questions on a page without a kernel; returns the page. A test fails if the page threw an error."""
    page, errors = browser.new_page(viewport={"width": 1280, "height": 720}), []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def show(questions, clock=False):
        if clock:
            page.clock.install()
        page.set_content(static_page.page(questions))
        page.wait_for_selector("body[data-ready]")
        return page

    yield show
    page.close()
    assert errors == []


def part(page, n, selector=".bp-explorer"):
    return page.locator(f"#place-{n} {selector}")


def test_the_browser_judges_as_python_does(shown):
    questions = of_each_kind()
    page = shown(questions)
    tried = [
        ["0", "1", "2"],
        [text for text in TYPED if text],
        ["1", "0.81", "1.3", "-2", "-0.1", "2"],
        ["0", "1", "2"],
    ]
    for n, question in enumerate(questions):
        for given in tried[n]:
            page.evaluate("([n, given]) => window.models[n].set('_given', given)", [n, given])
            question._given = given
            verdict = {True: "right", False: "wrong", None: "unread"}[question.right]
            expect(part(page, n)).to_have_attribute("data-verdict", verdict)
            expect(part(page, n, ".bp-reply")).to_contain_text(question.reply)


def test_a_choice_replies_to_each_option_and_shows_the_answer_only_after_one(shown):
    page = shown(of_each_kind()[:1])
    show, reply = page.get_by_role("button", name="Show the answer"), part(page, 0, ".bp-reply")
    expect(show).to_be_disabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(reply).to_have_text("That is z.")
    expect(page.get_by_role("button", name="A ✗")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("✓")).to_have_count(0)
    show.click()
    expect(reply).to_contain_text("The answer is B: 0. It is flat there.")
    expect(part(page, 0, ".bp-option[data-verdict=right]")).to_have_text("B0")
    expect(page.get_by_role("status").first).to_contain_text("It is flat there.")


def test_a_number_is_typed_and_may_be_mended(shown):
    page = shown(of_each_kind()[1:2], clock=True)
    reply = part(page, 0, ".bp-reply")
    page.keyboard.press("Tab")
    tried = [("six", "Please give a number"), ("6", "You left η out."), ("", "$"), ("0,6", "0.1 times 6.")]
    for typed, said in tried:
        page.get_by_label("Your answer").fill(typed)
        page.keyboard.press("Enter")
        expect(reply).to_have_text(re.compile(f"^{said}"))
    expect(part(page, 0)).to_have_attribute("data-known", "true")
    page.clock.fast_forward(10_000)  # longer than an explorer waits for Python
    expect(page.get_by_text("Python does not answer")).to_have_count(0)


def test_a_place_is_guessed_by_keys_or_by_a_click_until_it_is_right_or_shown(shown):
    question = of_each_kind()[2]
    page = shown([question, question])
    page.keyboard.press("Tab")
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(part(page, 0, "input")).to_have_value("0.9")
    page.keyboard.press("Enter")
    expect(part(page, 0, ".bp-reply")).to_have_text("In the nearer valley.")
    expect(part(page, 0, "input")).to_be_disabled()
    part(page, 1, "input").fill("left")
    page.keyboard.press("Enter")
    expect(part(page, 1, ".bp-reply")).to_contain_text("Please give a number")
    expect(part(page, 1)).to_have_attribute("data-known", "false")
    expect(part(page, 1).get_by_role("button", name="Show the answer")).to_be_disabled()
    canvas = part(page, 1, "canvas")
    before = canvas.screenshot()
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.27 * box["width"], "y": 0.5 * box["height"]})
    page.locator("#place-1").get_by_role("button", name="Answer", exact=True).click()
    expect(part(page, 1, ".bp-reply")).to_have_text("There is a hill between.")
    expect(part(page, 1, "input")).to_be_enabled()
    page.locator("#place-1").get_by_role("button", name="Show the answer").click()
    expect(part(page, 1, ".bp-reply")).to_contain_text("The answer is 1. In the nearer valley.")
    expect(part(page, 1, "input")).to_be_disabled()
    assert canvas.screenshot() != before


def test_a_curve_is_picked_in_the_picture_and_gets_its_name_only_then(shown):
    page = shown(of_each_kind()[3:])
    expect(page.get_by_text("η = 1.05")).to_have_count(0)
    box = part(page, 0, "canvas").bounding_box()
    part(page, 0, "canvas").click(position={"x": 0.98 * box["width"], "y": 0.48 * box["height"]})
    expect(part(page, 0, ".bp-reply")).not_to_have_text("")
    expect(page.get_by_role("button", name="η = 1.05")).to_be_visible()


def test_it_is_dark_where_the_page_is_and_no_question_is_higher_than_the_screen(shown):
    page = shown(of_each_kind())
    page.emulate_media(color_scheme="dark")
    paper = "element => getComputedStyle(element).getPropertyValue('--bp-forward')"
    light = "#0072B2"
    page.wait_for_function(
        "() => document.querySelector('.bp-explorer').style.getPropertyValue('--bp-forward') !== '#0072B2'"
    )
    assert part(page, 0).evaluate(paper) != light
    for n in range(4):
        assert part(page, n).bounding_box()["height"] < 640
