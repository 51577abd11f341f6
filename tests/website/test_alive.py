"""The website's explorers, questions and problems in a real browser with no kernel and no network, held to the library."""

import contextlib
import functools
import http.server
import json
import threading

import numpy as np
import pytest
from playwright.sync_api import expect

import lab
from backprop_lib import Network, digits, practice, widgets
from backprop_lib.widgets import ask
from backprop_lib.widgets.digit_pad import ink
from backprop_lib.widgets.digit_pad.pad import DigitPad
from website import alive
from website.alive import directives, packing, placing, practising
from website.alive.packing import Store
from website.alive.recording import training

EPOCHS = 12
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Alive</title>
<link rel="stylesheet" href="widgets/widgets.css"><link rel="stylesheet" href="alive.css">
<style>:root[data-theme="dark"] { color-scheme: dark; } figure, section { margin-bottom: 110vh !important; }</style>
<script type="module" src="host.js"></script><script type="module" src="practice.js"></script>"""
# What Python sent, with its bytes as lists of numbers.
TRAIT = """(figure, name) => {
  const bytes = (view) => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];
  const plain = (_, value) => (value instanceof DataView ? { bytes: bytes(value) } : value);
  return JSON.parse(JSON.stringify(figure.model.get(name), plain));
}"""


def net():
    made = Network([2, 2, 1], ["tanh", "sigmoid"])
    made.w[1] = [[0.5, -0.25], [1.0, -2.0], [-0.1, 0.2]]
    made.w[2] = [[0.1], [0.75], [-0.5]]
    return made


def shown():
    """Return a widget of each kind, by the name that the tests use."""
    return {
        "descent": directives.EXPLORERS["descent"](),
        "training": widgets.TrainingMonitor("xor", eta=0.5),
        "pad": DigitPad(),
        "stepper": widgets.PassStepper(net(), [1.0, -1.0], [1.0], "kl"),
        "table": widgets.ChainRuleTable(net(), [1.0, -1.0], [1.0], "kl"),
        "question": ask.number("Where is $x^1$?", 0.6, {6.0: "You left η out."}, tolerance=0.005, reply="0.1 times 6."),
    }


@contextlib.contextmanager
def served(folder):
    """Serve a folder, without a word about it."""
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with a page on which every kind of widget stands, and a problem of each kind."""
    lab.need_chromium()
    folder = tmp_path_factory.mktemp("alive")
    store = Store(folder / "recorded")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(directives, "_FEW", ("bowl", "two minima"))
        patched.setattr(training, "_EPOCHS", dict.fromkeys(training._EPOCHS, 3) | {"xor": EPOCHS})
        patched.setattr(training, "_ETAS", dict.fromkeys(training._ETAS, (0.2, 2)))
        figures = [placing.place(one, store) for one in shown().values()]
        patched.setattr(practising, "SEEDS", range(2))
        sections = [practising.place(kind, store) for kind in practice.KINDS]
    page = HEAD + "".join([*figures, *sections]).replace(placing.HERE, ".").replace(placing.RUN, "run.html")
    store.put("left by an earlier build")
    alive.deliver(folder / "site", store.folder, [page])
    (folder / "site" / "index.html").write_text(page, encoding="utf-8")
    return folder / "site"


@pytest.fixture(scope="module")
def _page(site):
    with served(site) as address, lab.browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.elsewhere, page.errors = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))

        def only_here(route):
            if route.request.url.startswith(address):
                return route.continue_()
            page.elsewhere.append(route.request.url)
            return route.abort()

        page.route("http**", only_here)
        page.address = address
        expect.set_options(timeout=30_000)  # nothing here is about time, and the machine may be busy
        yield page
        expect.set_options(timeout=5_000)


@pytest.fixture
def page(_page):
    """The page, loaded anew; a test fails if it threw an error or asked for something from elsewhere."""
    _page.errors.clear()
    _page.goto(f"{_page.address}/index.html")
    yield _page
    assert _page.errors == [] and _page.elsewhere == []


