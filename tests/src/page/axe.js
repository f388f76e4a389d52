// Runs axe-core for WCAG 2.2 A and AA and calls back with what it found, shortened for reading.

const done = arguments[arguments.length - 1];

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

window.axe
  .run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })
  .then(({ violations }) => {
    done({
      violations: violations.map(({ id, impact, help, nodes }) => ({
        id,
        impact,
        help,
        nodes: nodes.slice(0, 8).map((node) => ({
          html: node.html.slice(0, 300),
          why: node.failureSummary.replace(/\s+/g, " "),
        })),
      })),
    });
  })
  .catch((error) => done({ error: String(error) }));
