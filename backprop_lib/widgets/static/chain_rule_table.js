// The chain-rule table: one weight, its factors, and what they open into. All numbers and all text come from Python.

class ChainRule {
  constructor(model, el) {
    this.page = new Page(model, el, "Chain-rule table");
    this.model = model;
    this.table = model.get("_table");
    this.names = Object.keys(this.table.weights);
    this.weight = model.get("_weight");
    this.kept = {}; // rows that have been made
    this.ways = {}; // by the name of an opened sum: which of its terms is followed
    this.picked = ""; // the factor whose number is lit in the picture, "row:term:factor"
    const { page } = this;
    const show = (n) => `${n + 1} of ${this.names.length}`;
    const limits = { min: 0, max: this.names.length - 1, value: 0, show };
    this.slider = page.slider("All weights", limits, (n) => this.choose(this.names[n]));
    this.choice = page.choice("Weight", this.options(), this.weight, (name) => this.choose(name));
    this.network = new NetworkPicture(page, this.table.picture, {
      label: "The network. Arrow keys pick a weight.",
      onPick: (name) => name && this.choose(name),
      onlyWeights: true,
    });
    this.network.surface.classList.add("bp-low");
    this.formula = make("div", { class: "bp-step" });
    const label = "The factors, and what they open into";
    this.rows = make("table", { class: "bp-factors", role: "table", "aria-label": label });
    this.below = make("div", {}, this.rows);
    this.editor = new Editor(page, this.table.picture.given);
    this.read = make("div", { class: "bp-remembered" });
    page.root.append(
      make("div", { class: "bp-row" }, this.choice.element, this.slider.element),
      this.formula,
      this.network.element,
      this.editor.element,
      this.read,
      this.below,
    );
    page.on("_weight", () => {
      if (page.unsent("_weight")) return;
      this.weight = model.get("_weight");
      if (this.weight in this.table.weights) this.start();
    });
    page.on("_table", () => this.renew());
    page.listen(this.rows, "click", (event) => this.pick(event.target.closest("button")));
    page.listen(this.rows, "keydown", (event) => this.key(event));
    this.start();
  }

  // A menu holds plain text, so the indices of a symbol are written in the letters that Unicode has for them.
  options() {
    const [lower, upper] = ["₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"];
    return this.names.map((name) => {
      const [, k, i, j] = parted(name);
      return [name, `w${lower[i]}${lower[j]}⁽${upper[k]}⁾${i === 0 ? " (bias)" : ""}`];
    });
  }

  // Python has computed the passes anew: x, d or a weight was changed.
  renew() {
    this.table = this.model.get("_table");
    this.names = Object.keys(this.table.weights);
    this.kept = {};
    this.choice.options(this.options());
    this.slider.limits(0, this.names.length - 1);
    this.network.renew(this.table.picture);
    this.editor.show(this.table.picture.given);
    if (!this.page.unsent("_weight")) this.weight = this.model.get("_weight");
    this.start();
  }

  choose(name) {
    this.weight = name;
    this.start();
    this.page.send({ _weight: name });
  }

  start() {
    this.picked = "";
    this.draw();
    const { lead, symbols, numbers, value } = this.table.weights[this.weight];
    this.page.say(`${lead} ${symbols} = ${numbers} = ${value}`.replace(/[{}]/g, ""));
  }

  // The rows: the product, then the derivative that comes last in it, and so on to Div.
  list() {
    const found = [];
    for (let row = this.table.weights[this.weight]; row; ) {
      const way = row.terms.length ? (this.ways[row.lead] ?? 0) : 0;
      found.push({ ...row, way });
      row = this.table.opened[row.terms[way]?.at(-1).reads[0]];
    }
    return found;
  }

  pick(button) {
    if (!button) return;
    const [r, t] = parted(button.dataset.at);
    this.ways[this.list()[r].lead] = t;
    this.picked = this.picked === button.dataset.at ? "" : button.dataset.at;
    this.draw();
    this.page.say(this.read.textContent);
  }

