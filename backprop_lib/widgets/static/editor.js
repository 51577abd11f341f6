// Changing the numbers that the passes start from.

// The fields in which x, d and one weight can be changed. Python computes what follows, or says why it can't be.
class Editor {
  constructor(page, given) {
    this.page = page;
    this.fields = {};
    this.sent = {};
    this.element = make("div", { class: "bp-row bp-editor" });
    for (const [name, label] of [["x", "The input x"], ["d", "The desired output d"]]) {
      const group = make("span", { class: "bp-fields", role: "group", "aria-label": label }, symbol(name), " =");
      this.fields[name] = given[name].map((_, n) => this.field(`${name}_${n + 1}`, name));
      group.append(...this.fields[name]);
      this.element.append(group);
    }
    this.caption = make("span");
    this.fields.weight = [this.field("The weight", "weight")];
    this.ofWeight = make("span", { class: "bp-fields", hidden: true }, this.caption, " =", ...this.fields.weight);
    this.said = make("span", { class: "bp-refused", role: "alert" });
    this.element.append(this.ofWeight, this.said);
    page.on("_refused", () => this.refuse(page.model.get("_refused")));
    this.show(given);
  }

  field(label, name) {
    const long = name === "weight" && "bp-long";
    const input = make("input", { type: "text", inputmode: "decimal", "aria-label": label, class: long });
    this.page.listen(input, "change", () => this.send(name));
    this.page.listen(input, "keydown", (event) => {
      if (event.key === "Enter") this.send(name);
      if (event.key === "Escape") this.restore();
    });
    return input;
  }

  // Enter and leaving the field both come here; what was sent already is not sent again.
  send(name) {
    const texts = this.fields[name].map((input) => input.value);
    if (this.sent[name] === texts.join()) return;
    this.sent[name] = texts.join();
    this.page.ask("set", name === "weight" ? { name: this.weight, value: texts[0] } : { name, value: texts });
  }

  // Show what Python knows of x and d, and let go of what it refused.
  show(given) {
    this.given = given;
    this.restore();
  }

  restore() {
    for (const name of ["x", "d"]) this.write(name, this.given[name]);
    if (this.weight) this.write("weight", [this.value]);
    this.said.textContent = "";
  }

  write(name, values) {
    this.fields[name].forEach((input, n) => {
      input.value = number(values[n], 6);
      input.removeAttribute("aria-invalid");
    });
    this.sent[name] = this.fields[name].map((input) => input.value).join();
  }

  // The weight whose field is shown, "w:1:0:2", and its value; without one there is no such field.
  choose(weight, value) {
    this.ofWeight.hidden = !weight;
    // What is being typed stays while the same weight is shown with the same value.
    if (!weight || (weight === this.weight && value === this.value)) return;
    Object.assign(this, { weight, value });
    const [, k, i, j] = parted(weight);
    this.caption.replaceChildren(symbol(`w_{${i}${j}}^{(${k})}`));
    this.write("weight", [value]);
  }

  refuse({ name, says }) {
    for (const input of this.fields[name] ?? this.fields.weight) input.setAttribute("aria-invalid", "true");
    this.said.textContent = says ?? "";
  }
}
