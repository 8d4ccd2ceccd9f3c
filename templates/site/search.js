// Asks the index that Pagefind made of the disclosures.  What is found is shown in both languages; the
// style sheet chooses.  The question stands in the address: search.html?q=热线#en
const form = document.querySelector("#search");
const field = document.querySelector("#q");
const list = document.querySelector("#found");
const more = document.querySelector("#more");
const PAGE = 10;
const EXCERPT = { excerptLength: 28 };
const bundles = form.dataset.bundles.split(" ").filter(Boolean);
let index, turn = 0;

form.hidden = false;
document.querySelector("#needs").hidden = true;
form.addEventListener("submit", event => { event.preventDefault(); ask(0); });
field.addEventListener("input", () => ask(300));
field.value = new URLSearchParams(location.search).get("q") ?? "";
if (field.value) ask(0);

async function ask(wait) {
  const mine = ++turn, words = field.value.trim();
  await new Promise(done => setTimeout(done, wait));
  if (mine !== turn) return;
  history.replaceState(null, "", location.pathname + (words ? "?q=" + encodeURIComponent(words) : "") + location.hash);
  if (!words) return show("", []);
  say("busy");
  try {
    const found = await results(words);
    if (mine === turn) await show(found.length ? "some" : "none", found);
  } catch (error) {
    if (mine === turn) { await show("", []); say("failed"); }
  }
}

// The index may have been made anew since it was opened: then it is opened again, once.
async function results(words) {
  try {
    return await search(words);
  } catch (error) {
    await (await index)?.destroy?.();
    index = undefined;
    return search(words);
  }
}

async function search(words) {
  index ??= opened();
  index.catch(() => { index = undefined; });
  const { results } = await (await index).search(words);
  return Promise.all(results.slice(0, PAGE).map(one => one.data())).then(first =>
    results.map((one, n) => () => first[n] ?? one.data()));
}

// The index has a bundle a year, or several.  Pagefind answers nothing where one that it was given cannot be
// opened: then each is tried by itself, and those that can are asked without it.
async function opened() {
  try {
    return await joined(bundles);
  } catch (error) {
    const tried = await Promise.allSettled(bundles.map(one => joined([one])));
    return joined(bundles.filter((_, n) => tried[n].status === "fulfilled"));
  }
}

// An empty question says whether what was opened so far can be asked; it fetches nothing.
async function joined([first, ...others]) {
  if (!first) throw new Error("no index");
  const { createInstance } = await import(folder(first) + "pagefind.js");
  const made = createInstance({ basePath: folder(first), noWorker: true, ...EXCERPT });
  await made.preload("");
  await Promise.all(others.map(one => made.mergeIndex(folder(one), EXCERPT)));
  await made.preload("");
  return made;
}

function folder(bundle) {
  return new URL(`../pagefind/${bundle}/`, import.meta.url).href;
}

async function show(message, found) {
  list.replaceChildren();
  say(message, found.length);
  await add(found, 0);
}

async function add(found, from) {
  const rows = await Promise.all(found.slice(from, from + PAGE).map(one => one()));
  list.append(...rows.map(row));
  more.hidden = found.length <= from + PAGE;
  more.onclick = async () => {
    await add(found, from + PAGE);
    list.children[from + PAGE]?.querySelector("a:not(:empty)")?.focus();
  };
}

function row({ raw_url, meta, excerpt }) {
  const href = raw_url.replace(/^\//, "");
  const item = element("li");
  const name = element("span", "name");
  if (meta.en) name.append(link("zh", href, meta.title), " ", link("en", href + "#en", meta.en));
  else name.append(link("", href, meta.title));
  const unit = element("small");
  unit.append(href.slice(0, 4), " · ", span("zh", meta.unit), " ", span("en", meta.unit_en || meta.unit));
  item.append(name, unit, text(excerpt));
  return item;
}

function say(message, count = 0) {
  for (const one of document.querySelectorAll("#said [data-say]")) {
    one.hidden = one.dataset.say !== message;
    for (const words of one.querySelectorAll("[data-words], .zh, .en")) {
      words.dataset.words ??= words.textContent;
      words.textContent = words.dataset.words.replace("{n}", count);
    }
  }
}

// The passage around the words, as text with <mark>; every run of it says its language.
function text(excerpt) {
  const made = element("p", "excerpt");
  let around = made;
  for (const part of excerpt.split(/(<\/?mark>)/)) {
    if (part === "<mark>") around = made.appendChild(element("mark"));
    else if (part === "</mark>") around = made;
    else around.append(...runs(plain(part)));
  }
  return made;
}

function runs(words) {
  return words.split(/([A-Za-z][\x20-\x7e–—’]*)/).filter(Boolean).map(run => {
    const made = element("span");
    if (/^[A-Za-z]/.test(run)) made.lang = "en";
    made.textContent = run;
    return made;
  });
}

function plain(markup) {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent;
}

function link(language, href, words) {
  const made = span(language, words, "a");
  made.href = href;
  return made;
}

function span(language, words, tag = "span") {
  const made = element(tag, language);
  if (language === "en" && !/[\u2e80-\u9fff]/.test(words)) made.lang = "en";
  made.textContent = words;
  return made;
}

function element(tag, name = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}
