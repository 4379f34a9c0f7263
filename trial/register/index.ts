import { access } from "./access";
import { agents } from "./agents";
import type { Assumption } from "./assumption";
import { backups } from "./backups";
import { data } from "./data";
import { edge } from "./edge";
import { fourEyes } from "./four-eyes";
import { logsAndImages } from "./logs-and-images";
import { network } from "./network";
import { observability } from "./observability";
import { rehearsal } from "./rehearsal";
import { release } from "./release";
import { replication } from "./replication";

export type { Assumption, SourceKind } from "./assumption";

/** A part of the register, under its heading. */
export interface Section {
  readonly title: string;
  readonly assumptions: readonly Assumption[];
}

/** Every belief about AWS that no document settles, by what it is about. */
export const sections: readonly Section[] = [
  { title: "Access", assumptions: access },
  { title: "Data", assumptions: data },
  { title: "Backups", assumptions: backups },
  { title: "Copies of records", assumptions: replication },
  { title: "Tasks, releases and scaling", assumptions: release },
  { title: "Balancers and WAF", assumptions: edge },
  { title: "The network", assumptions: network },
  { title: "Calls past four eyes", assumptions: fourEyes },
  { title: "The rehearsal of releases", assumptions: rehearsal },
  { title: "Alarms and events", assumptions: observability },
  { title: "Logs, images and schedules", assumptions: logsAndImages },
  { title: "Agents of other makers", assumptions: agents },
];

export const assumptions: readonly Assumption[] = sections.flatMap((section) => section.assumptions);
