// Judges the numbers of a problem by what Python computed of it: what is right, and what each typical slip gives. It says what
// backprop_lib/practice/looking.py says of the same numbers; what follows rightly from an earlier slip it does not know.

const ONLY = 2; // slips that are said where several explain the same numbers

const near = ({ at, within }, n, given) => at[n] !== null && Math.abs(given - at[n]) <= within[n];

export function places(step, some) {
  if (step.entries.length === 1 || some.length === step.entries.length) return step.symbol;
  return some.map((n) => step.entries[n].symbol).join(" and ");
}

const filled = (sentence, place) => sentence.replaceAll("{}", place);

// The slips that give all of the numbers, or else all that is wrong in them.
function slipped(step, given, all, bad) {
  const by = (some) => step.slips.filter((slip) => some.every((n) => near(slip, n, given[n])));
  const whole = by(all);
  const found = (whole.length ? whole : by(bad)).slice(0, ONLY);
  const said = found.map(({ says }) => filled(says, places(step, whole.length ? all : bad)));
  return said.length > 1 ? `This may be one of two slips. Either: ${said[0]} Or: ${said[1]}` : said[0];
}

function unexplained(step, given, all, bad, typed) {
  const [first] = bad;
  const { symbol } = step.entries[first];
  if (step.words.length) return `${symbol}: “${step.words[given[first]]}” is not right.`;
  const rest = bad.length === 1 && all.length > 1 && all.length === given.length ? " All the others there are right." : "";
  return `${symbol} is ${typed[first].trim().replace("-", "−")}, which is not right.${rest}`;
}

// Whether the numbers of one step are right, which are not, and what to say of these. Some of them may be missing, which are
// null or NaN. `missing` has the names of the steps that are not there as a whole, and `typed` has the numbers as texts.
export function judge(step, given, missing, typed = given.map(String)) {
  const all = [...given.keys()].filter((n) => Number.isFinite(given[n]));
  const bad = all.filter((n) => !near(step.right, n, given[n]));
  if (!bad.length) return { right: true, bad, says: "" };
  const habit = step.habits.find((one) => missing.has(one.at_step) && all.every((n) => near(one, n, given[n])));
  const factor = step.factors.find((one) => bad.every((n) => one.at[n] !== 0 && near(one, n, given[n])));
  const says =
    slipped(step, given, all, bad) ??
    habit?.says ??
    step.replies[given[0]] ??
    (factor ? filled(factor.says, places(step, bad)) : unexplained(step, given, all, bad, typed));
  return { right: false, bad, says };
}
