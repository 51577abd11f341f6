"""From a key pressed to changed pixels, for every explorer in a real JupyterLab in a real Chromium, beside the floor.

The floor is the least that any widget can do: a bare anywidget canvas that changes colour on the same keys. Both are
measured in the same way, in one run. The keys are real input events, sent through the browser's debugging protocol. The
clock starts at the event's own time stamp. At each frame the page looks whether what it shows has changed: the pixels
of every canvas, made small, and the text, classes and styles of the elements. The frame after the first such one stops
the clock: by then what has changed is painted. For a held key sixty events are sent, one every sixtieth of a second, and
the frames in which something new was shown are counted: of five such seconds the median and the worst are printed. Text
that is set a frame after its picture is something new too, so there can be more than sixty.

Where Python computes what is shown, that is what is watched: a step of the training monitor, and what the networks of
the digit pad say of ink that was itself drawn at once.

Run: python benchmarks/widgets.py [--keys 40] [explorer ...]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
# The kernels inherit this: numpy's own choice of kernels and threads is measured, not that of a machine's set-up.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

from lab import jupyter_lab

FLOOR = '''
import anywidget

class Floor(anywidget.AnyWidget):
    _esm = """
    export default {
      render({ el }) {
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width: 1100, height: 320, tabIndex: 0, className: "floor" });
        canvas.setAttribute("data-lm-suppress-shortcuts", "true");
        const ctx = canvas.getContext("2d");
        let count = 0;
        canvas.addEventListener("keydown", () => {
          ctx.fillStyle = `hsl(${(37 * count++) % 360} 80% 50%)`;
          ctx.fillRect(0, 0, 1100, 320);
        });
        el.append(canvas);
      },
    };
    """

Floor()
'''
FOUR_LAYERS = """from backprop_lib import Network, widgets
net = Network([3, 6, 5, 4, 3], ["tanh", "relu", "sigmoid", "softmax"], seed=0)
"""
# Keys that lead there and back again, so that each of them changes the picture.
SWEEP = ["ArrowRight"] * 30 + ["ArrowLeft"] * 30
SHORT_SWEEP = ["ArrowRight"] * 15 + ["ArrowLeft"] * 15
# A loop of ink around the pad, a line through it, and all of it is cleared.
LOOP = ["ArrowLeft"] * 10 + ["ArrowDown"] * 4 + ["ArrowRight"] * 20 + ["ArrowDown"] * 4 + ["ArrowLeft"] * 10
LOOP += ["ArrowUp"] * 8 + ["Delete"]
CODES = {"Enter": 13, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Delete": 46}


class Entry(NamedTuple):
    """What is measured: a cell's code, the keys, what has the focus and what is watched, and the goal in floors."""

    code: str
    keys: list
    goal: float
    focused: str = ".bp-explorer .bp-slider input"
    watched: str = ".bp-explorer"
    first: tuple = ()  # keys that are pressed once, before


IMPORT = "from backprop_lib import widgets\n"
FLOOR_ENTRY = Entry(FLOOR, SWEEP, 1.0, focused=".floor", watched=".floor")
EXPLORERS = {
    "descent": Entry(f"{IMPORT}widgets.DescentExplorer('ill-conditioned bowl', eta=0.001)", SWEEP, 1.2),
    "passes": Entry(f"{FOUR_LAYERS}widgets.PassStepper(net, [1, -2, 0.5], [0, 1, 0], 'kl')", SHORT_SWEEP, 1.2),
    "chain rule": Entry(f"{FOUR_LAYERS}widgets.ChainRuleTable(net, [1, -2, 0.5], [0, 1, 0], 'kl')", SWEEP, 1.2),
    "training, η": Entry(f"{IMPORT}widgets.TrainingMonitor('xor', eta=0.002)", SWEEP, 2.0),
    # From here on Python computes what is shown.
    "training": Entry(f"{IMPORT}widgets.TrainingMonitor('xor')", ["Enter"], 2.0, "button:text-is('Step')"),
    "digit pad": Entry(f"{IMPORT}widgets.DigitPad()", LOOP, 2.0, ".bp-pad", ".bp-said", first=("Space",)),
}
HELD = 60
TIMES_HELD = 5

