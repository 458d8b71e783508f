import assert from "node:assert/strict";

import { isSchedule } from "../../settings/schedule";
import { schedule, timeZone } from "../../settings/values";
import { INVALID_SCHEDULES, VALID_SCHEDULES } from "../support/schedules";

describe("a schedule in the settings", () => {
  for (const text of VALID_SCHEDULES) {
    it(`can be ${JSON.stringify(text)}`, () => {
      assert.ok(isSchedule(text));
    });
  }
  for (const text of INVALID_SCHEDULES) {
    it(`cannot be ${JSON.stringify(text)}`, () => {
      assert.ok(!isSchedule(text));
    });
  }

  it("is explained where it is invalid", () => {
    assert.match(String(schedule().safeParse("every night").error), /five fields \(minute, hour,/);
  });
});

describe("a time zone in the settings", () => {
  const isValid = (name: string) => timeZone().safeParse(name).success;

  it("has a name that the IANA database knows", () => {
    assert.deepEqual(["Europe/Berlin", "Etc/UTC", "America/Argentina/Ushuaia"].map(isValid), [true, true, true]);
    assert.deepEqual(["Europe/Berlim", "+01:00", "Local", ""].map(isValid), [false, false, false, false]);
  });
});
