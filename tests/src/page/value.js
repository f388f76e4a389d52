// The value of a field; of an editor the text of its lines, without what it shows beside them.

const [element] = arguments;
if ("value" in element && typeof element.value === "string") return element.value;
const lines = element.querySelectorAll(".cm-line");
if (lines.length > 0) return [...lines].map((line) => line.textContent).join("\n");
return element.textContent;
