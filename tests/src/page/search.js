
// Called with a path of steps, each { role, name, how, first }, each inside the one before; how many
// things to list when the search is in vain; and what is wanted: "found" or "names". Returns
// { found: [elements], here: ["role: name", ...] } or { names: [...] }, where `here` lists what
// stands in the last scope that was found.

const [path, limit, wanted] = arguments;

function fits(step, element) {
  if (role(element) !== step.role || hidden(element)) return false;
  if (step.how === "any") return true;
  const text = name(element);
  if (step.how === "exact") return text === step.name;
  if (step.how === "starts") return text.startsWith(step.name);
  return text.includes(step.name);
}

function speaks(element) {
  return !["generic", "presentation", "none"].includes(role(element)) && !hidden(element);
}

let scopes = [document.body];
for (const step of path) {
  const all = scopes.flatMap((scope) => [...scope.querySelectorAll("*")]);
  const found = all.filter((each) => fits(step, each));
  if (found.length === 0) {
    const here = all
      .filter(speaks)
      .slice(0, limit)
      .map((each) => `${role(each)}: ${name(each).slice(0, 80)}`);
    return { found: [], names: [], here };
  }
  scopes = step.first ? [found[0]] : [...new Set(found)];
}
return wanted === "names" ? { names: scopes.map(name) } : { found: scopes, here: [] };
