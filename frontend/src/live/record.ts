/* A record's page: what others changed is shown in its place, and said in a line above. A value that is being edited stays;
   the line then offers to take theirs or to keep one's own. */
import { fetched, isBusy, isNews, marked, replace } from "./page";
import type { Change } from "./stream";

let timer = 0;

const page = () => document.querySelector<HTMLElement>("#record[data-type]");

document.addEventListener("live-changes", (event) => {
  const here = page();
  if (!here) return;
  const news = (event as CustomEvent<Change[]>).detail.some(
    ([type, id, , operation, mine]) => type === here.dataset.type && (operation === "many" || String(id) === here.dataset.id) && isNews(mine),
  );
  if (!news) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => void show(here), 150);
});

async function show(here: HTMLElement): Promise<void> {
  const address = `/live/record/${here.dataset.type}/${here.dataset.id}/?since=${here.dataset.version}`;
  const [said, now] = await Promise.all([fetched(address), fetched(location.pathname)]);
  if (!here.isConnected) return;
  const note = said?.querySelector<HTMLElement>("#live-note");
  if (now) patch(here, now);
  if (note) say(here, note);
  const version = now?.querySelector<HTMLElement>("#record")?.dataset.version;
  if (version) here.dataset.version = version;
}

function patch(here: HTMLElement, now: Document): void {
  const places = ["#record-top", "#timeline-list", "#related"].map((id) => here.querySelector(id));
  for (const place of places) {
    if (!place) continue;
    if (isBusy(place)) later(place);
    else replace(place, now.querySelector(`#${place.id}`), false);
  }
  for (const place of here.querySelectorAll("#details [id^='p-']")) {
    const there = now.getElementById(place.id);
    if (!isBusy(place) && place.textContent?.trim() !== there?.textContent?.trim()) replace(place, there);
  }
}

/** What somebody was at work in is brought up to date when they leave it. */
function later(place: Element): void {
  if (place.hasAttribute("data-live-later")) return;
  place.setAttribute("data-live-later", "");
  place.addEventListener(
    "focusout",
    () =>
      setTimeout(() => {
        place.removeAttribute("data-live-later");
        const here = page();
        if (here?.contains(place)) void fetched(location.pathname).then((now) => now && patch(here, now));
      }, 400),
    { once: true },
  );
}

function say(here: HTMLElement, note: HTMLElement): void {
  for (const line of note.querySelectorAll<HTMLElement>("[data-field]")) {
    const place = document.getElementById(`p-${line.dataset.field}`);
    const edited = place?.querySelector("inline-edit") ?? null;
    const choice = line.querySelector<HTMLElement>("[data-choice]");
    if (choice) choice.hidden = !edited;
    if (!edited && place) marked(place);
  }
  here.querySelector("#live-note")?.remove();
  here.prepend(note);
  note.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus, and is not saved
  note.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button");
    if (!button) return;
    const field = button.closest<HTMLElement>("[data-field]")?.dataset.field;
    const version = document.querySelector<HTMLInputElement>(`#p-${CSS.escape(field ?? "")} inline-edit input[name="version"]`);
    if (button.matches("[data-keep]") && version) version.value = here.dataset.version!; // decided: saving asks no more
    if (button.matches("[data-take]")) document.querySelector<HTMLElement>(`#p-${CSS.escape(field!)} [data-cancel]`)?.click();
    note.remove();
  });
}