def view(page, name):
    """Return the figure of a widget, awake."""
    figure = page.locator("figure.alive").nth(list(shown_names).index(name))
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-alive", "true")
    return figure


shown_names = ("descent", "training", "pad", "stepper", "table", "question")


def trait(figure, name):
    return figure.evaluate(TRAIT, name)


def as_sent(value):
    """Return what Python sends as `trait` returns it."""
    return json.loads(json.dumps(value, default=lambda sent: {"bytes": list(sent)}))


def test_the_model_is_what_anywidget_promises(page):
    heard = page.evaluate("""async () => {
      const { Model } = await import("./model.js");
      const [heard, asked] = [[], []];
      const answer = ({ changed, content }) => {
        asked.push(changed ?? content);
        return changed?.eta > 1 ? { eta: 1, runs: "few" } : undefined;
      };
      const model = new Model({ eta: 0.1, runs: "" }, answer);
      const told = () => heard.push(`${model.get("eta")} ${model.get("runs")}`);
      model.on("change:eta change:runs", told);
      model.set("eta", 0.1);
      model.set("eta", 0.5);
      model.save_changes();
      model.set("eta", 2);
      const states = [];
      const status = ({ content }) => states.push(content.execution_state);
      model.save_changes({ iopub: { status } });
      await null;
      model.off("change:eta", told);
      model.set("eta", 3);
      model.send({ do: "step" });
      return { heard, asked, states };
    }""")
    assert heard["heard"] == ["0.5 ", "2 ", "1 few", "1 few"], "all is set before anybody is told"
    assert heard["asked"] == [{"eta": 0.5}, {"eta": 2}, {"do": "step"}]
    assert heard["states"] == ["busy", "idle"]


def test_nothing_is_loaded_before_it_comes_near(page):
    expect(page.locator("figure.alive").nth(0)).to_have_attribute("data-alive", "true")
    last = page.locator("figure.alive").last
    assert last.get_attribute("data-alive") is None
    assert page.locator("figure.alive img.alive-still").count() > 0
    for picture in page.locator("img").all():
        assert picture.get_attribute("alt")


def test_eta_moves_and_other_functions_and_rules_are_the_librarys_own_numbers(page):
    figure = view(page, "descent")
    explorer = figure.locator(".bp-explorer")
    figure.locator("input[type=range]").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    eta = float(explorer.get_attribute("data-eta"))
    assert eta > 0.1
    python = widgets.DescentExplorer("bowl", eta=eta)
    expect(figure.locator(".bp-sentence")).to_have_text(python.sentence)
    figure.get_by_label("Function").select_option("two minima")
    expect(explorer).to_have_attribute("data-function", "two minima")
    figure.get_by_label("Step rule").select_option("diminishing")
    python = widgets.DescentExplorer("two minima", eta=eta, rule="diminishing")
    expect(figure.locator(".bp-sentence")).to_have_text(python.sentence)
    assert trait(figure, "_runs") == as_sent(python._runs)
    assert trait(figure, "_setting") == python._setting
    assert explorer.get_attribute("data-f") == repr(float(python.trajectory.f[-1]))


def starts_at(page, figure, x0):
    asked = "([figure, x0]) => figure.model.get('_setting').x0[0] === x0"
    page.wait_for_function(asked, arg=[figure.element_handle(), x0])


