"""`make site-check`: opens every page of the site in Chromium, and says what is wrong with it.

No page may ask another host for anything, weigh more than 2 MB before somebody scrolls, be wider than a phone, have an
error in its scripts or a fault that axe-core finds, be it light or dark.
"""

import contextlib
import functools
import http.server
import shutil
import sys
import threading

from playwright.sync_api import sync_playwright

from backprop_lib.live import npm
from website.places import AXE, OUT, ROOT, TOOLS

MOST_BYTES = 2_000_000
WAIT = 120_000  # ms; a busy machine may take long
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = (390, 844), (1280, 900)
# What the tools of the theme do: formulas are set, and what is in sight has its live view.
READY = """async () => {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);  // site.js follows the layout
}"""
AWAKE = """() => [...document.querySelectorAll("figure.alive")].every((figure) => {
  const { top, bottom } = figure.getBoundingClientRect();
  return bottom < 0 || top > innerHeight || figure.dataset.alive === "true";
})"""
WIDER = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
# axe does not read MathML: to it, a column that is headed by a formula has no head.
FAULTS = """async () => {
  const isFormula = (node) => document.querySelector(node.target.join(" "))?.querySelector("mjx-assistive-mml math");
  return (await axe.run({ resultTypes: ["violations"] })).violations
    .map(({ id, nodes }) => [id, id === "empty-table-header" ? nodes.filter((node) => !isFormula(node)) : nodes])
    .filter(([, nodes]) => nodes.length)
    .map(([id, nodes]) => `${id}: ${nodes.length} x, ${nodes.slice(0, 3).map(({ target }) => target).join(" | ")}`);
}"""


@contextlib.contextmanager
def served(folder):
    """Serve a folder on this machine; yields its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Looker:
    """Looks at pages in one browser.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    address : str
        Where the site is served; everything else can't be reached.
    axe : str
        The script of axe-core.
    """

    def __init__(self, browser, address, axe):
        self.browser, self.address, self.axe = browser, address, axe

    @contextlib.contextmanager
    def opened(self, page):
        """Open a page of the site; yields it with a list of what went wrong and one of the bytes that came."""
        context = self.browser.new_context(
            viewport={"width": DESK[0], "height": DESK[1]}, color_scheme="light", reduced_motion="reduce"
        )
        wrong, weights = [], []

        def let_through(route):
            if route.request.url.startswith((self.address, "data:", "blob:")):
                return route.continue_()
            wrong.append(f"asks for {route.request.url}")
            return route.abort()

        context.route("**/*", let_through)
        tab = context.new_page()
        tab.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        tab.on("console", lambda said: wrong.append(f"error: {said.text}") if said.type == "error" else None)
        network = context.new_cdp_session(tab)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        tab.goto(f"{self.address}/{page}", wait_until="load", timeout=WAIT)
        self._settle(tab)
        yield tab, wrong, weights
        context.close()

    def look(self, page):
        """Return how many bytes a page loads, and what is wrong with it."""
        with self.opened(page) as (tab, wrong, weights):
            weight = int(sum(weights))
            found = [f"weighs {weight / 1e6:.2f} MB"] if weight > MOST_BYTES else []
            tab.evaluate(self.axe)
            found += [f"light, {fault}" for fault in tab.evaluate(FAULTS)]
            tab.emulate_media(color_scheme="dark")
            tab.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            self._settle(tab)
            found += [f"dark, on a phone, {fault}" for fault in tab.evaluate(FAULTS)]
            if (wider := tab.evaluate(WIDER)) > 0:
                found.append(f"is {wider} pixels wider than a phone")
            return weight, found + wrong

    def _settle(self, tab):
        tab.evaluate(READY)
        tab.wait_for_function(AWAKE, timeout=WAIT)
        tab.wait_for_load_state("networkidle", timeout=WAIT)


@contextlib.contextmanager
def looker(folder):
    """Open Chromium for the site in a folder; yields a `Looker`."""
    npm.fetch([AXE], TOOLS)
    axe = (TOOLS / AXE.folder / "axe.min.js").read_text(encoding="utf-8")
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("Chromium is needed: make browser installs it on Debian and Ubuntu.")
    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield Looker(browser, address, axe)
        browser.close()


def main():
    """Look at every page; exit with 1 if something is wrong."""
    pages = sorted(path.relative_to(OUT).as_posix() for path in OUT.glob("**/*.html"))
    if not pages:
        sys.exit(f"There is no site in {OUT.relative_to(ROOT)}/; make site makes it.")
    chosen = [page for page in pages if not sys.argv[1:] or any(part in page for part in sys.argv[1:])]
    failed = 0
    with looker(OUT) as look:
        for page in chosen:
            weight, wrong = look.look(page)
            failed += bool(wrong)
            print(f"{'✗' if wrong else '✓'} {page:60} {weight / 1e6:.2f} MB", *wrong, sep="\n    ", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} pages are as they should be.")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
