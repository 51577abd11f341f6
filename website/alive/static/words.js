// Numbers in the sentences of the page.

export const spoken = (value) => String(Number(value.toPrecision(4))).replace("-", "−");
