// The digit pad: ink is drawn at once, here; what the networks say of it comes from Python a moment later.

const PEN = 1.6; // cells: half the thickness of a stroke
const HELP = "Draw with the mouse or a finger. With the keyboard: arrow keys move the pen, Space puts it down or lifts it, Delete clears.";

class Pad {
  constructor(model, el) {
    this.model = model;
    this.page = new Page(model, el, "Digit pad");
    const { side, examples } = model.get("_scene");
    Object.assign(this, { side, pen: [side / 2, side / 4], down: false });
    this.read();
    const { page } = this;
    this.pad = page.canvas(HELP, (...where) => this.drawPad(...where), { tabindex: 0, role: "application", class: "bp-canvas bp-pad" });
    this.said = page.canvas("What the networks say", (...where) => this.drawSaid(...where));
    this.sentence = make("div", { class: "bp-sentence" });
    const clear = page.button("Clear", () => this.put(new Uint8Array(side * side)));
    const names = examples.names.map((name, n) => [String(n), `a ${name}`]);
    const example = page.choice("Example", [["", "choose"], ...names], "", (n) => n && this.put(this.example(Number(n))));
    const help = make("span", {}, "Draw here; or: arrow keys, Space, Delete.");
    page.root.append(
      make("div", { class: "bp-row" }, clear, example.element, help),
      make("div", { class: "bp-pair" }, make("div", { class: "bp-paper" }, this.pad.element), this.said.element),
      this.sentence,
    );
    page.listen(this.pad.element, "pointerdown", (event) => this.press(event));
    page.listen(this.pad.element, "pointermove", (event) => this.move(event));
    for (const type of ["pointerup", "pointercancel"]) page.listen(this.pad.element, type, () => (this.drawing = false));
    page.listen(this.pad.element, "keydown", (event) => this.key(event));
    page.on("_ink", () => page.unsent("_ink") || (this.read(), this.pad.redraw()));
    page.on("_said", () => this.tell());
    this.tell();
  }

  read() {
    const { buffer, byteOffset, byteLength } = this.model.get("_ink");
    this.ink = new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
  }

  example(n) {
    const { buffer, byteOffset } = this.model.get("_scene").examples.ink;
    const size = this.side * this.side;
    return new Uint8Array(buffer.slice(byteOffset + n * size, byteOffset + (n + 1) * size));
  }

  // Show new ink, then tell Python.
  put(ink) {
    this.ink = ink;
    this.pad.redraw();
    this.page.send({ _ink: new DataView(ink.slice().buffer) });
  }

  // The cell under the pointer, with its fraction.
  cell(event) {
    const [x, y] = this.pad.point(event);
    return [(x / this.pad.width) * this.side, (y / this.pad.height) * this.side];
  }

  press(event) {
    this.pad.element.focus({ preventScroll: true });
    this.pad.element.setPointerCapture(event.pointerId);
    this.drawing = true;
    this.pen = this.cell(event);
    this.stroke(this.pen, this.pen);
  }

