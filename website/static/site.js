// What is wider than the screen can be moved by the keyboard too, if the focus can go there.
const WIDE = ".highlight pre, .output pre, .output.text_html, .table-wrapper, div.math, mjx-container[display]";

function letFocusIn() {
  for (const element of document.querySelectorAll(WIDE)) {
    const scrolls = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible";
    if (scrolls && !element.hasAttribute("tabindex")) element.tabIndex = 0;
    if (!scrolls && element.tabIndex === 0) element.removeAttribute("tabindex");
  }
}

addEventListener("load", letFocusIn);
addEventListener("resize", letFocusIn);
// A folded piece that opens, and formulas that have just been set, may be wide.
document.addEventListener("toggle", letFocusIn, true);
globalThis.MathJax?.startup?.promise?.then(letFocusIn);
