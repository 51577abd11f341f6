// Wakes the explorers and questions of a page: when one comes near the screen, or is touched, its state is fetched and its
// own script, the one that JupyterLab runs, draws it in place of its picture.

import { load } from "./loading.js";
import { Model } from "./model.js";

const NEAR = "400px";
const LOST = "This explorer could not be loaded. Are you offline? Load the page again to try once more.";

// The module that answers in Python's place; a kind that is not here needs no answers.
const ANSWERS = {
  DescentExplorer: "descent",
  TrainingMonitor: "training",
  DigitPad: "digit_pad",
  PassStepper: "passes",
  ChainRuleTable: "passes",
};

// The line below a view in which the page itself speaks: what needs Python, and how to run it.
class Note {
  constructor(figure) {
    this.element = document.createElement("p");
    this.element.className = "alive-note";
    this.element.setAttribute("role", "status");
    this.element.hidden = true;
    this.run = figure.dataset.run;
    figure.append(this.element);
  }

  // Say a sentence; `needsPython` adds the way to run it.
  say(sentence, needsPython = true) {
    if (this.said === sentence) return;
    this.said = sentence;
    this.element.replaceChildren(sentence);
    if (needsPython) {
      const link = document.createElement("a");
      Object.assign(link, { href: this.run, textContent: "Run the course yourself" });
      this.element.append(" For anything else Python has to compute, and this page has none behind it. ", link, ": there it can.");
    }
    this.element.hidden = false;
  }

  clear() {
    this.said = undefined;
    this.element.hidden = true;
  }
}

async function answersFor(kind, recorded, note, place) {
  if (!ANSWERS[kind]) return undefined;
  const { answers } = await import(`./${ANSWERS[kind]}.js`);
  return answers({ recorded, note, load, place });
}

// Put the live view in place of the picture.
export async function wake(figure) {
  if (figure.dataset.alive) return;
  figure.dataset.alive = "waking";
  const { kind } = figure.dataset;
  const note = (figure.note ??= new Note(figure));
  note.clear();
  try {
    const [{ state, recorded }, widget] = await Promise.all([
      load(figure.dataset.state),
      import(`./widgets/${kind}.js`),
    ]);
    const place = document.createElement("div");
    place.className = "alive-view";
    const model = new Model(state, await answersFor(kind, recorded, note, place));
    figure.querySelector(".alive-still").replaceWith(place);
    widget.default.render({ model, el: place });
    figure.model = model;
    figure.dataset.alive = "true";
  } catch (error) {
    delete figure.dataset.alive;
    note.say(LOST, false);
    throw error;
  }
}

export function watch(figures) {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        wake(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const figure of figures) {
    observer.observe(figure);
    figure.addEventListener("pointerdown", () => wake(figure));
  }
}

watch(document.querySelectorAll("figure.alive"));
