/* <keep-draft name="deal-7-note">: what is typed inside is kept in this browser until it has been saved, so that a lost
   session, a closed tab or a dead network costs nothing. Sign-out forgets all drafts. */
import type { HtmxEvent } from "../htmx";

const PREFIX = "draft:";
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

class KeepDraft extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#restore();
    window.addEventListener("pagehide", this.#flush);
    this.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(this.#flush, 200);
    });
    this.addEventListener("htmx:after:request", (event) => {
      const { ctx } = (event as unknown as HtmxEvent).detail;
      if (ctx.request.method !== "GET" && ctx.response && ctx.response.status < 300) this.#forget();
    });
    this.addEventListener("reset", () => this.#forget());
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-discard]")) this.#forget();
    });
  }

  disconnectedCallback(): void {
    window.removeEventListener("pagehide", this.#flush);
    this.#flush();
  }

  /** Keeps what waits to be kept. */
  #flush = () => {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#save();
  };

  get #key(): string {
    return `${PREFIX}${document.documentElement.dataset.user ?? ""}:${this.getAttribute("name")}`;
  }

  get #fields(): Field[] {
    return [...this.querySelectorAll<Field>("input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), textarea, select")].filter((field) => field.name);
  }

  #save(): void {
    const typed = Object.fromEntries(this.#fields.map((field) => [field.name, field.value]));
    localStorage.setItem(this.#key, JSON.stringify(typed));
  }

  #restore(): void {
    const kept = localStorage.getItem(this.#key);
    if (!kept) return;
    const typed = JSON.parse(kept) as Record<string, string>;
    let changed = false;
    for (const field of this.#fields) {
      const value = typed[field.name];
      if (value === undefined || value === field.value) continue;
      field.value = value;
      changed = true;
    }
    if (changed) this.toggleAttribute("data-restored", true);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    localStorage.removeItem(this.#key);
  }
}

customElements.define("keep-draft", KeepDraft);

document.addEventListener("submit", (event) => {
  if ((event.target as Element).matches("[data-sign-out]")) forgetDrafts();
});
