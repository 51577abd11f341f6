// What the explorers share: elements, formulas, numbers, bytes and shades. page.js follows, and an explorer's own
// script after it, in the same module.

// Make an element: make("label", { class: "bp-label", "aria-label": "..." }, child, "text", ...)
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// "w_{12}^{(1)}" as pieces: { text }, { text, sub }, { text, sub, sup } ...; braces may be left out round one letter.
function pieces(formula) {
  const found = [];
  let last = { text: "" };
  for (const [token, script, braced, single] of formula.matchAll(/([_^])(?:\{([^}]*)\}|(\([^)]*\)|.))|[^_^]+/g)) {
    if (!script) found.push((last = { text: token }));
    else {
      if (!found.length) found.push(last);
      last[script === "_" ? "sub" : "sup"] = braced ?? single;
    }
  }
  return found;
}

// A formula as an element, set as in the lecture: symbol("∂Div/∂z^{(1)}")
function symbol(formula) {
  const element = make("span", { class: "bp-symbol" });
  for (const { text, sub, sup } of pieces(formula)) {
    element.append(text);
    if (sub && sup) element.append(make("span", { class: "bp-scripts" }, make("span", {}, sup), make("span", {}, sub)));
    else if (sub) element.append(make("sub", {}, sub));
    else if (sup) element.append(make("sup", {}, sup));
  }
  return element;
}

// A formula on a canvas. Options: size (px), colour, align ("left", "center", "right"), halo (a colour around it),
// plain.
function write(ctx, formula, x, y, { size, colour, align = "left", halo, plain = false }) {
  const full = `${plain ? "" : "italic "}${size}px "DejaVu Sans", Verdana, sans-serif`;
  const small = `${0.75 * size}px "DejaVu Sans", Verdana, sans-serif`;
  const measured = (font, text) => {
    ctx.font = font;
    return ctx.measureText(text).width;
  };
  const spans = [];
  let width = 0;
  for (const { text, sub, sup } of pieces(formula)) {
    spans.push([full, text, width, 0]);
    width += measured(full, text);
    if (sub) spans.push([small, sub, width, 0.28 * size]);
    if (sup) spans.push([small, sup, width, -0.38 * size]);
    width += Math.max(sub ? measured(small, sub) : 0, sup ? measured(small, sup) : 0);
  }
  const left = x - width * { left: 0, center: 0.5, right: 1 }[align];
  ctx.save();
  ctx.textAlign = "left";
  ctx.fillStyle = colour;
  for (const [font, text, right, down] of spans) {
    ctx.font = font;
    if (halo) {
      Object.assign(ctx, { strokeStyle: halo, lineWidth: 4, lineJoin: "round" });
      ctx.strokeText(text, left + right, y + down);
    }
    ctx.fillText(text, left + right, y + down);
  }
  ctx.restore();
  return width;
}

// The size of a text on a canvas: the one wanted, or less where there is no room for it.
function fitting(size, text, room) {
  return Math.min(size, room / (0.62 * text.length));
}

// A number as the course writes it: four digits, a real minus sign.
function number(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
  const rounded = Number(value.toPrecision(digits));
  const extreme = rounded !== 0 && (Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e6);
  return (extreme ? rounded.toExponential() : String(rounded)).replaceAll("-", "−").replace("e+", "e");
}

// A number of 0.00 to 1.00 and its like, with a fixed number of decimals.
function fixed(value, decimals = 2) {
  return value.toFixed(decimals).replace("-", "−");
}

// Bytes that Python sent, as an array of their own.
function bytes(view, Kind = Uint8Array) {
  return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

const floats = (view) => bytes(view, Float32Array);
const doubles = (view) => bytes(view, Float64Array);

function channels(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

// How bright red, green and blue are together, from 0 to 255.
const brightness = ([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue;

// What a colour looks like on another one of which a share still shows through.
const blended = (below, above, share) => {
  const [low, high] = [below, above].map(channels);
  return low.map((one, c) => one + share * (high[c] - one));
};

// The one of some colours that is read best on a background of red, green and blue.
function legible(background, colours) {
  const away = (colour) => Math.abs(brightness(channels(colour)) - brightness(background));
  return colours.reduce((best, one) => (away(one) > away(best) ? one : best));
}

// Bytes from 0 to 255 as a small picture between three colours, row by row from above.
function shades(values, width, height, [low, middle, high]) {
  const small = new OffscreenCanvas(width, height);
  const ctx = small.getContext("2d");
  const image = ctx.createImageData(width, height);
  const ends = [low, middle, high].map(channels);
  for (let i = 0; i < width * height; i++) {
    const value = values[i] / 127.5;
    const [from, to, share] = value < 1 ? [ends[0], ends[1], value] : [ends[1], ends[2], value - 1];
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + share * (to[c] - from[c]);
    image.data[4 * i + 3] = 255;
  }
  ctx.putImageData(image, 0, 0);
  return small;
}
