import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  alarmStates,
  columns,
  dashboardBody,
  graph,
  grid,
  type Tile,
} from "../../components/shared/dashboard-grid";
import { always } from "../support/always";

const sized = (width: number, height: number): Tile => ({ type: "metric", width, height, properties: {} });
const size = fc.tuple(fc.integer({ min: 1, max: columns }), fc.integer({ min: 1, max: 20 }));
const tiles = fc.array(
  size.map(([width, height]) => sized(width, height)),
  { maxLength: 40 },
);

/** The cells that each widget covers, as `column,row`. */
const cells = (given: readonly Tile[]) =>
  grid(given).map(({ x, y, width, height }) =>
    Array.from(
      { length: width * height },
      (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
    ),
  );

describe("the grid of a dashboard", () => {
  it("has every widget within CloudWatch's columns, and no two of them on one cell", () =>
    always(
      fc.property(tiles, (given) => {
        for (const { x, y, width } of grid(given)) assert.ok(x >= 0 && y >= 0 && x + width <= columns);
        const covered = cells(given).flat();
        assert.equal(new Set(covered).size, covered.length);
      }),
    ));

  it("keeps the order and the size of what it places", () =>
    always(
      fc.property(tiles, (given) => {
        const placed = grid(given);
        assert.deepEqual(
          placed.map(({ x: _x, y: _y, ...rest }) => rest),
          given,
        );
        const order = placed.map(({ x, y }) => y * columns + x);
        assert.deepEqual(
          order,
          [...order].sort((one, other) => one - other),
        );
      }),
    ));

  it("fills a row before it starts another, and starts that below the highest", () => {
    assert.deepEqual(
      grid([sized(8, 2), sized(8, 6), sized(8, 4), sized(24, 1), sized(12, 1)]).map(({ x, y }) => [x, y]),
      [
        [0, 0],
        [8, 0],
        [16, 0],
        [0, 6],
        [0, 7],
      ],
    );
  });

  it("has room for six alarms beside each other, and for a row more from the seventh on", () => {
    const heights = [1, 6, 7, 12, 13].map((count) => {
      const arns = Array.from({ length: count }, (_, index) => `arn:${index}`);
      return alarmStates("Alarms", arns).height;
    });
    assert.deepEqual(heights, [3, 3, 5, 5, 7]);
  });

  it("stands as CloudWatch reads it", () => {
    const line = { namespace: "AWS/ECS", metricName: "CPUUtilization", dimensions: { ClusterName: "c" } };
    const body: unknown = JSON.parse(
      dashboardBody([
        alarmStates("Alarms", ["arn:a"]),
        graph("eu-west-2", "CPU", [{ ...line, label: "CPU", stat: "p99", yAxis: "right" }]),
      ]),
    );
    assert.deepEqual(body, {
      widgets: [
        {
          type: "alarm",
          width: 24,
          height: 3,
          x: 0,
          y: 0,
          properties: { title: "Alarms", alarms: ["arn:a"], sortBy: "stateUpdatedTimestamp" },
        },
        {
          type: "metric",
          width: 8,
          height: 6,
          x: 0,
          y: 3,
          properties: {
            title: "CPU",
            region: "eu-west-2",
            view: "timeSeries",
            period: 60,
            yAxis: { left: { min: 0 }, right: { min: 0 } },
            metrics: [
              [
                "AWS/ECS",
                "CPUUtilization",
                "ClusterName",
                "c",
                { label: "CPU", stat: "p99", yAxis: "right" },
              ],
            ],
          },
        },
      ],
    });
  });
});
