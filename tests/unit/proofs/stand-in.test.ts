import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import {
  CompleteLayerUploadCommand,
  type ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from "@aws-sdk/client-ecr";
import { stringify } from "yaml";
import { documentsOfPeople } from "../../../components/cluster/people-documents";
import { repositoryPolicy } from "../../../components/registry/repository-policy";
import { plan } from "../../../plan";
import { Names } from "../../../plan/names";
import { registryPlan } from "../../../plan/registry-plan";
import { commandLine as promote } from "../../../promote/command-line";
import { ImageRegistry } from "../../../proofs/registry";
import { commandLine as release } from "../../../release/command-line";
import { stackRoles } from "../../../roles/stack-roles";
import { Cloud } from "../../../sandbox/aws/cloud/cloud";
import { type StandIn, startStandIn } from "../../../sandbox/aws/server";
import type { Props } from "../../../sandbox/aws/values";
import { actAs } from "../../../trial/acting";
import { pushImage, readImage, type SourceImage, sources } from "../../../trial/images";
import { small } from "../../support/catalogues";
import { caught } from "../../support/caught";
import { EcsEndpoint } from "../../support/ecs-endpoint";
import {
  type Artifact,
  artifactOf,
  components,
  cycloneDx,
  envelopeOf,
  sha256,
  signatureArtifact,
} from "../../support/signed-images";
import { stackConfig, stackReading, stackValues } from "../../support/stacks";
import { issue, testRoot } from "../../support/test-authority";

const account = "111122223333";
const root = testRoot();
const leaf = issue(root, {});
const asking = {
  "registry.signers": [{ root: root.fingerprint, subject: { O: "Example Bank" } }],
  "registry.sbom": true,
  "access.permissionsBoundary": `arn:aws:iam::${account}:policy/boundary`,
};
const variables = [
  "AWS_ENDPOINT_URL",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
];

/** The account of a stack before its first up: its repositories, and the roles with what `npm run roles` derives for them. */
function standing(home: string, changes: Readonly<Record<string, unknown>>, called: string): void {
  const cloud = new Cloud(home, account);
  const put = (type: string, id: string, outputs: Props) => {
    const { arn: _, ...inputs } = outputs;
    cloud.put({ type, id, name: id, region: "eu-west-2", apart: "", inputs, outputs, secrets: [] });
  };
  const stack = stackConfig(changes, called);
  const planned = registryPlan(small, stack, new Names(stack));
  for (const name of Object.values(planned.repositories)) {
    put("aws:ecr/repository:Repository", name, {
      name,
      arn: `arn:aws:ecr:eu-west-2:${account}:repository/${name}`,
      imageTagMutability: "IMMUTABLE",
    });
    put("aws:ecr/repositoryPolicy:RepositoryPolicy", name, {
      repository: name,
      policy: repositoryPolicy(planned),
    });
  }
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${account}:root` } },
    ],
  });
  const reading = stackReading(changes, called);
  // What the stack itself makes for approvers, and the bank attaches.
  const approving = documentsOfPeople(plan(small, reading).cluster)
    .filter(({ kind }) => kind.people === "approval")
    .map(({ people, document }) => ({
      duty: "approvers",
      roles: people.roles,
      policies: [{ name: "own", document }],
    }));
  const acting = ["deployers", "imagePushers", "approvers"];
  for (const { duty, roles, policies } of [
    ...stackRoles(reading).duties.filter((one) => one.duty !== "approvers"),
    ...approving,
  ])
    for (const arn of acting.includes(duty) ? roles : []) {
      const name = arn.split("/").at(-1) ?? "";
      put("aws:iam/role:Role", name, { name, arn, assumeRolePolicy: trust });
      for (const policy of policies)
        put("aws:iam/rolePolicy:RolePolicy", `${name}:${policy.name}`, {
          name: policy.name,
          role: name,
          policy: policy.document,
        });
    }
}

async function push(ecr: ECRClient, repositoryName: string, { manifest, blob }: Artifact): Promise<void> {
  for (const content of [blob, Buffer.from("{}")]) {
    const { uploadId } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }));
    const part = { partFirstByte: 0, partLastByte: content.length - 1, layerPartBlob: content };
    await ecr.send(new UploadLayerPartCommand({ repositoryName, uploadId, ...part }));
    await ecr.send(
      new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [sha256(content)] }),
    );
  }
  await ecr.send(new PutImageCommand({ repositoryName, imageManifest: manifest }));
}

describe("what images show, asked of a registry", () => {
  let home: string;
  let standIn: StandIn;
  let image: SourceImage;
  let images: Record<string, string>;
  const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

  const as = async (role: string) => {
    for (const name of variables.slice(1)) delete process.env[name];
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "owner", AWS_SECRET_ACCESS_KEY: "owner" });
    const actor = await actAs(`arn:aws:iam::${account}:role/${role}`, "eu-west-2", 0);
    Object.assign(process.env, actor.environment({}));
    return actor;
  };
  /** Pushes an image to each repository, with what is to refer to it. */
  const pushed = async (refersTo: (digest: string, key: string) => readonly Artifact[]) => {
    const { ecr } = await as("pusher");
    images = {};
    for (const key of ["portal", "profile", "trail", "agents/tls-proxy"]) {
      const digest = await pushImage(ecr, `cdd-test-${key}`, image, key);
      for (const artifact of refersTo(digest, key)) await push(ecr, `cdd-test-${key}`, artifact);
      images[key] = digest;
    }
  };
  const start = async (changes: Readonly<Record<string, unknown>> = asking, stack = "test") => {
    standing(home, changes, stack);
    standIn = await startStandIn({ home, account, log: () => {} });
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${standIn.ecsPort}`;
    image = await readImage(sources.application, process.env.AWS_ENDPOINT_URL);
  };
  const file = (name: string, values: object) =>
    writeFileSync(path.join(home, name), stringify({ config: { "cdd:platform": values } }));
  const check = async (changes: Readonly<Record<string, unknown>> = asking) => {
    file("Pulumi.test.yaml", stackValues({ ...changes, images }));
    const said: string[] = [];
    const { status, out } = await caught(() =>
      release(["--project", home, "check", "test", "--json"], {
        catalogue: small,
        attempts: 1,
        log: (line) => said.push(line),
      }),
    );
    return { status, document: JSON.parse(out), said: said.join("\n") };
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "proofs-"));
  });
  afterEach(async () => {
    await standIn.stop();
    for (const name of variables) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    rmSync(home, { recursive: true, force: true });
  });

  const signature = (digest: string) => signatureArtifact(digest, envelopeOf(digest, leaf, "ES256"));
  const list = (digest: string) => artifactOf(cycloneDx, digest, JSON.stringify(components("musl")));

  it("lets an up begin where each image shows it, agents' too, with the rights of who deploys", async () => {
    await start();
    await pushed((digest) => [signature(digest), list(digest)]);
    await as("deployer");
    const { status, document, said } = await check();
    assert.equal(status, 0, `${said}${JSON.stringify(document)}`);
    assert.deepEqual(document.proofs, {
      asked: ["portal", "agents/tls-proxy", "profile", "trail"],
      refused: [],
    });
  });

  it("tells an approver the same, with the rights of the approvers' policy alone", async () => {
    const approval = {
      "release.strategy": "blue-green",
      "release.approval": { approvers: [`arn:aws:iam::${account}:role/approver`] },
    };
    await start({ ...asking, ...approval });
    await pushed((digest, key) => (key === "portal" ? [list(digest)] : [signature(digest), list(digest)]));
    await as("approver");
    const { status, document, said } = await check({ ...asking, ...approval });
    assert.equal(status, 1, said);
    assert.deepEqual(
      document.proofs.refused.map((one: { image: string }) => one.image),
      ["portal"],
    );
  });

  it("is asked again of what runs, by its digest: of an image that is in no stack file any more, too", async () => {
    await start();
    await pushed((digest, key) => (key === "portal" ? [list(digest)] : [signature(digest), list(digest)]));
    const ecs = new EcsEndpoint();
    const proxy = images["agents/tls-proxy"] ?? "";
    const runs = (service: string, digest = images[service] ?? "") => ({
      id: service,
      status: "SUCCESSFUL",
      digest,
      containers: { [service]: digest, "tls-proxy": proxy },
    });
    ecs.services = Object.fromEntries(
      ["portal", "profile", "trail"].map((service) => [`cdd-test-${service}`, [runs(service)]]),
    );
    process.env.AWS_ENDPOINT_URL_ECS = await ecs.start();
    try {
      await as("deployer");
      const verify = async (changes: Readonly<Record<string, unknown>>) => {
        file("Pulumi.test.yaml", stackValues({ ...changes, images }));
        const argv = ["--project", home, "verify", "test"];
        const lines = await caught(() => release(argv, { catalogue: small, attempts: 1 }));
        const json = await caught(() => release([...argv, "--json"], { catalogue: small, attempts: 1 }));
        return { ...lines, document: JSON.parse(json.out) };
      };
      const asked = await verify(asking);
      assert.equal(asked.status, 1, asked.out);
      assert.match(
        asked.out,
        /portal: proof: asked for what the stack's registry asks of portal sha256:\w+; found it has no signature \(.*\n.*3 of 4 images show what the stack's registry asks of them/s,
      );
      assert.match(asked.out, /profile: as asked for/);
      assert.deepEqual(
        asked.document.services.map((one: { differences: { what: string }[] }) =>
          one.differences.map(({ what }) => what),
        ),
        [["proof"], [], []],
      );
      assert.deepEqual(asked.document.proofs.asked, ["portal", "agents/tls-proxy", "profile", "trail"]);
      const { "registry.signers": _, "registry.sbom": __, ...quiet } = asking;
      const unasked = await verify(quiet);
      assert.equal(unasked.status, 0, unasked.out);
      assert.doesNotMatch(unasked.out, /proof|registry/);

      // The file names an image that shows all, and another one runs.
      const { ecr } = await as("pusher");
      const unsigned = await pushImage(ecr, "cdd-test-profile", image, "unsigned");
      ecs.services["cdd-test-profile"] = [runs("profile", unsigned)];
      await as("deployer");
      const other = await verify(asking);
      assert.deepEqual(
        other.document.services
          .find((one: { service: string }) => one.service === "profile")
          .differences.map(({ what }: { what: string }) => what),
        ["image", "proof"],
      );
    } finally {
      delete process.env.AWS_ENDPOINT_URL_ECS;
      await ecs.stop();
    }
  });

  it("finds one that holds on whichever page it is", async () => {
    await start();
    const others = Array.from({ length: 60 }, (_, index) => `application/x-${index}`);
    const { ecr } = await as("pusher");
    const digest = await pushImage(ecr, "cdd-test-portal", image, "1");
    for (const type of others) await push(ecr, "cdd-test-portal", artifactOf(type, digest, "x"));
    await push(ecr, "cdd-test-portal", signature(digest));
    const registry = new ImageRegistry({ account, region: "eu-west-2" });
    const found = await registry.referrers("cdd-test-portal", digest, []);
    registry.close();
    assert.deepEqual(
      found.map(({ type }) => type),
      [...others, "application/vnd.cncf.notary.signature"],
    );
  });

  it("refuses an up for each image that does not, and says where and what", async () => {
    await start();
    await pushed((digest, key) => (key === "portal" ? [list(digest)] : [signature(digest), list(digest)]));
    await as("deployer");
    const { status, document } = await check();
    assert.equal(status, 1);
    assert.deepEqual(document.proofs.refused, [
      {
        image: "portal",
        digest: images.portal,
        faults: [
          "it has no signature (application/vnd.cncf.notary.signature): what refers to it is application/vnd.cyclonedx+json",
        ],
      },
    ]);
    const { out } = await caught(() =>
      release(["--project", home, "check", "test"], { catalogue: small, attempts: 1 }),
    );
    assert.match(
      out,
      /cdd:platform\.images\.portal in Pulumi\.test\.yaml: sha256:\w{64} is refused: it has no signature .*\n3 of 4 images show/,
    );
    assert.match(out, /test: no up: see what is refused above/);
  });

  it("asks nothing where the stack asks nothing, and who deploys reads no image there", async () => {
    const quiet = { "access.permissionsBoundary": asking["access.permissionsBoundary"] };
    await start(quiet);
    await pushed(() => []);
    await as("deployer");
    const { status, document } = await check(quiet);
    assert.equal(status, 0);
    assert.equal(document.proofs, undefined);
    // The same file asking, before an up has let who deploys read.
    const { status: asked, said } = await check();
    assert.equal(asked, 2);
    assert.match(
      said,
      /ecr:ListImageReferrers in eu-west-2 failed, for repository cdd-test-\S+ of account 111122223333: AccessDeniedException.*use credentials of a role that deploys/s,
    );
  });

  it("ends 2 where the registry lists no referrers", async () => {
    await start();
    await pushed(() => []);
    const server = createServer((_, response) => {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "UnknownOperationException" }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    process.env.AWS_ENDPOINT_URL_ECR = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { status, said } = await check();
      assert.equal(status, 2);
      assert.match(said, /ecr:ListImageReferrers .*UnknownOperationException.*cannot be judged\.$/s);
    } finally {
      delete process.env.AWS_ENDPOINT_URL_ECR;
      server.closeAllConnections();
      server.close();
    }
  });

  describe("by a promotion", () => {
    const git = (...command: string[]) => execFileSync("git", command, { cwd: home, encoding: "utf8" });
    /** From a dev of another account, in which portal has run, to qa. */
    const promoted = async (refersTo: (digest: string) => readonly Artifact[]) => {
      await start(asking, "qa");
      const { ecr } = await as("pusher");
      const digest = await pushImage(ecr, "cdd-qa-portal", image, "1");
      for (const artifact of refersTo(digest)) await push(ecr, "cdd-qa-portal", artifact);
      const dev = JSON.parse(JSON.stringify(stackValues()).replaceAll(account, "333333333333"));
      const own = { domain: "dev.example-bank.com", zoneId: "Z0BETA45678", images: { portal: digest } };
      const network = { ...dev.network, cidr: "10.1.0.0/16" };
      file("Pulumi.dev.yaml", { ...dev, ...own, network });
      file("Pulumi.qa.yaml", stackValues(asking));
      const services = [{ service: "portal", digest, outcome: "succeeded" }];
      const evidence = {
        command: "wait",
        stack: "dev",
        account: "333333333333",
        region: "eu-west-2",
        services,
      };
      writeFileSync(path.join(home, "evidence.json"), JSON.stringify(evidence));
      git("init", "--quiet");
      git("config", "user.name", "pipeline");
      git("config", "user.email", "pipeline@example-bank.com");
      git("add", "Pulumi.dev.yaml", "Pulumi.qa.yaml");
      git("commit", "--quiet", "--message", "as it stands");
      const said: string[] = [];
      const argv = ["portal", "dev", "qa", "--evidence", path.join(home, "evidence.json"), "--project", home];
      const { status, out } = await caught(() => promote(argv, (line) => said.push(line), small, 1));
      return { status, out, said: said.join("\n"), commits: git("rev-list", "--count", "HEAD").trim() };
    };

    it("commits a digest that shows it in the account which takes it, read by who copied it there", async () => {
      const { status, out, said, commits } = await promoted((digest) => [signature(digest), list(digest)]);
      assert.equal(status, 0, said);
      assert.match(
        out,
        /committed\n {2}portal: sha256:\w{64}\n {2}each shows what its stack's registry asks of images/,
      );
      assert.equal(commits, "2");
    });

    it("commits none that does not: signed by somebody else, and without a list", async () => {
      const stranger = issue(testRoot(), {});
      const { status, said, commits } = await promoted((digest) => [
        signatureArtifact(digest, envelopeOf(digest, stranger, "ES256")),
      ]);
      assert.equal(status, 2);
      assert.match(
        said,
        /Pulumi\.qa\.yaml: cdd:platform\.images\.portal: sha256:\w{64} is refused: no signature of it holds \(sha256:\w{12}: its chain ends at the root sha256:\w{64}, which no signer has\); it has no SBOM/,
      );
      assert.equal(commits, "1");
    });
  });
});
