import { z } from "zod";

const named = z.array(z.looseObject({ name: z.string().min(1) })).min(1);

/** By media type, what a list says before it says anything. Sources: CycloneDX 1.x JSON; SPDX 2.3 JSON. */
const forms = {
  "application/vnd.cyclonedx+json": z.looseObject({
    bomFormat: z.literal("CycloneDX"),
    specVersion: z.string(),
    components: named,
  }),
  "application/spdx+json": z.looseObject({ spdxVersion: z.string().startsWith("SPDX-2."), packages: named }),
} as const;

/** Types of artifacts that are lists of what an image is made of. */
export const sbomTypes: readonly string[] = Object.keys(forms);

/** Why a list says nothing of what an image is made of; nothing where it names components. */
export function sbomFault(type: string, bytes: Buffer): string | undefined {
  const form = (forms as Readonly<Record<string, z.ZodType>>)[type];
  const value = parsed(bytes);
  if (form === undefined) return `${type} is none of ${sbomTypes.join(", ")}`;
  if (value === undefined) return "it is no JSON";
  return form.safeParse(value).success
    ? undefined
    : "it names no component: CycloneDX has to have components, SPDX 2 packages, each with a name";
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
