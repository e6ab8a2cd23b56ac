/* <single-keys>: the switch that turns single-letter shortcuts off on this device, for people who dictate or tremble
   (WCAG 2.1.4). */
import { SINGLE_KEYS } from "../shortcuts";

class SingleKeys extends HTMLElement {
  connectedCallback(): void {
    const box = this.querySelector<HTMLInputElement>("input")!;
    box.checked = localStorage.getItem(SINGLE_KEYS) !== "off";
    box.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, box.checked ? "on" : "off"));
  }
}

customElements.define("single-keys", SingleKeys);
