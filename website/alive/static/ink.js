// From ink on the pad to the pixels that the networks know: backprop_lib/widgets/digit_pad/ink.py once more, for pages that
// have no Python. A test holds the two together.

const SIDE = 32;
const WIDTH = 19;
const SLENDER = 0.55;
const INK = 0.28;
const PENS = Array.from({ length: 13 }, (_, n) => n / 4);

// The 64 pixels of a drawing of 32x32 numbers from 0 to 1.
export function prepare(drawing) {
  const most = drawing.reduce((one, other) => Math.max(one, other), 0);
  if (most === 0) return new Float64Array(64);
  const margin = PENS.length;
  const side = SIDE + 2 * margin;
  const ink = new Float64Array(side * side);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      ink[side * (row + margin) + column + margin] = drawing[SIDE * row + column] / most;
    }
  }
  const away = distances(ink, side);
  let bitmap;
  for (const pen of PENS) {
    const thick = (one, at) => Math.max(one, Math.min(1, Math.max(0, pen + 1 - away[at])));
    bitmap = fitted(pen ? ink.map(thick) : ink, side);
    if (mean(bitmap) >= INK) break;
  }
  return blocks(bitmap);
}

const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

// How far each cell is from the nearest one that has ink, as far as the thickest pen reaches.
function distances(ink, side) {
  const reach = Math.ceil(PENS.at(-1) + 1);
  const away = new Float64Array(ink.length).fill(Infinity);
  ink.forEach((one, at) => {
    if (one < 0.5) return;
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) {
        const to = at + side * down + right; // the margin is wider than the reach
        away[to] = Math.min(away[to], Math.hypot(down, right));
      }
    }
  });
  return away;
}

// The box round the ink, scaled to the bitmap; its centre of mass is then in the middle column.
function fitted(ink, side) {
  const [rows, columns] = [new Set(), new Set()];
  const sums = new Float64Array(side);
  ink.forEach((one, at) => {
    sums[at % side] += one;
    if (one < 0.5) return;
    rows.add(Math.floor(at / side));
    columns.add(at % side);
  });
  const extent = (found) => Math.max(...found) - Math.min(...found) + 1;
  const [height, width] = [extent(rows), extent(columns)];
  const share = [height / SIDE, width > SLENDER * height ? width / WIDTH : height / SIDE];
  const total = sums.reduce((sum, one) => sum + one, 0);
  const centre = sums.reduce((sum, one, column) => sum + one * column, 0) / total;
  const corner = [Math.min(...rows) + (share[0] - 1) / 2, centre - ((SIDE - 1) / 2) * share[1]];
  const bitmap = new Float64Array(SIDE * SIDE);
  return bitmap.map((_, at) =>
    between(ink, side, share[0] * Math.floor(at / SIDE) + corner[0], share[1] * (at % SIDE) + corner[1]),
  );
}

// The ink between four cells, by how near each is; outside there is none.
function between(ink, side, row, column) {
  if (row < 0 || column < 0 || row > side - 1 || column > side - 1) return 0;
  const [r, c] = [Math.min(Math.floor(row), side - 2), Math.min(Math.floor(column), side - 2)];
  const [down, right] = [row - r, column - c];
  const at = side * r + c;
  return (
    (1 - down) * ((1 - right) * ink[at] + right * ink[at + 1]) +
    down * ((1 - right) * ink[at + side] + right * ink[at + side + 1])
  );
}

// The means of blocks of 4x4.
function blocks(bitmap) {
  const pixels = new Float64Array(64);
  bitmap.forEach((one, at) => {
    pixels[8 * Math.floor(at / SIDE / 4) + Math.floor((at % SIDE) / 4)] += one / 16;
  });
  return pixels;
}
