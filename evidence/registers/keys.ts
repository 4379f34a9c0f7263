import { types } from "../../policy/lib/types";
import type { Run } from "../run";
import { ofType, type Register, sorted, tagOf, text } from "./register";

export const keyTypes = [...types.key, ...types.replicaKey];

/** Certificates, keys, and what speaks TLS by which policy. */
export function keyRegister(run: Run): Register {
  const keys = ofType(run, ...keyTypes).map(({ name, inputs }) => [
    "key",
    name,
    inputs.description,
    inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT",
    inputs.enableKeyRotation === true
      ? `rotated every ${text(inputs.rotationPeriodInDays ?? 365)} days by KMS`
      : "not rotated",
    inputs.deletionWindowInDays === undefined
      ? undefined
      : `deleted after ${text(inputs.deletionWindowInDays)} days`,
  ]);
  const certificates = ofType(run, ...types.certificate).map((each) => [
    "certificate",
    text([each.inputs.domainName, ...((each.inputs.subjectAlternativeNames as string[] | undefined) ?? [])]),
    `service ${text(tagOf(each, "service"))}`,
    each.inputs.keyAlgorithm ?? "RSA_2048",
    each.inputs.validationMethod === undefined
      ? "imported, or of a private authority"
      : `issued and renewed by ACM, validated by ${text(each.inputs.validationMethod)}`,
    undefined,
  ]);
  const listeners = ofType(run, ...types.listener).flatMap((each) =>
    each.inputs.sslPolicy === undefined
      ? []
      : [
          [
            "TLS policy",
            text(each.inputs.sslPolicy),
            `${each.name}, port ${text(each.inputs.port)}`,
            undefined,
            "kept by AWS",
            undefined,
          ],
        ],
  );
  return {
    id: "keys",
    title: "Keys and certificates",
    about:
      "Every key and certificate of the stack, and the TLS policy of every listener. Key material never leaves KMS and ACM; the same stands in cbom.cdx.json for tools.",
    columns: ["kind", "name", "what for", "algorithm", "life cycle", "end"],
    rows: sorted([...keys, ...certificates, ...listeners].map((row) => row.map(text))),
  };
}
