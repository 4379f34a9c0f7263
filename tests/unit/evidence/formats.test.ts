import * as assert from "node:assert/strict";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { files } from "../../../evidence/files";
import { assessmentResultsOf } from "../../../evidence/formats/assessment-results";
import { cbomOf } from "../../../evidence/formats/cbom";
import { componentDefinitionOf } from "../../../evidence/formats/component-definition";
import { junitOf } from "../../../evidence/formats/junit";
import { controlId } from "../../../evidence/formats/oscal";
import { sarifOf } from "../../../evidence/formats/sarif";
import { frameworksOf } from "../../../evidence/frameworks";
import { uuidOf } from "../../../evidence/ids";
import { rules as packRules } from "../../../policy/pack";
import { assessmentResults, componentDefinition, sarif } from "../../support/evidence-shapes";
import { dataKey, found, judgedOne, keyRotates, lifted, logsKey } from "../../support/run-log";
import { smallEvidence } from "../../support/small-run";

const evidence = smallEvidence();
const counted = <T>(all: readonly T[]) =>
  Object.fromEntries([...new Set(all)].map((each) => [each, all.filter((one) => one === each).length]));

describe("every file of the evidence", () => {
  it("is the same for the same events, and has the time of the run or the one asked for", () => {
    for (const [name, { of }] of Object.entries(files)) {
      assert.equal(of(smallEvidence()), of(evidence), name);
      assert.ok(of(evidence).endsWith("\n"), name);
    }
    const later = smallEvidence([], "2026-02-03T00:00:00.000Z");
    for (const name of ["evidence.html", "evidence.json", "component-definition.json", "cbom.cdx.json"])
      assert.match(files[name]?.of(later) ?? "", /2026-02-03/, name);
  });
});

describe("SARIF", () => {
  const read = (text: string) => sarif.parse(JSON.parse(text)).runs[0];
  const run = read(sarifOf(evidence));

  it("has a result for each rule and resource, of the kind that its outcome is", () => {
    assert.deepEqual(
      run.results.map(({ ruleId, kind, level, locations }) =>
        [ruleId, kind, level, locations?.[0]?.logicalLocations[0].name].join(" "),
      ),
      [
        "group-has-reason fail warning screening-from-callers",
        "job-is-private notApplicable none ",
        "key-has-alias pass none data",
        "key-has-alias pass none logs",
        "key-has-alias pass none vault",
        "key-rotates pass none data",
        "key-rotates fail error logs",
        "key-rotates open none vault",
      ],
    );
    for (const { ruleId, ruleIndex } of run.results)
      assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
  });

  it("suppresses what somebody answers for, and says who", () =>
    assert.deepEqual(
      run.results.flatMap(({ suppressions }) => suppressions ?? []).map(({ justification }) => justification),
      ["The vault rotates it; until 2026-03-31; approved by b@example-bank.com; CDD-7"],
    ));

  it("knows a finding again by its rule and resource alone", () => {
    const prints = (text: string) =>
      read(text).results.map(({ partialFingerprints }) => partialFingerprints?.["ruleAndResource/v1"]);
    assert.equal(new Set(prints(sarifOf(evidence))).size, 8);
    assert.deepEqual(
      prints(sarifOf(smallEvidence([], "2027-01-01T00:00:00.000Z"))),
      prints(sarifOf(evidence)),
    );
  });

  it("tells what did not run as a notification, and as no result", () => {
    const { invocations, results } = read(
      sarifOf(smallEvidence([{ diagnosticEvent: { message: "preview canceled", severity: "error" } }])),
    );
    assert.equal(invocations[0].executionSuccessful, false);
    const [notRun] = invocations[0].toolExecutionNotifications.filter(({ descriptor }) => descriptor);
    assert.deepEqual([notRun?.associatedRule?.id, notRun?.locations?.length], ["key-has-alias", 3]);
    assert.ok(!results.some(({ ruleId }) => ruleId === "key-has-alias"));
  });
});

