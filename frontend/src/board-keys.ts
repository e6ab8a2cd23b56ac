/* The board by keyboard: J K H L and the arrows go from card to card, M opens the move menu, Space picks a card up and the
   arrows carry it from stage to stage, W and Shift W send it to the won and the lost end, S puts it to sleep. */
import { targetOf } from "./board-drag";
import type { MoveMenu } from "./board-menu";
import type { Moves } from "./board-moves";
import { cardsOf, nameOf, titleOf, zoneOf } from "./board-places";
import { inField, keyName } from "./shortcuts";

const STEPS: Record<string, [number, number]> = {
  j: [0, 1], ArrowDown: [0, 1], k: [0, -1], ArrowUp: [0, -1], l: [1, 0], ArrowRight: [1, 0], h: [-1, 0], ArrowLeft: [-1, 0],
};

export class Keys {
  #held: HTMLElement | null = null;
  #over: HTMLElement | null = null;

  constructor(
    private readonly board: HTMLElement,
    private readonly moves: Moves,
    private readonly menu: MoveMenu,
  ) {}

  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const card = document.activeElement?.closest<HTMLElement>(".kcard") ?? null;
    if (this.#held ? this.#carry(event) : this.#act(event, card)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  #act(event: KeyboardEvent, card: HTMLElement | null): boolean {
    const key = keyName(event);
    const step = STEPS[key];
    if (step && (card || key.length === 1)) return this.#go(card, ...step);
    if (!card) return false;
    const onCard = document.activeElement === card;
    if (key === "Enter" && onCard) card.querySelector<HTMLElement>("h3 a")?.click();
    else if (key === "m") this.menu.open(card);
    else if (key === "w") this.menu.end(card, "won");
    else if (key === "shift+w") this.menu.end(card, "lost");
    else if (key === "s" && !card.hasAttribute("data-fixed")) this.menu.snooze(card);
    else if (key === " " && onCard && !card.hasAttribute("data-fixed")) this.#pick(card);
    else return false;
    return true;
  }

  /** Focus to the neighbour: in the column, or at the same height in the next column that has cards. */
  #go(card: HTMLElement | null, sideways: number, down: number): boolean {
    const zones = [...this.board.querySelectorAll<HTMLElement>("[data-column]:has(.kcard)")].filter((zone) => !zone.matches(".lane-col"));
    const zone = card ? zoneOf(card) : (zones[0] ?? null);
    if (!zone) return false;
    const list = cardsOf(zone);
    const place = card ? list.indexOf(card) : -1;
    let next: HTMLElement | undefined;
    if (!card) next = list[0];
    else if (down) next = list[place + down];
    else {
      const other = zones[zones.indexOf(zone) + sideways];
      const theirs = other ? cardsOf(other) : [];
      next = theirs[Math.min(place, theirs.length - 1)];
    }
    if (next) this.moves.focus(next);
    return true;
  }

  #pick(card: HTMLElement): void {
    this.#held = card;
    card.setAttribute("data-held", "");
    this.#hover(zoneOf(card));
    this.moves.say(this.board.dataset.sayPicked, { card: titleOf(card) });
  }

  #carry(event: KeyboardEvent): boolean {
    const card = this.#held!;
    const step = STEPS[keyName(event)];
    if (step?.[0]) this.#over = this.#neighbour(step[0]);
    else if (event.key === " " || event.key === "Enter") this.#drop(this.#over);
    else if (event.key === "Escape" || event.key === "Tab") this.#drop(null);
    else return true;
    if (this.#held === card) {
      this.#hover(this.#over);
      this.moves.say(this.board.dataset.sayOver, { stage: this.#over ? nameOf(this.#over) : "" });
    }
    return event.key !== "Tab";
  }

  #neighbour(step: number): HTMLElement | null {
    const owner = this.#held!.dataset.owner;
    const zones = [...this.board.querySelectorAll<HTMLElement>("[data-zone]")].filter((zone) => zone.dataset.target && (!zone.dataset.owner || zone.dataset.owner === owner));
    return zones[zones.indexOf(this.#over!) + step] ?? (zones.includes(this.#over!) ? this.#over : zones[0]!);
  }

  #hover(zone: HTMLElement | null): void {
    for (const one of this.board.querySelectorAll("[data-drop]")) one.removeAttribute("data-drop");
    this.#over = zone;
    zone?.setAttribute("data-drop", "");
    zone?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.board.toggleAttribute("data-dragging", this.#held !== null);
  }

  #drop(zone: HTMLElement | null): void {
    const card = this.#held!;
    this.#held = null;
    card.removeAttribute("data-held");
    this.#hover(null);
    if (zone) void this.moves.move(card, targetOf(zone));
    else this.moves.say(this.board.dataset.sayBack, { card: titleOf(card), stage: nameOf(zoneOf(card)!) });
  }
}
