import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { otherStackFiles, readStackFiles } from "../../../config/stack-files";

describe("stack files of a folder", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "stack-files-"));
    const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    file("Pulumi.yaml", "name: cdd\n");
    file("Pulumi.one.yaml", "config:\n  cdd:platform:\n    network:\n      cidr: 10.1.0.0/16\n");
    file("Pulumi.two.yaml", "config:\n  cdd:platform:\n    network:\n      cidr: ten\n");
    file("Pulumi.empty.yaml", "");
    file("Pulumi.broken.yaml", "config:\n  cdd:platform:\n    region: eu-west-1\n    region: eu-west-2\n");
    file("notes.yaml", "a: 1\n");
    file("Pulumi.three.yaml", "name: three\nconfig: []\n");
    for (const name of ["Pulumi.one.yaml.orig", "old-Pulumi.one.yaml", "Pulumi.a.b.yaml", "Pulumi.one-yaml"])
      file(name, "config:\n  cdd:platform:\n    region: nowhere\n");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("are read by stack, whatever is in them", () => {
    assert.deepEqual(readStackFiles(folder), {
      broken: undefined,
      empty: undefined,
      one: { network: { cidr: "10.1.0.0/16" } },
      three: undefined,
      two: { network: { cidr: "ten" } },
    });
  });

  it("give what stands in the others, but for the stack itself", () => {
    assert.deepEqual(Object.keys(otherStackFiles(folder, "two")), ["broken", "empty", "one", "three"]);
  });
});
