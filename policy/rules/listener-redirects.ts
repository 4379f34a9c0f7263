import { resourceRule, setting, types } from "../lib";

interface Action {
  readonly redirect?: { readonly host?: string };
}
interface Redirecting {
  /** Of a listener. */
  readonly defaultActions?: readonly Action[];
  /** Of a rule of one. */
  readonly actions?: readonly Action[];
}

const redirects = resourceRule<Redirecting, { hosts: readonly string[] }>({
  name: "lb-listener-disallow-foreign-redirect",
  severity: "high",
  description:
    "A load balancer sends nobody to another host than the one that was asked for, unless it is the bank's.",
  remediation: 'leave `host` out, or write "#{host}"; have a host of the bank listed in `hosts`.',
  standards: { fsbp: [], pci: [], pciOwn: ["6.2.4"], nist: ["AC-4", "SC-7", "SC-23"] },
  types: [...types.listener, ...types.listenerRule],
  settings: {
    hosts: setting<readonly string[]>(
      [],
      'Hosts of the bank that callers may be sent to, e.g. "portal.example-bank.com"',
      {
        form: /^[a-z0-9.-]+$/,
      },
    ),
  },
  check: ({ props }, judge, { hosts }) => {
    for (const property of ["defaultActions", "actions"] as const)
      judge.each(
        () => props[property],
        ({ redirect }) => {
          const host = redirect?.host ?? "";
          if (host !== "" && host !== "#{host}" && !hosts.includes(host))
            judge.violation("callers are sent to another host");
        },
      );
  },
});

export const listenerRedirectRules = [redirects];
