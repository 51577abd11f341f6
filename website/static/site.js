// Keeps the page usable without a mouse and without eyes, whatever comes into it later.

// What is wider than the screen can be moved by the keyboard too, if the focus can go there.
const WIDE = ".highlight pre, .output pre, .output.text_html, .table-wrapper, .alive-statement, .alive-statement table, div.math";

function letFocusIn(element) {
  const scrolls = element.scrollWidth > element.clientWidth && getComputedStyle(element).overflowX !== "visible";
  if (scrolls && !element.hasAttribute("tabindex")) element.tabIndex = 0;
  if (!scrolls && element.getAttribute("tabindex") === "0") element.removeAttribute("tabindex");
}

// A formula has no text of its own, so the head of a column that is only a formula is given its name.
function nameColumn(head) {
  const formula = head.querySelector("mjx-assistive-mml");
  if (formula && !head.hasAttribute("aria-label")) head.setAttribute("aria-label", head.textContent.trim());
}

let waiting = false;
function tidy() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    document.querySelectorAll(WIDE).forEach(letFocusIn);
    document.querySelectorAll("th:not([aria-label])").forEach(nameColumn);
  });
}

new MutationObserver(tidy).observe(document.body, { childList: true, subtree: true });
new ResizeObserver(tidy).observe(document.body);
document.addEventListener("toggle", tidy, true);
tidy();
