// The training monitor: Loss and accuracy as they come, and what the network makes of the plane or of the digits.
// Python learns; this asks for the next epochs as soon as it has drawn the last ones, so nothing runs without a view.

// The stops of the η slider, besides what Python has set.
const DECADE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const POWERS = [1e-3, 1e-2, 0.1, 1, 10];
const STOPS = POWERS.flatMap((power) => DECADE.map((one) => Number((one * power).toPrecision(3))));
const WORDS = { none: "none", whole: "whole set", own: "own" };
// In Losses of a network that guesses: up to LINEAR the axis is linear, then logarithmic; what is above MOST is marked
// at the edge.
const LINEAR = 4;
const MOST = 1e10;

class Training {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Training monitor");
    this.etas = [];
    this.running = model.get("_running");
    this.controls();
    this.curves = this.page.canvas("Loss against epochs", (...where) => this.drawCurves(...where));
    this.seen = make("div", { class: "bp-pair bp-beside" });
    this.sentences = make("div", {});
    this.page.root.append(
      make("div", { class: "bp-row" }, this.buttons, this.data.element, this.hidden.element),
      make("div", { class: "bp-row" }, this.activation.element, this.batch.element),
      this.sliders,
      this.sentences,
      make("div", { class: "bp-pair" }, this.curves.element, this.seen),
    );
    this.page.on("_frame", () => this.arrived());
    for (const trait of ["_scene", "_setting"]) this.page.on(trait, () => this.begin());
    this.page.on("_etas", () => this.page.unsent("_etas") || this.read());
    this.page.on("_running", () => this.run(model.get("_running")));
    this.read();
    this.begin();
    if (this.running) this.run(true);
  }

  controls() {
    const { page, model } = this;
    this.play = page.button("▶ Play", () => this.toggle());
    const step = page.button("Step", () => this.page.ask("step"));
    const reset = page.button("Reset", () => this.page.ask("reset"));
    const group = { class: "bp-control", role: "group", "aria-label": "Training" };
    this.buttons = make("div", group, this.play, step, reset);
    const set = (name, value) => page.ask("set", { name, value });
    this.data = page.choice("Data", [], "", (data) => set("data", data));
    this.hidden = page.choice("Hidden units", [], "", (text) => {
      const { widths } = model.get("_setting");
      set("widths", [widths[0], ...JSON.parse(text), widths.at(-1)]);
    });
    this.activation = page.choice("Activation", [], "", (name) => set("activation", name));
    this.batch = page.choice("Batch", [], "", (text) => set("batch_size", JSON.parse(text)));
    this.sliders = make("div", {});
  }

  // Take over the step sizes that Python says.
  read() {
    const etas = this.model.get("_etas");
    if (this.etas.length !== etas.length) {
      this.slides = etas.map((_, n) => this.slider(n, etas.length));
      this.sliders.replaceChildren(...this.slides.map((slider) => slider.element));
    }
    this.etas = etas;
    this.slides.forEach((slider, n) => {
      slider.stops = [...new Set([...STOPS, etas[n]])].sort((one, other) => one - other);
      slider.limits(0, slider.stops.length - 1);
      slider.set(slider.stops.indexOf(etas[n]));
    });
  }

  slider(n, count) {
    const stops = () => this.slides?.[n]?.stops ?? STOPS;
    const moved = (at) => {
      this.etas = this.etas.map((eta, m) => (m === n ? stops()[at] : eta));
      this.page.root.dataset.eta = this.etas.join(" ");
      this.page.send({ _etas: this.etas });
    };
    const show = (at) => number(stops()[at], 3);
    return this.page.slider(count > 1 ? `η_${n + 1}` : "η", { min: 0, max: STOPS.length - 1, value: 0, show }, moved);
  }

  toggle() {
    this.run(!this.running);
    this.page.send({ _running: this.running });
    this.page.flush();
  }

  run(running) {
    this.running = running;
    this.play.textContent = running ? "❚❚ Pause" : "▶ Play";
    this.play.setAttribute("aria-pressed", String(running));
    if (running) requestAnimationFrame(() => this.more());
  }

  // One question at a time: the next one is asked when its answer is drawn.
  more() {
    if (this.page.closed || !this.running || this.asked) return;
    this.asked = true;
    this.page.ask("learn", {}, true);
  }

  begin() {
    const { data, hidden, activation, batch_size, chosen_activation } = this.model.get("_scene").choices;
    const setting = this.model.get("_setting");
    this.data.options(data.map((name) => [name, name]));
    this.data.set(setting.data);
    this.hidden.options(hidden.map((units) => [JSON.stringify(units), units.join(", ") || WORDS.none]));
    this.hidden.set(JSON.stringify(setting.widths.slice(1, -1)));
    const own = chosen_activation ? [] : [["", WORDS.own]];
    this.activation.options([...activation.map((name) => [name, name.replaceAll("_", " ")]), ...own]);
    this.activation.set(chosen_activation);
    this.activation.select.disabled = setting.widths.length === 2;
    this.batch.options([["null", WORDS.whole], ...batch_size.map((size) => [String(size), String(size)])]);
    this.batch.set(JSON.stringify(setting.batch_size));
    this.arrived();
  }

  arrived() {
    this.asked = false;
    const { networks } = this.model.get("_frame");
    this.networks = networks.map((one) => {
      const [as, ts] = [floats(one.accuracies), floats(one.tested)];
      return { ...one, ks: floats(one.kept), ls: doubles(one.losses), as, ts };
    });
    this.draw();
    if (this.running) requestAnimationFrame(() => this.more());
  }

  draw() {
    const { page, networks } = this;
    const kind = `${networks.length} ${this.model.get("_scene").plane}`;
    if (kind !== this.kind) this.layOut(kind);
    this.curves.redraw();
    for (const picture of this.pictures) picture.redraw();
    const named = networks.length > 1;
    const said = networks.map(({ sentence }, n) => (named ? `η_${n + 1}: ${sentence}` : sentence));
    const set = (text) => (named ? [symbol(text.slice(0, 3)), text.slice(3)] : [text]);
    this.sentences.replaceChildren(...said.map((text) => make("div", {}, ...set(text))));
    for (const name of ["epochs", "loss", "accuracy", "test_accuracy"]) {
      page.root.setAttribute(`data-${name.replace("_", "-")}`, networks.map((one) => one[name] ?? "").join(" "));
    }
    Object.assign(page.root.dataset, { eta: this.etas.join(" "), running: this.running });
    page.say(said.join(" ").replaceAll("_", ""));
  }

  // A picture of the plane for each network, or one of its hidden units and its confusions.
  layOut(kind) {
    this.kind = kind;
    this.page.pictures = this.page.pictures.filter((picture) => !this.pictures?.includes(picture));
    const { plane } = this.model.get("_scene");
    // Two networks' digits need the whole width, below the curves.
    this.seen.classList.toggle("bp-below", !plane && this.networks.length > 1);
    const label = plane
      ? "What the network says of each point of the plane"
      : "Weights of the first hidden layer, and how often each class was taken for each";
    const draw = plane ? "drawPlane" : "drawDigits";
    this.pictures = this.networks.map((_, n) => this.page.canvas(label, (...where) => this[draw](n, ...where)));
    this.seen.replaceChildren(...this.pictures.map(({ element }) => element));
  }

  // A linear axis shows most of a run that learns; one that gets far above guessing needs a logarithmic one.
  lossAxis() {
    const { guessing } = this.model.get("_scene");
    const losses = this.networks.flatMap(({ ls }) => Array.from(ls)).filter(Number.isFinite);
    const most = losses.reduce((one, other) => Math.max(one, other), guessing);
    if (most <= LINEAR * guessing) return { y: [0, 1.08 * most], log: false };
    const least = losses.filter((loss) => loss > 0).reduce((one, other) => Math.min(one, other), guessing);
    const low = Math.floor(Math.log10(Math.max(least, guessing / MOST)));
    const high = Math.ceil(0.01 + Math.log10(Math.min(most, guessing * MOST)));
    return { y: [10 ** low, 10 ** high], log: true };
  }

  drawCurves(ctx, width, height) {
    const { networks, page } = this;
    const { size } = page;
    const last = Math.max(10, ...networks.map(({ epochs }) => epochs));
    const above = (1.3 * networks.length - 0.65) * size; // for the legend
    const axis = { x: [0, 1.04 * last], ...this.lossAxis(), across: "epochs", up: "" };
    ctx.save();
    ctx.translate(0, above);
    const plot = axes(ctx, page, width, height - above, axis);
    page.root.dataset.axis = [...axis.x, ...axis.y].join(" ");
    plot.frame();
    networks.forEach((network, n) => {
      this.drawRun(ctx, plot, network, n);
      ctx.save();
      ctx.translate(0, -above);
      this.drawLegend(ctx, plot, n);
      ctx.restore();
    });
    const style = { size, colour: page.colour.DESIRED, plain: true };
    for (const [text, edge] of [["0", plot.bottom], ["1", plot.top]]) {
      write(ctx, text, plot.right + 0.15 * size, edge + 0.35 * size, style);
    }
    ctx.restore();
  }

  // Of Loss and accuracies: the colours of network n, and the dashes.
  styles(n) {
    const { colour } = this.page;
    const [loss, accuracy] = n ? [colour.PATH, colour.WRONG] : [colour.FORWARD, colour.DESIRED];
    return { loss, accuracy, dashes: { loss: n ? [10, 5] : [], training: [2, 5], test: [9, 5] } };
  }

  drawRun(ctx, plot, { ks, ls, as, ts }, n) {
    const { loss, accuracy, dashes } = this.styles(n);
    const share = (value) => plot.bottom - value * (plot.bottom - plot.top);
    const lossAt = (k) => [plot.x(ks[k] + 1), plot.y(Number.isNaN(ls[k]) ? Infinity : ls[k])];
    const curves = [
      [dashes.loss, loss, lossAt, ls.length],
      [dashes.training, accuracy, (k) => [plot.x(ks[k] + 1), share(as[k])], as.length],
      [dashes.test, accuracy, (k) => [plot.x(ks[k] + 1), share(ts[k])], ts.length],
    ];
    inside(ctx, plot, () => {
      for (const [dash, colour, at, count] of curves) {
        ctx.setLineDash(dash);
        line(ctx, count, at, colour, 3);
        ctx.setLineDash([]);
        if (count) dots(ctx, 1, () => at(count - 1), colour, 5); // of one epoch there is no line
      }
      beyond(ctx, plot, ls.length, lossAt, loss, 0.35 * this.page.size);
    });
  }

  drawLegend(ctx, plot, n) {
    const { size } = this.page;
    const { loss, accuracy } = this.styles(n);
    const [which, dash] = this.networks.length > 1 ? [` η_${n + 1}`, n ? "– –" : "—"] : ["", "—"];
    const tested = !this.model.get("_scene").plane;
    const text = tested ? `accuracy${which}: training ···· test – –` : `training accuracy${which} ····`;
    const baseline = (1.05 + 1.25 * n) * size;
    write(ctx, `Loss${which} ${dash}`, 0, baseline, { size, colour: loss, plain: true });
    write(ctx, text, plot.right + 0.7 * size, baseline, { size, colour: accuracy, align: "right", plain: true });
  }

  drawPlane(n, ctx, width, height) {
    const { page } = this;
    const { points, classes, reach } = this.model.get("_scene");
    const { size, colour } = page;
    const Y = this.networks[n].Y;
    if (!Y) return;
    const side = Math.round(Math.sqrt(Y.byteLength));
    const [top, edge] = [1.5 * size, Math.min(width, height - 1.5 * size)];
    const left = (width - edge) / 2;
    ctx.save();
    ctx.imageSmoothingEnabled = true;
    ctx.translate(left, top + edge);
    ctx.scale(1, -1); // Python's first row is the lowest
    ctx.drawImage(shades(bytes(Y), side, side, [colour.WRONG, colour.PAPER, colour.FORWARD]), 0, 0, edge, edge);
    ctx.restore();
    Object.assign(ctx, { strokeStyle: colour.INK, lineWidth: 1.5 });
    ctx.strokeRect(left, top, edge, edge);
    const [X, d] = [floats(points), floats(classes)];
    const at = (value) => ((value + reach) / (2 * reach)) * edge;
    const radius = Math.max(3, 0.22 * size);
    inside(ctx, { left, right: left + edge, top, bottom: top + edge }, () => {
      d.forEach((one, t) => {
        const [x, y] = [left + at(X[2 * t]), top + edge - at(X[2 * t + 1])];
        const fillStyle = one ? colour.FORWARD : colour.WRONG;
        Object.assign(ctx, { fillStyle, strokeStyle: colour.PAPER, lineWidth: 1.5 });
        ctx.beginPath();
        if (one) ctx.arc(x, y, radius, 0, 2 * Math.PI);
        else ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
        ctx.fill();
        ctx.stroke();
      });
    });
    const title = this.networks.length > 1 ? `Y with η_${n + 1}` : "Y in the plane: ● 1, ■ 0";
    write(ctx, title, width / 2, 1.05 * size, { size, colour: colour.INK, align: "center", plain: true });
  }

  drawDigits(n, ctx, width, height) {
    const { confusion, units, names } = this.networks[n];
    if (!confusion) return;
    const half = width / 2;
    this.drawUnits(ctx, units, n, half, height);
    this.drawConfusion(ctx, confusion, names, half, width, height);
  }

  drawUnits(ctx, { count, pixels }, n, width, height) {
    const { size, colour } = this.page;
    const title = this.networks.length > 1 ? `Hidden units, η_${n + 1}` : "Weights of hidden units";
    write(ctx, title, 0, 1.05 * size, { size: fitting(size, title, width - size), colour: colour.INK, plain: true });
    const [top, gap] = [1.6 * size, 3];
    let columns = 1;
    while (Math.floor((width - size) / columns) * Math.ceil(count / columns) > height - top) columns++;
    const edge = Math.floor((width - size) / columns);
    const all = shades(bytes(pixels), 8, 8 * count, [colour.NEGATIVE, colour.PAPER, colour.POSITIVE]);
    ctx.imageSmoothingEnabled = false;
    for (let j = 0; j < count; j++) {
      const [x, y] = [(j % columns) * edge, top + Math.floor(j / columns) * edge];
      ctx.drawImage(all, 0, 8 * j, 8, 8, x, y, edge - gap, edge - gap);
    }
  }

  drawConfusion(ctx, counts, names, left, right, height) {
    const { size, colour } = this.page;
    const top = 2.9 * size;
    const margin = 0.65 * size * Math.max(...names.map((name) => name.length)) + 0.4 * size;
    const edge = Math.min((right - left - margin) / names.length, (height - top) / names.length);
    const small = Math.min(size, 0.72 * edge);
    const title = "Test set: d down, Y across";
    write(ctx, title, left, 1.05 * size, { size: fitting(size, title, right - left), colour: colour.INK, plain: true });
    const most = counts.map((row) => Math.max(1, row.reduce((sum, one) => sum + one, 0)));
    counts.forEach((row, i) => {
      const y = top + i * edge;
      const beside = { size: small, colour: colour.DESIRED, align: "right", plain: true };
      write(ctx, names[i], left + margin - 0.4 * size, y + 0.65 * edge, beside);
      const over = { size: small, colour: colour.FORWARD, align: "center", plain: true };
      write(ctx, names[i], left + margin + (i + 0.5) * edge, top - 0.4 * size, over);
      row.forEach((count, j) => {
        const x = left + margin + j * edge;
        const fillStyle = i === j ? colour.RIGHT : colour.WRONG;
        const globalAlpha = Math.min(1, count / most[i]) * (i === j ? 0.55 : 0.9);
        Object.assign(ctx, { fillStyle, globalAlpha });
        ctx.fillRect(x, y, edge, edge);
        Object.assign(ctx, { globalAlpha: 1, strokeStyle: colour.DIM, lineWidth: 0.5 });
        ctx.strokeRect(x, y, edge, edge);
        const ink = legible(blended(colour.PAPER, fillStyle, globalAlpha), [colour.INK, colour.PAPER]);
        const style = { size: small, colour: ink, align: "center", plain: true };
        if (count) write(ctx, String(count), x + edge / 2, y + 0.68 * edge, style);
      });
    });
  }
}

export default {
  render({ model, el }) {
    return new Training(model, el).page.close;
  },
};
