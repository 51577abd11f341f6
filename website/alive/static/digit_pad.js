// Answers for the digit pad. This is the one place of the site where the browser computes: the forward pass of small networks,
// from the library's weights and as the library does it. A test holds what comes out to the library's.

import { prepare } from "./ink.js";

const MOST_UNITS = 32;
const HALF = 0.5;

const largest = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity);

// Layer by layer: the activations by name, each of a whole layer.
const ACTIVATIONS = {
  identity: (z) => z,
  sigmoid: (z) => z.map((one) => 1 / (1 + Math.exp(-one))),
  tanh: (z) => z.map(Math.tanh),
  relu: (z) => z.map((one) => Math.max(0, one)),
  leaky_relu: (z, slope) => z.map((one) => (one > 0 ? one : slope * one)),
  softmax: (z) => {
    const most = largest(z);
    const powers = z.map((one) => Math.exp(one - most));
    const total = powers.reduce((sum, one) => sum + one, 0);
    return powers.map((one) => one / total);
  },
};

// The outputs y of every layer, without the constant: y = f(z), and z_j is the sum of w_ij y_i with y_0 = 1.
export function forward({ w, widths, activations, slopes }, x) {
  const y = [Float64Array.from(x)];
  w.forEach((view, layer) => {
    const weights = new Float64Array(view.buffer);
    const [above, width] = [widths[layer], widths[layer + 1]];
    const z = weights.slice(0, width);
    for (let i = 1; i <= above; i++) {
      for (let j = 0; j < width; j++) z[j] += weights[width * i + j] * y[layer][i - 1];
    }
    y.push(ACTIVATIONS[activations[layer]](z, slopes[layer]));
  });
  return y;
}

// Numbers from 0 to 1 as bytes; a tie goes to the even one, as in numpy.
function shades(values) {
  const bytes = Uint8Array.from(values, (one) => {
    const [scaled, down] = [255 * one, Math.floor(255 * one)];
    return scaled - down === HALF ? down + (down % 2) : Math.round(scaled);
  });
  return new DataView(bytes.buffer);
}

function best({ names, none }, Y) {
  if (Y.length === 1) return `${names[Y[0] > HALF ? 1 : 0]}, Y = ${Y[0].toFixed(2)}`;
  const at = Y.indexOf(largest(Y));
  return `${at === none ? "none of the above" : names[at]}, Y = ${Y[at].toFixed(2)}`;
}

// The units of the first hidden layer with the largest outputs, and their weights as pictures.
function units({ w, widths }, y) {
  if (w.length === 1) return { count: 0, pixels: new DataView(new ArrayBuffer(0)), outputs: [] };
  const [weights, width] = [new Float64Array(w[0].buffer), widths[1]];
  const order = [...y[1].keys()].sort((one, other) => Math.abs(y[1][other]) - Math.abs(y[1][one]) || one - other);
  const first = order.slice(0, MOST_UNITS);
  const pictures = first.flatMap((j) => {
    const column = Array.from({ length: widths[0] }, (_, i) => weights[width * (i + 1) + j]);
    const most = Math.max(largest(column.map(Math.abs)), Number.MIN_VALUE);
    return column.map((one) => HALF + (HALF * one) / most);
  });
  return { count: first.length, pixels: shades(pictures), outputs: first.map((j) => y[1][j]) };
}

// What the pad in Python says of ink, bytes from 0 to 255.
export function said(networks, cells) {
  const x = prepare(Float64Array.from(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength), (one) => one / 255));
  const passed = Object.entries(networks).map(([task, net]) => [task, net, forward(net, x)]);
  const empty = x.every((one) => one === 0);
  const [task, net, y] = passed.find(([name]) => name === "ten digits") ?? passed[0];
  const sentences = passed.map(([name, one, ys]) => `${name}: ${best(one, ys.at(-1))}`);
  return {
    empty,
    pixels: shades(x),
    outputs: Object.fromEntries(passed.map(([name, , ys]) => [name, [...ys.at(-1)]])),
    names: Object.fromEntries(passed.map(([name, one]) => [name, one.names])),
    units: { ...units(net, y), task },
    sentence: empty ? "The pad is empty: draw a digit, or a scribble." : `${sentences.join("; ")}.`,
  };
}

export function answers({ recorded }) {
  return ({ changed }) => (changed?._cells ? { _said: said(recorded.networks, changed._cells) } : undefined);
}
