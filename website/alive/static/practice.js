// Practice on a page without a kernel: a problem, fields for its numbers, a verdict on them, the solution, and another one.

import { judge, places } from "./judging.js";
import { load } from "./loading.js";
import { readNumber } from "./widgets/read_number.js";

const NEAR = "400px";
const FOLLOWS =
  "What you made of an earlier number that is wrong can't be judged here. Mend the first one, or ask Python, which sees what " +
  "follows rightly from a slip:";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const formula = (tex) => make("span", { class: "math" }, `\\(${tex}\\)`);

// A sentence with its symbols' indices lowered and raised: z_2^(1).
function indexed(sentence) {
  return sentence.split(/(_\w+|\^\([^)]*\))/).map((piece) => {
    if (piece.startsWith("_")) return make("sub", {}, piece.slice(1));
    return piece.startsWith("^(") ? make("sup", {}, piece.slice(1)) : piece;
  });
}

// Formulas that come later than the page are set when MathJax is there; those that come before it sets by itself.
const typeset = (...elements) => window.MathJax?.typesetPromise?.(elements);

class Practice {
  constructor(section, { kind, problems }) {
    Object.assign(this, { section, kind, problems, n: 0 });
    this.statement = section.querySelector(".alive-statement");
    this.form = make("form", { class: "alive-fields", autocomplete: "off" });
    this.verdict = make("div", { class: "alive-verdict", role: "status" });
    this.solution = make("div", { class: "alive-solution" });
    this.solution.hidden = true;
    const check = make("button", { type: "submit" }, "Check");
    this.show = make("button", { type: "button", "aria-expanded": "false" }, "Show the worked solution");
    const another = make("button", { type: "button" }, "Another problem");
    this.which = make("span", { class: "alive-which" });
    this.fields = make("div");
    this.form.append(this.fields, make("div", { class: "alive-buttons" }, check, this.show, another, this.which));
    section.append(this.form, this.verdict, this.solution, this.endless());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    this.show.addEventListener("click", () => this.unfold(this.solution.hidden));
    another.addEventListener("click", () => this.another());
    this.ask();
  }

  get problem() {
    return this.problems[this.n];
  }

  endless() {
    this.call = make("code");
    const link = make("a", { href: this.section.dataset.run }, "In Python");
    return make("p", { class: "alive-endless" }, link, " there are such problems without end, judged in more detail: ", this.call);
  }

  another() {
    this.n = (this.n + 1) % this.problems.length;
    const { statement, picture } = this.problem;
    this.statement.innerHTML = statement;
    if (picture) {
      const src = new URL(`data/${picture}`, import.meta.url);
      this.statement.append(make("img", { src, alt: this.section.dataset.alt }));
    }
    this.ask();
    this.section.scrollIntoView({ block: "nearest" });
    this.form.querySelector("input, select").focus({ preventScroll: true });
    typeset(this.statement);
  }

  // Lay out the fields of the present problem.
  ask() {
    const { steps, seed } = this.problem;
    this.inputs = steps.map((step) => step.entries.map((entry) => this.field(step, entry)));
    const groups = steps.map((step, s) => {
      const labels = step.entries.map(({ tex }, n) => make("label", {}, formula(`\\displaystyle ${tex}`), " = ", this.inputs[s][n]));
      return make("fieldset", { "data-step": step.name, "aria-label": step.symbol }, ...labels);
    });
    this.fields.replaceChildren(...groups);
    this.verdict.replaceChildren();
    this.verdict.removeAttribute("data-verdict");
    this.unfold(false);
    this.solution.innerHTML = this.problem.solution;
    this.which.textContent = `${this.n + 1} of ${this.problems.length}`;
    this.call.textContent = `practice.problem("${this.kind}", seed=${seed})`;
    typeset(this.fields);
  }

  field({ words }, { symbol }) {
    if (!words.length) {
      return make("input", { type: "text", inputmode: "text", size: 7, "aria-label": symbol, spellcheck: "false" });
    }
    const options = words.map((word, n) => make("option", { value: n }, word));
    return make("select", { "aria-label": symbol }, make("option", { value: "" }, "choose"), ...options);
  }

