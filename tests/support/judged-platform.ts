import { previewedOutputs } from "../../sandbox/aws/operations/outputs";
import type { Props } from "../../sandbox/aws/values";
import { platform } from "../../services";
import { JudgedGraph } from "./judged-graph";
import { childrenOfVpc, type VpcChild } from "./judged-vpc";
import type { JudgedResource } from "./policy";
import type { RecordedResource } from "./record-program";
import { type GraphOptions, recordedPlatform } from "./recorded-platform";

/**
 * The whole platform of a stack, every service with an image unless it is said otherwise, as the engine has it judged: once everything stands, or
 * at the first preview.
 */
export async function judgedPlatform(
  stack: string,
  when: "applied" | "preview",
  {
    catalogue = platform,
    values: own,
    images = Object.keys(catalogue.services),
  }: Omit<GraphOptions, "preview"> = {},
): Promise<JudgedGraph> {
  const preview = when === "preview";
  const whole = {
    images,
    catalogue,
    ...(own && { values: own }),
  };
  const { resources } = await recordedPlatform(stack, { ...whole, preview });
  // Which of a VPC's outputs a property was made of shows in its value, so once that is known.
  const applied = preview ? (await recordedPlatform(stack, whole)).resources : resources;
  const values = new Map(applied.map(({ urn, inputs }) => [urn, inputs]));

  const components = resources.filter(({ type, remote }) => type === "awsx:ec2:Vpc" && remote);
  const children = (await Promise.all(components.map((each) => childrenOfVpc(each, preview)))).flat();
  const urns = new Set(components.map(({ urn }) => urn));
  const withChildren = resources.map((each) => withParts(each, urns, children, values.get(each.urn) ?? {}));
  const all = new JudgedGraph([...withChildren, ...children]);
  return preview ? new JudgedGraph(all.resources.map((each) => asPreviewed(each, all.place.region))) : all;
}

/** The engine says of a remote component's output which of its resources it came from; the mocks do not. */
function withParts(
  resource: RecordedResource,
  components: ReadonlySet<string>,
  children: readonly VpcChild[],
  applied: Readonly<Record<string, unknown>>,
): JudgedResource {
  const byProperty = Object.entries(resource.propertyDependencies).map(([property, urns]) => {
    if (!urns.some((urn) => components.has(urn))) return [property, urns] as const;
    const named = JSON.stringify(applied[property] ?? null);
    const parts = children
      .filter(({ ids }) => ids.some((id) => named.includes(`"${id}"`)))
      .map(({ urn }) => urn);
    return [property, [...urns, ...parts]] as const;
  });
  return { ...resource, propertyDependencies: Object.fromEntries(byProperty) };
}

/** The mocks know what the program uses of a resource's outputs; AWS computes and fills in much more. */
function asPreviewed(resource: JudgedResource, region: string): JudgedResource {
  if (!resource.type.startsWith("aws:")) return resource;
  const { inputs = {}, outputs } = resource;
  const unknowns = previewedOutputs(resource.type, inputs as Props, region);
  return { ...resource, outputs: { ...unknowns, ...outputs } };
}
