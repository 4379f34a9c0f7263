import { destinationShape, ec2CapacityShape, recordClassShape, storeShapes } from "../../model/catalogue";
import { containerShape } from "../../model/container";
import { commonShape } from "../../model/entry";
import { kindShapes } from "../../model/kinds";
import { table } from "./documents";
import { type Declared, type Row, rowsOf } from "./reference";

const entry = "model/entry.ts";
const catalogue = "model/catalogue.ts";

/** A table under its heading. */
export function headed(heading: string, rows: readonly Row[]): string {
  const cells = rows.map(({ key, allowed, otherwise, meaning }) => [
    `\`${key}\``,
    allowed,
    otherwise,
    meaning,
  ]);
  return `### ${heading}\n\n${table(["key", "allowed", "default", "what it means"], cells)}`;
}

/** What a further container says like every container stands with the entry's own. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  return rows.filter(({ key }) => {
    const [, own = ""] = /^containers\.<name>\.(\w+)$/.exec(key) ?? [];
    return !Object.hasOwn(containerShape, own);
  });
}

function kind(heading: string, key: keyof typeof kindShapes): string {
  return headed(
    heading,
    rowsOf({ file: "model/kinds.ts", name: "kindShapes", shape: kindShapes[key], within: [key] }),
  );
}

function store(heading: string, key: keyof typeof storeShapes): string {
  const declared = { file: catalogue, name: "storeShapes", shape: storeShapes[key], within: [key] };
  return headed(heading, rowsOf(declared));
}

/** What an entry can say, as the model has it: of every entry, and of each kind. */
export function entryTables(): string {
  const common = rowsOf({ file: entry, name: "commonShape", shape: commonShape });
  const alike = Object.keys(containerShape).map((key) => `\`${key}\``);
  return [
    headed("Every entry", withoutRepeats(common)),
    `Each further container says ${alike.join(", ")} too, of itself.`,
    kind("Behind a load balancer", "balanced"),
    kind("Found by name, without a load balancer", "registered"),
    kind("Workers", "worker"),
    kind("Scheduled entries", "scheduled"),
  ].join("\n\n");
}

/** What else stands in the catalogue. */
export function storeTables(): string {
  const named = (heading: string, name: string, shape: Declared["shape"]) =>
    headed(heading, rowsOf({ file: catalogue, name, shape }));
  return [
    store("Tables", "table"),
    store("Buckets", "bucket"),
    store("Files", "files"),
    named("Record classes", "recordClassShape", recordClassShape),
    named("Destinations", "destinationShape", destinationShape),
    named("EC2 capacities", "ec2CapacityShape", ec2CapacityShape),
  ].join("\n\n");
}