  move(event) {
    if (!this.drawing) return;
    const before = this.pen;
    this.pen = this.cell(event);
    this.stroke(before, this.pen);
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
    } else if (event.key === "Delete" || event.key === "Backspace") this.put(new Uint8Array(this.side * this.side));
    else return;
    event.preventDefault();
  }

  // Ink along a straight piece, as thick as a pen.
  stroke([x1, y1], [x2, y2], inked = true) {
    const { side } = this;
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

  // Bytes as a small picture: 0 is paper, 255 is ink.
  shades(bytes, width, height, [low, middle, high]) {
    const small = new OffscreenCanvas(width, height);
    const ctx = small.getContext("2d");
    const image = ctx.createImageData(width, height);
    const ends = [low, middle, high].map(channels);
    for (let i = 0; i < width * height; i++) {
      const value = bytes[i] / 127.5;
      const [from, to, share] = value < 1 ? [ends[0], ends[1], value] : [ends[1], ends[2], value - 1];
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + share * (to[c] - from[c]);
      image.data[4 * i + 3] = 255;
    }
    ctx.putImageData(image, 0, 0);
    return small;
  }

  greys() {
    const { PAPER, INK } = this.page.colour;
    const [paper, ink] = [channels(PAPER), channels(INK)];
    return [PAPER, `rgb(${paper.map((one, c) => (one + ink[c]) / 2).join(" ")})`, INK];
  }

  drawPad(ctx, width, height) {
    const { colour } = this.page;
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(this.shades(this.ink, this.side, this.side, this.greys()), 0, 0, width, height);
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
    for (const [task, Y] of Object.entries(outputs)) this.page.root.setAttribute(`data-${task.replaceAll(" ", "-")}`, Y.join(" "));
    this.page.say(sentence);
  }

  drawSaid(ctx, width, height) {
    const { size, colour } = this.page;
    const { pixels, outputs, names, units, empty } = this.answer;
    const bytes = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
    const tasks = Object.entries(outputs);
    const style = { size, colour: colour.INK, plain: true };
    const room = 0.56 * height;
    tasks.forEach(([task, Y], n) => {
      const [left, wide] = [(n * width) / tasks.length, width / tasks.length - size];
      write(ctx, task, left, 1.05 * size, style);
      this.drawBars(ctx, Y, names[task].slice(-Y.length), { left, wide, top: 1.6 * size, bottom: room, empty });
    });
    const below = room + 1.4 * size;
    write(ctx, "seen as", 0, below, style);
    const edge = Math.min(height - below - 0.5 * size, 5.5 * size);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.shades(bytes(pixels), 8, 8, this.greys()), 0, below + 0.4 * size, edge, edge);
    Object.assign(ctx, { strokeStyle: colour.INK, lineWidth: 1 });
    ctx.strokeRect(0, below + 0.4 * size, edge, edge);
    if (units.count) this.drawUnits(ctx, units, bytes(units.pixels), edge + size, below, width, height);
  }

  drawBars(ctx, Y, names, { left, wide, top, bottom, empty }) {
    const { size, colour } = this.page;
    const pitch = Math.min(1.5 * size, (bottom - top) / Y.length);
    const small = Math.min(size, 0.95 * pitch);
    const label = 0.65 * small * Math.max(...names.map((name) => name.length)) + 0.3 * size;
    const best = Y.length === 1 ? (Y[0] > 0.5 ? 0 : -1) : Y.indexOf(Math.max(...Y));
    Y.forEach((y, i) => {
      const at = top + i * pitch;
      const look = { size: small, colour: colour.INK, plain: true };
      write(ctx, names[i], left, at + 0.8 * pitch, look);
      Object.assign(ctx, { fillStyle: colour.DIM_TINT });
      ctx.fillRect(left + label, at + 0.1 * pitch, wide - label, 0.8 * pitch);
      Object.assign(ctx, { fillStyle: i === best && !empty ? colour.FORWARD : colour.DIM, globalAlpha: empty ? 0.3 : 1 });
      ctx.fillRect(left + label, at + 0.1 * pitch, (wide - label) * y, 0.8 * pitch);
      ctx.globalAlpha = 1;
      if (i === best && !empty) write(ctx, y.toFixed(2), left + wide - 0.2 * size, at + 0.8 * pitch, { ...look, align: "right", halo: colour.PAPER });
    });
  }

  // The units of the first hidden layer that speak loudest, and how loud: above 0 or below.
  drawUnits(ctx, { task, outputs, count }, pixels, left, top, width, height) {
    const { size, colour } = this.page;
    write(ctx, `hidden units that speak (${task})`, left, top, { size, colour: colour.INK, plain: true });
    const edge = Math.min(3.6 * size, height - top - 2.2 * size);
    const most = Math.max(1, Math.min(count, Math.floor((width - left) / (edge + 0.4 * size))));
    const loudest = outputs.map((y, j) => [Math.abs(y), j]).sort((a, b) => b[0] - a[0]).slice(0, most);
    const all = this.shades(pixels, 8, 8 * count, [colour.NEGATIVE, colour.PAPER, colour.POSITIVE]);
    loudest.forEach(([, j], n) => {
      const [x, y] = [left + n * (edge + 0.4 * size), top + 0.4 * size];
      ctx.drawImage(all, 0, 8 * j, 8, 8, x, y, edge, edge);
      Object.assign(ctx, { strokeStyle: colour.FORWARD, lineWidth: 1 + 4 * Math.abs(outputs[j]) });
      ctx.strokeRect(x, y, edge, edge);
      const look = { size: 0.85 * size, colour: colour.FORWARD, align: "center", plain: true };
      write(ctx, number(outputs[j], 2), x + edge / 2, y + edge + 1.05 * size, look);
    });
  }
}

export default {
  render({ model, el }) {
    return new Pad(model, el).page.close;
  },
};
