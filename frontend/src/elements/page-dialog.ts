/* <page-dialog>: the dialog that htmx fills (hx-target="#dialog"). It opens when content arrives, closes on the event
   "close-dialog" (header HX-Trigger) or on a [data-close] button, and gives focus back to where it came from. */

import { type HtmxEvent, process } from "../htmx";

class PageDialog extends HTMLElement {
  #opener: Element | null = null;
  #pressed: EventTarget | null = null;
  #closeAll = () => this.#dialog.close();

  /** A link inside the dialog leads to another page: that page is not behind a dialog. */
  #left = (event: Event) => {
    const { ctx } = (event as HtmxEvent).detail;
    if (ctx.request.headers["HX-Boosted"] === "true" && this.#dialog.open) this.#dialog.close();
  };

  /** `data-open="palette"` shows what stands ready in <template id="palette">, without asking the server first. */
  #openTemplate = (event: Event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-open]")?.dataset.open;
    const template = name && document.querySelector<HTMLTemplateElement>(`template#${CSS.escape(name)}`);
    if (!template) return;
    this.#dialog.replaceChildren(template.content.cloneNode(true));
    this.#open();
    process(this.#dialog);
  };

  connectedCallback(): void {
    document.addEventListener("close-dialog", this.#closeAll);
    document.addEventListener("click", this.#openTemplate);
    document.addEventListener("htmx:before:swap", this.#left);
    this.addEventListener("htmx:before:settle", () => this.#open());
    this.addEventListener("pointerdown", (event) => (this.#pressed = event.target));
    this.addEventListener("click", (event) => {
      const target = event.target as Element;
      const beside = target === this.#dialog && this.#pressed === this.#dialog; // not where a menu closed under the pointer
      if (beside || target.closest("[data-close]")) this.#dialog.close();
    });
    this.#dialog.addEventListener("close", () => {
      this.#dialog.replaceChildren();
      if (this.#opener?.isConnected) (this.#opener as HTMLElement).focus();
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("close-dialog", this.#closeAll);
    document.removeEventListener("click", this.#openTemplate);
    document.removeEventListener("htmx:before:swap", this.#left);
  }

  get #dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  #open(): void {
    if (!this.#dialog.childElementCount || this.#dialog.open) return;
    this.#opener = document.activeElement;
    this.#dialog.showModal();
    const field = this.#dialog.querySelector<HTMLElement>("[aria-invalid='true'], [autofocus], input:not([type=hidden], [tabindex='-1']), select, textarea, button");
    field?.focus();
  }
}

customElements.define("page-dialog", PageDialog);
