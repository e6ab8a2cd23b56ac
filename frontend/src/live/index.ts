/* Live pages, for those who are signed in. */
import { whenReady } from "../htmx";
import "./board";
import "./list";
import "./record";
import { begin } from "./stream";

if (document.documentElement.dataset.user && "locks" in navigator) whenReady(begin);

/* Too much was missed to be told one by one: the next page is whole again, and this one says so. */
document.addEventListener("live-lost", () => {
  const template = document.querySelector<HTMLTemplateElement>("template#live-lost");
  const main = document.querySelector("#main");
  if (!template || !main || document.querySelector("#live-stale")) return;
  main.prepend(template.content.cloneNode(true));
  document.querySelector("#live-stale button")?.addEventListener("click", () => location.reload());
});
