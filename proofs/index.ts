import { asksForProofs } from "../model/registry";
import type { StackConfig } from "../model/stack";
import { Names } from "../plan/names";
import { proofFaults, typesAsked } from "./judge";
import { ImageRegistry } from "./registry";

export { RegistryError } from "./registry";

/** An image of a stack, and why it may not be deployed. */
export interface ProofFault {
  /** Key in the stack's `images`. */
  readonly image: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
  /** What it does not show, each in a sentence. */
  readonly faults: readonly string[];
}

/** Key in the stack's `images`, and digest. */
export type NamedImage = readonly [image: string, digest: string];

/** What was asked of how many images. */
export interface Proofs {
  /** Keys of the images that were asked, as often as there are digests of one. */
  readonly asked: readonly string[];
  readonly refused: readonly ProofFault[];
}

/** Images that are asked at a time. */
const atATime = 4;

/**
 * Asks the stack's registry for what its file demands of images: signature, SBOM, or both; nothing where it demands none.
 *
 * @param images each is asked once
 * @param attempts how often a request is tried in all. @default the SDK's
 * @throws RegistryError where the registry cannot be asked
 */
export async function proofsOf(
  images: readonly NamedImage[],
  stack: StackConfig,
  attempts?: number,
): Promise<Proofs | undefined> {
  const { registry: asked } = stack;
  if (!asksForProofs(asked)) return undefined;
  const [names, registry] = [new Names(stack), new ImageRegistry(stack, attempts)];
  const distinct = [...new Map(images.map((one) => [one.join(), one])).values()];
  const left = [...distinct];
  const found = new Map<string, ProofFault>();
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [image, digest] = next;
      const referrers = await registry.referrers(names.repository(image), digest, typesAsked(asked));
      const faults = proofFaults(digest, referrers, asked, new Date());
      if (faults.length > 0) found.set(next.join(), { image, digest, faults });
    }
  };
  try {
    await Promise.all(Array.from({ length: atATime }, worker));
  } finally {
    registry.close();
  }
  return {
    asked: distinct.map(([image]) => image),
    refused: distinct.flatMap((one) => found.get(one.join()) ?? []),
  };
}

/** What is wrong with an image, as a sentence behind its place in the stack file. */
export function proofMessage({ digest, faults }: ProofFault): string {
  return `${digest} is refused: ${faults.join("; ")}. Sign it and attach what it is made of as the stack's registry asks, where it is built, and copy both with it ("What an image has to show" in docs/runbook.md); or name a digest that has both.`;
}
