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
  Object.assign(ctx, { fillStyle: page.colour.PATH, strokeStyle: page.colour.INK, lineWidth: 1.5 });
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(right, plot.top);
  ctx.lineTo(right, plot.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
  mark(ctx, run.stopped, right, y, 0.4 * page.size);
  const leftward = right > (plot.left + plot.right) / 2;
  const align = leftward ? "right" : "left";
  const style = { size: page.size, colour: page.colour.INK, halo: page.colour.PAPER, plain: true, align };
  const beside = right + (leftward ? -0.7 : 0.7) * page.size;
  // Where the way of the Loss is not: it ends low when it has fallen, and high when it has not.
  const low = y > (plot.top + plot.bottom) / 2;
  const top = low ? plot.top + 1.4 * page.size : Math.max(y + 1.8 * page.size, (plot.top + plot.bottom) / 2);
  texts.forEach((text, n) => write(ctx, text, beside, top + 1.2 * n * page.size, style));
}
