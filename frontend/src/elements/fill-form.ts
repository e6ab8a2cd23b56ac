/* <fill-form>: buttons inside with `data-fill` (names and values as JSON) fill in the form around them. */

class FillForm extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-fill]");
      const form = this.closest("form");
      if (!button || !form) return;
      for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill!) as Record<string, string>)) {
        const field = form.elements.namedItem(name);
        if (!(field instanceof HTMLInputElement)) continue;
        field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

customElements.define("fill-form", FillForm);
