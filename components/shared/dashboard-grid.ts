/** Columns of a CloudWatch dashboard. Source: CloudWatch API, dashboard body structure. */
export const columns = 24;

/** A widget before it has a place. */
export interface Tile {
  readonly type: "metric" | "alarm" | "log";
  /** Columns, 1 to 24. */
  readonly width: number;
  /** Rows, 1 to 1000. */
  readonly height: number;
  /** As CloudWatch reads them, by the type of the widget. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A widget at its place: column and row of its upper left corner, from 0. */
export interface Widget extends Tile {
  readonly x: number;
  readonly y: number;
}

/** One line of a metric widget: namespace, name, dimensions and how it is shown. */
export interface Line {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly label: string;
  /** `Sum`, `Average`, `p99`, … */
  readonly stat: string;
  /** @default "left" */
  readonly yAxis?: "right";
}

/** Places tiles from left to right. What does not fit beside the others starts a row, below the highest of them. */
export function grid(tiles: readonly Tile[]): Widget[] {
  let x = 0;
  let y = 0;
  let below = 0;
  return tiles.map((tile) => {
    if (x + tile.width > columns) {
      x = 0;
      y = below;
    }
    const placed = { ...tile, x, y };
    x += tile.width;
    below = Math.max(below, y + tile.height);
    return placed;
  });
}

/** The dashboard as CloudWatch takes it. */
export function dashboardBody(tiles: readonly Tile[]): string {
  return JSON.stringify({ widgets: grid(tiles) });
}

/** A third of a row of lines over time, minute by minute, from 0 up. */
export function graph(region: string, title: string, lines: readonly Line[]): Tile {
  return {
    type: "metric",
    width: columns / 3,
    height: 6,
    properties: {
      title,
      region,
      view: "timeSeries",
      period: 60,
      yAxis: { left: { min: 0 }, right: { min: 0 } },
      metrics: lines.map(({ namespace, metricName, dimensions, label, stat, yAxis }) => [
        namespace,
        metricName,
        ...Object.entries(dimensions).flat(),
        { label, stat, ...(yAxis && { yAxis }) },
      ]),
    },
  };
}

/** A row of alarms and their states, those that went off first. */
export function alarmStates(title: string, arns: readonly string[]): Tile {
  return {
    type: "alarm",
    width: columns,
    // The title, and about six alarms beside each other; what finds no room is scrolled to.
    height: 1 + 2 * Math.ceil(arns.length / 6),
    properties: { title, alarms: arns, sortBy: "stateUpdatedTimestamp" },
  };
}
