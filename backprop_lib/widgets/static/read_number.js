// Numbers as people type them; ask/judging.py reads them in the same way.

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

// The number that somebody typed, "0,5" and "−1/4" too, or null where it is none.
function readNumber(text) {
  const parts = text.replace(/\s/g, "").replace(/[−–]/g, "-").replaceAll(",", ".").split("/");
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return null;
  const value = parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]);
  return Number.isFinite(value) ? value : null;
}