def test_a_start_that_is_not_recorded_gives_the_nearest_one_and_a_word_about_it(page):
    figure = view(page, "descent")
    note, explorer = figure.locator(".alive-note"), figure.locator(".bp-explorer")
    canvas = figure.locator("canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.62 * box["width"], "y": 0.5 * box["height"]})
    expect(note).to_contain_text("Recorded here is descent by the constant rule from 0.5, 0.3, 1.8, 4.2 and 5.7")
    expect(note.get_by_role("link", name="Run the course yourself")).to_have_attribute("href", "run.html")
    starts_at(page, figure, 4.2)
    assert trait(figure, "_runs") == as_sent(widgets.DescentExplorer("bowl", x0=4.2)._runs)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    starts_at(page, figure, 5.7)
    expect(figure.locator(".bp-working")).to_be_hidden()
    expect(figure.locator(".bp-silence")).to_be_hidden()
    figure.get_by_label("Function").select_option("two minima")
    expect(explorer).to_have_attribute("data-function", "two minima")
    expect(note).to_be_hidden()


def test_the_passes_go_step_by_step_and_other_numbers_are_left_to_python(page):
    page.clock.install()
    for name, pick in (("stepper", "Step"), ("table", None)):
        figure = view(page, name)
        if pick:
            figure.get_by_role("button", name="Step").click()
            expect(figure.locator(".bp-explorer")).to_have_attribute("data-name", "z^(1)")
            assert_a_phone_shows_the_active_layer(page, figure)
        else:
            figure.get_by_label("Weight", exact=True).select_option("w:2:1:1")
            expect(figure.locator(".bp-explorer")).to_have_attribute("data-weight", "w:2:1:1")
        field = figure.get_by_label("x_1")
        field.fill("3")
        field.press("Enter")
        expect(figure.locator(".alive-note")).to_contain_text(
            "The passes of these numbers are all that is recorded here."
        )
        expect(field).to_have_value("1")
        page.clock.fast_forward(10_000)  # longer than an explorer waits for Python
        expect(figure.locator(".bp-working")).to_be_hidden()
        expect(figure.locator(".bp-silence")).to_be_hidden()


def assert_a_phone_shows_the_active_layer(page, figure):
    place = figure.locator(".bp-sideways")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("place => place.scrollWidth > place.clientWidth", arg=place.element_handle())
    for step, moved in (("5", "place.scrollLeft > 50"), ("1", "place.scrollLeft === 0")):
        figure.get_by_label("Step", exact=True).fill(step)
        page.wait_for_function(f"place => {moved}", arg=place.element_handle())
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_recorded_training_plays_steps_and_starts_again_with_the_librarys_frames(page):
    figure = view(page, "training")
    explorer, note = figure.locator(".bp-explorer"), figure.locator(".alive-note")
    expect(figure.locator("figcaption")).to_contain_text("recorded by the library")
    python = widgets.TrainingMonitor("xor", eta=0.5)
    assert trait(figure, "_frame") == as_sent(python._frame)
    for _ in range(3):
        figure.get_by_role("button", name="Step").click()
    python.step(3)
    expect(explorer).to_have_attribute("data-epochs", "3")
    assert trait(figure, "_frame") == as_sent(python._frame)
    figure.get_by_role("button", name="Play").click()
    expect(explorer).to_have_attribute("data-epochs", str(EPOCHS), timeout=30_000)
    expect(note).to_contain_text(f"The recording ends here, after {EPOCHS} epochs.")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    python.step(EPOCHS - 3)
    assert trait(figure, "_frame") == as_sent(python._frame)
    figure.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(note).to_contain_text("η = 0.2, 0.5 and 2")
    expect(note).to_contain_text("has learned with this η from the beginning")
    faster = widgets.TrainingMonitor("xor", eta=2.0)
    faster.step(EPOCHS)
    expect(explorer).to_have_attribute("data-loss", repr(faster.history.loss[-1].item()))
    figure.get_by_role("button", name="Reset").click()
    expect(explorer).to_have_attribute("data-epochs", "0")


def test_other_data_is_chosen_from_the_menu_and_what_is_not_recorded_is_said(page):
    figure = view(page, "training")
    figure.get_by_label("Data").select_option("ten digits")
    python = widgets.TrainingMonitor("ten digits")
    page.wait_for_function("figure => figure.model.get('_setting').data === 'ten digits'", arg=figure.element_handle())
    assert trait(figure, "_scene") == as_sent(python._scene)
    assert trait(figure, "_setting") == python._setting
    figure.get_by_role("button", name="Step").click()
    python.eta = trait(figure, "_etas")[0]
    python.step()
    expect(figure.locator(".bp-explorer")).to_have_attribute("data-epochs", "1")
    assert trait(figure, "_frame") == as_sent(python._frame)
    figure.get_by_label("Hidden units").select_option("8")
    expect(figure.locator(".alive-note")).to_contain_text("Learning with other hidden units is not recorded here.")
    expect(figure.get_by_label("Hidden units")).to_have_value("[30]")


def drawings():
    """Return real digits and drawn ink of many kinds, as bytes: thick and thin, faint, at the edge, a dot, nothing."""
    rng = np.random.default_rng(3)
    _, _, X, _ = digits.load("ten digits", seed=0)
    real = [ink.blown_up(X[t]) for t in range(60)]
    blocks = [np.kron(X[t].reshape(8, 8), np.ones((4, 4))) for t in range(60, 80)]
    pens = [ink.stroke(rng.uniform(0, 32, (rng.integers(2, 9), 2)), rng.uniform(0.6, 3.5)) for _ in range(50)]
    drawn = [ink.scribble(rng) for _ in range(10)]
    faint = [0.3 * one for one in pens[:10]]
    dot, edge = np.zeros((2, 32, 32))
    dot[16, 16] = edge[0, 31] = 1
    return [
        np.rint(255 * one).astype("u1")
        for one in [*real, *blocks, *pens, *drawn, *faint, dot, edge, np.zeros((32, 32))]
    ]


def test_the_browsers_forward_pass_is_the_librarys(page):
    pad, cells = DigitPad(), drawings()
    view(page, "pad")
    said = page.evaluate(
        """async (cells) => {
          const [{ said }, { prepare }, { load }] =
            await Promise.all(["./digit_pad.js", "./ink.js", "./loading.js"].map((name) => import(name)));
          const { recorded } = await load(document.querySelector("[data-kind=DigitPad]").dataset.state);
          const plain = (_, value) => (value instanceof DataView ? { bytes: [...new Uint8Array(value.buffer)] } : value);
          return cells.map((one) => JSON.parse(JSON.stringify({
            ...said(recorded.networks, new DataView(Uint8Array.from(one).buffer)),
            x: [...prepare(Float64Array.from(one, (cell) => cell / 255))],
          }, plain)));
        }""",
        [one.ravel().tolist() for one in cells],
    )
    for one, told in zip(cells, said, strict=True):
        pad.drawing = one / 255
        assert np.abs(np.array(told.pop("x")) - ink.prepare(one / 255)).max() < 1e-9
        for task, Y in pad.probabilities.items():
            assert np.abs(np.array(told["outputs"][task]) - Y).max() < 1e-6
        expected = as_sent(pad._said)
        for name in ("empty", "names", "sentence"):
            assert told[name] == expected[name]
        assert np.abs(np.array(told["pixels"]["bytes"]) - np.array(expected["pixels"]["bytes"])).max() <= 1
        assert np.allclose(told["units"]["outputs"], expected["units"]["outputs"], atol=1e-6)
        assert (
            told["units"]["task"] == expected["units"]["task"] and told["units"]["count"] == expected["units"]["count"]
        )


def test_ink_on_the_pad_is_read_as_the_library_reads_it(page):
    figure = view(page, "pad")
    canvas = figure.locator("canvas").first
    box = canvas.bounding_box()
    corners = [(0.35, 0.25), (0.6, 0.2), (0.62, 0.4), (0.35, 0.78), (0.68, 0.78)]
    page.mouse.move(*(box[side] + corners[0][n] * box[size] for n, (side, size) in enumerate(SIDES)))
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*(box[side] + corner[n] * box[size] for n, (side, size) in enumerate(SIDES)), steps=5)
    page.mouse.up()
    expect(figure.locator(".bp-sentence")).to_contain_text("ten digits")
    pad = DigitPad()

    def read():
        pad._cells = bytes(trait(figure, "_cells")["bytes"])
        expect(figure.locator(".bp-sentence")).to_have_text(pad._said["sentence"])

    read()
    figure.get_by_role("button", name="Clear").click()
    expect(figure.locator(".bp-sentence")).to_contain_text("The pad is empty")


