// The descent explorer: the way on a curve or on contours, the Loss beside it. All numbers come from Python.

const LOWEST = 1e-9; // the bottom of a logarithmic Loss axis
const FEW = 60; // so many pictures at most when a long way is played

// What Python sent, unpacked: a run for each stop of the slider.
function unpack(model) {
  const { etas, lengths, x, f, stopped, sentences, eps } = model.get("_runs");
  const scene = model.get("_scene");
  const [places, values] = [floats(x), floats(f)];
  let at = 0;
  const runs = etas.map((eta, i) => {
    const [first, last] = [at, (at += lengths[i])];
    const way = { x: places.subarray(scene.n * first, scene.n * last), f: values.subarray(first, last) };
    return { eta, ...way, K: lengths[i] - 1, stopped: stopped[i], sentence: sentences[i] };
  });
  return { runs, etas, eps };
}

class Descent {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Descent explorer");
    this.setting = { ...model.get("_setting") };
    this.shown = null; // so many steps are drawn; null: all
    this.controls();
    this.way = this.page.canvas("", (...where) => this.drawWay(...where), { tabindex: 0, role: "application" });
    this.loss = this.page.canvas("", (...where) => this.drawLoss(...where));
    this.behind = document.createElement("canvas");
    this.readout = make("div", { class: "bp-readout" });
    this.sentence = make("div", { class: "bp-sentence" });
    const { functions, rules, player, slider } = this;
    this.page.root.append(
      make("div", { class: "bp-row" }, functions.element, rules.element, player.element),
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
    const show = (index) => (this.etas ? number(this.etas[index], 3) : "");
    this.slider = page.slider("η", { min: 0, max: 1, value: 0, show }, (index) => this.pick(index));
    const step = () => this.step();
    const reset = () => ((this.shown = 0), this.draw());
    this.player = page.player({ step, reset, perSecond: 6 });
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
      if (scene.n === 2) this.outlines = this.unpackOutlines();
      else this.curve = floats(scene.curve);
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
    this.slider.marks(scene.marks.map(({ eta, label }, i) => ({ at: this.nearest(eta), label, side: sides[i] })));
    const keys = scene.n === 1 ? "left and right arrow" : "arrow";
    this.way.element.setAttribute("aria-label", `The way on ${scene.name}, f(x) = ${scene.formula}. Move x^0 by ${keys} keys.`);
    this.draw();
  }

  nearest(eta) {
    const away = this.etas.map((one) => Math.abs(Math.log(one / eta)));
    return away.indexOf(Math.min(...away));
  }

  // Move η: what is drawn is here already, Python is told afterwards.
  pick(index) {
    this.player.stop();
    this.index = index;
    this.shown = null;
    this.draw();
    this.setting.eta = this.etas[index];
    this.page.send({ _setting: { ...this.setting, dragging: false } });
  }

  // Change what only Python can compute anew.
  change(values, now = true) {
    this.player.stop();
    this.shown = null;
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
    return this.shown < K;
  }

  get run() {
    return this.runs[this.index];
  }

