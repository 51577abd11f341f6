// The Loss of the descent explorer, step by step, and why descent stopped.

const LOWEST = 1e-9; // the bottom of a logarithmic Loss axis, unless the Loss gets lower
const NEVER = 1e-40; // and this is the lowest
const MOST = 1e300; // and the highest: the numbers of the browser end soon after

function drawLoss(descent, ctx, width, height) {
  const { run, page, count } = descent;
  if (!count) return;
  const { y, log } = lossAxis(descent);
  // The axis grows with what is drawn: it does not give away how it ends.
  const x = [0, 1.05 * Math.max(10, count - 1)];
  const plot = axes(ctx, page, width, height, { x, y, log, across: "k", up: "Loss f(x^k)" });
  page.root.dataset.axis = [...x, ...y].join(" ");
  plot.frame();
  const at = (k) => [plot.x(k), plot.y(run.f[k])];
  const radius = 0.2 * page.size;
  inside(ctx, plot, () => {
    line(ctx, count, at, page.colour.PATH, 3);
    if (count <= 100) dots(ctx, count, at, page.colour.PATH, radius);
    beyond(ctx, plot, count, at, page.colour.PATH, 2 * radius);
  });
  if (descent.ended) drawStop(descent, ctx, plot, at(run.K));
}

// Logarithmic where the lowest value is 0, and where it grows beyond all bounds and allows that.
function lossAxis(descent) {
  const { run, scene, count } = descent;
  const seen = run.f.subarray(0, count);
  const diverged = descent.ended && run.stopped === "diverged";
  const positive = seen.filter((f) => f > 0 && Number.isFinite(f));
  const most = positive.reduce((one, other) => Math.max(one, other), run.f[0]);
  if (scene.log || (diverged && positive.length === count)) {
    const least = positive.reduce((one, other) => Math.min(one, other), Infinity) / 10;
    const low = scene.log ? Math.max(NEVER, Math.min(least, LOWEST)) : least;
    return { y: [low, Math.min(MOST, Math.max(10 * most, 30 * run.f[0]) || 1)], log: true };
  }
  const [lowest] = descent.views[0].range;
  const margin = (diverged ? 2 : 0.15) * (run.f[0] - lowest) || 1;
  return { y: [lowest - (diverged ? margin : 0), run.f[0] + margin], log: false };
}

function drawStop(descent, ctx, plot, [right, down]) {
  const { run, page, eps } = descent;
  const why = {
    converged: `|ΔLoss| ≤ ε = ${number(eps)}`,
    diverged: "diverged",
    oscillates: "f stays, but x jumps",
    max_iterations: "not yet stopped by ε",
  }[run.stopped];
  const last = run.f[run.K];
  const texts = [`k = ${run.K}`, why];
  if (!within(plot, [right, down])) texts.push(`f = ${number(last)}`);
  const y = Math.max(plot.top, Math.min(plot.bottom, down));
  const way = (k) => [plot.x(k), plot.y(run.f[k])];
  Object.assign(ctx, { fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(right, plot.top);
  ctx.lineTo(right, plot.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
  mark(ctx, run.stopped, right, y, 0.4 * page.size);
  const { align, beside, top } = clearPlace(plot, page.size, texts, [right, y], run.K, way);
  const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, plain: true, align };
  texts.forEach((text, n) => write(ctx, text, beside, top + (1 + 1.2 * n) * page.size, style));
}

// Where lines of text go beside the end of a way: on the side that has room, far from the end, and where the way runs
// through them least.
function clearPlace(plot, size, texts, [right, down], K, at) {
  const wide = 0.62 * size * Math.max(...texts.map((text) => text.length));
  const high = 1.25 * size * texts.length;
  const sides = [
    { align: "right", beside: right - 0.7 * size, left: right - 0.7 * size - wide, room: right - plot.left },
    { align: "left", beside: right + 0.7 * size, left: right + 0.7 * size, room: plot.right - right },
  ].sort((one, other) => other.room - one.room);
  const free = plot.bottom - plot.top - high;
  const shares = down > (plot.top + plot.bottom) / 2 ? [0.04, 0.25, 0.5, 0.75] : [0.75, 0.5, 0.25, 0.04];
  const points = Array.from({ length: 6 * K + 1 }, (_, n) => between(at, n / 6));
  let best;
  for (const side of sides.filter(({ room }) => room > wide + size).concat(sides[0])) {
    for (const share of shares) {
      const place = { ...side, top: plot.top + share * free };
      const covered = ([x, y]) => x > place.left && x < place.left + wide && y > place.top && y < place.top + high;
      const crossed = points.filter(covered).length;
      if (!best || crossed < best.crossed) best = { ...place, crossed };
    }
  }
  return best;
}

// The point of a way at a share of a step after step k, for k + share.
function between(at, steps) {
  const k = Math.floor(steps);
  const [[x1, y1], [x2, y2]] = [at(k), at(Math.ceil(steps))];
  return [x1 + (steps - k) * (x2 - x1), y1 + (steps - k) * (y2 - y1)];
}
