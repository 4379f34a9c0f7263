import * as fc from "fast-check";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);
const topics = fc.constantFrom(["alarms"], ["events"], ["alarms", "events"], undefined);

interface Place {
  readonly account: string;
  readonly region: string;
}

const endpoints: Readonly<Record<string, (each: string, place: Place) => string>> = {
  email: (each) => `${each}@example-bank.com`,
  "email-json": (each) => `${each}@example-bank.com`,
  https: (each) => `https://${each}.example-bank.com/cdd`,
  sqs: (each, { account, region }) => `arn:aws:sqs:${region}:${account}:${each}`,
  lambda: (each, { account, region }) => `arn:aws:lambda:${region}:${account}:function:${each}`,
};

/** Subscribers of every kind, at least one for each topic: what a stack that retains must have. */
export const anySubscribers = fc
  .tuple(
    name,
    fc.uniqueArray(fc.record({ protocol: fc.constantFrom(...Object.keys(endpoints)), name, topics }), {
      selector: ({ protocol, name: each }) => `${protocol} ${each}`,
      maxLength: 4,
    }),
  )
  .map(([first, others]) => (place: Place) => [
    { protocol: "email", endpoint: `${first}@first.example-bank.com` },
    ...others.map(({ protocol, name: each, topics: told }) => ({
      protocol,
      endpoint: endpoints[protocol]?.(each, place),
      ...(told !== undefined && { topics: told }),
    })),
  ]);