describe("JUnit", () => {
  it("fails what fails, skips what is not decided, and passes the rest", () => {
    const text = junitOf(evidence);
    assert.match(
      text,
      /<testsuites name="test-pack of cdd\/test" tests="8" failures="1" errors="0" skipped="2">/,
    );
    assert.deepEqual(
      counted([...text.matchAll(/name="outcome" value="([^"]+)"/g)].map(([, outcome]) => outcome)),
      {
        fail: 1,
        "not applicable": 1,
        pass: 4,
        excepted: 1,
        undetermined: 1,
      },
    );
    assert.match(text, /<failure message="no reason &amp; no end" type="low"\/>/);
    assert.match(
      text,
      /excepted: until 2026-03-31, approved by b@example-bank.com, CDD-7: no rotation of "logs"/,
    );
  });

  it("writes what XML cannot hold as a mark", () => {
    const bad = smallEvidence([
      judgedOne(dataKey, [], [keyRotates]),
      found(keyRotates, dataKey, "a\u0000b\ud800c"),
    ]);
    assert.match(junitOf(bad), /message="a\ufffdb\ufffdc"/);
    const ends = smallEvidence([
      judgedOne(dataKey, [], [keyRotates]),
      lifted(keyRotates, dataKey, "]]> and ]]>"),
    ]);
    assert.match(junitOf(ends), /: \]\] > and \]\] >\]\]><\/system-out>/);
  });
});

describe("OSCAL", () => {
  const definition = componentDefinition.parse(JSON.parse(componentDefinitionOf(evidence)))[
    "component-definition"
  ];
  const { results, ...document } = assessmentResults.parse(JSON.parse(assessmentResultsOf(evidence)))[
    "assessment-results"
  ];
  const [result] = results;
  assert.ok(result);

  it("says of each standard which rules speak for which requirement", () =>
    assert.deepEqual(
      definition.components[0]?.["control-implementations"]?.map((each) => [
        each.description,
        each["implemented-requirements"].map((one) => [
          one["control-id"],
          one.props.map(({ value }) => value).join(),
        ]),
      ]),
      [
        [
          "AWS Foundational Security Best Practices",
          [
            ["glue.1", "job-is-private"],
            ["kms.4", "key-rotates"],
            ["kms.9", "key-has-alias"],
            ["kms.10", "key-has-alias"],
          ],
        ],
        ["CIS AWS Foundations Benchmark 5.0.0", [["cis-aws-5.0.0_3.6", "key-rotates"]]],
        [
          "DORA RTS, Commission Delegated Regulation (EU) 2024/1774",
          [
            ["dora-rts-2024-1774_6", "key-rotates"],
            ["dora-rts-2024-1774_7", "key-has-alias,key-rotates"],
          ],
        ],
        ["ISO/IEC 27001:2022 Annex A", [["iso-27001-2022_8.24", "key-has-alias,key-rotates"]]],
        [
          "NIST SP 800-53 revision 5",
          [
            ["sc-12", "key-has-alias,key-rotates"],
            ["sc-28.1", "key-rotates"],
          ],
        ],
        [
          "PCI DSS 4.0.1",
          [
            ["pci-dss-4.0.1_1.2.5", "group-has-reason"],
            ["pci-dss-4.0.1_3.6.1", "key-rotates"],
            ["pci-dss-4.0.1_3.7.4", "key-rotates"],
          ],
        ],
        [
          "PRA SS2/21 Outsourcing and third party risk management",
          [["pra-ss2-21_7", "key-has-alias,key-rotates"]],
        ],
      ],
    ));

  it("satisfies only what passed whole or is answered for, and finds nothing where nothing is", () =>
    assert.deepEqual(
      result.findings.map(({ target }) => [target["target-id"], target.status.state, target.status.remarks]),
      [
        ["kms.4", "not-satisfied", "undetermined"],
        ["kms.9", "satisfied", "pass"],
        ["kms.10", "satisfied", "pass"],
        ["cis-aws-5.0.0_3.6", "not-satisfied", "undetermined"],
        ["dora-rts-2024-1774_6", "not-satisfied", "undetermined"],
        ["dora-rts-2024-1774_7", "not-satisfied", "undetermined"],
        ["iso-27001-2022_8.24", "not-satisfied", "undetermined"],
        ["sc-12", "not-satisfied", "undetermined"],
        ["sc-28.1", "not-satisfied", "undetermined"],
        ["pci-dss-4.0.1_1.2.5", "not-satisfied", "fail"],
        ["pci-dss-4.0.1_3.6.1", "not-satisfied", "undetermined"],
        ["pci-dss-4.0.1_3.7.4", "not-satisfied", "undetermined"],
        ["pra-ss2-21_7", "not-satisfied", "undetermined"],
      ],
    ));

  it("gives each thing one identifier, and refers to none that is not there", () => {
    const text = `${componentDefinitionOf(evidence)}${assessmentResultsOf(evidence)}`;
    const own = [...text.matchAll(/"uuid": "([^"]+)"/g)].map(([, uuid]) => uuid);
    assert.equal(new Set(own).size, own.length);
    const named = [...text.matchAll(/"(?:subject|observation)-uuid": "([^"]+)"|"href": "#([^"]+)"/g)];
    assert.ok(named.length > 10);
    for (const [, one, other] of named) assert.ok(own.includes(one ?? other), one ?? other);
    assert.ok(document["back-matter"].resources.length > 0);
  });

  it("names a resource alike in each run, and each run's results differently", () => {
    const later = assessmentResults.parse(
      JSON.parse(assessmentResultsOf(smallEvidence([], "2026-02-03T00:00:00.000Z"))),
    )["assessment-results"];
    const items = (all: typeof results) =>
      all[0]?.["local-definitions"]["inventory-items"].map(({ uuid }) => uuid);
    assert.deepEqual(items(later.results), items(results));
    assert.notEqual(later.uuid, document.uuid);
    assert.notEqual(later.results[0]?.uuid, result.uuid);
  });

  it("writes requirements as it writes names", () => {
    const nist = { key: "nist", title: "", source: "", requirements: [] };
    for (const [id, name] of [
      ["AC-4", "ac-4"],
      ["SC-7(5)", "sc-7.5"],
      ["AU-10 (1)(a)", "au-10-.1.a"],
      ["8.6.2", "nist_8.6.2"],
      ["A.8 / x", "a.8-x"],
    ] as const)
      assert.equal(controlId(nist, id), name);
  });

  it("makes identifiers of version 5, by the name space's own rule", () => {
    // python3: uuid.uuid5(uuid.UUID("1729ddd0-28f2-5eb8-8b29-b066406d9f98"), "a\0b")
    assert.equal(uuidOf("a", "b"), "d1b44cd4-d66d-529b-ac5c-5c88f843227f");
    assert.notEqual(uuidOf("ab"), uuidOf("a", "b"));
  });
});