SIDES = (("x", "width"), ("y", "height"))


def test_a_question_is_answered(page):
    figure = view(page, "question")
    figure.get_by_label("Your answer").fill("6")
    page.keyboard.press("Enter")
    expect(figure.locator(".bp-reply")).to_have_text("You left η out.")
    figure.get_by_label("Your answer").fill("0,6")
    page.keyboard.press("Enter")
    expect(figure.locator(".bp-reply")).to_have_text("0.1 times 6.")


def test_explorers_follow_the_theme_of_the_page(page):
    figure = view(page, "descent")
    paper = "() => getComputedStyle(document.querySelector('.bp-explorer')).getPropertyValue('--bp-forward')"
    light = page.evaluate(paper)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"light => ({paper})() !== light", arg=light)
    assert figure.locator("canvas").first.evaluate("canvas => canvas.width") > 0


def test_what_can_not_be_loaded_is_said_and_tried_again(page, site):
    figure = page.locator("figure.alive").nth(shown_names.index("table"))
    state = site / "data" / figure.get_attribute("data-state")
    away = state.rename(state.with_suffix(".away"))
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".alive-note")).to_contain_text("This explorer could not be loaded.")
    expect(figure.locator("img")).to_be_visible()
    assert len(page.errors) == 1
    page.errors.clear()
    away.rename(state)
    figure.locator("img").click()
    expect(figure).to_have_attribute("data-alive", "true")
    expect(figure.locator(".alive-note")).to_be_hidden()


