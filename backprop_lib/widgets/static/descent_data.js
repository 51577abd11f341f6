// What the descent explorer gets from Python: the ways of all step sizes, and the pictures below them.

// All runs, unpacked: one for each stop of the slider.
function unpack(model) {
  const { etas, lengths, x, f, stopped, sentences, eps, marks, slider } = model.get("_runs");
  const scene = model.get("_scene");
  const [places, values] = [doubles(x), doubles(f)];
  let first = 0;
  const runs = etas.map((eta, i) => {
    const last = first + lengths[i];
    const way = { x: places.subarray(scene.n * first, scene.n * last), f: values.subarray(first, last) };
    first = last;
    return { eta, ...way, K: lengths[i] - 1, stopped: stopped[i], sentence: sentences[i] };
  });
  return { runs, etas, eps, marks, means: slider };
}

// A view's curve or contours, unpacked.
function unpackView(view) {
  if (view.curve) return { ...view, curve: floats(view.curve) };
  const points = bytes(view.outlines, Uint16Array);
  let first = 0;
  const outlines = view.lengths.map((length, i) => {
    const last = first + 2 * length;
    const ring = { level: view.levels[i], points: points.subarray(first, last) };
    first = last;
    return ring;
  });
  return { ...view, outlines };
}
