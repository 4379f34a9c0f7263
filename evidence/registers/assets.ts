import type { Resource, Run } from "../run";
import { type Described, nothing, type Register, sorted, tagOf, text } from "./register";
import { servicesIn } from "./services";

/** What stands in AWS under a tag, with whom it belongs to. */
export function assetRegister(run: Run, { stores }: Described): Register {
  const services = servicesIn(run);
  /** The one service that writes a store answers for it. */
  const writer = (store: string) =>
    services.find(
      ({ data }) => Object.hasOwn(data ?? {}, store) && ["write", "append"].includes(text(data?.[store])),
    );
  const row = (asset: Resource) => {
    const store = tagOf(asset, "store");
    const by = store === undefined ? undefined : writer(store);
    return [
      asset.type,
      asset.name,
      tagOf(asset, "service") ?? store,
      store === undefined ? undefined : stores[store]?.description,
      tagOf(asset, "owner") ?? by?.owner,
      tagOf(asset, "data-class"),
      tagOf(asset, "criticality") ?? by?.criticality,
      tagOf(asset, "cost-centre"),
    ].map(text);
  };
  return {
    id: "assets",
    title: "Assets",
    about: `Everything that AWS keeps under a tag of the stack's. The owner of a store is the owner of the one service that writes it; where it says ${nothing}, the asset serves the platform as a whole.`,
    columns: [
      "type",
      "asset",
      "service or store",
      "what it holds",
      "owner",
      "data class",
      "criticality",
      "cost centre",
    ],
    rows: sorted(run.resources.filter(({ inputs }) => inputs.tagsAll !== undefined).map(row)),
  };
}