# Problems


def flat(value):
    return [float(one) for one in np.ravel(value)]


def tries(p):
    """Yield the name of a step, numbers for it, and whether they are right: rounded ones, each slip's, and nonsense."""
    values = p.drawn.values
    for step in p.drawn.steps:
        right = values[step.name]
        yield step, np.round(right, step.decimals), True
        for slip in step.slips:
            with np.errstate(all="ignore"):
                value = np.broadcast_to(slip.rule(values), right.shape)
            if np.isfinite(value).all():
                yield step, value, False
        if not step.words:
            yield step, 10 * right + 3.217, False


def handed_in(step, value):
    if step.words:
        return [step.words[int(n)] for n in value]
    return value.tolist()


def test_the_browser_judges_problems_as_python_does(page):
    cases = [
        (p.kind, p.seed, p.drawn.steps.index(step), flat(value), step, right)
        for p in (practice.problem(kind, seed) for kind in practice.KINDS for seed in range(2))
        for step, value, right in tries(p)
    ]
    said = page.evaluate(
        """async (cases) => {
          const [{ judge }, { load }] = await Promise.all(["./judging.js", "./loading.js"].map((name) => import(name)));
          const kinds = {};
          for (const { dataset } of document.querySelectorAll(".alive-practice")) {
            const found = await load(dataset.problems);
            kinds[found.kind] = found.problems;
          }
          return cases.map(([kind, seed, number, given]) => {
            const { steps } = kinds[kind][seed];
            return judge(steps[number], given, new Set(steps.map(({ name }) => name)));
          });
        }""",
        [case[:4] for case in cases],
    )
    for (kind, seed, number, given, step, right), told in zip(cases, said, strict=True):
        p = practice.problem(kind, seed)
        verdict = p.check(**{step.name: handed_in(step, np.reshape(given, p.drawn[step.name].shape))})
        assert told["right"] == verdict.right == right, (kind, seed, step.name, given)
        if verdict.explanations and verdict.explanations[0][0] == "known":
            assert told["says"] == verdict.messages[0], (kind, seed, number, given)
        assert bool(told["says"]) != right


def set_as_text(symbol):
    """Return the letters of a symbol whose indices are lowered and raised."""
    return symbol.replace("_", "").replace("^", "")


