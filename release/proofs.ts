import type { Catalogue } from "../model/catalogue";
import { imagesToRun } from "../plan/images";
import { catalogueIn } from "../plan/presence";
import { type NamedImage, type Proofs, proofsOf, RegistryError } from "../proofs";
import { UserError } from "./log";
import { readingOf } from "./targets";

/**
 * What all images show that a stack is to run, those of scheduled entries and agents too; nothing where it asks for nothing.
 *
 * @param running these in their place
 */
export async function imageProofs(
  catalogue: Catalogue,
  stack: string,
  folder: string,
  attempts?: number,
  running?: readonly NamedImage[],
): Promise<Proofs | undefined> {
  const { config } = readingOf(stack, folder);
  if (config === undefined) return undefined;
  try {
    const images = running ?? Object.entries(imagesToRun(catalogueIn(catalogue, stack), config));
    return await proofsOf(images, config, attempts);
  } catch (error) {
    if (error instanceof RegistryError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}
