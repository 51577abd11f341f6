// What anywidget calls a model, on a page with no kernel behind it: the front-end half of anywidget's module interface
// (get, set, on, off, save_changes, send). What the widget asks of Python goes to `answer` instead.

export class Model {
  #state;
  #unsaved = {};
  #handlers = {};

  // `answer({ changed }, model)` is asked when the view has changed traits, and `answer({ content }, model)` when it sends
  // a message; it returns, now or later, the traits that Python would set, or nothing.
  constructor(state, answer = () => undefined) {
    this.#state = { ...state };
    this.answer = answer;
  }

  get(name) {
    return this.#state[name];
  }

  set(name, value) {
    if (this.#state[name] === value) return;
    this.#state[name] = value;
    this.#unsaved[name] = value;
    this.#fire(name);
  }

  // Several handlers may be named at once, with spaces between them, as anywidget allows.
  on(names, handler) {
    for (const name of names.split(" ")) this.#handlers[name] = [...(this.#handlers[name] ?? []), handler];
  }

  off(names, handler) {
    for (const name of (names ?? Object.keys(this.#handlers).join(" ")).split(" ")) {
      this.#handlers[name] = (this.#handlers[name] ?? []).filter((one) => handler && one !== handler);
    }
  }

  save_changes(callbacks) {
    const changed = this.#unsaved;
    this.#unsaved = {};
    this.#ask({ changed }, callbacks);
  }

  send(content, callbacks) {
    this.#ask({ content }, callbacks);
  }

  // Set what Python would say, all of it before anybody is told, and tell everybody, also where nothing is new: a view
  // that has run ahead comes back to it.
  update(values) {
    Object.assign(this.#state, values);
    for (const name of Object.keys(values)) this.#fire(name);
  }

  #fire(name) {
    for (const handler of this.#handlers[`change:${name}`] ?? []) handler();
  }

  // The view is told at once that nobody computes: what an answer still needs is a file at most.
  async #ask(request, callbacks) {
    for (const execution_state of ["busy", "idle"]) callbacks?.iopub?.status?.({ content: { execution_state } });
    const values = await this.answer(request, this);
    if (values) this.update(values);
  }
}
