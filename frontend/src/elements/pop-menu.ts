/* <pop-menu>: a button with `popovertarget` and its popover. The browser opens and closes it; this adds the keys of a menu:
   arrows, Home, End, first letters, Tab closes. It is placed under its button. */

class PopMenu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("toggle", this.#toggled, true);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("click", (event) => {
      const item = (event.target as Element).closest("[role^='menuitem']:not([data-keep-open])");
      if (item && !item.matches("[popovertarget]")) this.#panel?.hidePopover();
    });
  }

  get #panel(): HTMLElement | null {
    return this.querySelector("[popover]");
  }

  get #items(): HTMLElement[] {
    return [...(this.#panel?.querySelectorAll<HTMLElement>("[role^='menuitem']:not(:disabled, [aria-disabled='true'])") ?? [])];
  }

  #toggled = (event: Event) => {
    const open = (event as ToggleEvent).newState === "open";
    const button = this.querySelector<HTMLElement>("[popovertarget]");
    button?.setAttribute("aria-expanded", String(open));
    if (!open || event.target !== this.#panel) return;
    const current = this.#panel?.querySelector<HTMLElement>("[autofocus], [aria-checked='true']");
    (current ?? this.#items[0])?.focus();
  };

  #key = (event: KeyboardEvent) => {
    const panel = this.#panel;
    if (!panel?.matches(":popover-open")) {
      if (event.key === "ArrowDown" && (event.target as Element).matches("[popovertarget]")) {
        event.preventDefault();
        panel?.showPopover();
      }
      return;
    }
    if (panel.getAttribute("role") !== "menu") return;
    const items = this.#items;
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]?.focus();
    } else if (event.key === "Tab") panel.hidePopover();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const rest = [...items.slice(now + 1), ...items.slice(0, now + 1)];
      const found = rest.find((item) => item.dataset.menuKey === letter) ?? rest.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter));
      if (!found) return;
      event.preventDefault();
      event.stopPropagation();
      if (found.dataset.menuKey === letter) found.click();
      else found.focus();
    }
  };
}

customElements.define("pop-menu", PopMenu);
