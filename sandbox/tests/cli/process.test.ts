import * as assert from "node:assert/strict";
import { isRunning, run } from "../../process";

const node = (script: string) => ["-e", script] as const;

describe("running a program", () => {
  it("gives its output and exit status, and an end of file for input", async () => {
    const script =
      "process.stdin.on('end', () => { console.log('out'); console.error('err'); process.exit(7); }).resume()";
    const ran = await run(process.execPath, node(script));
    assert.deepEqual(ran, { code: 7, stdout: "out\n", stderr: "err\n", timedOut: false });
  });

  it("gives 127 and the reason for what cannot start, and 128 + n for a signal", async () => {
    const missing = await run("no-such-program-anywhere", []);
    assert.equal(missing.code, 127);
    assert.match(missing.stderr, /no-such-program-anywhere could not be started/);
    assert.equal((await run(process.execPath, node("process.kill(process.pid, 'SIGTERM')"))).code, 143);
  });

  it("ends what takes too long", async () => {
    const ran = await run(process.execPath, node("setInterval(() => {}, 1000)"), { timeout: 300 });
    assert.deepEqual({ code: ran.code, timedOut: ran.timedOut }, { code: 137, timedOut: true });
  });

  it("kills with a program what it has started in groups of their own, as the engine's plugins are", async () => {
    const kill = new AbortController();
    let plugin = 0;
    const script = `const { pid } = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
console.log(pid); setInterval(() => {}, 1000);`;
    const ran = await run(process.execPath, node(script), {
      signal: kill.signal,
      onOutput: (text) => {
        plugin = Number(text);
        assert.ok(isRunning(plugin));
        kill.abort();
      },
    });
    assert.equal(ran.code, 137);
    for (let tries = 0; isRunning(plugin) && tries < 50; tries++)
      await new Promise((after) => setTimeout(after, 100));
    assert.equal(isRunning(plugin), false);
  });
});
