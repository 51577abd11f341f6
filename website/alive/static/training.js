// Answers for the training monitor from trainings that the library has recorded, epoch by epoch.

import { spoken } from "./words.js";

const WHOLE = 9000; // ms in which a recording is played
const FASTEST = 30; // ms between two epochs
const ARRAYS = { kept: 4, losses: 8, accuracies: 4, tested: 4 }; // bytes of a number of the curves
const MENUS = { widths: "other hidden units", activation: "another activation", batch_size: "another batch size" };

const part = (view, from, to) => new DataView(view.buffer, view.byteOffset + from, to - from);
const pause = (time) => new Promise((done) => setTimeout(done, time));

// What the monitor shows of one network after n epochs.
function picture(run, n) {
  const { epochs, curves, shown } = run;
  const at = Math.min(n, epochs);
  const found = { ...run.frames[at] };
  for (const [name, size] of Object.entries(ARRAYS)) {
    found[name] = part(curves[name], 0, Math.min(curves[name].byteLength, size * at));
  }
  const bytes = shown.pixels.byteLength / (epochs + 1);
  const pixels = part(shown.pixels, bytes * at, bytes * (at + 1));
  if (shown.units) return { ...found, names: shown.names, units: { count: shown.units, pixels } };
  return { ...found, Y: pixels };
}

// The recorded η that is meant: the next one in the direction in which the slider went.
function meant(etas, wanted, now) {
  if (etas.includes(wanted)) return wanted;
  const further = etas.filter((eta) => (wanted > now ? eta >= wanted : eta <= wanted));
  return (wanted > now ? further[0] : further.at(-1)) ?? now;
}

export function answers({ recorded, note, load }) {
  const { trainings, start } = recorded;
  let training = trainings[start.training];
  let [etas, n, runs] = [start.etas, start.epochs, undefined];

  const listed = () => training.runs.map(({ eta }) => eta);
  const fetchRuns = () => Promise.all(etas.map((eta) => load(training.runs.find((one) => one.eta === eta).file)));
  // Fetch the runs of the present etas; says whether nothing else is wanted by then.
  let turn = 0;
  async function fetched() {
    const mine = ++turn;
    const found = await fetchRuns();
    if (mine === turn) runs = found;
    return mine === turn;
  }
  const longest = () => Math.max(...runs.map(({ epochs }) => epochs));
  const frame = () => ({ _frame: { networks: runs.map((run) => picture(run, n)) } });

  async function turned(wanted) {
    const known = listed();
    etas = wanted.map((eta, i) => meant(known, eta, etas[i]));
    const said = [];
    if (etas.some((eta, i) => eta !== wanted[i])) {
      said.push(`Recorded here is learning with η = ${known.slice(0, -1).map(spoken).join(", ")} and ${spoken(known.at(-1))}.`);
    }
    if (n > 0) said.push("What you see now has learned with this η from the beginning; to turn η while it learns takes Python.");
    if (said.length) note.say(said.join(" "));
    else note.clear();
    if (!(await fetched())) return undefined;
    n = Math.min(n, longest());
    return { _etas: etas, ...frame() };
  }

  async function chosen(name, value, model) {
    const other = trainings.find(({ setting }) => setting.data === value);
    if (name !== "data" || !other) {
      note.say(`Learning with ${MENUS[name] ?? "other data"} is not recorded here.`);
      return { _setting: model.get("_setting") };
    }
    note.clear();
    training = other;
    etas = etas.map((_, i) => (i ? meant(listed(), etas[i], training.eta) : training.eta));
    n = 0;
    if (!(await fetched())) return undefined;
    return { _scene: await load(training.scene), _setting: training.setting, _etas: etas, _running: false, ...frame() };
  }

  async function learned(by, wait) {
    runs ??= await fetchRuns();
    if (wait) await pause(Math.max(FASTEST, WHOLE / longest()));
    n = Math.min(longest(), n + by);
    if (n < longest()) return frame();
    const diverged = runs.some(({ frames }) => frames.at(-1).sentence.startsWith("Diverged"));
    if (!diverged) note.say(`The recording ends here, after ${n} epochs.`);
    return { _running: false, ...frame() };
  }

  return async ({ changed, content }, model) => {
    if (changed?._etas) return turned(changed._etas);
    if (content?.do === "set") return chosen(content.name, content.value, model);
    if (content?.do === "learn") return learned(1, true);
    if (content?.do === "step") return { _running: false, ...(await learned(1, false)) };
    if (content?.do !== "reset") return undefined;
    note.clear();
    runs ??= await fetchRuns();
    n = 0;
    return { _running: false, ...frame() };
  };
}
