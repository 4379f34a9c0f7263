import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { readStackConfig } from "../../../config/stack-config";
import type { Catalogue } from "../../../model/catalogue";
import { always } from "../../support/always";
import { anyCatalogue } from "../../support/any-catalogue";
import { anyStack } from "../../support/any-stack";
import { small, smallWith } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";
import { spoilt } from "../../support/spoilt";

describe("a catalogue and a stack file in which anything is wrong", () => {
  // `problemLines` fails where the error is none of the program's own: that would be printed with a stack trace.
  it("are planned, or refused in the program's own words", () => {
    const given = fc.tuple(anyCatalogue, anyStack).chain(([catalogue, stackFor]) => {
      const { stack, values } = stackFor(catalogue);
      return fc.tuple(
        fc.constant(stack),
        fc.oneof(fc.constant(catalogue as unknown), spoilt(catalogue)),
        fc.oneof(fc.constant(values as unknown), spoilt(values)),
      );
    });
    always(
      fc.property(given, ([stack, catalogue, values]) => {
        for (const line of problemLines(catalogue as Catalogue, {}, readStackConfig(values, stack)))
          assert.match(line, /^(services\.ts|Pulumi\.\w+\.yaml): \S/);
      }),
    );
  });

  it("are told once of what is wrong, and not of the names that stood there", () => {
    const told = (catalogue: Catalogue, changes: Readonly<Record<string, unknown>> = {}) =>
      problemLines(catalogue, changes).map((line) => line.split(/ is not allowed| is missing|\. Use/)[0]);
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(told(smallWith({ profile: { secrets: { "registers-api-key": "" } } })), [
      'services.ts: services.profile.secrets: {"registers-api-key":""}',
    ]);
    assert.deepEqual(
      told(smallWith({ profile: { containers: ["cache"] } }), { "images.profile/cache": digest }),
      ['services.ts: services.profile.containers: ["cache"]'],
    );
    const sweep = { ...small, services: { ...small.services, sweep: null } } as unknown as Catalogue;
    assert.deepEqual(told(sweep, { "services.sweep": { tasks: { min: 2 } } }), [
      "services.ts: services.sweep: null",
    ]);
    // What the catalogue says in no way is told besides.
    assert.deepEqual(
      told(smallWith({ profile: { secrets: "registers-api-key" } }), { "images.profile/cache": digest }),
      [
        'services.ts: services.profile.secrets: "registers-api-key"',
        'Pulumi.test.yaml: cdd:platform.images.profile/cache: "profile/cache" is not an image of services.ts',
      ],
    );
  });
});
