// Returns the text whose contrast with what is behind it is below 4.5, which WCAG calls AA, of all that is shown.
const parse = c => { const m = c.match(/[0-9.]+/g).map(Number); return m.length === 3 ? [...m, 1] : m; };
const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
function behind(e) {
  const shape = e.tagName === "text" && e.parentNode.querySelector(":scope > .bar, :scope > .box");
  if (shape) return parse(getComputedStyle(shape).fill);
  for (let p = e; p; p = p.parentElement) {
    const c = parse(getComputedStyle(p).backgroundColor);
    if (c[3] > 0) return c;
  }
  return parse(getComputedStyle(document.body).backgroundColor);
}
const faint = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || /^(STYLE|SCRIPT|title)$/.test(e.tagName) || !e.getClientRects().length) continue;
  const style = getComputedStyle(e);
  const colour = parse(e.tagName === "text" ? style.fill : style.color);
  const found = ratio(colour, behind(e));
  if (found < 4.5) faint.push(found.toFixed(2) + " " + walk.currentNode.data.slice(0, 40));
}
return faint;
