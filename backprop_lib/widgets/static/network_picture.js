// A small network with every weight: units, lines, and the numbers that are known; for the explorers of the passes.

const MOST_LABELS = 12; // so many weights between two layers can carry their numbers
const NEAR = 0.55; // heights of the text: a click this near to a line is meant for it
const HEAD = 4.3; // heights of the text above the units
const PITCH = 5; // heights of the text from one unit to the next, at most
const FAINT = 0.22; // how much is left to see of what is not being talked about

// The name of a number, "y:1:2" or "w:1:0:2", and its parts.
const named = (...parts) => parts.join(":");
const parted = (name) => name.split(":").map((part) => (/^\d+$/.test(part) ? Number(part) : part));

// Where labels go: for each line a place on it, between left and right, that is clear of the other labels, and then of
// the other lines. Each label in turn moves to its best place; of several beginnings the one that ends best is taken.
function labelPlaces(lines, [wide, high], left, right) {
  const shares = Array.from({ length: 41 }, (_, n) => n / 40);
  const margin = Math.min(0.55 * wide, 0.45 * (right - left));
  const ways = lines.map(([x1, y1, x2, y2]) =>
    shares.map((share) => {
      const x = left + margin + share * (right - left - 2 * margin);
      return [x, y1 + ((x - x1) / (x2 - x1)) * (y2 - y1)];
    }),
  );
  // How much of two labels is on top of each other: 1 if they are in one place, 0 if they are clear.
  const overlap = ([x, y], [u, v]) => Math.max(0, 1 - Math.abs(x - u) / wide) * Math.max(0, 1 - Math.abs(y - v) / high);
  const cost = (n, at, chosen) => {
    const place = ways[n][at];
    let sum = 0.02 * Math.abs(shares[at] - 0.5);
    ways.forEach((other, m) => {
      if (m === n) return;
      sum += 20 * overlap(place, other[chosen[m]]);
      const near = Math.min(...other.map(([u, v]) => Math.hypot((u - place[0]) / wide, (v - place[1]) / high)));
      sum += 0.3 * Math.max(0, 0.6 - near);
    });
    return sum;
  };
  let [best, found] = [Infinity, []];
  for (const begin of [() => 20, (n) => [4, 20, 36][n % 3], (n) => [8, 32][n % 2], (n) => (n * 13) % 41]) {
    const chosen = ways.map((_, n) => begin(n));
    for (let round = 0; round < 4; round++) {
      ways.forEach((way, n) => {
        const costs = way.map((_, at) => cost(n, at, chosen));
        chosen[n] = costs.indexOf(Math.min(...costs));
      });
    }
    const total = ways.reduce((sum, _, n) => sum + cost(n, chosen[n], chosen), 0);
    if (total < best) [best, found] = [total, chosen];
  }
  return ways.map((way, n) => way[found[n]]);
}

class NetworkPicture {
  // `what` is what Python made of the network; `onlyWeights` says that units can't be picked.
  constructor(page, what, { label, onPick, onlyWeights = false }) {
    Object.assign(this, { page, onPick, onlyWeights });
    this.state = { lit: new Set(), made: new Set(), known: () => true, selected: "", derivatives: 0 };
    const attributes = { tabindex: 0, role: "application", class: "bp-canvas bp-network" };
    this.picture = page.canvas(label, (...where) => this.draw(...where), attributes);
    this.surface = this.picture.element;
    this.element = make("div", { class: "bp-sideways" }, this.surface);
    this.renew(what);
    page.listen(this.surface, "pointerdown", () => this.surface.focus({ preventScroll: true }));
    // A finger that moves the picture sideways picks nothing.
    page.listen(this.surface, "click", (event) => onPick(this.at(...this.picture.point(event))));
    page.listen(this.surface, "keydown", (event) => this.key(event));
  }

