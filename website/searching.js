// How hits are ranked, and what is shown of them: Sphinx loads this behind its own search.

// A lecture explains what the library only lists.
const ABOVE = { "lectures/": 30, "assignments/": 25, practise: 25, "guides/": 20, NOTATION: 20, index: 10, run: 10 };

// Who types a name as it stands in code wants the library.
const isCode = (query) => /[_.]|[a-z][A-Z]/.test(query);

Scorer.score = ([page, , , , score]) => {
  if (isCode(new URLSearchParams(location.search).get("q") ?? "")) return score;
  const folder = Object.keys(ABOVE).find((start) => page.startsWith(start));
  return score + (ABOVE[folder] ?? 0);
};

// Formulas in an excerpt would be TeX, and folded code is not what the page says.
const textOf = Search.htmlToText;
Search.htmlToText = (page, anchor) => {
  const read = new DOMParser().parseFromString(page, "text/html");
  for (const formula of read.querySelectorAll(".math")) formula.replaceWith("…");
  for (const other of read.querySelectorAll(".run-it, details.hide")) other.remove();
  return textOf(read.documentElement.outerHTML, anchor);
};
