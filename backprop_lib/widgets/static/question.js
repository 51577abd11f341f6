// A question of a lecture: it takes an answer, judges it by what Python has computed, and shows the truth only then.
// All that it needs is in its own data, so it lives on a page without a kernel as well.

const DASHES = [[], [12, 5], [3, 4], [12, 4, 3, 4], [20, 5], [7, 7]];
const STEPS = 50; // of an arrow key from one end of a picture to the other

// Whether an answer is right, null where it can't be read, and what to say of it: as judging.py does.
function judge(asked, given) {
  if (asked.options) return asked.options[Number(given)];
  const value = readNumber(given);
  if (value === null) return { right: null, reply: asked.no_number };
  const near = asked.targets.find(({ at }) => Math.abs(value - at) <= asked.tolerance);
  return near ?? { right: false, reply: asked.otherwise };
}

// A text with `code` and $formulas$ as elements.
function rich(text) {
  return text.split(/(`[^`]*`|\$[^$]*\$)/).map((piece) => {
    if (piece.startsWith("`")) return make("code", {}, piece.slice(1, -1));
    return piece.startsWith("$") ? symbol(piece.slice(1, -1)) : piece;
  });
}

const spoken = (text) => text.replace(/[`${}]/g, "");

class Question {
  constructor(model, el) {
    this.model = model;
    this.asked = model.get("_asked");
    this.page = new Page(model, el, "Question");
    this.guess = null; // where the mark is that has not been given as the answer yet
    const { page, asked } = this;
    page.root.append(make("div", { class: "bp-question" }, ...rich(asked.text)));
    if (asked.picture) this.addPicture();
    this.reply = make("div", { class: "bp-reply" });
    this.reveal = page.button("Show the answer", () => this.change({ _shown: true }));
    page.root.append(asked.options ? this.addOptions() : this.addField(), this.reply);
    const row = page.root.querySelector(".bp-row") ?? make("div", { class: "bp-row" });
    row.append(this.reveal);
    if (!row.parentElement) page.root.append(row);
    for (const trait of ["_given", "_shown"]) page.on(trait, () => this.draw());
    this.draw();
  }

  get given() {
    return this.page.now("_given");
  }

  // Whether the truth may be seen: somebody has found it, or given up.
  get known() {
    return this.page.now("_shown") || this.said?.right === true;
  }

  // What there is to say of the given answer; null before there is one.
  get said() {
    return this.given === "" ? null : judge(this.asked, this.given);
  }

  change(values) {
    this.page.send(values);
    this.draw();
  }

  addOptions() {
    const { asked, page } = this;
    this.buttons = asked.options.map(({ label }, n) => {
      const shown = asked.picture ? [this.sample(n)] : [make("span", { class: "bp-said-option" }, ...rich(label))];
      const attributes = { class: "bp-option", "aria-pressed": "false" };
      const button = page.button("", () => this.change({ _given: String(n) }), attributes);
      button.append(make("b", {}, asked.letters[n]), ...shown);
      return button;
    });
    const place = asked.picture ? "bp-row" : "bp-options";
    return make("div", { class: place, role: "group", "aria-label": "Answers" }, ...this.buttons);
  }

  // A piece of a curve's own line, beside its letter.
  sample(n) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const ends = { x1: 0, x2: 64, y1: 8, y2: 8, "stroke-width": 4, "stroke-dasharray": DASHES[n].join(" ") };
    for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
    const box = { width: 64, height: 16, "aria-hidden": true };
    for (const [name, value] of Object.entries(box)) svg.setAttribute(name, value);
    svg.append(line);
    return svg;
  }

  addField() {
    const { page, asked } = this;
    const drawn = asked.picture !== undefined;
    const label = drawn ? "x" : "Your answer";
    const attributes = { type: "text", inputmode: "decimal", size: 8, autocomplete: "off", "aria-label": label };
    this.field = make("input", attributes);
    const submit = () => this.change({ _given: this.field.value.trim() }); // an emptied field takes its answer back
    page.listen(this.field, "keydown", (event) => event.key === "Enter" && submit());
    page.listen(this.field, "input", () => {
      this.guess = drawn ? readNumber(this.field.value) : null;
      this.picture?.redraw();
    });
    this.submit = page.button("Answer", submit);
    const caption = make("label", { class: "bp-control" }, drawn ? symbol("x") : "Your answer", this.field);
    return make("div", { class: "bp-row" }, caption, this.submit);
  }

  addPicture() {
    const { page, asked } = this;
    const [label, attributes] =
      asked.kind === "place"
        ? ["The curve. Click where it ends, or move the mark by left and right arrow and press Enter.", { tabindex: 0 }]
        : ["Curves, each with a letter. Click the one that you mean.", {}];
    const role = asked.kind === "place" ? "application" : "img";
    this.picture = page.canvas(label, (...where) => this.drawPicture(...where), { role, ...attributes });
    this.picture.element.classList.add("bp-asked");
    const pressed = asked.kind === "place" ? (at) => this.mark(at) : (at, event) => this.pickCurve(event);
    page.listen(this.picture.element, "pointerdown", (event) => pressed(this.valueAt(event), event));
    page.listen(this.picture.element, "keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const [low, high] = asked.picture.x;
      if (by) this.mark((this.guess ?? asked.picture.way?.x[0]) + (by * (high - low)) / STEPS);
      if (event.key === "Enter") this.submit.click();
      if (by || event.key === "Enter") event.preventDefault();
    });
    page.root.append(this.picture.element);
  }

  valueAt(event) {
    const { left, right } = this.plot;
    const [low, high] = this.asked.picture.x;
    return low + ((this.picture.point(event)[0] - left) / (right - left)) * (high - low);
  }

  // Put the mark of a guess somewhere; it is an answer only when it is given.
  mark(at) {
    if (this.known || !Number.isFinite(at)) return;
    const [low, high] = this.asked.picture.x;
    this.guess = Number(Math.max(low, Math.min(high, at)).toFixed(2));
    this.field.value = number(this.guess);
    this.page.say(`x = ${this.field.value}`);
    this.picture.redraw();
  }

  pickCurve(event) {
    if (this.known) return;
    const [right, down] = this.picture.point(event);
    const away = this.asked.picture.lines.map(({ x, y }) =>
      Math.min(...between(x, y, this.plot).map(([u, v]) => Math.hypot(u - right, v - down))),
    );
    this.buttons[away.indexOf(Math.min(...away))].click();
  }

  draw() {
    const { asked, given, said, known, page } = this;
    const verdict = said && { true: "right", false: "wrong", null: "unread" }[said.right];
    this.buttons?.forEach((button, n) => {
      const picked = given === String(n);
      button.setAttribute("aria-pressed", String(picked));
      const right = asked.options[n].right;
      button.dataset.verdict = right && known ? "right" : picked && !right ? "wrong" : "";
      if (asked.picture && known && !button.querySelector(".bp-said-option")) {
        button.append(make("span", { class: "bp-said-option" }, ...rich(asked.options[n].label)));
      }
    });
    if (this.field) {
      if (given !== "" && document.activeElement !== this.field) this.field.value = given.replace("-", "−");
      if (asked.picture && known) this.field.disabled = this.submit.disabled = true;
    }
    this.reveal.disabled = known || typeof said?.right !== "boolean";
    this.reply.dataset.verdict = verdict ?? "";
    const texts = said ? [said.reply] : [];
    if (known && !said?.right) texts.push(`The answer is ${asked.answer}. ${this.why}`);
    if (said?.right && !said.reply) texts.push("Yes.");
    this.reply.replaceChildren(...texts.map((text) => make("div", {}, ...rich(text))));
    Object.assign(page.root.dataset, { verdict: verdict ?? "", known, given });
    if (texts.length) page.say(`${verdict === "right" ? "Right. " : ""}${spoken(texts.join(" "))}`);
    this.picture?.redraw();
  }

  get why() {
    return (this.asked.options ?? this.asked.targets).find(({ right }) => right).reply;
  }

  drawPicture(ctx, width, height) {
    const { page, asked } = this;
    const { x, y, across, up, lines } = asked.picture;
    this.plot = axes(ctx, page, width, height, { x, y, across, up });
    const plot = this.plot;
    inside(ctx, plot, () => {
      lines.forEach((one, n) => {
        ctx.setLineDash(asked.options ? DASHES[n] : []);
        const at = (k) => [plot.x(one.x[k]), plot.y(one.y[k])];
        line(ctx, one.x.length, at, asked.options ? this.colourOf(n) : page.colour.FORWARD, 4);
      });
      ctx.setLineDash([]);
    });
    plot.frame();
    if (!asked.options) this.drawGuess(ctx);
    this.buttons?.forEach((button, n) => {
      button.querySelector("line").style.stroke = this.colourOf(n);
    });
  }

  colourOf(n) {
    const { SERIES } = this.page.colour;
    return SERIES[n % SERIES.length];
  }

  drawGuess(ctx) {
    const { asked, plot, page, known, given } = this;
    const { way, y } = asked.picture;
    const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, align: "center" };
    const value = known ? readNumber(given) : this.guess;
    Object.assign(ctx, { strokeStyle: page.colour.INK, lineWidth: 2.5 });
    if (value !== null) {
      const right = plot.x(value);
      ctx.setLineDash([6, 5]);
      ctx.beginPath();
      ctx.moveTo(right, plot.y(y[0]));
      ctx.lineTo(right, plot.y(y[1]));
      ctx.stroke();
      ctx.setLineDash([]);
      write(ctx, "your guess", right, plot.top + 1.1 * page.size, { ...style, plain: true });
    }
    Object.assign(ctx, { fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
    const at = (k) => [plot.x(way.x[k]), plot.y(way.y[k])];
    const last = way.x.length - 1;
    if (known) {
      inside(ctx, plot, () => {
        line(ctx, way.x.length, at, page.colour.PATH, 3);
        dots(ctx, Math.min(way.x.length, 100), at, page.colour.PATH, 0.2 * page.size);
      });
      Object.assign(ctx, { strokeStyle: page.colour.INK, lineWidth: 1.5 });
      mark(ctx, "converged", ...at(last), 0.45 * page.size);
      write(ctx, `x^{${last}}`, at(last)[0], at(last)[1] + 1.8 * page.size, style);
    }
    mark(ctx, "start", ...at(0), 0.5 * page.size);
    write(ctx, "x^0", at(0)[0], at(0)[1] - 0.9 * page.size, style);
  }
}

// The points of a curve in pixels, and some between each two of them.
function between(x, y, plot) {
  const found = [];
  for (let k = 0; k + 1 < x.length; k++) {
    for (let share = 0; share < 1; share += 0.1) {
      const part = (values) => values[k] + share * (values[k + 1] - values[k]);
      found.push([plot.x(part(x)), plot.y(part(y))]);
    }
  }
  return found;
}

export default {
  render({ model, el }) {
    return new Question(model, el).page.close;
  },
};
