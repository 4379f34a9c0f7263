import * as assert from "node:assert/strict";
import { type JudgedResource, urnOfResource } from "./policy";

type Properties = Readonly<Record<string, unknown>>;
type Document = { Statement: Record<string, unknown>[] };

/** A stack's resources as the policy pack sees them. Every change gives a new graph that shares the rest. */
export class JudgedGraph {
  readonly resources: readonly JudgedResource[];

  constructor(resources: readonly JudgedResource[]) {
    this.resources = resources;
  }

  /** The one resource with this logical name, of this type where the name alone does not say which. */
  one(name: string, type?: string): JudgedResource & { readonly urn: string } {
    const found = this.resources.filter((each) => each.name === name && (!type || each.type === type));
    const [only] = found;
    assert.ok(only && found.length === 1, `${found.length} resources are named ${name} ${type ?? ""}`);
    return { ...only, urn: urnOfResource(only) };
  }

  /** Account and region of the platform's provider. */
  get place(): { readonly account: string; readonly region: string } {
    const { region, allowedAccountIds } = this.one("aws", "pulumi:providers:aws").inputs ?? {};
    const [account = ""] = JSON.parse(String(allowedAccountIds)) as string[];
    return { account, region: String(region) };
  }

  /** ARN of something of an AWS service, in account and region of the platform. */
  arn(service: string, rest: string): string {
    return `arn:aws:${service}:${this.place.region}:${this.place.account}:${rest}`;
  }

  /** The URN of the one resource with this logical name. */
  urn(name: string, type?: string): string {
    return this.one(name, type).urn;
  }

  /** Gives a resource other inputs (`undefined` removes one), and says what they are made of where that changes. */
  patch(
    name: string,
    inputs: Properties,
    more: Partial<JudgedResource> & { type?: string } = {},
  ): JudgedGraph {
    const { type, ...options } = more;
    const found = this.one(name, type);
    const isComponent = found.type.startsWith("cdd:");
    return this.replace({
      ...found,
      inputs: { ...found.inputs, ...inputs },
      // A component's outputs are its own; those of other resources repeat what they were given.
      ...(!isComponent && { outputs: { ...found.outputs, ...inputs } }),
      ...options,
      propertyDependencies: { ...found.propertyDependencies, ...options.propertyDependencies },
    });
  }

  /** Changes a property that is JSON text. */
  json<T>(name: string, property: string, change: (parsed: T) => T): JudgedGraph {
    const text = this.one(name).inputs?.[property];
    assert.equal(typeof text, "string", `${name} has no text ${property}`);
    return this.patch(name, { [property]: JSON.stringify(change(JSON.parse(String(text)) as T)) });
  }

  /** Changes the one container of a task definition. */
  container(name: string, change: Properties): JudgedGraph {
    return this.json<Properties[]>(name, "containerDefinitions", ([first, ...others]) => {
      assert.ok(first);
      return [{ ...first, ...change }, ...others];
    });
  }

  /** Adds a statement to a policy. */
  statement(name: string, statement: Properties, property = "policy"): JudgedGraph {
    return this.json<Document>(name, property, (document) => ({
      ...document,
      Statement: [...document.Statement, statement],
    }));
  }

  /** Changes every statement of a policy. */
  statements(name: string, change: Properties, property = "policy"): JudgedGraph {
    return this.json<Document>(name, property, (document) => ({
      ...document,
      Statement: document.Statement.map((each) => ({ ...each, ...change })),
    }));
  }

  without(name: string, type?: string): JudgedGraph {
    const gone = this.urn(name, type);
    return new JudgedGraph(this.resources.filter((each) => urnOfResource(each) !== gone));
  }

  /** What is added is the platform's provider's to make, unless it says whose. */
  with(...resources: readonly JudgedResource[]): JudgedGraph {
    const { inputs = {} } = this.one("aws", "pulumi:providers:aws");
    const added = resources.map((each) => ({ provider: { name: "aws", inputs }, ...each }));
    return new JudgedGraph([...this.resources, ...added]);
  }

  /** Without these resources and all that is inside them or made of them. */
  withoutAllOf(names: readonly string[], type: string): JudgedGraph {
    const gone = new Set(names.map((name) => this.urn(name, type)));
    const falls = ({ parent, propertyDependencies = {} }: JudgedResource) =>
      (parent !== undefined && gone.has(parent)) ||
      Object.values(propertyDependencies).some((urns) => urns.some((urn) => gone.has(urn)));
    let before: number;
    do {
      before = gone.size;
      for (const each of this.resources) if (falls(each)) gone.add(urnOfResource(each));
    } while (gone.size > before);
    return new JudgedGraph(this.resources.filter((each) => !gone.has(urnOfResource(each))));
  }

  private replace(resource: JudgedResource): JudgedGraph {
    const urn = urnOfResource(resource);
    return new JudgedGraph(this.resources.map((each) => (urnOfResource(each) === urn ? resource : each)));
  }
}