  // Take another network, or the same one with other numbers.
  renew(what) {
    Object.assign(this, { what, N: what.widths.length - 1, fitted: "", faintFor: "", listed: undefined });
    this.largest = Math.max(...Object.values(what.weights).map(Math.abs), 1e-300);
    // Room for two rows of numbers in every unit, also of a wide layer.
    const rows = Math.max(...what.widths.map((_, k) => this.unitsOf(k).length));
    this.surface.style.minHeight = `${HEAD + 0.3 + 2.5 * rows}em`;
    this.surface.style.maxHeight = `${HEAD + 0.3 + PITCH * rows}em`;
    // On a phone: a column for each layer, and between two of them room for two labels side by side.
    this.surface.style.setProperty("--bp-wide", `${10 + 14 * this.N}em`);
  }

  // state: names that are lit and names just computed, known(name), the selected item, the layer whose lines show
  // dDiv/dw
  show(state) {
    Object.assign(this.state, state);
    this.picture.redraw();
    this.follow();
  }

  // Where the picture is wider than its place, move it to what is talked about: all of it, or else what is new in it.
  follow() {
    const { made, lit, selected } = this.state;
    const room = this.element.clientWidth;
    if (!this.xs || this.picture.width <= room) return;
    const found = [[...made, ...lit, selected], [...made, selected]].map((names) => this.extent(names));
    const [left, right] = found.find(([low, high]) => high - low <= room) ?? found[1];
    if (left > right) return;
    const { scrollLeft } = this.element;
    if (left < scrollLeft || right > scrollLeft + room) this.element.scrollLeft = (left + right - room) / 2;
  }

  // From where to where some numbers are shown.
  extent(names) {
    const places = names.filter(Boolean).map((name) => {
      const [, k, ...indices] = parted(name);
      const line = this.lines[named("w", k, ...indices)];
      if (line) return [line[0], line[2]];
      const { x, half } = this.units[named("y", k, indices[0])] ?? { x: this.dx, half: this.picture.width - this.dx };
      return [x - half, x + half];
    });
    return [Math.min(...places.map(([low]) => low)), Math.max(...places.map(([, high]) => high))];
  }

