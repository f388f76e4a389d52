// Whether an element is in a state: natively, or by the ARIA attribute of that name.

const [element, state] = arguments;
if (state === "checked" && element.localName === "input") return element.checked;
if (state === "disabled" && "disabled" in element && element.disabled) return true;
if (state === "expanded" && element.localName === "details") return element.open;
const value = element.getAttribute(`aria-${state}`);
return value !== null && value !== "false";
