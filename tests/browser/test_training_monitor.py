from playwright.sync_api import expect

ROOT = ".bp-explorer"


def shown(page, name):
    return page.locator(ROOT).get_attribute(f"data-{name}")


def test_it_plays_while_eta_is_turned_and_shows_the_librarys_numbers(lab):
    page = lab(["from backprop_lib import widgets\nmonitor = widgets.TrainingMonitor('xor')\nmonitor"])
    page.get_by_role("button", name="Step").click()
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", "1")
    page.get_by_role("button", name="Step").press("Enter")
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", "2")
    assert float(shown(page, "loss")) == float(lab.run("print(monitor.history.loss[-1])"))
    page.get_by_role("button", name="Play").press("Enter")
    page.wait_for_function("Number(document.querySelector('.bp-explorer').dataset.epochs) > 50")
    page.locator(".bp-slider input").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(ROOT)).to_have_attribute("data-eta", "0.6")
    lab.prints("print(monitor.history.eta[-1])", "0.6")
    page.get_by_role("button", name="Pause").click()
    lab.prints("print(monitor.playing)", "False")
    epochs = int(lab.run("print(len(monitor.history))"))
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", str(epochs))
    assert float(shown(page, "loss")) == float(lab.run("print(monitor.history.loss[-1])"))
    assert lab.run("print(monitor.eta, monitor.history.eta[0], monitor.history.eta[-1])").split() == [
        "0.6",
        "0.5",
        "0.6",
    ]
    page.wait_for_timeout(300)
    assert int(lab.run("print(len(monitor.history))")) == epochs
    lab.run("monitor.eta = 0.33")
    expect(page.locator(".bp-slider output")).to_have_text("0.33")


def test_other_data_start_anew_and_a_closed_view_leaves_nothing_running(lab):
    page = lab(["from backprop_lib import widgets\nmonitor = widgets.TrainingMonitor('xor', compare=0.05)\nmonitor"])
    expect(page.locator(f"{ROOT} canvas")).to_have_count(3)
    page.get_by_label("Data", exact=True).select_option("ten digits")
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value(
        "[30]", timeout=90_000
    )  # scikit-learn is imported
    assert lab.run("print(monitor.net.D, monitor._setting['data'])") == "[64, 30, 10] ten digits\n"
    lab.run("monitor.play()")
    page.wait_for_function("Number(document.querySelector('.bp-explorer').dataset.epochs.split(' ')[0]) > 0")
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    expect(page.locator(ROOT)).to_have_count(0)
    page.wait_for_timeout(300)
    epochs = lab.run("print(len(monitor.history))")
    page.wait_for_timeout(400)
    assert lab.run("print(len(monitor.history))") == epochs


def test_no_hidden_units_and_back_leaves_the_activation(lab):
    page = lab(["from backprop_lib import widgets\nmonitor = widgets.TrainingMonitor('ten digits')\nmonitor"])
    hidden, activation = (page.get_by_label(name, exact=True) for name in ("Hidden units", "Activation"))
    activation.select_option("relu")
    lab.prints("print(monitor.activations)", "['relu', 'softmax']")
    hidden.select_option("[]")
    lab.prints("print(monitor.activations)", "['softmax']")
    expect(activation).to_be_disabled()
    hidden.select_option("[30]")
    lab.prints("print(monitor.activations, monitor.widths)", "['relu', 'softmax'] [64, 30, 10]")
    expect(activation).to_have_value("relu")
    page.get_by_label("Batch", exact=True).select_option("50")
    lab.prints("print(monitor.batch_size)", "50")


def test_whether_it_recovers_when_eta_is_turned_down_is_on_the_axis(lab):
    page = lab(["from backprop_lib import widgets\nmonitor = widgets.TrainingMonitor('2 or not 2', eta=0.5)\nmonitor"])
    lab.run("monitor.step(3)")
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", "3")
    calm = [float(end) for end in shown(page, "axis").split()]
    assert calm[2] == 0
    lab.run("monitor.eta = 40\nmonitor.step(30)\nmonitor.eta = 0.5\nmonitor.step(60)")
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", "93")
    losses = [float(loss) for loss in lab.run("print(*monitor.history.loss)").split()]
    _, right, bottom, top = (float(end) for end in shown(page, "axis").split())
    assert right > 93 and 0 < bottom <= min(losses) and max(losses) <= top and max(losses) > calm[3]
    said = page.get_by_text("on the test set").last
    expect(said).to_contain_text(f"{float(shown(page, 'test-accuracy')):.3f} on the test set")
    expect(said).to_contain_text(f"{float(shown(page, 'accuracy')):.3f} on the training set")


def test_where_no_kernel_answers_it_says_so(lab):
    page = lab(["from backprop_lib import widgets\nmonitor = widgets.TrainingMonitor('xor')\nmonitor"])
    silence = page.get_by_text("Python does not answer")
    lab.run("import time\nlearn = monitor._learn\nmonitor._learn = lambda: (time.sleep(8), learn())")
    page.get_by_role("button", name="Step").click()
    page.wait_for_timeout(6000)
    assert shown(page, "epochs") == "0" and silence.is_hidden()  # the page knows that Python works
    expect(page.locator(ROOT)).to_have_attribute("data-epochs", "1", timeout=15_000)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()")
    page.get_by_role("button", name="Step").click()
    expect(silence).to_be_visible(timeout=15_000)
