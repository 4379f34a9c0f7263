import * as assert from "node:assert/strict";
import { html } from "../../../evidence/page/html";
import { pageOf } from "../../../evidence/page/page";
import { ended, wentWrong } from "../../support/run-log";
import { smallEvidence } from "../../support/small-run";
import { matchesSnapshot } from "../../support/snapshot";

const page = pageOf(smallEvidence());
const all = (of: RegExp, text = page) => [...text.matchAll(of)].map(([, found = ""]) => found);

describe("the auditor's page", () => {
  it("of a small graph is what was reviewed", () =>
    matchesSnapshot("evidence-page", page.trimEnd().split("\n")));

  it("stands alone: it fetches nothing and runs nothing", () => {
    assert.doesNotMatch(page, /<script|<link|<iframe|<img|url\(|@import| on\w+=|javascript:/);
    assert.deepEqual(
      all(/(?:href|src)="([^"]*)"/g).filter((target) => !target.startsWith("#")),
      [],
    );
  });

  it("leads to places that are there, each once", () => {
    const ids = all(/ id="([^"]*)"/g);
    assert.equal(new Set(ids).size, ids.length);
    for (const target of all(/href="#([^"]*)"/g)) assert.ok(ids.includes(target), target);
    for (const label of all(/aria-labelledby="([^"]*)"/g)) assert.ok(ids.includes(label), label);
  });

  it("says in words what it is, to whoever reads it aloud", () => {
    assert.match(page, /^<!doctype html>\n<html lang="en">/);
    assert.equal(all(/<(h1)/g).length, 1);
    assert.equal(all(/<(main)/g).length, 1);
    assert.match(page, /<body>\n<a class="skip" href="#main">/);
    assert.equal(all(/<(table)/g).length, all(/<(caption)/g).length);
    for (const cell of all(/<th( [^>]*)?>/g)) assert.match(cell, /^ scope="(col|row)"$/);
    const levels = all(/<h(\d)/g).map(Number);
    for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1);
  });

  it("has each row as wide as its table's head", () => {
    for (const table of all(/<table>([\s\S]*?)<\/table>/g)) {
      const [head, ...rows] = all(/<tr>([\s\S]*?)<\/tr>/g, table).map((row) => all(/<(t[hd])/g, row).length);
      assert.ok(rows.length > 0);
      for (const row of rows) assert.equal(row, head);
    }
  });

  it("shows what people have written as they wrote it, and never as markup", () => {
    assert.ok(page.includes("Callers &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert.ok(page.includes("&lt;b&gt;odd&lt;/b&gt;"));
    assert.ok(page.includes("stores &amp; more"));
    assert.equal(
      html`<a title="${`"'&<>`}">${[1, undefined, html`<b>`]}</a>`.text,
      `<a title="&quot;&#39;&amp;&lt;&gt;">1<b></a>`,
    );
  });

  it("tells the change ticket of an update, and who let it through a freeze", () => {
    const evidence = smallEvidence();
    const change = {
      ticket: "CHG0012345",
      overridden: [
        { freeze: "<a freeze>", approvedBy: "CISO", reason: "A customer waits", until: "2026-12-20" },
      ],
    };
    const told = pageOf({ ...evidence, run: { ...evidence.run, change } });
    assert.ok(
      told.includes(
        "<p>Change ticket: CHG0012345. It went through the freeze &lt;a freeze&gt;: A customer waits, by CISO, until 2026-12-20.</p>",
      ),
    );
    assert.ok(!page.includes("Change ticket"));
  });

  it("tells which requirements the bank itself has a rule speak for: of PCI DSS, and what follows from NIST", () => {
    const own = all(/<th scope="row">([\d.]+)(?: [^<]+)?<\/th>(?:(?!<\/tr>).)*\(own mapping\)/g);
    assert.deepEqual(own, ["6", "7", "7", "8.24", "8.24", "1.2.5", "3.6.1", "7", "7"]);
    assert.equal(all(/(\(own mapping\))/g).length, own.length);
  });

  it("has the title of each requirement of which rules name no more than another standard, and says where that is from", () => {
    assert.match(page, /<th scope="row">7 Cryptographic key management<\/th>/);
    assert.match(page, /<th scope="row">SC-12<\/th>/);
    const of = (title: string) => page.slice(page.indexOf(`>${title}</h3>`)).split("<div")[0];
    assert.match(
      of("DORA RTS, Commission Delegated Regulation (EU) 2024/1774") ?? "",
      /<p>Numbers and titles were held against: [^<]+ \(https:[^)]+\), 2026-11-26; .* is not read\.<\/p>/,
    );
    assert.doesNotMatch(of("NIST SP 800-53 revision 5") ?? "", /held against/);
  });

  it("has exceptions with their dates, and how many days they last from the page's own day", () => {
    assert.match(page, /<th scope="row">2026-03-31<\/th><td>58<\/td>/);
    assert.match(pageOf(smallEvidence([], "2026-04-01T10:00:00.000Z")), /2026-03-31<\/th><td>-1<\/td>/);
  });

  it("warns where the run did not come to its end", () => {
    assert.doesNotMatch(page, /class="warning"/);
    const broken = pageOf(smallEvidence([wentWrong("no such <key>"), ended()]));
    assert.match(broken, /The run did not come to its end/);
    assert.match(broken, /<li>no such &lt;key&gt;<\/li>/);
  });
});