  key(event) {
    const { selected, first } = this.state;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape" && !this.onlyWeights) this.onPick("");
    else if (move) this.onPick(selected ? this.beside(selected, ...move) : first);
    else if (["Enter", " "].includes(event.key)) this.onPick(selected && !this.onlyWeights ? "" : selected || first);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // All that can be picked, column by column from left to right, and in each from top to bottom.
  get columns() {
    if (this.listed) return this.listed;
    this.listed = [];
    for (let k = 0; k <= this.N; k++) {
      const below = [];
      const units = this.unitsOf(k);
      if (k) {
        for (const j of units.filter(Boolean)) below.push(...this.unitsOf(k - 1).map((i) => named("w", k, i, j)));
        this.listed.push(below);
      }
      if (!this.onlyWeights) this.listed.push(units.map((i) => named("y", k, i)));
    }
    return this.listed;
  }

  unitsOf(k) {
    return Array.from({ length: this.what.widths[k] + 1 }, (_, i) => i).slice(k === this.N ? 1 : 0);
  }

  beside(item, right, down) {
    const column = this.columns.findIndex((names) => names.includes(item));
    const row = this.columns[column].indexOf(item);
    const to = this.columns[Math.max(0, Math.min(this.columns.length - 1, column + right))];
    const last = Math.max(1, this.columns[column].length - 1);
    const share = right ? Math.round((row * (to.length - 1)) / last) : row + down;
    return to[Math.max(0, Math.min(to.length - 1, share))];
  }

  // What is drawn at a point: a unit, or the nearest line if it is near enough.
  at(x, y) {
    const inside = ([, { x: u, y: v, half, high }]) => Math.abs(x - u) <= half && Math.abs(y - v) <= high;
    const unit = Object.entries(this.units).find(inside);
    if (unit) return this.onlyWeights ? "" : unit[0];
    let [nearest, found] = [NEAR * this.page.size, ""];
    for (const [name, [x1, y1, x2, y2]] of Object.entries(this.lines)) {
      const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
      if (along < 0 || along > 1) continue;
      const away = Math.hypot(x1 + along * (x2 - x1) - x, y1 + along * (y2 - y1) - y);
      if (away < nearest) [nearest, found] = [away, name];
    }
    return found;
  }

  layOut(width, height) {
    const { N, page, what } = this;
    const { size } = page;
    const fits = [width, height, size].join();
    if (fits === this.fitted) return;
    this.fitted = fits;
    const digits = 1.75 * size; // half the width of a number
    const last = 6.4 * size; // where d stands
    const room = width - last - 2 * digits;
    this.both = (room - 4 * digits * N) / N > 3.6 * size;
    const half = (this.both ? 2 : 1) * digits;
    const [left, right] = [digits + 4, width - last - half];
    const top = HEAD * size;
    const rows = Math.max(...what.widths.map((_, k) => this.unitsOf(k).length));
    const pitch = Math.min(PITCH * size, (height - top - 4) / rows);
    Object.assign(this, { units: {}, lines: {}, xs: [], desired: {}, dx: width - 0.5 * last + 0.3 * size });
    for (let k = 0; k <= N; k++) {
      const x = left + (k * (right - left)) / N;
      const units = this.unitsOf(k);
      this.xs.push(x);
      units.forEach((i, n) => {
        const y = top + (height - top - 4) / 2 + (n - (units.length - 1) / 2) * pitch;
        const wide = i === 0 ? 0.8 * size : k ? half : digits;
        this.units[named("y", k, i)] = { x, y, half: wide, high: Math.min(i ? 1.3 * size : 0.8 * size, 0.46 * pitch) };
      });
    }
    for (const name of Object.keys(what.weights)) {
      const [, k, i, j] = parted(name);
      const [from, to] = [this.units[named("y", k - 1, i)], this.units[named("y", k, j)]];
      this.lines[name] = [from.x + from.half, from.y, to.x - to.half, to.y];
    }
    this.labels = {};
    this.placed = {};
    for (let k = 1; k <= N; k++) {
      const names = Object.keys(this.lines).filter((name) => parted(name)[1] === k);
      if (names.length <= MOST_LABELS) Object.assign(this.labels, this.place(names));
    }
    this.follow();
  }

  // The places of the labels of some lines below one layer. They are searched for once: that takes as long as to draw
  // them.
  place(names) {
    this.placed[names] ??= this.findPlaces(names);
    return this.placed[names];
  }

  findPlaces(names) {
    const { size } = this.page;
    const lines = names.map((name) => this.lines[name]);
    const k = parted(names[0])[1];
    const before = this.units[named("y", k - 1, 1)];
    const places = labelPlaces(lines, [3.3 * size, 1.15 * size], before.x + before.half, lines[0][2]);
    return Object.fromEntries(names.map((name, n) => [name, places[n]]));
  }

  draw(ctx, width, height) {
    this.layOut(width, height);
    this.drawFaintLines(ctx);
    const lit = Object.keys(this.lines).filter((name) => this.isLit(name));
    for (const name of lit) this.drawLine(ctx, name, this.state.selected === name);
    this.drawHeads(ctx);
    this.font = "";
    for (const [name, unit] of Object.entries(this.units)) this.drawUnit(ctx, name, unit);
    this.drawLabels(ctx);
    this.drawDesired(ctx);
  }

  // A hundred lines take longer than a frame lasts, so all of them are drawn once, faint, and what is lit goes over
  // them.
  drawFaintLines(ctx) {
    const { width, height } = ctx.canvas;
    const fits = [width, height, this.fitted, JSON.stringify(this.page.colour)].join();
    if (fits !== this.faintFor) {
      const canvas = new OffscreenCanvas(width, height);
      const faint = canvas.getContext("2d");
      faint.setTransform(ctx.getTransform());
      faint.globalAlpha = FAINT;
      for (const name of Object.keys(this.lines)) this.drawLine(faint, name);
      Object.assign(this, { faint: canvas.transferToImageBitmap(), faintFor: fits });
    }
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.faint, 0, 0);
    ctx.restore();
  }

  drawLine(ctx, name, selected = false) {
    const { page, what } = this;
    const [x1, y1, x2, y2] = this.lines[name];
    const w = what.weights[name];
    const stroke = (colour, lineWidth, dash = []) => {
      Object.assign(ctx, { strokeStyle: colour, lineWidth });
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
      ctx.stroke();
      ctx.setLineDash([]);
    };
    const thick = 1.5 + (0.22 * page.size * Math.abs(w)) / this.largest;
    if (selected) stroke(page.colour.LIT, thick + 0.55 * page.size);
    stroke(w < 0 ? page.colour.NEGATIVE : page.colour.POSITIVE, thick, w < 0 ? [2.5 * thick, 1.5 * thick] : []);
  }

