/* A list: how many of its rows others changed, and a button that shows them. Nothing moves before it is pressed. */
import htmx from "htmx.org";
import { isNews, marked } from "./page";
import type { Change } from "./stream";

let changed = new Set<number>();
let more = 0;
let of: Element | null = null;

document.addEventListener("live-changes", (event) => {
  const list = document.querySelector<HTMLElement>("#list[data-type]");
  if (!list) return;
  if (of !== list) [of, changed, more] = [list, new Set(), 0];
  for (const [type, id, count, operation, mine] of (event as CustomEvent<Change[]>).detail) {
    if (type !== list.dataset.type || !isNews(mine)) continue;
    if (operation === "many") more += count;
    else if (operation === "created" || (list.querySelector(`tr[data-row="${id}"]`) && ["changed", "moved", "deleted"].includes(operation))) changed.add(id);
  }
  if (changed.size + more) offer(list);
});

function offer(list: HTMLElement): void {
  const template = document.querySelector<HTMLTemplateElement>("template#live-list");
  let bar = document.querySelector<HTMLElement>("#live-bar");
  if (!bar && template) {
    list.before(template.content.cloneNode(true));
    bar = document.querySelector<HTMLElement>("#live-bar")!;
    bar.querySelector("button")!.addEventListener("click", () => void show());
  }
  if (bar) bar.querySelector("[data-count]")!.textContent = String(changed.size + more);
}

async function show(): Promise<void> {
  const ids = [...changed];
  document.querySelector("#live-bar")?.remove();
  [changed, more] = [new Set(), 0];
  await htmx.ajax("GET", location.href, { target: "#list", select: "#list", swap: "outerHTML" } as never);
  for (const id of ids) {
    const row = document.querySelector(`#list tr[data-row="${id}"]`);
    if (row) marked(row);
  }
}
