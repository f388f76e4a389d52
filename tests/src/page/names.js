// What a screen reader would say of an element: its role, its accessible name, whether it is there
// at all. Other scripts of this folder are put behind this one.
//
// Names follow the W3C's computation as far as Carom's pages need it: aria-labelledby, aria-label,
// the native label, the content, the title, the placeholder. Style-generated text is left out.

const INPUT_ROLES = {
  button: "button", submit: "button", reset: "button", image: "button",
  checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton",
  search: "searchbox", email: "textbox", tel: "textbox", text: "textbox", url: "textbox",
};

const TAG_ROLES = {
  article: "article", aside: "complementary", button: "button", dd: "definition",
  details: "group", dialog: "dialog", dt: "term", fieldset: "group", figure: "figure",
  h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading",
  hr: "separator", li: "listitem", main: "main", menu: "list", meter: "meter",
  nav: "navigation", ol: "list", optgroup: "group", option: "option", output: "status",
  progress: "progressbar", summary: "button", table: "table", tbody: "rowgroup",
  td: "cell", textarea: "textbox", tfoot: "rowgroup", th: "columnheader",
  thead: "rowgroup", tr: "row", ul: "list",
};

const NAMED_BY_CONTENT = new Set([
  "button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "listitem",
  "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio", "row", "rowheader",
  "switch", "tab", "tooltip", "treeitem", "status", "alert", "note", "term", "definition",
]);

const tidy = (text) => (text ?? "").replace(/[\s\u200b\ufeff]+/g, " ").trim();

function hidden(element) {
  if (element.closest("[aria-hidden='true'], [inert]")) return true;
  return !element.checkVisibility({ visibilityProperty: true });
}

function role(element) {
  const explicit = element.getAttribute("role")?.trim().split(/\s+/)[0];
  if (explicit) return explicit;
  const tag = element.localName;
  if (tag === "a" || tag === "area") return element.hasAttribute("href") ? "link" : "generic";
  if (tag === "img") return element.getAttribute("alt") === "" ? "presentation" : "img";
  if (tag === "section") return labelled(element) ? "region" : "generic";
  if (tag === "form") return labelled(element) ? "form" : "generic";
  if (tag === "select") return element.multiple || element.size > 1 ? "listbox" : "combobox";
  if (tag === "input") {
    const own = INPUT_ROLES[element.type] ?? (element.type === "password" ? "textbox" : "generic");
    return element.hasAttribute("list") && (own === "textbox" || own === "searchbox")
      ? "combobox" : own;
  }
  return TAG_ROLES[tag] ?? "generic";
}

function labelled(element) {
  return element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby")
    || element.hasAttribute("title");
}

// The text of an element and what is in it, as it counts towards a name. What is named by
// reference counts even where it is hidden.
function content(element, referred) {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.data;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (!referred && hidden(node)) continue;
      if (node.localName === "style" || node.localName === "script") continue;
      const inline = getComputedStyle(node).display.startsWith("inline");
      const part = ownName(node) || embedded(node) || content(node, referred);
      text += inline ? part : ` ${part} `;
    }
  }
  return text;
}

// What a control inside a label or a button says: its value.
function embedded(element) {
  const kind = role(element);
  if (kind === "textbox" || kind === "searchbox" || kind === "spinbutton") {
    return element.value ?? element.textContent;
  }
  if (kind === "combobox" && element.localName === "select") {
    return element.selectedOptions[0]?.text ?? "";
  }
  return "";
}

function ownName(element) {
  const label = tidy(element.getAttribute("aria-label"));
  if (label) return label;
  if (element.localName === "img" || element.localName === "area") return tidy(element.alt);
  if (element.localName === "svg") return tidy(element.querySelector("title")?.textContent);
  return "";
}

function name(element) {
  const ids = element.getAttribute("aria-labelledby")?.trim().split(/\s+/) ?? [];
  const parts = ids
    .map((id) => element.getRootNode().getElementById(id))
    .filter(Boolean)
    .map((other) => ownName(other) || embedded(other) || content(other, true));
  if (tidy(parts.join(" "))) return tidy(parts.join(" "));
  const own = ownName(element);
  if (own) return own;
  if (element.labels?.length) {
    const texts = [...element.labels].map((label) => content(label, false));
    if (tidy(texts.join(" "))) return tidy(texts.join(" "));
  }
  if (element.localName === "input" && ["button", "submit", "reset"].includes(element.type)) {
    if (element.value) return tidy(element.value);
  }
  if (element.localName === "fieldset") {
    const legend = element.querySelector(":scope > legend");
    if (legend) return tidy(content(legend, false));
  }
  if (element.localName === "table") {
    if (element.caption) return tidy(content(element.caption, false));
  }
  if (NAMED_BY_CONTENT.has(role(element))) {
    const text = tidy(content(element, false));
    if (text) return text;
  }
  return tidy(element.getAttribute("title")) || tidy(element.getAttribute("placeholder"));
}