  isLit(name) {
    const { lit, made, selected } = this.state;
    return lit.has(name) || made.has(name) || made.has(`d${name}`) || selected === name;
  }

  drawUnit(ctx, name, { x, y, half, high }) {
    const { page, state } = this;
    const { colour } = page;
    const [, k, i] = parted(name);
    const own = ["z", "y", "dy", "dz"].map((kind) => named(kind, k, i));
    const made = own.some((one) => state.made.has(one));
    const lit = made || state.selected === name || own.some((one) => state.lit.has(one));
    const outline = (grow) => {
      ctx.beginPath();
      ctx.roundRect(x - half - grow, y - high - grow, 2 * (half + grow), 2 * (high + grow), i ? 0.6 * page.size : half);
    };
    outline(0);
    ctx.fillStyle = colour.PAPER;
    ctx.fill();
    if (i === 0) {
      ctx.fillStyle = state.lit.has(name) ? colour.LIT : colour.DIM_TINT;
      ctx.fill();
    }
    Object.assign(ctx, { strokeStyle: lit ? colour.INK : colour.DIM, lineWidth: made ? 3 : 1.5 });
    ctx.stroke();
    if (state.selected === name) {
      outline(4);
      Object.assign(ctx, { strokeStyle: colour.FORWARD, lineWidth: 4 });
      ctx.stroke();
    }
    if (i) this.drawNumbers(ctx, k, own, { x, y, half, high });
    else this.text(ctx, "1", x, y, { colour: state.lit.has(name) ? colour.ON_LIT : colour.DIM });
  }

  // z and y above, dDiv/dz and dDiv/dy below; where there is little room, the one of the two that matters now.
  drawNumbers(ctx, k, [z, y, dy, dz], { x, y: middle, half, high }) {
    const { state, both, page } = this;
    const backward = state.known(dy);
    const first = (one, other) => state.lit.has(one) || state.made.has(one) || !state.known(other);
    const matters = (early, late) => (first(early, late) ? early : late);
    const rows = [
      [z, y, page.colour.FORWARD, state.known(z) || state.known(y)],
      [dz, dy, page.colour.BACKWARD, backward],
    ];
    rows.forEach(([left, right, colour, shown], row) => {
      if (!shown) return;
      const down = middle + (backward && k ? (row ? 0.47 : -0.47) * high : 0);
      const places = both && k ? [[left, x - 0.48 * half], [right, x + 0.48 * half]] : [];
      if (!places.length) places.push([k === 0 ? right : row ? matters(right, left) : matters(left, right), x]);
      for (const [name, at] of places) if (state.known(name)) this.drawNumber(ctx, name, at, down, colour);
    });
  }

  drawNumber(ctx, name, x, y, colour) {
    const { state, page, what } = this;
    const { size } = page;
    const [lit, made] = [state.lit.has(name), state.made.has(name)];
    if (lit) {
      ctx.fillStyle = page.colour.LIT;
      ctx.beginPath();
      ctx.roundRect(x - 1.62 * size, y - 0.5 * size, 3.24 * size, size, 0.3 * size);
      ctx.fill();
    }
    const faint = !lit && !made && state.lit.size > 0;
    this.text(ctx, what.numbers[name], x, y, { colour: lit ? page.colour.ON_LIT : colour, faint, bold: made });
  }

  text(ctx, words, x, y, { colour, faint = false, bold = false, behind, room = 3.3 }) {
    const { size } = this.page;
    // To set a font is slow, and most numbers have the same.
    const font = `${bold ? "bold " : ""}${size}px "DejaVu Sans", Verdana, sans-serif`;
    if (font !== this.font) ctx.font = this.font = font;
    if (behind) {
      const wide = ctx.measureText(words).width + 4;
      ctx.fillStyle = behind;
      ctx.fillRect(x - wide / 2, y - 0.45 * size, wide, 0.9 * size);
    }
    Object.assign(ctx, { textAlign: "center", fillStyle: colour, globalAlpha: faint ? 0.6 : 1 });
    ctx.fillText(words, x, y + 0.36 * size, room * size);
    ctx.globalAlpha = 1;
  }

