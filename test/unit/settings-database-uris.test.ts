import assert from "node:assert/strict";

import { isDatabaseUri } from "../../settings/database-uri";

describe("the URI of a MongoDB database", () => {
  for (const uri of [
    "mongodb://u:p@host/db",
    "mongodb://u:p@a:27017,b:27018/db?replicaSet=rs0&authSource=admin",
    "mongodb+srv://u:p%2Fw@cluster0.test.example/db?retryWrites=false",
    "mongodb://u%40x:p@[::1]:27017/db",
  ]) {
    it(`may be ${uri}`, () => {
      assert.ok(isDatabaseUri("mongodb", uri));
    });
  }
  for (const uri of [
    "",
    "db.test",
    "http://u:p@host/db",
    "postgres://u:p@host/db",
    "mongodb://host/db",
    "mongodb://u@host/db",
    "mongodb://:p@host/db",
    "mongodb://u:p@/db",
    "mongodb://u:p@host",
    "mongodb://u:p@host/",
    "mongodb://u:p@host:port/db",
    "mongodb://u:p/w@host/db",
    "mongodb+srv://u:p@a.test.example,b.test.example/db",
    "mongodb+srv://u:p@a.test.example:27017/db",
    "mongodb://u:%zz@host/db",
  ]) {
    it(`must not be ${JSON.stringify(uri)}`, () => {
      assert.ok(!isDatabaseUri("mongodb", uri));
    });
  }
});

describe("the URI of a MySQL database", () => {
  for (const uri of [
    "mysql://u:p@host/db",
    "mariadb://u:p@10.0.0.1:3307/db?ssl-mode=REQUIRED",
    "mysql://u%40x:p%2Fw@[::1]/d%20b",
  ]) {
    it(`may be ${uri}`, () => {
      assert.ok(isDatabaseUri("mysql", uri));
    });
  }
  for (const uri of [
    "",
    "db.test",
    "http://u:p@host/db",
    "postgres://u:p@host/db",
    "mysql://host/db",
    "mysql://u@host/db",
    "mysql://:p@host/db",
    "mysql://u:p@/db",
    "mysql://u:p@host",
    "mysql://u:p@host/",
    "mysql://u:p@host/a/b",
    "mysql://u:p@host:port/db",
    "mysql://u:p@a,b/db",
    "mysql://u:%zz@host/db",
    "mysql://u:p@host/db?ssl-mode=required",
    "mysql://u:p@host/db?ssl-mode=VERIFY_CA",
    "mysql://u:p@host/db?sslmode=require",
    "mysql://u:p@host/db#1",
  ]) {
    it(`must not be ${JSON.stringify(uri)}`, () => {
      assert.ok(!isDatabaseUri("mysql", uri));
    });
  }
});

describe("the URI of a PostgreSQL database", () => {
  for (const uri of [
    "postgres://u:p@host/db",
    "postgresql://u:p@10.0.0.1:6432/db?sslmode=verify-full",
    "postgres://u%40x:p%2Fw@[::1]/d%20b",
  ]) {
    it(`may be ${uri}`, () => {
      assert.ok(isDatabaseUri("postgres", uri));
    });
  }
  for (const uri of [
    "",
    "db.test",
    "http://u:p@host/db",
    "postgres://host/db",
    "postgres://u@host/db",
    "postgres://:p@host/db",
    "postgres://u:p@/db",
    "postgres://u:p@host",
    "postgres://u:p@host/",
    "postgres://u:p@host/a/b",
    "postgres://u:p@host:port/db",
    "postgres://u:p@a,b/db",
    "postgres://u:%zz@host/db",
    "postgres://u:p@host/db?sslmode=on",
    "postgres://u:p@host/db?connect_timeout=3",
    "postgres://u:p@host/db#1",
  ]) {
    it(`must not be ${JSON.stringify(uri)}`, () => {
      assert.ok(!isDatabaseUri("postgres", uri));
    });
  }
});

describe("the URI of a Redis server", () => {
  for (const uri of [
    "redis://u:p@host",
    "redis://u:p@host/",
    "redis://u:p@host:6379/0",
    "rediss://u:p@cache.test.example:6380/15",
    "redis://u%40x:p%2Fw@10.0.0.1:6379",
    "rediss://u:p@[::1]:6379/1",
  ]) {
    it(`may be ${uri}`, () => {
      assert.ok(isDatabaseUri("redis", uri));
    });
  }
  for (const uri of [
    "",
    "cache.test:6379",
    "http://u:p@host",
    "postgres://u:p@host/0",
    "unix://u:p@/run/redis.sock",
    "redis-sentinel://u:p@host/0",
    "redis://host:6379/0",
    "redis://u@host:6379",
    "redis://:p@host:6379",
    "redis://u:@host:6379",
    "redis://u:p@:6379",
    "redis://u:p@/0",
    "redis://u:p@host:port",
    "redis://u:p@host:99999",
    "redis://u:p@a,b",
    "redis://u:p@a:1,b:2",
    "redis://u:p/w@host",
    "redis://u:p@host/cache",
    "redis://u:p@host/-1",
    "redis://u:p@host/0/1",
    "redis://u:p@host/0?timeout=3",
    "redis://u:p@host#0",
    "redis://u:%zz@host",
  ]) {
    it(`must not be ${JSON.stringify(uri)}`, () => {
      assert.ok(!isDatabaseUri("redis", uri));
    });
  }
});