# Keeps, in the page, when each key was pressed, and shows: when something new was shown, with the key's own time.
WATCH = """(selector) => {
  const root = document.querySelector(selector);
  const small = document.createElement("canvas");
  Object.assign(small, { width: 48, height: 24 });
  const ctx = small.getContext("2d", { willReadFrequently: true });
  let elements = 0;
  new MutationObserver(() => elements++).observe(root, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["class", "style"],
  });
  const look = () => {
    const canvases = root.matches("canvas") ? [root] : root.querySelectorAll("canvas");
    const seen = [elements, ...[...root.querySelectorAll("input")].map((input) => input.value)];
    for (const canvas of canvases) {
      ctx.clearRect(0, 0, 48, 24);
      if (canvas.width) ctx.drawImage(canvas, 0, 0, 48, 24);
      seen.push(ctx.getImageData(0, 0, 48, 24).data.join());
    }
    return seen.join("|");
  };
  const state = { pressed: null, times: [], shown: 0, on: true };
  let last = look(), changed = false;
  window.watching = state;
  window.addEventListener("keydown", (event) => { state.pressed ??= event.timeStamp; }, true);
  const frame = (now) => {
    if (changed && state.pressed !== null) {
      state.times.push(performance.now() - state.pressed);
      state.pressed = null;
    }
    const seen = look();
    changed = seen !== last;
    if (changed) state.shown++;
    last = seen;
    if (state.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def measure(lab, entry, presses):
    """Return the milliseconds of single presses, and how many new pictures sixty held keys showed, each time."""
    keys = entry.keys
    page = lab([entry.code], wait_for=entry.watched)
    page.locator(entry.focused).focus()
    page.wait_for_timeout(1000)
    for key in entry.first:
        page.keyboard.press(key)
    page.evaluate(WATCH, entry.watched)
    for i in range(presses):
        page.keyboard.press(keys[i % len(keys)])
        page.wait_for_timeout(150)
    times = page.evaluate("watching.times")
    finish(page, keys, presses)
    shown = [held(page, keys) for _ in range(TIMES_HELD)]
    page.evaluate("watching.on = false")
    return times, shown


def held(page, keys):
    page.wait_for_timeout(500)
    session = page.context.new_cdp_session(page)
    page.evaluate("watching.shown = 0")
    start = time.perf_counter()
    for i in range(HELD):
        time.sleep(max(0, start + i / 60 - time.perf_counter()))
        key = keys[i % len(keys)]
        event = {"key": key, "code": key, "windowsVirtualKeyCode": CODES[key], "autoRepeat": i > 0}
        event |= {"type": "keyDown", "text": "\r"} if key == "Enter" else {"type": "rawKeyDown"}
        session.send("Input.dispatchKeyEvent", event)
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": keys[-1], "code": keys[-1]})
    page.wait_for_timeout(500)
    shown = page.evaluate("watching.shown")
    session.detach()
    finish(page, keys, HELD)
    return shown


def finish(page, keys, pressed):
    """Press what is left of the last round of keys, back to where a round starts."""
    for key in keys[pressed % len(keys) or len(keys) :]:
        page.keyboard.press(key)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("explorers", nargs="*", help=f"some of {', '.join(EXPLORERS)}; all by default")
    arguments = parser.parse_args()
    print("Key to changed pixels, milliseconds; new pictures shown for 60 held keys. The floor is a bare canvas.")
    print(f"{'':12}{'median':>8}{'95 %':>8}{'held':>6}{'worst':>7}   median / floor (goal)")
    with tempfile.TemporaryDirectory() as folder, jupyter_lab(Path(folder)) as lab:
        floor = None
        for name in ["floor", *(arguments.explorers or EXPLORERS)]:
            entry = FLOOR_ENTRY if name == "floor" else EXPLORERS[name]
            times, shown = measure(lab, entry, arguments.keys)
            median = statistics.median(times)
            floor = floor or median
            slowest = statistics.quantiles(times, n=20)[-1]
            ratio = "" if name == "floor" else f"{median / floor:.2f} ({entry.goal})"
            print(
                f"{name:12}{median:8.1f}{slowest:8.1f}{statistics.median(shown):6}{min(shown):7}   {ratio}", flush=True
            )


if __name__ == "__main__":
    main()
