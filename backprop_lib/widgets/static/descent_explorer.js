// The descent explorer: the way on a curve or on contours, the Loss beside it. All numbers come from Python.

const JUMPS = 4; // points of a way that diverges for which the picture zooms out
const ARROWS = 3; // at the edge, at most
const QUESTION = "What will happen? Play it, go step by step, or press End.";
const PREDICT = "What will happen? Say it first, then press Show.";
const FEW = 60; // so many pictures at most when a long way is played

class Descent {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Descent explorer");
    this.setting = { ...model.get("_setting") };
    // So many steps are drawn; null: all. At 0 it stays 0 when the setting changes, so that one can predict.
    this.shown = model.get("_hidden") ? 0 : null;
    this.controls();
    this.way = this.page.canvas("", (...where) => this.drawWay(...where), { tabindex: 0, role: "application" });
    this.loss = this.page.canvas("", (...where) => drawLoss(this, ...where));
    this.behind = document.createElement("canvas");
    this.readout = make("div", { class: "bp-readout" });
    this.sentence = make("div", { class: "bp-sentence" });
    const { functions, rules, player, slider } = this;
    this.page.root.append(
      make("div", { class: "bp-row" }, functions.element, rules.element, player.element, this.end),
      slider.element,
      make("div", { class: "bp-pair bp-descent" }, this.way.element, this.loss.element),
      this.readout,
      this.sentence,
    );
    this.moveStart();
    for (const trait of ["_scene", "_runs", "_setting"]) this.page.on(trait, () => this.read());
    this.read();
  }

  controls() {
    const { page } = this;
    this.functions = page.choice("Function", [], "", (name) => this.change({ function: name, x0: null }));
    this.rules = page.choice("Step rule", [], "", (name) => this.change({ rule: name }));
    const show = (index) => (this.means ? number(this.etas[index], 3) : "by the rule");
    this.slider = page.slider("η", { min: 0, max: 1, value: 0, show }, (index) => this.pick(index));
    const step = () => this.step();
    const reset = () => this.show(0);
    this.player = page.player({ step, reset, perSecond: 6 });
    this.end = page.button("End", () => {
      this.player.stop();
      this.show(null);
      this.told();
    });
    for (const trait of ["_quiz", "_hidden"]) page.on(trait, () => this.show(page.now("_hidden") ? 0 : null));
  }

  show(count) {
    this.shown = count;
    this.draw();
  }

  // In a quiz, what becomes of this way is hidden no longer.
  told() {
    if (this.page.now("_hidden")) this.page.send({ _hidden: false });
  }

  // Show all of another way, or still nothing of it.
  another() {
    this.player.stop();
    if (this.page.now("_quiz")) {
      this.page.send({ _hidden: true });
      this.shown = 0;
    } else if (this.shown !== 0) this.shown = null;
  }

  // Take over what Python says.
  read() {
    const scene = this.model.get("_scene");
    if (scene !== this.scene) {
      this.scene = scene;
      this.painted = undefined;
      this.functions.options(scene.functions.map((name) => [name, name]));
      this.rules.options(scene.rules.map((name) => [name, name]));
      this.page.root.dataset.function = scene.name;
      this.views = scene.views.map(unpackView);
    }
    if (!this.page.unsent("_setting")) this.setting = { ...this.model.get("_setting") };
    Object.assign(this, unpack(this.model));
    this.waiting = false;
    this.functions.set(this.setting.function);
    this.rules.set(this.setting.rule);
    this.slider.limits(0, this.etas.length - 1);
    this.index = this.nearest(this.setting.eta);
    this.slider.set(this.index);
    const sides = ["before", "after"];
    this.slider.marks(this.marks.map(({ eta, label }, i) => ({ at: this.nearest(eta), label, side: sides[i] })));
    this.slider.name(this.means || "η");
    this.slider.input.disabled = !this.means;
    const keys = scene.n === 1 ? "left and right arrow" : "arrow";
    const label = `The way on ${scene.name}, f(x) = ${scene.formula}. Move x^0 by ${keys} keys.`;
    this.way.element.setAttribute("aria-label", label);
    this.draw();
  }

  nearest(eta) {
    const away = this.etas.map((one) => Math.abs(Math.log(one / eta)));
    return away.indexOf(Math.min(...away));
  }

  // Move η: what is drawn is here already, Python is told afterwards.
  pick(index) {
    this.another();
    this.index = index;
    this.draw();
    this.setting.eta = this.etas[index];
    this.page.send({ _setting: { ...this.setting, dragging: false } });
  }

  // Change what only Python can compute anew.
  change(values, now = true) {
    this.another();
    Object.assign(this.setting, { dragging: false }, values);
    this.waiting = true;
    this.page.send({ _setting: { ...this.setting } });
    if (now) this.page.flush(true);
  }

  step() {
    const { K } = this.run;
    const playing = this.player.playing();
    const from = this.shown === null || this.shown >= K ? (playing && this.shown !== null ? K : 0) : this.shown;
    this.shown = Math.min(K, from + (playing ? Math.ceil(K / FEW) : 1));
    this.draw();
    if (this.ended) this.told();
    return this.shown < K;
  }

  get run() {
    return this.runs[this.index];
  }

  // How many points are drawn, and whether the end is among them, and with it what became of the way.
  get count() {
    return this.run.K < 0 ? 0 : (this.shown ?? this.run.K) + 1;
  }

  get ended() {
    return this.run.K >= 0 && this.count > this.run.K;
  }

  // The closest view that has the points that are drawn; of a way that diverges, as many as can be of its first ones.
  // It does not change under the mouse.
  get view() {
    if (this.held) return this.held;
    const { run, scene, ended, count } = this;
    const ks = [...Array(ended && run.stopped === "diverged" ? Math.min(JUMPS, count) : count).keys()];
    const has = (box, k) => box.every(([low, high], i) => {
      const x = run.x[scene.n * k + i];
      return x >= low && x <= high;
    });
    const held = this.views.map(({ box }) => ks.filter((k) => has(box, k)).length);
    return this.views[held.indexOf(Math.max(...held))];
  }

  // x^0 by mouse, touch and keyboard.
  moveStart() {
    const { element, point } = this.way;
    const { page } = this;
    const to = (event, dragging) => {
      const [right, down] = point(event);
      const { plot, view } = this;
      const share = [(right - plot.left) / (plot.right - plot.left), (plot.bottom - down) / (plot.bottom - plot.top)];
      this.startAt(view.box.map(([low, high], i) => low + share[i] * (high - low)), dragging);
    };
    page.listen(element, "pointerdown", (event) => {
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      this.held = this.view;
      to(event, true);
    });
    page.listen(element, "pointermove", (event) => this.held && to(event, true));
    page.listen(element, "pointerup", (event) => {
      if (!this.held) return;
      this.held = undefined;
      to(event, false);
    });
    page.listen(element, "pointercancel", () => {
      if (!this.held) return;
      this.held = undefined;
      this.change({ dragging: false });
    });
    page.listen(element, "keydown", (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!move || (this.scene.n === 1 && move[1])) return;
      event.preventDefault();
      const { box } = this.views[0];
      this.startAt(this.setting.x0.map((x, i) => x + (move[i] * (box[i][1] - box[i][0])) / 50), true);
    });
    page.listen(element, "keyup", (event) => event.key.startsWith("Arrow") && this.change({ dragging: false }));
  }

  startAt(x, dragging) {
    const x0 = x.map((value, i) => {
      const [low, high] = this.views[0].box[i];
      return Number(Math.max(low, Math.min(high, value)).toFixed(2));
    });
    this.change({ x0, dragging });
    this.draw();
  }

  draw() {
    this.way.redraw();
    this.loss.redraw();
    this.tell();
  }

  // The same in words and in attributes: for those who do not see the picture, and for tests.
  tell() {
    const { run, scene, page, ended } = this;
    if (run.K < 0) return;
    const k = this.count - 1;
    const x = Array.from(run.x.subarray(scene.n * k, scene.n * (k + 1)));
    const place = x.length === 1 ? number(x[0]) : `(${x.map((one) => number(one)).join(", ")})`;
    const values = { eta: run.eta, k, iterations: run.K, x: x.join(" "), f: run.f[k], stopped: run.stopped };
    Object.assign(page.root.dataset, values, { points: k + 1, box: this.view.box.flat().join(" ") });
    const words = `x^{${k}} = ${place},  f(x^{${k}}) = ${number(run.f[k])}`;
    this.readout.replaceChildren(symbol(`k = ${k}`), ended ? ` of ${run.K}` : "", ":  ", symbol(words));
    this.end.textContent = page.now("_quiz") ? "Show" : "End";
    this.sentence.textContent = ended ? run.sentence : page.now("_quiz") ? PREDICT : QUESTION;
    page.say(`${this.means ? `${this.means} = ${number(run.eta, 3)}. ` : ""}${this.sentence.textContent}`);
    this.loss.element.setAttribute("aria-label", `Loss against k: from ${number(run.f[0])} to ${number(run.f[k])}`);
  }

  drawWay(ctx, width, height) {
    const { scene, page, way, behind } = this;
    const { view } = this;
    const [x, y] = scene.n === 1 ? [view.box[0], view.range] : view.box;
    const labels = scene.n === 1 ? { across: "x", up: "f(x)" } : { across: "x_1", up: "x_2" };
    // Curve and contours are painted once, and copied at each step.
    const painted = [width, height, way.ratio, page.colour.INK, page.size].join(" ");
    if (painted !== this.painted || view !== this.paintedView) {
      Object.assign(behind, { width: way.element.width, height: way.element.height });
      Object.assign(this, { painted, paintedView: view });
      const under = behind.getContext("2d");
      under.scale(way.ratio, way.ratio);
      this.plot = axes(under, page, width, height, { x, y, ...labels });
      inside(under, this.plot, () => (scene.n === 1 ? this.drawCurve(under) : this.drawContours(under)));
      this.drawOptima(under);
      this.plot.frame();
    }
    ctx.drawImage(behind, 0, 0, width, height);
    this.drawSteps(ctx);
    this.nameOptima(ctx);
  }

  drawCurve(ctx) {
    const { plot, page } = this;
    const { curve } = this.view;
    Object.assign(ctx, { strokeStyle: page.colour.FORWARD, lineWidth: 3 });
    ctx.beginPath();
    curve.forEach((f, i) => ctx.lineTo(plot.left + (i / (curve.length - 1)) * (plot.right - plot.left), plot.y(f)));
    ctx.stroke();
  }

  drawContours(ctx) {
    const { plot, page } = this;
    const { outlines } = this.view;
    Object.assign(ctx, { fillStyle: page.colour.FORWARD, strokeStyle: page.colour.FORWARD, lineWidth: 1 });
    for (const rings of groups(outlines).values()) {
      ctx.beginPath();
      for (const { points } of rings) {
        for (let i = 0; i < points.length; i += 2) {
          const right = plot.left + (points[i] / 65535) * (plot.right - plot.left);
          const down = plot.bottom - (points[i + 1] / 65535) * (plot.bottom - plot.top);
          if (i) ctx.lineTo(right, down);
          else ctx.moveTo(right, down);
        }
        ctx.closePath();
      }
      ctx.globalAlpha = 0.035;
      ctx.fill("evenodd");
      ctx.globalAlpha = 0.7;
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  drawOptima(ctx) {
    const { colour, size } = this.page;
    Object.assign(ctx, { fillStyle: colour.INK, strokeStyle: colour.PAPER, lineWidth: 1.5 });
    for (const optimum of this.scene.optima) star(ctx, ...this.placeOf(optimum), 0.6 * size);
  }

  placeOf({ x, f }) {
    const { scene, plot } = this;
    return [plot.x(x[0]), plot.y(scene.n === 1 ? f : x[1])];
  }

  // Each optimum's name below it, above it or, off a curve, beside it.
  nameOptima(ctx) {
    const { page, scene } = this;
    const names = scene.optima.map((optimum) => {
      const [x, y] = this.placeOf(optimum);
      const [below, above] = [[x, y + 1.7 * page.size], [x, y - 0.9 * page.size]];
      const away = 0.32 * page.size * optimum.kind.length + page.size;
      const beside = scene.n === 1 ? [] : [away, -away].map((far) => [x + far, y + 0.35 * page.size]);
      const places = optimum.kind === "maximum" ? [above, below] : [below, above];
      return { text: optimum.kind, places: [...places, ...beside] };
    });
    const { size } = page;
    writeClear(ctx, page, names, this.ends.flatMap(([x, y]) => [[x, y, size], [x, y - 0.8 * size, size]]));
  }

  // The way x^0, x^1, ...; dimmed while Python computes it anew from another start.
  drawSteps(ctx) {
    const { run, scene, plot, page } = this;
    const at = (k) => {
      const x = run.x[scene.n * k];
      return [plot.x(x), plot.y(scene.n === 1 ? run.f[k] : run.x[2 * k + 1])];
    };
    const count = this.followed(at);
    inside(ctx, plot, () => {
      ctx.globalAlpha = this.waiting ? 0.35 : 1;
      line(ctx, count, at, page.colour.PAPER, 6);
      line(ctx, count, at, page.colour.PATH, 3);
      dots(ctx, Math.min(count, 100), at, page.colour.PATH, (run.K > 60 ? 0.13 : 0.2) * page.size);
    });
    Object.assign(ctx, { globalAlpha: 1, fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
    const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, align: "center" };
    this.ends = [];
    if (!this.waiting) {
      this.drawExits(ctx, at, count);
      if (count > 1 && count === this.count) this.drawLast(ctx, at(count - 1), style);
    }
    this.drawStart(ctx, this.waiting || !count ? null : at(0), style);
  }

  // So many points are drawn: of a way that diverges, those up to where it first leaves the picture.
  followed(at) {
    if (this.run.stopped !== "diverged") return this.count;
    let k = 0;
    while (k < this.count && within(this.plot, at(k))) k += 1;
    return Math.min(k + 1, this.count);
  }

  drawExits(ctx, at, count) {
    let drawn = 0;
    for (let k = 1; k < count && drawn < ARROWS; k++) {
      if (!within(this.plot, at(k - 1)) || within(this.plot, at(k))) continue;
      leaving(ctx, this.plot, at(k - 1), at(k), 0.45 * this.page.size);
      drawn += 1;
    }
  }

  drawLast(ctx, place, style) {
    const [right, down] = place;
    if (!within(this.plot, place)) return;
    this.ends.push(place);
    mark(ctx, this.ended ? this.run.stopped : "step", right, down, 0.4 * style.size);
    write(ctx, `x^{${this.count - 1}}`, right, down - 0.8 * style.size, style);
  }

  drawStart(ctx, place, style) {
    const { scene, plot, page, setting } = this;
    const x0 = setting.x0 ?? [];
    // Before Python has answered, f(x^0) is not known here: the mark is on the axis.
    const waiting = () => [plot.x(x0[0]), scene.n === 1 ? plot.bottom : plot.y(x0[1])];
    if (!place && x0.length !== scene.n) return;
    const [right, down] = place ?? waiting();
    this.ends.push([right, down]);
    mark(ctx, "start", right, down, 0.45 * page.size);
    write(ctx, "x^0", right, down - 0.8 * page.size, style);
  }
}

function groups(outlines) {
  const found = new Map();
  for (const one of outlines) found.set(one.level, [...(found.get(one.level) ?? []), one]);
  return found;
}

export default {
  render({ model, el }) {
    return new Descent(model, el).page.close;
  },
};
