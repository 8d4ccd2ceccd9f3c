// Sorts and filters the rows of the page that is open.  Without it the table stands in the order of publication.
const table = document.querySelector("table.records");
const bar = document.querySelector("#filter");

if (table && bar) {
  const body = table.tBodies[0], rows = [...body.rows];
  const field = bar.querySelector("input"), said = bar.querySelectorAll(".zh, .en, [data-words]");
  for (const head of table.tHead.rows[0].cells) head.append(button(head));
  table.classList.add("sortable");
  bar.hidden = false;
  field.addEventListener("input", filter);
  filter();

  function button(head) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "inl";
    made.append(...head.childNodes);
    made.addEventListener("click", () => sort(head));
    return made;
  }

  function sort(head) {
    const down = head.ariaSort === "ascending";
    for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
    head.ariaSort = down ? "descending" : "ascending";
    const key = row => row.cells[head.cellIndex].dataset.v;
    rows.sort((a, b) => compare(key(a), key(b)) * (down ? -1 : 1));
    body.append(...rows);
  }

  // A blank cell is smaller than every figure.
  function compare(a, b) {
    if (a === "" || b === "") return (a !== "") - (b !== "");
    return isNaN(a) || isNaN(b) ? a.localeCompare(b, "zh-CN") : a - b;
  }

  function filter() {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      shown += !row.hidden;
    }
    for (const one of said) {
      if (one.closest("label")) continue;
      one.dataset.words ??= one.textContent;
      one.textContent = one.dataset.words.replace("{n}", shown).replace("{all}", rows.length);
    }
  }
}