  // Left and right go from factor to factor, up and down from row to row.
  key(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!move || !event.target.dataset.at) return;
    event.preventDefault();
    const across = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const buttons = [...this.rows.querySelectorAll("button")];
    const [row] = parted(event.target.dataset.at);
    const to = across
      ? buttons[buttons.indexOf(event.target) + move]
      : buttons.find((button) => parted(button.dataset.at)[0] === row + move);
    to?.focus();
  }

  draw() {
    const { page, table, weight, network } = this;
    const product = table.weights[weight];
    const list = this.list();
    this.slider.set(this.names.indexOf(weight));
    this.choice.set(weight);
    this.editor.choose(weight, table.picture.weights[weight]);
    const [r, t, f] = this.picked ? parted(this.picked) : [];
    const factor = this.picked && list[r].terms[t][f];
    const reads = factor ? factor.reads : list.flatMap((row) => row.reads);
    network.show({
      lit: new Set(reads),
      made: new Set(),
      selected: weight,
      first: weight,
      known: (name) => this.known(name),
      derivatives: 0,
    });
    page.unhurried(() => this.lay(list, factor, reads));
    Object.assign(page.root.dataset, { weight, value: product.value, picked: this.picked, lit: reads.join(" ") });
  }

  // Set the formula and the rows.
  lay(list, factor, reads) {
    const product = this.table.weights[this.weight];
    this.formula.replaceChildren(equation(product.lead), equation(product.formula));
    this.count = product.count;
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    this.place(list.map((row, r) => this.made(row, r)));
    const pressed = this.rows.querySelectorAll("[aria-pressed=true]");
    for (const button of pressed) button.setAttribute("aria-pressed", "false");
    if (factor) this.rows.querySelector(`[data-at="${this.picked}"]`).setAttribute("aria-pressed", "true");
    if (focused) this.rows.querySelector(`[data-at="${focused}"]`)?.focus();
    keepHeight(this.below);
    this.remember(factor, reads);
  }

  known(name) {
    const [, , i] = parted(name);
    return i === 0 || name in this.table.picture.numbers;
  }

  // Where the numbers of a factor lie, in words and as the library's arrays.
  remember(factor, reads) {
    const { numbers } = this.table.picture;
    if (!factor) {
      this.read.replaceChildren(`${this.count}. Pick one to see where its number comes from.`);
      return;
    }
    const where = {
      y: (k, i) => [`remembered by the forward pass: y[${k}][0, ${i}] = ${numbers[named("y", k, i)] ?? 1}`],
      z: (k, j) => [`its slope is taken at the remembered z[${k}][0, ${j - 1}] = ${numbers[named("z", k, j)]}`],
      w: (k, i, j) => [`a weight: w[${k}][${i}, ${j - 1}]`],
      dy: () => ["found one step before; its own row is below"],
      dz: () => ["found one step before; its own row is below"],
    };
    const found = reads.map((name) => parted(name)).flatMap(([kind, ...indices]) => where[kind](...indices));
    this.read.replaceChildren(equation(`${factor.symbol} = ${factor.number}`), `(${[...new Set(found)].join("; ")})`);
  }

  // A row is made once: from one weight to the next most of them stay, and what stays is not laid out again.
  made(row, r) {
    const key = `${r} ${row.way} ${row.lead}`;
    this.kept[key] ??= this.row(row, r);
    return this.kept[key];
  }

  place(rows) {
    rows.forEach((row, r) => {
      const old = this.rows.children[r];
      if (!old) this.rows.append(row);
      else if (old !== row) old.replaceWith(row);
    });
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
  }

  row({ lead, symbols, numbers, value, terms, way }, r) {
    const cell = make("td", { role: "cell" });
    terms.forEach((term, t) => {
      if (t) cell.append(" + ");
      const group = make("span", { class: terms.length > 1 && t === way ? "bp-term bp-followed" : "bp-term" });
      term.forEach((factor, f) => group.append(...(f ? [" · "] : []), this.factor(factor, `${r}:${t}:${f}`)));
      cell.append(group);
    });
    if (!terms.length) cell.append(equation(symbols), numbers && ` = ${numbers}`);
    const head = make("th", { scope: "row", role: "rowheader" }, equation(lead));
    return make("tr", { role: "row" }, head, cell, make("td", { role: "cell" }, `= ${value}`));
  }

  factor({ symbol: formula, number: value, reads }, at) {
    const kind = { y: "forward", z: "forward", w: "weight" }[parted(reads[0])[0]] ?? "backward";
    const attributes = { class: `bp-factor bp-${kind}`, "data-at": at, "aria-pressed": "false" };
    return this.button(attributes, symbol(formula), make("span", {}, value));
  }

  button(attributes, ...children) {
    return make("button", { type: "button", ...attributes }, ...children);
  }
}

export default {
  render({ model, el }) {
    return new ChainRule(model, el).page.close;
  },
};
