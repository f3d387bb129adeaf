// The page of verification works without this file: the server knows what was opened.
(() => {
  "use strict";
  document.querySelectorAll("form[data-verify]").forEach((form) => {
    const button = form.querySelector("[data-all-right]");
    if (!button) return;
    const items = [...form.querySelectorAll("[data-waiting]")];
    const isReady = (item) => {
      const name = CSS.escape(`${item.dataset.waiting}.how`);
      const method = form.querySelector(`input[name="${name}"]:checked`);
      if (!method) return false;
      return item.dataset.opened === "yes" || item.dataset.hasFile === "no" || method.value === "original";
    };
    const update = () => {
      items.forEach((item) => { item.hidden = isReady(item); });
      button.disabled = items.some((item) => !item.hidden);
    };
    const open = (node) => {
      const block = node.closest("[data-document]");
      const item = items.find((each) => each.dataset.waiting === block.dataset.document);
      if (item) item.dataset.opened = "yes";
      update();
    };
    form.querySelectorAll("details[data-scan]").forEach((scan) => {
      scan.addEventListener("toggle", () => { if (scan.open) open(scan); });
    });
    form.querySelectorAll("a[data-scan]").forEach((link) => {
      link.addEventListener("click", () => open(link));
    });
    form.addEventListener("change", update);
    update();
  });
})();
