/* The way to move a card without dragging (WCAG 2.5.7): M opens the list of stages, 1 to 9 choose one. */
import htmx from "htmx.org";
import { zoneFor } from "./board-places";
import type { Moves } from "./board-moves";

export class MoveMenu {
  #card: HTMLElement | null = null;

  constructor(
    private readonly board: HTMLElement,
    private readonly moves: Moves,
  ) {
    this.#menu.addEventListener("click", (event) => this.#choose((event.target as Element).closest<HTMLElement>("[data-target]")));
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    this.#menu.addEventListener("toggle", (event) => {
      if ((event as ToggleEvent).newState === "closed" && this.#card) this.#card.style.removeProperty("anchor-name");
    });
  }

  get #menu(): HTMLElement {
    return this.board.querySelector<HTMLElement>(".movemenu")!;
  }

  get #items(): HTMLElement[] {
    return [...this.#menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  open(card: HTMLElement): void {
    if (card.hasAttribute("data-fixed")) return;
    this.#card = card;
    card.style.setProperty("anchor-name", "--card");
    for (const item of this.#items) item.toggleAttribute("data-here", item.dataset.target === card.dataset.stage);
    this.#menu.showPopover();
    (this.#items.find((item) => item.hasAttribute("data-here")) ?? this.#items[0])?.focus();
  }

  /** Sends a card to the first end of that outcome. */
  end(card: HTMLElement, outcome: "won" | "lost"): void {
    this.#card = card;
    this.#choose(this.#menu.querySelector(`[data-outcome="${outcome}"]`));
  }

  #choose(item: HTMLElement | null): void {
    const card = this.#card;
    if (!item || !card) return;
    if (this.#menu.matches(":popover-open")) this.#menu.hidePopover();
    if (item.dataset.dialog) return this.#ask(card, item.dataset.dialog);
    const zone = item.dataset.column ? zoneFor(this.board, item.dataset.column, card.dataset.owner ?? "") : null;
    card.focus({ preventScroll: true });
    void this.moves.move(card, { stage: item.dataset.target!, name: item.querySelector(".trunc")!.textContent!, zone });
  }

  /** A verb that needs an answer first: its dialog, for this card (its address is made for record 0). */
  #ask(card: HTMLElement, address: string): void {
    card.focus({ preventScroll: true });
    void htmx.ajax("GET", address.replace("/0/", `/${card.dataset.id}/`), { target: "#dialog" });
  }

  /** The dialog in which a card is put to sleep. */
  snooze(card: HTMLElement): void {
    this.#card = card;
    this.#choose(this.#menu.querySelector("[data-dialog]"));
  }

  /** Sends a card to the stage that it is time for. */
  nudge(card: HTMLElement, stage: string): void {
    this.#card = card;
    this.#choose(this.#menu.querySelector(`[data-target="${CSS.escape(stage)}"]`));
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items;
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, j: now + 1, ArrowUp: now - 1, k: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (/^[1-9]$/.test(event.key)) this.#choose(items.filter((item) => item.dataset.column)[Number(event.key) - 1] ?? null);
    else if (event.key === "s") this.#choose(items.find((item) => item.dataset.dialog) ?? null);
    else if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else if (event.key === "Tab") this.#menu.hidePopover();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
