/** A place in a program as Babel shows it, and Stryker hands on; as much of it as is read. */
export interface Place {
  readonly key?: string | number | null | undefined;
  readonly listKey?: string | undefined;
  readonly parent?: Node | null | undefined;
  readonly node: Node;
  readonly parentPath?: Place | null | undefined;
}

interface Node {
  readonly type: string;
  readonly key?: { readonly name?: string };
  readonly callee?: { readonly name?: string };
}

/** What a rule of the pack says of itself, in words and in numbers of standards. */
const said = new Set(["severity", "description", "remediation", "standards"]);
const makers = new Set(["resourceRule", "stackRule"]);

/**
 * Why faults are not made in what a rule of the pack says of itself, and of its settings. Of such a text only that there is
 * one can be tested, which one test does for all rules; and as each is read when the pack is loaded, each fault would be tried
 * in a process of its own with all tests: these took most of the time, and found nothing.
 */
export function whyLeft({ node, parent, parentPath, key, listKey }: Place): string | undefined {
  const isSaid =
    node.type === "ObjectProperty" &&
    said.has(node.key?.name ?? "") &&
    makers.has(parentPath?.parent?.callee?.name ?? "");
  const isOfSetting = parent?.callee?.name === "setting" && listKey === "arguments" && key === 1;
  return isSaid || isOfSetting ? "what a rule says of itself" : undefined;
}

/** Read by Stryker. */
export const strykerPlugins = [{ kind: "Ignore", name: "words", value: { shouldIgnore: whyLeft } }];
