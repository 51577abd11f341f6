// Answers for the descent explorer what the library was asked at build time: descent on every function of the menu by every
// rule from the function's own start, and by a constant η from a few more.

import { spoken } from "./words.js";

const apart = (one, other) => Math.hypot(...one.map((x, i) => x - other[i]));

// Of the recorded starts the one that is meant: the nearest, or with a key the next one that way.
function meant(starts, wanted, now, byKeys) {
  const nearest = (list) => list.toSorted((one, other) => apart(one.x0, wanted) - apart(other.x0, wanted))[0];
  const step = wanted.map((x, i) => x - now[i]);
  const ahead = starts.filter(({ x0 }) => x0.reduce((sum, x, i) => sum + (x - now[i]) * step[i], 0) > 1e-9);
  return byKeys && step.some((one) => one) && ahead.length ? nearest(ahead) : nearest(starts);
}

export function answers({ recorded, note, load, place }) {
  let byKeys = false;
  let now; // the way that is shown
  let asked;
  let turn = 0;
  place.addEventListener("keydown", () => (byKeys = true), true);
  place.addEventListener("pointerdown", () => (byKeys = false), true);
  return async ({ changed }) => {
    const wanted = changed?._setting;
    if (!wanted) return undefined;
    const ways = recorded.filter((one) => one.function === wanted.function);
    const rule = ways.some((one) => one.rule === wanted.rule) ? wanted.rule : "constant";
    const starts = ways.filter((one) => one.rule === rule);
    const same = now?.function === wanted.function && now.rule === rule;
    const x0 = wanted.x0 ?? starts[0].x0;
    // A key that is let go asks once more for what it asked when it went down.
    const again = same && apart(asked.x0, x0) === 0;
    const way = again ? now : meant(starts, x0, same ? now.x0 : x0, byKeys);
    if (apart(way.x0, x0) > 0) note.say(only(starts, way));
    else if (!same || wanted.eta !== asked.eta) note.clear();
    asked = { x0, eta: wanted.eta };
    now = way;
    const mine = ++turn;
    const [scene, runs] = await Promise.all([load(way.scene), load(way.runs)]);
    if (mine !== turn) return undefined; // something else is wanted by now
    return { _scene: scene, _runs: runs, _setting: { ...wanted, rule, x0: way.x0, dragging: false } };
  };
}

function only(starts, { rule }) {
  const places = starts.map(({ x0 }) => (x0.length > 1 ? `(${x0.map(spoken).join(", ")})` : spoken(x0[0])));
  const from = places.length > 1 ? `from ${places.slice(0, -1).join(", ")} and ${places.at(-1)}` : `from ${places[0]}`;
  return `Recorded here is descent by the ${rule} rule ${from}, for every η.`;
}
