import { type Problem, shown } from "../model/problems";

/** What the balancer of a running service, and its rules, are made for. */
export interface StandingFront {
  readonly exposure: string;
  /** Port that the balancer speaks to: the proxy's, where the entry has it. */
  readonly port: number;
  /** Whether it speaks TLS. */
  readonly taskTls: boolean;
  /** Whether releases move traffic between two target groups. */
  readonly shifts: boolean;
}

/** What the last run wrote of it, as far as it can be read. */
type Found = { readonly [K in keyof StandingFront]?: StandingFront[K] | undefined };

const fixed =
  'It is fixed while the service runs: see "Change the port or protocol of a service" in docs/runbook.md.';

/** What is asked of a balancer and its target groups, and cannot be had while the service runs. */
export function frontProblems(service: string, asked: StandingFront, found: Found = {}): Problem[] {
  const { exposure = asked.exposure, port = asked.port, taskTls = asked.taskTls } = found;
  const problem = (key: string, wanted: string, stands: string): Problem => ({
    file: "services.ts",
    steps: ["services", service, key],
    message: `${wanted} is not what stands, ${stands}. ${fixed}`,
  });
  return [
    ...(asked.exposure === exposure ? [] : [problem("exposure", shown(asked.exposure), shown(exposure))]),
    // The entry says neither port nor protocol where the platform's proxy takes the balancer's TLS.
    ...(asked.port === port && asked.taskTls === taskTls
      ? []
      : [
          problem(
            asked.taskTls === taskTls ? "port" : "taskTls",
            hop(asked.taskTls, asked.port),
            hop(taskTls, port),
          ),
        ]),
  ];
}

function hop(tls: boolean, port: number): string {
  return `${tls ? "HTTPS" : "HTTP"} to port ${port} of its tasks`;
}
