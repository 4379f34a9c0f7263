import { isList, isProps, type Props, parseJson, text, type Value } from "../values";

/** One resource of a stack, as the stand-in's account holds it or an exported state tells it. */
export interface StackResource {
  readonly type: string;
  readonly id: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly inputs: Props;
  readonly outputs: Props;
}

/** Where a stack stands. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** A state that is no state, or does not tell where its stack stands. */
export class UnreadableState extends Error {
  override readonly name = "UnreadableState";
}

/** What a state holds, as `npm run sandbox -- export <stack>` writes it. */
export function readState(text: string): { readonly resources: StackResource[]; readonly place: Place } {
  const state = parseJson(text);
  const deployment = isProps(state) ? state.deployment : undefined;
  const listed = isProps(deployment) ? deployment.resources : undefined;
  if (!isList(listed))
    throw new UnreadableState("This is no exported state: it has no deployment.resources.");
  const all = listed.filter(isProps);
  return { resources: all.filter(stands).map(resourceOf), place: placeOf(all) };
}

/** What is still to be deleted has been replaced already. */
function stands(resource: Props): boolean {
  return resource.custom === true && resource.delete !== true && /^aws:/.test(text(resource.type));
}

function resourceOf(resource: Props): StackResource {
  const urn = text(resource.urn);
  return {
    type: text(resource.type),
    id: text(resource.id),
    name: urn.slice(urn.lastIndexOf("::") + 2),
    inputs: propsOf(resource.inputs),
    outputs: propsOf(resource.outputs),
  };
}

function propsOf(value: Value | undefined): Props {
  return isProps(value) ? value : {};
}

/** The program says it to its one provider. */
function placeOf(resources: readonly Props[]): Place {
  for (const { type, inputs } of resources) {
    if (type !== "pulumi:providers:aws" || !isProps(inputs)) continue;
    const accounts = parseJson(text(inputs.allowedAccountIds));
    const account = isList(accounts) ? text(accounts[0]) : "";
    const region = text(inputs.region);
    if (account !== "" && region !== "") return { account, region };
  }
  throw new UnreadableState("The state has no AWS provider that names its account and region.");
}
