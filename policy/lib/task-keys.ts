import type { Statement } from "./documents";
import type { Graph } from "./graph";
import { isSet } from "./known";
import { storesNamed } from "./stores";
import { types } from "./types";

interface Encryption {
  readonly bucket?: string;
  readonly rules?: readonly {
    readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string };
  }[];
}
interface Cluster {
  readonly configuration?: { readonly executeCommandConfiguration?: { readonly kmsKeyId?: string } };
}

/** ARNs of the keys under which tables and buckets with these physical names are encrypted. */
export function storeKeys(names: readonly string[], graph: Graph): (string | undefined)[] {
  const tables = storesNamed(names, graph).flatMap(({ props }) =>
    isSet(props, "serverSideEncryption") ? [props.serverSideEncryption?.kmsKeyArn] : [],
  );
  const buckets = graph
    .ofType<Encryption>(types.bucketServerSideEncryption)
    .filter(({ props }) => names.includes(String(props.bucket)))
    .flatMap(({ props }) =>
      (props.rules ?? []).map((rule) => rule.applyServerSideEncryptionByDefault?.kmsMasterKeyId),
    );
  return [...tables, ...buckets];
}

/** ARNs of the keys under which shells into tasks pass, where a statement does with a key what a shell takes: decrypt. */
export function sessionKeys({ actions }: Statement, graph: Graph): (string | undefined)[] {
  if (actions.some((action) => !/^kms:Decrypt$/i.test(action))) return [];
  return graph
    .ofType<Cluster>(types.cluster)
    .map(({ props }) => props.configuration?.executeCommandConfiguration?.kmsKeyId);
}
