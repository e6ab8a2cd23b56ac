/* What was typed before htmx knew the page's elements is announced again, so that a quick search or filter is not lost. */

import { inField } from "./shortcuts";
import { whenReady } from "./htmx";

whenReady(() => {
  const field = document.activeElement;
  if (!inField(field) || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  if (field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
});
