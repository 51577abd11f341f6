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
