
// What has the focus, and whether the screen shows it: an outline on the element, on what is drawn
// over it (a card's button holds its name alone, and rings the whole card by `::after`), or on the
// box around it.

const element = document.activeElement ?? document.body;

function ringed(each, part) {
  const style = getComputedStyle(each, part);
  if (part && (style.content === "none" || style.content === "normal")) return false;
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}

function outlined(each) {
  return ringed(each) || ringed(each, "::after") || ringed(each, "::before");
}

// The box around an editor or a combobox may carry the ring in its place.
let box = element;
let visible = false;
for (let up = 0; box && up < 4 && !visible; up += 1) {
  visible = outlined(box) && (up === 0 || box.matches(":focus-within"));
  box = box.parentElement;
}
return { role: role(element), name: name(element), visible };
