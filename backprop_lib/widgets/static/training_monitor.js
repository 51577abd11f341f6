// The training monitor: Loss and accuracy as they come, and what the network makes of the plane or of the digits.
// Python learns; this asks for the next epochs as soon as it has drawn the last ones, so nothing runs without a view.

// The stops of the η slider, besides what Python has set.
const DECADE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const STOPS = [1e-3, 1e-2, 0.1, 1, 10].flatMap((power) => DECADE.map((one) => Number((one * power).toPrecision(3))));
const WORDS = { none: "none", whole: "whole set", own: "own" };

class Training {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Training monitor");
    this.setting = model.get("_setting");
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
    this.page.on("_scene", () => this.begin());
    this.page.on("_setting", () => this.page.unsent("_setting") || this.read());
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
    this.buttons = make("div", { class: "bp-control", role: "group", "aria-label": "Training" }, this.play, step, reset);
    const start = (values) => this.change({ ...this.setting, ...values });
    const fitting = (widths, hidden) => [widths[0], ...hidden, widths.at(-1)];
    const activations = (widths, name) => [...Array(widths.length - 2).fill(name), widths.at(-1) > 1 ? "softmax" : "sigmoid"];
    const renewed = (widths) => ({ widths, activations: activations(widths, this.setting.activations[0] ?? "tanh") });
    this.data = page.choice("Data", [], "", (data) => {
      const { widths, batch_size, eta } = model.get("_scene").choices.defaults[data];
      start({ data, widths, batch_size, eta: [eta, ...this.setting.eta.slice(1)], activations: activations(widths, "tanh") });
    });
    this.hidden = page.choice("Hidden units", [], "", (text) => start(renewed(fitting(this.setting.widths, JSON.parse(text)))));
    this.activation = page.choice("Activation", [], "", (name) => start({ activations: activations(this.setting.widths, name) }));
    this.batch = page.choice("Batch", [], "", (text) => start({ batch_size: JSON.parse(text) }));
    this.sliders = make("div", {});
    this.etas = [];
  }

  // Tell Python of a new setting; the slider has already moved.
  change(setting) {
    this.setting = setting;
    this.page.send({ _setting: setting });
  }

  read() {
    this.setting = this.model.get("_setting");
    const { eta } = this.setting;
    if (this.etas.length !== eta.length) {
      this.etas = eta.map((_, n) => this.slider(n, eta.length));
      this.sliders.replaceChildren(...this.etas.map((slider) => slider.element));
    }
    this.etas.forEach((slider, n) => {
      slider.stops = [...new Set([...STOPS, eta[n]])].sort((one, other) => one - other);
      slider.limits(0, slider.stops.length - 1);
      slider.set(slider.stops.indexOf(eta[n]));
    });
  }

  slider(n, count) {
    const stops = () => this.etas[n]?.stops ?? STOPS;
    const moved = (at) => {
      const eta = this.setting.eta.map((one, m) => (m === n ? stops()[at] : one));
      this.page.root.dataset.eta = eta.join(" ");
      this.change({ ...this.setting, eta });
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
    this.page.ask("learn");
  }

  begin() {
    const { data, hidden, activation, batch_size } = this.model.get("_scene").choices;
    const { widths, activations } = this.setting;
    this.data.options(data.map((name) => [name, name]));
    this.data.set(this.setting.data);
    this.hidden.options(hidden.map((units) => [JSON.stringify(units), units.join(", ") || WORDS.none]));
    this.hidden.set(JSON.stringify(widths.slice(1, -1)));
    const same = new Set(activations.slice(0, -1)).size < 2;
    this.activation.options([...activation.map((name) => [name, name.replaceAll("_", " ")]), ...(same ? [] : [["", WORDS.own]])]);
    this.activation.set(same ? (activations.length > 1 ? activations[0] : "tanh") : "");
    this.batch.options([["null", WORDS.whole], ...batch_size.map((size) => [String(size), String(size)])]);
    this.batch.set(JSON.stringify(this.setting.batch_size));
    this.arrived();
  }

  arrived() {
    this.asked = false;
    const { networks } = this.model.get("_frame");
    this.networks = networks.map((one) => ({ ...one, ks: floats(one.kept), ls: floats(one.losses), as: floats(one.accuracies) }));
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
    this.sentences.replaceChildren(...said.map((text) => make("div", {}, ...(named ? [symbol(text.slice(0, 3)), text.slice(3)] : [text]))));
    const columns = ["epochs", "loss", "accuracy"].map((name) => [name, networks.map((one) => one[name] ?? "").join(" ")]);
    Object.assign(page.root.dataset, Object.fromEntries(columns), { eta: this.setting.eta.join(" "), running: this.running });
    page.say(said.join(" ").replaceAll("_", ""));
  }

  // A picture of the plane for each network, or one of its hidden units and its confusions.
  layOut(kind) {
    this.kind = kind;
    for (const picture of this.pictures ?? []) this.page.pictures.splice(this.page.pictures.indexOf(picture), 1);
    const plane = this.model.get("_scene").plane;
    // Two networks' digits need the whole width, below the curves.
    this.seen.classList.toggle("bp-below", !plane && this.networks.length > 1);
    const label = plane ? "What the network says of each point of the plane" : "First weights of the hidden units, and the confusions";
    this.pictures = this.networks.map((_, n) =>
      this.page.canvas(label, (...where) => (plane ? this.drawPlane(n, ...where) : this.drawDigits(n, ...where))),
    );
    this.seen.replaceChildren(...this.pictures.map(({ element }) => element));
  }

  drawCurves(ctx, width, height) {
    const { networks, page } = this;
    const { size, colour } = page;
    const losses = networks.flatMap(({ ls }) => Array.from(ls).filter(Number.isFinite));
    const top = 1.08 * Math.max(...networks.map(({ ls }) => (Number.isFinite(ls[0]) ? ls[0] : 0)), 0.05);
    const y = [0, Math.min(Math.max(top, ...losses), 3 * top)];
    const last = Math.max(10, ...networks.map(({ epochs }) => epochs));
    const above = (1.3 * networks.length - 0.65) * size; // for the legend
    ctx.save();
    ctx.translate(0, above);
    const plot = axes(ctx, page, width, height - above, { x: [0, 1.04 * last], y, across: "epochs", up: "" });
    plot.frame();
    const share = (value) => plot.bottom - value * (plot.bottom - plot.top);
    networks.forEach(({ ks, ls, as }, n) => {
      const [loss, accuracy] = [[colour.FORWARD, colour.DESIRED], [colour.PATH, colour.WRONG]][n];
      inside(ctx, plot, () => {
        const count = ls.length;
        const curves = [
          [n ? [10, 5] : [], loss, (k) => [plot.x(ks[k] + 1), Number.isFinite(ls[k]) ? plot.y(ls[k]) : plot.top]],
          [[2, 5], accuracy, (k) => [plot.x(ks[k] + 1), share(as[k])]],
        ];
        for (const [dash, colour, at] of curves) {
          ctx.setLineDash(dash);
          line(ctx, count, at, colour, 3);
          ctx.setLineDash([]);
          if (count) dots(ctx, 1, () => at(count - 1), colour, 5); // of one epoch there is no line
        }
      });
      const [mark, dash] = networks.length > 1 ? [` η_${n + 1}`, n ? "– –" : "—"] : ["", "—"];
      const baseline = (1.05 + 1.25 * n) * size - above;
      write(ctx, `Loss${mark} ${dash}`, plot.left, baseline, { size, colour: loss, plain: true });
      write(ctx, `accuracy${mark} ····`, plot.right, baseline, { size, colour: accuracy, align: "right", plain: true });
    });
    for (const value of [0, 1]) {
      write(ctx, String(value), plot.right + 0.15 * size, share(value) + 0.35 * size, { size, colour: colour.DESIRED, plain: true });
    }
    ctx.restore();
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
    const image = this.shades(Y, side, [colour.WRONG, colour.FORWARD]);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(image, left, top, edge, edge);
    Object.assign(ctx, { strokeStyle: colour.INK, lineWidth: 1.5 });
    ctx.strokeRect(left, top, edge, edge);
    const [X, d] = [floats(points), floats(classes)];
    const at = (value) => ((value + reach) / (2 * reach)) * edge;
    const radius = Math.max(3, 0.22 * size);
    inside(ctx, { left, right: left + edge, top, bottom: top + edge }, () => {
      d.forEach((one, t) => {
        const [x, y] = [left + at(X[2 * t]), top + edge - at(X[2 * t + 1])];
        Object.assign(ctx, { fillStyle: one ? colour.FORWARD : colour.WRONG, strokeStyle: colour.PAPER, lineWidth: 1.5 });
        ctx.beginPath();
        if (one) ctx.arc(x, y, radius, 0, 2 * Math.PI);
        else ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
        ctx.fill();
        ctx.stroke();
      });
    });
    const style = { size, colour: colour.INK, align: "center" };
    write(ctx, this.networks.length > 1 ? `Y with η_${n + 1}` : "Y in the plane: ● 1, ■ 0", width / 2, 1.05 * size, { ...style, plain: true });
  }

  // Bytes 0..255 as a small picture between two colours, row by row from below, or from above.
  shades(bytes, side, [low, high], { fromBelow = true, rows = side } = {}) {
    const small = new OffscreenCanvas(side, rows);
    const ctx = small.getContext("2d");
    const image = ctx.createImageData(side, rows);
    const ends = [low, this.page.colour.PAPER, high].map(channels);
    for (let i = 0; i < side * rows; i++) {
      const value = bytes.getUint8(i) / 255;
      const [from, to] = value < 0.5 ? ends.slice(0, 2) : ends.slice(1);
      const share = value < 0.5 ? 2 * value : 2 * value - 1;
      const row = Math.floor(i / side);
      const at = 4 * ((fromBelow ? rows - 1 - row : row) * side + (i % side));
      for (let c = 0; c < 3; c++) image.data[at + c] = from[c] + share * (to[c] - from[c]);
      image.data[at + 3] = 255;
    }
    ctx.putImageData(image, 0, 0);
    return small;
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
    write(ctx, title, 0, 1.05 * size, { size, colour: colour.INK, plain: true });
    const [top, gap] = [1.6 * size, 3];
    let columns = 1;
    while (Math.floor((width - size) / columns) * Math.ceil(count / columns) > height - top) columns++;
    const edge = Math.floor((width - size) / columns);
    const all = this.shades(pixels, 8, [colour.NEGATIVE, colour.POSITIVE], { fromBelow: false, rows: 8 * count });
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
    write(ctx, "Test set: d down, Y across", left, 1.05 * size, { size, colour: colour.INK, plain: true });
    const most = counts.map((row) => Math.max(1, row.reduce((sum, one) => sum + one, 0)));
    counts.forEach((row, i) => {
      const y = top + i * edge;
      write(ctx, names[i], left + margin - 0.4 * size, y + 0.65 * edge, { size: small, colour: colour.DESIRED, align: "right", plain: true });
      write(ctx, names[i], left + margin + (i + 0.5) * edge, top - 0.4 * size, { size: small, colour: colour.FORWARD, align: "center", plain: true });
      row.forEach((count, j) => {
        const x = left + margin + j * edge;
        ctx.globalAlpha = Math.min(1, count / most[i]) * (i === j ? 0.55 : 0.9);
        Object.assign(ctx, { fillStyle: i === j ? colour.RIGHT : colour.WRONG });
        ctx.fillRect(x, y, edge, edge);
        Object.assign(ctx, { globalAlpha: 1, strokeStyle: colour.DIM, lineWidth: 0.5 });
        ctx.strokeRect(x, y, edge, edge);
        const style = { size: small, colour: colour.INK, align: "center", plain: true };
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
