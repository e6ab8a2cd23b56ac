/* Forms that ask for the time zone (set-up, a first sign-in) are filled with the device's own. */

function fillTimeZone(root: ParentNode): void {
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[data-device-time-zone]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (select.querySelector(`option[value="${CSS.escape(zone)}"]`)) select.value = zone;
  }
}

document.addEventListener("DOMContentLoaded", () => fillTimeZone(document));
