import * as assert from "node:assert/strict";
import { logicalName, type RecordedProgram, type RecordedResource } from "./record-program";

/** What a test holds of a resource: type without its package's path, inputs, and options that are not the default. */
export interface Summary {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect?: true;
  readonly deleteBeforeReplace?: true;
  /** Logical names. */
  readonly dependsOn?: readonly string[];
}

/** Everything below a component, by logical name. Fails if something stands elsewhere or by a foreign name. */
export function made(program: RecordedProgram, component: string): Record<string, Summary> {
  const { urn } = program.one(component);
  const children = program.resources.filter(({ parent }) => parent === urn);
  for (const { name } of children)
    assert.ok(name.startsWith(`${component}-`), `${name} does not start with ${component}-`);
  return Object.fromEntries(children.map((child) => [child.name, summary(child)]));
}

function summary({ type, inputs, protect, deleteBeforeReplace, dependsOn }: RecordedResource): Summary {
  return {
    type,
    inputs,
    ...(protect && { protect }),
    ...(deleteBeforeReplace && { deleteBeforeReplace }),
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map(logicalName) }),
  };
}

/** A statement of a policy document as AWS reads it. */
export interface DocumentStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  /** Instead of `Action`: everything but these. */
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of a policy document, by Sid. Fails on a Sid that stands twice. */
export function statements(document: unknown): Record<string, DocumentStatement> {
  assert.equal(typeof document, "string", "the document is not text");
  const parsed = JSON.parse(String(document)) as { Version: string; Statement: DocumentStatement[] };
  assert.equal(parsed.Version, "2012-10-17");
  const bySid = Object.fromEntries(parsed.Statement.map((statement) => [statement.Sid, statement]));
  assert.equal(Object.keys(bySid).length, parsed.Statement.length, "a Sid stands twice");
  return bySid;
}