  // x^0 by mouse, touch and keyboard.
  moveStart() {
    const { element, point } = this.way;
    const { page } = this;
    let held = false;
    const to = (event, dragging) => {
      const [right, down] = point(event);
      const { plot, scene } = this;
      const share = [(right - plot.left) / (plot.right - plot.left), (plot.bottom - down) / (plot.bottom - plot.top)];
      this.startAt(scene.box.map(([low, high], i) => low + share[i] * (high - low)), dragging);
    };
    page.listen(element, "pointerdown", (event) => {
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      held = true;
      to(event, true);
    });
    page.listen(element, "pointermove", (event) => held && to(event, true));
    page.listen(element, "pointerup", (event) => held && ((held = false), to(event, false)));
    page.listen(element, "pointercancel", () => held && ((held = false), this.change({ dragging: false })));
    page.listen(element, "keydown", (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!move || (this.scene.n === 1 && move[1])) return;
      event.preventDefault();
      const { box } = this.scene;
      this.startAt(this.setting.x0.map((x, i) => x + (move[i] * (box[i][1] - box[i][0])) / 50), true);
    });
    page.listen(element, "keyup", (event) => event.key.startsWith("Arrow") && this.change({ dragging: false }));
  }

  startAt(x, dragging) {
    const x0 = x.map((value, i) => {
      const [low, high] = this.scene.box[i];
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
    const { run, scene, page } = this;
    if (run.K < 0) return;
    const k = this.shown ?? run.K;
    const x = Array.from(run.x.subarray(scene.n * k, scene.n * (k + 1)));
    const place = x.length === 1 ? number(x[0]) : `(${x.map((one) => number(one)).join(", ")})`;
    const values = { eta: run.eta, k, iterations: run.K, x: x.join(" "), f: run.f[k], stopped: run.stopped };
    Object.assign(page.root.dataset, values, { points: k + 1 });
    const words = `x^{${k}} = ${place},  f(x^{${k}}) = ${number(run.f[k])}`;
    this.readout.replaceChildren(symbol(`k = ${k}`), " of ", String(run.K), ":  ", symbol(words));
    this.sentence.textContent = run.sentence;
    page.say(`η = ${number(run.eta, 3)}. ${run.sentence}`);
    this.loss.element.setAttribute("aria-label", `Loss against k: from ${number(run.f[0])} to ${number(run.f[run.K])}`);
  }

  unpackOutlines() {
    const { outlines, lengths, levels } = this.scene;
    const points = new Uint16Array(outlines.buffer.slice(outlines.byteOffset, outlines.byteOffset + outlines.byteLength));
    let at = 0;
    return lengths.map((length, i) => ({ level: levels[i], points: points.subarray(2 * at, 2 * (at += length)) }));
  }

  drawWay(ctx, width, height) {
    const { scene, page, way, behind } = this;
    const [x, y] = scene.n === 1 ? [scene.box[0], scene.range] : scene.box;
    const labels = scene.n === 1 ? { across: "x", up: "f(x)" } : { across: "x_1", up: "x_2" };
    // Curve and contours are painted once, and copied at each step.
    const painted = [width, height, way.ratio, page.colour.INK, page.size].join(" ");
    if (painted !== this.painted) {
      Object.assign(behind, { width: way.element.width, height: way.element.height });
      const under = behind.getContext("2d");
      under.scale(way.ratio, way.ratio);
      this.plot = axes(under, page, width, height, { x, y, ...labels });
      inside(under, this.plot, () => (scene.n === 1 ? this.drawCurve(under) : this.drawContours(under)));
      this.drawOptima(under);
      this.plot.frame();
      this.painted = painted;
    }
    ctx.drawImage(behind, 0, 0, width, height);
    this.drawSteps(ctx);
  }

  drawCurve(ctx) {
    const { curve, plot, page } = this;
    Object.assign(ctx, { strokeStyle: page.colour.FORWARD, lineWidth: 3 });
    ctx.beginPath();
    curve.forEach((f, i) => ctx.lineTo(plot.left + (i / (curve.length - 1)) * (plot.right - plot.left), plot.y(f)));
    ctx.stroke();
  }

  drawContours(ctx) {
    const { outlines, plot, page } = this;
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
    const { scene, plot, page } = this;
    for (const { x, f, kind } of scene.optima) {
      const [right, down] = [plot.x(x[0]), plot.y(scene.n === 1 ? f : x[1])];
      Object.assign(ctx, { fillStyle: page.colour.INK, strokeStyle: page.colour.PAPER, lineWidth: 1.5 });
      star(ctx, right, down, 0.6 * page.size);
      const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, align: "center", plain: true };
      write(ctx, kind, right, down + (kind === "maximum" ? -0.9 : 1.7) * page.size, style);
    }
  }

  // The way x^0, x^1, ...; dimmed while Python computes it anew from another start.
  drawSteps(ctx) {
    const { run, scene, plot, page } = this;
    const count = run.K < 0 ? 0 : (this.shown ?? run.K) + 1;
    const at = (k) => {
      const x = run.x[scene.n * k];
      return [plot.x(x), plot.y(scene.n === 1 ? run.f[k] : run.x[2 * k + 1])];
    };
    inside(ctx, plot, () => {
      ctx.globalAlpha = this.waiting ? 0.35 : 1;
      line(ctx, count, at, page.colour.PAPER, 6);
      line(ctx, count, at, page.colour.PATH, 3);
      dots(ctx, Math.min(count, 100), at, page.colour.PATH, (run.K > 60 ? 0.13 : 0.2) * page.size);
    });
    Object.assign(ctx, { globalAlpha: 1, fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
    const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, align: "center" };
    if (count > 1 && !this.waiting) {
      const [right, down] = at(count - 1);
      if (right >= plot.left && right <= plot.right && down >= plot.top && down <= plot.bottom) {
        mark(ctx, count > run.K ? run.stopped : "step", right, down, 0.4 * page.size);
        write(ctx, `x^{${count - 1}}`, right, down - 0.8 * page.size, style);
      }
    }
    this.drawStart(ctx, this.waiting || !count ? null : at(0), style);
  }

  drawStart(ctx, place, style) {
    const { scene, plot, page, setting } = this;
    const x0 = setting.x0 ?? [];
    // Before Python has answered, f(x^0) is not known here: the mark stands on the axis.
    const waiting = () => [plot.x(x0[0]), scene.n === 1 ? plot.bottom : plot.y(x0[1])];
    if (!place && x0.length !== scene.n) return;
    const [right, down] = place ?? waiting();
    mark(ctx, "start", right, down, 0.45 * page.size);
    write(ctx, "x^0", right, down - 0.8 * page.size, style);
  }

  drawLoss(ctx, width, height) {
    const { run, scene, page } = this;
    if (run.K < 0) return;
    const diverged = run.stopped === "diverged";
    const highest = Math.max(run.f[0], Number.MIN_VALUE);
    const margin = (diverged ? 2 : 0.15) * (run.f[0] - scene.range[0]) || 1;
    const y = scene.log
      ? [Math.min(LOWEST, highest / 10), (diverged ? 1e6 : 30) * highest]
      : [scene.range[0] - (diverged ? margin : 0), run.f[0] + margin];
    // A way that diverges is shown up to where it leaves the picture.
    const out = run.f.findIndex((f) => !(f >= y[0] && f <= y[1]));
    const last = diverged && out >= 0 ? out : run.K;
    const x = [0, 1.05 * Math.max(10, last)];
    const plot = axes(ctx, page, width, height, { x, y, log: scene.log, across: "k", up: "Loss f(x^k)" });
    plot.frame();
    const at = (k) => [plot.x(k), plot.y(run.f[k])];
    const count = (this.shown ?? run.K) + 1;
    inside(ctx, plot, () => {
      line(ctx, count, at, page.colour.PATH, 3);
      if (run.K <= 100) dots(ctx, count, at, page.colour.PATH, 0.2 * page.size);
    });
    if (count > run.K) this.drawStop(ctx, plot, at(last));
  }

  drawStop(ctx, plot, [right, down]) {
    const { run, page, eps } = this;
    const text = { converged: `|ΔLoss| ≤ ε = ${number(eps)}`, diverged: "diverged", max_iterations: "not yet stopped by ε" }[run.stopped];
    const y = Math.max(plot.top, Math.min(plot.bottom, down));
    Object.assign(ctx, { fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(right, plot.top);
    ctx.lineTo(right, plot.bottom);
    ctx.stroke();
    ctx.setLineDash([]);
    mark(ctx, run.stopped, right, y, 0.4 * page.size);
    const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, plain: true };
    const leftward = right > (plot.left + plot.right) / 2;
    const side = leftward ? { align: "right" } : { align: "left" };
    const beside = right + (leftward ? -0.7 : 0.7) * page.size;
    // Where the way of the Loss is not: it ends low when it has fallen, and high when it has not.
    const low = y > (plot.top + plot.bottom) / 2;
    const top = low ? plot.top + 2.4 * page.size : Math.max(y + 1.8 * page.size, (plot.top + plot.bottom) / 2);
    write(ctx, `k = ${run.K}`, beside, top, { ...style, ...side });
    write(ctx, text, beside, top + 1.2 * page.size, { ...style, ...side });
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
