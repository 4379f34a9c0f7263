import type { BalancedPlan, ServicePlan } from "../args";
import { agentContainers } from "./args";
import type { ContainerParts } from "./container";
import { logConfiguration } from "./logging";
import { targetOf } from "./target";

/** Whether the platform's proxy speaks TLS for the service's container. */
export function isProxied(plan: ServicePlan): plan is BalancedPlan {
  return plan.kind === "balanced" && plan.taskTls === "proxy";
}

/**
 * nginx, which takes the balancer's TLS and hands requests on to the application over the task's own loopback. Everything
 * that it does is given here; its image is the bank's copy of the official one (Debian's edition, which has openssl).
 *
 * Key and certificate are made at each start, in memory, and end with the container: nobody keeps, renews or can steal
 * them, and no balancer looks at them. "The load balancer does not validate these certificates. Therefore, you can use
 * self-signed certificates or certificates that have expired" (Target groups for your Application Load Balancers, routing
 * configuration): the VPC authenticates packets, TLS keeps others from reading them.
 *
 * It starts once the application has started, because ECS stops in the reverse order (ECS API, ContainerDependency): the
 * proxy ends what it has begun while the application still answers. It does not wait for a healthy one: until then the
 * balancer's own check, which goes through it, fails as it would without it.
 *
 * A share of the CPU it has not: ECS weighs containers against each other, and all have none.
 */
export function tlsProxy(plan: BalancedPlan): ContainerParts {
  const name = agentContainers.tlsProxy;
  const { port } = targetOf(plan);
  return {
    name,
    image: plan.otherImages[name] ?? "",
    essential: true,
    memoryReservation: proxySize(plan).memory,
    // Configuration, key and certificate: bodies pass through without being kept.
    temporary: 1,
    port,
    environment: { NGINX_CONFIGURATION: proxyConfiguration(plan) },
    secrets: [],
    entryPoint: ["/bin/sh", "-c"],
    command: [start(plan.service)],
    after: { [plan.service]: "START" },
    logConfiguration: logConfiguration(plan, name),
    // A handshake, without a request: whether the application is well, the balancer asks.
    healthCheck: {
      command: ["CMD", "openssl", "s_client", "-brief", "-connect", `127.0.0.1:${port}`],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 10,
    },
    // The image's stop signal, SIGQUIT, lets it end its requests, which take as long as the application's.
    stopSeconds: plan.stopSeconds,
  };
}

/** The command of the container: `exec`, so that signals reach nginx. */
function start(service: string): string {
  return [
    "set -e",
    "umask 077",
    `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 -subj /CN=${service} -keyout /tmp/key.pem -out /tmp/certificate.pem`,
    `printf %s "$NGINX_CONFIGURATION" > /tmp/nginx.conf`,
    "exec nginx -e stderr -c /tmp/nginx.conf",
  ].join("\n");
}

/**
 * MiB that are kept for it, worker processes, and connections of each. A sixteenth of the task's memory, 64 MiB at least;
 * a worker for each whole vCPU. nginx takes no more connections than fit: measured are 8 MiB each for the main process, a
 * worker and the health check, and at most 68 KiB for a request with its two connections, the largest headers and a caller
 * that does not read. It is not ended beyond: what the kernel holds for its connections is the task's to bear.
 */
function proxySize({ cpu, memory: task }: Pick<BalancedPlan, "cpu" | "memory">) {
  const memory = Math.max(64, Math.floor(task / 16));
  const workers = Math.max(1, Math.min(Math.floor(cpu / 1024), Math.floor(memory / 32)));
  const requests = Math.floor(((memory - 16 - 8 * workers) * 1024) / 72);
  return { memory, workers, connections: Math.floor((2 * requests) / workers) };
}

/**
 * nginx's configuration. The proxy is to be as if it were not there: it changes no header but those of the hop, keeps no
 * body, tries nothing again and leaves time limits to the balancer.
 *
 * - A connection to the application for each request: one that is kept may be closed by the application just as a request
 *   goes out on it, which then fails.
 * - Longer than the balancer's time without a byte, so that it is the balancer that closes, and answers 504.
 * - Headers as large as a balancer takes: 16 KiB each, 64 in all, answers' 32 (Quotas for your Application Load Balancers).
 * - TLS 1.2 beside 1.3, in case the balancer's health check has no 1.3: with the listeners' policies here requests come by
 *   1.3 (Security policies for your Application Load Balancer).
 * - No line of a request, not of one that failed either: the balancer logs them, and paths may hold what must not stand
 *   among a service's own lines.
 */
export function proxyConfiguration(plan: BalancedPlan): string {
  const { workers, connections } = proxySize(plan);
  const longer = `${plan.idleTimeoutSeconds + 15}s`;
  return `daemon off;
worker_processes ${workers};
pid /tmp/nginx.pid;
error_log stderr crit;
events { worker_connections ${connections}; }
http {
  access_log off;
  server_tokens off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  map $http_upgrade $upstream_hop { default upgrade; "" close; }
  server {
    listen ${targetOf(plan).port} ssl;
    ssl_certificate /tmp/certificate.pem;
    ssl_certificate_key /tmp/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384;
    keepalive_timeout ${longer};
    client_max_body_size 0;
    large_client_header_buffers 4 20k;
    location / {
      proxy_pass http://127.0.0.1:${plan.port};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $upstream_hop;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_buffer_size 32k;
      proxy_buffers 4 32k;
      proxy_next_upstream off;
      proxy_read_timeout ${longer};
      proxy_send_timeout ${longer};
      proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;
    }
  }
}
`;
}
