import { z } from "zod";
import { choice, either, type Frozen, list, object, text, trueOrFalse, usually } from "./form";
import { isObject } from "./reading";

const root = text(
  /^sha256:[0-9a-f]{64}$/,
  "Use the SHA-256 of the root certificate, sha256:<64 hex digits>: openssl x509 -in root.pem -outform der | sha256sum.",
);
const attribute = text(/^\S(.{0,126}\S)?$/, "Use the attribute's value, at most 128 characters.");
const attributes = {
  /** Common name. @default any */
  CN: z.exactOptional(attribute),
  /** Organization. @default any */
  O: z.exactOptional(attribute),
  /** Organizational unit. @default any */
  OU: z.exactOptional(attribute),
  /** Country. @default any */
  C: z.exactOptional(attribute),
};

/** The bank's own authority: whoever has one of its certificates for signing code, of this subject. */
const byAuthority = object({
  /** The authority's root certificate, by its SHA-256. */
  root,
  /** What the subject of the signing certificate has: not every certificate of an authority is there to sign images. */
  subject: object(attributes).refine((given) => Object.keys(given).length > 0, {
    error: `Name at least one of ${Object.keys(attributes).join(", ")}.`,
  }),
});

/** AWS Signer: its root is that of all its customers, so that the profile says who signed. */
const byProfile = object({
  /** AWS Signer's root certificate, by its SHA-256. */
  root,
  /** ARN of the signing profile, or of one version of it. */
  profile: text(
    /^arn:aws:signer:[a-z0-9-]+:\d{12}:\/signing-profiles\/\w{2,64}(\/\w{10})?$/,
    "Use the ARN of a signing profile, arn:aws:signer:<region>:<account>:/signing-profiles/<name>, or of one of its versions.",
  ),
});

const signer = either((given) => isObject(given) && "profile" in given, byProfile, byAuthority);

/** The registry of a stack's images, and what an image has to show before it is deployed. */
export const registry = object({
  /** When images are scanned: as they are pushed, or again and again by Amazon Inspector; a setting of the whole account and region. */
  scanning: choice(["basic", "enhanced"]),
  /**
   * Who signs images, by a root certificate and the subject or AWS Signer's profile: each image then needs a signature of one of
   * them, in the Notary Project's form. `npm run promote` and `npm run release -- check` refuse one without.
   * @default nobody: no signature is asked for
   */
  signers: z.exactOptional(list(signer, "Use a list of signers: root, and subject or profile.", 1)),
  /** Whether each image needs a list of what it is made of (SBOM: CycloneDX, or SPDX 2), bound to its digest. */
  sbom: usually(false, trueOrFalse()),
  /** Whether who pushes images may deploy them too. Only where the stack keeps nothing (`retain: false`). */
  pushersDeploy: usually(false, trueOrFalse()),
});

export type Registry = Frozen<z.output<typeof registry>>;
export type ImageSigner = NonNullable<Registry["signers"]>[number];

/**
 * What whoever judges images asks of ECR. Listing what refers to an image has no action of its own. Source: ECR API,
 * ListImageReferrers: "must have the ecr:BatchGetImage permission".
 */
export const proofActions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;

/** Whether an image has to show anything at all. */
export function asksForProofs({ signers, sbom }: Registry): boolean {
  return signers !== undefined || sbom === true;
}
