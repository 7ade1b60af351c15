// One sprite of the icons that the page names: <svg><use href="icons.svg#pause"/></svg>.
import { readFile } from "node:fs/promises";

/**
 * Reads js/icons.json and joins those icons of lucide-static.
 * @returns {Promise<string>} an SVG document with one symbol an icon
 */
export async function buildIcons() {
  const names = JSON.parse(await readFile("icons.json", "utf8"));
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function symbol(name) {
  const svg = await readFile(`node_modules/lucide-static/icons/${name}.svg`, "utf8").catch(() => {
    throw new Error(`icons.json names "${name}", which lucide-static does not have`);
  });
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}
