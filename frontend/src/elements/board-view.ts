/* <board-view>: cards in columns. Everything works by links and forms; this adds dragging, keys, the move menu, and keeps
   place and focus when the board is drawn anew. */
import { Dragging } from "../board-drag";
import { Keys } from "../board-keys";
import { MoveMenu } from "../board-menu";
import { Moves } from "../board-moves";

interface Place {
  address: string;
  left: number;
  tops: Map<string, number>;
  card: string;
}

let last: Place | null = null;

class BoardView extends HTMLElement {
  #keys: Keys | null = null;
  #watch: IntersectionObserver | null = null;
  #card = "";
  #left = 0;
  #tops = new Map<string, number>();

  connectedCallback(): void {
    const moves = new Moves(this);
    const menu = new MoveMenu(this, moves);
    this.#keys = new Keys(this, moves, menu);
    if (!this.hasAttribute("data-fixed")) new Dragging(this, moves);
    document.addEventListener("keydown", this.#keys.handle);
    this.addEventListener("focusin", (event) => (this.#card = (event.target as Element).closest(".kcard")?.id ?? this.#card));
    this.addEventListener("click", (event) => {
      const nudge = (event.target as Element).closest<HTMLElement>("[data-nudge]");
      if (nudge) return menu.nudge(nudge.closest<HTMLElement>(".kcard")!, nudge.dataset.nudge!);
      const button = (event.target as Element).closest<HTMLElement>("[data-move]");
      if (!button || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      menu.open(button.closest<HTMLElement>(".kcard")!);
    });
    this.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches("[data-claim]")) return;
      event.preventDefault();
      event.stopPropagation();
      void moves.claim(form);
    });
    this.addEventListener("scroll", (event) => this.#remember(event.target as HTMLElement), { capture: true, passive: true });
    this.addEventListener("htmx:after:swap", () => this.#withoutTwins());
    this.#restore();
    this.#followTabs();
  }

  disconnectedCallback(): void {
    if (this.#keys) document.removeEventListener("keydown", this.#keys.handle);
    this.#watch?.disconnect();
    last = { address: this.dataset.address!, left: this.#left, tops: this.#tops, card: this.#card };
  }

  get #row(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".board, .lanes");
  }

  #remember(scrolled: HTMLElement): void {
    if (scrolled.matches(".col-scroll")) this.#tops.set(scrolled.closest(".col")!.id, scrolled.scrollTop);
    else if (scrolled === this.#row) this.#left = scrolled.scrollLeft;
  }

  /** After undo or a form the same board is drawn anew: it stays where it was, focus on the same card. */
  #restore(): void {
    if (last?.address !== this.dataset.address) return;
    const { left, tops, card } = last!;
    if (this.#row) this.#row.scrollLeft = left;
    for (const [id, top] of tops) document.getElementById(id)?.querySelector(".col-scroll")?.scrollTo({ top });
    if (card) document.getElementById(card)?.focus({ preventScroll: true });
  }

  /** A card that was moved into a column comes again with that column's further pages: the older one goes. */
  #withoutTwins(): void {
    const seen = new Map<string, Element>();
    for (const card of this.querySelectorAll(".kcard")) {
      if (seen.has(card.id)) card.remove();
      else seen.set(card.id, card);
    }
  }

  /** On the phone the tab of the column in sight is the current one. */
  #followTabs(): void {
    const row = this.#row;
    if (!row || !this.querySelector(".stagebar")?.checkVisibility()) return;
    this.#watch = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) this.#current((entry.target as HTMLElement).dataset.column!);
      },
      { root: row, threshold: 0.6 },
    );
    for (const column of this.querySelectorAll(".col")) this.#watch.observe(column);
  }

  #current(column: string): void {
    for (const tab of this.querySelectorAll<HTMLElement>("[data-tab]")) {
      const current = tab.dataset.tab === column;
      if (current) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      if (current) tab.parentElement!.scrollTo({ left: tab.offsetLeft - tab.parentElement!.clientWidth / 2 + tab.clientWidth / 2 });
    }
  }
}

customElements.define("board-view", BoardView);
