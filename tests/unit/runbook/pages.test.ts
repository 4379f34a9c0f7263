import * as assert from "node:assert/strict";
import { sectionsOf } from "../../support/runbook/commands";

const sections = sectionsOf("docs/runbook.md");
const [, first] = sections;
/** As GitHub makes anchors of headings. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");

describe("the runbook's table of pages", () => {
  const rows = (first?.lines ?? []).flatMap(({ text }) => {
    const [, what, pages] = /^\| (an? [a-z]+) \| (.*) \|$/.exec(text) ?? [];
    return what === undefined || pages === undefined ? [] : [{ what, pages }];
  });

  it("has what a bank looks for", () => {
    assert.deepEqual(
      rows.map(({ what }) => what.replace(/^an? /, "")),
      [
        "account",
        "environment",
        "service",
        "release",
        "rollback",
        "rotation",
        "restore",
        "incident",
        "freeze",
        "end",
      ],
    );
  });

  for (const { what, pages } of rows)
    it(`leads to pages that stand: ${what}`, () => {
      const links = [...pages.matchAll(/\[([^\]]+)\]\(#([^)]+)\)/g)];
      assert.ok(links.length > 0);
      for (const [, title = "", to] of links) {
        const section = sections.find((one) => one.title === title);
        assert.ok(section !== undefined && section.lines.length > 5, title);
        assert.equal(to, anchor(title));
      }
    });
});
