// A button of the page prints it.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
