"use strict";
(function () {
  const said = document.getElementById("said");

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function tools(before) {
    const made = document.createElement("div");
    made.className = "tools";
    before.parentNode.insertBefore(made, before);
    return made;
  }

  // A head of the table sorts by its column; the same again turns the order round.
  const table = document.querySelector("table.steps");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const words = new Intl.Collator(undefined, { numeric: true });

  function sorts(row, column) {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  }

  function sort(column) {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = Array.from(body.rows, (row) => [sorts(row, column), row]);
    rows.sort(([a], [b]) => (typeof a === "number" ? a - b : words.compare(a, b)) * (down ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
    said.textContent = "sorted by " + head.textContent + (down ? ", largest first" : "");
  }

  heads.forEach((head, column) => {
    const name = head.textContent;
    head.textContent = "";
    head.append(button(name, () => sort(column)));
  });

  // Only rows that have the text.
  const search = document.createElement("input");
  search.type = "search";
  const label = document.createElement("label");
  label.append("Only steps with ", search);
  const found = document.createElement("span");
  found.setAttribute("role", "status");
  tools(table).append(label, found);
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    found.textContent = wanted ? shown + " of " + body.rows.length + " steps" : "";
  });

  // What is made to be copied gets a button that does; without a clipboard it is selected, for a key to copy.
  function copy(code, of) {
    const done = () => {
      of.textContent = "Copied";
      said.textContent = "copied";
      setTimeout(() => (of.textContent = "Copy"), 2000);
    };
    const select = () => {
      getSelection().selectAllChildren(code);
      said.textContent = "selected";
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(code.textContent).then(done, select);
    } else {
      select();
    }
  }

  for (const place of document.querySelectorAll(".copy")) {
    const code = place.tagName === "PRE" ? place.firstElementChild : place;
    const made = button("Copy", () => copy(code, made));
    made.className = "copier";
    made.setAttribute("aria-label", "Copy " + code.textContent.trim().split("\n").pop());
    if (place === code) {
      place.after(made);
    } else {
      place.append(made);
    }
  }

  // Sections open when one goes there, and all at once.
  const steps = Array.from(document.querySelectorAll("details.step"));

  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") {
      target.open = true;
      target.querySelector("summary").focus({ preventScroll: true });
      target.scrollIntoView();
    }
  }

  addEventListener("hashchange", open);
  open();
  if (steps.length > 0) {
    tools(steps[0]).append(
      button("Open all", () => steps.forEach((step) => (step.open = true))),
      button("Close all", () => steps.forEach((step) => (step.open = false)))
    );
  }
  let before = [];
  addEventListener("beforeprint", () => {
    before = steps.filter((step) => !step.open && !step.classList.contains("s-ok"));
    before.forEach((step) => (step.open = true));
  });
  addEventListener("afterprint", () => before.forEach((step) => (step.open = false)));
})();