  // Weights beside their lines; where dDiv/dw has just been computed, these.
  drawLabels(ctx) {
    const { page, state, what } = this;
    const places = { ...this.labels };
    const lit = Object.keys(this.lines).filter((name) => this.isLit(name));
    for (let k = 1; k <= this.N; k++) {
      const bare = lit.filter((name) => !this.labels[name] && parted(name)[1] === k);
      if (bare.length && bare.length <= MOST_LABELS) Object.assign(places, this.place(bare));
    }
    for (const [name, [x, y]] of Object.entries(places)) {
      const derivative = parted(name)[1] === state.derivatives && state.known(`d${name}`);
      const colour = derivative ? page.colour.BACKWARD : page.colour[what.weights[name] < 0 ? "NEGATIVE" : "POSITIVE"];
      const faint = !lit.includes(name);
      if (faint && lit.length && this.labels[name] === undefined) continue;
      const look = { colour, faint, behind: page.colour.PAPER, bold: state.made.has(`d${name}`) };
      this.text(ctx, what.numbers[derivative ? `d${name}` : name], x, y, look);
    }
  }

  drawHeads(ctx) {
    const { page, what, both, state } = this;
    const { size, colour } = page;
    this.xs.forEach((x, k) => {
      const name = k ? `f_{${k}}: ${what.activations[k - 1].replaceAll("_", " ")}` : "input";
      const align = k ? "center" : "left";
      const at = k ? x : 4;
      write(ctx, name, at, 0.95 * size, { size, colour: colour.INK, align, plain: true });
      const values = k && both ? `z^{(${k})} → y^{(${k})}` : `y^{(${k})}`;
      write(ctx, values, at + (k ? 0 : 0.4 * size), 2.35 * size, { size, colour: colour.FORWARD, align });
      if (!k || !state.known(named("dy", k, 1))) return;
      const back = both ? "∂Div/∂z ← ∂Div/∂y" : "∂Div/∂y";
      write(ctx, back, x, 3.75 * size, { size, colour: colour.BACKWARD, align });
    });
  }

  drawDesired(ctx) {
    const { page, what, state, N, dx } = this;
    const { size, colour } = page;
    const div = state.known("Div");
    const look = { colour: colour.INK, bold: state.made.has("Div"), room: 6 };
    if (div) this.text(ctx, what.numbers.Div, dx, 2 * size, look);
    write(ctx, "Div(Y, d)", dx, 0.95 * size, { size, colour: colour.INK, align: "center" });
    for (const i of this.unitsOf(N)) {
      const { y } = this.units[named("y", N, i)];
      const name = named("d", i);
      Object.assign(ctx, { fillStyle: state.lit.has(name) ? colour.LIT : colour.DESIRED_TINT });
      ctx.beginPath();
      ctx.roundRect(dx - 2.7 * size, y - 0.8 * size, 5.4 * size, 1.6 * size, 0.4 * size);
      ctx.fill();
      const on = state.lit.has(name) ? colour.ON_LIT : colour.DESIRED;
      const style = { size, colour: on, align: "center", plain: true };
      write(ctx, `d_{${i}} = ${what.numbers[name]}`, dx, y + 0.36 * size, style);
    }
  }
}

// Let an element grow with what it shows, but not shrink: a notebook lays out all its cells when the height of one
// changes.
function keepHeight(element) {
  const { offsetHeight } = element;
  if (offsetHeight > (parseFloat(element.style.minHeight) || 0)) element.style.minHeight = `${offsetHeight}px`;
}

// A formula that may be broken between its parts: each part is set as in the lecture.
function equation(formula) {
  const parts = formula.split(" ").flatMap((part) => (/[_^]|^Div$/.test(part) ? [symbol(part), " "] : [`${part} `]));
  return make("span", {}, ...parts);
}
