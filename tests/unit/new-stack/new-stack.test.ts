import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { readStackConfig } from "../../../config/stack-config";
import { otherStackFiles, readStackFiles } from "../../../config/stack-files";
import { pathTo } from "../../../model/problems";
import { overlap } from "../../../model/ranges";
import { commandLine } from "../../../new-stack/command-line";
import { policyText } from "../../../new-stack/policy-file";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { caught } from "../../support/caught";
import { fillIn } from "../../support/filled";
import { ProjectCopy } from "../../support/project-copy";
import { projectFolder, shipped, stackFiles } from "../../support/stacks";

const elsewhere = Object.keys(stackFiles).some((each) => shipped(each).region === "eu-central-1")
  ? "ca-central-1"
  : "eu-central-1";

interface Answer {
  readonly files: readonly string[];
  readonly edit: readonly { readonly file: string; readonly path: string; readonly value: string }[];
  readonly look: readonly { readonly file: string; readonly path: string; readonly value: string }[];
}

describe("a new stack", () => {
  let project: ProjectCopy;
  let said: string[];
  beforeEach(() => {
    project = new ProjectCopy();
    said = [];
  });
  afterEach(() => project.remove());

  const run = (...argv: string[]) =>
    caught(() => commandLine([...argv, "--project", project.folder], (line) => said.push(line)));
  const made = async (...argv: string[]) => {
    const { status, out } = await run(...argv, "--json");
    assert.equal(status, 0, `${said}`);
    return JSON.parse(out) as Answer;
  };
  const read = (file: string) => readFileSync(project.at(file), "utf8");
  const platformOf = (stack: string) => readStackFiles(project.folder)[stack];
  const problemsOf = (stack: string) =>
    readStackConfig(platformOf(stack), stack, otherStackFiles(project.folder, stack)).problems;

  for (const [from, values] of Object.entries(stackFiles))
    it(`like ${from}, in another region: every mark is refused, by file, path and value, and nothing else`, async () => {
      const { edit } = await made("uat", "--from", from, "--region", elsewhere);
      const marks = edit.filter(({ file }) => file === "Pulumi.uat.yaml");
      assert.deepEqual(
        problemsOf("uat")
          .map(({ steps }) => pathTo(...steps))
          .sort(),
        marks.map(({ path }) => path).sort(),
      );
      // What says where is in neither of the new files.
      const { account, zoneId, network, domain, region } = values as Record<string, string> & {
        network: { cidr: string };
      };
      for (const file of ["Pulumi.uat.yaml", "policy/config/uat.json"])
        for (const own of [account, zoneId, network.cidr, `: ${domain}`, `"internal.${domain}"`, region])
          assert.ok(!read(file).includes(String(own)), `${file} has ${own} of ${from}`);
    });

  for (const from of Object.keys(stackFiles))
    it(`like ${from} stands in no other stack's way, and is one that can be planned, once its marks are replaced`, async () => {
      const { files } = await made("uat", "--from", from, "--region", elsewhere);
      for (const stack of Object.keys(stackFiles)) assert.deepEqual(problemsOf(stack), []);
      fillIn(project, files);
      assert.deepEqual(problemsOf("uat"), []);
      const reading = readStackConfig(platformOf("uat"), "uat", otherStackFiles(project.folder, "uat"));
      assert.equal(plan(platform, reading).provider.region, elsewhere);
      for (const stack of Object.keys(stackFiles)) assert.deepEqual(problemsOf(stack), []);
    });

  it("keeps how much there is, and every comment", async () => {
    await made("uat", "--from", "qa");
    const [own, source] = [platformOf("uat"), stackFiles.qa] as Record<string, unknown>[];
    for (const key of [
      "retain",
      "logRetentionDays",
      "capacity",
      "defaults",
      "services",
      "rateLimits",
      "registry",
    ])
      assert.deepEqual(own?.[key], source?.[key], key);
    const comments = (text: string) => text.match(/#.*$/gm);
    assert.deepEqual(
      comments(read("Pulumi.uat.yaml")),
      comments(read("Pulumi.qa.yaml"))?.map((line) => line.replace("`qa`", "`uat`")),
    );
  });

  it("derives what follows: AZs, the domain, the next free range, everything of a given account", async () => {
    const place = ["--region", elsewhere, "--account", "555555555555", "--zone-id", "Z0123456789"];
    const { edit, look } = await made("uat", "--from", "qa", ...place);
    const own = platformOf("uat") as {
      availabilityZones: string[];
      domain: string;
      network: { cidr: string };
      images: object;
    };
    assert.deepEqual(own.availabilityZones, [`${elsewhere}a`, `${elsewhere}b`]);
    assert.match(own.domain, /^uat\./);
    for (const values of Object.values(stackFiles) as { network: { cidr: string } }[])
      assert.ok(!overlap(own.network.cidr, values.network.cidr));
    assert.match(own.network.cidr, /\.0\.0\/16$/);
    assert.deepEqual(own.images, {});
    assert.deepEqual(
      [...new Set(edit.map(({ value }) => value.replace(/:\d+$/, "")))].sort(),
      [
        ...Object.keys(platform.destinations).flatMap((each) => [
          `<addresses-of-${each}>`,
          `<names-of-${each}>`,
        ]),
        "<subscriber-1>",
      ].sort(),
    );
    assert.ok(
      look.some(({ path, value }) => path.endsWith(".access.deployers") && value.includes("555555555555")),
    );
  });

  it("takes over neither digests, nor who answered for a secret until a day, nor another state's keys", async () => {
    const file = project.at("Pulumi.qa.yaml");
    const content = parse(readFileSync(file, "utf8")) as {
      config: { "cdd:platform": Record<string, unknown> };
    };
    const values = content.config["cdd:platform"];
    values.images = { screening: `sha256:${"a".repeat(64)}` };
    const [secret = ""] = Object.keys(values.rotation as object);
    values.rotation = {
      ...(values.rotation as object),
      [secret]: { days: 30, byHand: "CDD-9" },
    };
    const { stringify } = await import("yaml");
    writeFileSync(file, stringify({ secretsprovider: "awskms://x", encryptedkey: "x", ...content }));

    const { edit } = await made("uat", "--from", "qa");
    const { config, ...others } = parse(read("Pulumi.uat.yaml")) as { config: object };
    assert.ok(config);
    assert.deepEqual(others, {});
    assert.deepEqual((platformOf("uat") as { images: object }).images, {});
    assert.ok(!existsSync(project.at("policy/exceptions/uat.yaml")));
    const paths = edit.map(({ path }) => path);
    assert.ok(paths.includes(`cdd:platform.rotation.${secret}.byHand`), paths.join("\n"));
    assert.ok(
      problemsOf("uat").some(({ steps }) => pathTo(...steps) === `cdd:platform.rotation.${secret}.byHand`),
    );
  });

  it("overwrites nothing, and says so of both files", async () => {
    await made("uat", "--from", "qa");
    const before = read("Pulumi.uat.yaml");
    assert.equal((await run("uat", "--from", "prod")).status, 2);
    assert.equal(
      said.join("\n"),
      [
        "2 problems to solve before anything is created:",
        "  Pulumi.uat.yaml: the file: is there already, and nothing is overwritten. Use another name.",
        "  policy/config/uat.json: the file: is there already, and nothing is overwritten. Use another name.",
      ].join("\n"),
    );
    assert.equal(read("Pulumi.uat.yaml"), before);
  });

  for (const [what, argv, words] of [
    [
      "a name that is not allowed",
      ["uat-eu", "--from", "qa"],
      /Pulumi\.uat-eu\.yaml: name of the stack: "uat-eu" is not allowed\. Use/,
    ],
    [
      "a stack that there is not",
      ["uat", "--from", "qb"],
      /Pulumi\.qb\.yaml: --from: "qb" is not a stack\. Use \w+(, \w+)* or qa\./,
    ],
    [
      "a region that is none",
      ["uat", "--from", "qa", "--region", "mars"],
      /Pulumi\.uat\.yaml: cdd:platform\.region: "mars" is not allowed\. Use/,
    ],
    [
      "an account that is none",
      ["uat", "--from", "qa", "--account", "1"],
      /Pulumi\.uat\.yaml: cdd:platform\.account: "1" is not allowed\. Use/,
    ],
    [
      "another stack's domain",
      ["uat", "--from", "qa", "--domain", String((stackFiles.dev as { domain: string }).domain)],
      /cdd:platform\.domain: .* is also stack dev's\. Use/,
    ],
  ] as const)
    it(`refuses ${what} with the house's message, and writes nothing`, async () => {
      const before = readdirSync(project.folder, { recursive: true });
      const { status, out } = await run(...argv, "--json");
      assert.equal(status, 2);
      assert.match(said.join("\n"), words);
      assert.match((JSON.parse(out) as { errors: { message: string }[] }).errors[0]?.message ?? "", words);
      assert.deepEqual(readdirSync(project.folder, { recursive: true }), before);
    });

  it("refuses a source that is not whole: with problems of its own, or without a policy configuration", async () => {
    await made("uat", "--from", "qa");
    assert.equal((await run("sit", "--from", "uat")).status, 2);
    assert.match(said.join("\n"), /Pulumi\.uat\.yaml: cdd:platform\.account: "<account>" is not allowed/);
    rmSync(project.at("policy/config/dev.json"));
    said = [];
    assert.equal((await run("sit", "--from", "dev")).status, 2);
    assert.match(said.join("\n"), /policy\/config\/dev\.json: the file: is missing\./);
  });

  it("tells a person what to replace and what to look at, file and path each", async () => {
    const { status, out } = await run("uat", "--from", "qa");
    assert.equal(status, 0);
    assert.match(out, /^made Pulumi\.uat\.yaml and policy\/config\/uat\.json, like qa's\.$/m);
    assert.match(out, /^ {2}Pulumi\.uat\.yaml: cdd:platform\.account: <account>$/m);
    assert.match(
      out,
      /^ {2}policy\/config\/uat\.json: stack-enforce-provider-account-and-region\.accounts\[0\]: <account>$/m,
    );
    assert.match(out, /^ {2}Pulumi\.uat\.yaml: cdd:platform\.network\.cidr: \d+\.\d+\.0\.0\/16$/m);
    assert.match(out, /^then: npm run sandbox -- preview uat$/m);
  });

  it("helps, and ends 2 for a misuse", async () => {
    const { status, out } = await run("--help");
    assert.equal(status, 0);
    assert.match(out, /^Usage: npm run new-stack -- \[options\] <stack>/);
    assert.match(out, /Exit status: 0 made; 2/);
    assert.match((await run("uat")).err, /required option '--from <stack>' not specified/);
    assert.equal((await run("uat", "--from", "qa", "--force")).status, 2);
  });

  for (const stack of Object.keys(stackFiles))
    it(`writes the policy configuration of ${stack} as the formatter has it`, () => {
      const text = readFileSync(`${projectFolder}/policy/config/${stack}.json`, "utf8");
      assert.equal(policyText(JSON.parse(text)), text);
    });
});
