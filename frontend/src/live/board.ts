/* A board: cards that others moved or changed go to their new place with a mark that fades. The card in somebody's hands
   waits until it is let go. */
import { fetched, marked } from "./page";
import { process } from "../htmx";
import type { Change } from "./stream";

const waiting = new Map<number, Change>();
let timer = 0;
let asking = false;
let hurry = false;

const board = () => document.querySelector<HTMLElement>("board-view[data-type]");

document.addEventListener("live-changes", (event) => {
  const here = board();
  if (!here) return;
  for (const change of (event as CustomEvent<Change[]>).detail) {
    const [type, id, , , mine] = change;
    if (type !== here.dataset.type) continue;
    waiting.set(id, change);
    if (!mine) hurry = true;
  }
  // What I do here is on its way to this page already: only what is missing after a moment was done elsewhere.
  if (waiting.size) soon(hurry ? 150 : 1200);
});

function soon(milliseconds: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void show(), milliseconds);
}

/** Whether the card is here as it is now; a note or a task leaves its version as it was. */
function isShown(id: number, [, , version, operation, mine]: Change): boolean {
  if (operation === "many" || (!mine && ["noted", "touched"].includes(operation))) return false;
  return Number(document.getElementById(`card-${id}`)?.dataset.version ?? 0) >= version;
}

/** Whether the board is in somebody's hands: a card is dragged, or a menu or dialog is open over it. */
function isHeld(here: HTMLElement): boolean {
  return asking || here.hasAttribute("data-dragging") || document.querySelector("dialog[open], board-view [popover]:popover-open") !== null;
}

async function show(): Promise<void> {
  const here = board();
  for (const [id, change] of waiting) if (isShown(id, change)) waiting.delete(id);
  if (!here || !waiting.size) return waiting.clear();
  if (isHeld(here)) return soon(1000);
  asking = true;
  hurry = false;
  const now = await fetched(location.href);
  asking = false;
  if (!now || !here.isConnected || isHeld(here)) return soon(1000);
  for (const [id, change] of [...waiting]) {
    if (change[3] === "many") for (const card of now.querySelectorAll<HTMLElement>(".kcard")) put(here, now, Number(card.dataset.id));
    else if (!put(here, now, id, change)) continue; // in somebody's hands: the next round
    waiting.delete(id);
  }
  for (const part of now.querySelectorAll<HTMLElement>(".col-head, #board-sum, #stagebar")) document.getElementById(part.id)?.replaceWith(document.importNode(part, true));
  if (waiting.size) soon(1500);
}

/** Brings one card to where it belongs now; false where it has the focus. */
function put(here: HTMLElement, now: Document, id: number, change?: Change): boolean {
  const old = document.getElementById(`card-${id}`);
  if (old?.contains(document.activeElement)) {
    old.setAttribute("data-live-stale", "");
    return false;
  }
  const there = now.getElementById(`card-${id}`);
  if (!there) {
    // Further down than the first page of its column, or gone from this board.
    if (change && ["deleted", "moved"].includes(change[3])) old?.remove();
    return true;
  }
  if (old && old.outerHTML === there.outerHTML) return true;
  const zone = zoneLike(here, there);
  if (!zone) return true;
  const fresh = document.importNode(there, true);
  const before = nextShown(there);
  old?.remove();
  zone.insertBefore(fresh, before && zone.contains(before) ? before : (zone.querySelector(":scope > .addcard") ?? null));
  process(fresh);
  marked(fresh);
  return true;
}

/** The place here that corresponds to the one of a card in the new page: a column, or the cell of a lane. */
function zoneLike(here: HTMLElement, card: Element): Element | null {
  const zone = card.closest<HTMLElement>("[data-cards]")!;
  const column = zone.closest<HTMLElement>("[data-column]")!;
  const owner = column.dataset.owner ? `[data-owner="${CSS.escape(column.dataset.owner)}"]` : "";
  const same = here.querySelector(`[data-column="${CSS.escape(column.dataset.column!)}"]${owner}${column === zone ? "[data-cards]" : ""}`);
  return column === zone ? same : (same?.querySelector("[data-cards]") ?? null);
}

/** The next card after it that is on this page too. */
function nextShown(card: Element): Element | null {
  for (let next = card.nextElementSibling; next; next = next.nextElementSibling) {
    const here = next.matches(".kcard") ? document.getElementById(next.id) : null;
    if (here) return here;
  }
  return null;
}
