import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { account, FakeApi } from "./fake-api";
import { accounts, button, dialog, expectAccessible, expectClosed, openPage, replaceText, seeResult } from "./page";

test("creates a user with a generated password, which can be copied", async () => {
  const { user, api } = openPage("ada");
  const copied = vi.spyOn(navigator.clipboard, "writeText");
  await seeResult("3 users");
  await user.click(button("Create user"));
  const form = within(await dialog("Create user"));
  await waitFor(() => {
    expect(document.activeElement).toBe(form.getByLabelText("Username"));
  });
  await expectAccessible();
  await user.type(form.getByLabelText("Username"), "katherine");
  await user.type(form.getByLabelText("Name"), "Katherine Example");
  await user.type(form.getByLabelText("E-mail"), "katherine@example.com");
  await user.click(form.getByLabelText("Manager"));
  await user.click(form.getByRole("button", { name: "Generate password" }));
  const password = form.getByLabelText<HTMLInputElement>("Password").value;
  expect(password).toMatch(/^[\w-]{20}$/);
  await user.click(form.getByRole("button", { name: "Copy password" }));
  await form.findByText("The password was copied.");
  expect(copied).toHaveBeenCalledWith(password);
  await user.click(form.getByRole("button", { name: "Create" }));
  await seeResult("4 users");
  await expectClosed();
  expect(screen.getByRole("status", { name: "Notices" }).textContent).toBe("The user katherine was created.");
  expect(api.requests("POST", "/api/user")[0]?.body).toEqual({
    username: "katherine",
    name: "Katherine Example",
    email: "katherine@example.com",
    roles: ["manager", "user"],
    password,
  });
  expect(document.body.innerHTML).not.toContain(password);
  await waitFor(() => {
    expect(document.activeElement).toBe(button("Create user"));
  });
});

test("selects the password if it cannot be copied", async () => {
  const { user } = openPage("ada");
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("forbidden"));
  Object.assign(document, { execCommand: () => false });
  await seeResult("3 users");
  await user.click(button("Create user"));
  const form = within(await dialog("Create user"));
  const field = form.getByLabelText<HTMLInputElement>("Password");
  await user.click(form.getByRole("button", { name: "Generate password" }));
  await user.click(form.getByRole("button", { name: "Copy password" }));
  await form.findByText("The password is selected. Press Ctrl+C to copy it.");
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(field.value);
});

test("shows the server's errors at the fields and keeps what was typed", async () => {
  const { user } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Create user"));
  const form = within(await dialog("Create user"));
  const errorOf = (label: string) =>
    form
      .getByLabelText(label)
      .getAttribute("aria-describedby")
      ?.split(" ")
      .map((id) => document.getElementById(id));
  await user.type(form.getByLabelText("Username"), "a");
  await user.type(form.getByLabelText("Name"), "Ada Again");
  await user.type(form.getByLabelText("E-mail"), "nowhere");
  await user.click(form.getByLabelText("User"));
  await user.type(form.getByLabelText("Password"), "short");
  await user.click(form.getByRole("button", { name: "Create" }));
  await form.findByText("Username has to be 2 to 40 allowed characters");
  expect(form.getByText("E-mail has to be an e-mail address")).toBeTruthy();
  expect(form.getByText("Roles has to be at least one role")).toBeTruthy();
  expect(form.getByText("Password has to be 10 to 128 characters")).toBeTruthy();
  expect(errorOf("E-mail")?.some((element) => element?.textContent === "E-mail has to be an e-mail address")).toBe(
    true,
  );
  expect(document.activeElement).toBe(form.getByLabelText("Username"));
  await expectAccessible();
  await user.type(form.getByLabelText("Password"), "er");
  expect(document.activeElement).toBe(form.getByLabelText("Password"));
  await replaceText(user, form.getByLabelText("Username"), "ada");
  expect(form.queryByText("Username has to be 2 to 40 allowed characters")).toBeNull();
  await replaceText(user, form.getByLabelText("E-mail"), "grace@example.com");
  await replaceText(user, form.getByLabelText("Password"), "long enough now");
  await user.click(form.getByLabelText("User"));
  await user.click(form.getByRole("button", { name: "Create" }));
  await form.findByText("Username belongs to another user");
  expect(form.getByText("E-mail belongs to another user")).toBeTruthy();
  expect(form.getByLabelText<HTMLInputElement>("Name").value).toBe("Ada Again");
});

test("forgets a canceled form", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Create user"));
  await user.type(within(await dialog("Create user")).getByLabelText("Username"), "draft");
  await user.click(button("Cancel"));
  await expectClosed();
  await user.click(button("Create user"));
  expect(within(await dialog("Create user")).getByLabelText<HTMLInputElement>("Username").value).toBe("");
  expect(api.requests("POST", "/api/user")).toEqual([]);
});

test("sends only what was edited", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Edit grace"));
  const form = within(await dialog("Edit grace"));
  await expectAccessible();
  await replaceText(user, form.getByLabelText("Name"), "Grace Renamed");
  await user.click(form.getByLabelText("User"));
  await user.click(form.getByRole("button", { name: "Save changes" }));
  await screen.findByText("The user grace was saved.");
  await screen.findByText("Grace Renamed");
  expect(api.requests("PUT", "/api/user")[0]?.body).toEqual({
    id: "id-grace",
    name: "Grace Renamed",
    roles: ["manager", "user"],
  });
  await expectClosed();
  await waitFor(() => {
    expect(document.activeElement).toBe(button("Edit grace"));
  });
});

test("sends nothing if nothing was edited", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Edit grace"));
  await user.click(within(await dialog("Edit grace")).getByRole("button", { name: "Save changes" }));
  await expectClosed();
  expect(api.requests("PUT", "/api/user")).toEqual([]);
});

test("says why the last administrator keeps the role", async () => {
  const { user } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Edit ada"));
  const form = within(await dialog("Edit ada"));
  await user.click(form.getByLabelText("Admin"));
  await user.click(form.getByRole("button", { name: "Save changes" }));
  expect((await form.findByRole("alert")).textContent).toContain("must keep the role admin");
});

test("shows the profile after giving up the own role", async () => {
  const api = new FakeApi([...accounts(), account("root", { roles: ["admin"] })], "ada");
  const { user } = openPage("ada", "/", api);
  await seeResult("4 users");
  await user.click(button("Edit ada"));
  const form = within(await dialog("Edit ada"));
  await user.click(form.getByLabelText("Admin"));
  await user.click(form.getByRole("button", { name: "Save changes" }));
  await screen.findByRole("heading", { level: 1, name: "Your profile" });
});
