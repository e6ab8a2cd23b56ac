/* <calendar-grid>: the hours scroll to the morning; things are dragged, drawn, and moved with the keyboard: Alt with arrows
   moves, Alt Shift with up and down changes the length, M opens the dialog in which everything can be done. */
import htmx from "htmx.org";
import { CalendarDrag, type Drawn, type Moved, STEP } from "../calendar-drag";
import { load } from "../htmx";

const MINUTE_PX = 0.8;
let scrolled: { page: string; top: number } | null = null;

class CalendarGrid extends HTMLElement {
  connectedCallback(): void {
    new CalendarDrag(this, (moved) => void this.#send(moved), this.#draw);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("focusin", this.#tell);
    const area = this.querySelector<HTMLElement>(".cal-scroll");
    if (!area) return;
    area.scrollTop = scrolled && scrolled.page === this.dataset.view ? scrolled.top : Math.max(0, (Number(this.dataset.morning) - 45) * MINUTE_PX);
    area.addEventListener("scroll", () => (scrolled = { page: this.dataset.view!, top: area.scrollTop }), { passive: true });
  }

  #draw = ({ day, minute, length }: Drawn) => {
    const at = (value: number) => `${day}T${String(Math.floor(value / 60) % 24).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
    const end = Math.min(minute + length, 24 * 60 - 1);
    void load(`${this.dataset.new}?starts_at=${at(minute)}&ends_at=${at(end)}`, "#dialog");
  };

  async #send({ item, to, minute, length }: Moved): Promise<void> {
    const { type, id } = item.dataset;
    item.setAttribute("aria-busy", "true");
    const { view, day, who } = this.dataset;
    await htmx.ajax("POST", this.dataset.move!, { target: "#calendar", swap: "outerHTML", values: { key: type!, id: id!, to, minute, length, view: view!, day: day!, who: who! } });
    const grid = document.getElementById("calendar");
    if (grid === this) await htmx.ajax("GET", location.pathname + location.search, { target: "#calendar", select: "#calendar", swap: "outerHTML" });
    document.querySelector<HTMLElement>(`#calendar .cal-item[data-type="${type}"][data-id="${id}"]`)?.focus();
  }

  #tell = (event: FocusEvent) => {
    const live = this.querySelector("[data-live]");
    if (live && !live.textContent && (event.target as Element).matches(".cal-item[data-movable]:focus-visible")) live.textContent = this.dataset.say!;
  };

  #key = (event: KeyboardEvent) => {
    const item = (event.target as Element).closest<HTMLElement>(".cal-item");
    if (!item) return;
    if (event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      item.click();
      return;
    }
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const [days, minutes] = steps[event.key] ?? [0, 0];
    if (!event.altKey || (!days && !minutes) || !item.hasAttribute("data-movable")) return;
    event.preventDefault();
    const timed = item.dataset.minute !== "";
    const [minute, length] = [Number(item.dataset.minute), Number(item.dataset.length)];
    if (!timed && minutes) return;
    const at = event.shiftKey ? minute : Math.max(0, Math.min(24 * 60 - STEP, minute + minutes));
    const lasts = event.shiftKey ? Math.max(STEP, length + minutes) : length;
    void this.#send({ item, to: later(item.dataset.day!, days), minute: timed ? String(at) : "", length: timed ? String(lasts) : "" });
  };
}

function later(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

customElements.define("calendar-grid", CalendarGrid);
