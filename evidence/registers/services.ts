import type { Run } from "../run";
import { type Described, minutes, ofType, type Register, sorted, text } from "./register";

/** What a microservice's component is asked for, as far as registers tell it. */
export interface ServiceInputs {
  readonly service?: string;
  readonly owner?: string;
  readonly dataClass?: string;
  readonly criticality?: string;
  readonly kind?: string;
  readonly exposure?: string;
  readonly calls?: readonly string[];
  /** Store → how it is used. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly egress?: readonly Way[];
}

interface Way {
  readonly destination?: string;
  readonly port?: number;
  readonly cidrs?: readonly string[];
  readonly prefixLists?: readonly string[];
}

export function servicesIn(run: Run): readonly ServiceInputs[] {
  return ofType(run, "cdd:fargate-microservice:FargateMicroservice").map(
    ({ inputs }) => inputs as ServiceInputs,
  );
}

/** What each service is for and what it rests on. */
export function serviceRegister(run: Run, { services }: Described): Register {
  return {
    id: "services",
    title: "Services and what they rest on",
    about:
      "Each microservice of the stack, whom it belongs to, and the services, stores and providers that it needs.",
    columns: [
      "service",
      "business service",
      "what it does",
      "owner",
      "data class",
      "criticality",
      "RTO",
      "RPO",
      "reached",
      "calls",
      "stores",
      "providers",
    ],
    rows: sorted(
      servicesIn(run).map(
        ({ service = "", owner, dataClass, criticality, kind, exposure, calls, data, egress }) =>
          [
            service,
            services[service]?.continuity?.businessService,
            services[service]?.description,
            owner,
            dataClass,
            criticality,
            minutes(services[service]?.continuity?.rtoMinutes),
            minutes(services[service]?.continuity?.rpoMinutes),
            exposure ?? kind,
            calls,
            Object.entries(data ?? {}).map(([store, access]) => `${store} (${text(access)})`),
            egress?.map(({ destination }) => destination),
          ].map(text),
      ),
    ),
  };
}

/** Who stands behind each way out. */
export function providerRegister(run: Run, { destinations }: Described): Register {
  const ways = servicesIn(run).flatMap((service) => (service.egress ?? []).map((way) => ({ way, service })));
  const names = [...new Set(ways.map(({ way }) => way.destination ?? ""))];
  return {
    id: "providers",
    title: "Providers behind the ways out",
    about:
      "Each destination outside the network that a service may call. Contract, legal entity and exit plan stand with procurement.",
    columns: ["destination", "what it is", "used by", "data class", "criticality", "addresses", "port"],
    rows: sorted(
      names.map((name) => {
        const own = ways.filter(({ way }) => way.destination === name);
        const each = (of: (found: (typeof own)[number]) => unknown) =>
          [...new Set(own.map(of).map(text))].sort();
        return [
          name,
          destinations[name]?.description,
          each(({ service }) => service.service),
          each(({ service }) => service.dataClass),
          each(({ service }) => service.criticality),
          [...new Set(own.flatMap(({ way }) => [...(way.cidrs ?? []), ...(way.prefixLists ?? [])]))].sort(),
          each(({ way }) => way.port),
        ].map(text);
      }),
    ),
  };
}
