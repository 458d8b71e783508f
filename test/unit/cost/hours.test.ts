import assert from "node:assert/strict";

import { monthlyNodeHours, type ScheduledBounds } from "../../../plan/cost/hours";

const ALWAYS = { min: 3, max: 12 };
const SUMMER = new Date("2026-07-01T12:00:00Z");
const WINTER = new Date("2026-12-01T12:00:00Z");

const off = (recurrence: string, timeZone = "Europe/Berlin"): ScheduledBounds => ({
  min: 2,
  max: 6,
  recurrence,
  timeZone,
});
const work = (recurrence: string, timeZone = "Europe/Berlin"): ScheduledBounds => ({ ...ALWAYS, recurrence, timeZone });

/** Average number of nodes, from their hours. */
function average(schedules: readonly ScheduledBounds[], today = WINTER): string | undefined {
  const hours = monthlyNodeHours(ALWAYS, schedules, today);
  return hours && `${hours.min.div("730").toFixed(4)} to ${hours.max.div("730").toFixed(4)}`;
}

describe("the hours of nodes in a month", () => {
  // Of the 168 hours of a week.
  const cases: readonly [what: string, schedules: readonly ScheduledBounds[], average: string | undefined][] = [
    ["no schedule", [], "3.0000 to 12.0000"],
    // Workdays 05:30 to 21:00: 5 x 15.5 = 77.5 hours; the rest, 90.5, is off.
    ["nights and weekends", [off("0 21 * * *"), work("30 5 * * 1-5")], "2.4613 to 8.7679"],
    // Saturday and Sunday: 48 hours.
    ["weekends", [off("0 0 * * 6"), work("0 0 * * 1")], "2.7143 to 10.2857"],
    ["days as a list, Sunday as 7", [off("0 0 * * 6,7"), work("0 0 * * 1")], "2.7143 to 10.2857"],
    ["a single change, which then holds", [off("0 21 * * *")], "2.0000 to 6.0000"],
    // 21:00 in Berlin is 20:00 in UTC in winter: the second applies at the same moment.
    ["two time zones", [off("0 20 * * *", "UTC"), work("0 21 * * *")], "3.0000 to 12.0000"],
    ["days of the month", [off("0 21 1 * *"), work("30 5 * * 1-5")], undefined],
    ["a step", [off("0 */2 * * *")], undefined],
    ["a day that does not exist", [off("0 21 * * 8")], undefined],
  ];
  for (const [what, schedules, expected] of cases) {
    it(`counts ${what}`, () => {
      assert.equal(average(schedules), expected);
    });
  }

  it("counts the same in summer and in winter if all times are of one zone", () => {
    const schedules = [off("0 21 * * *"), work("30 5 * * 1-5")];
    assert.equal(average(schedules, SUMMER), average(schedules, WINTER));
  });

  it("counts another zone by its offset of the season", () => {
    // 22:00 in Berlin is 21:00 in UTC in winter, and 20:00 in summer.
    const schedules = [off("0 22 * * *"), work("0 22 * * *", "UTC")];
    assert.equal(average(schedules, WINTER), "2.9583 to 11.7500");
    assert.equal(average(schedules, SUMMER), "2.9167 to 11.5000");
  });
});
