/* Collects the icon names used in templates and Python and joins their Tabler drawings into one sprite, src/icons.svg.

   A name is found where it is written out: `icon("phone")`, `icon="phone"`, `icon: str = "phone"`, or right after a translated label. Names that come from
   data stand in icons.txt. A name that Tabler does not have stops the build. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const drawings = join(here, "node_modules/@tabler/icons/icons/outline");
const calls = [/\bicon\(([^)]*)\)/g, /\bicon(?:_name)?(?::\s*str)?\s*=\s*("[^"]+"|'[^']+'|\([^)]*\))/g, /"icon":\s*("[^"]+")/g];
const afterLabel = /_\("[^"]*"\),\s*"([a-z][a-z0-9-]*)"/g; // NavigationItem(_("Deals"), "layout-kanban", …)

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["static_built", "locale", "__pycache__", "lib"].includes(entry.name)) yield* sources(path);
    } else if (/\.(html|py)$/.test(entry.name)) yield path;
  }
}

const used = new Map();
for (const name of readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/)) if (name) used.set(name, "icons.txt");
for (const path of sources(join(here, "../parley"))) {
  const text = readFileSync(path, "utf8");
  for (const [, name] of text.matchAll(afterLabel)) if (existsSync(join(drawings, `${name}.svg`))) used.set(name, path);
  for (const call of calls)
    for (const [, inside] of text.matchAll(call)) {
      const written = /^\s*["']([a-z][a-z0-9-]*)["']/.exec(inside)?.[1];
      if (written && !/^\s*["'][^"']*["']\s+if\b/.test(inside)) used.set(written, path);
      for (const [, name] of inside.matchAll(/["']([a-z][a-z0-9-]*)["']/g))
        if (existsSync(join(drawings, `${name}.svg`))) used.set(name, path); // one branch of a condition
    }
}

const symbols = [];
for (const [name, place] of [...used].sort()) {
  const file = join(drawings, `${name}.svg`);
  if (!existsSync(file)) {
    console.error(`There is no Tabler icon "${name}" (${place}). See https://tabler.io/icons`);
    process.exitCode = 1;
    continue;
  }
  const drawing = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "");
  const paths = drawing.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
  symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`);
}
writeFileSync(
  join(here, "src/icons.svg"),
  `<!-- Tabler Icons, MIT licence, https://tabler.io/icons -->\n<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
);
