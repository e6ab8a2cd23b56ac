/* Where cards stand: zones (columns, cells of a lane, ends), and the place of a card among the others of its zone. */

export const cardsOf = (zone: Element): HTMLElement[] => [...zone.querySelectorAll<HTMLElement>(".kcard:not([data-dragged])")];
export const zoneOf = (card: Element): HTMLElement | null => card.closest<HTMLElement>("[data-column]");
export const titleOf = (card: Element): string => card.querySelector("h3")?.textContent?.trim() ?? "";

/** The element that holds a zone's cards: the zone itself or the scrolling part of a column. */
export function holder(zone: HTMLElement): HTMLElement {
  return zone.matches("[data-cards]") ? zone : (zone.querySelector<HTMLElement>("[data-cards]") ?? zone);
}

/** What a zone is called: its stage. */
export function nameOf(zone: HTMLElement): string {
  return zone.dataset.name ?? zone.querySelector("h2 .trunc")?.textContent?.trim() ?? zone.getAttribute("aria-label") ?? "";
}

/** The zone of a column in the lane of that owner (or the only one of that column). */
export function zoneFor(board: HTMLElement, column: string, owner: string): HTMLElement | null {
  const zones = [...board.querySelectorAll<HTMLElement>(`[data-zone][data-column="${CSS.escape(column)}"], [data-cards][data-column="${CSS.escape(column)}"]`)];
  return zones.find((zone) => zone.dataset.owner === undefined || zone.dataset.owner === owner) ?? null;
}

/** The card before which a card belongs by its sort key; null: after all cards. Cards without a key come last. */
export function following(card: HTMLElement, zone: HTMLElement, descending: boolean): Element | null {
  const key = card.dataset.order ?? "";
  const before = (other: HTMLElement) => {
    const theirs = other.dataset.order ?? "";
    if (!key || !theirs) return !theirs && key !== "";
    return descending ? theirs < key : theirs > key;
  };
  const next = cardsOf(zone).find((other) => other !== card && before(other));
  return next ?? holder(zone).querySelector(":scope > .addcard");
}

/** Puts a card where it belongs in a zone. */
export function place(card: HTMLElement, zone: HTMLElement, descending: boolean): void {
  holder(zone).insertBefore(card, following(card, zone, descending));
}

/** Runs a change of the page as a view transition where the person allows motion; resolves once it is done. */
export function animated(change: () => void): Promise<void> {
  if (!document.startViewTransition || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    change();
    return Promise.resolve();
  }
  return document.startViewTransition(change).updateCallbackDone;
}
