// The page of an explorer: its controls, its colours, how it talks with Python, and an end for everything that runs.

const PAUSE_BEFORE_SENDING = 120; // ms: a held key reaches Python a few times a second, the screen at every frame
const PAUSE_WHILE_HELD = 200; // ms between two settings of a text while a key is held; a picture follows every key
const PATIENCE = 4000; // ms without a word from Python until that is said
const SOON = 300; // ms that Python may compute before that is said
const PAUSE_BEFORE_SPEAKING = 500; // ms without a change, so that a screen reader is not flooded

// The page of one view: its elements, its colours, and all that must end when the view is closed.
class Page {
  constructor(model, el, name) {
    this.model = model;
    this.look = model.get("_look");
    this.colour = {};
    this.endings = [];
    this.pictures = [];
    this.pending = {};
    this.root = make("div", { class: "bp-explorer", role: "group", "aria-label": name });
    // JupyterLab takes arrow keys, Enter and letters for itself, except below an element that carries this.
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    this.root.style.setProperty("--bp-small", `${this.look.SMALL}px`);
    this.live = make("div", { class: "bp-unseen", role: "status", "aria-live": "polite" });
    this.silence = make("div", { class: "bp-silence", role: "status", hidden: true });
    this.working = make("div", { class: "bp-working", hidden: true }, "Python is computing …");
    this.root.append(this.live, this.silence, this.working);
    el.append(this.root);
    // Back from the explorer to its cell, and so to JupyterLab's own keys.
    this.listen(this.root, "keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.root.closest(".jp-Cell")?.focus();
    });
    // JupyterLab names its theme on the body, VS Code in the body's class, the website's theme on the whole document or
    // on the body, and a plain page follows the system.
    // The style sheet may come a little later than the name, so look a second time.
    let later;
    const changed = () => {
      this.repaint();
      clearTimeout(later);
      later = setTimeout(() => this.repaint(), 300);
    };
    const theme = new MutationObserver(changed);
    const attributeFilter = ["class", "data-jp-theme-name", "data-vscode-theme-id", "data-theme"];
    for (const named of [document.documentElement, document.body]) {
      theme.observe(named, { attributes: true, attributeFilter });
    }
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", changed);
    this.atEnd(() => {
      theme.disconnect();
      clearTimeout(later);
    });
    // The view is put on the screen after render has returned; this tells when, and whenever its size changes.
    this.observer = new ResizeObserver(() => this.repaint());
    this.observer.observe(this.root);
    this.atEnd(() => this.observer.disconnect());
  }

  // Have `ending` called when the view is closed.
  atEnd(ending) {
    this.endings.push(ending);
  }

  listen(target, type, handler) {
    target.addEventListener(type, handler);
    this.atEnd(() => target.removeEventListener(type, handler));
  }

  // Have `handler` called when Python, or another view, changes a trait.
  on(trait, handler) {
    const changed = () => {
      this.answered();
      handler();
    };
    this.model.on(`change:${trait}`, changed);
    this.atEnd(() => this.model.off(`change:${trait}`, changed));
  }

  // Tell Python, a little later: drawing comes first, and a held key is told a few times a second; without a pause
  // where the answer is what the user waits for.
  send(values, pause = PAUSE_BEFORE_SENDING) {
    Object.assign(this.pending, values);
    this.sending ??= setTimeout(() => this.flush(!pause), pause);
  }

  // Tell Python now; `awaited` where the picture needs its answer.
  flush(awaited = false) {
    clearTimeout(this.sending);
    this.sending = undefined;
    const values = this.pending;
    this.pending = {};
    if (!Object.keys(values).length) return;
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.tell((callbacks) => this.model.save_changes(callbacks), awaited);
  }

  // Ask Python for something that is no trait: page.ask("set", { name: "data", value: "xor" }). What goes on all the
  // time is asked for quietly, without a word that Python computes.
  ask(what, values = {}, quietly = false) {
    this.flush();
    this.tell((callbacks) => this.model.send({ do: what, ...values }, callbacks), true, quietly);
  }

  // Send, and answer the kernel's word that it is busy. Jupyter's server leaves TCP's delays on, and its next small
  // packet, which has the answer, would be held back up to 40 ms until something goes the other way.
  tell(send, awaited, quietly = false) {
    let waits = true;
    const status = (message) => {
      this.answered();
      if (waits && !this.closed) this.model.send({});
      waits = false;
      if (message?.content?.execution_state === "idle") this.rest();
    };
    if (awaited) this.complaint ??= setTimeout(() => this.complain(), PATIENCE);
    if (awaited && !quietly) this.soon ??= setTimeout(() => (this.working.hidden = false), SOON);
    try {
      send({ iopub: { status } });
    } catch {
      if (awaited) this.complain(); // the kernel is gone
    }
  }

  complain() {
    this.rest();
    this.silence.textContent = "Python does not answer. Is its kernel busy, or not running?";
    this.silence.hidden = false;
  }

  // Python has computed what was asked for.
  rest() {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.working.hidden = true;
  }

  answered() {
    clearTimeout(this.complaint);
    this.complaint = undefined;
    this.silence.hidden = true;
  }

  // Whether the user has changed a trait that has not been sent to Python yet.
  unsent(name) {
    return name in this.pending;
  }

  // Do what is slow and follows a change, such as setting text: at once, but not with every repetition of a held key.
  // The last one asked for is always done.
  unhurried(work) {
    const wait = PAUSE_WHILE_HELD - (performance.now() - (this.doneAt ?? -Infinity));
    clearTimeout(this.waiting);
    const now = () => {
      this.doneAt = performance.now();
      work();
    };
    if (wait <= 0) now();
    else this.waiting = setTimeout(now, wait);
  }

  // Say a sentence to those who do not see the screen, once it no longer changes.
  say(sentence) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.live.textContent = sentence), PAUSE_BEFORE_SPEAKING);
  }

  // Colours by their names in backprop_lib.style, for the present theme. INK and PAPER are the theme's; on a dark one
  // the others are lighter. LIT is a background with ON_LIT on it. There are none before the view is on the screen, so
  // use them while drawing, or as CSS variables: var(--bp-forward), var(--bp-ink).
  readTheme() {
    const { color, backgroundColor, fontSize } = getComputedStyle(this.root);
    this.size = parseFloat(fontSize);
    this.dark = brightness(channels(backgroundColor)) < 128;
    const lifted = (hex) => {
      if (!this.dark || hex.length !== 7) return hex;
      return `rgb(${channels(hex).map((c) => Math.round(c + 0.3 * (255 - c))).join(" ")})`;
    };
    for (const [name, value] of Object.entries(this.look)) {
      if (typeof value === "string" && value.startsWith("#")) this.colour[name] = lifted(value);
      if (name === "SERIES") this.colour.SERIES = value.map((one) => (one === this.look.INK ? color : lifted(one)));
    }
    Object.assign(this.colour, { INK: color, PAPER: backgroundColor, LIT: this.look.LIT, ON_LIT: this.look.INK });
    for (const [name, value] of Object.entries({ ...this.colour, FOCUS: this.colour.FORWARD })) {
      if (!["SERIES", "INK", "PAPER"].includes(name)) {
        this.root.style.setProperty(`--bp-${name.toLowerCase().replaceAll("_", "-")}`, value);
      }
    }
  }

  // Read the theme again and draw every canvas again.
  repaint() {
    if (!this.root.isConnected) return;
    this.readTheme();
    for (const picture of this.pictures) picture.fit();
  }

  // A canvas that is sharp on every screen; draw(ctx, width, height) counts in CSS pixels and is called by .redraw(),
  // and by itself when the size or the theme changes. picture.element is the canvas; picture.point(event) is where the
  // mouse is.
  canvas(label, draw, attributes = {}) {
    const element = make("canvas", { class: "bp-canvas", role: "img", "aria-label": label, ...attributes });
    const ctx = element.getContext("2d");
    const picture = { element, width: 0, height: 0, ratio: 1 };
    picture.redraw = () => {
      if (!picture.width) return;
      ctx.setTransform(picture.ratio, 0, 0, picture.ratio, 0, 0);
      ctx.clearRect(0, 0, picture.width, picture.height);
      draw(ctx, picture.width, picture.height);
    };
    picture.fit = () => {
      const { clientWidth, clientHeight } = element;
      if (!clientWidth) return;
      Object.assign(picture, { width: clientWidth, height: clientHeight, ratio: window.devicePixelRatio || 1 });
      element.width = Math.round(clientWidth * picture.ratio);
      element.height = Math.round(clientHeight * picture.ratio);
      picture.redraw();
    };
    picture.point = (event) => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    this.observer.observe(element);
    this.pictures.push(picture);
    return picture;
  }

  // A labelled slider. `show(value)` is the text beside it, which screen readers hear too; `onInput(value)` draws.
  // slider.set(value), slider.limits(min, max, step), slider.name(label),
  // slider.marks([{ at, label, side: "before" or "after" }]).
  slider(label, { min, max, step = 1, value, show = number }, onInput) {
    const input = make("input", { type: "range", min, max, step });
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    const output = make("output");
    const marks = make("div", { class: "bp-marks" });
    const caption = make("span");
    const element = make("div", { class: "bp-slider bp-grow" }, caption, input, output, marks);
    const tell = () => {
      output.textContent = show(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
    };
    const slider = { element, input };
    slider.set = (now) => {
      input.value = now;
      tell();
    };
    slider.limits = (low, high, by = step) => Object.assign(input, { min: low, max: high, step: by });
    slider.name = (formula) => {
      caption.replaceChildren(symbol(formula));
      input.setAttribute("aria-label", formula.replace(/[_^{}]/g, ""));
    };
    slider.name(label);
    slider.marks = (list) => {
      marks.replaceChildren(
        ...list.map(({ at, label: text, side = "after" }) => {
          const share = (at - Number(input.min)) / (Number(input.max) - Number(input.min));
          return make("span", { class: `bp-${side}`, style: `left: ${100 * share}%` }, symbol(text));
        }),
      );
    };
    this.listen(input, "input", () => {
      tell();
      onInput(Number(input.value));
    });
    slider.set(value);
    return slider;
  }

  // A labelled list to choose from; options are [value, text] pairs. choice.set(value), choice.options(pairs).
  choice(label, options, value, onChange) {
    const select = make("select", { "aria-label": label });
    const element = make("label", { class: "bp-control" }, make("span", { class: "bp-label" }, label), select);
    const choice = { element, select };
    choice.set = (now) => (select.value = now);
    choice.options = (pairs) => {
      select.replaceChildren(...pairs.map(([key, text]) => make("option", { value: key }, text)));
    };
    choice.options(options);
    choice.set(value);
    this.listen(select, "change", () => onChange(select.value));
    return choice;
  }

  button(label, onClick, attributes = {}) {
    const button = make("button", { type: "button", ...attributes }, label);
    this.listen(button, "click", onClick);
    return button;
  }

  // Play, Step and Reset. `step()` goes one step on and says whether there is another; `reset()` goes back to the
  // start. player.stop() when something else moves the explorer. Nothing runs on after the view is closed.
  player({ step, reset, perSecond = 4 }) {
    let timer;
    const play = this.button("▶ Play", () => (timer ? player.stop() : start()), { "aria-pressed": "false" });
    const stopped = (work) => () => {
      player.stop();
      work();
    };
    const stepButton = this.button("Step", stopped(step));
    const resetButton = this.button("Reset", stopped(reset));
    const element = make("div", { class: "bp-control", role: "group", "aria-label": "Play" });
    element.append(play, stepButton, resetButton);
    const shown = (running) => {
      play.textContent = running ? "❚❚ Pause" : "▶ Play";
      play.setAttribute("aria-pressed", String(running));
    };
    const start = () => {
      shown(true);
      timer = setInterval(() => step() || player.stop(), 1000 / perSecond);
    };
    const player = { element, play, stepButton, resetButton };
    player.stop = () => {
      clearInterval(timer);
      timer = undefined;
      shown(false);
    };
    player.playing = () => timer !== undefined;
    this.atEnd(player.stop);
    return player;
  }

  // A trait as the user has left it, sent to Python or not.
  now(name) {
    return this.pending[name] ?? this.model.get(name);
  }

  // Return this from render: anywidget calls it when the view is closed or its cell is run again.
  get close() {
    return () => {
      this.flush();
      this.closed = true;
      for (const timer of [this.waiting, this.speaking, this.complaint, this.soon]) clearTimeout(timer);
      for (const ending of this.endings.splice(0)) ending();
      this.root.remove();
    };
  }
}
