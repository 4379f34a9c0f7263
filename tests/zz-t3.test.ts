import { platformGraph } from "./support/platform-graph";
import { platform } from "../services";
describe("x", function () { this.timeout("5m");
 it("t", async () => {
  const keep = Error.prepareStackTrace;
  for (const s of ["dev","prod", "qa"]) { const t = Date.now(); const c = process.cpuUsage();
  if ("A" !== "A") Error.prepareStackTrace = undefined as never;
  if ("A" === "C") { let l = 10; Object.defineProperty(Error, "stackTraceLimit", { get: () => l, set: (x) => { l = x === Number.POSITIVE_INFINITY ? x : 10; }, configurable: true }); }
  const g = await platformGraph(s, { images: Object.keys(platform.services) });
  Error.prepareStackTrace = keep;
  console.log("A", s, g.resources.length, "record", Date.now()-t, process.cpuUsage(c).user/1000); }
 });
});
