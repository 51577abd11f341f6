// What is wider than the screen can be moved by the keyboard too, if the focus can go there.
const WIDE = ".highlight pre, .output pre, .output.text_html, .table-wrapper, .alive-statement, .alive-statement table, div.math";

function letFocusIn(element) {
  const scrolls = element.scrollWidth > element.clientWidth && getComputedStyle(element).overflowX !== "visible";
  if (scrolls && !element.hasAttribute("tabindex")) element.tabIndex = 0;
  if (!scrolls && element.getAttribute("tabindex") === "0") element.removeAttribute("tabindex");
}

let waiting = false;
function tidy() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    document.querySelectorAll(WIDE).forEach(letFocusIn);
  });
}

new MutationObserver(tidy).observe(document.body, { childList: true, subtree: true });
new ResizeObserver(tidy).observe(document.body);
document.addEventListener("toggle", tidy, true);
tidy();

// Formulas and live views make the page longer when they come. Who has followed a link to a section stays at its heading
// until the first move of their own.
const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];
let held;

const differ = (a, b) => Math.abs(a - b) > 1;
const fromTop = (section) => section.getBoundingClientRect().top;
// How far down a section begins, and how long the page is.
const layout = (section) => [fromTop(section) + scrollY, document.documentElement.scrollHeight];

function place() {
  if (!held) return;
  held.section.scrollIntoView({ behavior: "instant" });
  Object.assign(held, { y: scrollY, layout: layout(held.section) });
}

function letGo() {
  held = undefined;
  document.documentElement.style.overflowAnchor = "";
}

function hold(hash) {
  letGo();
  const section = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!section) return;
  held = { section };
  document.documentElement.style.overflowAnchor = "none";
  place();
}

const grown = new ResizeObserver(place);
for (const part of document.querySelectorAll("article, section")) grown.observe(part);
for (const move of MOVES) addEventListener(move, letGo, { passive: true, capture: true });
// A scroll bar that is dragged and a search in the page show in nothing but this. The browser itself goes to the heading too.
addEventListener("scroll", () => {
  if (!held || !differ(scrollY, held.y) || layout(held.section).some((at, n) => differ(at, held.layout[n]))) return;
  if (differ(fromTop(held.section), parseFloat(getComputedStyle(held.section).scrollMarginTop))) letGo();
});
addEventListener("click", ({ target }) => {
  const link = target.closest("a[href]");
  if (!link?.hash) return;
  setTimeout(() => {
    if (link.href === location.href) hold(link.hash);
  });
});
// Who goes back or loads the page again finds it where they left it; the browser sees to that.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") hold(location.hash);