describe("CycloneDX", () => {
  it("is right by its schema", async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    assert.equal(await validator.validate(cbomOf(evidence)), null);
    const broken = cbomOf(evidence).replace('"related-crypto-material"', '"key"');
    assert.notEqual(await validator.validate(broken), null);
  });

  it("has each key, certificate and TLS policy, with the algorithm under it", () => {
    const { components, dependencies } = JSON.parse(cbomOf(evidence)) as {
      readonly components: readonly {
        readonly name: string;
        readonly "bom-ref": string;
        readonly cryptoProperties: { readonly assetType: string; readonly algorithmProperties?: object };
      }[];
      readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
    };
    assert.deepEqual(
      components.map(({ name, cryptoProperties }) => `${cryptoProperties.assetType} ${name}`),
      [
        "algorithm ECC_NIST_P256",
        "algorithm EC_prime256v1",
        "algorithm SYMMETRIC_DEFAULT",
        "related-crypto-material data",
        "related-crypto-material logs",
        "related-crypto-material vault",
        "certificate screening.internal.example-bank.com",
        "protocol ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
      ],
    );
    assert.deepEqual(
      components.slice(0, 3).map(({ cryptoProperties }) => cryptoProperties.algorithmProperties),
      [
        { primitive: "signature", curve: "secp256r1" },
        { primitive: "signature", curve: "secp256r1" },
        { primitive: "ae", parameterSetIdentifier: "256", mode: "gcm" },
      ],
    );
    const known = new Set(components.map((each) => each["bom-ref"]));
    for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(known.has(ref), ref);
    assert.deepEqual(dependencies.find(({ ref }) => ref === logsKey)?.dependsOn, ["algorithm:ECC_NIST_P256"]);
  });
});

describe("the standards", () => {
  it("that the pack's rules name have a title, and a place where they are published", () => {
    const all = frameworksOf(
      packRules.map((rule) => ({ rule, outcome: "pass", verdicts: [], notApplicable: 0 }) as const),
    );
    assert.ok(all.length >= 3);
    for (const { key, title, source } of all) {
      assert.notEqual(title, key);
      assert.match(source, /^https:/);
    }
  });
});
