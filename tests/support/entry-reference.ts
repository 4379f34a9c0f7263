import { destinationShape, ec2CapacityShape, recordClassShape, storeShapes } from "../../model/catalogue";
import { containerShape } from "../../model/container";
import { commonShape, kindShapes } from "../../model/entry";
import { table } from "./readme";
import { type Row, rowsOf } from "./reference";

const entry = "model/entry.ts";
const catalogue = "model/catalogue.ts";

function tableOf(rows: readonly Row[]): string {
  return table(
    ["key", "allowed", "default", "what it means"],
    rows.map(({ key, allowed, otherwise, meaning }) => [`\`${key}\``, allowed, otherwise, meaning]),
  );
}

/** What a further container says like every container stands with the entry's own. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  return rows.filter(({ key }) => {
    const [, own = ""] = /^containers\.<name>\.(\w+)$/.exec(key) ?? [];
    return !Object.hasOwn(containerShape, own);
  });
}

function kind(key: keyof typeof kindShapes): string {
  return tableOf(rowsOf({ file: entry, name: "kindShapes", shape: kindShapes[key], within: [key] }));
}

function store(key: keyof typeof storeShapes): string {
  return tableOf(rowsOf({ file: catalogue, name: "storeShapes", shape: storeShapes[key], within: [key] }));
}

/** docs/reference/entry.md: what services.ts can say, as the model has it. */
export function entryReference(): string {
  const common = rowsOf({ file: entry, name: "commonShape", shape: commonShape });
  const named = (name: string, shape: Parameters<typeof rowsOf>[0]["shape"]) =>
    tableOf(rowsOf({ file: catalogue, name, shape }));
  return `# What services.ts can say

Written from \`model/\`, where each key is declared; \`UPDATE_SNAPSHOTS=1 npm run test:one -- tests/unit/reference.test.ts\`
writes it anew. What is allowed is what a preview says where something else stands. How keys fit each other, a preview says too.

## Every entry

Further containers (\`containers\`) say ${Object.keys(containerShape)
    .map((key) => `\`${key}\``)
    .join(", ")} as the entry does for its own.

${tableOf(withoutRepeats(common))}

## Behind a load balancer: \`exposure: "internal"\` or \`"public"\`

${kind("balanced")}

## Found by name, without a load balancer: \`exposure: "task"\`

${kind("registered")}

## Workers: no exposure, no schedule

${kind("worker")}

## Scheduled: with a \`schedule\`

${kind("scheduled")}

## Stores: tables

${store("table")}

## Stores: buckets

${store("bucket")}

## Stores: files

${store("files")}

## Record classes

${named("recordClassShape", recordClassShape)}

## Destinations

${named("destinationShape", destinationShape)}

## EC2 capacities

${named("ec2CapacityShape", ec2CapacityShape)}
`;
}