def test_a_problem_is_worked_on_solved_and_followed_by_another(page):
    section = page.locator('.alive-practice[aria-label="forward pass"]')
    section.scroll_into_view_if_needed()
    p = practice.problem("forward pass", 0)
    step = p.drawn.steps[0]
    fields = section.locator(f"fieldset[data-step={step.name}] input")
    expect(fields.first).to_be_visible()
    for n, number in enumerate(flat(p.drawn[step.name])):
        fields.nth(n).fill(f"{number:.2f}".replace("-", "−"))
    fields.first.press("Enter")
    verdict = section.locator(".alive-verdict")
    expect(verdict).to_contain_text(f"Right: {set_as_text(step.symbol())}")
    expect(verdict).to_contain_text("Still to come")
    first, second = (set_as_text(step.symbol((n,))) for n in range(2))
    fields.first.fill("99/2")
    fields.nth(1).fill("nine")
    section.get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text(f"{first} is 99/2, which is not right.")
    expect(verdict).to_contain_text(f"Please give a number, such as 0.5, −2 or 1/4, for {second}.")
    expect(section.locator(f"fieldset[data-step={step.name}] label").first).to_have_attribute("data-verdict", "wrong")
    fields.nth(1).fill("")
    section.get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text(f"Still to come: {second}, ")
    expect(verdict).not_to_contain_text("Please give a number")
    expect(section.locator(".alive-solution")).to_be_hidden()
    section.get_by_role("button", name="Show the worked solution").click()
    expect(section.locator(".alive-solution")).to_contain_text(step.tex())
    section.get_by_role("button", name="Another problem").click()
    expect(section.locator(".alive-solution")).to_be_hidden()
    expect(section.locator(".alive-which")).to_have_text("2 of 2")
    expect(section.locator(".alive-endless")).to_contain_text('practice.problem("forward pass", seed=1)')
    expect(fields.first).to_have_value("")


# Files and kernels


def test_files_are_named_by_their_content(tmp_path):
    store = Store(tmp_path / "new")
    name = store.put({"x": b"\0\1", "says": "∂Div"})
    assert store.put({"x": b"\0\1", "says": "∂Div"}) == name != store.put({"x": b"\0\2", "says": "∂Div"})
    assert len(list(store.folder.iterdir())) == 2
    with pytest.raises(TypeError, match="no view of the site can read ndarray"):
        store.put(np.zeros(1))
    with pytest.raises(ValueError):
        store.put([float("nan")])


def test_what_pages_need_is_found_and_nothing_else(tmp_path):
    store = Store(tmp_path)
    inner, other = store.put("inner"), store.put("other")
    outer, picture = store.put({"runs": [{"file": inner}]}), store.put_bytes(b"PNG", "png")
    page = f'<figure data-state="{outer}"><img src="here/data/{picture}">'
    assert packing.reached([page, ""], tmp_path) == sorted([outer, inner, picture])
    assert other not in packing.reached([page], tmp_path)
    (tmp_path / inner).unlink()
    with pytest.raises(FileNotFoundError, match=f"{inner} was not recorded; remove"):
        packing.reached([page], tmp_path)


def test_a_kernel_leaves_figures_and_no_state_of_widgets(tmp_path, monkeypatch):
    import tqdm.auto

    from backprop_lib.widgets._base import Explorer
    from backprop_lib.widgets.ask.answers import Answer
    from website.alive import kernel

    changed = ((Explorer, "open"), (Explorer, "_repr_mimebundle_"), (Answer, "_repr_html_"), (tqdm.auto, "tqdm"))
    for owner, name in changed:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    kernel.begin(tmp_path)
    question = ask.choice("Is it <b>?", {"yes": "It is.", "no": "It is not."}, right="no")
    data, _ = question._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"} and question.comm is None
    assert "Is it &lt;b&gt;?" in data["text/html"]
    (name,) = (path.name for path in tmp_path.iterdir())
    assert f'data-state="{name}"' in data["text/html"]
    folded = ask.answer("Here $y_0^{(1)} < 2$, in code `$y$`.")._repr_html_()
    assert r'Here <span class="math">\(y_0^{(1)} &lt; 2\)</span>, in code <code>$y$</code>' in folded
    assert tqdm.auto.tqdm(total=3).disable
