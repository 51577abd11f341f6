// The pass stepper: a network, the present step's equation below it. All numbers and all text come from Python.

const LINES = 3; // of arithmetic below the step's equation
const SHORT = 34; // characters: so short an equation leaves room for a second beside it

class Stepper {
  constructor(model, el) {
    this.page = new Page(model, el, "Pass stepper");
    this.model = model;
    this.lesson = model.get("_lesson");
    this.step = model.get("_step");
    this.selected = model.get("_selected");
    this.controls();
    this.network = new NetworkPicture(this.page, this.lesson.picture, {
      label: "The network. Arrow keys pick a unit or a weight, Escape lets go.",
      onPick: (item) => this.pick(item),
    });
    this.words = make("div", { class: "bp-step" });
    this.lines = make("div", { class: "bp-lines" });
    this.editor = new Editor(this.page, this.lesson.picture.given);
    this.page.root.append(
      make("div", { class: "bp-row" }, this.player.element, this.slider.element),
      this.network.element,
      this.editor.element,
      this.words,
      this.lines,
    );
    for (const trait of ["_step", "_selected", "_quiz", "_hidden"]) this.page.on(trait, () => this.read());
    this.page.on("_lesson", () => this.renew());
    this.page.listen(this.page.root, "keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by && event.target.tagName === "BUTTON") this.go(this.step + by);
    });
    this.draw();
  }

  controls() {
    const { page } = this;
    const { steps } = this.lesson;
    // What is hidden is shown first, and then the next step is taken.
    const step = () => {
      if (this.hidden) this.show();
      else this.go(this.step + 1);
      return this.hidden || this.step < this.last;
    };
    const jump = (to) => {
      this.player.stop();
      this.go(to);
    };
    this.player = page.player({ step, reset: () => this.go(0), perSecond: 0.7 });
    this.player.stepButton.before(page.button("Back", () => jump(this.step - 1)));
    this.showButton = page.button("Show", () => this.show());
    this.player.stepButton.after(this.showButton);
    const show = (n) => `${n} of ${this.last}`;
    this.slider = page.slider("Step", { min: 0, max: steps.length - 1, value: this.step, show }, jump);
    page.listen(this.player.play, "click", () => {
      if (this.player.playing() && this.step === this.last) this.go(0);
    });
  }

  // Whether the numbers of the present step wait until somebody asks; those of the input never do.
  get hidden() {
    return this.step > 0 && this.page.now("_hidden");
  }

  show() {
    this.page.send({ _hidden: false });
    this.draw();
  }

  reached(step) {
    return step < this.step || (step === this.step && !this.hidden);
  }

  get last() {
    return this.lesson.steps.length - 1;
  }

  // Python has computed the passes anew: x, d or a weight was changed.
  renew() {
    this.lesson = this.model.get("_lesson");
    this.network.renew(this.lesson.picture);
    this.editor.show(this.lesson.picture.given);
    this.slider.limits(0, this.last);
    this.read();
  }

  read() {
    if (!this.page.unsent("_step")) this.step = this.model.get("_step");
    if (!this.page.unsent("_selected")) this.selected = this.model.get("_selected");
    this.draw();
  }

  go(step) {
    this.step = Math.max(0, Math.min(this.last, step));
    this.selected = "";
    this.page.send({ _step: this.step, _selected: "", _hidden: this.page.now("_quiz") });
    this.draw();
  }

  pick(item) {
    this.player.stop();
    this.selected = item;
    this.draw();
    this.page.send({ _selected: item });
  }

  known(name) {
    const [kind, , i] = parted(name);
    if (kind === "w" || kind === "d" || (kind === "y" && i === 0)) return true;
    const found = this.lesson.equations[name];
    return found !== undefined && this.reached(found.step);
  }

  draw() {
    const { lesson, step, selected, network, page } = this;
    const now = lesson.steps[step];
    const names = selected ? lesson.items[selected] : now.computes;
    // Of a selected unit or weight the last of its numbers is lit with what it reads; at a step, all that it computes.
    const told = selected ? names.filter((name) => lesson.equations[name].step <= step).slice(-1) : names;
    const derivative = told.find((name) => name.startsWith("dw:"));
    network.show({
      lit: new Set(told.flatMap((name) => lesson.equations[name].reads)),
      made: new Set(told),
      known: (name) => this.known(name),
      selected,
      first: this.first(now),
      derivatives: derivative ? parted(derivative)[1] : 0,
    });
    this.slider.set(step);
    this.showButton.hidden = !page.now("_quiz");
    this.showButton.disabled = !this.hidden;
    const weight = selected.startsWith("w:") ? selected : "";
    this.editor.choose(weight, lesson.picture.weights[weight]);
    page.unhurried(() => this.tell(now, names));
    Object.assign(page.root.dataset, { step, name: now.name, selected });
  }

  // The item that the first arrow key picks: the first of what the step computes.
  first(now) {
    const [kind, k, ...indices] = parted(now.computes[0]);
    if (kind === "Div") return named("y", this.network.N, 1);
    return kind === "dw" ? named("w", k, ...indices) : named("y", k, ...indices);
  }

  tell(now, names) {
    const { lesson, step, selected } = this;
    if (selected) this.words.replaceChildren(equation(lesson.headings[selected]));
    else this.words.replaceChildren(`${now.words}: `, equation(now.symbols));
    const constant = selected && !names.length ? ["The constant 1 that carries the biases of the next layer."] : [];
    const brief = !selected && names.every((name) => lesson.equations[name].numbers.length <= SHORT);
    const shown = names.slice(0, selected ? names.length : brief ? 2 * LINES : LINES);
    const lines = shown.map((name) => this.line(lesson.equations[name]));
    const more = names.length - shown.length;
    if (more) lines.push(make("div", {}, `… and ${more} more. Pick a unit or a line to see its own.`));
    this.lines.classList.toggle("bp-two", brief);
    this.lines.replaceChildren(...lines, ...constant);
    keepHeight(this.lines);
    const said = shown.map((name) => lesson.equations[name]).filter((equation) => this.reached(equation.step));
    const spoken = said.map(({ lead, numbers }) => `${lead} ${numbers.replace(/^= /, "")}`).join("; ");
    const heading = selected ? lesson.headings[selected] : now.words;
    this.page.say(`Step ${step}, ${heading}. ${spoken}`.replace(/[{}]/g, ""));
  }

  line({ lead, symbols, numbers, step }) {
    const known = this.reached(step);
    const row = make("div", { class: known ? "bp-line" : "bp-line bp-unknown" }, equation(lead));
    if (this.selected) row.append(equation(symbols));
    if (known) row.append(this.selected ? numbers : numbers.replace(/^= /, ""));
    else if (step === this.step) row.append("? Work it out, then press Show.");
    else row.append("comes at step ", symbol(this.lesson.steps[step].name));
    return row;
  }
}

export default {
  render({ model, el }) {
    return new Stepper(model, el).page.close;
  },
};
