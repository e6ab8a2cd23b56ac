/* Writing texts: Ctrl Enter (⌘ Enter) saves where `data-send-keys` says so, and in answers and edited notes; a form with
   `data-reset` is empty again once its text is saved. */
import { onHtmx } from "./htmx";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !field.matches("[data-send-keys], mention-box textarea")) return;
  event.preventDefault();
  field.form?.requestSubmit();
});

onHtmx("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form instanceof HTMLFormElement && form.matches("[data-reset]") && ctx.response && ctx.response.status < 300) form.reset();
});
