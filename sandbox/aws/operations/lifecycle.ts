import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { documentForm, normalise } from "../facts/normalise";
import { NotReady, Refusal } from "../rpc/refusal";
import { redact, unredact } from "../rpc/structs";
import { entryOf } from "../types";
import type { Moment, TypeEntry } from "../types/entry";
import { canonical, type Props, text, type Value } from "../values";
import { refuse, refuseDeletion } from "./judge";
import { changedOutputs, madeOutputs } from "./outputs";

/** One resource as an operation names it. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly cloud: Cloud;
  readonly region: string;
  readonly now: Date;
  /** ARN of the role that the provider has taken. @default whoever runs the engine */
  readonly caller?: string;
  /** Time-out that the program gives the operation. @default the provider's own */
  readonly timeoutSeconds?: number;
}

export interface Made {
  readonly id: string;
  readonly outputs: Props;
}

function momentOf(subject: Subject, inputs: Props, existing?: CloudResource): Moment {
  const { cloud, region, name, now, caller, timeoutSeconds } = subject;
  return {
    ...{ cloud, account: cloud.account, region, name, inputs, now },
    ...(existing ? { existing } : {}),
    ...(caller === undefined ? {} : { caller }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

function complaint(doing: string, subject: Subject, why: string): Refusal {
  const [, , kind] = subject.type.split(":");
  return new Refusal(
    `${doing} ${subject.type.split(":")[1]?.split("/")[0]} ${kind} (${subject.name}): ${why}`,
  );
}

async function settle(
  subject: Subject,
  moment: Moment,
  made: Made,
  secrets: ReadonlySet<string>,
): Promise<Made> {
  const entry = entryOf(subject.type);
  await subject.cloud.written();
  const why = await entry?.unready?.(moment, made.id, made.outputs);
  if (!why) return made;
  const now = held(subject, made.id, made.outputs);
  const outputs = now ? unredact(now.outputs, made.outputs) : made.outputs;
  throw new NotReady(why, { id: made.id, outputs, inputs: moment.inputs, secrets });
}

export async function create(subject: Subject, inputs: Props, secrets: ReadonlySet<string>): Promise<Made> {
  const { type, cloud, name } = subject;
  const entry = entryOf(type);
  const moment = momentOf(subject, inputs);
  const why = refuse(type, moment);
  if (why) throw complaint("creating", subject, why);
  const id = entry ? entry.id(moment) : `${name}-${cloud.token(12)}`;
  const outputs = madeOutputs(type, moment, id);
  const made = stored(subject, id, inputs, outputs, secrets);
  if (cloud.has(made)) throw complaint("creating", subject, `AlreadyExists: ${id} exists already`);
  cloud.put(made);
  entry?.made?.(moment, id, outputs);
  return settle(subject, moment, { id, outputs }, secrets);
}

export interface Update {
  readonly id: string;
  readonly olds: Props;
  readonly oldInputs: Props;
  readonly news: Props;
}

export async function update(subject: Subject, change: Update, secrets: ReadonlySet<string>): Promise<Made> {
  const { type, cloud } = subject;
  cloud.hold();
  const existing = held(subject, change.id, change.olds);
  if (!existing)
    throw complaint("updating", subject, `NotFound: ${change.id} does not exist any more; refresh the stack`);
  const entry = entryOf(type);
  const news = sent(entry, existing, change, secrets);
  const moment = momentOf(subject, news, existing);
  const why = refuse(type, moment);
  if (why) throw complaint("updating", subject, why);
  const outputs = changedOutputs(type, change.olds, change.oldInputs, news);
  cloud.put(stored(subject, change.id, news, outputs, secrets));
  entry?.made?.(moment, change.id, outputs);
  return settle(subject, moment, { id: change.id, outputs }, secrets);
}

/**
 * What AWS holds after an update: the provider sends what the program has changed, and what others have changed
 * meanwhile (weights that ECS moved, a count that auto scaling set) stays.
 */
function sent(
  entry: TypeEntry | undefined,
  existing: CloudResource,
  { oldInputs, news }: Update,
  secrets: ReadonlySet<string>,
): Props {
  const told = new Set([...secrets, ...existing.secrets, ...(entry?.resent ?? [])]);
  const changed = (key: string) => canonical(oldInputs[key] ?? null) !== canonical(news[key] ?? null);
  const keys = new Set([...Object.keys(news), ...Object.keys(existing.inputs)]);
  const kept = [...keys].flatMap((key): [string, Value][] => {
    const value = told.has(key) || changed(key) ? news[key] : existing.inputs[key];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(kept);
}

function apartOf(type: string, props: Props): string {
  const property = entryOf(type)?.apartBy;
  return property === undefined ? "" : text(props[property]);
}

/** The resource that the engine means: an import knows the id alone, and gets the newest. */
function held({ cloud, type, region }: Subject, id: string, props: Props): CloudResource | undefined {
  const apart = apartOf(type, props);
  return cloud
    .ofType(type)
    .findLast((one) => one.id === id && one.region === region && (apart === "" || one.apart === apart));
}

function stored(
  subject: Subject,
  id: string,
  inputs: Props,
  outputs: Props,
  secrets: ReadonlySet<string>,
): CloudResource {
  const { type, region, name } = subject;
  return {
    type,
    id,
    apart: apartOf(type, outputs),
    region,
    name,
    inputs: redact(inputs, secrets),
    outputs: redact(outputs, secrets),
    secrets: [...secrets],
  };
}

export async function remove(subject: Subject, id: string, olds: Props): Promise<void> {
  const { type, cloud } = subject;
  const existing = held(subject, id, olds);
  if (!existing || existing.inputs.skipDestroy === true) return;
  const moment = momentOf(subject, existing.inputs, existing);
  const why = refuseDeletion(moment, existing);
  if (why) throw complaint("deleting", subject, why);
  cloud.remove(existing);
  entryOf(type)?.deleted?.(moment, existing);
  await cloud.written();
}

/** What AWS holds now; nothing where it is gone. An input keeps the program's own words where AWS means the same. */
export function read(
  subject: Subject,
  id: string,
  known: { readonly outputs: Props; readonly inputs: Props },
): { readonly inputs: Props; readonly outputs: Props; readonly secrets: ReadonlySet<string> } | undefined {
  const existing = held(subject, id, known.outputs);
  if (!existing) return undefined;
  const entry = entryOf(subject.type);
  const outputs = unredact(existing.outputs, known.outputs);
  const inputs = unredact(existing.inputs, known.inputs);
  const [mine, theirs] = [normalise(entry, known.inputs), normalise(entry, inputs)];
  const merged = Object.entries(inputs).map(([key, value]) => {
    const [program, returned, form] = [known.inputs[key], outputs[key], documentForm(entry, key)];
    if (form && typeof returned === "string")
      return [key, typeof program === "string" && form.same(program, returned) ? program : returned];
    return [
      key,
      canonical(mine[key] ?? null) === canonical(theirs[key] ?? null) ? (program ?? value) : value,
    ];
  });
  return { inputs: Object.fromEntries(merged), outputs, secrets: new Set(existing.secrets) };
}
