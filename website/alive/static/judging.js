// Judges the numbers of a problem by what Python computed of it: what is right, and what each typical slip gives. It says what
// backprop_lib/practice/looking.py says of the same numbers; what follows rightly from an earlier slip it does not know.

const ONLY = 2; // slips that are said where several explain the same numbers

const near = ({ at, within }, n, given) => at[n] !== null && Math.abs(given - at[n]) <= within[n];

function places(step, bad) {
  if (step.entries.length === 1 || bad.length === step.entries.length) return step.symbol;
  return bad.map((n) => step.entries[n].symbol).join(" and ");
}

const filled = (sentence, place) => sentence.replaceAll("{}", place);

// The slips that give all of the numbers, or else all that is wrong in them.
function slipped(step, given, bad) {
  const by = (all) => step.slips.filter((slip) => all.every((n) => near(slip, n, given[n])));
  const whole = by([...given.keys()]);
  const found = (whole.length ? whole : by(bad)).slice(0, ONLY);
  const said = found.map(({ says }) => filled(says, whole.length ? step.symbol : places(step, bad)));
  return said.length > 1 ? `This may be one of two slips. Either: ${said[0]} Or: ${said[1]}` : said[0];
}

function unexplained(step, given, bad) {
  const [first] = bad;
  const { symbol } = step.entries[first];
  if (step.words.length) return `${symbol}: “${step.words[given[first]]}” is not right.`;
  const rest = bad.length === 1 && given.length > 1 ? " All the others there are right." : "";
  return `${symbol} is ${String(given[first]).replace("-", "−")}, which is not right.${rest}`;
}

// Whether the numbers of one step are right, and what to say if not. `missing` has the names of the steps left empty.
export function judge(step, given, missing) {
  const all = [...given.keys()];
  const bad = all.filter((n) => !near(step.right, n, given[n]));
  if (!bad.length) return { right: true, says: "" };
  const habit = step.habits.find((one) => missing.has(one.at_step) && all.every((n) => near(one, n, given[n])));
  const factor = step.factors.find((one) => bad.every((n) => one.at[n] !== 0 && near(one, n, given[n])));
  const says =
    slipped(step, given, bad) ??
    habit?.says ??
    step.replies[given[0]] ??
    (factor ? filled(factor.says, places(step, bad)) : unexplained(step, given, bad));
  return { right: false, says };
}
