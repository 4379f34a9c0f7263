import type { ServicePlan } from "../../components/fargate-microservice/args";
import { Observability } from "../../components/observability";
import { documentHas, table } from "../support/documents";
import { observabilityArgs } from "../support/observability-args";
import { type RecordedResource, recordProgram } from "../support/record-program";
import { registeredPlan, sampleImage, samplePlan, scheduledPlan, workerPlan } from "../support/service-plan";
import { recordService } from "../support/service-program";

const image = sampleImage;
const kinds: readonly (readonly [string, ServicePlan])[] = [
  ["behind a balancer", { ...samplePlan, image }],
  ["task", { ...registeredPlan, image }],
  ["worker", { ...workerPlan, image }],
  ["scheduled", { ...scheduledPlan, image }],
];
/** What the samples are called, as a reader reads it. */
const general = (text: string) =>
  text
    .replaceAll("cdd-dev-screening", "cdd-<stack>-<service>")
    .replaceAll(/\/cdd\/dev\/screening|cdd-dev/g, (found) =>
      found === "cdd-dev" ? "cdd-<stack>" : "<log group>",
    )
    .replaceAll(/\bscreenings(\/by-resolution)?\b/g, "<table>")
    .replaceAll(/\bscreening\b/g, "<service>")
    .replaceAll("wait dev", "wait <stack>")
    .replace("no log for 1 h", "no log for 1 h (2 h, 4 h where its criticality is medium, low)");
/** Resources register in no certain order. */
const sorted = (rows: readonly (readonly string[])[]) =>
  rows.toSorted(([one = ""], [other = ""]) => one.localeCompare(other));
const cell = (text: string) => general(text).replaceAll("<", "&lt;");

const type = (name: string) => `aws:cloudwatch/${name}`;
const alarmsOf = (resources: readonly RecordedResource[]) =>
  resources
    .filter((each) => each.type === type("metricAlarm:MetricAlarm"))
    .map(({ inputs }) => ({
      name: String(inputs.name),
      says: String(inputs.alarmDescription),
      own: Array.isArray(inputs.alarmActions) && inputs.alarmActions.length > 0,
    }));
const eventsOf = (resources: readonly RecordedResource[]) =>
  resources
    .filter(({ type: each, inputs }) => each === type("eventTarget:EventTarget") && inputs.inputTransformer)
    .map(({ inputs }) => [
      `\`${general(String(inputs.rule))}\``,
      cell(JSON.parse((inputs.inputTransformer as { inputTemplate: string }).inputTemplate) as string),
    ]);

describe("the runbook", () => {
  it("says what people are told, and by what", async () => {
    const ofStack = (
      await recordProgram(() => {
        new Observability("observability", observabilityArgs());
      })
    ).resources;
    const services: (readonly [string, readonly RecordedResource[]])[] = [];
    for (const [kind, plan] of kinds) services.push([kind, (await recordService(plan)).resources]);
    const all = services.flatMap(([, resources]) => resources);
    documentHas(
      "docs/runbook.md",
      "told-events",
      table(["rule", "message"], sorted([...eventsOf(ofStack), ...eventsOf(all)])),
    );

    const rows = new Map<string, { readonly name: string; readonly kinds: Set<string> }>();
    for (const [kind, resources] of services)
      for (const { name, says, own } of alarmsOf(resources)) {
        if (own) continue;
        // The alarms of both target groups, and those of every table and index, say the same.
        const key = cell(says).replace(/tg[12]/, "tg1 or tg2");
        const row = rows.get(key) ?? {
          name: general(name)
            .replace("cdd-<stack>-<service>-", "")
            .replace(/^tg[12]/, "tg1, tg2")
            .replace(/throttles-.*/, "throttles-<table>"),
          kinds: new Set(),
        };
        row.kinds.add(kind);
        rows.set(key, row);
      }
    documentHas(
      "docs/runbook.md",
      "told-alarms",
      table(
        ["alarm", "entries", "says"],
        sorted([...rows].map(([says, row]) => [`\`…-${row.name}\``, [...row.kinds].join(", "), says])),
      ),
    );
    documentHas(
      "docs/runbook.md",
      "told-stack",
      table(
        ["alarm", "says"],
        sorted(
          [...alarmsOf(ofStack), ...alarmsOf(all).filter(({ own }) => own)].map(({ name, says }) => [
            `\`${general(name)}\``,
            cell(says),
          ]),
        ),
      ),
    );
  });
});
