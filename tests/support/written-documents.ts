import type { RecordedProgram, RecordedResource } from "./record-program";
import type { WrittenStatement } from "./service-reference";

/** A policy document that the program writes, wherever it stands. */
export interface WrittenDocument {
  /** Logical name of the resource that carries it. */
  readonly name: string;
  readonly type: string;
  /** Property of the resource. */
  readonly property: string;
  /** Whether it grants to whoever holds it, and is not the resource's own. */
  readonly grants: boolean;
  readonly statements: readonly WrittenStatement[];
  /** Bytes of the text, white space and all. */
  readonly size: number;
}

const holders = ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"];

/** Every policy document of a graph: any JSON text whose statements allow or deny. */
export function documentsOf({ resources }: RecordedProgram): WrittenDocument[] {
  return resources.filter(({ type }) => type.startsWith("aws:")).flatMap(documentsIn);
}

function documentsIn({ type, name, inputs }: RecordedResource): WrittenDocument[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const statements = statementsIn(value);
    if (statements === undefined) return [];
    return [
      {
        name,
        type,
        property,
        grants: holders.includes(type),
        statements,
        size: Buffer.byteLength(String(value)),
      },
    ];
  });
}

function statementsIn(value: unknown): WrittenStatement[] | undefined {
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  const statements = parsed(value)?.Statement;
  const isPolicy = Array.isArray(statements) && statements.every(({ Effect }) => Effect !== undefined);
  return isPolicy ? statements : undefined;
}

/** Other texts begin like JSON too: a pattern of a metric filter does. */
function parsed(text: string): { readonly Statement?: WrittenStatement[] } | undefined {
  try {
    return JSON.parse(text) as { Statement?: WrittenStatement[] };
  } catch {
    return undefined;
  }
}
