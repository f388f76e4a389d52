
// What has the focus, and whether the screen shows it: an outline or a ring, on the element
// or on the box around it.

const element = document.activeElement ?? document.body;

function outlined(each) {
  const style = getComputedStyle(each);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return ring || style.boxShadow !== "none";
}

// The box around an editor or a combobox may carry the ring in its place.
let box = element;
let visible = false;
for (let up = 0; box && up < 4 && !visible; up += 1) {
  visible = up === 0 ? outlined(box) : outlined(box) && box.matches(":focus-within");
  box = box.parentElement;
}
return { role: role(element), name: name(element), visible };
