/* <toast-stack>: one toast at a time for 6 seconds, longer under the pointer or with focus inside; Ctrl Z takes the latest
   change back. Toasts come from the server (header HX-Trigger: {"toast": {...}} or rendered inside) or from toast(). */
import htmx from "htmx.org";
import type { Toast } from "../feedback";
import { csrfToken } from "../requests";
import { inField } from "../shortcuts";

const SECONDS = 6;

class ToastStack extends HTMLElement {
  #timer = 0;
  #undo: string | null = null;
  #show = (event: Event) => this.#render((event as CustomEvent<Toast>).detail);
  #keys = (event: KeyboardEvent) => {
    if (event.code !== "KeyZ" || !(event.ctrlKey || event.metaKey) || event.shiftKey || inField(event.target) || !this.#undo) return;
    event.preventDefault();
    void this.#takeBack();
  };

  connectedCallback(): void {
    document.addEventListener("toast", this.#show);
    document.addEventListener("keydown", this.#keys);
    this.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.addEventListener("pointerleave", () => this.#wait());
    this.addEventListener("focusin", () => clearTimeout(this.#timer));
    this.addEventListener("focusout", () => this.#wait());
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("button");
      if (button?.dataset.undo) void this.#takeBack();
      else if (button) this.#clear();
    });
    if (this.firstElementChild) this.#adopt();
  }

  disconnectedCallback(): void {
    document.removeEventListener("toast", this.#show);
    document.removeEventListener("keydown", this.#keys);
    clearTimeout(this.#timer);
  }

  #adopt(): void {
    this.#undo = this.querySelector<HTMLElement>("[data-undo]")?.dataset.undo ?? null;
    this.#wait();
  }

  #render(toast: Toast): void {
    const template = document.querySelector<HTMLTemplateElement>(`#toast-${toast.kind ?? "done"}`);
    if (!template) return;
    const node = template.content.cloneNode(true) as DocumentFragment;
    node.querySelector("[data-message]")!.textContent = toast.message;
    const undo = node.querySelector<HTMLElement>("[data-undo]");
    if (undo && toast.undo) undo.dataset.undo = toast.undo;
    else undo?.remove();
    this.replaceChildren(node);
    this.#adopt();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.replaceChildren(), SECONDS * 1000);
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.replaceChildren();
  }

  async #takeBack(): Promise<void> {
    const address = this.#undo;
    this.#undo = null;
    this.#clear();
    if (!address) return;
    const response = await fetch(address, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() } });
    const answer = response.headers.get("HX-Trigger");
    if (answer) for (const [name, detail] of Object.entries(JSON.parse(answer))) document.dispatchEvent(new CustomEvent(name, { detail }));
    if (response.ok) await htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" });
  }
}

customElements.define("toast-stack", ToastStack);
