// Plots on a canvas: axes, ticks, lines, dots and marks. Shared by the explorers that draw curves.

const FAR = 1e5; // pixels: a canvas is confused by points much further away
const EDGES = { left: 3.6, right: 0.8, top: 1.7, bottom: 2.5 }; // around a plot, in heights of the text

function near(pixel) {
  return Math.max(-FAR, Math.min(FAR, pixel));
}

function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= rough);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(i * step);
  return found;
}

// The frame of a plot: where values lie in pixels, its ticks and its labels.
function axes(ctx, page, width, height, { x, y, log = false, across, up }) {
  const size = page.size;
  const [left, right] = [EDGES.left * size, width - EDGES.right * size];
  const [top, bottom] = [EDGES.top * size, height - EDGES.bottom * size];
  const scale = log ? Math.log10 : (value) => value;
  const [low, high] = y.map(scale);
  const plot = { left, right, top, bottom };
  plot.x = (value) => near(left + ((value - x[0]) / (x[1] - x[0])) * (right - left));
  plot.y = (value) => {
    if (log && value <= 0) return FAR;
    return near(bottom - ((scale(value) - low) / (high - low)) * (bottom - top));
  };
  plot.frame = () => {
    const style = { size, colour: page.colour.INK };
    Object.assign(ctx, { strokeStyle: page.colour.INK, lineWidth: 1.5 });
    ctx.strokeRect(left, top, right - left, bottom - top);
    ctx.beginPath();
    for (const value of ticks(...x, Math.max(2, (right - left) / (4 * size)))) {
      ctx.moveTo(plot.x(value), bottom);
      ctx.lineTo(plot.x(value), bottom + 5);
      write(ctx, number(value, 3), plot.x(value), bottom + 1.1 * size, { ...style, align: "center", plain: true });
    }
    for (const value of log ? decades(low, high) : ticks(...y, Math.max(2, (bottom - top) / (2.2 * size)))) {
      ctx.moveTo(left, plot.y(value));
      ctx.lineTo(left - 5, plot.y(value));
      const text = log ? `10^{${number(Math.round(Math.log10(value)))}}` : number(value, 3);
      write(ctx, text, left - 8, plot.y(value) + 0.35 * size, { ...style, align: "right", plain: true });
    }
    ctx.stroke();
    write(ctx, across, (left + right) / 2, bottom + 2.1 * size, { ...style, align: "center" });
    write(ctx, up, left, top - 0.6 * size, style);
  };
  return plot;
}

function decades(low, high) {
  const every = Math.ceil((high - low) / 5);
  const found = [];
  for (let power = Math.ceil(low); power <= high; power += every) found.push(10 ** power);
  return found;
}

function inside(ctx, { left, right, top, bottom }, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  draw();
  ctx.restore();
}

function star(ctx, x, y, radius) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const angle = (i * Math.PI) / 5 - Math.PI / 2;
    const reach = i % 2 ? 0.4 * radius : radius;
    ctx.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

// Triangles on the edges of a plot, for the values above and below it.
function beyond(ctx, { top, bottom }, count, at, colour, r) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  let last = -Infinity;
  for (let k = 0; k < count; k++) {
    const [right, down] = at(k);
    if ((down >= top && down <= bottom) || right < last + 2.5 * r) continue;
    last = right;
    const [edge, inward] = down > bottom ? [bottom, -r] : [top, r];
    ctx.moveTo(right, edge);
    ctx.lineTo(right + 0.7 * r, edge + 1.3 * inward);
    ctx.lineTo(right - 0.7 * r, edge + 1.3 * inward);
    ctx.closePath();
  }
  ctx.fill();
}

function within({ left, right, top, bottom }, [x, y]) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

// An arrowhead at the edge, where a step from inside a plot leads out of it.
function leaving(ctx, { left, right, top, bottom }, [x1, y1], [x2, y2], r) {
  const share = (from, to, low, high) => {
    const edge = Math.max(low, Math.min(high, to));
    return edge === to ? 1 : (edge - from) / (to - from);
  };
  const part = Math.min(share(x1, x2, left, right), share(y1, y2, top, bottom));
  ctx.save();
  ctx.translate(x1 + part * (x2 - x1), y1 + part * (y2 - y1));
  ctx.rotate(Math.atan2(y2 - y1, x2 - x1));
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-1.6 * r, -0.8 * r);
  ctx.lineTo(-1.6 * r, 0.8 * r);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

// The mark of x^0 or of an end: "start", or what `stopped` says.
function mark(ctx, kind, x, y, r) {
  const corners = {
    start: [[0, -r], [r, 0], [0, r], [-r, 0]],
    diverged: [[0, -r], [r, r], [-r, r]],
    oscillates: [[-r, -r], [r, -r], [0, r]],
    max_iterations: [[-r, -r], [r, -r], [r, r], [-r, r]],
  }[kind];
  ctx.beginPath();
  if (corners) for (const [right, down] of corners) ctx.lineTo(x + right, y + down);
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

// Names of things, each at the first of its places that is clear of what is taken, [x, y, half a width]. In a wide view
// things lie close together, and there is room for some names only.
function writeClear(ctx, { size, colour }, names, taken) {
  const style = { size, colour: colour.INK, halo: colour.PAPER, align: "center", plain: true };
  const found = [...taken];
  for (const { text, places } of names) {
    const half = 0.32 * size * text.length;
    const covers = ([x, y], [u, v, wide]) => Math.abs(x - u) < half + wide && Math.abs(y - v) < 1.3 * size;
    const place = places.find((one) => !found.some((other) => covers(one, other)));
    if (!place) continue;
    found.push([...place, half]);
    write(ctx, text, ...place, style);
  }
}

function line(ctx, count, at, colour, width) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
  ctx.beginPath();
  for (let k = 0; k < count; k++) {
    const [right, down] = at(k);
    if (Number.isNaN(right) || Number.isNaN(down)) break;
    ctx.lineTo(right, down);
  }
  ctx.stroke();
}

function dots(ctx, count, at, colour, radius) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (let k = 0; k < count; k++) {
    const [right, down] = at(k);
    ctx.moveTo(right + radius, down);
    ctx.arc(right, down, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
}