  unfold(open) {
    this.solution.hidden = !open;
    this.show.setAttribute("aria-expanded", String(open));
    this.show.textContent = open ? "Hide the worked solution" : "Show the worked solution";
    if (open) typeset(this.solution);
  }

  // What is in the fields of a step: numbers, null where there is nothing, NaN where it is none.
  given(s) {
    return this.inputs[s].map((input) => (input.value.trim() === "" ? null : (readNumber(input.value) ?? NaN)));
  }

  check() {
    const { steps } = this.problem;
    const given = steps.map((_, s) => this.given(s));
    const missing = new Set(steps.filter((_, s) => !given[s].every(Number.isFinite)).map(({ name }) => name));
    const judged = steps.map((step, s) => {
      const typed = this.inputs[s].map((input) => input.value);
      return given[s].some(Number.isFinite) ? judge(step, given[s], missing, typed) : undefined;
    });
    this.mark(given, judged);
    this.tell(given, judged);
  }

  // Each number has a mark of its own, and the step one where it is there as a whole.
  mark(given, judged) {
    this.inputs.forEach((inputs, s) => {
      const all = given[s].every(Number.isFinite);
      inputs[0].closest("fieldset").dataset.verdict = judged[s] && (all || !judged[s].right) ? verdictOf(judged[s].right) : "";
      inputs.forEach((input, n) => {
        const read = Number.isFinite(given[s][n]);
        input.closest("label").dataset.verdict = read ? verdictOf(!judged[s].bad.includes(n)) : "";
        if (Number.isNaN(given[s][n])) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      });
    });
  }

  tell(given, judged) {
    const { steps } = this.problem;
    // The symbols of some of the numbers, of whole steps where all of theirs are among them.
    const symbols = (among) =>
      steps.flatMap((step, s) => {
        const some = [...given[s].keys()].filter((n) => among(given[s][n], s, n));
        return some.length ? [places(step, some)] : [];
      });
    const isWrong = (s, n) => judged[s]?.bad.includes(n);
    const unread = symbols(Number.isNaN);
    const right = symbols((value, s, n) => Number.isFinite(value) && !isWrong(s, n));
    const open = symbols((value) => value === null);
    const wrong = steps.flatMap((_, s) => (judged[s]?.right === false ? [s] : []));
    const said = [];
    if (unread.length) said.push(`Please give a number, such as 0.5, −2 or 1/4, for ${unread.join(", ")}.`);
    else if (!judged.some(Boolean)) said.push("Work it out on paper, then type what you have, all of it or some.");
    if (wrong.length) {
      said.push(judged[wrong[0]].says);
      said.push(make("p", {}, "The lecture's equation: ", formula(steps[wrong[0]].equation)));
    }
    if (right.length) said.push(`Right: ${right.join(", ")}.`);
    if (wrong.length > 1) {
      const later = symbols((_, s, n) => s > wrong[0] && isWrong(s, n));
      said.push(make("p", {}, ...indexed(`Look at ${later.join(", ")} after that. ${FOLLOWS} `), make("code", {}, "p.check(…)")));
    }
    if (judged.some(Boolean) && open.length) said.push(`Still to come: ${open.join(", ")}.`);
    if (!wrong.length && !unread.length && !open.length) said.unshift("All of it is right.");
    const paragraphs = said.map((one) => (typeof one === "string" ? make("p", {}, ...indexed(one)) : one));
    this.verdict.dataset.verdict = wrong.length ? "wrong" : right.length ? "right" : "";
    this.verdict.replaceChildren(...paragraphs);
    typeset(this.verdict);
  }
}

const verdictOf = (right) => (right ? "right" : "wrong");

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      load(target.dataset.problems).then((problems) => {
        target.practice = new Practice(target, problems);
      });
    }
  },
  { rootMargin: NEAR },
);
for (const section of document.querySelectorAll(".alive-practice")) observer.observe(section);
