import * as assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ensureCli, readyCli } from "../../cli";
import { atLeast, npmLauncher, parseVersion, pinned } from "../../cli/versions";
import { UserError } from "../../log";

describe("where the Pulumi CLI comes from", function () {
  this.timeout(60_000);
  let root: string;
  let said: string[];
  let asked: number;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "cli-"));
    said = [];
    asked = 0;
    mkdirSync(path.join(root, "path"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function script(file: string, body: string): void {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }
  const own = (name: string) => path.join(root, "path", name);
  const cached = () => path.join(root, "cache", "cdd-sandbox", `${pinned.cli}-${pinned.languageHost}`);
  const answers = (version: string) => `echo v${version}`;
  const options = ({ downloadable = false, ...more }: { downloadable?: boolean; pinned?: boolean } = {}) => ({
    log: (line: string) => said.push(line),
    // The scripts need a shell's own commands and nothing else of this machine.
    env: {
      PATH: [own(""), "/usr/bin", "/bin"].join(path.delimiter),
      XDG_CACHE_HOME: path.join(root, "cache"),
    },
    downloadable: async () => {
      asked += 1;
      return downloadable;
    },
    ...more,
  });
  /** Without any tool of the machine: what is not written into the folder is not there. */
  const bare = (more: { pinned?: boolean } = {}) => ({
    ...options(more),
    env: { PATH: own(""), XDG_CACHE_HOME: path.join(root, "cache") },
  });

  it("takes the user's own, and says that it is not the tested one", async () => {
    script(own("pulumi"), answers("3.230.0"));
    script(path.join(cached(), "pulumi"), answers(pinned.cli));
    const cli = await ensureCli(options());
    assert.deepEqual(cli, {
      path: path.join(root, "path"),
      version: "3.230.0",
      source: "path",
      tested: false,
    });
    assert.match(said.join(), new RegExp(`3\\.230\\.0.*not the tested one, which is ${pinned.cli}`));
    assert.equal(asked, 0);
  });

  it("calls the user's own the tested one where it is", async () => {
    script(own("pulumi"), answers(pinned.cli));
    assert.equal((await ensureCli(options())).tested, true);
    assert.match(said.join(), /: the tested one$/);
  });

  it("passes over one that is too old, and takes the earlier build", async () => {
    script(own("pulumi"), answers("3.201.9"));
    script(path.join(cached(), "pulumi"), answers(pinned.cli));
    const cli = await ensureCli(options());
    assert.deepEqual(cli, { path: cached(), version: pinned.cli, source: "cache", tested: true });
  });

  it("takes the pinned build for tests, whatever is on the PATH", async () => {
    script(own("pulumi"), answers("3.230.0"));
    script(path.join(cached(), "pulumi"), answers(pinned.cli));
    assert.equal((await ensureCli(options({ pinned: true }))).source, "cache");
  });

  it("lets the npm package download where its host answers, into the cache and not the user's home", async () => {
    script(
      own("npx"),
      `[ "$2" = "pulumi@${npmLauncher}" ] || exit 9
folder="$PULUMI_HOME/versions/${npmLauncher}/bin"
mkdir -p "$folder"
printf '#!/bin/sh\\necho v${npmLauncher}\\n' > "$folder/pulumi"
chmod +x "$folder/pulumi"`,
    );
    const cli = await ensureCli(options({ downloadable: true }));
    assert.deepEqual(
      { version: cli.version, source: cli.source, tested: cli.tested },
      { version: npmLauncher, source: "npm", tested: false },
    );
    assert.ok(cli.path.startsWith(path.join(root, "cache", "cdd-sandbox")));
    await ensureCli(options());
    assert.equal(asked, 1, "what is downloaded is not asked for again");
  });

  it("builds from Go modules where nothing else is there, with checksums on, whole or not at all", async () => {
    const host = path.join(root, "module");
    for (const name of ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"]) {
      mkdirSync(path.join(host, "nodejs", "dist"), { recursive: true });
      writeFileSync(path.join(host, "nodejs", "dist", name), "#!/bin/sh\n", { mode: 0o444 });
    }
    script(
      own("go"),
      `echo "$PWD $*" >> "${root}/calls"; env >> "${root}/env"
if [ "$1" = list ]; then echo "${host}"; exit 0; fi
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v${pinned.cli}\\n' > "$2"; chmod +x "$2"`,
    );
    const cli = await ensureCli(options());
    assert.deepEqual(cli, { path: cached(), version: pinned.cli, source: "go", tested: true });
    assert.deepEqual(readdirSync(cached()).sort(), [
      "pulumi",
      "pulumi-analyzer-policy",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    assert.deepEqual(readdirSync(path.dirname(cached())), [path.basename(cached())]);
    const calls = readFileSync(path.join(root, "calls"), "utf8").trim().split("\n");
    assert.equal(calls.length, 3);
    for (const call of calls) assert.match(call, / -mod=readonly /);
    assert.doesNotMatch(
      readFileSync(path.join(root, "env"), "utf8"),
      /^(GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOFLAGS|GOINSECURE)=/m,
    );
    assert.equal((await readyCli(options({ pinned: true })))?.source, "cache");
  });

  it("leaves nothing that looks like a CLI where the build fails, and gives Go's reason", async () => {
    script(own("go"), `echo "go: example.com/x@v1: checksum mismatch" >&2; exit 1`);
    await assert.rejects(ensureCli(options({ pinned: true })), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /checksum mismatch/);
      return true;
    });
    assert.equal(existsSync(cached()), false);
    assert.deepEqual(readdirSync(path.dirname(cached())), []);
  });

  it("does not trust a cached file that does not run", async () => {
    script(path.join(cached(), "pulumi"), "exit 1");
    assert.equal(await readyCli(options()), undefined);
  });

  it("names all that was tried and three ways out where there is none", async () => {
    script(own("pulumi"), answers("3.100.0"));
    await assert.rejects(
      ensureCli({ ...bare(), env: { ...bare().env, PATH: `${own("")}:/bin-of-nothing` } }),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        for (const part of [
          "get.pulumi.com cannot be reached",
          "no `go` on the PATH",
          "  1. ",
          "  2. ",
          "  3. ",
        ])
          assert.ok(error.message.includes(part), part);
        return true;
      },
    );
  });

  it("names one way out for tests: another CLI would not be the tested one", async () => {
    await assert.rejects(ensureCli(bare({ pinned: true })), (error: Error) => {
      assert.match(error.message, /The way out: install Go/);
      assert.doesNotMatch(error.message, /get\.pulumi\.com/);
      return true;
    });
    assert.equal(asked, 0);
  });
});

describe("versions of the CLI", () => {
  it("are compared as numbers", () => {
    assert.equal(atLeast("3.202.0", "3.202.0"), true);
    assert.equal(atLeast("3.1000.0", "3.202.0"), true);
    assert.equal(atLeast("3.99.9", "3.202.0"), false);
    assert.equal(atLeast("4.0.0", "3.202.0"), true);
  });

  it("are read with and without the v and what follows", () => {
    assert.equal(parseVersion("v3.212.0\n"), "3.212.0");
    assert.equal(parseVersion("3.270.0-dev.0"), "3.270.0");
    assert.equal(parseVersion("command not found"), undefined);
  });
});
