/* Dragging in the calendar: moving a thing, pulling its lower edge, drawing a new one. The mouse starts after 6 px, a
   finger after holding still for 250 ms (a swipe scrolls); Escape puts everything back. */

const START = 6;
const HOLD = 250;
const DAY = 1440;
export const STEP = 15;

export interface Moved {
  item: HTMLElement;
  to: string;
  minute: string;
  length: string;
}

export interface Drawn {
  day: string;
  minute: number;
  length: number;
}

interface Drag {
  kind: "move" | "resize" | "draw" | "day";
  item: HTMLElement;
  pointer: number;
  x: number;
  y: number;
  grabbed: number;
  on: boolean;
  touch: boolean;
  hold: number;
  home: Node | null;
  style: string;
  over: HTMLElement | null;
}

export class CalendarDrag {
  #drag: Drag | null = null;

  constructor(
    private readonly grid: HTMLElement,
    private readonly moved: (moved: Moved) => void,
    private readonly drawn: (drawn: Drawn) => void,
  ) {
    grid.addEventListener("pointerdown", this.#down);
    grid.addEventListener("dragstart", (event) => event.preventDefault());
    grid.addEventListener("touchmove", (event) => this.#drag?.on && event.preventDefault(), { passive: false });
  }

  #down = (event: PointerEvent) => {
    const target = event.target as Element;
    const touch = event.pointerType !== "mouse";
    if (event.button || this.#drag) return;
    const item = target.closest<HTMLElement>(".cal-item");
    const column = target.closest<HTMLElement>(".cal-col");
    if (item ? !item.hasAttribute("data-movable") : !column || touch || !this.grid.dataset.new) return;
    const kind = !item ? "draw" : target.closest("[data-grip]") ? "resize" : column ? "move" : "day";
    const drawn = item ?? Object.assign(document.createElement("div"), { className: "cal-drawn" });
    const top = item?.getBoundingClientRect().top ?? event.clientY;
    this.#drag = { kind, item: drawn, pointer: event.pointerId, x: event.clientX, y: event.clientY, grabbed: event.clientY - top, on: false, touch, hold: 0, home: drawn.parentNode, style: drawn.getAttribute("style") ?? "", over: column };
    if (touch) this.#drag.hold = window.setTimeout(() => this.#start(), HOLD);
    addEventListener("pointermove", this.#move);
    addEventListener("pointerup", this.#up);
    addEventListener("pointercancel", this.#cancel);
    addEventListener("keydown", this.#key, true);
  };

  #start(): void {
    const drag = this.#drag!;
    drag.on = true;
    drag.item.setAttribute("data-dragged", "");
    if (drag.kind !== "day") set(drag.item, { lane: 0, lanes: 1 });
    if (drag.kind === "draw") {
      const from = snap(minuteAt(drag.over!, drag.y), Math.floor);
      set(drag.item, { at: from, len: STEP });
      drag.over!.append(drag.item);
    }
    document.body.setAttribute("data-dragging", "");
  }

  #move = (event: PointerEvent) => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.on) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) <= START) return;
      if (drag.touch) return this.#finish(true);
      this.#start();
    }
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const zone = under.map((one) => one.closest<HTMLElement>(drag.kind === "day" ? "[data-day]:not(a)" : ".cal-col")).find(Boolean);
    if (drag.kind === "day") return this.#aim(zone ?? null);
    const column = drag.over!;
    if (drag.kind === "move") {
      if (zone && zone !== column && zone.dataset.person === column.dataset.person) {
        drag.over = zone;
        zone.append(drag.item);
      }
      const at = snap(minuteAt(drag.over!, event.clientY - drag.grabbed), Math.round);
      set(drag.item, { at: Math.max(0, Math.min(DAY - STEP, at)) });
    } else {
      const until = snap(minuteAt(column, event.clientY), Math.ceil);
      set(drag.item, { len: Math.max(STEP, Math.min(DAY, until) - read(drag.item, "at")) });
    }
  };

  #aim(zone: HTMLElement | null): void {
    const drag = this.#drag!;
    drag.over?.removeAttribute("data-drop");
    drag.over = zone && this.grid.contains(zone) ? zone : null;
    drag.over?.setAttribute("data-drop", "");
  }

  #up = (event: PointerEvent) => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    const { kind, item, over, on } = drag;
    const [at, length] = [read(item, "at"), read(item, "len")];
    if (!on && kind === "draw") {
      const minute = snap(minuteAt(over!, drag.y), Math.floor, 30);
      this.#finish(true);
      return this.drawn({ day: over!.dataset.day!, minute, length: 60 });
    }
    const day = over?.dataset.day ?? item.dataset.day!;
    this.#finish(!on || (kind === "day" && (!over || day === item.dataset.day)) || kind === "draw");
    if (!on) return;
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    if (kind === "draw") this.drawn({ day, minute: at, length });
    else if (kind !== "day") this.moved({ item, to: day, minute: String(at), length: String(length) });
    else if (over && day !== item.dataset.day) this.moved({ item, to: day, minute: "", length: "" });
  };

  #cancel = () => this.#finish(true);

  #key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.#drag?.on) return;
    event.preventDefault();
    event.stopPropagation();
    this.#finish(true);
  };

  #finish(back: boolean): void {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    clearTimeout(drag.hold);
    if (drag.kind === "draw") drag.item.remove();
    else if (back && drag.on) {
      drag.home?.appendChild(drag.item);
      drag.item.setAttribute("style", drag.style);
    }
    drag.item.removeAttribute("data-dragged");
    for (const one of this.grid.querySelectorAll("[data-drop]")) one.removeAttribute("data-drop");
    document.body.removeAttribute("data-dragging");
    removeEventListener("pointermove", this.#move);
    removeEventListener("pointerup", this.#up);
    removeEventListener("pointercancel", this.#cancel);
    removeEventListener("keydown", this.#key, true);
  }
}

function minuteAt(column: HTMLElement, y: number): number {
  const box = column.getBoundingClientRect();
  return ((y - box.top) / box.height) * DAY;
}

function snap(minute: number, round: (value: number) => number, step = STEP): number {
  return round(minute / step) * step;
}

function read(item: HTMLElement, name: string): number {
  return Number(item.style.getPropertyValue(`--${name}`));
}

function set(item: HTMLElement, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) item.style.setProperty(`--${name}`, String(value));
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
