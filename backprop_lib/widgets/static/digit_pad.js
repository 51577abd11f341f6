// The digit pad: ink is drawn at once, here; what the networks say of it comes from Python a moment later.

const PEN = 1.6; // cells: half the thickness of a stroke
const HELP =
  "Draw with the mouse or a finger. With the keyboard, arrow keys move the pen, Space puts it down or lifts it, and " +
  "Delete clears.";

class Pad {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Digit pad");
    const { side, examples } = model.get("_scene");
    Object.assign(this, { side, pen: [side / 2, side / 4], down: false });
    this.read();
    const { page } = this;
    const drawn = { tabindex: 0, role: "application", class: "bp-canvas bp-pad" };
    this.pad = page.canvas(HELP, (...where) => this.drawPad(...where), drawn);
    const said = { class: "bp-canvas bp-said" };
    this.said = page.canvas("What the networks say", (...where) => this.drawSaid(...where), said);
    this.sentence = make("div", { class: "bp-sentence" });
    const clear = page.button("Clear", () => this.clear());
    const names = examples.names.map((name, n) => [String(n), `a ${name}`]);
    this.example = page.choice("Example", [["", "choose"], ...names], "", (n) => {
      if (n) this.put(this.exampleInk(Number(n)));
    });
    const keys = make("span", { class: "bp-keys" }, ", or use the arrow keys, Space and Delete");
    const help = make("span", {}, "Draw below", keys, ".");
    page.root.append(
      make("div", { class: "bp-row" }, clear, this.example.element, help),
      make("div", { class: "bp-pair" }, make("div", { class: "bp-paper" }, this.pad.element), this.said.element),
      this.sentence,
    );
    page.listen(this.pad.element, "pointerdown", (event) => this.press(event));
    page.listen(this.pad.element, "pointermove", (event) => this.move(event));
    for (const type of ["pointerup", "pointercancel"]) page.listen(this.pad.element, type, (event) => this.lift(event));
    page.listen(this.pad.element, "keydown", (event) => this.key(event));
    page.on("_cells", () => {
      if (page.unsent("_cells")) return;
      this.read();
      this.pad.redraw();
    });
    page.on("_said", () => this.tell());
    this.tell();
  }

  read() {
    this.ink = bytes(this.model.get("_cells"));
  }

  exampleInk(n) {
    const size = this.side * this.side;
    return bytes(this.model.get("_scene").examples.ink).slice(n * size, (n + 1) * size);
  }

  // Show new ink, then tell Python.
  put(ink) {
    this.ink = ink;
    this.pad.redraw();
    this.page.send({ _cells: new DataView(ink.slice().buffer) }, 0);
  }

  // The cell under the pointer, with its fraction.
  cell(event) {
    const [x, y] = this.pad.point(event);
    return [(x / this.pad.width) * this.side, (y / this.pad.height) * this.side];
  }

  // One finger draws; a second one is ignored.
  press(event) {
    if (this.pointer !== undefined) return;
    this.pad.element.focus({ preventScroll: true });
    this.pad.element.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.pen = this.cell(event);
    this.stroke(this.pen, this.pen);
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const before = this.pen;
    this.pen = this.cell(event);
    this.stroke(before, this.pen);
  }

  lift(event) {
    if (event.pointerId === this.pointer) this.pointer = undefined;
  }

  clear() {
    this.example.set("");
    this.put(new Uint8Array(this.side * this.side));
  }

  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move) {
      const before = this.pen;
      this.pen = before.map((at, axis) => Math.max(0.5, Math.min(this.side - 0.5, at + move[axis])));
      if (this.down) this.stroke(before, this.pen);
      else this.pad.redraw();
    } else if (event.key === " " || event.key === "Enter") {
      this.down = !this.down;
      this.stroke(this.pen, this.pen, this.down);
    } else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else return;
    event.preventDefault();
  }

  // Ink along a straight piece, as thick as a pen.
  stroke([x1, y1], [x2, y2], inked = true) {
    const { side } = this;
    this.example.set("");
    const ink = this.ink.slice();
    const steps = 1 + Math.ceil(2 * Math.hypot(x2 - x1, y2 - y1));
    for (let s = 0; inked && s <= steps; s++) {
      const [x, y] = [x1 + (s / steps) * (x2 - x1), y1 + (s / steps) * (y2 - y1)];
      for (let row = Math.max(0, Math.floor(y - PEN - 1)); row < Math.min(side, y + PEN + 1); row++) {
        for (let column = Math.max(0, Math.floor(x - PEN - 1)); column < Math.min(side, x + PEN + 1); column++) {
          const cover = PEN + 0.5 - Math.hypot(column + 0.5 - x, row + 0.5 - y);
          const at = side * row + column;
          ink[at] = Math.max(ink[at], Math.round(255 * Math.max(0, Math.min(1, cover))));
        }
      }
    }
    this.put(ink);
  }

  greys() {
    const { PAPER, INK } = this.page.colour;
    const [paper, ink] = [channels(PAPER), channels(INK)];
    return [PAPER, `rgb(${paper.map((one, c) => (one + ink[c]) / 2).join(" ")})`, INK];
  }

  drawPad(ctx, width, height) {
    const { colour } = this.page;
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(shades(this.ink, this.side, this.side, this.greys()), 0, 0, width, height);
    Object.assign(ctx, { strokeStyle: colour.INK, lineWidth: 2 });
    ctx.strokeRect(1, 1, width - 2, height - 2);
    const [x, y] = this.pen.map((at) => (at / this.side) * width);
    Object.assign(ctx, { strokeStyle: colour.PATH, lineWidth: this.down ? 5 : 2 });
    ctx.beginPath();
    ctx.arc(x, y, (PEN / this.side) * width, 0, 2 * Math.PI);
    ctx.stroke();
  }

  tell() {
    const { sentence, outputs } = this.model.get("_said");
    this.answer = this.model.get("_said");
    this.said.redraw();
    this.sentence.textContent = sentence;
    for (const [task, Y] of Object.entries(outputs)) {
      this.page.root.setAttribute(`data-${task.replaceAll(" ", "-")}`, Y.join(" "));
    }
    this.page.say(sentence);
  }

  drawSaid(ctx, width, height) {
    const { size, colour } = this.page;
    const { pixels, outputs, names, units, empty } = this.answer;
    const style = { size, colour: colour.INK, plain: true };
    const low = height - 6.3 * size;
    const panels = Object.entries(outputs).map(([task, Y]) => ({ task, Y, called: names[task].slice(-Y.length) }));
    // A panel is as wide as its names and its heading want, and all share what is left over.
    const want = ({ task, Y, called }) => Math.max(0.65 * task.length, 0.65 * called.join("").length + 0.5 * Y.length);
    const wanted = panels.map((panel) => size * want(panel));
    const total = wanted.reduce((sum, one) => sum + one, 0);
    const fit = Math.min(1, width / total); // on a phone everything is a little smaller
    const wants = wanted.map((one) => fit * one);
    const spare = Math.max(0, width - total) / panels.length;
    let left = 0;
    panels.forEach(({ task, Y, called }, n) => {
      write(ctx, task, left, 0.9 * size, { ...style, size: fit * size });
      const box = { left, right: left + wants[n] + spare - size, top: 2.4 * size, bottom: low - 1.4 * size };
      this.drawBars(ctx, Y, called, { ...box, empty });
      left += wants[n] + spare;
    });
    const below = low + 1.1 * size;
    write(ctx, "seen as", 0, below, style);
    const edge = height - below - 0.6 * size;
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(shades(bytes(pixels), 8, 8, this.greys()), 0, below + 0.4 * size, edge, edge);
    Object.assign(ctx, { strokeStyle: colour.INK, lineWidth: 1 });
    ctx.strokeRect(0, below + 0.4 * size, edge, edge);
    if (units.count) this.drawUnits(ctx, units, bytes(units.pixels), edge + size, below, width, height);
  }

  // A column for each output, from 0 at the bottom to 1 at the top; a longer name has a wider one.
  drawBars(ctx, Y, names, { left, right, top, bottom, empty }) {
    const { size, colour } = this.page;
    const letters = names.map((name) => name.length + 0.8);
    const letter = (right - left) / letters.reduce((sum, one) => sum + one, 0);
    const look = { size: Math.min(size, 1.55 * letter), colour: colour.INK, align: "center", plain: true };
    const best = Y.length === 1 ? (Y[0] > 0.5 ? 0 : -1) : Y.indexOf(Math.max(...Y));
    let x = left;
    Y.forEach((y, i) => {
      const wide = Math.min(letters[i] * letter, 4 * size);
      const [inner, high] = [0.82 * wide, y * (bottom - top)];
      ctx.fillStyle = colour.DIM_TINT;
      ctx.fillRect(x, top, inner, bottom - top);
      const fillStyle = i === best && !empty ? colour.FORWARD : colour.DIM;
      Object.assign(ctx, { fillStyle, globalAlpha: empty ? 0.3 : 1 });
      ctx.fillRect(x, bottom - high, inner, high);
      ctx.globalAlpha = 1;
      write(ctx, names[i], x + inner / 2, bottom + 1.1 * size, look);
      if ((i === best || Y.length === 1) && !empty) {
        const middle = Math.max(left + 1.2 * size, Math.min(right - 1.2 * size, x + inner / 2));
        write(ctx, fixed(y), Y.length === 1 ? x + inner / 2 : middle, top - 0.3 * size, { ...look, size });
      }
      x += letters[i] * letter;
    });
  }

  // The units of the first hidden layer with the largest outputs, of either sign; Python has sorted them.
  drawUnits(ctx, { task, outputs, count }, pixels, left, top, width, height) {
    const { size, colour } = this.page;
    const title = `most active hidden units of “${task}”`;
    write(ctx, title, left, top, { size: fitting(size, title, width - left), colour: colour.INK, plain: true });
    const edge = height - top - 1.9 * size;
    const most = Math.max(1, Math.min(count, Math.floor((width - left) / (edge + 0.4 * size))));
    const all = shades(pixels, 8, 8 * count, [colour.NEGATIVE, colour.PAPER, colour.POSITIVE]);
    outputs.slice(0, most).forEach((output, n) => {
      const [x, y] = [left + n * (edge + 0.4 * size), top + 0.4 * size];
      ctx.drawImage(all, 0, 8 * n, 8, 8, x, y, edge, edge);
      const share = Math.abs(output) / Math.max(1, Math.abs(outputs[0]));
      Object.assign(ctx, { strokeStyle: colour.FORWARD, lineWidth: 1 + 4 * share });
      ctx.strokeRect(x, y, edge, edge);
      const look = { size, colour: colour.FORWARD, align: "center", plain: true };
      write(ctx, fixed(output), x + edge / 2, y + edge + 1.15 * size, look);
    });
  }
}

export default {
  render({ model, el }) {
    return new Pad(model, el).page.close;
  },
};
