// Reads what packing.py has written: gzipped JSON with bytes in it.

const FILES = new URL("data/", import.meta.url);
const loaded = new Map();

function revived(_, value) {
  if (typeof value?.$bytes !== "string") return value;
  return new DataView(Uint8Array.from(atob(value.$bytes), (one) => one.charCodeAt(0)).buffer);
}

async function unpack(response) {
  const text = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).text();
  return JSON.parse(text, revived);
}

async function fetched(name) {
  const response = await fetch(new URL(name, FILES));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return unpack(response);
}

// The content of a file of the site; it is fetched once. One that could not be fetched is tried again the next time.
export function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, fetched(name));
    loaded.get(name).catch(() => loaded.delete(name));
  }
  return loaded.get(name);
}
