import { types } from "../../policy/lib/types";
import type { Evidence } from "../evidence";
import { keyTypes } from "../registers/keys";
import { ofType, tagOf, text } from "../registers/register";
import type { Resource } from "../run";
import { uuidOfRun } from "./oscal";

interface Algorithm {
  readonly primitive: "ae" | "signature" | "pke" | "mac" | "unknown";
  readonly parameterSetIdentifier?: string;
  readonly mode?: "gcm";
  readonly curve?: string;
}

/**
 * What the names of key specs mean. KMS: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 * (SYMMETRIC_DEFAULT is AES-256-GCM); ACM: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
 */
const algorithms: Readonly<Record<string, Algorithm>> = {
  SYMMETRIC_DEFAULT: { primitive: "ae", parameterSetIdentifier: "256", mode: "gcm" },
  RSA_2048: { primitive: "pke", parameterSetIdentifier: "2048" },
  RSA_3072: { primitive: "pke", parameterSetIdentifier: "3072" },
  RSA_4096: { primitive: "pke", parameterSetIdentifier: "4096" },
  ECC_NIST_P256: { primitive: "signature", curve: "secp256r1" },
  ECC_NIST_P384: { primitive: "signature", curve: "secp384r1" },
  ECC_NIST_P521: { primitive: "signature", curve: "secp521r1" },
  EC_prime256v1: { primitive: "signature", curve: "secp256r1" },
  EC_secp384r1: { primitive: "signature", curve: "secp384r1" },
  EC_secp521r1: { primitive: "signature", curve: "secp521r1" },
};

const reference = (algorithm: string) => `algorithm:${algorithm}`;

/** CycloneDX 1.6: every key, certificate and TLS policy of the stack as a cryptographic asset, with the algorithms under them. */
export function cbomOf(evidence: Evidence): string {
  const { run, at } = evidence;
  const keys = ofType(run, ...keyTypes);
  const certificates = ofType(run, ...types.certificate);
  const listeners = ofType(run, ...types.listener).filter(({ inputs }) => inputs.sslPolicy !== undefined);
  const used = new Map<string, string>([
    ...keys.map((key) => [key.urn, specOf(key)] as const),
    ...certificates.map(
      (certificate) => [certificate.urn, text(certificate.inputs.keyAlgorithm ?? "RSA_2048")] as const,
    ),
  ]);
  const root = `${run.project}/${run.stack}`;
  const components = [
    ...[...new Set(used.values())].sort().map(algorithmOf),
    ...keys.map(keyOf),
    ...certificates.map(certificateOf),
    ...listeners.map(protocolOf),
  ];
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOfRun(evidence, "cbom")}`,
    version: 1,
    metadata: {
      timestamp: at,
      component: { type: "application", name: run.project, version: run.stack, "bom-ref": root },
    },
    components,
    dependencies: [
      { ref: root, dependsOn: [...keys, ...certificates, ...listeners].map(({ urn }) => urn) },
      ...[...used].map(([ref, algorithm]) => ({ ref, dependsOn: [reference(algorithm)] })),
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function specOf({ inputs }: Resource): string {
  return text(inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT");
}

function algorithmOf(name: string) {
  return {
    type: "cryptographic-asset",
    name,
    "bom-ref": reference(name),
    cryptoProperties: {
      assetType: "algorithm",
      algorithmProperties: algorithms[name] ?? { primitive: "unknown" },
    },
  };
}

function keyOf(key: Resource) {
  const { inputs, name, urn } = key;
  const symmetric = specOf(key) === "SYMMETRIC_DEFAULT" || specOf(key).startsWith("HMAC");
  return {
    type: "cryptographic-asset",
    name,
    ...(typeof inputs.description === "string" && { description: inputs.description }),
    "bom-ref": urn,
    cryptoProperties: {
      assetType: "related-crypto-material",
      relatedCryptoMaterialProperties: {
        type: symmetric ? "secret-key" : "private-key",
        algorithmRef: reference(specOf(key)),
        securedBy: { mechanism: "HSM" },
      },
    },
    properties: [
      { name: "cdd:rotation", value: inputs.enableKeyRotation === true ? "automatic" : "none" },
      {
        name: "cdd:rotation-days",
        value: text(inputs.rotationPeriodInDays ?? (inputs.enableKeyRotation === true ? 365 : undefined)),
      },
      { name: "cdd:deletion-window-days", value: text(inputs.deletionWindowInDays) },
    ],
  };
}

function certificateOf(certificate: Resource) {
  const { inputs, urn } = certificate;
  return {
    type: "cryptographic-asset",
    name: text(inputs.domainName),
    "bom-ref": urn,
    cryptoProperties: {
      assetType: "certificate",
      certificateProperties: { subjectName: `CN=${text(inputs.domainName)}`, certificateFormat: "X.509" },
    },
    properties: [
      { name: "cdd:service", value: text(tagOf(certificate, "service")) },
      { name: "cdd:validation", value: text(inputs.validationMethod) },
      ...((inputs.subjectAlternativeNames as string[] | undefined) ?? []).map((value) => ({
        name: "cdd:alternative-name",
        value: text(value),
      })),
    ],
  };
}

function protocolOf({ inputs, urn, name }: Resource) {
  return {
    type: "cryptographic-asset",
    name: text(inputs.sslPolicy),
    "bom-ref": urn,
    cryptoProperties: { assetType: "protocol", protocolProperties: { type: "tls" } },
    properties: [
      { name: "cdd:listener", value: name },
      { name: "cdd:port", value: text(inputs.port) },
    ],
  };
}
