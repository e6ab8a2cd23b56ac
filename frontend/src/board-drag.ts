/* Dragging cards by pointer: the mouse starts after 6 px, a finger after holding still for 250 ms (a swipe scrolls).
   Escape puts the card back; near an edge the board and the column scroll; on the phone the stage tabs are targets too. */
import { following, holder, nameOf, zoneFor, zoneOf } from "./board-places";
import type { Moves, Target } from "./board-moves";

const START = 6;
const HOLD = 250;
const EDGE = 56;

interface Drag {
  card: HTMLElement;
  pointer: number;
  x: number;
  y: number;
  dx: number;
  dy: number;
  touch: boolean;
  hold: number;
  on: boolean;
  over: HTMLElement | null;
}

export class Dragging {
  #drag: Drag | null = null;
  #ghost = Object.assign(document.createElement("div"), { className: "kghost" });
  #frame = 0;

  constructor(
    private readonly board: HTMLElement,
    private readonly moves: Moves,
  ) {
    board.addEventListener("pointerdown", (event) => this.#down(event));
    board.addEventListener("dragstart", (event) => event.preventDefault());
    board.addEventListener("contextmenu", (event) => this.#drag?.touch && event.preventDefault());
    board.addEventListener("touchmove", (event) => this.#drag?.on && event.preventDefault(), { passive: false });
  }

  #down(event: PointerEvent): void {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>(".kcard");
    if (!card || card.hasAttribute("data-fixed") || event.button || this.#drag || target.closest("button, .quick")) return;
    const touch = event.pointerType !== "mouse";
    this.#drag = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, dx: 0, dy: 0, touch, hold: 0, on: false, over: null };
    if (touch) this.#drag.hold = window.setTimeout(() => this.#start(), HOLD);
    addEventListener("pointermove", this.#move);
    addEventListener("pointerup", this.#up);
    addEventListener("pointercancel", this.#cancel);
    addEventListener("keydown", this.#key, true);
  }

  #start(): void {
    const drag = this.#drag!;
    const box = drag.card.getBoundingClientRect();
    Object.assign(drag, { on: true, dx: drag.x - box.left, dy: drag.y - box.top });
    this.#ghost.style.blockSize = `${box.height}px`;
    drag.card.setAttribute("data-dragged", "");
    Object.assign(drag.card.style, { inlineSize: `${box.width}px`, insetInlineStart: `${box.left}px`, insetBlockStart: `${box.top}px` });
    drag.card.after(this.#ghost);
    this.board.setAttribute("data-dragging", "");
    document.body.setAttribute("data-dragging", "");
    if (drag.touch) navigator.vibrate?.(8);
    this.#scroll();
  }

  #move = (event: PointerEvent) => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > START;
    if (!drag.on) {
      if (far && drag.touch) this.#finish();
      else if (far) this.#start();
      if (!this.#drag?.on) return;
    }
    [drag.x, drag.y] = [event.clientX, event.clientY];
    Object.assign(drag.card.style, { insetInlineStart: `${drag.x - drag.dx}px`, insetBlockStart: `${drag.y - drag.dy}px` });
    this.#aim();
  };

  /** Finds the zone under the pointer and shows where the card would stand. */
  #aim(): void {
    const drag = this.#drag!;
    const at = document.elementFromPoint(drag.x, drag.y);
    const tab = at?.closest<HTMLElement>("[data-tab]");
    const zone = tab ? zoneFor(this.board, tab.dataset.tab!, "") : (at?.closest<HTMLElement>("[data-zone]") ?? null);
    const target = zone?.dataset.target || zone === zoneOf(this.#ghost) ? zone : null;
    if (target === drag.over) return;
    drag.over?.removeAttribute("data-drop");
    for (const one of this.board.querySelectorAll("[data-tab]")) one.toggleAttribute("data-drop", one === tab && target !== null);
    drag.over = target;
    target?.setAttribute("data-drop", "");
    if (target && !target.hasAttribute("data-end")) holder(target).insertBefore(this.#ghost, following(drag.card, target, this.moves.descending));
  }

  /** Scrolls the board sideways and the column up or down while the card is held near an edge. */
  #scroll = () => {
    const drag = this.#drag;
    if (!drag?.on) return;
    const row = this.board.querySelector<HTMLElement>(".board, .lanes")!;
    const box = row.getBoundingClientRect();
    const sideways = drag.x < box.left + EDGE ? -12 : drag.x > box.right - EDGE ? 12 : 0;
    if (sideways) row.scrollBy({ left: sideways });
    const column = drag.over && !drag.over.hasAttribute("data-end") ? holder(drag.over) : null;
    const scrolled = column && column.scrollHeight > column.clientHeight ? column : row;
    const inside = scrolled.getBoundingClientRect();
    const down = drag.y < inside.top + EDGE ? -10 : drag.y > inside.bottom - EDGE ? 10 : 0;
    if (down) scrolled.scrollBy({ top: down });
    this.#frame = requestAnimationFrame(this.#scroll);
  };

  #up = (event: PointerEvent) => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    const { card, on, over } = drag;
    this.#finish();
    if (!on) return;
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    if (over) void this.moves.move(card, targetOf(over));
  };

  #cancel = () => this.#finish();

  #key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.#drag?.on) return;
    event.preventDefault();
    event.stopPropagation();
    this.#finish();
  };

  #finish(): void {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    clearTimeout(drag.hold);
    cancelAnimationFrame(this.#frame);
    drag.card.removeAttribute("style");
    drag.card.removeAttribute("data-dragged");
    drag.over?.removeAttribute("data-drop");
    this.#ghost.remove();
    this.board.removeAttribute("data-dragging");
    document.body.removeAttribute("data-dragging");
    for (const tab of this.board.querySelectorAll("[data-tab][data-drop]")) tab.removeAttribute("data-drop");
    removeEventListener("pointermove", this.#move);
    removeEventListener("pointerup", this.#up);
    removeEventListener("pointercancel", this.#cancel);
    removeEventListener("keydown", this.#key, true);
  }
}

/** What dropping on a zone means; an end takes the card off the board. */
export function targetOf(zone: HTMLElement): Target {
  return { stage: zone.dataset.target ?? "", name: nameOf(zone), zone: zone.hasAttribute("data-end") ? null : zone };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
