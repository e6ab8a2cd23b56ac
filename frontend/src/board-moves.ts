/* Moving a card: at once on the page, then on the server; where the server says no, the card goes back and the toast says
   why. The answer holds the card and the heads of the columns as they are now. */
import htmx from "htmx.org";
import { animated, place, titleOf, zoneFor, zoneOf } from "./board-places";
import { toast } from "./feedback";
import { csrfToken } from "./requests";
import { signInAgain } from "./sign-in-again";

export interface Target {
  stage: string;
  name: string;
  zone: HTMLElement | null;
}

export class Moves {
  constructor(private readonly board: HTMLElement) {}

  say(text: string | undefined, values: Record<string, string> = {}): void {
    const live = this.board.querySelector("[data-live]");
    if (live && text) live.textContent = text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? "");
  }

  get descending(): boolean {
    return this.board.hasAttribute("data-descending");
  }

  async move(card: HTMLElement, to: Target): Promise<void> {
    const from = { zone: zoneOf(card), next: card.nextElementSibling };
    const owner = to.zone?.dataset.owner ?? "";
    if (!to.stage || (to.stage === card.dataset.stage && to.zone === from.zone)) return;
    card.style.viewTransitionName = "moving";
    await animated(() => {
      if (to.zone) place(card, to.zone, this.descending);
      else card.hidden = true;
    });
    card.style.viewTransitionName = "";
    if (to.zone) this.focus(card);
    else this.focusNear(from.zone, from.next);
    this.say(this.board.dataset.sayMoved, { card: titleOf(card), stage: to.name });
    const fields: Record<string, string> = { id: card.dataset.id!, stage: to.stage, version: card.dataset.version! };
    if (owner && owner !== card.dataset.owner) fields.owner = owner;
    const back = () => {
      card.hidden = false;
      if (from.zone) animated(() => place(card, from.zone!, this.descending)).then(() => this.focus(card));
      this.say(this.board.dataset.sayBack, { card: titleOf(card), stage: from.zone ? (from.zone.querySelector("h2 .trunc")?.textContent ?? "") : "" });
    };
    await this.send(this.board.dataset.moveAddress!, fields, card, back);
  }

  async claim(form: HTMLFormElement): Promise<void> {
    const card = form.closest<HTMLElement>(".kcard")!;
    form.querySelector("button")?.setAttribute("aria-busy", "true");
    await this.send(form.action, { id: card.dataset.id! }, card, () => form.querySelector("button")?.removeAttribute("aria-busy"));
  }

  private async send(address: string, fields: Record<string, string>, card: HTMLElement, back: () => void): Promise<void> {
    let response: Response;
    try {
      response = await post(address, fields);
    } catch {
      back();
      toast({ message: this.board.dataset.sayOffline!, kind: "refused" });
      return;
    }
    const html = await response.text();
    if (!response.ok && !html) back();
    if (response.status === 404) card.remove();
    if (html) await this.settle(new DOMParser().parseFromString(html, "text/html"), card, response.ok);
    announce(response);
    const form = response.headers.get("X-Needs-Fields");
    if (form) await htmx.ajax("GET", form, { target: "#dialog" });
  }

  /** Puts the answered card into its column and the fresh heads in place of the old ones. */
  private async settle(answer: Document, card: HTMLElement, moved: boolean): Promise<void> {
    for (const fresh of answer.querySelectorAll("[data-heads] > [id]")) {
      const old = document.getElementById(fresh.id);
      if (old && old.tagName === fresh.tagName) old.replaceWith(fresh);
    }
    const spot = answer.querySelector<HTMLElement>("[data-place]");
    const fresh = spot?.querySelector<HTMLElement>(".kcard");
    const focused = card.contains(document.activeElement);
    if (!fresh || !spot) {
      card.remove();
    } else {
      const zone = zoneFor(this.board, spot.dataset.place!, fresh.dataset.owner!);
      const stays = zone !== null && zone === zoneOf(card) && !card.hidden;
      const swap = () => {
        if (stays) card.replaceWith(fresh);
        else card.remove();
        if (zone && !stays) place(fresh, zone, this.descending);
      };
      if (stays && moved) swap();
      else await animated(swap);
      htmx.process(fresh);
      if (focused || !moved) this.focus(fresh);
    }
    this.slim();
  }

  /** The unsorted column is narrow while it is empty. */
  slim(): void {
    const unsorted = this.board.querySelector<HTMLElement>('.col[data-column="unsorted"]');
    unsorted?.toggleAttribute("data-slim", unsorted.querySelector(".kcard") === null);
  }

  focus(card: HTMLElement): void {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private focusNear(zone: HTMLElement | null, next: Element | null): void {
    const near = next?.matches(".kcard") ? next : zone?.querySelector(".kcard:not([hidden])");
    (near as HTMLElement | null)?.focus({ preventScroll: true });
  }
}

function announce(response: Response): void {
  const events = response.headers.get("HX-Trigger");
  if (!events) return;
  for (const [name, detail] of Object.entries(JSON.parse(events))) document.dispatchEvent(new CustomEvent(name, { detail }));
}

async function post(address: string, fields: Record<string, string>): Promise<Response> {
  const request = () => fetch(address, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() }, body: new URLSearchParams(fields) });
  let response = await request();
  while (response.status === 401 && response.headers.has("X-Sign-In")) {
    if (!(await signInAgain(response.headers.get("X-Sign-In")!))) return response;
    response = await request();
  }
  return response;
}
